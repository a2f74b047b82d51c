# SPDX-License-Identifier: EUPL-1.2
"""What is painted behind the text of a note: bands of actions, bullets and the line of a quote. The text knows nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from ui import theme
from ui.conversation.lines import is_action, mark_of, units
from ui.widgets import paint

INSET = 20
"""Pixels between the edge of the sheet and the text: a band begins there with its ribbon."""
_ABOVE = 6
_LEADING = 8


@dataclass(frozen=True, slots=True)
class Band:
    """What is painted behind an action line: ``words`` at its right, or ``short`` where the line leaves no room for them.

    The edge is dashed while the action is not ``complete``.
    """

    complete: bool
    words: str = ""
    short: str = ""


Reader = Callable[[str], Band | None]


def prepare(document: QTextDocument, text: str) -> None:
    """Put a text in a document so that air between lines is there from the start and never enters undo."""
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(theme.font("note"))
    document.setDocumentMargin(0)
    document.setPlainText(text)
    air = QTextBlockFormat()
    air.setLineHeight(_LEADING, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
    air.setTopMargin(_ABOVE)
    air.setLeftMargin(INSET)
    air.setRightMargin(INSET)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(air)
    document.setUndoRedoEnabled(True)
    document.setModified(False)


def paint_behind(painter: QPainter, editor: QTextEdit, band: Reader) -> None:
    """Paint behind the lines in view; ``band`` says what an action line came to."""
    for block, box in _blocks_in_view(editor):
        _paint_line(painter, block, box, band)


def paint_hint(painter: QPainter, editor: QTextEdit, words: str) -> None:
    """Paint what the empty sheet asks for, where the first letter will stand."""
    first = editor.cursorRect(QTextCursor(editor.document()))
    room = QRectF(editor.viewport().rect()).adjusted(INSET, first.top(), -INSET, 0)
    painter.setFont(theme.font("note"))
    painter.setPen(theme.color("text3"))
    painter.drawText(room, Qt.TextFlag.TextWordWrap, words)


def _blocks_in_view(editor: QTextEdit) -> Iterator[tuple[QTextBlock, QRectF]]:
    """The blocks in view with the box of their text, without the air around it, in pixels of the viewport."""
    scroll = QPointF(editor.horizontalScrollBar().value(), editor.verticalScrollBar().value())
    block = editor.cursorForPosition(QPoint(0, 0)).block()
    while block.isValid():
        layout = block.layout()
        if layout.lineCount():
            first, last = layout.lineAt(0).rect(), layout.lineAt(layout.lineCount() - 1).rect()
            top = layout.position().y() - scroll.y()
            box = QRectF(0, top + first.top(), editor.viewport().width(), last.bottom() - first.top())
            if box.top() > editor.viewport().height():
                return
            yield block, box
        block = block.next()


def _paint_line(painter: QPainter, block: QTextBlock, box: QRectF, band: Reader) -> None:
    text = block.text()
    if is_action(text):
        _paint_band(painter, block, box, band(text) or Band(complete=False))
        return
    mark = mark_of(text)
    if mark is None:
        return
    line = block.layout().lineAt(0)
    x = _x(line, units(text, mark.start))
    if mark.kind == "bullet":
        after = _x(line, units(text, mark.start) + 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("text"))
        painter.drawEllipse(QPointF((x + after) / 2, box.top() + line.height() / 2 + 1), 2.6, 2.6)
    elif mark.kind == "quote":
        paint.ribbon(painter, QRectF(INSET - 12, box.top(), 4, box.height()), "edge")


def _x(line: object, position: int) -> float:
    at = line.cursorToX(position)  # type: ignore[attr-defined] # a QTextLine; the stub names no common type
    return float(at[0]) if isinstance(at, tuple) else float(at)


def _paint_band(painter: QPainter, block: QTextBlock, box: QRectF, band: Band) -> None:
    ground = QRectF(0.5, box.top() - 6, box.width() - 1, box.height() + 12)
    if band.complete:
        paint.rounded(painter, ground, theme.RADIUS["button"], theme.color("soft"))
        paint.ribbon(painter, QRectF(0, ground.top() + 8, 4, ground.height() - 16))
    else:
        pen = QPen(theme.color("edge"), 1, Qt.PenStyle.DashLine)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ground, theme.RADIUS["button"], theme.RADIUS["button"])
    if band.words:
        _paint_words(painter, block, ground, band)


def _paint_words(painter: QPainter, block: QTextBlock, ground: QRectF, band: Band) -> None:
    """Who and when at the right end, as far as the line leaves room."""
    layout = block.layout()
    last = layout.lineAt(layout.lineCount() - 1)
    used = INSET + last.naturalTextWidth() + 24
    metrics = theme.metrics("row", bold=band.complete)
    room = ground.right() - 14 - used
    words, wanted = band.words, metrics.horizontalAdvance(band.words) + 24
    if band.short and wanted > room:
        words, wanted = band.short, metrics.horizontalAdvance(band.short) + 24
    if room < min(wanted, 90):
        return
    width = min(wanted, room)
    line = QRectF(ground.right() - 14 - width, ground.bottom() - 6 - last.height(), width, last.height())
    tone = "on_soft" if band.complete else "text2"
    paint.icon(painter, line.left(), line.center().y(), "ph.arrow-right", tone, 14)
    paint.text(painter, line.adjusted(22, 0, 0, 0), words, "row", tone, bold=band.complete)
