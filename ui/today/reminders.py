# SPDX-License-Identifier: EUPL-1.2
"""One calm line on the first page: how many actions ask for something today. It opens them, or is put away until tomorrow."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from ui import reminding
from ui.context import Context
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import Icon, Label


class Reminders(QWidget):
    """Not there when there is nothing, or when it was put away."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.title = Label("", "body", bold=True)
        self.words = Label("", "row", "text2", wrap=True)
        self.look_button = Button(
            _("Look at them"), "soft", size="row", on_press=partial(context.open, "reminders", "")
        )
        self.away_button = IconButton("ph.x", _("Put away until tomorrow"), size=32, on_press=self.put_away)
        card = Card("panel", padding=12)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(Icon("ph.bell", "accent", 20))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addWidget(self.words)
        line.addLayout(words, 1)
        line.addWidget(self.look_button)
        line.addWidget(self.away_button)
        card.body.addLayout(line)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)
        self.hide()

    def look(self) -> None:
        """Ask the store what there is today."""
        if not self.context.may("actions.set_state") or reminding.todays_round(self.context).away:
            self.hide()
            return
        found = reminding.mine(self.context)
        self.setVisible(found.count > 0)
        if found.count:
            from ui.reminder_words import in_short, title  # the first page does not wait for it

            self.title.setText(title(found.count))
            self.words.setText(in_short(found.stages))
            self.setAccessibleName(f"{self.title.text()}. {self.words.text()}")

    def put_away(self) -> None:
        """Seen for today."""
        reminding.put_away(self.context)
        self.hide()
        if (after := self.nextInFocusChain()) is not None:
            after.setFocus()
