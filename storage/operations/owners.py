# SPDX-License-Identifier: EUPL-1.2
"""Owners without an account: that an action was sent to them, and what they answered, as steps in its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.errors import RodeLoperError
from storage.models import Action, ActionUpdate
from storage.operations.action_steps import NewStep, append
from storage.operations.unit import chunks, get, operation
from storage.rules.actions import UpdateKind
from storage.rules.choices import Channel
from storage.rules.references import version
from storage.rules.rights import Actor
from storage.rules.states import ActionState, check_action_move


class Way(StrEnum):
    """How an action left. Of what the server took it is known that it left the house."""

    SERVER = "server"
    """The mail server took the mail."""
    DRAFT = "draft"
    """A draft was made for the mail program; whether it was sent, nobody told us."""
    MAILED_LIST = "mailed-list"
    """The mail server took a list with the action on it, for whoever the list was for."""
    LIST = "list"
    """The action stands on a list that was saved or made ready to mail."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an owner answered, as a person approved it.

    ``state`` is nothing when only something is said. ``mark`` says which answer it is, so that it counts once.
    ``version``: how the action stood when it was approved (``rules.references.version``). ``answered_on``: the day that
    the owner wrote it. ``owner_id``: who answered.
    """

    action_id: str
    reference: str
    mark: str
    version: int
    owner_id: str | None = None
    state: ActionState | None = None
    done_on: dt.date | None = None
    waiting_for: str = ""
    text: str = ""
    answered_on: dt.date | None = None


def answer_key(reference: str, mark: str) -> str:
    """What a step keeps of the answer that it came from."""
    return f"{reference} {mark}"


@operation("actions.send_out")
def send_out(db: Session, actor: Actor, references: Mapping[str, str], way: Way | str) -> None:
    """Note that these actions (id and reference) left for their owners, and how. Raises ``not-found``."""
    to = Way(way)
    kind = UpdateKind.SENT if to in (Way.SERVER, Way.MAILED_LIST) else UpdateKind.PREPARED
    # A list can be for many owners: it went to somebody, not to each of them.
    channel = "" if to in (Way.LIST, Way.MAILED_LIST) else Channel.MAIL.value
    rows = _rows(db, list(references))
    append(
        db,
        actor,
        [
            NewStep(
                id_,
                kind,
                {"owner_id": rows[id_].owner_id, "channel": channel, "reference": references[id_]},
            )
            for id_ in references
        ],
    )


@operation("actions.take_answers")
def take_answers(db: Session, actor: Actor, answers: Sequence[Answer]) -> int:
    """Write these answers in the history of their actions: all of them or none. Gives how many were new.

    One that stands there already is left out. Raises ``not-found``, ``actions.moved-on`` (``title``) when an action
    stands otherwise than when it was approved, ``actions.move-not-allowed``, ``actions.reason-missing``,
    ``actions.text-missing`` and ``actions.day-to-come``.
    """
    known = taken(db, [answer_key(one.reference, one.mark) for one in answers])
    new = {answer_key(one.reference, one.mark): one for one in answers}
    fresh = [one for key, one in new.items() if key not in known]
    for one in fresh:
        # One by one: two answers about one action are about how it stands after the first.
        append(db, actor, [NewStep(one.action_id, UpdateKind.ANSWERED, _said(db, one))])
    return len(fresh)


def taken(db: Session, keys: Sequence[str]) -> set[str]:
    """Which of these answers (``answer_key``) stand in a history already, and were not taken back."""
    found: dict[str, set[str]] = {}
    for chunk in chunks(list(dict.fromkeys(keys))):
        query = select(ActionUpdate.reference, ActionUpdate.id).where(
            ActionUpdate.reference.in_(chunk), ActionUpdate.reference != ""
        )
        for key, id_ in db.execute(query):
            found.setdefault(key, set()).add(id_)
    undone: set[str | None] = set()
    for chunk in chunks([id_ for ids in found.values() for id_ in ids]):
        undone.update(db.scalars(select(ActionUpdate.undoes_id).where(ActionUpdate.undoes_id.in_(chunk))))
    return {key for key, ids in found.items() if ids - undone}


def _said(db: Session, answer: Answer) -> dict[str, Any]:
    """The step of this answer. Raises what keeps it from being taken."""
    action = get(db, Action, answer.action_id)
    if action.removed_at is not None:
        raise RodeLoperError("not-found", kind=Action.__tablename__)
    if version(action) != answer.version:
        raise RodeLoperError("actions.moved-on", title=action.title)
    today, text = outbox.today(db), answer.text.strip()
    if any(day is not None and day > today for day in (answer.done_on, answer.answered_on)):
        raise RodeLoperError("actions.day-to-come")
    waits = answer.waiting_for.strip() if answer.state is ActionState.WAITING else ""
    state = answer.state
    if state is not None and (state.value, waits) == (action.state, action.waiting_for):
        state = None
    if state is None and not text:
        raise RodeLoperError("actions.text-missing")
    if state is not None and state.value != action.state:
        check_action_move(ActionState(action.state), state)
    if state is ActionState.DROPPED and not text:
        raise RodeLoperError("actions.reason-missing")
    return {
        "owner_id": answer.owner_id,
        "state": state.value if state else "",
        "waiting_for": waits if state else "",
        "done_on": (answer.done_on or answer.answered_on or today) if state and state.is_closed else None,
        "told_on": answer.answered_on or today,
        "text": text,
        "reference": answer_key(answer.reference, answer.mark),
    }


def _rows(db: Session, ids: Sequence[str]) -> dict[str, Action]:
    found: dict[str, Action] = {}
    for chunk in chunks(ids):
        query = select(Action).where(Action.id.in_(chunk), Action.removed_at.is_(None))
        found.update((row.id, row) for row in db.scalars(query))
    if len(found) < len(ids):
        raise RodeLoperError("not-found", kind=Action.__tablename__)
    return found
