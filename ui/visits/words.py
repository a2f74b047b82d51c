# SPDX-License-Identifier: EUPL-1.2
"""How visits are said on the screen: their state and its colour, when they are, who goes, and what to watch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assets.texts import _, clock, date_long, date_short, sentence
from storage.queries.visits import Member, VisitRow
from storage.rules.choices import Part
from storage.rules.states import VisitState
from storage.rules.teams import PlanWarning
from ui.words import VISIT_STATES, day_words, word

TONES = {
    VisitState.WISH: "rest",
    VisitState.PLANNED: "wait",
    VisitState.CONFIRMED: "progress",
    VisitState.HELD: "wait",
    VisitState.WRAPPED_UP: "done",
    VisitState.CANCELLED: "dropped",
}
ICONS = {
    VisitState.WISH: "ph.star",
    VisitState.PLANNED: "ph.calendar-blank",
    VisitState.CONFIRMED: "ph.calendar-check",
    VisitState.HELD: "ph.chat-centered-text",
    VisitState.WRAPPED_UP: "ph.checks",
    VisitState.CANCELLED: "ph.prohibit",
}


def state_words(state: VisitState) -> str:
    """``gepland``."""
    return word(VISIT_STATES, state.value)


def when(visit: VisitRow, today: dt.date) -> str:
    """``do 26 nov 11:00``, or that there is no date yet."""
    if visit.starts_at is None:
        return _("no date yet")
    return f"{date_short(visit.starts_at.date(), today)} {clock(visit.starts_at)}"


def when_long(visit: VisitRow) -> str:
    """``donderdag 26 november, 11:00 tot 12:00``."""
    if visit.starts_at is None or visit.ends_at is None:
        return _("no date yet")
    return _("{day}, {start} to {end}").format(
        day=date_long(visit.starts_at.date()), start=clock(visit.starts_at), end=clock(visit.ends_at)
    )


def member_name(member: Member) -> str:
    """``wethouder Hester van Rijnsbergen``, others by name."""
    if member.part is Part.ALDERMAN:
        return _("alderman {name}").format(name=member.name)
    return member.name


def names(team: Sequence[Member]) -> str:
    """``Noor Vermaat, Daan Hooiveld en wethouder Van Rijnsbergen``; the alderman last, as one says it."""
    ordered = [member_name(member) for member in team if member.part is not Part.ALDERMAN]
    ordered += [member_name(member) for member in team if member.part is Part.ALDERMAN]
    return and_words(ordered)


def and_words(words: Sequence[str]) -> str:
    """``a, b en c``."""
    if len(words) < 2:
        return "".join(words)
    return _("{some} and {last}").format(some=", ".join(words[:-1]), last=words[-1])


def warning_words(warning: PlanWarning, today: dt.date) -> str:
    """The sentence of a warning, with its dates as words."""
    values = {
        name: day_words(value, today) if isinstance(value, dt.date) else value
        for name, value in warning.values.items()
    }
    text = sentence(warning.code, values)
    return text[:1].upper() + text[1:]
