# SPDX-License-Identifier: EUPL-1.2
"""What people type and choose in. Every editor has ``value``, ``set_value`` and ``edited``, so that forms treat them alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyledItemDelegate,
    QWidget,
)

from assets.texts import language
from ui import theme
from ui.widgets.incoming import bring_in, holding_place


class Line(QLineEdit):
    """One line of text. ``value()`` has no spaces around it."""

    edited = Signal()

    def __init__(
        self, text: str = "", *, placeholder: str = "", most: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setFont(theme.font("body"))
        self.setPlaceholderText(placeholder)
        if most:
            self.setMaxLength(most)
        self.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> Any:
        """What was typed."""
        return self.text().strip()

    def set_value(self, value: Any) -> None:
        """Show this, without telling that it was edited."""
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)

    def minimumSizeHint(self) -> QSize:
        return QSize(64, super().minimumSizeHint().height())


class Number(Line):
    """A whole or decimal number, or nothing. Understands a comma and a point."""

    def __init__(
        self, least: float = 0, most: float = 1_000_000, *, decimals: int = 0, parent: QWidget | None = None
    ):
        super().__init__(parent=parent)
        self.least, self.most, self.decimals = least, most, decimals

    def value(self) -> float | int | None:
        """The number; None when the field is empty or holds something else (see ``understood``)."""
        words = self.text().strip().replace(" ", "")
        words = words.replace(",", ".") if self.decimals else words.replace(".", "").replace(",", "")
        try:
            number = float(words)
        except ValueError:
            return None
        if not self.least <= number <= self.most:
            return None
        return round(number, self.decimals) if self.decimals else int(number)

    def understood(self) -> bool:
        """False when something was typed that is not a number within the bounds."""
        return not self.text().strip() or self.value() is not None

    def set_value(self, value: Any) -> None:
        """Show this number as the language writes it."""
        words = "" if value is None else f"{value:.{self.decimals}f}"
        super().set_value(words.replace(".", ",") if language() == "nl" else words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self.set_value(min(self.most, max(self.least, (self.value() or 0) + step)))
        self.edited.emit()


class Area(QPlainTextEdit):
    """Several lines of text. Tab goes on to the next field."""

    edited = Signal()

    def __init__(
        self, text: str = "", *, lines: int = 3, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("field", "true")
        self.setFont(theme.font("body"))
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(round(theme.metrics("body").lineSpacing() * lines) + 24)
        self._setting = False
        self.textChanged.connect(self._tell)

    def _tell(self) -> None:
        if not self._setting:
            self.edited.emit()

    def sizeHint(self) -> QSize:
        """As tall as asked: the style sheet takes the fixed height away."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def value(self) -> str:
        """What was typed, without empty space around it."""
        return self.toPlainText().strip()

    def set_value(self, value: Any) -> None:
        """Show this, without telling that it was edited."""
        self._setting = True
        self.setPlainText("" if value is None else str(value))
        self._setting = False

    def take(self, value: str) -> None:
        """The same for words that came in from elsewhere: the cursor stays where it is."""
        self._setting = True
        with holding_place(self):
            bring_in(self.document(), value)
        self._setting = False

    def is_composing(self) -> bool:
        """Whether a sign is half typed: an accent that waits for its letter."""
        return bool(self.textCursor().block().layout().preeditAreaText())


class Choice(QComboBox):
    """One of a few. Options are ``(value, words)``; ``none`` adds an empty choice with these words in front."""

    edited = Signal()

    def __init__(self, options: Iterable[tuple[Any, str]] = (), *, none: str | None = None, value: Any = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setFont(theme.font("body"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setItemDelegate(QStyledItemDelegate(self))  # the one that follows the style sheet's item rules
        self.view().window().setWindowFlag(Qt.WindowType.NoDropShadowWindowHint, True)
        self.set_options(options, none=none)
        self.set_value(value)
        self.activated.connect(lambda _index: self.edited.emit())

    def set_options(self, options: Iterable[tuple[Any, str]], *, none: str | None = None) -> None:
        """Other options; what was chosen stays when it is still there."""
        before = self.value()
        self.clear()
        if none is not None:
            self.addItem(none, None)
        for value, words in options:
            self.addItem(words, value)
        self.set_value(before)

    def value(self) -> Any:
        """The chosen value."""
        return self.currentData()

    def set_value(self, value: Any) -> None:
        """Choose this value; the first option when it is not there."""
        values = [self.itemData(number) for number in range(self.count())]
        self.setCurrentIndex(values.index(value) if value in values else (0 if values else -1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a form must not change what is chosen."""
        event.ignore()


class Check(QCheckBox):
    """Yes or no, with its words behind the box."""

    edited = Signal()

    def __init__(self, words: str, *, value: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(words.replace("&", "&&"), parent)
        self.setFont(theme.font("body"))
        self.setAccessibleName(words)
        self.setChecked(value)
        self.setProperty("ring", True)
        self.setProperty("ring_radius", 4)
        self.clicked.connect(lambda _on: self.edited.emit())

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick it or not."""
        self.setChecked(bool(value))


class Search(Line):
    """A line that selects all when it gets the focus by keyboard, so that typing replaces."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.ShortcutFocusReason, Qt.FocusReason.OtherFocusReason):
            self.selectAll()


def mark_wrong(editor: QWidget, wrong: bool) -> None:
    """Give the editor the red edge, or take it away."""
    for widget in (editor, *_lines_in(editor)):
        if widget.property("wrong") != str(wrong).lower():
            widget.setProperty("wrong", str(wrong).lower())
            widget.style().unpolish(widget)
            widget.style().polish(widget)


def _lines_in(editor: QWidget) -> Sequence[QWidget]:
    return editor.findChildren(Line)
