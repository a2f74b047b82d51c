# SPDX-License-Identifier: EUPL-1.2
"""What doing something with many actions means, in sentences: what happens, what stays as it is and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from assets.texts import _, date_long, date_short, n_, number
from storage.operations.bulk import TakenBack
from storage.queries.bulk import Leaving, Stays, Undoing
from storage.rules.actions import UpdateKind
from storage.rules.bulk import Fact, Plan, Reason, moved
from ui.widgets.preview import Sentence
from ui.words import CHANNELS, word

_NAMED = 4
"""So many actions are named; of more it is said how many they are."""


def actions_words(n: int) -> str:
    """``1 actie``, ``2.500 acties``."""
    return n_("{n} action", "{n} actions", n).format(n=number(n))


def some(names: Sequence[str]) -> str:
    """The first few of these, and how many more there are."""
    shown = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    return _("{names} and {n} more").format(names=shown, n=number(more)) if more > 0 else shown


def titles(facts: Sequence[Fact]) -> str:
    """Which actions these are."""
    return some([f"{fact.title} ({fact.company})" for fact in facts])


# What happens


def handing_over(plan: Plan, name: str) -> list[Sentence]:
    """Who gets how many to do and to tell, and from whom."""
    does = [fact for fact, steps in plan.takes if any(kind is UpdateKind.OWNER for kind, _values in steps)]
    tells = [fact for fact, steps in plan.takes if any(kind is UpdateKind.TELLER for kind, _values in steps)]
    said = []
    if does:
        words = n_("{name} gets {n} action to do.", "{name} gets {n} actions to do.", len(does))
        said.append(
            Sentence(words.format(name=name, n=number(len(does))), "ph.user", "accent", _from_whom(does))
        )
    if tells:
        words = n_(
            "{name} tells the company how {n} action ends.", "{name} tells the companies how {n} actions end.", len(tells)
        )  # fmt: skip
        said.append(Sentence(words.format(name=name, n=number(len(tells))), "ph.megaphone-simple", "accent"))
    return said + staying(plan)


def _from_whom(facts: Sequence[Fact]) -> str:
    owners = Counter(fact.owner or _("nobody") for fact in facts)
    return some([_("{n} of {name}").format(n=number(n), name=name) for name, n in owners.most_common()])


def moving(plan: Plan, today: dt.date, *, to: dt.date | None) -> list[Sentence]:
    """How many dates go later or earlier, and what the companies notice of it."""
    what = moved(plan, today)
    said = []
    if to is not None and plan.takes:
        words = n_(
            "{n} action gets {day} as its date.", "{n} actions get {day} as their date.", len(plan.takes)
        )
        words = words.format(n=number(len(plan.takes)), day=date_long(to))
        said.append(Sentence(words, "ph.calendar-blank", "accent"))
    if what.later:
        words = n_("{n} action goes later.", "{n} actions go later.", what.later).format(n=number(what.later))
        said.append(Sentence(words, "ph.calendar-plus", "wait", _heard(what.again) if what.asks else ""))
    if what.earlier:
        words = n_("{n} action goes earlier.", "{n} actions go earlier.", what.earlier)
        said.append(Sentence(words.format(n=number(what.earlier)), "ph.calendar-blank", "accent"))
    if what.first:
        words = n_("{n} action had no date yet.", "{n} actions had no date yet.", what.first)
        said.append(Sentence(words.format(n=number(what.first)), "ph.calendar-blank", "accent"))
    if what.late:
        words = n_(
            "{n} action is late on the new date too.", "{n} actions are late on the new date too.", what.late
        )
        said.append(Sentence(words.format(n=number(what.late)), "ph.warning-circle", "late"))
    return said + staying(plan)


def _heard(again: int) -> str:
    heard = _("The companies heard an earlier date: tell them in time why it takes longer.")
    if not again:
        return heard
    before = n_("{n} of these was postponed before.", "{n} of these were postponed before.", again)
    return f"{before.format(n=number(again))} {heard}"


def closing(plan: Plan, today: dt.date) -> list[Sentence]:
    """What is closed, with the words that the company heard: a person must see that these say how it ended."""
    said = []
    if plan.takes:
        words = n_(
            "{n} action is done on the day that the company heard it.", "{n} actions are done on the day that the company heard it.",
            len(plan.takes),
        )  # fmt: skip
        said.append(Sentence(words.format(n=number(len(plan.takes))), "ph.checks", "done"))
        said += [
            Sentence(f"{fact.title} ({fact.company})", "ph.quotes", "text2", _told(fact, today))
            for fact, _steps in plan.takes[:_NAMED]
        ]
        if (more := len(plan.takes) - _NAMED) > 0:
            words = n_("and {n} more", "and {n} more", more).format(n=number(more))
            said.append(Sentence(words, "ph.dots-three", "text2"))
    return said + staying(plan)


def _told(fact: Fact, today: dt.date) -> str:
    told = fact.told
    if told is None:
        return ""
    facts = (date_short(told.on, today, weekday=False), word(CHANNELS, told.channel).lower(), told.to)
    said = ", ".join(part for part in facts if part)
    return f"{said}: " + _("‘{text}’").format(text=told.text) if told.text else said


# What stays as it is


def staying(plan: Plan) -> list[Sentence]:
    """Each reason why some stay as they are, with which those are."""
    said = []
    for reason in Reason:
        facts = plan.because(reason)
        if facts:
            words = _why(reason, len(facts)).format(n=number(len(facts)))
            said.append(Sentence(words, "ph.minus-circle", "text2", titles(facts)))
    return said


def _why(reason: Reason, n: int) -> str:
    match reason:
        case Reason.CLOSED:
            return n_(
                "{n} stays: it is done or dropped already.", "{n} stay: they are done or dropped already.", n
            )
        case Reason.SETTLED:
            return n_("{n} stays: it is finished, and the company knows.", "{n} stay: they are finished, and the companies know.", n)  # fmt: skip
        case Reason.SAME:
            return n_("{n} stays: it is that way already.", "{n} stay: they are that way already.", n)
        case Reason.NO_DATE:
            return n_(
                "{n} stays: it has no date to count from.", "{n} stay: they have no date to count from.", n
            )
        case Reason.NOT_TOLD:
            return n_("{n} stays open: the company has not heard anything yet.", "{n} stay open: the companies have not heard anything yet.", n)  # fmt: skip
        case Reason.STILL_TO_TELL:
            return n_("{n} stays: it is done, but the company must still hear it.", "{n} stay: they are done, but the companies must still hear it.", n)  # fmt: skip
        case Reason.WENT_ON:
            return n_("{n} stays open: it went on after the company was told.", "{n} stay open: they went on after the companies were told.", n)  # fmt: skip


# Somebody who leaves


def leaving(found: Leaving, name: str, today: dt.date) -> list[Sentence]:
    """What is in the hands of somebody who leaves, and what a person must arrange by hand."""
    said = []
    if found.visits:
        words = n_(
            "{name} is still in the team of {n} visit. Choose somebody else there.",
            "{name} is still in the team of {n} visits. Choose somebody else there.",
            len(found.visits),
        ).format(name=name, n=number(len(found.visits)))
        about = some(
            [f"{one.company}, {date_short(one.on, today)}" if one.on else one.company for one in found.visits]
        )
        said.append(Sentence(words, "ph.calendar-blank", "wait", about))
    if found.companies:
        words = n_(
            "{name} stays the account manager of {n} company. Choose somebody else there.",
            "{name} stays the account manager of {n} companies. Choose somebody else there.",
            found.companies,
        ).format(name=name, n=number(found.companies))
        said.append(Sentence(words, "ph.buildings", "wait"))
    return said


# Taking back


def undoing(found: Undoing) -> list[Sentence]:
    """What taking back does now."""
    n = len(found.takes)
    said = []
    if n:
        words = n_("{n} action goes back to how it was.", "{n} actions go back to how they were.", n)
        said.append(Sentence(words.format(n=number(n)), "ph.arrow-counter-clockwise", "accent"))
    if found.stays:
        said.append(Sentence(_stay(len(found.stays)), "ph.minus-circle", "text2", _changed(found.stays)))
    return said


def taken_back(done: TakenBack) -> str:
    """What was taken back and what was not, in one line."""
    words = n_("{n} action is as it was.", "{n} actions are as they were.", done.count).format(
        n=number(done.count)
    )
    return f"{words} {_stay(len(done.stays))} {_changed(done.stays)}" if done.stays else words


def _stay(n: int) -> str:
    return n_(
        "{n} stays: somebody changed it since.", "{n} stay: somebody changed them since.", n
    ).format(n=number(n))  # fmt: skip


def _changed(stays: Sequence[Stays]) -> str:
    return some([f"{one.title} ({one.who})" if one.who else one.title for one in stays])
