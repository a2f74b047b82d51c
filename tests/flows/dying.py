# SPDX-License-Identifier: EUPL-1.2
"""Does one thing in a store again and again, each time on a copy and in a process that ends in the middle of it.

``python -m tests.flows.dying`` with its orders as JSON on standard input. Each copy is called after the statement at which
its process ended; the last one of a thing is where it came to its end.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from storage.operations import briefs, bulk, letter_templates, letters, owners, steering
from storage.rules.letters import LetterKind, Words
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import NOW
from tests.flows.exchange_worker import Fate

DAY = dt.date(2026, 11, 20)
WORDS = Words("Dank voor het gesprek", "Wij spraken dit af:\n\n- een offerte")


@dataclass(frozen=True)
class Orders:
    """``every``: at each so manieth statement. ``visit`` has an alderman and a letter that is being written; of the actions
    the company heard nothing yet; ``answers``: reference and version of each of them.
    """

    store: str
    key: str
    folder: str
    me: str
    other: str
    visit: str
    actions: list[str]
    answers: list[tuple[str, int]]
    every: int = 1


def things(orders: Orders) -> Mapping[str, Callable[[Store, Actor], Any]]:
    """What is done, by name."""
    ids = orders.actions
    said = [
        owners.Answer(id_, code, f"antwoord {n}", version, text="Staat gepland.")
        for n, (id_, (code, version)) in enumerate(zip(ids, orders.answers, strict=True))
    ]
    went = {"day": DAY, "channel": "mail"}
    return {
        "letter": lambda s, a: s.write(
            letters.went_out, a, orders.visit, LetterKind.AFTER_VISIT, WORDS, **went
        ),
        "explained": lambda s, a: s.write(letters.went_out, a, ids[0], LetterKind.LONGER, WORDS, **went),
        "bulk": lambda s, a: s.write(bulk.hand_over, a, ids, orders.other, teller=True),
        "answers": lambda s, a: s.write(owners.take_answers, a, said),
        "brief": lambda s, a: s.write(briefs.offer, a, orders.visit),
        "template": lambda s, a: s.write(
            letter_templates.write, a, LetterKind.DONE, "nl", subject="Klaar", text="Dag,\n\nHet is klaar."
        ),
        "month": lambda s, a: s.write(steering.explain, a, "2026-10", "Veel nieuwe bedrijven."),
    }


def ends(orders: Orders, name: str, at: int) -> bool:
    """Whether a process that does this ended at that statement; else it came to its end."""
    path = Path(orders.folder) / f"{name}-{at:03}.store"
    shutil.copyfile(orders.store, path)
    child = os.fork()
    if child == 0:
        fate = Fate(("statement", at))
        store = Store.open(path, bytes.fromhex(orders.key), device="b", clock=lambda: NOW)
        fate.watch_stores()
        things(orders)[name](store, Actor(orders.me, "Noor Vermaat", "b")).result()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and status:
        raise SystemExit(f"{name} {at}: {status}")
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    given = msgspec.json.decode(sys.stdin.buffer.read(), type=Orders)
    for thing in things(given):
        number = 1
        while ends(given, thing, number):
            number += given.every
