# SPDX-License-Identifier: EUPL-1.2
"""Records get other ids, thousands at once: every reference follows, the search still finds all, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import migrations
from storage.base import Base
from storage.models import ContactMoment
from storage.operations import (
    actions,
    agenda,
    company_merge,
    identity,
    lists,
    municipality,
    notes,
    people,
    visits,
)
from storage.operations.action_fold import refold
from storage.operations.derived import refresh_companies
from storage.operations.identity_places import DERIVED, models, references, without_index
from storage.operations.unit import operation
from storage.queries.contacts import contacts_of
from storage.queries.finder import find
from storage.rules import ids
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import KEY, NOW
from tests.factories import (
    make,
    make_action,
    make_alert,
    make_colleague,
    make_company,
    make_contact,
    make_visit,
)

START = dt.datetime(2026, 11, 23, 10, 0)
SEARCHES = {
    "companies": "company_search", "contacts": "contact_search", "notes": "note_search",
    "actions": "action_search", "contact_moments": "moment_search",
}  # fmt: skip


def fill(store: Store) -> None:
    """A store with something of everything, and somebody who acts in it."""
    store.write(municipality.seed, Actor("", "Test", "laptop-a"), "Voorbeeldstad").result()
    noor = Actor(
        store.write(people.introduce, Actor("", "Test", "laptop-a"), "Noor Vermaat").result().created("colleagues"),
        "Noor Vermaat", "laptop-a",
    )  # fmt: skip
    who = [noor.id, *(make_colleague(store, noor, f"Collega {n}") for n in range(5))]
    choose = random.Random(1)
    for n in range(6):
        company = make_company(
            store, noor, f"Bedrijf {n}", account_manager_id=choose.choice(who), postcode=f"123{n} AB",
            imported=f'{{"name":"Bedrijf {n}","account_manager_id":"{choose.choice(who)}"}}',
        )  # fmt: skip
        name = f"Persoon {n}"
        contact = make_contact(store, noor, company, name, id=ids.contact_id(company, name))
        other = make_contact(store, noor, company, f"Iemand {n}")
        for chosen in choose.sample(ids.LISTS, 2):
            store.write(lists.add_members, noor, chosen.id, [company], reason="groot").result()
        visit = make_visit(store, noor, company, START, [(who[n], "lead"), (who[(n + 1) % 6], "second")])
        for topic in choose.sample(ids.TOPICS, 2):
            item = store.write(agenda.add, noor, visit_id=visit, topic_id=topic.id).result().answer
            line = f"Praten over {topic.name}\n/actie @Collega vr plan {n} sturen"
            store.write(notes.save, noor, agenda_item_id=str(item), text=line).result()
        store.write(agenda.add, noor, visit_id=visit, title="Eigen onderwerp").result()
        for person in (contact, other):
            store.write(visits.add_attendee, noor, visit_id=visit, contact_id=person).result()
        action = make_action(
            store, noor, company, f"Belofte {n}", owner_id=choose.choice(who), promised_to_id=contact,
            due_on=dt.date(2026, 12, n + 1), visit_id=visit,
        )  # fmt: skip
        store.write(actions.hand_over, noor, action, choose.choice(who)).result()
        make_alert(store, noor, company, visit_id=visit, text=f"Signaal {n}")
        moment = {"company_id": company, "contact_id": contact, "colleague_id": choose.choice(who)}
        make(store, noor, ContactMoment(**moment, happened_at=NOW, subject=f"Gebeld {n}"))
    some = store.read(rows, "companies")
    store.write(
        company_merge.merge, noor, some[0]["id"], some[1]["id"], take={"account_manager_id": some[1]["id"]}
    ).result()
    store.write(touch, noor).result()
    store.write(again, noor).result()


@operation("test.touch")
def touch(db: Session, actor: Actor) -> None:
    """Something that names a colleague in a fact."""
    db.execute(text("INSERT INTO facts (name, value) VALUES ('somebody', :id)"), {"id": actor.id})


def rows(db: Session, table: str) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in db.execute(text(f"SELECT * FROM {table} ORDER BY 1"))]


def found(db: Session) -> dict[tuple[str, str], frozenset[int]]:
    """What every word of every search index finds."""
    words = "Bedrijf Persoon Iemand Praten plan Belofte Gebeld 0 1 2 3 4 5 1231 1234".split()
    return {
        (kind, word): frozenset(
            key for (key,) in db.execute(text(f"SELECT rowid FROM {index} WHERE {index} MATCH '\"{word}\"*'"))
        )
        for kind, index in SEARCHES.items()
        for word in words
    }


@dataclass(frozen=True)
class Picture:
    """Everything in a store but the audit trail, in which an id stays what it was (``tests/storage/test_audit.py``)."""

    tables: dict[str, list[dict[str, Any]]]
    found: dict[tuple[str, str], frozenset[int]]

    def ids(self, kind: str) -> list[str]:
        return [row["id"] for row in self.tables[kind]]

    def by_key(self, kind: str) -> dict[int, dict[str, Any]]:
        return {row["key"]: row for row in self.tables[kind]}

    def text(self) -> str:
        return "\n".join(str(row) for rows in self.tables.values() for row in rows)


def picture(db: Session) -> Picture:
    tables = Base.metadata.tables.keys() - {"audit_lines"}
    return Picture({name: rows(db, name) for name in sorted(tables)}, found(db))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("identity") / "filled.store"
    migrations.create(path, KEY)
    with Store.open(path, KEY, device="laptop-a", clock=lambda: NOW) as store:
        fill(store)
    return path


@pytest.fixture
def store(tmp_path: Path, filled: Path) -> Iterator[Store]:
    with opened(filled, tmp_path) as store:
        yield store


def opened(filled: Path, folder: Path) -> Store:
    path = folder / f"{ids.new_id()}.store"
    path.write_bytes(filled.read_bytes())
    return Store.open(path, KEY, device="laptop-a", clock=lambda: NOW)


ACTOR = Actor("somebody", "Somebody", "laptop-a")
RENAMED = ("companies", "contacts", "colleagues", "departments", "topics", "lists", "visits", "agenda_items", "notes",
           "actions", "terms")  # fmt: skip


def broken(db: Session) -> list[Any]:
    return list(db.connection().exec_driver_sql("PRAGMA foreign_key_check"))


@operation("test.again")
def again(db: Session, actor: Actor) -> None:
    """Compute everything that is derived once more."""
    refold(db, actor, [row["id"] for row in rows(db, "actions")])
    refresh_companies(db, [row["id"] for row in rows(db, "companies")])


@st.composite
def renames(draw: st.DrawFn, there: list[str]) -> list[tuple[str, str]]:
    """Some of these ids and what they become: fresh ids, and ids that others of them give up (chains and circles)."""
    chosen = draw(st.lists(st.integers(0, len(there) - 1), unique=True))
    fresh = draw(st.permutations([*chosen, *(n + len(there) for n in chosen)]))[: len(chosen)]
    # Who takes the id of somebody that stays after all is left out, and with it who counted on that one.
    while stuck := [place for place, n in enumerate(fresh) if n < len(there) and n not in chosen]:
        chosen = [n for place, n in enumerate(chosen) if place not in stuck]
        fresh = [n for place, n in enumerate(fresh) if place not in stuck]
    name = [*there, *(ids.fixed_id("test", str(n)) for n in range(len(there)))]
    return [(name[old], name[new]) for old, new in zip(chosen, fresh, strict=True)]


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_reference_follows_whatever_is_renamed_to_whatever_is_free(
    filled: Path, tmp_path: Path, data: st.DataObject
) -> None:
    with opened(filled, tmp_path) as store:
        before = store.read(picture)
        given: set[tuple[str, int]] = set()
        for kind in data.draw(st.lists(st.sampled_from(RENAMED), min_size=1, max_size=4, unique=True)):
            keys = {row["id"]: row["key"] for row in store.read(rows, kind)}
            mapping = dict(data.draw(renames(sorted(keys))))
            done = store.write(identity.rename, ACTOR, kind, mapping).result()
            assert done.answer == sum(old != id_ for old, id_ in mapping.items())
            now = {row["key"]: row["id"] for row in store.read(rows, kind)}
            assert all(now[keys[old]] == id_ for old, id_ in mapping.items())
            given |= {(kind, keys[old]) for old, id_ in mapping.items() if old != id_}
        after = store.read(picture)
        assert store.read(broken) == []
        for kind in models():
            assert len(after.ids(kind)) == len(before.ids(kind))
            assert set(after.by_key(kind)) == set(before.by_key(kind))
        _same_graph(before, after, given)
        assert after.found == before.found
        # Whatever follows from something else still does.
        store.write(again, ACTOR).result()
        derived = store.read(picture)
        assert [derived.tables[kind] for kind in models()] == [after.tables[kind] for kind in models()]


def _same_graph(before: Picture, after: Picture, given: set[tuple[str, int]]) -> None:
    """Each reference still points at the same row, each derived id still follows, each mark and trace too."""
    of = {
        kind: {row["id"]: after.by_key(kind)[row["key"]]["id"] for row in before.tables[kind]}
        for kind in models()
    }
    gone = {old for kind in models() for old, id_ in of[kind].items() if old != id_}
    gone -= {id_ for kind in models() for id_ in of[kind].values()}
    assert not [old for old in gone if old in after.text()]
    for kind in models():
        for table, columns in references(kind).items():
            if table in models():
                for key, row in before.by_key(table).items():
                    for name in columns:
                        assert after.by_key(table)[key][name] == of[kind].get(row[name], row[name])
    for derived in DERIVED:
        for key, row in before.by_key(derived.kind).items():
            if row["id"] == derived.id(*(row[name] for name in derived.columns)):
                now = after.by_key(derived.kind)[key]
                assert now["id"] == derived.id(*(now[name] for name in derived.columns)) or (
                    (derived.kind, key) in given
                )
    marks = {
        (row["kind"], of[row["kind"]].get(row["id"], row["id"]), row["dirty"])
        for row in before.tables["sync_states"]
    }
    assert {(row["kind"], row["id"], row["dirty"]) for row in after.tables["sync_states"]} == marks


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_two_rows_that_are_one_lose_nothing(filled: Path, tmp_path: Path, data: st.DataObject) -> None:
    with opened(filled, tmp_path) as store:
        before = store.read(picture)
        kind = data.draw(
            st.sampled_from(["companies", "contacts", "colleagues", "topics", "lists", "departments"])
        )
        chosen = data.draw(st.lists(st.sampled_from(before.ids(kind)), min_size=2, max_size=4, unique=True))
        stays, *go = chosen
        store.write(identity.rename, ACTOR, kind, dict.fromkeys(go, stays)).result()
        after = store.read(picture)
        assert store.read(broken) == []
        assert len(after.ids(kind)) == len(before.ids(kind)) - len(go)
        assert not [id_ for id_ in go if id_ in after.text()]
        for other in ("visits", "notes", "actions", "action_updates", "alerts", "contact_moments"):
            assert len(after.ids(other)) == len(before.ids(other))
        # Every value that somebody gave is in the row, or in a disagreement about it.
        said = after.text()
        for row in before.tables[kind]:
            if row["id"] in go:
                for name in ("name", "email", "hint", "description", "postcode"):
                    assert str(row.get(name, "")) in said
        for derived in DERIVED:
            twice = [tuple(row[name] for name in derived.columns) for row in after.tables[derived.kind]]
            assert len(twice) == len(set(twice))
        for (what, word), keys in after.found.items():
            if (kind, what) == ("contacts", "companies"):
                continue  # Somebody who turns out to work elsewhere is found there.
            gone = {row["key"] for row in before.tables[what]} - set(after.by_key(what))
            assert before.found[what, word] - gone <= keys
        store.write(again, ACTOR).result()
        derived_again = store.read(picture)
        assert derived_again.tables["companies"] == after.tables["companies"]
        assert derived_again.tables["actions"] == after.tables["actions"]


def test_a_place_on_a_list_in_a_team_and_on_an_agenda_follows_so_that_two_laptops_meet(store: Store) -> None:
    company = store.read(rows, "companies")[2]["id"]
    visit = next(row for row in store.read(rows, "visits") if row["company_id"] == company)["id"]
    colleague, topic = ids.new_id(), ids.new_id()
    member = next(row for row in store.read(rows, "team_members") if row["visit_id"] == visit)
    item = next(
        row for row in store.read(rows, "agenda_items") if row["visit_id"] == visit and row["topic_id"]
    )
    new = ids.new_id()
    store.write(identity.rename, ACTOR, "companies", {company: new}).result()
    store.write(identity.rename, ACTOR, "colleagues", {member["colleague_id"]: colleague}).result()
    store.write(identity.rename, ACTOR, "topics", {item["topic_id"]: topic}).result()
    there = {table: set(store.read(picture).ids(table)) for table in models()}
    assert ids.contact_id(new, "Persoon 2") in there["contacts"]
    assert ids.attendee_id(visit, ids.contact_id(new, "Persoon 2")) in there["attendees"]
    assert ids.team_member_id(visit, colleague) in there["team_members"]
    assert ids.agenda_item_id(visit, topic) in there["agenda_items"]
    on_lists = [row for row in store.read(rows, "list_members") if row["company_id"] == new]
    assert on_lists
    assert all(row["id"] == ids.list_member_id(row["list_id"], new) for row in on_lists)


def test_the_search_finds_the_people_of_a_company_that_was_two(store: Store) -> None:
    one, other = (row["id"] for row in store.read(rows, "companies")[4:6])
    store.write(identity.rename, ACTOR, "companies", {one: other}).result()
    assert {person.name for person in store.read(contacts_of, other)} >= {"Persoon 4", "Persoon 5"}
    assert "Bedrijf 5" in str(store.read(find, "Persoon 4"))


def test_what_two_rows_say_differently_becomes_a_conflict(store: Store) -> None:
    one, other = (row["id"] for row in store.read(rows, "companies")[4:6])
    store.write(identity.rename, ACTOR, "companies", {one: other}).result()
    kept = {(row["field"], row["mine"], row["theirs"]) for row in store.read(rows, "conflicts")}
    assert ("name", '"Bedrijf 4"', '"Bedrijf 5"') in kept
    assert all(
        row["about_id"] == other for row in store.read(rows, "conflicts") if row["about_kind"] == "companies"
    )


def test_what_was_sent_before_keeps_its_id(store: Store) -> None:
    company = store.read(rows, "companies")[3]["id"]
    store.write(sent, ACTOR, company).result()
    assert store.write(identity.rename, ACTOR, "companies", {company: ids.new_id()}).result().answer == 0
    assert company in store.read(picture).ids("companies")


@operation("test.sent")
def sent(db: Session, actor: Actor, *some: str) -> None:
    for id_ in some:
        db.execute(
            text("UPDATE sync_states SET base = '{}', base_rev = 1, dirty = 0 WHERE id = :id"), {"id": id_}
        )


def test_what_was_sent_is_sent_again_when_it_refers_to_something_else(store: Store) -> None:
    visit = store.read(rows, "visits")[3]
    store.write(sent, ACTOR, visit["id"]).result()
    store.write(identity.rename, ACTOR, "companies", {visit["company_id"]: ids.new_id()}).result()
    mark = next(row for row in store.read(rows, "sync_states") if row["id"] == visit["id"])
    assert mark["dirty"] > 0
    assert mark["base_rev"] == 1


def test_a_failure_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.read(picture)

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(identity._Renaming, "_trace", fail)
    with pytest.raises(RuntimeError):
        store.write(identity.rename, ACTOR, "companies", {before.ids("companies")[0]: ids.new_id()}).result()
    assert store.read(picture) == before


def test_each_reference_that_is_looked_for_has_an_index_while_it_lasts() -> None:
    assert ("actions", "teller_id") in without_index("colleagues")
    assert ("actions", "owner_id") not in without_index("colleagues")
    assert without_index("companies") == ()


def test_the_backend_decides_where_nobody_here_may(store: Store) -> None:
    topic = ids.TOPICS[0].id
    store.write(identity.yield_to_backend, ACTOR, "topics", [topic]).result()
    marks = {row["id"]: row["dirty"] for row in store.read(rows, "sync_states") if row["kind"] == "topics"}
    assert marks[topic] == 0
    assert all(dirty for id_, dirty in marks.items() if id_ != topic)
