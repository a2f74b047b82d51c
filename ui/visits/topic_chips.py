# SPDX-License-Identifier: EUPL-1.2
"""Choose what a visit is about: the municipality's topics as chips, and topics of one's own beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from ui.widgets.buttons import Button
from ui.widgets.filters import ViewChip
from ui.widgets.inputs import Line
from ui.widgets.scroll import FlowLayout
from ui.widgets.tips import plain_tip


class _AddLine(Line):
    """Enter adds the topic; it must not press the main button of the sheet."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.value():
            self.entered.emit()
            return
        super().keyPressEvent(event)


class TopicChips(QWidget):
    """Chips to switch on and off. Signal ``edited()``."""

    edited = Signal()

    def __init__(self, topics: Iterable[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """``topics``: id, name and hint of each topic of the list, in its order."""
        super().__init__(parent)
        self._chips: dict[str, ViewChip] = {}
        self._own: dict[str, ViewChip] = {}
        self._place = QWidget()
        self._flow = FlowLayout(self._place, gap=6)
        for id_, name, hint in topics:
            self._chips[id_] = self._chip(name, hint)
        self.line = _AddLine(placeholder=_("Another topic"), most=80)
        self.line.setAccessibleName(_("Another topic"))
        self._add = Button(_("Add"), "secondary", icon="ph.plus", size="normal", on_press=self._add_own)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self._add)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self._place)
        box.addLayout(row)
        self.line.entered.connect(self._add_own)

    def _chip(self, name: str, hint: str = "") -> ViewChip:
        chip = ViewChip(name)
        chip.setToolTip(plain_tip(hint))
        chip.setAccessibleDescription(hint)
        chip.toggled.connect(lambda _on: self.edited.emit())
        self._flow.addWidget(chip)
        return chip

    def _add_own(self) -> None:
        name = " ".join(self.line.value().split())
        if not name:
            self.line.setFocus()
            return
        self.line.set_value("")
        known = next((chip for chip in self._all() if chip.text().casefold() == name.casefold()), None)
        if known is None:
            known = self._own[name] = self._chip(name)
        known.setChecked(True)
        self.edited.emit()

    def _all(self) -> Sequence[ViewChip]:
        return [*self._chips.values(), *self._own.values()]

    def chosen(self) -> list[str]:
        """The ids of the chosen topics of the list."""
        return [id_ for id_, chip in self._chips.items() if chip.isChecked()]

    def own(self) -> list[str]:
        """The chosen topics that are not on the list."""
        return [name for name, chip in self._own.items() if chip.isChecked()]

    def choose(self, topics: Iterable[str], own: Iterable[str] = ()) -> None:
        """Switch these on, and all others off."""
        wanted = set(topics)
        for id_, chip in self._chips.items():
            chip.setChecked(id_ in wanted)
        for chip in self._own.values():
            chip.setChecked(False)
        for name in own:
            if name not in self._own:
                self._own[name] = self._chip(name)
            self._own[name].setChecked(True)
