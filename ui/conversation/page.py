# SPDX-License-Identifier: EUPL-1.2
"""The conversation at the table: topics left, the note in the middle, what was agreed at the right, nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, date_short
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.operations import actions, agenda, alerts, notes
from storage.operations.notes import Saved
from storage.queries import people
from storage.queries.notes import Conversation, TableAction, TableAlert, TopicNote, conversation
from storage.rules.action_lines import ActionLine, complete, parse_line
from storage.rules.choices import AlertKind, Part
from ui import theme
from ui.context import Context
from ui.conversation.action_cards import ActionCards
from ui.conversation.lines import is_action, without_command
from ui.conversation.note_editor import Band
from ui.conversation.note_panel import ACTION_KEYS, ALERT_KEYS, TOOLS, NotePanel
from ui.conversation.notebook import Draft, Notebook
from ui.conversation.side_cards import AlertCards, LateCard, QuietFact, SavedMark, late_words
from ui.conversation.topic_list import TopicLine, TopicList
from ui.conversation.topic_sheet import OthersSheet, TopicSheet
from ui.page import Page, Shortcut
from ui.widgets.buttons import Button, IconButton
from ui.widgets.dialog import Dialog
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.suggestions import Suggestion
from ui.words import ALERTS, VISIT_KINDS, word

WIDE = 1200
_LEFT, _RIGHT = 272, 348
_NARROW_LEFT, _NARROW_RIGHT = 92, 296
_SHOWN = (
    "agenda_items",
    "notes",
    "actions",
    "alerts",
    "visits",
    "team_members",
    "companies",
    "topics",
    "colleagues",
)


class ConversationPage(Page):
    """One conversation. ``open_item(visit id)``, or ``visit id/agenda item id`` for one topic of it. Everything that is typed is saved within a second, without asking."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._visit = ""
        self._topic = ""
        self._found: Conversation | None = None
        self._colleagues: list[people.ColleagueRow] = []
        self._fresh: frozenset[str] = frozenset()
        self._by_sentence: dict[str, TableAction] = {}
        self._parsed: dict[tuple[str, dt.date], ActionLine | None] = {}
        self.notebook = Notebook(context, self._parse, self._typing_line, self)
        self._build_bar()
        self._build_columns()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self._bar)
        box.addLayout(self._columns, 1)
        self.set_title(_("Conversation"))
        self._connect_signals()

    # Building

    def _build_bar(self) -> None:
        self.back = IconButton(
            "ph.arrow-left", _("Back to the visit"), size=44, keys="Esc", on_press=self._leave
        )
        self.company = ElidedLabel("", "figure")
        self.about = ElidedLabel("", "caption", "text2")
        self.mark = SavedMark()
        self.quiet = QuietFact("ph.laptop", _("Everything is on this laptop."))
        self.finish = Button(
            _("Finish the conversation"), "primary", icon="ph.check", size="main", on_press=self._finish
        )
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
        self.mind = IconButton(
            "ph.flag", _("Mind: late promises"), size=44, tone="wait", on_press=self._show_late
        )
        self.add_topic = Button(_("Add a topic"), "link", icon="ph.plus", on_press=self._ask_topic)
        self._topics_title = Label(_("Topics"), "row", "text2", bold=True)
        self._count = Label("", "row", "text2")
        self.panel = NotePanel(self.context.actor.name.split()[0] if self.context.actor.name else "")
        self.editor = self.panel.editor
        self.cards = ActionCards(self.context, self._people)
        self.alerts = AlertCards()
        self._cards_title = Label(_("Actions from this conversation"), "row", "text2", bold=True)
        self._cards_count = Label("", "row", "text2")
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

    def _connect_signals(self) -> None:
        self.topics.chosen.connect(self.show_topic)
        self.notebook.saved.connect(self._saved)
        self.notebook.failed.connect(self.mark.set_failed)
        self.notebook.settled.connect(self._settled)
        self.notebook.written.connect(lambda _topic: self._show_topics())
        self.editor.left.connect(lambda settle: self.notebook.save(settle=settle))
        self.editor.moved.connect(self._line_left)
        self.editor.names = self._names
        self.editor.band = self._band
        self.panel.disclosed.connect(self._disclose)
        self.panel.alert_chosen.connect(self._raise_alert)
        self.panel.others_requested.connect(self._show_others)
        self.cards.undo_requested.connect(self._take_back)
        self.alerts.removed.connect(self._remove_alert)
        theme.changed.connect(self._theme_changed)
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+Down", partial(self._step, 1)),
            ("Ctrl+Up", partial(self._step, -1)),
            ("Escape", self._leave),
            ("Ctrl+S", lambda: self.notebook.save(settle=True)),
        ]
        keys += [(f"Alt+{n}", partial(self._show_number, n)) for n in range(1, 10)]
        for sequence, action in keys:
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # The page

    def load(self) -> None:
        self.window().installEventFilter(self)

    def open_item(self, item: str) -> None:
        visit, _slash, topic = item.partition("/")
        if visit != self._visit:
            self.notebook.flush()
            self.notebook.forget()
            self._visit, self._topic, self._fresh = visit, "", frozenset()
            self.mark.set_nothing()
        self.context.write_typing(notes.settle, visit_id=visit, failed=lambda _error: None)
        self._read()
        if self._found is not None and not self._found.topics:
            self.context.write(
                agenda.add, visit_id=visit, title=_("The conversation"), then=lambda _made: self._read()
            )
        if topic:
            self.show_topic(topic)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def selection(self) -> str | None:
        return f"{self._visit}/{self._topic}" if self._topic else self._visit or None

    def wants_full_window(self) -> bool:
        return True

    def save(self) -> None:
        self.notebook.flush()

    def refresh(self, changes: Changes) -> None:
        if not self._visit or not changes.touches(*_SHOWN):
            return
        if set(changes) == {"notes"} and self._only_mine(changes):
            return
        self._read()

    def _only_mine(self, changes: Changes) -> bool:
        """My own note was saved: what I see is newer than what the store has."""
        mine = {topic.note_id for topic in self._found.topics} if self._found else set()
        return changes.ids("notes") <= mine - {""}

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("Alt+1 … Alt+9", _("Go to a topic")),
            Shortcut("Ctrl+↓ Ctrl+↑", _("Next and previous topic")),
            Shortcut("/", _("Begin an action, at the start of a line")),
            Shortcut("@", _("Choose a colleague, in an action")),
            Shortcut(ACTION_KEYS, _("Action")),
            Shortcut(ALERT_KEYS, _("Signal")),
            *(Shortcut(keys, _(name)) for _icon, name, keys, _mark in TOOLS),
            Shortcut("Ctrl+Z", _("Undo")),
            Shortcut("Esc", _("Back to the visit")),
        ]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate and self._visit:
            self.notebook.save()
        return super().eventFilter(watched, event)

    # Reading and showing

    def _read(self) -> None:
        try:
            found: Conversation = self.context.read(
                conversation, self._visit, self.context.actor.id, self.context.today()
            )
        except RodeLoperError as gone:
            self._visit = ""
            self.context.show_error(gone)
            return
        self._found = found
        self._colleagues = self.context.read(people.colleagues)
        self._parsed.clear()
        self._by_sentence = {
            action.sentence: action for action in found.actions if action.sentence and action.mine
        }
        self.notebook.open(found.topics)
        self._show_head(found)
        self._show_topics()
        self._show_actions()
        self.alerts.show_alerts(found.alerts)
        self._show_warnings()
        ids = [topic.id for topic in found.topics]
        if self._topic not in ids and ids:
            self.show_topic(next((t.id for t in found.topics if not t.text.strip()), ids[0]))
        elif self._topic:
            self._show_panel()
        self.editor.viewport().update()

    def _show_head(self, found: Conversation) -> None:
        visit = found.visit
        self.company.setText(visit.company)
        others = [member for member in visit.team if member.colleague_id != self.context.actor.id]
        names = [member.name if member.part is not Part.ALDERMAN else _("alderman {name}").format(name=member.name)
                 for member in others]  # fmt: skip
        said = [word(VISIT_KINDS, visit.kind.value)]
        if names:
            said.append(_("with {names}").format(names=_and(names)))
        self.about.setText(" · ".join(said))
        self.set_title(_("Conversation with {company}").format(company=visit.company))

    def _show_topics(self) -> None:
        if self._found is None:
            return
        lines = []
        for topic in self._found.topics:
            others = list(dict.fromkeys(other.author.split()[0] for other in topic.others))
            under = _("{names} wrote here too").format(names=_and(others)) if others else ""
            written = self.notebook.has_text(topic.id) or bool(topic.others)
            lines.append(TopicLine(topic.id, topic.title, under, written))
        self.topics.set_lines(lines)
        done = sum(line.written for line in lines)
        self._count.setText(_("{n} of {all}").format(n=done, all=len(lines)))

    def _show_actions(self) -> None:
        if self._found is None:
            return
        here = {action.id for action in self._found.actions}
        self._fresh &= here
        self.cards.show_actions(self._found.actions, self._fresh)
        self._cards_count.setText(str(len(self._found.actions)) if self._found.actions else "")

    def _show_warnings(self) -> None:
        late = self._found.late if self._found is not None else ()
        wide = self.width() >= WIDE
        self.late.show_late(late)
        self.late.setVisible(bool(late) and wide)
        self.mind.setVisible(bool(late) and not wide)
        self.mind.setToolTip(late_words(late))

    def _show_panel(self) -> None:
        topic, after = self._current(), self._neighbour(1)
        if topic is not None:
            self.panel.show_topic(topic, after)

    # Topics

    def _current(self) -> TopicNote | None:
        topics = self._found.topics if self._found is not None else ()
        return next((topic for topic in topics if topic.id == self._topic), None)

    def _neighbour(self, by: int) -> str:
        ids = [topic.id for topic in self._found.topics] if self._found is not None else []
        place = ids.index(self._topic) + by if self._topic in ids else -1
        return ids[place] if 0 <= place < len(ids) else ""

    def show_topic(self, topic_id: str) -> None:
        """Go on under this topic; the one that is left is saved and keeps its own undo."""
        draft = self.notebook.drafts.get(topic_id)
        if draft is None:
            return
        if topic_id != self._topic:
            self._remember_place()
            self.notebook.save(settle=True)
            self._fresh = frozenset()
            self._topic = topic_id
            self.editor.show_document(draft.document, draft.position)
            draft.look.set_line(self.editor.textCursor().blockNumber())
            self.topics.set_current(topic_id)
            self._show_panel()
            self._show_actions()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remember_place(self) -> None:
        before = self.notebook.drafts.get(self._topic)
        if before is not None:
            before.position = self.editor.textCursor().position()
            before.look.set_line(-1)

    def _step(self, by: int) -> None:
        if after := self._neighbour(by):
            self.show_topic(after)

    def _show_number(self, number: int) -> None:
        if self._found is not None and number <= len(self._found.topics):
            self.show_topic(self._found.topics[number - 1].id)

    def _ask_topic(self) -> None:
        if self._found is None:
            return
        there = {topic.topic_id for topic in self._found.topics}
        left = [topic for topic in self.context.read(people.topics) if topic.id not in there]
        sheet = TopicSheet(left, self)
        sheet.chosen.connect(self._add_topic)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    def _add_topic(self, topic_id: str, title: str) -> None:
        def added(changes: Changes) -> None:
            self._read()
            self.show_topic(str(changes.answer))

        self.context.write(
            agenda.add, visit_id=self._visit, topic_id=topic_id or None, title=title, then=added
        )

    def _show_others(self) -> None:
        topic = self._current()
        if topic is not None:
            sheet = OthersSheet(topic, self)
            sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            sheet.open()

    def _show_late(self) -> None:
        sheet = Dialog(_("Mind"), self, width=460)
        sheet.body.addWidget(Label(late_words(self._found.late if self._found else ()), "body", wrap=True))
        sheet.body.addStretch(1)
        sheet.add_button(_("Close"), "primary")
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    # Notes

    def _typing_line(self, draft: Draft) -> int | None:
        # Not hasFocus: behind another window the line is as unfinished as before.
        here = draft.topic.id == self._topic and self.window().focusWidget() is self.editor
        return self.editor.line_being_typed() if here else None

    def _line_left(self) -> None:
        draft = self.notebook.drafts.get(self._topic)
        if draft is None:
            return
        draft.look.set_line(self.editor.textCursor().blockNumber())
        # An action line that was left is an action now, not in a second.
        if not draft.settled and "/act" in draft.text().casefold():
            self.notebook.save()

    def _saved(self, when: dt.datetime) -> None:
        if self.notebook.is_saved() or all(draft.is_clean() for draft in self.notebook.drafts.values()):
            self.mark.set_saved(when)

    def _settled(self, saved: Saved) -> None:
        if saved.made:
            self._fresh = frozenset(saved.made)
        self._show_actions()

    def _disclose(self, disclosure: str) -> None:
        draft = self.notebook.drafts.get(self._topic)
        if draft is not None:
            self.notebook.disclose(draft, disclosure)

    # Actions

    def _parse(self, text: str) -> ActionLine | None:
        if not is_action(text):
            return None
        today = self.context.today()
        key = (text, today)
        if key not in self._parsed:
            if len(self._parsed) > 500:
                self._parsed.clear()
            self._parsed[key] = parse_line(text, self._colleagues, today)
        return self._parsed[key]

    def _band(self, text: str) -> Band | None:
        """What an action line came to: what its action says now, else what the line says by itself."""
        line = self._parse(text)
        if line is None:
            return None
        action = self._by_sentence.get(line.sentence)
        if action is not None:
            owner = action.owner or self._said_of_owner(line)
            return Band(action.complete, self._who_and_when(owner, action.due_on))
        named = next((one.name for one in self._colleagues if one.id == line.owner_id), "")
        whole = bool(line.title and line.owner_id and line.due_on)
        words = self._who_and_when(named or self._said_of_owner(line), line.due_on)
        return Band(whole, words if line.title or line.due_on else "")

    def _said_of_owner(self, line: ActionLine) -> str:
        if len(line.owner_ids) > 1:
            return _("{n} people are called so").format(n=len(line.owner_ids))
        return _("nobody is called {name}").format(name=line.owner_text) if line.owner_text else ""

    def _who_and_when(self, owner: str, due_on: dt.date | None) -> str:
        when = date_short(due_on, self.context.today()) if due_on else _("no date")
        return f"{owner or _('nobody yet')}, {when}"

    def _names(self, typed: str) -> list[Suggestion]:
        found = complete(typed, self._colleagues)
        if not typed and self._found is not None:
            team = {member.colleague_id for member in self._found.visit.team}
            found.sort(key=lambda one: one.id not in team)
        return [
            Suggestion(one.id, one.name, one.department or one.function, avatar=one.name) for one in found
        ]

    def _people(self, typed: str) -> list[tuple[str, str, str]]:
        return [
            (one.id, one.name, one.department or one.function) for one in complete(typed, self._colleagues)
        ]

    def _take_back(self, action: TableAction) -> None:
        """Undo an action: its line stays as plain words, so that nothing of the note is lost and Ctrl+Z brings it back."""
        for draft in self.notebook.drafts.values():
            block = draft.document.begin()
            while draft.topic.id == action.topic_item_id and block.isValid():
                if block.text().strip() == action.sentence:
                    cursor = QTextCursor(block)
                    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                    cursor.insertText(without_command(block.text()))
                    self.notebook.save(settle=True)
                    self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                    return
                block = block.next()
        self.context.write(actions.withdraw, action.id, then=lambda _done: self.context.messages.toast(
            _("The action was taken back."), lambda: self.context.write(actions.restore, action.id)))  # fmt: skip

    # Signals

    def _raise_alert(self, kind: AlertKind) -> None:
        if self._found is None or any(alert.kind is kind for alert in self._found.alerts):
            return
        self.context.write(
            alerts.raise_alert, company_id=self._found.visit.company_id, kind=kind.value, visit_id=self._visit
        )
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove_alert(self, alert: TableAlert) -> None:
        def told(_changes: Changes) -> None:
            self.context.messages.toast(
                _("The signal {name} was taken back.").format(name=word(ALERTS, alert.kind.value)),
                lambda: self.context.write(alerts.archive, alert.id, archived=False),
            )

        self.context.write(alerts.archive, alert.id, then=told)

    # Leaving

    def _finish(self) -> None:
        self.notebook.flush()
        self.context.open("wrap_up", self._visit)

    def _leave(self) -> None:
        self.notebook.flush()
        self.context.open("visits", self._visit)

    # Looks

    def _theme_changed(self) -> None:
        for draft in self.notebook.drafts.values():
            draft.look.rehighlight()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        self.left.setFixedWidth(_LEFT if wide else _NARROW_LEFT)
        self.right.setFixedWidth(_RIGHT if wide else _NARROW_RIGHT)
        self.topics.set_narrow(not wide)
        self._topics_title.setVisible(wide)
        self.add_topic.setText(_("Add a topic") if wide else "")
        self.add_topic.setAccessibleName(_("Add a topic"))
        self.add_topic.setToolTip("" if wide else _("Add a topic"))
        self.quiet.setVisible(wide)
        self._show_warnings()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("canvas"))
        painter.end()


def _and(names: list[str]) -> str:
    """``Daan, Eline and Mehmet``."""
    if len(names) < 2:
        return "".join(names)
    return _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])
