# SPDX-License-Identifier: EUPL-1.2
"""How a disagreement is said: who and when, and which part of a long text it is about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assets.texts import _, moment, n_
from storage.queries.conflicts import Clash, Disagreement, Side
from storage.rules.merging import Part

_AROUND = 60


@dataclass(frozen=True, slots=True)
class Sides:
    """Which side of a clash stands first (that of the reader, when it is one of the two), and what they are called."""

    first: str
    second: str

    @staticmethod
    def of(clash: Clash, me: str) -> Sides:
        """The reader's own side first."""
        return Sides("theirs", "mine") if clash.side_of(me) == "theirs" else Sides("mine", "theirs")


def side(clash: Clash, name: str) -> Side:
    """The side ``mine`` or ``theirs``."""
    return clash.mine if name == "mine" else clash.theirs


def owner(side: Side, me: str) -> str:
    """``Van jou``, ``Van Rik Jansen``, ``Van een collega``."""
    if side.by_id == me:
        return _("Yours")
    return _("Of {name}").format(name=side.by) if side.by else _("Of a colleague")


def keep_words(side: Side, me: str) -> str:
    """What pressing it does, for the screen reader: ``Mijn versie houden``."""
    if side.by_id == me:
        return _("Keep my version")
    return _("Keep the version of {name}").format(name=side.by or _("a colleague"))


def short_name(side: Side, me: str) -> str:
    """``Jij`` or a first name, to mark words with."""
    return _("You") if side.by_id == me else next(iter(side.by.split()), _("Colleague"))


def when(side: Side, now: dt.datetime) -> str:
    """``vandaag 10:42``."""
    return moment(side.at, now) if side.at else ""


def who_differ(one: Disagreement, me: str) -> str:
    """``Jij en Rik Jansen hebben dit allebei veranderd.``."""
    if one.is_apart:
        return _("This became confidential, and not for you. What you wrote in it is kept here.")
    clash = one.clashes[0]
    names = [clash.mine.by or _("a colleague"), clash.theirs.by or _("a colleague")]
    if clash.is_whole:
        gone, kept = (clash.theirs, clash.mine) if clash.theirs.removed else (clash.mine, clash.theirs)
        if kept.by_id == me:
            return _("{name} removed this while you changed it.").format(name=gone.by or _("A colleague"))
        if gone.by_id == me:
            return _("You removed this while {name} changed it.").format(name=kept.by or _("a colleague"))
        return _("{one} removed this while {other} changed it.").format(
            one=gone.by or _("A colleague"), other=kept.by or _("a colleague")
        )
    if me in (clash.mine.by_id, clash.theirs.by_id):
        other = clash.theirs if clash.mine.by_id == me else clash.mine
        return _("You and {name} both changed this.").format(name=other.by or _("a colleague"))
    return _("{one} and {other} both changed this.").format(one=names[0], other=names[1])


def count_words(one: Disagreement) -> str:
    """``2 velden`` or ``1 tekst``."""
    n = len(one.clashes)
    if one.is_apart or all(clash.is_text for clash in one.clashes):
        return n_("{n} text", "{n} texts", n).format(n=n)
    return n_("{n} field", "{n} fields", n).format(n=n)


def excerpt(parts: list[Part], by: str, whole: str) -> str:
    """What this side wrote, with a few words around it; a short text as it is."""
    if len(whole) <= 3 * _AROUND:
        return whole
    told: list[str] = []
    gap = False
    for part in parts:
        if part.by == by and part.text.strip():
            told.append(("… " if gap or not told else "") + part.text.strip())
            gap = False
        elif part.text.strip():
            gap = True
    return (" ".join(told) + " …") if told else whole


def as_kept(parts: list[Part]) -> list[Part]:
    """The parts in the order in which ``merge_keeping_both`` keeps them: of a clash mine, a stroke, and theirs."""
    kept: list[Part] = []
    waiting: Part | None = None
    for part in parts:
        if not part.clash:
            kept.append(part)
        elif part.by == "theirs":
            waiting = part
        elif waiting is not None:
            both = bool(part.text.strip() and waiting.text.strip())
            between = "\n" if "\n" in part.text + waiting.text else " / "
            kept += [part, *([Part(between)] if both else []), waiting]
            waiting = None
    return [part for part in kept if part.text]
