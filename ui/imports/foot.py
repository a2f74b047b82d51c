# SPDX-License-Identifier: EUPL-1.2
"""What is under every step: the buttons, or while something is going on how far that is."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _
from ui.tasks import Job
from ui.widgets.buttons import Button
from ui.widgets.progress import ProgressPanel
from ui.widgets.table import OVERHANG

_RING = 5


class Foot(QWidget):
    """The page gives the buttons something to do and says which are there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.go_on = Button("", "primary", size="main")
        self.go_back = Button(_("Back"), size="main")
        self.another = Button(_("Choose another file"), "link")
        self._progress: ProgressPanel | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(OVERHANG, _RING, OVERHANG, _RING)
        row = QHBoxLayout()
        row.setSpacing(12)
        for button in self.buttons():
            row.addWidget(button)
        row.addStretch(1)
        self._box.addLayout(row)

    def buttons(self) -> tuple[Button, Button, Button]:
        """From the primary on."""
        return self.go_on, self.go_back, self.another

    def show_work(self, words: str, job: Job) -> None:
        """This is going on, and can be stopped; nothing else can be pressed."""
        self.end_work()
        self._progress = ProgressPanel(words)
        self._progress.follow(job)
        self._box.insertWidget(0, self._progress)
        for button in self.buttons():
            button.hide()
        self._progress.button.setFocus()

    def end_work(self) -> None:
        """It is over; the page says which buttons come back."""
        if self._progress is not None:
            self._progress.hide()
            self._progress.deleteLater()
            self._progress = None
