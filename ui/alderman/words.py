# SPDX-License-Identifier: EUPL-1.2
"""How it is said to an alderman: short sentences, with *u*. Knows no Qt."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator

from assets.texts import _, clock, date_long, days_late, n_, number, relative_day, weekday
from storage.queries.action_page import ActionPage
from storage.queries.alderman import BriefCard, Pledge, Start
from storage.queries.brief_reading import BriefState
from storage.queries.visit_rows import VisitRow
from storage.rules.actions import UpdateKind
from storage.rules.states import ActionState
from storage.rules.workdays import dutch_day
from ui.briefs.words import since_words
from ui.words import alderman_name, day_words, good_day

Said = tuple[str, str, str]
"""Words, their tone and their icon."""
_MOST = 200
"""So many signs of what was said last; a letter to the company is longer than three minutes."""


def greeting(now: dt.datetime, name: str) -> str:
    """``Goedemorgen, wethouder Van Rijnsbergen``."""
    return good_day(now).format(name=alderman_name(name))


def week_in_short(start: Start) -> str:
    """The week in two sentences: ``Deze week gaat u naar 2 bedrijven. Samen is dat 6 minuten lezen``."""
    if not start.week:
        first = next((one.visit.day for one in start.later if one.visit.day), None)
        if first is None:
            return _("You have no visits on the programme.")
        return _("You have no visits this week. The next one is on {day}.").format(day=date_long(first))
    count = len(start.week)
    said = [
        n_("This week you go to {n} company.", "This week you go to {n} companies.", count).format(
            n=number(count)
        )
    ]
    unread = [one for one in start.week if one.state in (BriefState.OFFERED, BriefState.CHANGED)]
    if not any(one.minutes for one in start.week):
        said.append(n_("Its brief is not ready yet.", "Their briefs are not ready yet.", count))
    elif not unread:
        ready = all(one.minutes for one in start.week)
        said.append(_("You have read everything.") if ready else _("You have read everything that is ready."))
    else:
        reading = n_(
            "That is {n} minute of reading.", "Together that is {n} minutes of reading.", start.minutes
        )
        said.append(reading.format(n=number(start.minutes)))
    return " ".join(said)


def when_and_where(visit: VisitRow, today: dt.date) -> str:
    """``Vandaag om 09:30, Sluiskade 14``."""
    if visit.starts_at is None:
        return visit.place
    words = _("{day} at {time}").format(
        day=day_name(visit.starts_at.date(), today), time=clock(visit.starts_at)
    )
    words = words[:1].upper() + words[1:]
    return f"{words}, {visit.place}" if visit.place else words


def day_name(day: dt.date, today: dt.date) -> str:
    """``vandaag``, ``morgen``, ``donderdag``; from a week on ``donderdag 3 december``."""
    days = (day - today).days
    if days in (0, 1):
        return relative_day(day, today)
    return weekday(day) if 1 < days < 7 else date_long(day)


def card_state(card: BriefCard, now: dt.datetime) -> Said:
    """How far the brief is, in a sentence."""
    if card.unreadable:
        return (
            _("Made with a newer version of Rode Loper. Install it to read this."),
            "late",
            "ph.warning-circle",
        )
    match card.state:
        case BriefState.CONCEPT:
            if not card.maker:
                return _("The brief is not ready yet."), "text2", "ph.pencil-simple"
            return (
                _("{name} will offer you the brief.").format(name=card.maker),
                "text2",
                "ph.pencil-simple",
            )
        case BriefState.CHANGED if card.read_at is not None:
            return since_words(len(card.news), card.read_at, now), "accent", "ph.info"
        case BriefState.READ:
            return _("Read, not yet agreed"), "text2", "ph.check"
        case BriefState.AGREED:
            return _("Read and agreed"), "done", "ph.checks"
        case _:
            words = n_("Not read yet, {n} minute", "Not read yet, {n} minutes", card.minutes)
            return words.format(n=number(card.minutes)), "accent", "ph.envelope-simple"


def pledge_look(pledge: Pledge) -> Said:
    """The chip of a promise: its words, tone and icon."""
    if pledge.days_late:
        return days_late(pledge.days_late), "late", "ph.warning-circle"
    if pledge.not_told:
        return _("still to tell"), "tell", "ph.check"
    match pledge.state:
        case ActionState.DONE:
            return _("settled"), "done", "ph.checks"
        case ActionState.DROPPED:
            return _("dropped"), "rest", "ph.prohibit"
        case ActionState.WAITING:
            return _("waiting"), "wait", "ph.hourglass-medium"
        case ActionState.IN_PROGRESS:
            return _("in progress"), "progress", "ph.circle-half"
        case _:
            return _("open"), "rest", "ph.circle"


def pledge_words(pledge: Pledge, today: dt.date) -> str:
    """How it stands: ``Van Ommelen Scheepstechniek. Rik Jansen werkt eraan``."""
    return f"{pledge.company.rstrip('.')}. {_stands(pledge, today)}"


def _stands(pledge: Pledge, today: dt.date) -> str:
    if pledge.not_told:
        return _to_tell(pledge, today)
    if pledge.state.is_closed:
        if pledge.told_on is None:
            return _("It is over; the company need not hear more.")
        return _("The company knows it since {day}.").format(day=day_words(pledge.told_on, today))
    if pledge.state is ActionState.WAITING and pledge.waiting_for:
        return _("It waits for {what}.").format(what=pledge.waiting_for.rstrip("."))
    if not pledge.owner:
        return _("Nobody takes care of it yet.")
    if pledge.days_late or pledge.due_on is None:
        return _("{name} works on it.").format(name=pledge.owner)
    return _("{name} does it, at the latest {day}.").format(
        name=pledge.owner, day=day_words(pledge.due_on, today)
    )


def pledge_story(page: ActionPage, pledge: Pledge, today: dt.date) -> Iterator[str]:
    """What there is to know of it in a minute: who promised it to whom, by when, and what was said of it last."""
    yield _promised(page, pledge, today)
    if pledge.due_on is not None and not pledge.state.is_closed:
        text = _("It had to be ready on {day}.") if pledge.days_late else _("It must be ready on {day}.")
        yield text.format(day=day_words(pledge.due_on, today))
    last = next((step for step in page.steps if not step.undone and (step.text or step.reason)), None)
    if last is not None:
        words = textwrap.shorten(last.text or last.reason, _MOST, placeholder=" \u2026")
        name = last.owner if last.kind is UpdateKind.ANSWERED and last.owner else last.actor
        if last.kind in (UpdateKind.TOLD, UpdateKind.EXPLAINED):
            said = _("{name} told the company on {day}: “{text}”")
        else:
            said = _("{name} wrote on {day}: “{text}”")
        yield said.format(name=name, day=day_words(dutch_day(last.at), today), text=words)


def _promised(page: ActionPage, pledge: Pledge, today: dt.date) -> str:
    day, to = day_words(page.row.promised_on, today), page.row.promised_to
    if person := next((one for one in page.people if one.id == page.row.promised_to_id), None):
        to = f"{person.salutation} {person.name}".strip()
    if pledge.own:
        text = _("You promised it on {day} to {to}.") if to else _("You promised it on {day}.")
    else:
        text = _("{name} promised it on {day} to {to}.") if to else _("{name} promised it on {day}.")
    return text.format(name=page.row.promised_by or _("Somebody"), day=day, to=to)


def _to_tell(pledge: Pledge, today: dt.date) -> str:
    if pledge.state is ActionState.DROPPED:
        if pledge.tell_on is None:
            return _("This will not happen. The company does not know yet.")
        return _("This will not happen. You can explain it yourself {day}.").format(
            day=_on_day(pledge.tell_on, today)
        )
    if pledge.tell_on is None:
        return _("Done. The company does not know yet.")
    return _("Done. You can tell it yourself {day}.").format(day=_on_day(pledge.tell_on, today))


def _on_day(day: dt.date, today: dt.date) -> str:
    """``vandaag``, ``morgen``, ``op donderdag``."""
    name = day_name(day, today)
    return name if (day - today).days in (0, 1) else _("on {day}").format(day=name)
