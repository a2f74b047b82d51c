# SPDX-License-Identifier: EUPL-1.2
"""What happens to colleagues around one real backend, from the first word to the last: nobody loses anything."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from storage.operations import actions, agenda, companies, exchange, notes, results, visits, wrap_up
from storage.queries.actions import action_row
from storage.queries.exchange_staying import staying
from storage.queries.visit_page import visit_page
from storage.rules.actions import Chip
from storage.rules.choices import Channel, ResultKind, ResultStage
from storage.rules.ids import TOPICS
from storage.rules.states import VisitState
from sync.backend.accounts import Account
from sync.engine import MANY, Engine
from sync.problems import BlockedError, ExchangeError
from tests.backend_server import Backend
from tests.conftest import Clock
from tests.factories import make_company
from tests.flows.conftest import Hire
from tests.flows.real_laptop import RealLaptop, everything, until_quiet
from tests.sync.agreement import refused
from tests.sync.random_work import RandomWork

TODAY = dt.date(2026, 11, 25)
MOMENT = dt.datetime(2026, 11, 25, 9, 30)


def agree(*laptops: RealLaptop) -> None:
    """All exchange until there is nothing left to say, and have the same then."""
    until_quiet(list(laptops))
    for one in laptops:
        assert one.store.read(refused) == []
        assert one.contents() == one.readable()


def a_visit(noor: RealLaptop, *others: RealLaptop) -> tuple[str, str]:
    """A visit of all of them to one company; answers with the visit and its one topic."""
    company = make_company(noor.store, noor.actor)
    team = [(noor.actor.id, "lead"), *((one.actor.id, "second") for one in others)]
    visit = noor.do(visits.plan, company_id=company, starts_at=MOMENT, team=team, topics=[TOPICS[0].id])
    return visit, noor.all_of("agenda_items")[-1]["id"]


def test_two_write_one_visit_offline_and_meet(laptop: Hire) -> None:
    clock = Clock(dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC))
    noor, eline = laptop("noor", clock=clock), laptop("eline", clock=clock)
    visit, topic = a_visit(noor, eline)
    agree(noor, eline)
    # At the company, without a network.
    noor.do(visits.hold, visit_id=visit)
    eline.do(visits.hold, visit_id=visit)
    noor.do(
        notes.save,
        agenda_item_id=topic,
        text="Wil een derde hal.\n/actie @eline offerte sturen\nSfeer: goed.",
    )
    eline.do(notes.save, agenda_item_id=topic, text="Zoekt vijf lassers.\n/actie vacatures ophalen")
    bikes = [
        one.do(agenda.add, visit_id=visit, title=title)
        for one, title in ((noor, "Fietsenrek"), (eline, "fietsenrek"))
    ]
    eline.do(notes.save, agenda_item_id=bikes[1], text="Twintig plekken.")
    eline.do(results.add, company_id=noor.all_of("companies")[0]["id"], visit_id=visit, kind=ResultKind.JOB.value,
             stage=ResultStage.DISCUSSED.value, amount=5)  # fmt: skip
    noor.do(wrap_up.set_fields, visit, summary="Goed gesprek over uitbreiding.", service_grade=8)
    eline.do(wrap_up.set_fields, visit, teller_id=eline.actor.id)
    agree(noor, eline)
    assert bikes[0] == bikes[1]
    for one in (noor, eline):
        page = one.store.read(visit_page, visit, TODAY)
        assert {note.text for note in page.notes} == {
            "Wil een derde hal.\n/actie @eline offerte sturen\nSfeer: goed.",
            "Zoekt vijf lassers.\n/actie vacatures ophalen",
            "Twintig plekken.",
        }
        assert sorted(action.title for action in page.actions) == ["Offerte sturen", "Vacatures ophalen"]
        assert page.visit.state is VisitState.HELD
    # Back at the office both go on, each with something else.
    quote, jobs = sorted(noor.all_of("actions"), key=lambda one: str(one["title"]))
    noor.do(actions.hand_over, jobs["id"], eline.actor.id)
    eline.do(actions.postpone, jobs["id"], dt.date(2026, 12, 4))
    noor.do(actions.postpone, quote["id"], dt.date(2026, 12, 1))
    agree(noor, eline)
    eline.do(wrap_up.finish, visit)
    agree(noor, eline)
    eline.do(actions.finish, quote["id"])
    agree(noor, eline)
    noor.do(actions.report_back, quote["id"], channel=Channel.PHONE, text="De offerte is onderweg.")
    agree(noor, eline)
    for one in (noor, eline):
        told, open_ = (one.store.read(action_row, action["id"], TODAY) for action in (quote, jobs))
        assert told is not None
        assert open_ is not None
        assert told.chip is Chip.SETTLED
        assert (open_.owner_id, open_.due_on) == (eline.actor.id, dt.date(2026, 12, 4))
        assert one.store.read(visit_page, visit, TODAY).visit.state is VisitState.WRAPPED_UP
    assert noor.all_of("conflicts") == []


def test_an_alderman_reads_while_the_team_writes_and_keeps_what_is_not_taken(laptop: Hire) -> None:
    noor, hette = laptop("noor"), laptop("hette")
    _visit, topic = a_visit(noor)
    noor.do(notes.save, agenda_item_id=topic, text="Wil uitbreiden.")
    noor.do(notes.save, agenda_item_id=topic, text="Wil uitbreiden, en snel.")
    agree(noor, hette)
    assert [one["text"] for one in hette.all_of("notes")] == ["Wil uitbreiden, en snel."]
    company = noor.all_of("companies")[0]["id"]
    hette.do(companies.change, company, city="Elders")
    hette.do(notes.save, agenda_item_id=topic, text="Vraag naar de gracht.")
    noor.do(companies.change, company, phone="030 123 45 67")
    noor.sync()
    hette.sync()
    outcome = hette.sync()
    assert (outcome.waiting, outcome.refused) == (0, 0)
    # It is not even tried, and said once; what the team writes keeps coming in beside it.
    mine = {one["id"]: one for one in hette.all_of("companies")}[company]
    assert (mine["city"], mine["phone"]) == ("Elders", noor.all_of("companies")[0]["phone"])
    assert dict(hette.store.read(staying).by_role) == {"companies": 1, "notes": 1}
    assert noor.sync().pulled == 0
    assert noor.all_of("companies")[0]["city"] == "Lindervoort"


def number_of_companies(db: Session) -> int:
    return int(db.connection().exec_driver_sql("SELECT count(*) FROM companies").scalar_one())


def test_a_laptop_that_was_away_for_two_weeks_makes_a_copy_and_catches_up(laptop: Hire) -> None:
    copies: list[int] = []
    noor, eline = laptop("noor"), laptop("eline")
    late = laptop("rik")
    late.engine = Engine(
        late.client,
        late.store,
        late.actor,
        snapshot=lambda: copies.append(late.store.read(number_of_companies)),
    )
    agree(noor, eline, late)
    work = [RandomWork(one.store, one.actor, seed) for seed, one in enumerate((noor, eline, late))]
    for n in range(150):
        work[0].step()
        work[1].step()
        if n % 50 == 49:
            noor.sync(), eline.sync()
    for _ in range(120):
        work[2].step()
    here = late.store.read(number_of_companies)
    outcome = late.sync()
    if outcome.removals:
        late.engine.settle_removals(right=True)
    assert outcome.pulled > MANY
    assert copies[:1] == [here]
    until_quiet([noor, eline, late])
    for one in (noor, eline, late):
        assert one.store.read(refused) == []


def test_what_a_restored_backend_lost_is_offered_and_put_back(
    laptop: Hire, backend: Backend, bucket: str
) -> None:
    noor, eline = laptop("noor"), laptop("eline")
    _visit, topic = a_visit(noor, eline)
    agree(noor, eline)
    back_up = backend.dump(bucket)
    noor.do(notes.save, agenda_item_id=topic, text="Na de back-up geschreven.")
    noor.do(companies.change, noor.all_of("companies")[0]["id"], city="Nieuwe stad")
    new = make_company(eline.store, eline.actor, "Bakkerij Oefenbrood")
    eline.do(actions.agree, company_id=new, title="Bellen")
    agree(noor, eline)
    before = noor.contents()
    backend.restore(back_up)
    backend.new_generation(bucket)
    unsent = make_company(noor.store, noor.actor, "Kwekerij Proefplant")
    lost = noor.sync().lost
    assert lost >= 3
    assert noor.contents().items() >= before.items()
    assert ("companies", unsent) in everything(backend, bucket)
    assert ("companies", new) not in everything(backend, bucket)
    noor.do(exchange.put_back)
    noor.sync(), eline.sync()
    eline.do(exchange.put_back)
    agree(noor, eline)
    assert noor.contents().items() >= before.items()
    assert everything(backend, bucket) == noor.contents()
    assert not noor.all_of("conflicts")


def test_a_colleague_who_was_first_after_a_restore_leaves_newer_words_as_a_disagreement(
    laptop: Hire, backend: Backend, bucket: str
) -> None:
    noor, eline = laptop("noor"), laptop("eline")
    company = make_company(noor.store, noor.actor)
    agree(noor, eline)
    back_up = backend.dump(bucket)
    noor.do(companies.change, company, city="Nieuwe stad")
    noor.sync()
    backend.restore(back_up)
    backend.new_generation(bucket)
    # Her laptop never had the newer words, so it goes on from what came back.
    eline.do(companies.change, company, street="Kade")
    eline.sync()
    assert noor.sync().conflicts
    agree(noor, eline)
    kept = {one["field"]: one["mine"] for one in eline.all_of("conflicts")}
    assert kept["city"] == '"Nieuwe stad"'
    assert noor.all_of("companies")[0]["street"] == "Kade"


def test_who_left_loses_nothing_and_everything_goes_at_the_return(
    laptop: Hire, backend: Backend, bucket: str
) -> None:
    noor, eline = laptop("noor"), laptop("eline")
    _visit, topic = a_visit(noor, eline)
    agree(noor, eline)
    backend.block("eline", bucket)
    eline.do(notes.save, agenda_item_id=topic, text="Dit staat alleen hier.")
    before = eline.contents()
    with pytest.raises(BlockedError) as blocked:
        eline.sync()
    assert blocked.value.code == "sync.blocked"
    assert len(str(sentence_of(blocked.value))) > 40
    noor.do(notes.save, agenda_item_id=topic, text="Ging gewoon door.")
    noor.sync()
    with pytest.raises(BlockedError):
        eline.sync()
    assert eline.contents() == before
    person = backend.accounts["eline"]
    backend.provision(bucket, Account(person.account, person.name, person.role))
    agree(noor, eline)
    assert {one["text"] for one in noor.all_of("notes")} == {"Dit staat alleen hier.", "Ging gewoon door."}


def sentence_of(problem: ExchangeError) -> str:
    from assets.texts import sentence

    return sentence(problem.code, dict(problem.values))
