# SPDX-License-Identifier: EUPL-1.2
"""The figures behind a chart, as a table that a screen reader walks through and that can be copied to a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
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

_ROW, _GAP = 32, 18
_WIDEST = 240
"""A name gets no more room than this when there is little: its tool tip has all of it."""


class FiguresTable(QTableWidget):
    """Shows the table of a chart. Ctrl+C copies what is selected, or all of it, with the heads."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = 0
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
        self.setColumnCount(len(table.heads))
        self.setRowCount(len(table.rows))
        header = self.horizontalHeader()
        cells = list(table.words())
        lines = 1
        for at, head in enumerate(table.heads):
            item = QTableWidgetItem(head.title)
            # As a number: a title of several words is set in lines, as narrow as its figures need.
            side = (_side(head.kind) | Qt.AlignmentFlag.AlignBottom).value | Qt.TextFlag.TextWordWrap.value
            item.setData(Qt.ItemDataRole.TextAlignmentRole, side)
            self.setHorizontalHeaderItem(at, item)
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            if at:
                wide = _width(head.title, [row[at] for row in cells])
                self.setColumnWidth(at, wide)
                lines = max(lines, len(_lines(head.title, wide - 4)))
        header.setFixedHeight(6 + 17 * lines)
        names = (theme.metrics("row").horizontalAdvance(row[0]) for row in cells)
        self._least = round(min(max(names, default=0.0), _WIDEST)) + _GAP // 2
        self._fit()
        for line, words in enumerate(cells):
            for at, text in enumerate(words):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                item.setTextAlignment(_side(table.heads[at].kind) | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(line, at, item)

    def _fit(self) -> None:
        """The names take the room that the figures leave; where that is too little the table scrolls sideways."""
        figures = sum(self.columnWidth(at) for at in range(1, self.columnCount()))
        self.setColumnWidth(0, max(self._least, self.viewport().width() - figures))

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


def _width(title: str, cells: list[str]) -> int:
    """As wide as the title in two lines, and the widest figure; no line of the title touches the one before it."""
    bold = theme.metrics("caption", bold=True)
    words = [bold.horizontalAdvance(word) for word in title.split()]
    half = bold.horizontalAdvance(title) * 0.6 if len(words) > 1 else 0.0
    figures = [theme.metrics("row").horizontalAdvance(cell) for cell in cells]
    wide = round(max([*words, half, *figures, 30.0])) + _GAP
    while (needed := round(max(_lines(title, wide))) + _GAP // 2) > wide:
        wide = needed
    return wide


def _lines(title: str, room: float) -> list[float]:
    """How wide each line of a title is that is set in this room."""
    measure, lines = theme.metrics("caption", bold=True), [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure.horizontalAdvance(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return [measure.horizontalAdvance(line) for line in lines]


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
        paint.text(painter, box.adjusted(2, 0, -2, 0), str(index.data() or ""), "row", align=side)
        if state & QStyle.StateFlag.State_HasFocus:
            paint.ring(painter, box.adjusted(1, 1, -1, -1), 4)
