# SPDX-License-Identifier: EUPL-1.2
"""Promises of whoever looks around that ask for something today: one for each reminder that there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from desktop.demo.stage import Stage, moment
from storage.operations import actions
from storage.rules.states import ActionState


class _Guarded(NamedTuple):
    """Made so many days ago, due so many days from today; moved to later so often, and what it waits for."""

    title: str
    made: int
    due: int
    moved: int = 0
    waits: str = ""


_PROMISES = (
    _Guarded("Vergunning voor het laadplein navragen", 70, -14, moved=2, waits="Ruimtelijke Ordening"),
    _Guarded("Kennismaken met het Werkcentrum", 40, -7),
    _Guarded("Antwoord geven over de laad- en losplek", 12, 1),
    _Guarded("Lijst met leegstaande panden sturen", 9, 5),
)


def agree_guarded(stage: Stage, companies: Sequence[str]) -> int:
    """Agree these with the first of these companies; answers how many there are."""
    who = stage.town.actor()
    for company, promise in zip(companies, _PROMISES, strict=False):
        due = stage.today + dt.timedelta(days=promise.due)
        stage.at(moment(stage.today - dt.timedelta(days=promise.made), 10))
        first = due - dt.timedelta(days=14 * promise.moved)
        made = stage.do(actions.agree, who, company_id=stage.town.company_ids[company], title=promise.title,
                        owner_id=who.id, due_on=first, promised_to_id=stage.town.contact_ids[company][0])  # fmt: skip
        for n in range(1, promise.moved + 1):
            stage.at(moment(first + dt.timedelta(days=14 * n - 16), 15))
            reason = stage.words["postponed"][n % len(stage.words["postponed"])]
            stage.do(actions.postpone, who, made, first + dt.timedelta(days=14 * n), reason=reason)
        if promise.waits:
            stage.do(actions.set_state, who, made, ActionState.WAITING, waiting_for=promise.waits)
        else:
            stage.at(moment(stage.today - dt.timedelta(days=promise.made - 1), 11))
            stage.do(actions.set_state, who, made, ActionState.IN_PROGRESS)
    return len(_PROMISES)
