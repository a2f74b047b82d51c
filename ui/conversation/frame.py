# SPDX-License-Identifier: EUPL-1.2
"""How the conversation lies on the table: topics, note and actions side by side, in a wide window and in a narrow one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from storage.queries.notes import Conversation, LatePromise
from storage.rules.choices import Part
from ui import theme
from ui.context import Context
from ui.conversation.action_cards import ActionCards
from ui.conversation.line_reader import LineReader
from ui.conversation.note_panel import NotePanel
from ui.conversation.side_cards import AlertCards, LateCard, QuietFact, SavedMark, late_words
from ui.conversation.topic_list import TopicList
from ui.page import Page
from ui.widgets.buttons import Button, IconButton
from ui.widgets.dialog import Dialog
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.tips import plain_tip
from ui.words import VISIT_KINDS, name_list, word

WIDE = 1200
_LEFT, _RIGHT = 272, 348
_NARROW_LEFT, _NARROW_RIGHT = 92, 296


class ConversationFrame(Page):
    """The parts of the page and where they lie; what they do is in ``ConversationPage``."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.lines = LineReader(context)
        self._late: Sequence[LatePromise] = ()
        self._build_bar()
        self._build_columns()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self._bar)
        box.addLayout(self._columns, 1)
        self.set_title(_("Conversation"))

    def _build_bar(self) -> None:
        self.back = IconButton("ph.arrow-left", _("Back to the visit"), size=44, keys="Esc")
        self.company = ElidedLabel("", "figure")
        self.about = ElidedLabel("", "caption", "text2")
        self.mark = SavedMark()
        self.quiet = QuietFact("ph.laptop", _("Everything is on this laptop."))
        self.finish = Button(_("Finish the conversation"), "primary", icon="ph.check", size="main")
        self.finish.setToolTip("Ctrl+Enter")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.company)
        words.addWidget(self.about)
        self._bar = QHBoxLayout()
        self._bar.setContentsMargins(10, 12, 20, 12)
        self._bar.setSpacing(14)
        self._bar.addWidget(self.back)
        self._bar.addLayout(words, 1)
        self._bar.addWidget(self.mark)
        self._bar.addSpacing(8)
        self._bar.addWidget(self.quiet)
        self._bar.addSpacing(8)
        self._bar.addWidget(self.finish)

    def _build_columns(self) -> None:
        self.left, self.right = QWidget(), QWidget()
        self.topics = TopicList()
        self.late = LateCard()
        self.mind = IconButton("ph.flag", _("Mind: late promises"), size=44, tone="wait")
        self.add_topic = Button(_("Add a topic"), "link", icon="ph.plus")
        self._topics_title = Label(_("Topics"), "row", "text2", bold=True)
        self._count = Label("", "row", "text2")
        self.panel = NotePanel(self.context.actor.name.split()[0] if self.context.actor.name else "")
        self.editor = self.panel.editor
        self.cards = ActionCards(self.context, self.lines.people)
        self.alerts = AlertCards()
        self._cards_title = Label(_("Actions from this conversation"), "row", "text2", bold=True)
        self._cards_count = Label("", "row", "text2")
        self.mind.on_press(self._show_late)
        self._fill_left()
        self._fill_right()
        self._columns = QHBoxLayout()
        self._columns.setSpacing(0)
        self._columns.addWidget(self.left)
        self._columns.addWidget(self.panel, 1)
        self._columns.addWidget(self.right)

    def _fill_left(self) -> None:
        box = QVBoxLayout(self.left)
        box.setContentsMargins(7, 2, 7, 14)
        box.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(15, 0, 10, 4)
        head.addWidget(self._topics_title, 1)
        head.addWidget(self._count)
        box.addLayout(head)
        box.addWidget(self.topics, 1)
        self.topics.set_foot(self.add_topic)
        late = QVBoxLayout()
        late.setContentsMargins(5, 6, 9, 0)
        late.addWidget(self.late)
        late.addWidget(self.mind, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addLayout(late)

    def _fill_right(self) -> None:
        box = QVBoxLayout(self.right)
        box.setContentsMargins(11, 2, 11, 14)
        box.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(7, 0, 9, 4)
        head.addWidget(self._cards_title, 1)
        head.addWidget(self._cards_count)
        box.addLayout(head)
        box.addWidget(self.cards, 1)
        box.addWidget(self.alerts)

    def show_head(self, found: Conversation) -> None:
        """Which company, which kind, and with whom."""
        visit = found.visit
        self.company.setText(visit.company)
        names = [
            member.name if member.part is not Part.ALDERMAN else _("alderman {name}").format(name=member.name)
            for member in visit.team
            if member.colleague_id != self.context.actor.id
        ]
        said = [word(VISIT_KINDS, visit.kind.value)]
        if names:
            said.append(_("with {names}").format(names=name_list(names)))
        self.about.setText(" · ".join(said))
        self.set_title(_("Conversation with {company}").format(company=visit.company))
        self._late = found.late
        self._show_warnings()

    def _show_warnings(self) -> None:
        wide = self.width() >= WIDE
        self.late.show_late(self._late)
        self.late.setVisible(bool(self._late) and wide)
        self.mind.setVisible(bool(self._late) and not wide)
        self.mind.setToolTip(plain_tip(late_words(self._late)))

    def _show_late(self) -> None:
        sheet = Dialog(_("Mind"), self, width=460)
        sheet.body.addWidget(Label(late_words(self._late), "body", wrap=True))
        sheet.body.addStretch(1)
        sheet.add_button(_("Close"), "primary")
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        self.left.setFixedWidth(_LEFT if wide else _NARROW_LEFT)
        self.right.setFixedWidth(_RIGHT if wide else _NARROW_RIGHT)
        self.topics.set_narrow(not wide)
        self._topics_title.setVisible(wide)
        self.add_topic.setText(_("Add a topic") if wide else "")
        self.add_topic.setAccessibleName(_("Add a topic"))
        self.add_topic.setToolTip(plain_tip("" if wide else _("Add a topic")))
        self.quiet.setVisible(wide)
        self._show_warnings()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("canvas"))
        painter.end()
