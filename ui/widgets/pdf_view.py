# SPDX-License-Identifier: EUPL-1.2
"""A PDF as it will be printed: its pages below one another, sharp on every screen, with zoom and all keys."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from assets.texts import _
from ui import theme

GAP = 16
STEPS = (0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
_SCREEN = 96 / 72  # pixels a point at 100 %
_KEPT = 6  # pages that stay painted


class PdfView(QAbstractScrollArea):
    """Shows PDF bytes. Zoom is a factor, or follows the width of the view (``fit_width``).

    Keys: arrows, Page Up and Down, Home, End, Ctrl with + - and 0. Signals ``page_changed(page, pages)`` (1 is the
    first) and ``zoom_changed(factor)``.
    """

    page_changed = Signal(int, int)
    zoom_changed = Signal(float)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", True)
        self._name = name or _("Document")
        self.setAccessibleName(self._name)
        self._pdf: Any = None
        self._open: list[Any] = []
        # pdfium complains at the end of the program about what is open then.
        self.destroyed.connect(partial(_close_all, self._open))
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close_pdf)
        self._sizes: list[tuple[float, float]] = []
        self._pictures: dict[tuple[int, int], QImage] = {}
        self._zoom = 0.0  # 0: as wide as the view
        self._page = 0
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # What is shown

    def set_pdf(self, data: bytes) -> None:
        """Show these bytes, at the same page and zoom as before where that is possible."""
        # pdfium is a library of several megabytes: loaded when the first paper is looked at.
        import pypdfium2

        self.close_pdf()
        self._pdf = pypdfium2.PdfDocument(data)
        self._open.append(self._pdf)
        self._sizes = [tuple(self._pdf.get_page_size(number)) for number in range(len(self._pdf))]
        self._lay_out()
        self._tell()
        self.viewport().update()

    def close_pdf(self) -> None:
        """Forget the document and every picture of it."""
        self._pictures.clear()
        self._sizes = []
        self._pdf = None
        _close_all(self._open)
        self.viewport().update()

    def pages(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    def page(self) -> int:
        """The page in view, 1 is the first; 0 without a document."""
        return self._page + 1 if self._sizes else 0

    def text(self, page: int) -> str:
        """The words of a page (1 is the first), as a screen reader gets them."""
        if self._pdf is None:
            return ""
        sheet = self._pdf[page - 1]
        words = sheet.get_textpage()
        try:
            return str(words.get_text_range())
        finally:
            words.close()
            sheet.close()

    def picture(self, page: int, scale: float) -> QImage:
        """A page (1 is the first) as a picture of ``scale`` pixels a point; printing uses this too."""
        sheet = self._pdf[page - 1]
        bitmap = sheet.render(scale=scale, prefer_bgrx=True)
        image = QImage(
            bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
        ).copy()
        bitmap.close()
        sheet.close()
        return image

    # Zoom

    def zoom(self) -> float:
        """The factor in use now, 1.0 is as large as the paper."""
        if self._zoom:
            return self._zoom
        widest = max((width for width, _height in self._sizes), default=595.0)
        room = self.viewport().width() - 2 * GAP
        return min(2.0, max(0.3, room / (widest * _SCREEN)))

    def set_zoom(self, factor: float) -> None:
        """Show at this factor; 0 follows the width of the view."""
        at = self._place()
        self._zoom = factor and min(STEPS[-1], max(STEPS[0], factor))
        self._pictures.clear()
        self._lay_out()
        self._go(*at)
        self.zoom_changed.emit(self.zoom())
        self.viewport().update()

    def fit_width(self) -> None:
        """As wide as the view."""
        self.set_zoom(0)

    def zoom_in(self) -> None:
        """One step larger."""
        self.set_zoom(next((step for step in STEPS if step > self.zoom() + 0.01), STEPS[-1]))

    def zoom_out(self) -> None:
        """One step smaller."""
        self.set_zoom(next((step for step in reversed(STEPS) if step < self.zoom() - 0.01), STEPS[0]))

    # Places

    def _scale(self) -> float:
        return self.zoom() * _SCREEN

    def _boxes(self) -> list[QRect]:
        """Where each page lies in the whole, from the top."""
        boxes, top, scale = [], GAP, self._scale()
        across = max(
            self.viewport().width(), round(max((w for w, _h in self._sizes), default=0) * scale) + 2 * GAP
        )
        for width, height in self._sizes:
            box = QRect(0, top, round(width * scale), round(height * scale))
            box.moveLeft((across - box.width()) // 2)
            boxes.append(box)
            top += box.height() + GAP
        return boxes

    def _lay_out(self) -> None:
        boxes, view = self._boxes(), self.viewport().size()
        tall = boxes[-1].bottom() + GAP if boxes else 0
        wide = max((box.width() for box in boxes), default=0) + 2 * GAP
        self.verticalScrollBar().setRange(0, max(0, tall - view.height()))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(48)
        self.horizontalScrollBar().setRange(0, max(0, wide - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())
        self._scrolled()

    def _place(self) -> tuple[int, float]:
        """The page in view and how far down it the top of the view is."""
        boxes = self._boxes()
        if not boxes:
            return 0, 0.0
        box = boxes[self._page]
        return self._page, (self.verticalScrollBar().value() - box.top()) / max(1, box.height())

    def _go(self, page: int, down: float) -> None:
        boxes = self._boxes()
        if page < len(boxes):
            self.verticalScrollBar().setValue(round(boxes[page].top() + down * boxes[page].height()))

    def show_page(self, page: int) -> None:
        """Scroll to the top of this page, 1 is the first."""
        boxes = self._boxes()
        if 1 <= page <= len(boxes):
            self.verticalScrollBar().setValue(boxes[page - 1].top() - GAP)

    def _scrolled(self, _value: int = 0) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        boxes = self._boxes()
        now = next(
            (number for number, box in enumerate(boxes) if box.bottom() + GAP >= middle),
            max(0, len(boxes) - 1),
        )
        if now != self._page:
            self._page = now
            self._tell()

    def _tell(self) -> None:
        self._page = min(self._page, max(0, self.pages() - 1))
        if not self._sizes:
            return
        self.page_changed.emit(self._page + 1, self.pages())
        where = _("page {n} of {count}").format(n=self._page + 1, count=self.pages())
        self.setAccessibleName(f"{self._name}, {where}")
        self.setAccessibleDescription(self.text(self._page + 1))

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        at = self._place()
        if not self._zoom:
            self._pictures.clear()
        self._lay_out()
        self._go(*at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, bar = event.key(), self.verticalScrollBar()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            zooms = {
                Qt.Key.Key_Plus: self.zoom_in,
                Qt.Key.Key_Equal: self.zoom_in,
                Qt.Key.Key_Minus: self.zoom_out,
                Qt.Key.Key_0: self.fit_width,
            }
            if Qt.Key(key) in zooms:
                zooms[Qt.Key(key)]()
                return
        moves = {
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep() - 48,
            Qt.Key.Key_Space: bar.pageStep() - 48,
            Qt.Key.Key_PageUp: 48 - bar.pageStep(),
            Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        if Qt.Key(key) in moves:
            bar.setValue(bar.value() + moves[Qt.Key(key)])
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            across = self.horizontalScrollBar()
            across.setValue(across.value() + (48 if key == Qt.Key.Key_Right else -48))
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
            return
        super().wheelEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.color("canvas"))
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        for number, whole in enumerate(self._boxes()):
            box = whole.translated(-left, -top)
            if not box.intersects(self.viewport().rect()):
                continue
            painter.drawImage(box.topLeft(), self._shown(number))
            painter.setPen(theme.color("line"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(-1, -1, 0, 0))
        painter.end()

    def _shown(self, number: int) -> QImage:
        ratio = self.devicePixelRatioF()
        scale = self._scale() * ratio
        key = (number, round(scale * 1000))
        if key not in self._pictures:
            while len(self._pictures) >= _KEPT:
                self._pictures.pop(next(iter(self._pictures)))
            image = self.picture(number + 1, scale) if self._pdf is not None else QImage()
            if image.isNull():
                image = QImage(1, 1, QImage.Format.Format_RGB32)
                image.fill(QColor("white"))
            image.setDevicePixelRatio(ratio)
            self._pictures[key] = image
        return self._pictures[key]


def _close_all(documents: list[Any], _view: object = None) -> None:
    while documents:
        documents.pop().close()
