# SPDX-License-Identifier: EUPL-1.2
"""What the companies screen says before there is any company: two ways to begin, and a look around first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assets.texts import _
from ui.context import Context
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import Icon, Label
from ui.widgets.mark import Drawing
from ui.widgets.scroll import ScrollPage

_ROOM_FOR_PICTURE = 560


class Welcome(ScrollPage):
    """Signal ``add_requested()``; the other ways go through ``context.open``."""

    add_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(most=720, spacing=12, parent=parent)
        self.picture = Drawing("welcome", 560, 138)
        centre = Qt.AlignmentFlag.AlignHCenter
        title = Label(_("Welcome to Rode Loper"), "head", wrap=True)
        under = Label(
            _("Here you prepare company visits. And here you keep track of what you promise."),
            "note",
            "text2",
            wrap=True,
        )
        for label in (title, under):
            label.setAlignment(centre)
        self.import_button = Button(_("Choose a file"), "primary", size="main")
        self.import_button.on_press(partial(context.open, "import", "choose"))
        self.add_button = Button(_("Add a company"), size="main", on_press=self.add_requested.emit)
        cards = QHBoxLayout()
        cards.setSpacing(16)
        file_words = _("From a file of KVK, LISA or another program. You first see what will happen.")
        one_words = _("Start small, for example with the company where you go tomorrow.")
        file = _card("ph.upload-simple", _("Import companies"), file_words, self.import_button, chosen=True)
        one = _card("ph.storefront", _("Add one company"), one_words, self.add_button)
        context.reserve("imports.companies", file)
        context.reserve("companies.add", one)
        cards.addWidget(file, 1)
        cards.addWidget(one, 1)
        self.demo_button = Button(_("Open a municipality with invented data"), "link", bold=True)
        self.demo_button.on_press(partial(context.open, "demo", ""))
        self.body.addStretch(1)
        self.body.addWidget(self.picture, 0, centre)
        self.body.addSpacing(16)
        self.body.addWidget(title)
        self.body.addWidget(under)
        self.body.addSpacing(16)
        self.body.addLayout(cards)
        self.body.addLayout(_line(Label(_("Rather look around first?"), "body", "text2"), self.demo_button))
        self.body.addStretch(2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.picture.setVisible(self.height() >= _ROOM_FOR_PICTURE)
        super().resizeEvent(event)


def _line(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _card(icon: str, title: str, words: str, button: Button, *, chosen: bool = False) -> Card:
    card = Card(chosen=chosen, padding=24)
    card.body.addWidget(Icon(icon, "accent", 28))
    card.body.addSpacing(4)
    card.body.addWidget(Label(title, "note", bold=True, wrap=True))
    card.body.addWidget(Label(words, "body", "text2", wrap=True))
    card.body.addSpacing(8)
    card.body.addStretch(1)
    card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    press: Callable[[], object] = button.click
    card.on_click(press)
    return card
