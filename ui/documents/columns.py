# SPDX-License-Identifier: EUPL-1.2
"""The columns of the action list, defined once for screen, PDF, spreadsheet and CSV. Loads no library for documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from assets.texts import N_, _
from storage.queries.actions import ActionRow
from ui.words import CHANNELS, chip_words, word

Value = str | int | dt.date | None
Kind = Literal["text", "date", "number", "state"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``get`` gives the value of a row (text, whole number, day or nothing); ``key`` also names its order.

    ``weight`` is its share of the width on paper, ``bold`` how its text is set there.
    """

    key: str
    heading: str
    kind: Kind
    get: Callable[[ActionRow], Value]
    weight: float = 1.0
    bold: bool = False

    @property
    def title(self) -> str:
        """The heading in the language in use."""
        return _(self.heading)


def _state(row: ActionRow) -> str:
    return chip_words(row.chip, row.state, row.waiting_for)


def _late(row: ActionRow) -> int | None:
    return row.days_late or None


def _channel(row: ActionRow) -> str:
    return word(CHANNELS, row.told_channel)


def _telling(row: ActionRow) -> str:
    return _("not necessary") if row.telling_unnecessary else ""


def _updated(row: ActionRow) -> dt.date:
    return row.last_update_at.astimezone().date()


ACTION_COLUMNS: tuple[Column, ...] = (
    Column("title", N_("Action"), "text", attrgetter("title"), 3.0, bold=True),
    Column("company", N_("Company"), "text", attrgetter("company"), 2.0),
    Column("state", N_("State"), "state", _state, 1.7),
    Column("owner", N_("Owner"), "text", attrgetter("owner"), 1.5),
    Column("department", N_("Department"), "text", attrgetter("department"), 1.0),
    Column("due", N_("Due date"), "date", attrgetter("due_on"), 1.15),
    Column("days_late", N_("Days late"), "number", _late, 0.7),
    Column("postponed", N_("Postponed"), "number", attrgetter("postponed"), 0.8),
    Column("promised", N_("Promised on"), "date", attrgetter("promised_on"), 1.1),
    Column("promised_by", N_("Promised by"), "text", attrgetter("promised_by"), 1.4),
    Column("promised_to", N_("Promised to"), "text", attrgetter("promised_to"), 1.4),
    Column("done", N_("Done on"), "date", attrgetter("done_on"), 1.1),
    Column("told", N_("Told on"), "date", attrgetter("told_on"), 1.1),
    Column("told_channel", N_("Told by"), "text", _channel, 1.0),
    Column("telling", N_("Telling"), "text", _telling, 1.0),
    Column("teller", N_("Who tells"), "text", attrgetter("teller"), 1.4),
    Column("updated", N_("Last update"), "date", _updated, 1.1),
    Column("sentence", N_("From the note"), "text", attrgetter("sentence"), 2.0),
)
ON_PAPER = ("title", "company", "state", "owner", "department", "due", "promised_to", "teller")
"""The columns of the paper report when nobody chose any; spreadsheets then get all."""


def action_columns(keys: Iterable[str] | None = None) -> tuple[Column, ...]:
    """The columns with these keys in this order; all of them without keys. Raises ``KeyError`` for an unknown key."""
    if keys is None:
        return ACTION_COLUMNS
    known = {column.key: column for column in ACTION_COLUMNS}
    return tuple(known[key] for key in keys)
