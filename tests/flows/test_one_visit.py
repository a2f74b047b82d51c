# SPDX-License-Identifier: EUPL-1.2
"""One visit from invitation to terugkoppeling, on a real encrypted store, with the papers read back."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.imports import apply, columns, plan, reading
from storage.operations import (
    actions,
    agenda,
    alerts,
    contacts,
    lists,
    notes,
    people,
    results,
    visits,
    wrap_up,
)
from storage.queries import today as today_queries
from storage.queries.actions import action_row
from storage.queries.briefs import visit_brief
from storage.queries.company_search import search_companies
from storage.queries.planning import planning_warnings
from storage.queries.reports import visit_report
from storage.queries.visit_page import draft_of, visit_page
from storage.queries.visits import row as visit_row
from storage.rules.actions import Chip
from storage.rules.choices import AlertKind, Channel, ResultKind, ResultStage
from storage.rules.ids import DEPARTMENTS, TOP_LIST_ID, TOPICS
from storage.rules.rights import Actor
from storage.rules.states import VisitState
from storage.store import Store
from tests.conftest import Clock
from ui.documents import visit_brief as brief_paper
from ui.documents import visit_report as report_paper

FILE = """KvK-nummer;Vestigingsnummer;Handelsnaam;Straat;Huisnummer;Postcode;Plaats;Werkzame personen
69000001;000069000001;Werf De Nieuwe Wind;Kade;1;1234AB;Lindervoort;412
69000002;000069000002;Bakkerij Oefenbrood;Markt;2;1234AC;Lindervoort;9
"""


class Team:
    """Two colleagues of two departments, an alderman, and the colleague who does the work afterwards."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self.noor = actor
        departments = {one.code: one.id for one in DEPARTMENTS}
        store.write(people.change_colleague, actor, actor.id, department_id=departments["EZ"]).result()

        def add(name: str, department: str = "", **fields: Any) -> Actor:
            written = store.write(
                people.add_colleague, actor, name=name, department_id=departments.get(department), **fields
            )
            return Actor(str(written.result().answer), name, "laptop-a")

        self.daan = add("Daan Hooiveld", "Onderwijs")
        self.rik = add("Rik Jansen", "RO")
        self.alderman = add("Hette van Rijnsbergen", role="alderman")


@pytest.fixture
def team(store: Store, actor: Actor) -> Team:
    return Team(store, actor)


def text_of(document: bytes) -> str:
    with pdfplumber.open(io.BytesIO(document)) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


def do(store: Store, operation: Any, who: Actor, *args: Any, **fields: Any) -> Any:
    return store.write(operation, who, *args, **fields).result().answer


def test_from_company_file_to_told_company(store: Store, team: Team, clock: Clock, tmp_path: Path) -> None:
    noor = team.noor
    company = import_companies(store, noor, tmp_path)
    do(store, lists.add_members, noor, TOP_LIST_ID, [company])
    director = do(
        store,
        contacts.add,
        noor,
        company,
        name="Hanneke Brandsma",
        salutation="mevrouw",
        function="Directeur",
    )

    visit = plan_visit(store, team, company, director, clock)
    brief = text_of(
        brief_paper.render(store.read(visit_brief, visit, clock.today), language="nl", now=clock())
    )
    assert "Werf De Nieuwe Wind" in brief
    assert "Hanneke Brandsma" in brief
    assert "Hette van Rijnsbergen" in brief

    clock.forward(days=7, hours=1)
    promise = hold_conversation(store, team, visit)
    wrap_up_visit(store, team, visit, promise, clock)
    report = text_of(report_paper.render(store.read(visit_report, visit), language="nl", now=clock()))
    assert "derde hal" in report
    assert "Offerte zonnepanelen sturen" in report
    assert "4 banen" in report or "Banen" in report

    follow_up(store, team, company, promise, clock)


def import_companies(store: Store, who: Actor, folder: Path) -> str:
    file = folder / "kvk.csv"
    file.write_text(FILE, "utf-8")
    table = reading.read_table(file)
    prepared = store.read(plan.prepare, table, columns.guess(table))
    do(store, apply.companies, who, prepared)
    (hit,) = store.read(search_companies, "nieuwe wind")
    return hit.id


