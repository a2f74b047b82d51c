# SPDX-License-Identifier: EUPL-1.2
"""What went to an owner without an account and what came back are steps in the history; an answer counts once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from storage.errors import RodeLoperError
from storage.operations import actions, owners
from storage.operations.owners import Answer, Way
from storage.queries.action_page import ActionPage, action_page
from storage.rules.actions import Chip, UpdateKind
from storage.rules.references import reference, version
from storage.rules.rights import Actor
from storage.rules.states import ActionState
from storage.store import Store
from tests.conftest import Clock
from tests.factories import RO, make_action, make_colleague, make_company

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def action(store: Store, actor: Actor) -> str:
    peter = make_colleague(store, actor, "Peter de Wilde", RO, email="peter@lindervoort.example")
    return make_action(store, actor, make_company(store, actor), "Vakken schilderen", owner_id=peter)


def page(store: Store, clock: Clock, action: str) -> ActionPage:
    found = store.read(action_page, action, clock.today)
    assert found is not None
    return found


def answer(store: Store, clock: Clock, action: str, **said: Any) -> Answer:
    row = page(store, clock, action).row
    made = Answer(action, str(reference(row)), "a1", version(row), row.owner_id, answered_on=DAY)
    return replace(made, **said)


def refusal(store: Store, actor: Actor, *answers: Answer) -> str:
    with pytest.raises(RodeLoperError) as problem:
        store.write(owners.take_answers, actor, answers).result()
    return problem.value.code


def test_that_it_was_sent_is_a_step_that_changes_nothing_else(
    store: Store, actor: Actor, clock: Clock, action: str
) -> None:
    before = page(store, clock, action).row
    clock.forward(hours=1)
    for way in Way:
        store.write(owners.send_out, actor, {action: str(reference(before))}, way).result()
    after = page(store, clock, action)
    assert [(step.kind, step.owner, step.channel) for step in after.steps[:4]] == [
        (UpdateKind.PREPARED, "Peter de Wilde", ""),
        (UpdateKind.SENT, "Peter de Wilde", ""),
        (UpdateKind.PREPARED, "Peter de Wilde", "mail"),
        (UpdateKind.SENT, "Peter de Wilde", "mail"),
    ]
    assert {step.reference for step in after.steps[:4]} == {str(reference(before))}
    assert after.row._replace(last_update_at=before.last_update_at) == before
    assert reference(after.row) == reference(before), "that it was sent is no change for the owner"


def test_what_a_server_took_cannot_be_taken_back(
    store: Store, actor: Actor, clock: Clock, action: str
) -> None:
    code = str(reference(page(store, clock, action).row))
    store.write(owners.send_out, actor, {action: code}, Way.SERVER).result()
    with pytest.raises(RodeLoperError, match="nothing-to-undo"):
        store.write(actions.undo, actor, action).result()
    store.write(owners.send_out, actor, {action: code}, Way.DRAFT).result()
    store.write(actions.undo, actor, action).result()


def test_an_answer_is_a_step_with_the_words_of_the_owner(
    store: Store, actor: Actor, clock: Clock, action: str
) -> None:
    said = answer(store, clock, action, state=ActionState.DONE, text="Vakken zijn geschilderd.")
    assert store.write(owners.take_answers, actor, [said]).result().answer == 1
    now = page(store, clock, action)
    step = now.steps[0]
    assert (step.kind, step.actor, step.owner, step.text, step.told_on, step.done_on) == (
        UpdateKind.ANSWERED, "Noor Vermaat", "Peter de Wilde", "Vakken zijn geschilderd.", DAY, DAY,
    )  # fmt: skip
    assert (now.row.state, now.row.done_on, now.row.chip) == (ActionState.DONE, DAY, Chip.NOT_TOLD)
    assert (now.closed_by, now.close_reason) == ("Peter de Wilde", "Vakken zijn geschilderd.")
    store.write(actions.undo, actor, action).result()
    assert page(store, clock, action).row.state is ActionState.OPEN


def test_waiting_names_what_for_and_dropping_says_why(
    store: Store, actor: Actor, clock: Clock, action: str
) -> None:
    waits = answer(
        store, clock, action, state=ActionState.WAITING, waiting_for="leverancier", text="Levertijd."
    )
    store.write(owners.take_answers, actor, [waits]).result()
    assert page(store, clock, action).row.waiting_for == "leverancier"
    dropped = answer(store, clock, action, mark="a2", state=ActionState.DROPPED)
    assert refusal(store, actor, dropped) == "actions.reason-missing"
    store.write(owners.take_answers, actor, [replace(dropped, text="Mag niet van VTH.")]).result()
    assert page(store, clock, action).close_reason == "Mag niet van VTH."


def test_the_same_answer_counts_once_until_it_is_taken_back(
    store: Store, actor: Actor, clock: Clock, action: str
) -> None:
    said = answer(store, clock, action, text="Bijna klaar.")
    assert store.write(owners.take_answers, actor, [said, said]).result().answer == 1
    assert store.write(owners.take_answers, actor, [said]).result().answer == 0
    key = owners.answer_key(said.reference, said.mark)
    assert store.read(owners.taken, [key, "RL-0000-0000-0000 x"]) == {key}
    store.write(actions.undo, actor, action).result()
    assert store.read(owners.taken, [key]) == set()
    assert store.write(owners.take_answers, actor, [said]).result().answer == 1


def test_an_action_that_moved_on_takes_no_answer_and_then_none_is_taken(
    store: Store, actor: Actor, clock: Clock, action: str
) -> None:
    other = make_action(store, actor, make_company(store, actor), "Offerte sturen")
    good = answer(store, clock, other, text="Gestuurd.")
    said = answer(store, clock, action, state=ActionState.DONE)
    store.write(actions.set_state, actor, action, "in_progress").result()
    assert refusal(store, actor, good, said) == "actions.moved-on"
    assert page(store, clock, other).steps[0].kind is UpdateKind.CREATED


def test_what_makes_no_sense_is_refused(store: Store, actor: Actor, clock: Clock, action: str) -> None:
    said = answer(store, clock, action, state=ActionState.DONE)
    assert refusal(store, actor, answer(store, clock, action)) == "actions.text-missing"
    assert (
        refusal(store, actor, answer(store, clock, action, state=ActionState.OPEN)) == "actions.text-missing"
    )
    assert (
        refusal(store, actor, replace(said, done_on=clock.today + dt.timedelta(1))) == "actions.day-to-come"
    )
    assert refusal(store, actor, replace(said, action_id="nergens")) == "not-found"
    store.write(owners.take_answers, actor, [said]).result()
    again = answer(store, clock, action, mark="a2", state=ActionState.DROPPED, text="x")
    assert refusal(store, actor, again) == "actions.move-not-allowed"


def test_a_withdrawn_draft_takes_no_answer_and_leaves_for_nobody(
    store: Store, actor: Actor, clock: Clock
) -> None:
    draft = make_action(store, actor, make_company(store, actor), "Toch niet")
    said = answer(store, clock, draft, text="x")
    store.write(actions.withdraw, actor, draft).result()
    assert refusal(store, actor, said) == "not-found"
    with pytest.raises(RodeLoperError, match="not-found"):
        store.write(owners.send_out, actor, {draft: said.reference}, Way.LIST).result()
