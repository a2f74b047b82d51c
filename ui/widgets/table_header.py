# SPDX-License-Identifier: EUPL-1.2
"""The head of a big list: titles that sort when clicked, and the rule by which columns fold instead of squeeze."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui import theme
from ui.widgets import paint
from ui.widgets.table_model import Column
from ui.widgets.table_paint import OVERHANG

HEIGHT = 36
_GAP = 16


@dataclass(frozen=True, slots=True)
class Layout:
    """Widths per column in pixels (0 is not shown), which columns are compact, and which go under the first."""

    widths: list[int]
    compact: set[int]
    under: list[int]
    first: int
    last: int


def lay_out(columns: Sequence[Column[Any]], room: int) -> Layout:
    """Fold the columns with the highest ``fold`` first until the rest fits, then hand out what is left."""
    wanted = [column.least if column.stretch else column.width for column in columns]
    compact: set[int] = set()
    under: list[int] = []
    order = sorted((n for n, column in enumerate(columns) if column.fold), key=lambda n: -columns[n].fold)
    for number in order:
        if sum(wanted) <= room:
            break
        column = columns[number]
        if column.compact:
            wanted[number] = column.compact
            compact.add(number)
            continue
        wanted[number] = 0
        if column.under:
            under.append(number)
    shown = [number for number, width in enumerate(wanted) if width]
    _share(columns, wanted, shown, room)
    return Layout(wanted, compact, sorted(under), shown[0], shown[-1])


def _share(columns: Sequence[Column[Any]], wanted: list[int], shown: list[int], room: int) -> None:
    left = room - sum(wanted)
    total = sum(columns[number].stretch for number in shown)
    growing = [number for number in shown if columns[number].stretch] if total else shown[:1]
    for number in growing:
        share = columns[number].stretch / total if total else 1
        wanted[number] = max(40, wanted[number] + int(left * share))


class TableHeader(QHeaderView):
    """Painted titles. ``sort_requested(column name)`` when one is clicked."""

    sort_requested = Signal(str)

    def __init__(self, columns: Sequence[Column[Any]], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self._sorted: tuple[str, bool] = ("", False)
        self.compact: set[int] = set()
        self.gutter = 0
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(20)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.sectionClicked.connect(self._clicked)

    def show_sort(self, column: str, descending: bool) -> None:
        """Show the arrow at this column."""
        self._sorted = (column, descending)
        self.viewport().update()

    def _clicked(self, section: int) -> None:
        if self._columns[section].sortable:
            self.sort_requested.emit(self._columns[section].name)

    def sizeHint(self) -> QSize:
        return QSize(100, HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column = self._columns[section]
        visible = [n for n in range(len(self._columns)) if not self.isSectionHidden(n)]
        box = QRectF(rect)
        if section == visible[0]:
            box.setLeft(box.left() + OVERHANG + self.gutter)
        last = section == visible[-1]
        painter.save()
        painter.fillRect(
            QRectF(box.left(), box.bottom() - 1, box.width() - (OVERHANG if last else 0), 1),
            theme.color("line"),
        )
        box.setRight(box.right() - (OVERHANG if last else _GAP))
        here = self._sorted[0] == column.name
        words = column.short_title if section in self.compact and column.short_title else column.title
        align = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        arrow = 18 if here else 0
        room = box.adjusted(0, 0, -arrow, 0)
        width = paint.text(
            painter, room, words, "caption", "text" if here else "text2", bold=here, align=align
        )
        if here:
            left = room.right() + 4 if column.right else box.left() + width + 6
            name = "ph.arrow-down" if self._sorted[1] else "ph.arrow-up"
            paint.icon(painter, left, box.center().y(), name, "text", 14)
        painter.restore()
