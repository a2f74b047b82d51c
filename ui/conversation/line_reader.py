# SPDX-License-Identifier: EUPL-1.2
"""What an action line asks for and what it came to: read once, asked for on every paint and key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assets.texts import _, date_short
from storage.queries.notes import Conversation, TableAction
from storage.queries.people import ColleagueRow
from storage.rules.action_lines import ActionLine, complete, parse_line
from storage.rules.names import fold_name
from ui.context import Context
from ui.conversation.lines import is_action
from ui.conversation.note_paint import Band
from ui.widgets.suggestions import Suggestion

_KEPT = 500
_MYSELF = frozenset(("ik", "mij", "mezelf", "me", "myself"))


class LineReader:
    """Knows the colleagues and the actions of the conversation that lies on the table."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._colleagues: Sequence[ColleagueRow] = ()
        self._team: frozenset[str] = frozenset()
        self._by_sentence: dict[str, TableAction] = {}
        self._parsed: dict[tuple[str, dt.date], ActionLine | None] = {}

    def know(self, found: Conversation, colleagues: Sequence[ColleagueRow]) -> None:
        """From now on these are the colleagues and the actions."""
        self._colleagues = colleagues
        self._team = frozenset(member.colleague_id for member in found.visit.team)
        self._by_sentence = {
            action.sentence: action for action in found.actions if action.sentence and action.mine
        }
        self._parsed.clear()

    def parse(self, text: str) -> ActionLine | None:
        """What this line asks for, None when it is no action."""
        if not is_action(text):
            return None
        today = self.context.today()
        key = (text, today)
        if key not in self._parsed:
            if len(self._parsed) > _KEPT:
                self._parsed.clear()
            self._parsed[key] = parse_line(text, self._colleagues, today)
        return self._parsed[key]

    def band(self, text: str) -> Band | None:
        """What an action line came to: what its action says now, else what the line says by itself."""
        line = self.parse(text)
        if line is None:
            return None
        action = self._by_sentence.get(line.sentence)
        if action is not None:
            owner = action.owner or self._said_of_owner(line)
            return self._band(action.complete, owner, action.owner, action.due_on)
        named = next((one.name for one in self._colleagues if one.id == line.owner_id), "")
        whole = bool(line.title and line.owner_id and line.due_on)
        if not line.title and not line.due_on:
            return Band(whole)
        return self._band(whole, named or self._said_of_owner(line), named, line.due_on)

    def _band(self, whole: bool, owner: str, name: str, due_on: dt.date | None) -> Band:
        short = next(iter(name.split()), "")
        return Band(whole, self._who_and_when(owner, due_on), self._who_and_when(short, due_on))

    def _said_of_owner(self, line: ActionLine) -> str:
        if len(line.owner_ids) > 1:
            return _("{n} people are called so").format(n=len(line.owner_ids))
        return _("nobody is called {name}").format(name=line.owner_text) if line.owner_text else ""

    def _who_and_when(self, owner: str, due_on: dt.date | None) -> str:
        when = date_short(due_on, self.context.today()) if due_on else _("no date")
        owner = owner or _("nobody yet")
        return f"{owner}, {when}"

    def names(self, typed: str) -> list[Suggestion]:
        """The colleagues whose name begins so; with nothing typed the team first. Who types "ik" is suggested too."""
        found = complete(typed, self._colleagues)
        if not typed:
            found.sort(key=lambda one: one.id not in self._team)
        elif fold_name(typed) in _MYSELF:
            found = [
                one for one in self._colleagues if one.id == self.context.actor.id and one not in found
            ] + found
        return [
            Suggestion(one.id, one.name, one.department or one.function, avatar=one.name) for one in found
        ]

    def people(self, typed: str) -> list[tuple[str, str, str]]:
        """The same for a picker."""
        return [
            (one.id, one.name, one.department or one.function) for one in complete(typed, self._colleagues)
        ]
