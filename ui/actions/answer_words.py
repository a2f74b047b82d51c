# SPDX-License-Identifier: EUPL-1.2
"""What is said about answers of owners: how many, what is in doubt about one, and what happened since. Knows no Qt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assets.texts import N_, _, date_full, date_short, n_
from storage.imports.answers import Problem, Proposal
from storage.queries.actions import ActionRow
from storage.rules.states import ActionState
from ui.actions.history import title as step_title
from ui.words import ACTION_STATES, word

_PROBLEMS = {
    Problem.NO_REFERENCE: N_("There is no reference in it. Look up which action it is about."),
    Problem.WRONG_REFERENCE: N_("The reference “{code}” is not right: a sign is wrong or missing. Look up which action it is about."),
    Problem.SEVERAL: N_("There are several references in it. Look up which action it is about."),
    Problem.UNKNOWN: N_("The reference {code} fits no action here. Perhaps it is not on this laptop yet: update, and read it in again. Else look up which action it is about."),
    Problem.TAKEN: N_("This answer was taken over before."),
    Problem.CLOSED: N_("The action is done or dropped already."),
    Problem.CHANGED: N_("The action changed after it was sent. Look whether the answer still fits."),
    Problem.OTHER_ADDRESS: N_("It comes from {address}. That is not the address that we have of {owner}."),
    Problem.NO_STATE: N_("It does not say how the action stands in words that we know. Choose it yourself."),
    Problem.BAD_DAY: N_("“{day}” is no day on which it can have been done. Choose the day yourself."),
    Problem.NO_REASON: N_("It does not say why it will not happen. Ask it, and write it down: the company may ask."),
    Problem.BESIDES: N_("Something stands in a column that is not ours. It is in the words below: look whether it is in its place."),
    Problem.CHOSEN: N_("You chose this action. The answer itself does not say that it is about this one."),
    Problem.SEALED: N_("What hung on this mail is in winmail.dat, which only Outlook reads. Was it the list? Ask for the file itself."),
    Problem.TWICE: N_("There is another answer about this action here. Take over the newest one."),
}  # fmt: skip


def problem_words(problem: Problem, proposal: Proposal) -> str:
    """What is not as it should be, and what to do."""
    said = proposal.incoming
    code = proposal.reference or ", ".join(one.text for one in said.written)
    owner = proposal.action.owner if proposal.action and proposal.action.owner else _("the owner")
    return _(_PROBLEMS[problem]).format(code=code, address=said.sender, owner=owner, day=_day(said.bad_day))


def _day(text: str) -> str:
    """A day as a person writes it, else the text that was to be one."""
    try:
        return date_full(dt.date.fromisoformat(text))
    except ValueError:
        return text


def finding(proposals: Sequence[Proposal]) -> str:
    """The title of the page: how many answers, and how they are."""
    fresh = [one for one in proposals if Problem.TAKEN not in one.problems]
    if not fresh:
        return _("All answers are taken over") if proposals else _("Nothing new in these answers")
    return n_("{n} answer of an owner", "{n} answers of owners", len(fresh)).format(n=len(fresh))


def below(proposals: Sequence[Proposal]) -> str:
    """The line under it."""
    fresh = [one for one in proposals if Problem.TAKEN not in one.problems]
    clear = sum(one.is_clear for one in fresh)
    look = sum(one.can_be_taken and not one.is_clear for one in fresh)
    none = len(fresh) - clear - look
    old = len(proposals) - len(fresh)
    parts = [
        (clear, n_("{n} is clear", "{n} are clear", clear)),
        (look, n_("{n} to look at first", "{n} to look at first", look)),
        (none, n_("{n} fits no action", "{n} fit no action", none)),
        (old, n_("{n} is taken over", "{n} are taken over", old)),
    ]
    return ", ".join(words.format(n=n) for n, words in parts if n) + "."


def who_says(proposal: Proposal, today: dt.date) -> str:
    """Who answered, and when."""
    said = proposal.incoming
    who = (proposal.owner.name if proposal.owner else "") or said.sender_name or said.sender or _("The owner")
    when = date_short(said.on, today, weekday=False) if said.on else ""
    return (
        _("{name} wrote on {day}").format(name=who, day=when)
        if when
        else _("{name} filled in").format(name=who)
    )


def nameless(proposal: Proposal) -> str:
    """What an answer is called that fits no action."""
    said = proposal.incoming
    who = said.sender_name or said.sender
    return _("Answer of {name}").format(name=who) if who else said.where


def which(row: ActionRow) -> str:
    """By what somebody knows one action among others: ``Bakkerij Smit · Peter de Wilde · open``."""
    state = word(ACTION_STATES, row.state.value)
    return " · ".join(part for part in (row.company, row.owner, state) if part)


def stands(row: ActionRow) -> str:
    """How the action stands now."""
    state = word(ACTION_STATES, row.state.value)
    if row.state is ActionState.WAITING and row.waiting_for:
        state = _("waits for {what}").format(what=row.waiting_for)
    parts = [_("Now: {state}").format(state=state)]
    if row.due_on:
        parts.append(_("due {day}").format(day=date_full(row.due_on)))
    return ", ".join(parts) + "."


def since(proposal: Proposal, today: dt.date) -> list[str]:
    """What happened after it was sent, each in a line."""
    return [
        f"{date_short(step.at.astimezone().date(), today, weekday=False)}: {step_title(step, today)} ({step.actor})"
        for step in proposal.since[-5:]
    ]
