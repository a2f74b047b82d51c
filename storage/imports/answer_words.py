# SPDX-License-Identifier: EUPL-1.2
"""The words by which an owner says how an action stands, in Dutch and English, on a list and at the start of a mail.

Only what we asked for and what means exactly the same; anything else is a remark that a person reads.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from storage.rules.day_words import read_day
from storage.rules.states import ActionState

_WORDS: dict[ActionState, str] = {
    ActionState.OPEN: "open|nog niet begonnen|not started",
    ActionState.IN_PROGRESS: "in behandeling|mee bezig|bezig|in progress|working on it",
    ActionState.WAITING: "wacht op|wachten op|wachten|wacht|waiting for|waiting",
    ActionState.DONE: "gedaan|is gedaan|klaar|is klaar|afgerond|done|is done|finished",
    ActionState.DROPPED: "vervallen|gaat niet door|not going to happen|dropped",
}
_STATES = {word: state for state, words in _WORDS.items() for word in words.split("|")}
_BEGINS = re.compile(
    rf"({'|'.join(sorted(map(re.escape, _STATES), key=len, reverse=True))})(?!\w)[\s:,.;–-]*", re.IGNORECASE
)
_ON = re.compile(r"(?:op|sinds|on|since)\s+", re.IGNORECASE)
_WHY = re.compile(r"(?:omdat|want|because)\b[\s:,]*", re.IGNORECASE)
_DOTS = re.compile(r"^[.…\s]+$")
_NOT = re.compile(r"\b(?:niet|geen|nog|bijna|not|nearly|almost|yet)\b|\?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What a first line says: a state, the day that goes with it, what is waited for."""

    state: ActionState
    done_on: dt.date | None = None
    waiting_for: str = ""


def state_of(words: str) -> ActionState | None:
    """The state that is named by these words and nothing else."""
    return _STATES.get(" ".join(words.casefold().split()).strip(" .:-"))


def first_line(line: str, today: dt.date) -> Said | None:
    """What a line says that begins with one of the words; nothing when it says more, or the other way round.

    ``Gedaan op 12 november``, ``Wacht op de leverancier``, ``Gaat niet door, omdat VTH het niet toestaat``.
    """
    line = " ".join(line.split()).lstrip("-*•> ")
    match = _BEGINS.match(line)
    if not match:
        return None
    state, rest = _STATES[match[1].casefold()], line[match.end() :].strip()
    goes_on = line[match.end(1) : match.end()].strip() == ""
    if _DOTS.match(rest):
        rest = ""
    if state is ActionState.WAITING:
        return Said(state, waiting_for=rest.rstrip(". "))
    if state is ActionState.DROPPED:
        return Said(state) if not goes_on or _WHY.match(rest) or not _NOT.search(rest) else None
    if not rest or rest in ("!", "."):
        return Said(state)
    if state is ActionState.DONE and (day := day_in(_ON.sub("", rest, count=1), today)):
        return Said(state, day)
    # "Klaar is het nog niet" begins like an answer and is none; "In behandeling, kost nog een week" is one.
    clear = state is not ActionState.DONE and not goes_on and "?" not in line
    return Said(state) if clear or not _NOT.search(rest) else None


def day_in(text: str, today: dt.date) -> dt.date | None:
    """The day that this text is and nothing else: as a spreadsheet has it, or as people write it, not after today."""
    text = text.strip().rstrip(".! ")
    # A day without a year is the last one, not the next: what is done lies behind us. "Morgen" has no digit.
    earlier = [today - dt.timedelta(days=365)] if any(map(str.isdigit, text)) else []
    for start in (today, *earlier):
        found = read_day(text, 0, start)
        if found and found[1] == len(text) and found[0] <= today:
            return found[0]
    return None
