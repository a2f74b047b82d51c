# SPDX-License-Identifier: EUPL-1.2
"""What was agreed in this conversation, as cards beside the note: seen at once, corrected in place, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _, date_short
from storage.operations import actions
from storage.queries.notes import TableAction
from ui.context import Context
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.chips import Chip
from ui.widgets.dates import Day
from ui.widgets.inputs import Line
from ui.widgets.labels import Avatar, ElidedLabel, Icon, Label
from ui.widgets.picker import Found, Picker
from ui.widgets.scroll import ScrollPage
from ui.words import ACTION_STATES, word

People = Callable[[str], Found]


class ActionFields(QWidget):
    """Title, owner and date of one action, each kept by itself. Signal ``done()`` for Enter and Escape."""

    done = Signal()

    def __init__(self, context: Context, action: TableAction, people: People, *, title: bool = True,
                 beside: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.context, self.action = context, action
        self.title = Line(action.title)
        self.title.setAccessibleName(_("What will happen"))
        self.title.setVisible(title)
        self.owner = Picker(people, placeholder=_("Who does this?"), avatars=True)
        self.owner.setAccessibleName(_("Owner of {title}").format(title=action.title))
        self.owner.set_value(action.owner_id, action.owner)
        self.due = Day(action.due_on, today=context.today)
        self.due.setPlaceholderText(_("Before when? fri, 12-3"))
        self.due.setAccessibleName(_("Date of {title}").format(title=action.title))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.title)
        fields = QHBoxLayout() if beside else QVBoxLayout()
        fields.setSpacing(8)
        fields.addWidget(self.owner, 3)
        fields.addWidget(self.due, 2)
        box.addLayout(fields)
        self.title.editingFinished.connect(self._keep_title)
        self.owner.edited.connect(self._keep_owner)
        self.due.editingFinished.connect(self._keep_due)
        self.due.edited.connect(lambda: self._keep_due() if not self.due.hasFocus() else None)
        for field in (self.title, self.owner, self.due):
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.keep()
                self.done.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and watched is not self.owner:
                self.keep()
                self.done.emit()
                return True
        return super().eventFilter(watched, event)

    def keep(self) -> None:
        """Keep what stands in the fields."""
        self._keep_title()
        self._keep_due()

    def _keep_title(self) -> None:
        title = self.title.value()
        if title and title != self.action.title:
            self._write(actions.change, title=title)

    def _keep_owner(self) -> None:
        self._write(actions.hand_over, owner_id=self.owner.value() or None)

    def _keep_due(self) -> None:
        due: dt.date | None = self.due.value()
        if self.due.is_clear() and due != self.action.due_on:
            self._write(actions.postpone, due_on=due, reason=_("Corrected right after the conversation."))

    def _write(self, operation: Callable[..., object], **values: Any) -> None:
        fields = ("title", "owner_id", "due_on")
        self.action = replace(self.action, **{name: values[name] for name in fields if name in values})
        self.context.write(operation, self.action.id, **values)


class ActionCard(Card):
    """One action. Signals ``edit_requested()`` and ``undo_requested()``."""

    edit_requested = Signal()
    undo_requested = Signal()
    closed = Signal()

    def __init__(
        self, context: Context, action: TableAction, people: People, *, fresh: bool, editing: bool
    ) -> None:
        super().__init__("surface", ribbon="accent" if fresh else "", chosen=fresh, padding=14, spacing=6)
        self.context, self.action, self.fresh = context, action, fresh
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(_("Action: {title}").format(title=action.title))
        self.fields: ActionFields | None = None
        self._build_head(editing=editing)
        if editing:
            self.fields = ActionFields(context, action, people)
            self.fields.done.connect(self.closed)
            self.body.addWidget(self.fields)
            self.body.addWidget(
                Button(_("Ready"), "soft", icon="ph.check", size="row", on_press=self._ready), 0,
                Qt.AlignmentFlag.AlignLeft,
            )  # fmt: skip
        else:
            self.body.addWidget(Label(action.title, "body", bold=True, wrap=True))
            self._build_facts()
        if fresh and not editing:
            self._build_undo()

    def _ready(self) -> None:
        if self.fields is not None:
            self.fields.keep()
        self.closed.emit()

    def _build_head(self, *, editing: bool) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        if self.fresh:
            row.addWidget(Chip(_("just made"), "soft", "ph.check"))
        elif self.action.topic:
            row.addWidget(Chip(self.action.topic, "rest"))
        if self.action.state.is_closed:
            row.addWidget(Chip(word(ACTION_STATES, self.action.state), "done", "ph.check"))
        row.addStretch(1)
        if not editing and not self.action.state.is_closed:
            pencil = IconButton(
                "ph.pencil-simple",
                _("Change {title}").format(title=self.action.title),
                size=32,
                icon_size=16,
                on_press=self.edit_requested.emit,
            )
            row.addWidget(pencil)
        self.body.addLayout(row)

    def _build_facts(self) -> None:
        action = self.action
        row = QHBoxLayout()
        row.setSpacing(8)
        if action.owner:
            row.addWidget(Avatar(action.owner, 26))
            row.addWidget(ElidedLabel(action.owner, "row"), 1)
        else:
            row.addWidget(Icon("ph.user-circle", "wait", 20))
            row.addWidget(ElidedLabel(_("nobody yet"), "row", "wait"), 1)
        row.addWidget(Icon("ph.calendar-blank", "text2" if action.due_on else "wait", 16))
        when = date_short(action.due_on, self.context.today()) if action.due_on else _("no date")
        row.addWidget(Label(when, "row", "text" if action.due_on else "wait"))
        self.body.addLayout(row)

    def _build_undo(self) -> None:
        row = QHBoxLayout()
        row.addWidget(
            Button(
                _("Undo"), "link", icon="ph.arrow-counter-clockwise", size="row",
                on_press=self.undo_requested.emit,
            )
        )  # fmt: skip
        row.addStretch(1)
        if self.action.topic:
            row.addWidget(ElidedLabel(_("from: {topic}").format(topic=self.action.topic), "caption", "text2"))
        self.body.addLayout(row)


class ActionCards(ScrollPage):
    """The cards, the newest on top. Signal ``undo_requested(TableAction)``.

    A card that is being corrected stays as it is until it is closed, whatever comes in.
    """

    undo_requested = Signal(object)

    def __init__(self, context: Context, people: People, parent: QWidget | None = None) -> None:
        super().__init__(margins=False, spacing=10, parent=parent)
        self.context, self._people = context, people
        self.setAccessibleName(_("Actions from this conversation"))
        self._actions: tuple[TableAction, ...] = ()
        self._fresh: frozenset[str] = frozenset()
        self._shown: object = None
        self._editing = ""
        self.cards: list[ActionCard] = []
        self.empty = Label(
            _("Type /action at the start of a line. What you agree then stands here, with who and when."),
            "row", "text2", wrap=True,
        )  # fmt: skip
        self.body.addWidget(self.empty)
        self.body.addStretch(1)

    def show_actions(self, found: Sequence[TableAction], fresh: frozenset[str]) -> None:
        """Show these; ``fresh`` are those that were made just now."""
        self._actions, self._fresh = tuple(found), fresh
        if self._editing and any(card.fields is not None for card in self.cards):
            return
        self._rebuild()

    def _rebuild(self) -> None:
        shown = (self._actions, self._fresh, self._editing)
        if shown == self._shown:
            return
        self._shown = shown
        for card in self.cards:
            card.hide()
            self.body.removeWidget(card)
            card.deleteLater()
        self.cards = [self._card(action) for action in self._actions]
        for place, card in enumerate(self.cards):
            self.body.insertWidget(place, card)
        self.empty.setVisible(not self.cards)

    def _card(self, action: TableAction) -> ActionCard:
        card = ActionCard(
            self.context, action, self._people, fresh=action.id in self._fresh, editing=action.id == self._editing
        )  # fmt: skip
        card.edit_requested.connect(lambda: self.edit(action.id))
        card.closed.connect(lambda: self.edit(""))
        card.undo_requested.connect(lambda: self.undo_requested.emit(action))
        return card

    def edit(self, action_id: str) -> None:
        """Correct this action in its card, "" for none."""
        before, self._editing = self._editing, action_id
        self._rebuild()
        for card in self.cards:
            if card.fields is not None:
                card.fields.title.setFocus(Qt.FocusReason.OtherFocusReason)
                card.fields.title.setCursorPosition(0)
                self.reveal(card)
            elif before and card.action.id == before and not action_id:
                for button in card.findChildren(IconButton):
                    button.setFocus(Qt.FocusReason.OtherFocusReason)
