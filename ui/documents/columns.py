# SPDX-License-Identifier: EUPL-1.2
"""The columns of the action list, defined once for screen, PDF, spreadsheet and CSV. Loads no library for documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Literal

from assets.texts import N_, _
from storage.queries.actions import ActionRow
from storage.rules.action_lines import is_command
from storage.rules.actions import Chip
from storage.rules.states import ActionState
from storage.rules.workdays import dutch_day
from ui.words import CHANNELS, chip_words, word

Value = str | int | dt.date | None
Kind = Literal["text", "date", "number", "state"]


def _as_it_is(value: Any) -> Value:
    return value  # type: ignore[no-any-return]  # the row has one of these already


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``source`` takes out of a row what ``say`` makes a value of (text, whole number, day or nothing).

    They are apart so that a long export says each different thing once. ``key`` also names its order, ``weight`` is
    its share of the width on paper, ``bold`` how its text is set there.
    """

    key: str
    heading: str
    kind: Kind
    source: Callable[[ActionRow], Any]
    weight: float = 1.0
    bold: bool = False
    say: Callable[[Any], Value] = _as_it_is

    @property
    def is_plain(self) -> bool:
        """Whether the value is the text that stands in the row."""
        return self.kind == "text" and self.say is _as_it_is

    @property
    def title(self) -> str:
        """The heading in the language in use."""
        return _(self.heading)

    def get(self, row: ActionRow) -> Value:
        """The value of this column for a row, in the language in use."""
        return self.say(self.source(row))


def _state(parts: tuple[Chip, ActionState, str]) -> str:
    return chip_words(*parts)


def _number(n: int) -> int | None:
    return n or None


def _channel(code: str) -> str:
    return word(CHANNELS, code)


def _telling(unnecessary: bool) -> str:
    return _("not necessary") if unnecessary else ""


def _said(sentence: str) -> str:
    """What was said at the table. A line that made the action says in commands what the title says already."""
    return "" if is_command(sentence) else sentence


def _last_update(row: ActionRow) -> dt.date:
    moment = row.last_update_at
    # Until 22:00 in UTC it is the same day here, which spares a long export nearly all of the reckoning.
    if moment.tzinfo is dt.UTC and moment.hour < 22:
        return moment.date()
    return dutch_day(moment)


ACTION_COLUMNS: tuple[Column, ...] = (
    Column("title", N_("Action"), "text", attrgetter("title"), 2.8, bold=True),
    Column("company", N_("Company"), "text", attrgetter("company"), 1.9),
    Column("state", N_("State"), "state", attrgetter("chip", "state", "waiting_for"), 1.75, say=_state),
    Column("owner", N_("Owner"), "text", attrgetter("owner"), 1.5),
    Column("department", N_("Department"), "text", attrgetter("department"), 0.95),
    Column("due", N_("Due date"), "date", attrgetter("due_on"), 1.4),
    Column("days_late", N_("Days late"), "number", attrgetter("days_late"), 0.7, say=_number),
    Column("postponed", N_("Postponed"), "number", attrgetter("postponed"), 0.8, say=_number),
    Column("promised", N_("Promised on"), "date", attrgetter("promised_on"), 1.1),
    Column("promised_by", N_("Promised by"), "text", attrgetter("promised_by"), 1.4),
    Column("promised_to", N_("Promised to"), "text", attrgetter("promised_to"), 1.65),
    Column("done", N_("Done on"), "date", attrgetter("done_on"), 1.1),
    Column("told", N_("Told on"), "date", attrgetter("told_on"), 1.1),
    Column("told_channel", N_("Told by"), "text", attrgetter("told_channel"), 1.0, say=_channel),
    Column("telling", N_("Telling"), "text", attrgetter("telling_unnecessary"), 1.0, say=_telling),
    Column("teller", N_("Who tells"), "text", attrgetter("teller"), 1.4),
    Column("updated", N_("Last update"), "date", _last_update, 1.1),
    Column("sentence", N_("From the note"), "text", attrgetter("sentence"), 2.0, say=_said),
)
ON_PAPER = ("title", "company", "state", "owner", "department", "due", "promised_to", "teller")
"""The columns of the paper report when nobody chose any; spreadsheets then get all."""


def action_columns(keys: Iterable[str] | None = None) -> tuple[Column, ...]:
    """The columns with these keys in this order; all of them without keys. Raises ``KeyError`` for an unknown key."""
    if keys is None:
        return ACTION_COLUMNS
    known = {column.key: column for column in ACTION_COLUMNS}
    return tuple(known[key] for key in keys)
