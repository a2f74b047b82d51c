# SPDX-License-Identifier: EUPL-1.2
"""What became of the promises in the demo: every state that an action can be in, and how it came there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.demo.stage import Stage, moment
from storage.operations import actions
from storage.rules.choices import Channel
from storage.rules.rights import Actor
from storage.rules.states import ActionState


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise that was made, and what it was about."""

    id: str
    topic: str
    owner: str
    teller: str
    made: dt.datetime
    due: dt.date


def decide(stage: Stage, promises: Sequence[Promise]) -> None:
    """Most are done and told; some are late, waiting, done but not told, dropped, or only just begun."""
    for n, promise in enumerate(sorted(promises, key=lambda one: one.made)):
        age = (stage.now - promise.made).days
        if age < 4:
            continue
        owner, teller = stage.town.actor(promise.owner), stage.town.actor(promise.teller)
        stage.at(promise.made + dt.timedelta(days=2))
        if n % 7:
            stage.do(actions.set_state, owner, promise.id, ActionState.IN_PROGRESS)
        promise = _postponed(stage, promise, owner, n)
        late = (stage.today - promise.due).days
        if n % 11 == 3 and late < 15:
            stage.at(promise.made + dt.timedelta(days=min(age, 6)))
            stage.do(actions.set_state, owner, promise.id, ActionState.WAITING,
                     waiting_for=stage.random.choice(stage.words["waiting"]))  # fmt: skip
        elif late >= 2 and (n % 9 != 5 or late > 45):
            _close(stage, promise, owner, teller, n)


def _postponed(stage: Stage, promise: Promise, owner: Actor, n: int) -> Promise:
    if n % 8 != 1 or promise.due >= stage.today:
        return promise
    later = promise.due + dt.timedelta(days=14)
    stage.at(moment(promise.due - dt.timedelta(days=1), 15))
    stage.do(actions.postpone, owner, promise.id, later, reason=stage.random.choice(stage.words["postponed"]))
    if n % 16 == 1:
        stage.at(stage.clock.now + dt.timedelta(hours=1))
        teller = stage.town.actor(promise.teller)
        stage.do(actions.explain, teller, promise.id, channel=Channel.MAIL,
                 text="Dit duurt langer dan wij dachten. Wij houden u op de hoogte.")  # fmt: skip
    return Promise(promise.id, promise.topic, promise.owner, promise.teller, promise.made, later)


def _close(stage: Stage, promise: Promise, owner: Actor, teller: Actor, n: int) -> None:
    done = moment(promise.due - dt.timedelta(days=stage.random.randint(0, 4)), 11)
    stage.at(max(done, promise.made + dt.timedelta(days=3)))
    if n % 13 == 6:
        stage.do(actions.drop, owner, promise.id, reason=stage.random.choice(stage.words["dropped"]))
    else:
        stage.do(actions.finish, owner, promise.id)
    waits = (stage.now - stage.clock.now).days < 14 or n % 15 == 4
    if waits:
        return
    # Some companies hear it much later than they should.
    days = 18 if n % 7 == 2 and (stage.now - stage.clock.now).days > 20 else stage.random.randint(1, 8)
    stage.at(stage.clock.now + dt.timedelta(days=days))
    if n % 17 == 9:
        stage.do(actions.telling_unnecessary, teller, promise.id, reason="Het bedrijf was er zelf bij.")
    else:
        channel = stage.random.choice((Channel.PHONE, Channel.PHONE, Channel.MAIL, Channel.VISIT))
        text = stage.random.choice(stage.words["told"])
        stage.do(actions.report_back, teller, promise.id, channel=channel, text=text)
