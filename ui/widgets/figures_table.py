# SPDX-License-Identifier: EUPL-1.2
"""The figures behind a chart, as a table that a screen reader walks through and that can be copied to a spreadsheet."""

from __future__ import annotations

from math import ceil, floor
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ui import theme
from ui.charts.chart import Table
from ui.widgets import paint
from ui.widgets.tips import plain_tip

_ROW, _LINE, _GAP, _TIGHT = 32, 17, 18, 12
_WHOLE = 560
"""Pixels up to which the table is shown whole: only a longer one scrolls by itself, inside the page that scrolls too."""


class FiguresTable(QTableWidget):
    """Shows the table of a chart. Ctrl+C copies what is selected, or all of it, with the heads.

    Where it is narrow, heads and words go on on the next line rather than that it scrolls sideways.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Cell(self))
        self.viewport().setAutoFillBackground(False)
        self.setFont(theme.font("row"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setFont(theme.font("caption", bold=True))
        self.horizontalHeader().setHighlightSections(False)

    def set_table(self, name: str, table: Table) -> None:
        """Show these figures; ``name`` is the finding that they are behind."""
        for widget in (self, self.horizontalHeader(), self.verticalHeader()):
            widget.setAccessibleName(name)
        self._table = table
        self.setColumnCount(len(table.heads))
        self.setRowCount(len(table.rows))
        header = self.horizontalHeader()
        for at, head in enumerate(table.heads):
            item = QTableWidgetItem(head.title)
            # As a number: a title of several words is set in lines, as narrow as its figures need.
            side = (_side(head.kind) | Qt.AlignmentFlag.AlignBottom).value | Qt.TextFlag.TextWordWrap.value
            item.setData(Qt.ItemDataRole.TextAlignmentRole, side)
            self.setHorizontalHeaderItem(at, item)
            header.setSectionResizeMode(
                at, QHeaderView.ResizeMode.Fixed if at else QHeaderView.ResizeMode.Stretch
            )
        for line, words in enumerate(table.words()):
            for at, text in enumerate(words):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                item.setTextAlignment(_side(table.heads[at].kind) | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(line, at, item)
        self._fit()

    def _fit(self) -> None:
        """Give each column its width, and heads and rows the lines that their words need in it."""
        if self._table is None:
            return
        heads, cells, room = self._table.heads, list(self._table.words()), self.viewport().width()
        columns = [
            _Column(head.title, head.kind == "text", [row[at] for row in cells])
            for at, head in enumerate(heads)
        ]
        widths = _widths(columns, room)
        for at, wide in enumerate(widths[1:], 1):
            self.setColumnWidth(at, wide)
        widths[0] = max(widths[0], room - sum(widths[1:]))
        lines = max(len(_lines(head.title, wide)) for head, wide in zip(heads, widths, strict=True))
        self.horizontalHeader().setFixedHeight(6 + _LINE * lines)
        for line, words in enumerate(cells):
            high = max(len(_set(text, wide)) for text, wide in zip(words, widths, strict=True))
            self.setRowHeight(line, _ROW + _LINE * (high - 1))
        self._ask_room()

    def _ask_room(self) -> None:
        """Room for all of it while it is in view; the chart in its place needs less."""
        whole = self.horizontalHeader().height() + self.verticalHeader().length() + 2
        self.setMinimumHeight(min(whole, _WHOLE) if self.isVisible() else 0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_room()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ask_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def copy(self) -> None:
        """Put what is selected, or all of it, on the clipboard as lines with tabs."""
        chosen = self.selectedRanges()
        if len(self.selectedIndexes()) > 1 and chosen:
            box = chosen[0]
            lines = range(box.topRow(), box.bottomRow() + 1)
            columns = range(box.leftColumn(), box.rightColumn() + 1)
        else:
            lines, columns = range(self.rowCount()), range(self.columnCount())
        heads = [self._words(self.horizontalHeaderItem(at)) for at in columns]
        rows = [[self._words(self.item(line, at)) for at in columns] for line in lines]
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in (heads, *rows)) + "\n")

    def _words(self, item: QTableWidgetItem | None) -> str:
        return item.text() if item is not None else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        super().keyPressEvent(event)


class _Column(NamedTuple):
    """What stands in a column, and whether that is words, which may go on on the next line, or figures."""

    title: str
    is_text: bool
    cells: list[str]


def _widths(columns: list[_Column], room: int) -> list[int]:
    """As wide as each column wants; where there is no room for that, all give in, down to one word to a line."""
    wanted = [_wanted(column) for column in columns]
    if sum(wanted) <= room:
        return wanted
    least = [_least(column) for column in columns]
    gives = [max(0, want - low) for want, low in zip(wanted, least, strict=True)]
    spare = room - sum(least)
    if spare < 0:
        # Even that is too wide: words are cut, and their tip has them whole. A figure is never cut.
        gives = [low if column.is_text else 0 for column, low in zip(columns, least, strict=True)]
    share = max(-1.0, spare / max(1, sum(gives)))
    widths = [low + floor(share * give) for low, give in zip(least, gives, strict=True)]
    return [
        wide if column.is_text else _loose(column.title, wide)
        for column, wide in zip(columns, widths, strict=True)
    ]


def _loose(title: str, wide: int) -> int:
    """So much narrower that no line of the title touches the title before it: what would, goes on on the next line."""
    one_word = max(_lines(title, 0))
    while (longest := max(_lines(title, wide))) > max(
        one_word, wide - _GAP // 2
    ) and wide > one_word + _TIGHT + 1:
        wide = max(round(one_word) + _TIGHT, ceil(longest) - 2)
    return wide


def _wanted(column: _Column) -> int:
    """As wide as the title in two lines, and the widest figure; no line of the title touches the one before it."""
    bold = theme.metrics("caption", bold=True)
    words = [bold.horizontalAdvance(word) for word in column.title.split()]
    half = bold.horizontalAdvance(column.title) * 0.6 if len(words) > 1 else 0.0
    figures = [theme.metrics("row").horizontalAdvance(cell) for cell in column.cells]
    wide = round(max([*words, half, *figures, 30.0])) + _GAP
    while (needed := round(max(_lines(column.title, wide))) + _GAP // 2) > wide:
        wide = needed
    return wide


def _least(column: _Column) -> int:
    """With each word of the title, and of cells that are words, on a line of its own."""
    bold, plain = theme.metrics("caption", bold=True), theme.metrics("row")
    heads = [bold.horizontalAdvance(word) for word in column.title.split()]
    parts = [part for cell in column.cells for part in (cell.split() if column.is_text else [cell])]
    return round(max([*heads, *(plain.horizontalAdvance(part) for part in parts), 24.0])) + _TIGHT


def _lines(title: str, room: float) -> list[float]:
    """How wide each line of a title is that is set in this room."""
    measure = theme.metrics("caption", bold=True)
    return [measure.horizontalAdvance(line) for line in _set(title, room, measure)]


def _set(text: str, room: float, measure: QFontMetricsF | None = None) -> list[str]:
    """The lines of a text in this room, without a break inside a word; at least one."""
    measure, lines = measure or theme.metrics("row"), [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure.horizontalAdvance(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _side(kind: str) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignLeft if kind == "text" else Qt.AlignmentFlag.AlignRight


class _Cell(QStyledItemDelegate):
    """Words on a hairline, and a tint on what is selected."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box = QRectF(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("soft"))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.color("line"))
        side = (
            Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
            & Qt.AlignmentFlag.AlignHorizontal_Mask
        )
        lines = _set(str(index.data() or ""), box.width())
        top = box.center().y() - _LINE * len(lines) / 2
        for at, words in enumerate(lines):
            line = QRectF(box.left(), top + _LINE * at, box.width(), _LINE)
            paint.text(painter, line, words, "row", align=side)
        if state & QStyle.StateFlag.State_HasFocus:
            paint.ring(painter, box.adjusted(1, 1, -1, -1), 4)
