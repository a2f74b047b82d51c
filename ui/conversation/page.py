# SPDX-License-Identifier: EUPL-1.2
"""The conversation at the table: topics left, the note in the middle, what was agreed at the right, nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QWidget

from assets.texts import _
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.operations import actions, agenda, alerts, notes
from storage.operations.notes import Saved
from storage.queries import people
from storage.queries.notes import Conversation, TableAction, TableAlert, TopicNote, conversation
from storage.rules.choices import AlertKind
from ui import theme
from ui.context import Context
from ui.conversation.draft import Draft
from ui.conversation.frame import ConversationFrame
from ui.conversation.lines import without_command
from ui.conversation.note_panel import ACTION_KEYS, ALERT_KEYS, READERS_KEYS, TOOLS
from ui.conversation.notebook import Notebook
from ui.conversation.topic_list import TopicLine
from ui.conversation.topic_sheet import OthersSheet, TopicSheet
from ui.page import Shortcut
from ui.widgets.incoming import holding_place
from ui.words import ALERTS, name_list, word

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


class ConversationPage(ConversationFrame):
    """One conversation: ``open_item(visit id)``, or ``visit id/agenda item id`` for one topic of it.

    Everything that is typed is saved within a second, without asking.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._visit = ""
        self._topic = ""
        self._found: Conversation | None = None
        self._fresh: frozenset[str] = frozenset()
        self.notebook = Notebook(
            context, self.lines.parse, self._typing_line, self, partial(holding_place, self.editor)
        )
        self._connect_signals()

    def _connect_signals(self) -> None:
        self.back.on_press(self._leave)
        self.finish.on_press(self._finish)
        self.add_topic.on_press(self._ask_topic)
        self.topics.chosen.connect(self.show_topic)
        self.notebook.saved.connect(self._saved)
        self.notebook.failed.connect(self.mark.set_failed)
        self.notebook.settled.connect(self._settled)
        self.notebook.written.connect(lambda _topic: self._show_topics())
        self.editor.left.connect(lambda settle: self.notebook.save(settle=settle))
        self.editor.moved.connect(self._line_left)
        self.editor.names = self.lines.names
        self.editor.band = self.lines.band
        self.panel.disclosed.connect(self._disclose)
        self.panel.readers_named.connect(self._name_readers)
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
            ("Ctrl+Return", self._finish),
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
        """My own note is being saved, so what I see is newer than what the store has; else another laptop wrote in it."""
        return self.notebook.is_saving(changes.ids("notes"))

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("Alt+1 … Alt+9", _("Go to a topic")),
            Shortcut("Ctrl+↓ Ctrl+↑", _("Next and previous topic")),
            Shortcut("/", _("Begin an action, at the start of a line")),
            Shortcut("@", _("Choose a colleague, in an action")),
            Shortcut(ACTION_KEYS, _("Action")),
            Shortcut(ALERT_KEYS, _("Signal")),
            Shortcut(READERS_KEYS, _("Who may read this")),
            *(Shortcut(keys, _(name)) for _icon, name, keys, _mark in TOOLS),
            Shortcut("Ctrl+Z", _("Undo")),
            Shortcut("Ctrl+Enter", _("Finish the conversation")),
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
        colleagues = self.context.read(people.colleagues)
        self.lines.know(found, colleagues)
        team = [member.colleague_id for member in found.visit.team]
        self.panel.readers.know(self.context.actor.id, [(one.id, one.name) for one in colleagues], team)
        self.notebook.open(found.topics)
        self.show_head(found)
        self._show_topics()
        self._show_actions()
        self.alerts.show_alerts(found.alerts)
        ids = [topic.id for topic in found.topics]
        if self._topic not in ids and ids:
            self.show_topic(next((t.id for t in found.topics if not t.text.strip()), ids[0]))
        elif self._topic:
            self._show_panel()
        self.editor.viewport().update()

    def _show_topics(self) -> None:
        if self._found is None:
            return
        lines = []
        for topic in self._found.topics:
            others = list(dict.fromkeys(other.author.split()[0] for other in topic.others))
            under = _("{names} wrote here too").format(names=name_list(others)) if others else ""
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

    def _name_readers(self, readers: list[str]) -> None:
        self.context.write(notes.name_readers, agenda_item_id=self._topic, readers=readers)

    # Actions

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
