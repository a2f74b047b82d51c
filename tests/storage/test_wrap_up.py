# SPDX-License-Identifier: EUPL-1.2
"""The checklist after a visit: it says what misses until nothing does, and then the visit is closed."""

from __future__ import annotations

import datetime as dt

import pytest

from storage.errors import RodeLoperError
from storage.operations import actions, alerts, results, visits, wrap_up
from storage.queries.today import today_page
from storage.queries.wrap_up import Missing, WrapUp
from storage.queries.wrap_up import wrap_up as checklist
from storage.rules.choices import AlertKind
from storage.rules.rights import Actor
from storage.rules.states import VisitState
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make_company, make_contact, make_visit
from tests.storage.tables import FRIDAY, TODAY, Table


def checked(table: Table) -> WrapUp:
    found: WrapUp = table.store.read(checklist, table.visit, table.actor.id, TODAY)
    return found


def test_the_conclusion_keeps_what_came_in_while_it_was_typed(table: Table) -> None:
    def say(text: str, seen: str | None = None) -> object:
        return (
            table.store.write(wrap_up.set_fields, table.actor, table.visit, summary=text, seen=seen)
            .result()
            .answer
        )

    assert say("Goed gesprek.") is None
    assert say("Goed gesprek. Zij groeien.", "Goed gesprek.") is None
    assert say("Heel goed gesprek.", "Goed gesprek.") == "Heel goed gesprek. Zij groeien."
    assert say("Anders", "Heel goed gesprek. Zij groeien.") is None


def test_the_checklist_says_what_misses_until_nothing_does(table: Table) -> None:
    table.write("/actie @jansen vr offerte sturen\n/actie bellen")
    found = checked(table)
    assert found.missing == (Missing.ACTIONS,)
    assert [action.title for action in found.actions] == ["Bellen", "Offerte sturen"]
    with pytest.raises(RodeLoperError, match=r"wrap_up\.incomplete-actions"):
        table.store.write(wrap_up.finish, table.actor, table.visit).result()

    bellen = found.incomplete[0].id
    table.store.write(actions.hand_over, table.actor, bellen, table.rik).result()
    table.store.write(actions.postpone, table.actor, bellen, FRIDAY).result()
    table.store.write(wrap_up.set_fields, table.actor, table.visit, teller_id=table.rik).result()
    assert checked(table).missing == ()
    table.store.write(wrap_up.finish, table.actor, table.visit).result()

    found = checked(table)
    assert found.visit.state is VisitState.WRAPPED_UP
    assert (found.report_before, found.tell_before) == (dt.date(2026, 11, 30), dt.date(2026, 12, 7))


def test_the_account_manager_tells_the_company_unless_somebody_else_does(store: Store, actor: Actor) -> None:
    company = make_company(store, actor, account_manager_id=actor.id)
    visit = make_visit(store, actor, company, dt.datetime(2026, 11, 23, 10, 0), [(actor.id, "lead")])
    found: WrapUp = store.read(checklist, visit, actor.id, TODAY)
    assert (found.teller, found.chosen_teller_id, found.missing) == ("Noor Vermaat", None, ())

    store.write(wrap_up.finish, actor, visit).result()
    found = store.read(checklist, visit, actor.id, TODAY)
    assert found.chosen_teller_id == actor.id


def test_without_account_manager_who_leads_the_conversation_tells_the_company(
    store: Store, actor: Actor, clock: Clock
) -> None:
    company = make_company(store, actor)
    visit = make_visit(store, actor, company, dt.datetime(2026, 11, 23, 10, 0), [(actor.id, "lead")])
    found: WrapUp = store.read(checklist, visit, actor.id, TODAY)
    assert (found.teller, found.teller_leads, found.chosen_teller_id, found.missing) == (
        "Noor Vermaat", True, None, (),
    )  # fmt: skip
    promise = store.write(
        actions.agree, actor, company_id=company, visit_id=visit, title="bellen", owner_id=actor.id, due_on=TODAY
    ).result().answer  # fmt: skip

    store.write(wrap_up.finish, actor, visit).result()
    found = store.read(checklist, visit, actor.id, TODAY)
    assert (found.chosen_teller_id, found.teller_leads) == (actor.id, False)
    store.write(actions.finish, actor, str(promise)).result()
    told = store.read(today_page, actor.id, dt.datetime(2026, 11, 23, 12, 0)).to_tell
    assert [row.id for row in told] == [promise], "it is now this colleague's to tell"


def test_a_visit_to_come_is_not_wrapped_up(store: Store, actor: Actor) -> None:
    company = make_company(store, actor, account_manager_id=actor.id)
    visit = make_visit(store, actor, company, dt.datetime(2026, 11, 25, 10, 0), [(actor.id, "lead")])
    found: WrapUp = store.read(checklist, visit, actor.id, TODAY)
    assert found.missing == (Missing.NOT_BEGUN,)


def test_people_signals_and_results_are_on_the_checklist(table: Table) -> None:
    store, actor = table.store, table.actor
    contact = make_contact(store, actor, table.company)
    other = make_contact(store, actor, table.company, "Bas Zwaluw")
    store.write(visits.add_attendee, actor, visit_id=table.visit, contact_id=contact).result()
    store.write(
        alerts.raise_alert, actor, company_id=table.company, kind="power_grid", visit_id=table.visit
    ).result()
    gone = store.write(
        alerts.raise_alert, actor, company_id=table.company, kind="moving", visit_id=table.visit
    ).result()
    store.write(alerts.archive, actor, str(gone.answer)).result()
    store.write(
        results.add,
        actor,
        company_id=table.company,
        visit_id=table.visit,
        kind="job",
        stage="committed",
        amount=2,
    ).result()

    found = checked(table)
    assert [one.name for one in found.attendees] == ["Hanneke Brandsma"]
    assert [one.contact_id for one in found.contacts] == [other]
    assert [alert.kind for alert in found.alerts] == [AlertKind.POWER_GRID]
    assert [(one.amount, one.stage.value) for one in found.results] == [(2, "committed")]


def test_who_was_chosen_to_tell_the_company_finds_the_actions_to_tell(table: Table, clock: Clock) -> None:
    saved = table.write("/actie @noor vr offerte sturen\n/actie @noor vr bellen")
    table.store.write(actions.change, table.actor, saved.made[1], teller_id=table.actor.id).result()
    table.store.write(wrap_up.set_fields, table.actor, table.visit, teller_id=table.rik).result()
    table.store.write(wrap_up.finish, table.actor, table.visit).result()
    table.store.write(actions.finish, table.actor, saved.made).result()

    def to_tell(who: str) -> list[str]:
        return [row.id for row in table.store.read(today_page, who, dt.datetime(2026, 11, 23, 12)).to_tell]

    assert to_tell(table.rik) == [saved.made[0]]
    assert to_tell(table.actor.id) == [saved.made[1]]
    table.store.write(wrap_up.set_fields, table.actor, table.visit, teller_id=table.actor.id).result()
    assert sorted(to_tell(table.actor.id)) == sorted(saved.made)
