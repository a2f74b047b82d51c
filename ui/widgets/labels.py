# SPDX-License-Identifier: EUPL-1.2
"""Words on a page: labels that wrap or end in … instead of forcing the window wider, headings, hairlines, keys."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui import theme
from ui.widgets import paint
from ui.widgets.tips import plain_tip


class Label(QLabel):
    """One line or a few, in a letter role and a tone. Plain text: what people type is never read as HTML."""

    def __init__(self, text: str = "", role: str = "body", tone: str = "text", *, bold: bool | None = None,
                 wrap: bool = False, italic: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role, bold=bold, italic=italic))
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if tone != "text":
            self.setProperty("tone", tone)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Another colour role (``text text2 text3 accent late tell done wait progress``)."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    def minimumSizeHint(self) -> QSize:
        """A wrapping label may get narrow: otherwise one long word sets the width of the window."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), 40), hint.height()) if self.wordWrap() else hint


class ElidedLabel(Label):
    """One line of data, cut with … when there is no room, whole in the tool tip."""

    def __init__(self, text: str = "", role: str = "body", tone: str = "text", *, bold: bool | None = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__("", role, tone, bold=bold, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.setText(text)

    def setText(self, text: str) -> None:
        """The whole text; what fits is shown."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def whole_text(self) -> str:
        """The text without the cut."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 12))
        if shown != self.text():
            super().setText(shown)
        self.setToolTip(plain_tip(self._whole if shown != self._whole else ""))

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.fontMetrics().height() + 2)


class Heading(QWidget):
    """The title of a section with an icon before it and a count after it; a link or button may follow at the right."""

    def __init__(self, text: str, count: int | str | None = None, *, icon: str | None = None, tone: str = "text2",
                 role: str = "section", parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        if icon:
            self._row.addWidget(Icon(icon, tone, 18))
        self.title = Label(text, role, bold=True)
        self.count = Label("", role, "text3", bold=False)
        self._row.addWidget(self.title)
        self._row.addWidget(self.count)
        self._row.addStretch(1)
        self.set_count(count)

    def set_count(self, count: int | str | None) -> None:
        """The number behind the title; none hides it."""
        self.count.setText("" if count is None else str(count))
        self.count.setVisible(count is not None)

    def set_text(self, text: str) -> None:
        """Another title."""
        self.title.setText(text)

    def add(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._row.addWidget(widget)


class Icon(QWidget):
    """A bare icon beside words. It says nothing by itself, so a screen reader skips it."""

    def __init__(self, name: str, tone: str = "text2", size: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone, self._size = name, tone, size
        self.setFixedSize(size, size)

    def set_icon(self, name: str, tone: str | None = None) -> None:
        """Another icon, and perhaps another colour."""
        self._name, self._tone = name, tone or self._tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.icon(painter, 0, self._size / 2, self._name, self._tone, self._size)
        painter.end()


class Rule(QFrame):
    """A hairline between parts, lying or standing."""

    def __init__(self, *, standing: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if standing:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("line"))
        painter.end()


class KeyHint(QWidget):
    """The name of a key in a small edge, beside what it does."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = keys
        self.setAccessibleName(keys)
        self.setFixedSize(round(paint.key_hint_width(keys)), 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.key_hint(painter, QRectF(self.rect()), self.keys)
        painter.end()


class Avatar(QWidget):
    """A colleague or contact as initials; the name is always beside it or in the tool tip."""

    def __init__(
        self, name: str, size: int = 32, *, mine: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self.set_name(name, mine=mine)

    def set_name(self, name: str, *, mine: bool = False) -> None:
        """Another person."""
        self._name, self._mine = name, mine
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(name))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.avatar(painter, QRectF(self.rect()), self._name, mine=self._mine)
        painter.end()
