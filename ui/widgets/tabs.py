# SPDX-License-Identifier: EUPL-1.2
"""One of a few views, as round chips side by side, with the arrow keys between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from ui.widgets.filters import ViewChip
from ui.widgets.scroll import FlowLayout


class Segment(QWidget):
    """Views to choose one of, ``(name, words, count or None)``. Signal ``changed(name)``, by hand or by ``choose``."""

    changed = Signal(str)

    def __init__(self, views: Sequence[tuple[str, str, int | None]], *, current: str = "", name: str = "",
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAccessibleName(name)
        self._chips: dict[str, ViewChip] = {}
        flow = FlowLayout(self, gap=6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        for view, words, count in views:
            chip = ViewChip(words, count)
            self._chips[view] = chip
            self._group.addButton(chip)
            flow.addWidget(chip)
            chip.clicked.connect(lambda _on=False, view=view: self._pressed(view))
        self._current = ""
        self.set_current(current or views[0][0])

    def current(self) -> str:
        """The name of the chosen view."""
        return self._current

    def set_current(self, view: str) -> None:
        """Choose this view, without telling."""
        self._current = view
        for name, chip in self._chips.items():
            chip.setChecked(name == view)
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == view else Qt.FocusPolicy.ClickFocus)
            chip.updateGeometry()

    def choose(self, view: str) -> None:
        """Choose this view and tell."""
        self._pressed(view)

    def set_count(self, view: str, count: int | None) -> None:
        """Another number behind this view."""
        self._chips[view].set_count(count)

    def _pressed(self, view: str) -> None:
        if view != self._current:
            self.set_current(view)
            self.changed.emit(view)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        names = list(self._chips)
        view = names[(names.index(self._current) + step) % len(names)]
        self._pressed(view)
        self._chips[view].setFocus(Qt.FocusReason.TabFocusReason)
