# SPDX-License-Identifier: EUPL-1.2
"""Round chips to press: a filter that says its value, and a view that says its count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from assets.texts import _, n_, number
from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import PaintedButton
from ui.widgets.choices import ChoicePopup
from ui.widgets.tips import plain_tip

HEIGHT = 32
_PAD, _GAP, _MARK = 12, 5, 14


class RoundChip(PaintedButton):
    """The round shape. ``on`` is chosen: tint, edge and words in the municipality's colour."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("ring_radius", HEIGHT // 2)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def parts(self) -> list[tuple[str, bool, str]]:
        """The words on the chip: ``(words, bold, tone)``."""
        return [(self.text(), False, "text2")]

    def mark(self) -> str:
        """The icon at the end, "" for none."""
        return ""

    def on(self) -> bool:
        """Whether it is chosen."""
        return self.isChecked()

    def sizeHint(self) -> QSize:
        width = sum(theme.width(words, "row", bold) + _GAP for words, bold, _tone in self.parts())
        return QSize(round(width - _GAP + 2 * _PAD + (_MARK + 6 if self.mark() else 0)) + 2, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        fill = "soft" if self.on() else ("hover" if self.hovered else "surface")
        edge = "accent" if self.on() else "edge"
        paint.rounded(painter, box, HEIGHT / 2, theme.color(fill), theme.color(edge))
        # A view keeps room for its bold words; without a mark at the end the spare is shared by both sides.
        spare = 0 if self.mark() else max(0, self.width() - RoundChip.sizeHint(self).width())
        left = _PAD + spare / 2
        end = box.width() - (_PAD + _MARK + 2 if self.mark() else 4)
        for words, bold, tone in self.parts():
            width = paint.text(painter, QRectF(left, 0, end - left, HEIGHT), words, "row", tone, bold=bold)
            left += width + _GAP
        if self.mark():
            tone = "on_soft" if self.on() else "text2"
            paint.icon(painter, box.right() - _PAD - _MARK + 1, HEIGHT / 2, self.mark(), tone, _MARK)
        painter.end()


class FilterChip(RoundChip):
    """A filter: opens a list with search, says what was chosen ("Wijk: 5 gekozen ×"). Signal ``changed(values)``.

    ``choices()`` gives ``(value, words)`` each time the list opens. ``multi`` allows more than one.
    """

    changed = Signal(list)

    def __init__(self, name: str, choices: Callable[[], Iterable[tuple[Any, str]]], *, multi: bool = True,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(name, parent)
        self._choices, self._multi = choices, multi
        self._values: list[Any] = []
        self._words: list[str] = []
        self.on_press(self.open_choices)
        self._name_it()

    def values(self) -> list[Any]:
        """What is chosen."""
        return list(self._values)

    def set_values(self, values: Sequence[Any]) -> None:
        """Choose these, without telling."""
        words = dict(self._choices())
        self._values = [value for value in values if value in words]
        self._words = [words[value] for value in self._values]
        self._name_it()

    def clear(self) -> None:
        """Choose nothing, and tell."""
        self.set_values([])
        self.changed.emit([])

    def on(self) -> bool:
        """Whether something is chosen."""
        return bool(self._values)

    def said(self) -> str:
        """The value in words: one by name, more by number."""
        if len(self._words) == 1:
            return self._words[0] if len(self._words[0]) <= 24 else self._words[0][:23] + "…"
        return n_("{n} chosen", "{n} chosen", len(self._words)).format(n=len(self._words))

    def parts(self) -> list[tuple[str, bool, str]]:
        """Name, and the value in bold."""
        if not self._values:
            return [(self.text(), False, "text2")]
        return [(f"{self.text()}:", False, "on_soft"), (self.said(), True, "on_soft")]

    def mark(self) -> str:
        """A caret to open, a cross to clear."""
        return "ph.x" if self._values else "ph.caret-down"

    def _name_it(self) -> None:
        value = self.said() if self._values else _("everything")
        self.setAccessibleName(_("Filter {name}: {value}").format(name=self.text(), value=value))
        self.setToolTip(plain_tip(", ".join(self._words) if len(self._words) > 1 else ""))
        self.updateGeometry()
        self.update()

    def open_choices(self) -> None:
        """Show the list under the chip."""
        popup = ChoicePopup(list(self._choices()), self._values, multi=self._multi, parent=self)
        popup.changed.connect(self._chosen)
        popup.open_at(self)

    def _chosen(self, values: list[Any]) -> None:
        self.set_values(values)
        self.changed.emit(self.values())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._values and self._on_cross(event.position()) and self.isDown():
            self.setDown(False)
            self.clear()
            return
        super().mouseReleaseEvent(event)

    def _on_cross(self, at: QPointF) -> bool:
        return at.x() > self.width() - _PAD - _MARK - 6

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._values:
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.open_choices()
        else:
            super().keyPressEvent(event)


class OriginChip(RoundChip):
    """Says that a list holds only what stood behind something elsewhere; a press shows all again. Signal ``cleared()``.

    It is there only while it says something.
    """

    cleared = Signal()
    _MOST = 40

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.on_press(self._clear)
        self.set_words("")

    def set_words(self, words: str) -> None:
        """What the list is narrowed to; "" for nothing."""
        self.setText(words)
        named = _("Only {what}. Press to show all again.").format(what=words) if words else _("Overview")
        self.setAccessibleName(named)
        self.setToolTip(plain_tip(words))
        self.setVisible(bool(words))

    def on(self) -> bool:
        return True

    def parts(self) -> list[tuple[str, bool, str]]:
        words = self.text()
        short = words if len(words) <= self._MOST else words[: self._MOST - 1].rstrip() + "…"
        return [(_("Overview:"), False, "on_soft"), (short, True, "on_soft")]

    def mark(self) -> str:
        return "ph.x"

    def _clear(self) -> None:
        self.set_words("")
        self.cleared.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear()
        else:
            super().keyPressEvent(event)


class ViewChip(RoundChip):
    """A view of a list with how many are in it ("Mijn acties 14"); one of a row is on."""

    def __init__(self, text: str, count: int | None = None, parent: QWidget | None = None) -> None:
        self._count = count
        super().__init__(text, parent)
        self.setCheckable(True)

    def set_count(self, count: int | None) -> None:
        """Another number."""
        self._count = count
        self.setAccessibleName(self.text() if count is None else f"{self.text()} {count}")
        self.updateGeometry()
        self.update()

    def said_count(self) -> str:
        """That number, "" while it is not known."""
        return "" if self._count is None else number(self._count)

    def parts(self) -> list[tuple[str, bool, str]]:
        """The words and the number."""
        on = self.isChecked()
        found = [(self.text(), on, "on_soft" if on else "text2")]
        if self._count is not None:
            found.append((f" {number(self._count)}", False, "on_soft" if on else "text2"))
        return found

    def sizeHint(self) -> QSize:
        """As wide as when it is on: choosing must not move its neighbours."""
        hint = super().sizeHint()
        if not self.isChecked():
            more = theme.width(self.text(), "row", True) - theme.width(self.text(), "row", None)
            hint.setWidth(hint.width() + round(more))
        return hint
