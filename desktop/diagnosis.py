# SPDX-License-Identifier: EUPL-1.2
"""What is right and wrong with the exchange of a store, in sentences without personal data: to read aloud to a helpdesk."""

from __future__ import annotations

import datetime as dt
import platform
from dataclasses import dataclass

from assets.texts import _, date_full, moment, n_, number
from desktop import VERSION
from storage.queries.exchange_health import Health, health
from storage.store import Store
from ui.exchange.values import Status

LONG_AGO = dt.timedelta(days=7)
CLOCK_ALLOWED = 5 * 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``ok``: nobody has to do anything."""

    name: str
    ok: bool
    words: str


def findings(state: Health | None, now: dt.datetime) -> list[Finding]:
    """All that there is to say."""
    if state is None:
        return [
            Finding("exchange", True, _("This store works by itself: it is not connected to a municipality."))
        ]
    where = _("Connected to {bucket} at {server}.").format(bucket=state.bucket, server=state.server)
    found = Finding("exchange", True, where)
    return [found, _last(state, now), *_term(state), *_numbers(state), _clock(state.clock_skew)]


def lines(store: Store | None, status: Status) -> list[str]:
    """The same for a help desk, with versions and the code of what is the matter. No names, no words of a record."""
    found = [f"Rode Loper {VERSION}, Python {platform.python_version()}, {platform.system()}"]
    found.append(" ".join(filter(None, (status.state, status.problem))))
    if store is None:
        return found
    about = findings(store.read(health), store.clock())
    return found + [f"{'✓' if one.ok else '✗'} {one.words}" for one in about]


def _last(state: Health, now: dt.datetime) -> Finding:
    if state.last is None:
        words = _("Not everything was exchanged yet, not even once.")
        return Finding("exchange-last", False, words)
    words = _("Everything was exchanged for the last time at {moment}.").format(moment=moment(state.last))
    return Finding("exchange-last", state.downloaded and now - state.last < LONG_AGO, words)


def _term(state: Health) -> list[Finding]:
    if state.until is None:
        return []
    words = _("Without contact with the server the store opens until {day}; after that it asks for a login.")
    return [Finding("exchange-term", True, words.format(day=date_full(state.until.astimezone().date())))]


def _numbers(state: Health) -> list[Finding]:
    n = state.waiting
    found = [
        Finding(
            "waiting", True, _said(n_("{n} record waits to be sent.", "{n} records wait to be sent.", n), n)
        )
    ]
    n = state.refused
    words = n_("The server refused {n} record.", "The server refused {n} records.", n)
    found.append(Finding("refused", not n, _said(words, n)))
    n = state.conflicts
    words = n_(
        "About {n} field two people do not agree yet.", "About {n} fields two people do not agree yet.", n
    )
    found.append(Finding("conflicts", True, _said(words, n)))
    n = state.parked
    words = n_(
        "{n} record waits for another one that it belongs to.",
        "{n} records wait for others that they belong to.",
        n,
    )
    found.append(Finding("parked", True, _said(words, n)))
    if n := state.removals:
        words = n_(
            "{n} removal by a colleague waits for your yes or no.",
            "{n} removals by colleagues wait for your yes or no.",
            n,
        )
        found.append(Finding("removals", False, _said(words, n)))
    if n := state.lost:
        words = n_(
            "The server was restored and does not have {n} record any more.",
            "The server was restored and does not have {n} records any more.",
            n,
        )
        found.append(Finding("lost", False, _said(words, n)))
    return found


def _clock(skew: int) -> Finding:
    if abs(skew) <= CLOCK_ALLOWED:
        words = _("The clocks of this laptop and of the server agree.")
        return Finding("clock", True, words)
    words = _("The clock of this laptop differs {minutes} minutes from that of the server.")
    return Finding("clock", False, words.format(minutes=number(round(abs(skew) / 60))))


def _said(words: str, n: int) -> str:
    return words.format(n=number(n))
