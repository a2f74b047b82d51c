# SPDX-License-Identifier: EUPL-1.2
"""What is chosen in a big list and what is on top of it, kept while its rows are asked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView, QTableView

from ui.widgets.table_choice import Choosing
from ui.widgets.table_model import SnapshotModel


@dataclass(frozen=True, slots=True)
class Top:
    """The first row in sight, and how far it has gone up; None for the beginning of the list."""

    key: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The row that the keyboard is on (None for the header of a group), where it stood, and all chosen rows."""

    current: int | None
    row: int
    selected: Sequence[int]


def top(table: QTableView, rows: SnapshotModel[Any]) -> Top:
    """What is on top now, without headers of groups."""
    row = table.rowAt(0)
    while 0 <= row < rows.rowCount() and rows.group_at(row) is not None:
        row += 1
    if table.verticalScrollBar().value() == 0 or row < 0:
        return Top()
    return Top(rows.key_at(row), table.rowViewportPosition(row))


def scroll_back(table: QTableView, rows: SnapshotModel[Any], kept: Top) -> None:
    """Bring that row to where it was; to the beginning when it is gone."""
    row = rows.find(kept.key) if kept.key is not None else None
    tall = table.verticalHeader().defaultSectionSize()
    table.verticalScrollBar().setValue(row * tall - kept.offset if row is not None else 0)


def chosen(table: QTableView, rows: SnapshotModel[Any], choosing: Choosing) -> Chosen:
    """What is chosen now."""
    index = table.currentIndex()
    current = rows.key_at(index.row()) if index.isValid() else None
    if table.selectionMode() == QAbstractItemView.SelectionMode.SingleSelection:
        return Chosen(current, index.row(), ())
    return Chosen(current, index.row(), choosing.keys())


def choose_again(table: QTableView, rows: SnapshotModel[Any], kept: Chosen, choosing: Choosing) -> bool:
    """Choose the same rows, or the one that came in place of a row that left. False when nothing is chosen."""
    row = rows.find(kept.current) if kept.current is not None else None
    if row is None and kept.row >= 0 and rows.rowCount():
        on_header = kept.current is None
        row = min(kept.row, rows.rowCount() - 1) if on_header else _row_near(rows, kept.row)
    if row is None:
        return False
    model, whole = table.selectionModel(), QItemSelectionModel.SelectionFlag.Rows
    scroll = table.hasAutoScroll()
    table.setAutoScroll(False)
    # The keyboard can be on a row that is not chosen itself.
    alone = not kept.selected or kept.current is None or kept.current in kept.selected
    how = (
        QItemSelectionModel.SelectionFlag.ClearAndSelect if alone else QItemSelectionModel.SelectionFlag.Clear
    )
    model.setCurrentIndex(rows.index(row, 0), how | whole)
    if len(kept.selected) > 1 or not alone:
        choosing.again(kept.selected)
    table.setAutoScroll(scroll)
    return True


def _row_near(rows: SnapshotModel[Any], old_row: int) -> int | None:
    """The row that came in place of one that left: the next one, else the one before; the header of a group is nobody."""
    count = rows.rowCount()
    around = (*range(old_row, count), *range(min(old_row, count) - 1, -1, -1))
    return next((row for row in around if rows.group_at(row) is None), None)
