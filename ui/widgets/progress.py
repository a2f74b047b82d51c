# SPDX-License-Identifier: EUPL-1.2
"""Long work on the screen: how far it is, in words and a bar, and a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from assets.texts import _, number
from ui.tasks import Job
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import Label


class ProgressPanel(Card):
    """Shows a job and can cancel it. Signal ``cancel_requested()``."""

    cancel_requested = Signal()

    def __init__(self, text: str, *, cancel: str = "", parent: QWidget | None = None) -> None:
        super().__init__("panel", parent=parent)
        self.words = Label(text, "body", bold=True, wrap=True)
        self.detail = Label("", "row", "text2", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(text)
        self.button = Button(cancel or _("Cancel"), on_press=self._cancel)
        row = QHBoxLayout()
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self.words)
        words.addWidget(self.bar)
        words.addWidget(self.detail)
        row.addLayout(words, 1)
        row.addWidget(self.button)
        self.body.addLayout(row)

    def follow(self, job: Job) -> None:
        """Show this job and let the button stop it."""
        self.button.setEnabled(True)
        job.progressed.connect(self.set_progress)
        self.cancel_requested.connect(job.cancel)

    def set_progress(self, done: int, total: int = 0, words: str = "") -> None:
        """How far: ``done`` of ``total``, 0 when nobody knows."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        if words:
            self.detail.setText(words)
        elif total:
            self.detail.setText(_("{done} of {total}").format(done=number(done), total=number(total)))

    def _cancel(self) -> None:
        self.button.setEnabled(False)
        self.detail.setText(_("Stopping …"))
        self.cancel_requested.emit()
