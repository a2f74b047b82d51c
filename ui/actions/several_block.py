# SPDX-License-Identifier: EUPL-1.2
"""What the panel shows of several chosen actions: how they stand, a button for each step, and the first few by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from assets.texts import _, number
from ui.actions import several
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel, Label


class SeveralBlock(QWidget):
    """Made once; another choice changes its words, so that a button that has the keyboard keeps it."""

    def __init__(self, buttons: Sequence[Button], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        most = _("Choose at most {n} actions to change them together.").format(n=number(several.MOST))
        self._too_many = Label(most, "body", wrap=True)
        self._head = Label(_("Change them together"), "section", bold=True, wrap=True)
        self._stand = Label("", "row", "text2", wrap=True)
        self._buttons = buttons
        self._names = [ElidedLabel("", "row", "text2") for _line in range(several.NAMED + 1)]
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for widget in (self._too_many, self._head, self._stand, *buttons):
            box.addWidget(widget)
        box.addSpacing(4)
        for name in self._names:
            box.addWidget(name)
        box.addStretch(1)

    def show_chosen(self, chosen: several.Chosen, today: dt.date) -> None:
        """Say how these stand."""
        self._too_many.setVisible(chosen.too_many)
        for widget in (self._head, self._stand, *self._buttons):
            widget.setVisible(not chosen.too_many)
        # The line is there before its words, so that nothing moves under the mouse.
        self._stand.setText(
            several.how_they_stand(chosen.facts, today) if chosen.facts is not None else "\u2026"
        )
        said = several.names(chosen)
        for at, name in enumerate(self._names):
            name.setText(said[at] if at < len(said) else "")
            name.setVisible(at < len(said))
