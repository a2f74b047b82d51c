# SPDX-License-Identifier: EUPL-1.2
"""Room that scrolls down and never sideways, the panel at the side, and chips that flow on to the next line."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from assets.texts import _
from ui import theme
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label
from ui.widgets.laid_out import widgets

MARGIN = 32
"""What is free beside the content of a page, in pixels; in a narrow one less."""
_NARROW_MARGIN, _NARROW = 24, 900
RING = 5
"""What is free around a field in a room that scrolls: the focus ring is drawn there."""


def column_side(width: int, most: int = 0, *, margins: bool = True) -> int:
    """How far a column lies from the sides of a page this wide; what stands under a column lines up with it."""
    side = (_NARROW_MARGIN if width < _NARROW else MARGIN) if margins else RING
    return side + (max(0, width - 2 * side - most) // 2 if most else 0)


class ScrollPage(QScrollArea):
    """A column of content with the page's margins. Fill ``body``; what is too long scrolls down."""

    def __init__(
        self, *, margins: bool = True, most: int = 0, spacing: int = 16, parent: QWidget | None = None
    ) -> None:
        """``margins`` False leaves only what the focus ring needs (``RING``); ``most`` limits the column's width."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self._margins = margins
        self._most = most
        self._content = _Column()
        self.body = QVBoxLayout(self._content)
        self.body.setSpacing(spacing)
        self.setWidget(self._content)
        self._content.setAutoFillBackground(False)
        self._set_margins()

    def _set_margins(self) -> None:
        side = column_side(self.width(), self._most, margins=self._margins)
        above = 24 if self._margins else RING
        # The bar lies in the margin: with or without it the column ends where the head of the page does.
        bar = self.width() - self.viewport().width()
        self.body.setContentsMargins(side, above, max(RING, side - bar), above)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_margins()
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 80)

    def stay_at(self, place: int) -> None:
        """Scroll back to this value of the bar after ``body`` was filled anew, before anybody sees it anywhere else."""
        for widget in widgets(self.body):
            if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                widget.show()  # Qt does that later, and what is hidden has no height
        self.body.activate()
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))
        self.verticalScrollBar().setValue(place)

    def reveal(self, widget: QWidget) -> None:
        """Scroll until this widget is in view."""
        self.ensureWidgetVisible(widget, 8, 24)


class _Column(QWidget):
    """Content that gets as narrow as its page: a long word is cut by its label, it never scrolls sideways."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scroll_content")

    def minimumSizeHint(self) -> QSize:
        # Where text wraps, Qt asks for the height at the real width; its guess without a width is too tall.
        layout = self.layout()
        wraps = layout is not None and layout.hasHeightForWidth()
        return QSize(0, 0 if wraps else super().minimumSizeHint().height())


class SidePanel(QFrame):
    """The panel at the right of a list: what is chosen, with what you can do. Fill ``body``. Signal ``closed()``.

    Escape closes it. It scrolls by itself; ``foot`` stays visible below.
    """

    closed = Signal()

    def __init__(self, caption: str = "", *, width: int = 340, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = width
        self.setFixedWidth(width)
        self.caption = Label(caption, "row", "text2")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 12, 0, 0)
        outer.setSpacing(0)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(22, 0, 14, 0)
        self.head.addWidget(self.caption, 1)
        self.head.addWidget(
            IconButton("ph.x", _("Close panel"), size=32, keys="Esc", on_press=self.closed.emit)
        )
        outer.addLayout(self.head)
        self._page = ScrollPage(margins=False, spacing=10)
        self.body = self._page.body
        holder = QVBoxLayout()
        holder.setContentsMargins(17, 0, 8, 0)
        holder.addWidget(self._page)
        outer.addLayout(holder, 1)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(22, 8, 22, 12)
        outer.addLayout(self.foot)

    def fit(self, page_width: int) -> None:
        """Take no more of a page than the list beside it can miss. Pages call this when they get another width."""
        self.setFixedWidth(min(self._wanted, max(280, round(page_width * 0.31))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(QRect(0, 0, 1, self.height()), theme.color("line"))
        painter.end()


class FlowLayout(QLayout):
    """Widgets beside one another that go on on the next line: chips, filters."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        # By width, until Qt says that something changed: it asks for the height of one again and again.
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)
        if parent is not None:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            parent.setSizePolicy(policy)

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self.invalidate()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._lay(QRect(0, 0, width, 0), place=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, place=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _lay(self, rect: QRect, *, place: bool) -> int:
        y, gap = rect.y(), self.spacing()
        for line in self._lines(rect.width()):
            tall = max(size.height() for _item, size in line)
            x = rect.x()
            for item, size in line:
                if place:
                    item.setGeometry(QRect(QPoint(x, y + (tall - size.height()) // 2), size))
                x += size.width() + gap
            y += tall + gap
        return max(0, y - gap - rect.y())

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            size = QSize(min(hint.width(), width), hint.height())
            if not lines or used + self.spacing() + size.width() > width:
                lines.append([])
                used = 0
            used += size.width() + (self.spacing() if lines[-1] else 0)
            lines[-1].append((item, size))
        return lines
