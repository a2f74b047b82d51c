# SPDX-License-Identifier: EUPL-1.2
"""A brief cut into the sections that are read on a screen, each in lines of words. Knows no Qt.

What was offered on one day is read on another: how late a promise is stands there as a date, which stays true.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from assets.texts import _, date_full, date_short, n_, number
from storage.queries.briefs import Brief, Conversation, KeyFigures, Promise
from storage.queries.visit_people import AttendeeRow
from storage.rules.actions import Chip
from storage.rules.choices import Section
from storage.rules.states import ActionState
from ui.briefs.words import SECTIONS
from ui.documents.one_minute import points
from ui.words import ALERTS, CHANNELS, PHASES, TONES, VISIT_KINDS, chip_words, day_words, name_list, word

Run = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: words (bold or not), what goes with them below, an icon before them and a state behind them.

    ``chip``: words, tone and icon. ``confidential``: not everybody may read it.
    """

    runs: tuple[Run, ...]
    under: str = ""
    icon: str = ""
    tone: str = "text2"
    chip: tuple[str, str, str] | None = None
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A section with its lines."""

    section: Section
    title: str
    entries: tuple[Entry, ...]


def blocks(brief: Brief, day: dt.date) -> list[Block]:
    """The sections of a brief that have something in them, as they are on ``day``."""
    parts = {
        Section.MINUTE: _minute(brief, day),
        Section.PROMISES: (_promise(one, day) for one in brief.promises),
        Section.TOPICS: (_lead(one.topic, " ".join(one.text.split())) for one in brief.topics),
        Section.PEOPLE: _people(brief),
        Section.COMPANY: _company(brief.figures, brief.sector),
        Section.ALERTS: _alerts(brief, day),
        Section.CONVERSATIONS: (_conversation(one, day) for one in brief.conversations),
        Section.SENSITIVE: (Entry(((line.strip(), False),)) for line in brief.sensitivities.splitlines() if line.strip()),
    }  # fmt: skip
    made = {section: tuple(entries) for section, entries in parts.items()}
    return [Block(section, _(SECTIONS[section]), entries) for section, entries in made.items() if entries]


def about(brief: Brief) -> str:
    """``Met Noor Vermaat en Daan Hooiveld``: who goes beside the alderman."""
    others = [one.name for one in brief.visit.team if not one.is_alderman]
    return _("with {names}").format(names=name_list(others)) if others else ""


def late_since(promise: Promise) -> str:
    """``te laat sinds 18 november``, which is true on any later day."""
    assert promise.due_on is not None  # it could not be late
    return _("late since {day}").format(day=day_words(promise.due_on, promise.due_on))


_POINTS = {
    "late": ("ph.warning-circle-fill", "late"),
    "told": ("ph.check", "tell"),
    "dropped": ("ph.prohibit", "rest"),
    "open": ("ph.circle-half", "progress"),
    "alert": ("ph.chat-circle-text", "text2"),
    "start": ("ph.chats-circle", "text2"),
}


def _minute(brief: Brief, day: dt.date) -> Iterator[Entry]:
    for point in points(brief, day, how_late=late_since):
        icon, tone = _POINTS[point.kind]
        yield Entry(((point.lead, True), (" " + point.text, False)), icon=icon, tone=tone)


def _promise(promise: Promise, day: dt.date) -> Entry:
    chip = Chip.NOT_TOLD if promise.not_told else Chip(promise.state.value)
    if promise.days_late:
        look = (late_since(promise), "late", "ph.warning-circle")
    else:
        look = (chip_words(chip, promise.state), TONES[chip], _CHIP_ICONS[chip])
    return Entry(
        ((promise.title, True),),
        under=". ".join(_promised(promise, day)) + ".",
        chip=look,
        confidential=promise.confidential,
    )


_CHIP_ICONS = {
    Chip.OPEN: "ph.circle",
    Chip.IN_PROGRESS: "ph.circle-half",
    Chip.WAITING: "ph.hourglass-medium",
    Chip.NOT_TOLD: "ph.check",
    Chip.SETTLED: "ph.checks",
    Chip.DROPPED: "ph.prohibit",
}


def _promised(promise: Promise, day: dt.date) -> Iterator[str]:
    yield promise.owner or _("Nobody owns this yet")
    if promise.not_told and promise.done_on:
        how = _("Dropped on {date}") if promise.state is ActionState.DROPPED else _("Done on {date}")
        yield how.format(date=day_words(promise.done_on, day))
        return
    if promise.waiting_for and promise.state is ActionState.WAITING:
        yield _("It waits for {what}.").format(what=promise.waiting_for.rstrip(".")).rstrip(".")
    if promise.due_on and not promise.days_late:
        yield _("At the latest {day}").format(day=day_words(promise.due_on, day))
    on = day_words(promise.promised_on, day)
    if promise.promised_to:
        yield _("Promised on {date} to {name}").format(date=on, name=promise.promised_to)
    else:
        yield _("Promised on {date}").format(date=on)


def _people(brief: Brief) -> Iterator[Entry]:
    for person in brief.people:
        yield _lead(person.name, _person(person))
    if brief.approach.strip():
        yield _lead(_("Approach"), " ".join(brief.approach.split()))


def _person(person: AttendeeRow) -> str:
    said = (part.strip().rstrip(".") for part in (person.function, person.preference))
    words = ". ".join(part[0].upper() + part[1:] for part in said if part)
    return f"{words}." if words else ""


def _company(known: KeyFigures, sector: str) -> Iterator[Entry]:
    if sector:
        yield Entry(((sector[:1].upper() + sector[1:].rstrip("."), False), (".", False)))
    if known.employees is not None:
        yield _fact(_("Employees"), number(known.employees))
    if known.visits:
        last = known.last_visit_on
        when = ", " + _("last {date}").format(date=date_full(last)) if last else ""
        yield _fact(_("Visits"), number(known.visits) + when)
    if known.grade is not None:
        before = ", " + _("last time {n}").format(n=number(known.grade_before)) if known.grade_before else ""
        yield _fact(_("Our service"), number(known.grade) + before)
    if known.jobs or known.internships:
        jobs = n_("{n} job", "{n} jobs", known.jobs).format(n=number(known.jobs)) if known.jobs else ""
        places = n_("{n} internship", "{n} internships", known.internships).format(
            n=number(known.internships)
        )
        yield _fact(
            _("Result"), ", ".join(part for part in (jobs, places if known.internships else "") if part)
        )
    if known.phase:
        yield _fact(_("Phase"), word(PHASES, known.phase).lower())


def _alerts(brief: Brief, day: dt.date) -> Iterator[Entry]:
    told: set[str] = set()
    for alert in brief.alerts:
        if alert.kind not in told:
            told.add(alert.kind)
            under = f"{date_short(alert.on, day, weekday=False)}, {alert.by}"
            yield Entry(
                ((word(ALERTS, alert.kind) + ".", True), (f" {alert.text.strip()}" if alert.text.strip() else "", False)),
                under=under,
                icon="ph.flag",
                tone="wait",
                confidential=alert.confidential,
            )  # fmt: skip


def _conversation(line: Conversation, day: dt.date) -> Entry:
    kind = word(VISIT_KINDS if line.is_visit else CHANNELS, line.kind)
    said = [kind, line.text.strip() or ", ".join(topic for topic in line.topics if topic)]
    if line.actions:
        said.append(n_("{n} action", "{n} actions", line.actions).format(n=line.actions))
    words = ". ".join(part.rstrip(".") for part in said if part) + "."
    date = date_short(line.on, day, weekday=False)
    return Entry(((f"{date}  ", True), (words, False)), confidential=line.confidential)


def _fact(name: str, value: str) -> Entry:
    return Entry(((f"{name}: ", True), (value, False)))


def _lead(lead: str, words: str) -> Entry:
    return Entry(((lead.rstrip(".") + ".", True), (f" {words}" if words else "", False)))
