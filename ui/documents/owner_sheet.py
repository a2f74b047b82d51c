# SPDX-License-Identifier: EUPL-1.2
"""Actions as a list that their owners fill in: a state to choose, a day, what it waits for, and room for a remark.

Everything else is locked, and a hidden sheet says what was sent. ``storage.imports.answer_sheets`` reads it back.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from assets.texts import _, date_full, in_language
from storage.imports.answer_sheets import HIDDEN, MARK
from storage.queries.actions import ActionRow
from storage.rules.references import reference
from storage.rules.states import ActionState
from ui.documents.paper import PRODUCT
from ui.documents.spreadsheet import legible
from ui.documents.theme import palette
from ui.words import ACTION_STATES, word

_FIRST = 6
"""Rows of title and explanation above the headings."""
_WIDTHS = (20, 28, 44, 14, 20, 16, 13, 22, 44)
_STATE, _DONE, _WAITS, _REMARK = 5, 6, 7, 8


def write(rows: Sequence[ActionRow], *, title: str, maker: str, made_at: dt.datetime, language: str) -> bytes:
    """The list of these actions as XLSX; confidential ones must not be among them. ``made_at`` is aware.

    The same actions at the same moment give the same bytes.
    """
    if any(row.confidential for row in rows):
        raise ValueError("what is confidential goes on no list")
    content = io.BytesIO()
    with in_language(language):
        book = xlsxwriter.Workbook(
            content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        book.set_properties(
            {
                "title": title,
                "author": maker or PRODUCT,
                "created": made_at.astimezone(dt.UTC).replace(tzinfo=None),
            }
        )
        _List(book, rows, title, made_at).fill()
        book.close()
    return content.getvalue()


def headings() -> list[str]:
    """The headings, from left to right."""
    return [
        _("Reference"), _("Company"), _("Action"), _("Due date"), _("Owner"), _("State"), _("Done on"),
        _("Waiting for"), _("Remark"),
    ]  # fmt: skip


class _List:
    def __init__(self, book: Any, rows: Sequence[ActionRow], title: str, made_at: dt.datetime) -> None:
        self.book, self.rows, self.title, self.made_at = book, rows, title, made_at
        colours = palette()
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
        self.locked = book.add_format(base)
        self.day = book.add_format({**base, "num_format": "dd-mm-yyyy", "align": "left"})
        open_cell = {**base, "locked": False, "bg_color": "#FFF9E5", "border": 1, "border_color": "#C9C9C9"}
        self.open = book.add_format(open_cell)
        self.open_day = book.add_format({**open_cell, "num_format": "dd-mm-yyyy", "align": "left"})
        self.head = book.add_format({**base, "bold": True, "font_color": colours.accent, "bottom": 1})
        self.big = book.add_format({"bold": True, "font_size": 16})
        self.said = book.add_format({"font_name": "Calibri", "font_size": 11})

    def fill(self) -> None:
        sheet = self.book.add_worksheet(_("Actions"))
        self._head(sheet)
        for line, row in enumerate(self.rows, start=_FIRST + 1):
            self._row(sheet, line, row)
        self._rules(sheet)
        self._layout(sheet)
        hidden = self.book.add_worksheet(HIDDEN)
        hidden.write_row(0, 0, [MARK, "1"])
        for line, row in enumerate(self.rows, start=1):
            hidden.write_row(line, 0, [str(reference(row)), row.state.value])
        hidden.very_hidden()

    def _head(self, sheet: Any) -> None:
        sheet.write_string(0, 0, legible(self.title), self.big)
        day = date_full(self.made_at.date())
        lines = (
            _("As it was on {day}.").format(day=day),
            _(
                "Fill in the yellow cells: choose how it stands, and write the rest when there is something to write."
            ),
            _("Save the file and send it back. What you leave as it is, stays as it is."),
        )
        for line, words in enumerate(lines, start=1):
            sheet.write_string(line, 0, words, self.said)
        for at, words in enumerate(headings()):
            sheet.write_string(_FIRST, at, words, self.head)

    def _row(self, sheet: Any, line: int, row: ActionRow) -> None:
        texts = (str(reference(row)), row.company, row.title, "", row.owner)
        for at, text in enumerate(texts):
            sheet.write_string(line, at, legible(text), self.locked)
        if row.due_on is not None:
            sheet.write_datetime(line, 3, dt.datetime.combine(row.due_on, dt.time()), self.day)
        sheet.write_string(line, _STATE, word(ACTION_STATES, row.state.value), self.open)
        sheet.write_blank(line, _DONE, None, self.open_day)
        sheet.write_blank(line, _WAITS, None, self.open)
        sheet.write_blank(line, _REMARK, None, self.open)

    def _rules(self, sheet: Any) -> None:
        first, last = _FIRST + 1, _FIRST + max(len(self.rows), 1)
        sheet.data_validation(first, _STATE, last, _STATE, {
            "validate": "list", "source": [word(ACTION_STATES, state.value) for state in ActionState],
            "error_title": _("State"), "error_message": _("Choose one of the words of the list."),
        })  # fmt: skip
        sheet.data_validation(first, _DONE, last, _DONE, {
            "validate": "date", "criteria": ">", "value": dt.date(2000, 1, 1), "error_title": _("Done on"),
            "error_message": _("Write a day, such as 23-11-2026."),
        })  # fmt: skip

    def _layout(self, sheet: Any) -> None:
        for at, width in enumerate(_WIDTHS):
            sheet.set_column(at, at, width)
        sheet.freeze_panes(_FIRST + 1, 1)
        sheet.autofilter(_FIRST, 0, _FIRST + max(len(self.rows), 1), len(_WIDTHS) - 1)
        # Without a password: it keeps a hand from slipping, and nobody out.
        sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_FIRST)
