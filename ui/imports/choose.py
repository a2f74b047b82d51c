# SPDX-License-Identifier: EUPL-1.2
"""The first step: choose a file, or let it fall here."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from assets.texts import _
from ui import theme
from ui.outside import arrivals
from ui.widgets.buttons import Button
from ui.widgets.labels import Icon, Label
from ui.widgets.table import OVERHANG


class ChooseStep(QWidget):
    """Signal ``chosen(path)``."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = _DropPlace()
        self.button = Button(
            _("Choose a file"), "primary", size="main", icon="ph.upload-simple", on_press=self.ask
        )
        centre = Qt.AlignmentFlag.AlignHCenter
        inside = QVBoxLayout(self.place)
        inside.setContentsMargins(24, 40, 24, 40)
        inside.setSpacing(10)
        inside.addWidget(Icon("ph.file-arrow-down", "accent", 40), 0, centre)
        for label in (
            Label(_("Drag a file to this place"), "topic", wrap=True),
            Label(
                _("CSV or Excel (.xlsx), as it comes from KVK, LISA or your CRM."), "body", "text2", wrap=True
            ),
        ):
            label.setAlignment(centre)
            inside.addWidget(label)
        inside.addSpacing(8)
        inside.addWidget(self.button, 0, centre)
        box = QVBoxLayout(self)
        box.setContentsMargins(OVERHANG, 8, OVERHANG, 5)
        box.addWidget(self.place)
        promise = Label(
            _("Nothing changes until you say so. What you edited here by hand always stays."),
            "row",
            "text2",
            wrap=True,
        )
        box.addSpacing(4)
        box.addWidget(promise)
        box.addStretch(1)

    def ask(self) -> None:
        """Let the person point at a file."""
        kinds = _("Lists (*.csv *.xlsx *.txt *.tsv)") + ";;" + _("All files (*)")
        path, _kind = QFileDialog.getOpenFileName(self, _("Choose a file with companies"), arrivals(), kinds)
        if path:
            self.chosen.emit(path)

    def tabs(self) -> list[QWidget]:
        """What Tab stops at, from top to bottom."""
        return [self.button]

    def set_over(self, over: bool) -> None:
        """Something hangs above the window and can be let go."""
        self.place.over = over
        self.place.update()


class _DropPlace(QWidget):
    over = False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(
            theme.color("accent" if self.over else "edge"), 2 if self.over else 1, Qt.PenStyle.DashLine
        )
        painter.setPen(pen)
        painter.setBrush(theme.color("soft" if self.over else "panel"))
        radius = theme.RADIUS["card"]
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()
