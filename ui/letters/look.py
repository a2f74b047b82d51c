# SPDX-License-Identifier: EUPL-1.2
"""What a letter looks like before it goes: the ways in which it can go, its words in fields, and the paper beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _
from ui import mailing
from ui.context import Context
from ui.letters.words import LANGUAGES
from ui.page import Page, PageHead, PageHeader
from ui.widgets.buttons import Button, WayBack
from ui.widgets.cards import Card
from ui.widgets.fields import Field
from ui.widgets.inputs import Area, Choice, Line
from ui.widgets.labels import Label
from ui.widgets.laid_out import clear
from ui.widgets.messages import Banner
from ui.widgets.paper_view import PaperView
from ui.widgets.scroll import RING

_FOLDED = 860


class LetterLook(Page):
    """The fields and the paper. Subclasses say where the way back leads."""

    back_words: str
    back_to: str

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.back = WayBack(self.back_words)
        self.paper = PaperView(context, _("Letter"), "exports.letter")
        self.mail = Button(_("Make a mail"), "primary", icon="ph.envelope-simple", size="main")
        self.send = Button(_("Send now"), "primary", icon="ph.paper-plane-tilt", size="main")
        self.sent = Button(_("It went out"), icon="ph.checks", size="main")
        for place, button in enumerate((self.paper.save_button, self.paper.print_button)):
            button.size_name = "row"
            button.set_kind("secondary")
            self.paper.bar.insertWidget(place, button)
        self.header = PageHeader("", "", self.sent, self.mail, self.send)
        self.banner = QVBoxLayout()
        self.to = Choice()
        self.language = Choice([(code, _(name)) for code, name in LANGUAGES.items()], value="nl")
        self.subject, self.text = Line(most=200), Area()
        self._lay_out()

    def _lay_out(self) -> None:
        readers = QHBoxLayout()
        readers.setSpacing(12)
        readers.addWidget(Field(_("To whom"), self.to), 3)
        readers.addWidget(Field(_("Language"), self.language), 2)
        # The text takes all the height that there is; a field of a form has its own.
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.text.setMinimumHeight(160)
        self.text.setMaximumHeight(16_777_215)
        self.text.setAccessibleName(_("Text"))
        self.anew = Button(
            _("Write it anew from the template"), "link", icon="ph.arrow-counter-clockwise", size="row"
        )
        left = self._left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(RING, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(readers)
        column.addWidget(Field(_("Subject"), self.subject))
        self.aside = Label("", "row", "text2", wrap=True)
        self._beside = Card("panel", padding=10)
        self._beside.body.addWidget(self.aside)
        self._beside.hide()
        column.addWidget(self._beside)
        column.addWidget(self.text, 1)
        column.addWidget(self.anew, 0, Qt.AlignmentFlag.AlignLeft)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(20 - RING)
        self._columns.addWidget(left, 4)
        self._columns.addWidget(self.paper, 5)
        box = self.lay_column(foot=12)
        box.addLayout(PageHead(self.header, self.banner, back=self.back))
        box.addLayout(self._columns, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        folded = self.width() < _FOLDED
        self._columns.setDirection(
            QBoxLayout.Direction.TopToBottom if folded else QBoxLayout.Direction.LeftToRight
        )
        super().resizeEvent(event)

    def say_beside(self, words: str) -> None:
        """What who writes must know, above the words and not among them; "" for nothing."""
        self.aside.setText(words)
        self._beside.setVisible(bool(words))

    def _first_way(self) -> Button:
        return self.send if mailing.can_send(self.context) else self.mail

    def _show_ways(self, first: Button) -> None:
        """The ways in which it can go, and which of them is most likely next."""
        self.send.setVisible(mailing.can_send(self.context))
        for one in (self.sent, self.mail, self.send):
            one.set_kind("primary" if one is first else "secondary")

    def _say(self, words: str, tone: str = "info", link: str = "", on_link: object = None) -> None:
        clear(self.banner)
        if words:
            self.banner.addWidget(Banner(words, tone, link, on_link if callable(on_link) else None))
