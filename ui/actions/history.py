# SPDX-License-Identifier: EUPL-1.2
"""The history of an action in sentences: what happened, who did it, and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assets.texts import N_, _, date_short, n_, number
from storage.queries.action_page import ActionPage, Step
from storage.rules.actions import UpdateKind
from storage.rules.states import ActionState
from ui.words import ACTION_STATES, CHANNELS, word


@dataclass(frozen=True, slots=True)
class Line:
    """One step as the panel shows it."""

    icon: str
    title: str
    detail: str
    when: str
    undone: bool
    actor_id: str = ""
    together: str = ""
    count: int = 0
    """When it was done with many actions at once: the id that undoes it, and with how many."""


_ICONS = {
    UpdateKind.CREATED: "ph.handshake",
    UpdateKind.OWNER: "ph.user",
    UpdateKind.DUE: "ph.calendar-blank",
    UpdateKind.REMARK: "ph.chat-circle-text",
    UpdateKind.TELLER: "ph.megaphone-simple",
    UpdateKind.EXPLAINED: "ph.chat-circle-dots",
    UpdateKind.TOLD: "ph.checks",
    UpdateKind.TELLING_UNNECESSARY: "ph.bell-slash",
    UpdateKind.SENT: "ph.paper-plane-tilt",
    UpdateKind.PREPARED: "ph.envelope-simple",
    UpdateKind.ANSWERED: "ph.arrow-bend-up-left",
    UpdateKind.WITHDRAWN: "ph.eraser",
    UpdateKind.UNDONE: "ph.arrow-counter-clockwise",
}
_STATE_ICONS = {
    ActionState.OPEN: "ph.circle",
    ActionState.IN_PROGRESS: "ph.circle-half",
    ActionState.WAITING: "ph.hourglass-medium",
    ActionState.DONE: "ph.check",
    ActionState.DROPPED: "ph.prohibit",
}

_SAID = {
    UpdateKind.CREATED: N_("Promised"),
    UpdateKind.TELLING_UNNECESSARY: N_("Need not be told"),
    UpdateKind.WITHDRAWN: N_("Taken back as a draft"),
    UpdateKind.UNDONE: N_("Took back a step"),
}


def lines(page: ActionPage, today: dt.date) -> list[Line]:
    """Every step, from new to old."""
    return [_line(step, page.together.get(step.together, 0), today) for step in page.steps]


def _line(step: Step, count: int, today: dt.date) -> Line:
    icon = (
        _STATE_ICONS[step.state]
        if step.kind is UpdateKind.STATE and step.state
        else _ICONS.get(step.kind, "ph.circle")
    )
    day = step.done_on or step.told_on or step.at.astimezone().date()
    detail = [step.actor]
    if step.kind in (UpdateKind.TOLD, UpdateKind.EXPLAINED) and step.channel:
        detail.append(word(CHANNELS, step.channel).lower())
    if step.kind in (UpdateKind.SENT, UpdateKind.PREPARED) and step.reference:
        detail.append(_("reference {code}").format(code=step.reference))
    if step.kind is UpdateKind.ANSWERED:
        detail = [_("taken over by {name}").format(name=step.actor)]
    if step.reason and step.kind is not UpdateKind.REMARK:
        detail.append(_("Reason: {reason}").format(reason=step.reason))
    if count > 1:
        with_ = n_("together with {n} other action", "together with {n} other actions", count - 1)
        detail.append(with_.format(n=number(count - 1)))
    if step.undone:
        detail.append(_("taken back"))
    # Taking back is a step like any other, but what it took back is done again by doing it again.
    together = step.together if count > 1 and step.kind is not UpdateKind.UNDONE else ""
    said = " · ".join(part for part in detail if part)
    return Line(icon, title(step, today), said, _day(day, today), step.undone, step.actor_id, together, count)


def title(step: Step, today: dt.date) -> str:
    """What happened, in one sentence."""
    match step.kind:
        case UpdateKind.STATE:
            return _quoted(_state(step), step.text)
        case UpdateKind.OWNER:
            return (
                _("Handed over to {name}").format(name=step.owner)
                if step.owner
                else _("Has no owner any more")
            )
        case UpdateKind.DUE:
            return _due(step, today)
        case UpdateKind.REMARK:
            return _("‘{text}’").format(text=step.text)
        case UpdateKind.TELLER:
            return _("{name} tells the company").format(name=step.teller or _("The account manager"))
        case UpdateKind.EXPLAINED:
            said = (
                _("Explained to {name} how it is going").format(name=step.told_to)
                if step.told_to
                else _("Explained to the company how it is going")
            )
            return _quoted(said, step.text)
        case UpdateKind.TOLD:
            said = _("Told {name}").format(name=step.told_to) if step.told_to else _("Told the company")
            return _quoted(said, step.text)
        case UpdateKind.SENT | UpdateKind.PREPARED | UpdateKind.ANSWERED:
            return _with_owner(step)
        case _:
            return _(_SAID[step.kind])


def state_words(state: ActionState) -> str:
    """The state as a title: ``Gedaan``."""
    said = word(ACTION_STATES, state.value)
    return said[:1].upper() + said[1:]


def _state(step: Step) -> str:
    if step.state is ActionState.WAITING:
        return _("Waits for {what}").format(what=step.waiting_for) if step.waiting_for else _("Waits")
    return state_words(step.state or ActionState.OPEN)


def _with_owner(step: Step) -> str:
    who = step.owner or _("the owner")
    if step.kind is UpdateKind.SENT:
        said = _("Mailed to {name}") if step.channel else _("On a list that was mailed, for {name}")
        return said.format(name=who)
    if step.kind is UpdateKind.PREPARED:
        said = _("Mail made ready for {name}") if step.channel else _("On the list for {name}")
        return said.format(name=who)
    who = who[:1].upper() + who[1:] if not step.owner else who
    if step.state is None:
        return _quoted(_("{name} answered").format(name=who), step.text)
    return _quoted(_("{name} answered: {state}").format(name=who, state=_state(step).lower()), step.text)


def _due(step: Step, today: dt.date) -> str:
    if step.due_on is None:
        return _("Has no date any more")
    new = _day(step.due_on, today)
    if isinstance(step.before, dt.date):
        return _("Moved from {old} to {new}").format(old=_day(step.before, today), new=new)
    return _("Due on {day}").format(day=new)


def _quoted(what: str, text: str) -> str:
    return _("{what}: ‘{text}’").format(what=what, text=text) if text else what


def _day(day: dt.date, today: dt.date) -> str:
    return date_short(day, today, weekday=False)