def plan_visit(store: Store, team: Team, company: str, director: str, clock: Clock) -> str:
    wish = do(store, visits.wish, team.noor, company_id=company, purpose="Grootste werkgever van de haven")
    start = dt.datetime.combine(clock.today + dt.timedelta(days=7), dt.time(9, 30))
    topics = [topic.id for topic in TOPICS if topic.code in ("premises", "energy")]
    same_department = [(team.noor.id, "lead")]
    do(store, visits.plan, team.noor, visit_id=wish, starts_at=start, team=same_department, topics=topics)
    # At a top company an alderman belongs in the team; the program says so and does not block.
    codes = [warning.code for warning in store.read(planning_warnings, draft_of(store.read(visit_row, wish)))]
    assert "plan.no-alderman" in codes
    whole = [(team.noor.id, "lead"), (team.daan.id, "second"), (team.alderman.id, "alderman")]
    do(store, visits.set_team, team.noor, visit_id=wish, team=whole)
    assert not store.read(planning_warnings, draft_of(store.read(visit_row, wish)))
    do(store, visits.add_attendee, team.noor, visit_id=wish, contact_id=director)
    do(store, visits.invite, team.noor, visit_id=wish)
    do(store, visits.move, team.noor, visit_id=wish, to=VisitState.CONFIRMED)
    return str(wish)


def hold_conversation(store: Store, team: Team, visit: str) -> str:
    """Both write under the same topic; a line becomes an action once the cursor has left it."""
    page = store.read(visit_page, visit, dt.date(2026, 11, 30))
    energy = next(item for item in page.agenda if "netcongestie" in item.title.casefold())
    words = "Zonder extra stroom kunnen wij de derde hal niet openen.\n/actie @jansen vr offerte zonnepanelen sturen"
    half = do(store, notes.save, team.noor, agenda_item_id=energy.id, text=words, typing=1)
    assert not half.made
    saved = do(store, notes.save, team.noor, agenda_item_id=energy.id, text=words + "\n")
    (promise,) = saved.made
    again = do(store, notes.save, team.noor, agenda_item_id=energy.id, text=words + "\n")
    assert not again.made
    do(store, notes.save, team.daan, agenda_item_id=energy.id, text="Vijf stageplekken vanaf februari.")
    own = do(store, agenda.add, team.noor, visit_id=visit, title="Fietsenrek")
    do(store, notes.save, team.noor, agenda_item_id=own, text="/actie fietsenrek plaatsen")
    assert len(store.read(visit_page, visit, dt.date(2026, 11, 30)).notes) == 3
    return str(promise)


def wrap_up_visit(store: Store, team: Team, visit: str, promise: str, clock: Clock) -> None:
    noor = team.noor
    row = store.read(action_row, promise, clock.today)
    assert row is not None
    assert (row.owner, row.title) == ("Rik Jansen", "Offerte zonnepanelen sturen")
    assert row.due_on is not None
    assert row.due_on.weekday() == 4
    with pytest.raises(RodeLoperError, match="incomplete-actions"):
        do(store, wrap_up.finish, noor, visit)
    page = store.read(visit_page, visit, clock.today)
    loose = next(action for action in page.actions if action.title == "Fietsenrek plaatsen")
    do(store, actions.hand_over, noor, loose.id, team.daan.id)
    do(store, actions.postpone, noor, loose.id, clock.today + dt.timedelta(days=30))
    company = page.visit.company_id
    do(store, alerts.raise_alert, noor, company_id=company, visit_id=visit, kind=AlertKind.EXPANDING)
    do(
        store,
        results.add,
        noor,
        company_id=company,
        visit_id=visit,
        kind=ResultKind.JOB,
        stage=ResultStage.COMMITTED,
        amount=4,
    )
    do(store, wrap_up.set_fields, noor, visit, summary="Goed gesprek.", service_grade=8, teller_id=noor.id)
    do(store, wrap_up.finish, noor, visit)
    assert store.read(visit_page, visit, clock.today).visit.state is VisitState.WRAPPED_UP


def follow_up(store: Store, team: Team, company: str, promise: str, clock: Clock) -> None:
    """Late, done, not told, told: each shows where people look."""

    def today_of(who: Actor) -> today_queries.Today:
        return store.read(today_queries.today_page, who.id, clock().astimezone())

    def chip(db: Session) -> Chip:
        row = action_row(db, promise, clock.today)
        assert row is not None
        return row.chip

    clock.forward(days=10)
    assert [row.id for row in today_of(team.rik).late] == [promise]
    with pytest.raises(RodeLoperError, match="reason-missing"):
        do(store, actions.postpone, team.rik, promise, clock.today + dt.timedelta(days=3))
    do(
        store,
        actions.postpone,
        team.rik,
        promise,
        clock.today + dt.timedelta(days=3),
        reason="De leverancier is laat",
    )
    assert not today_of(team.rik).late
    do(store, actions.finish, team.rik, promise)
    assert store.read(chip) is Chip.NOT_TOLD
    teller = team.noor
    do(store, actions.change, team.noor, promise, teller_id=teller.id)
    assert [row.id for row in today_of(teller).to_tell] == [promise]
    do(
        store,
        actions.report_back,
        teller,
        promise,
        channel=Channel.PHONE,
        told_to="mevrouw Brandsma",
        text="De offerte is onderweg.",
    )
    assert store.read(chip) is Chip.SETTLED
    assert not today_of(teller).to_tell
    assert any(news.action_id == promise for news in today_of(teller).news)
