# SPDX-License-Identifier: EUPL-1.2
"""How it is said what we told a company: on the screen, on paper and when it is copied. Knows no Qt.

On paper and when copied it can go anywhere: the words of what is internal or confidential stay on the screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assets.texts import N_, _, clock, date_full, n_, number
from storage.queries.told import Told, ToldItem, ToldKind
from storage.rules.choices import Disclosure
from storage.rules.names import fold_name
from ui.words import CHANNELS, word

ICONS = {
    "phone": "ph.phone",
    "mail": "ph.envelope-simple",
    "letter": "ph.envelope-open",
    "counter": "ph.storefront",
    "visit": "ph.handshake",
}
_WHAT = {
    ToldKind.TOLD: N_("How it ended: {action}"),
    ToldKind.EXPLAINED: N_("How it is going: {action}"),
}


def finding(items: Sequence[ToldItem]) -> str:
    """How often the company heard from us, and when last."""
    if not items:
        return _("We told this company nothing yet.")
    n = len(items)
    words = n_(
        "All that we told this company: {n} time, on {day}.",
        "All that we told this company: {n} times, last on {day}.",
        n,
    )
    return words.format(n=number(n), day=date_full(items[0].on))


def when(item: ToldItem) -> str:
    """``12 november 2026, 14:05``; without the clock where only the day is known."""
    day = date_full(item.on)
    return f"{day}, {clock(item.at.astimezone())}" if item.at is not None else day


def who(item: ToldItem) -> str:
    """``E-mail van Noor Vermaat aan mevrouw Hanneke Brandsma``."""
    channel = word(CHANNELS, item.channel)
    if item.to:
        return _("{channel}, {name} to {to}").format(channel=channel, name=item.who, to=item.to)
    return _("{channel}, {name}").format(channel=channel, name=item.who)


def about(item: ToldItem) -> str:
    """Which action it was about, and whether that was its end."""
    return _(_WHAT[item.kind]).format(action=item.about) if item.kind in _WHAT else ""


def title(item: ToldItem) -> str:
    """The subject of a letter or contact; of a telling without one, what it told."""
    if item.about and item.title == item.about:
        return about(item)
    return item.title or _("Contact")


def matching(items: Sequence[ToldItem], typed: str) -> list[ToldItem]:
    """Those in which every word that was typed occurs."""
    wanted = fold_name(typed).split()
    if not wanted:
        return list(items)
    return [item for item in items if all(part in _searched(item) for part in wanted)]


def _searched(item: ToldItem) -> str:
    parts = (
        item.title,
        item.words,
        item.who,
        item.to,
        item.about,
        word(CHANNELS, item.channel),
        date_full(item.on),
    )
    return fold_name(" ".join(parts))


def leaving(items: Sequence[ToldItem]) -> list[ToldItem]:
    """Those that may leave the screen at all: that something confidential was said or promised is confidential too."""
    return [item for item in items if item.disclosure != Disclosure.CONFIDENTIAL]


def outside(item: ToldItem) -> tuple[str, str]:
    """Title and words as they may leave the screen."""
    if not item.is_internal:
        return title(item), item.words
    return _("Contact"), _("What was said is not for everybody.")


def as_text(found: Told, items: Sequence[ToldItem], today: dt.date) -> str:
    """These items, to put in a mail or a note."""
    head = _("What we told {company}, on {day}").format(company=found.company, day=date_full(today))
    parts = [head]
    for item in leaving(items):
        name, words = outside(item)
        lines = [f"{when(item)} · {who(item)}", name]
        if (of := about(item)) and of != name:
            lines.append(of)
        parts.append("\n".join([*lines, words.strip()]).strip())
    return "\n\n".join(parts) + "\n"
