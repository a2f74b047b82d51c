# SPDX-License-Identifier: EUPL-1.2
"""The term begins anew at each contact, whatever clock was wrong before it."""

from __future__ import annotations

import datetime as dt

import pytest

from desktop import custody
from storage.operations import exchange
from storage.queries.standing import standing
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import NOW

YEAR, MINUTE = dt.timedelta(days=365), dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("contact", "seen"),
    [
        (NOW + YEAR, NOW + YEAR),  # the clock of the server was ahead
        (NOW - MINUTE, NOW + YEAR),  # the clock of this laptop was
        (NOW - YEAR, NOW - YEAR),
    ],
)
def test_a_contact_counts_also_after_a_clock_was_wrong(
    store: Store, actor: Actor, contact: dt.datetime, seen: dt.datetime
) -> None:
    facts = {"server": "https://rl.example", "contact": contact.isoformat(), "seen": seen.isoformat()}
    store.write(exchange.remember, actor, **facts).result()
    custody.contact_succeeded(store, actor, NOW)
    known = store.read(standing)
    assert (known.contact, known.seen) == (NOW, NOW)
    assert known.shut(NOW) == ""


def test_not_every_contact_is_written_down(store: Store, actor: Actor) -> None:
    before = (NOW - MINUTE).isoformat()
    store.write(exchange.remember, actor, server="https://rl.example", contact=before, seen=before).result()
    custody.contact_succeeded(store, actor, NOW)
    assert store.read(standing).contact == NOW - MINUTE
