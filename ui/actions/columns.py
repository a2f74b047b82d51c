# SPDX-License-Identifier: EUPL-1.2
"""The columns of the action list on the screen. Their keys are those of the report, which shows the same ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from assets.texts import _, date_short, days_late, number
from storage.queries.actions import SORTS, ActionRow
from storage.rules.actions import Chip
from storage.rules.states import ActionState
from ui.documents.columns import ACTION_COLUMNS, action_columns
from ui.widgets.table import Cell, Column
from ui.words import TONES, chip_words

DEFAULT = ("title", "company", "state", "owner", "due")
FIXED = "title"
"""The column that is always there: without it a row says nothing."""


def choices() -> list[tuple[str, str]]:
    """Every column that can be chosen, by key and name."""
    return [(column.key, column.title) for column in ACTION_COLUMNS if column.key != FIXED]


def build(keys: Sequence[str], today: Callable[[], dt.date], me: str) -> list[Column[ActionRow]]:
    """The columns with these keys, as the table paints them."""
    return [_column(key, today, me) for key in keys]


def due_words(row: ActionRow, today: dt.date) -> str:
    """What the date column says: late in days, told, ready, or the date itself."""
    if row.days_late:
        return days_late(row.days_late)
    if row.told_on and row.state.is_closed:
        return _("told {day}").format(day=_day(row.told_on, today))
    if row.state is ActionState.DROPPED and row.done_on:
        return _("dropped {day}").format(day=_day(row.done_on, today))
    if row.done_on:
        return _("ready {day}").format(day=_day(row.done_on, today))
    return date_short(row.due_on, today) if row.due_on else _("no date yet")


def _day(day: dt.date, today: dt.date) -> str:
    return date_short(day, today, weekday=False)


def _column(key: str, today: Callable[[], dt.date], me: str) -> Column[ActionRow]:
    title = action_columns((key,))[0].title

    def due(row: ActionRow) -> Cell:
        missing = row.due_on is None and not row.state.is_closed
        tone = "late" if row.days_late else ("wait" if missing else "text")
        return Cell(due_words(row, today()), tone=tone, bold=bool(row.days_late))

    def owner(row: ActionRow) -> Cell:
        if not row.owner:
            return Cell(
                _("nobody yet"), tone="text2" if row.state.is_closed else "wait", icon="ph.user-circle-plus"
            )
        return Cell(row.owner, avatar=row.owner, mine=row.owner_id == me)

    match key:
        case "title":
            return Column(key, title, lambda row: Cell(row.title, bold=True), stretch=3, least=280)
        case "company":
            return Column(
                key,
                title,
                lambda row: Cell(row.company, tone="text2"),
                stretch=2,
                least=190,
                fold=4,
                under=True,
            )
        case "state":
            return Column(key, title, _state, width=178)
        case "owner":
            return Column(key, title, owner, width=176, fold=3, compact=44, short_title=_("Who"))
        case "due":
            return Column(key, title, due, width=138, short_title=_("Date"))
        case _:
            return _plain(key, title, today)


def _state(row: ActionRow) -> Cell:
    tone = "dropped" if row.chip is Chip.DROPPED else TONES[row.chip]
    return Cell(chip_words(row.chip, row.state, row.waiting_for), chip=tone)


def _plain(key: str, title: str, today: Callable[[], dt.date]) -> Column[ActionRow]:
    """A column that shows the report's own value; the widest ones go first when there is no room."""
    value = action_columns((key,))[0]

    def cell(row: ActionRow) -> Cell:
        found = value.get(row)
        if isinstance(found, dt.date):
            return Cell(date_short(found, today()))
        if isinstance(found, int):
            return Cell(number(found) if found else "")
        return Cell(found or "")

    width = {"date": 118, "number": 92}.get(value.kind, 170)
    fold = 9 if key == "sentence" else 6
    return Column(
        key, title, cell, width=width, right=value.kind == "number", sortable=key in SORTS, fold=fold
    )
