# SPDX-License-Identifier: EUPL-1.2
"""The first connection: what several laptops made apart is there once afterwards, and nothing of it is lost."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import cast

import pytest

from storage import backups
from storage.errors import RodeLoperError
from storage.operations import agenda, companies, contacts, lists, municipality, notes, people, visits
from storage.queries.exchange_facts import Connection, connection
from storage.rules import ids, rights
from storage.rules.rights import Actor
from storage.store import Store
from sync.answers import Page, State
from sync.backend import policy
from sync.client import Client
from sync.connecting import connect, disconnect, look
from sync.groups import may_write
from sync.matching import Reason
from sync.protocol import kinds
from tests.backend_server import ELSEWHERE, Backend
from tests.conftest import KEY, Clock
from tests.factories import make_action, make_colleague, make_contact, make_visit
from tests.sync.joining_stores import START, Laptop, settle

NewLaptop = Callable[..., Laptop]
FILE = (
    "Naam;KvK-nummer;Vestigingsnummer;Straat;Huisnummer;Postcode;Plaats;Contactpersoon",
    "Van Ommelen;68750110;000037178598;Sluiskade;14;1234 AB;Lindervoort;Hanneke Brandsma",
    "Bakkerij Kroes;69599084;;Havenweg;1;1234 AC;Lindervoort;Joost Kroes",
    "Boelens Metaal;;;Dijk;3;1234 AD;Lindervoort;Femke Boelens",
)


@pytest.fixture
def laptop(
    tmp_path: Path, empty_store: Path, clock: Clock, backend: Backend, bucket: str
) -> Iterator[NewLaptop]:
    made: list[Laptop] = []

    def make(login: str, name: str = "", *, bucket: str = bucket) -> Laptop:
        name = name or backend.accounts[login].name
        made.append(Laptop(tmp_path, empty_store, clock, name, backend, bucket, login))
        return made[-1]

    yield make
    for one in made:
        one.close()


def worked(who: Laptop) -> str:
    """Somebody who imported the file and worked for a while; answers with the visit."""
    who.take_in(*FILE)
    (company,) = (row[0] for row in who.rows("companies", "id", "name") if row[1] == "Bakkerij Kroes")
    peter = make_colleague(who.store, who.actor, "Peter de Wilde")
    visit = make_visit(who.store, who.actor, company, START, [(who.actor.id, "lead"), (peter, "second")])
    item = who.do(agenda.add, visit_id=visit, topic_id=ids.TOPICS[0].id)
    who.do(notes.save, agenda_item_id=item, text=f"Gesproken door {who.actor.name}")
    joost = next(row[0] for row in who.rows("contacts", "id", "name") if row[1] == "Joost Kroes")
    who.do(visits.add_attendee, visit_id=visit, contact_id=joost)
    who.do(lists.add_members, ids.TOP_LIST_ID, [company], reason=f"volgens {who.actor.name}")
    make_action(
        who.store, who.actor, company, f"Belofte van {who.actor.name}", owner_id=peter, visit_id=visit
    )
    return visit


def test_a_second_colleague_with_a_new_store_just_gets_everything(laptop: NewLaptop) -> None:
    first, second = laptop("lobke"), laptop("noor", "noor")
    worked(first)
    first.do(municipality.change_topic, ids.TOPICS[1].id, name="Pand en plek")
    first.join()
    settle(first)
    seen = second.look()
    assert seen.is_empty_store
    assert (seen.colleague_name, seen.unsure) == ("Noor Vermaat", ())
    assert [match.reason for found in seen.matches.values() for match in found] == [Reason.LOGIN]
    assert (seen.new_there["companies"], seen.new_there["visits"], seen.new_here["companies"]) == (3, 1, 0)
    done = second.join()
    assert done.actor == Actor(seen.colleague, "Noor Vermaat", "laptop-noor", "account_manager")
    outcome = second.sync()
    assert (outcome.pushed, outcome.conflicts, outcome.refused) == (0, 0, 0)
    settle(first, second)
    for kind in kinds():
        assert second.rows(kind, "id") == first.rows(kind, "id")
    assert ("Pand en plek",) in second.rows("topics", "name")


def test_two_laptops_that_worked_apart_end_with_each_thing_once(laptop: NewLaptop) -> None:
    first, second = laptop("lobke"), laptop("noor", "Noor V.")
    for who in (first, second):
        worked(who)
        who.do(lists.add, name="Havenbedrijven")
        who.do(municipality.add_topic, name="De haven")
        who.do(people.add_department, code="CU", name="Cultuur")
    # Each of them made ids of its own, for companies without a branch number too.
    assert len({*first.rows("companies", "id"), *second.rows("companies", "id")}) == 5
    first.join()
    settle(first)
    seen = second.look()
    assert not seen.is_empty_store
    assert sorted(match.name_here for match in seen.matches["companies"]) == [
        "Bakkerij Kroes",
        "Boelens Metaal",
    ]
    assert {match.reason for match in seen.matches["colleagues"]} == {Reason.LOGIN, Reason.NAME}
    assert set(seen.matches) == {"companies", "contacts", "colleagues", "lists", "topics", "departments"}
    assert (seen.new_here["visits"], seen.new_there["visits"]) == (1, 1)
    assert seen.unsure == ()
    second.join()
    assert second.all("PRAGMA foreign_key_check") == []
    settle(second, first)
    for kind in kinds():
        assert second.rows(kind, "id") == first.rows(kind, "id"), kind
    for kind, column in (("companies", "name"), ("contacts", "name"), ("colleagues", "name"), ("lists", "name"), ("topics", "name"), ("departments", "name")):  # fmt: skip
        names = first.rows(kind, column)
        assert len(names) == len(set(names)), kind
    assert len(first.rows("companies", "id")) == 3
    assert len(first.rows("visits", "id")) == 2
    for who in (first, second):
        assert who.rows("notes", "text") == [("Gesproken door Lobke Sijtsma",), ("Gesproken door Noor V.",)]
        # One place on the list, with both reasons: one of them in a disagreement.
        assert len(who.rows("list_members", "id")) == 1
    assert [row[0] for row in first.rows("conflicts", "field")] == ["reason"]
    authors = {row[0] for row in first.rows("notes", "author_id")}
    assert authors == {first.actor.id, second.actor.id}


def test_what_somebody_may_not_write_takes_the_value_of_the_backend_without_a_word(laptop: NewLaptop) -> None:
    first, second = laptop("lobke"), laptop("noor")
    first.do(municipality.change_topic, ids.TOPICS[0].id, name="Plannen en dromen")
    first.do(municipality.set_term, "report_workdays", "7")
    first.do(people.add_colleague, name="Ans de Boer", role="alderman", portfolio="Economie")
    first.join()
    settle(first)
    second.do(municipality.change_topic, ids.TOPICS[0].id, name="Vergezichten")
    second.do(municipality.set_term, "report_workdays", "3")
    second.do(lists.change, ids.TOP_LIST_ID, name="Top dertig")
    second.do(people.add_colleague, name="Ans de Boer", role="specialist")
    second.join()
    outcome = second.sync()
    assert (outcome.conflicts, outcome.refused) == (0, 0)
    assert {("Plannen en dromen",), ("Top 30",)} <= {
        *second.rows("topics", "name"),
        *second.rows("lists", "name"),
    }
    assert ("report_workdays", "7") in second.rows("terms", "name", "value")
    assert ("Ans de Boer", "alderman") in second.rows("colleagues", "name", "role")


def test_what_the_program_ships_is_changed_by_who_changed_it(laptop: NewLaptop, bucket: str) -> None:
    first, second = laptop("lobke"), laptop("sterre")
    first.do(lists.change, ids.TOP_LIST_ID, name="Top 50")
    first.join()
    settle(first)
    assert first.rows("conflicts", "id") == []
    # Another list here, and the same list in another way: only that is a disagreement.
    second.do(lists.change, ids.LISTS[1].id, name="Fijne werkgevers")
    second.do(lists.change, ids.LISTS[2].id, description="Zij vinden uit")
    second.join()
    settle(second, first)
    for one in (first, second):
        assert one.rows("lists", "name") == [("Fijne werkgevers",), ("Meest innovatief",), ("Top 50",)]
        assert one.rows("conflicts", "id") == []


def test_what_only_a_team_member_has_and_may_not_send_is_not_lost(laptop: NewLaptop) -> None:
    first, second = laptop("lobke"), laptop("noor")
    topic = second.do(municipality.add_topic, name="Eigen onderwerp")
    second.do(people.add_colleague, name="Ans de Boer", role="alderman")
    company = second.do(companies.add, name="Van Ommelen", postcode="1234 AB")
    visit = make_visit(second.store, second.actor, company, START, [(second.actor.id, "lead")])
    second.do(agenda.add, visit_id=visit, topic_id=topic)
    second.join()
    first.join()
    settle(second, first)
    assert ("Eigen onderwerp",) in second.rows("topics", "name")
    # The others know it by its name.
    assert first.rows("agenda_items", "topic_id", "title") == [(None, "Eigen onderwerp")]
    # Who is an alderman is for an administrator to say, who sees what was thought here.
    assert ("Ans de Boer", "account_manager") in first.rows("colleagues", "name", "role")
    assert first.rows("conflicts", "about_kind", "field", "mine") == [("colleagues", "role", '"alderman"')]


def test_people_are_recognised_whatever_their_company_is_called_here(laptop: NewLaptop) -> None:
    first, second = laptop("lobke"), laptop("noor")
    one = first.do(companies.add, name="Van Ommelen", postcode="1234 AB")
    made = make_contact(
        first.store, first.actor, one, "Hanneke Brandsma", email="h@ommelen.nl", phone="030 2860000"
    )
    first.join()
    settle(first)
    second.take_in(
        "Naam;Postcode;Contactpersoon;E-mail contactpersoon", "van ommelen;1234AB;H. Brandsma;h@ommelen.nl"
    )
    other = second.rows("companies", "id")[0][0]
    extra = second.do(contacts.add, other, name="Joost Kroes")
    second.join()
    settle(second, first)
    assert sorted(row[0] for row in first.rows("contacts", "id")) == sorted([made, extra])
    assert {row[0] for row in first.rows("contacts", "company_id")} == {one}


def test_what_may_be_the_same_is_shown_and_left_alone(laptop: NewLaptop) -> None:
    first, second = laptop("lobke"), laptop("noor")
    for street in ("Dijk", "Kade"):
        first.do(companies.add, name="Van Ommelen", postcode="1234 AB", street=street)
    first.join()
    settle(first)
    second.do(companies.add, name="Van Ommelen", postcode="1234 AB")
    seen = second.look()
    assert [(doubt.kind, doubt.name, doubt.fits) for doubt in seen.unsure] == [
        ("companies", "Van Ommelen", 2)
    ]
    second.join()
    settle(second, first)
    assert len(first.rows("companies", "id")) == 3


def test_looking_changes_nothing_and_connecting_makes_a_copy_first(laptop: NewLaptop) -> None:
    noor = laptop("noor")
    worked(noor)
    before = noor.all("SELECT * FROM sync_states ORDER BY kind, id"), noor.rows("companies", "id")
    seen = noor.look()
    assert (noor.all("SELECT * FROM sync_states ORDER BY kind, id"), noor.rows("companies", "id")) == before
    assert noor.store.read(connection) is None
    done = connect(noor.client, noor.store, noor.actor, seen, noor.folder)
    assert noor.store.read(connection) == noor.where
    backups.unpack(done.copy, noor.folder / "copy.store")
    with Store.open(noor.folder / "copy.store", KEY) as copy:
        assert copy.read(connection) is None


def test_a_store_goes_to_one_municipality_only(backend: Backend, laptop: NewLaptop, bucket: str) -> None:
    noor = laptop("noor")
    noor.join()
    noor.where = Connection(backend.url, ELSEWHERE, "noor")
    with pytest.raises(RodeLoperError) as refused:
        noor.look()
    assert refused.value.code == "exchange.other-municipality"
    settle(noor)
    disconnect(noor.store, noor.actor, noor.folder, leave_unsent=True)
    with pytest.raises(RodeLoperError) as refused:
        noor.look()
    assert (refused.value.code, refused.value.values["bucket"]) == ("connect.other-home", bucket)
    noor.where = Connection(backend.url, bucket, "noor")
    noor.join()


def test_a_login_without_a_colleague_is_refused(
    backend: Backend, laptop: NewLaptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    noor = laptop("noor")
    monkeypatch.setattr("sync.connecting._records", lambda _client, _kind: iter(()))
    with pytest.raises(RodeLoperError) as refused:
        noor.look()
    assert (refused.value.code, refused.value.values) == ("connect.no-colleague", {"user": "noor"})


def test_a_backend_that_was_restored_in_between_is_looked_at_again(
    backend: Backend, laptop: NewLaptop, bucket: str
) -> None:
    noor = laptop("noor")
    seen = noor.look()
    backend.new_generation(bucket)
    with pytest.raises(RodeLoperError) as refused:
        connect(noor.client, noor.store, noor.actor, seen, noor.folder)
    assert refused.value.code == "connect.look-again"
    assert noor.store.read(connection) is None


def test_nobody_lets_go_of_unsent_work_without_saying_so(laptop: NewLaptop) -> None:
    noor = laptop("noor")
    noor.join()
    settle(noor)
    company = noor.do(companies.add, name="Van Ommelen")
    with pytest.raises(RodeLoperError) as refused:
        disconnect(noor.store, noor.actor, noor.folder)
    assert (refused.value.code, refused.value.values) == ("connect.unsent", {"n": 1})
    assert noor.store.read(connection) is not None
    copy = disconnect(noor.store, noor.actor, noor.folder, leave_unsent=True)
    assert copy is not None
    assert backups.read_header(copy).size
    assert noor.store.read(connection) is None
    assert noor.rows("companies", "id") == [(company,)]


def test_who_disconnects_and_comes_back_finds_everything_once(laptop: NewLaptop) -> None:
    first, second = laptop("lobke"), laptop("noor")
    worked(first)
    first.join()
    settle(first)
    assert disconnect(first.store, first.actor, first.folder) is None
    second.join()
    settle(second)
    second.do(companies.change, second.rows("companies", "id")[0][0], phone="030 2860000")
    settle(second)
    seen = first.look()
    assert (sum(map(len, seen.matches.values())), seen.new_here["visits"], seen.new_there["companies"]) == (
        0,
        0,
        0,
    )
    first.join()
    settle(first, second)
    for kind in kinds():
        assert second.rows(kind, "id") == first.rows(kind, "id")
    assert first.rows("companies", "phone") == second.rows("companies", "phone")
    assert first.rows("conflicts", "id") == []


def test_progress_tells_how_many_of_how_many(laptop: NewLaptop) -> None:
    first, second = laptop("lobke"), laptop("noor")
    first.take_in(FILE[0], *(f"Bedrijf {n};;;;;1234 AB;Lindervoort;" for n in range(1010)))
    first.join()
    settle(first)
    second.take_in(*FILE)
    steps: list[tuple[int, int]] = []
    look(second.client, second.store, second.actor, second.where, lambda done, of: steps.append((done, of)))
    assert steps == [(1000, 1010)]


@pytest.mark.parametrize(("kind", "group"), list(product(kinds(), policy.GROUPS)))
def test_a_group_writes_what_its_roles_write(kind: str, group: str) -> None:
    roles = [role for role, its in policy.ROLES.items() if its == group]
    assert {may_write(kind, {group})} == {role in rights.writers(kind) for role in roles}
    assert may_write(kind, {group}) == (group in policy.writers(kind))
    assert not may_write(kind, set())


class Crowd:
    """A backend with very many companies, each with somebody who works there."""

    def __init__(self, number: int, login: str) -> None:
        made = {"created_at": "2026-11-23T09:00:00.000000Z", "changed_at": "2026-11-23T09:00:00.000000Z", "created_by": "", "changed_by": ""}  # fmt: skip
        self.number = number
        names = [str(n) for n in range(number)]
        self.records: dict[str, list[dict[str, object]]] = {
            "colleagues": [{"id": login, "name": "Noor Vermaat", "account": "noor", **made}],
            "companies": [{"id": ids.fixed_id("test", n), "name": f"Bedrijf {n}", "postcode": "1234 AB", **made} for n in names],
            "contacts": [{"id": ids.fixed_id("people", n), "company_id": ids.fixed_id("test", n), "name": f"Persoon {n}", **made} for n in names],
        }  # fmt: skip

    def state(self, _which: str) -> State:
        now = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
        return State(
            "first", 1, now, {}, "account:noor", ("team",), str(self.records["colleagues"][0]["id"]), None
        )

    def pages(self, _which: str, kind: str, _since: int) -> Iterator[Page]:
        yield Page(self.records.get(kind, []), 1)

    def count(self, _which: str, kind: str) -> int:
        return len(self.records.get(kind, ()))


@pytest.mark.long
def test_forty_five_thousand_companies_that_two_laptops_imported_take_seconds(
    laptop: NewLaptop,
) -> None:
    noor = laptop("noor")
    number = 45_000
    noor.take_in("Naam;Postcode;Contactpersoon", *(f"bedrijf {n};1234AB;persoon {n}" for n in range(number)))
    noor.client.close()
    noor.client = crowd = cast("Client", Crowd(number, ids.new_id()))
    started = time.process_time()
    seen = noor.look()
    assert {kind: len(found) for kind, found in seen.matches.items()} == {"colleagues": 1, "companies": number, "contacts": number}  # fmt: skip
    connect(crowd, noor.store, noor.actor, seen, noor.folder)
    assert time.process_time() - started < 60  # 12 on a quiet machine with two cores
    for kind in ("companies", "contacts"):
        there = {str(one["id"]) for one in cast("Crowd", crowd).records[kind]}
        assert {row[0] for row in noor.rows(kind, "id")} == there
    assert noor.all("PRAGMA foreign_key_check") == []
    noor.client = Client(noor.where.server, noor.where.bucket, "noor", "")
