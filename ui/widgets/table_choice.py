# SPDX-License-Identifier: EUPL-1.2
"""Which rows of a big list are chosen: by range, so that all 250,000 cost no more than one, and by boxes to tick."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QTableView

from ui import theme
from ui.widgets import paint
from ui.widgets.table_model import SnapshotModel

GUTTER = 20
"""Room for the boxes, left of the rows of a list in which several can be chosen, in pixels."""
_BOX = 16

_Flag = QItemSelectionModel.SelectionFlag


class Choosing:
    """The chosen rows of one list. ``ticking``: somebody chooses with the boxes, so all rows show theirs."""

    def __init__(self, table: QTableView, rows: SnapshotModel[Any]) -> None:
        self._table, self._rows = table, rows
        self.ticking = False

    def ranges(self) -> list[tuple[int, int]]:
        """The chosen rows of the view, as first and last, in the order of the list."""
        found = self._table.selectionModel().selection()
        return sorted({(one.top(), one.bottom()) for one in found})  # type: ignore[attr-defined] # a list, as its stub hides

    def count(self) -> int:
        """How many rows are chosen, without headers of groups."""
        return sum(
            end - start for first, last in self.ranges() for start, end in self._rows.slices(first, last)
        )

    def keys(self) -> array[int]:
        """The keys of the chosen rows in the order of the list, without reading one."""
        found = array("q")
        for first, last in self.ranges():
            for start, end in self._rows.slices(first, last):
                found.extend(self._rows.keys[start:end])
        return found

    def alone(self, row: int) -> None:
        """Choose this row and no other, though Ctrl or Shift of what led here may still be down: Qt would add it to the
        chosen ones.
        """
        self._table.selectionModel().setCurrentIndex(
            self._rows.index(row, 0), _Flag.ClearAndSelect | _Flag.Rows
        )

    def toggle(self, row: int) -> None:
        """Tick this row, or take its tick away. The first tick chooses this row only: the row that the keyboard happened
        to be on was not ticked by anybody.
        """
        index = self._rows.index(row, 0)
        several = self.ticking or self.count() > 1
        self.ticking = True
        how = _Flag.Toggle if several else _Flag.ClearAndSelect
        self._table.selectionModel().setCurrentIndex(index, how | _Flag.Rows)

    def everything(self) -> None:
        """Choose all rows, also those of closed groups."""
        self._rows.open_all()
        self._table.selectAll()

    def again(self, keys: Iterable[int]) -> None:
        """Choose also the rows with these keys, as far as they are still there."""
        chosen = QItemSelection()
        last = self._rows.columnCount() - 1
        for first, final in self._rows.stretches(keys):
            chosen.append(QItemSelectionRange(self._rows.index(first, 0), self._rows.index(final, last)))
        self._table.selectionModel().select(chosen, _Flag.Select)

    def follow(self) -> None:
        """The choice moved: with one row or none left nobody is ticking any more."""
        if self.ticking and self.count() == 0:
            self.ticking = False

    def shows_boxes(self) -> bool:
        """Whether every row shows its box now; else only the one under the mouse does."""
        return self.ticking or self.count() > 1


def box(painter: QPainter, row: QRectF, *, ticked: bool) -> None:
    """The box of a row, in the room left of it."""
    square = QRectF(row.left() + (GUTTER - _BOX) / 2, row.center().y() - _BOX / 2, _BOX, _BOX)
    if ticked:
        paint.rounded(painter, square, 4, theme.color("accent"))
        paint.icon(painter, square.left() + 2, square.center().y(), "ph.check-bold", "on_accent", 12)
    else:
        paint.rounded(painter, square, 4, theme.color("surface"), theme.color("edge"))
