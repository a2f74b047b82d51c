# SPDX-License-Identifier: EUPL-1.2
"""Remarks at a brief with their answers, and the field in which one is typed; nothing that is typed is ever lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from storage.operations import briefs
from storage.queries.brief_reading import Said, Thread
from ui import theme
from ui.briefs.words import day_and_time
from ui.context import Context
from ui.widgets import paint
from ui.widgets.buttons import Button
from ui.widgets.inputs import Area
from ui.widgets.labels import Avatar, Label

_PAUSE_MS = 700


class _Field(Area):
    """Ctrl+Enter says it; Escape leaves an empty field. Both are for the field, whatever they do on the page around it."""

    done = Signal()
    left = Signal()

    def _own(self, event: QKeyEvent) -> SignalInstance | None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self.done
        return self.left if event.key() == Qt.Key.Key_Escape and not self.value() else None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (told := self._own(event)) is not None:
            told.emit()
        else:
            super().keyPressEvent(event)


class RemarkBox(QWidget):
    """A field to say something, with what it does on its button. What is typed is kept on this laptop until it is said.

    ``say(text)`` is called once; ``closed()`` tells that the field is to go away.
    """

    closed = Signal()

    def __init__(self, context: Context, version_id: str, place: str, *, label: str, button: str,
                 say: Callable[[str], object], big: bool = False) -> None:  # fmt: skip
        super().__init__()
        self.context = context
        self._version, self._place, self._say = version_id, place, say
        self.area = _Field(lines=3)
        self.area.setFont(theme.font("read" if big else "body"))
        self.area.setFixedHeight(round(theme.metrics("read" if big else "body").lineSpacing() * 3) + 26)
        self.area.setAccessibleName(label)
        size = "large" if big else "normal"
        self.button = Button(button, "soft", icon="ph.paper-plane-tilt", size=size, on_press=self.send)
        self.cancel = Button(_("Cancel"), "link", size=size, on_press=self.drop)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(self.button)
        row.addWidget(self.cancel)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 8)
        box.setSpacing(8)
        box.addWidget(Label(label, "read_note" if big else "row", "text2", wrap=True))
        box.addWidget(self.area)
        box.addLayout(row)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        self._kept = ""
        self.area.edited.connect(self._typed)
        self.area.done.connect(self.send)
        self.area.left.connect(self.closed)
        self._typed()

    def restore(self, text: str) -> None:
        """What was typed here before and not said."""
        self._kept = text
        self.area.set_value(text)
        self._typed()

    def _typed(self) -> None:
        self.button.setEnabled(bool(self.area.value()))
        # Once it runs it is not put off: who types on is kept as well.
        if self.area.value() != self._kept and not self._pause.isActive():
            self._pause.start()

    def keep(self) -> None:
        """Keep what is typed, on this laptop only."""
        self._pause.stop()
        if (text := self.area.value()) != self._kept:
            self._kept = text
            self.context.write_typing(briefs.draft, self._version, self._place, text)

    def send(self) -> None:
        """Say it."""
        if text := self.area.value():
            self.keep()  # should saying it fail, the words are still there
            self._say(text)
            self.closed.emit()

    def drop(self) -> None:
        """Say nothing after all."""
        self.area.set_value("")
        self.keep()
        self.closed.emit()


class ThreadView(QWidget):
    """A remark with what was said back, behind a ribbon; and a way to say more.

    ``answer`` is what the button for that says; without it nothing can be said here.
    """

    def __init__(self, context: Context, version_id: str, thread: Thread, *, answer: str = "", draft: str = "",
                 big: bool = False) -> None:  # fmt: skip
        super().__init__()
        self.context, self.about = context, thread
        self._version, self._big = version_id, big
        self.setObjectName(thread.id)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(18, 12, 16, 8)
        self._box.setSpacing(10)
        now = context.now()
        for number, one in enumerate(thread.said):
            self._box.addWidget(self._said(one, now, first=number == 0))
        self.field: RemarkBox | None = None
        self.reply: Button | None = None
        if answer:
            # What waits for an answer asks for it.
            mine = thread.said[-1].author_id == context.actor.id
            asks = thread.waits and not mine
            answer = _("Add something") if mine else answer
            kind, size = "soft" if asks else "link", "large" if big else "row"
            self.reply = Button(answer, kind, icon="ph.arrow-bend-up-left", size=size)
            self.reply.on_press(partial(self.open_field, ""))
            self._box.addWidget(self.reply, 0, Qt.AlignmentFlag.AlignLeft)
            if draft:
                self.open_field(draft)

    def _said(self, one: Said, now: dt.datetime, *, first: bool) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        mine = one.author_id == self.context.actor.id
        size = theme.read_px(32) if self._big else 26
        row.addWidget(Avatar(one.author, size, mine=mine), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        when = day_and_time(one.at, now)
        words.addWidget(
            Label(
                f"{self._who(one, first=first)}, {when}",
                "read_small" if self._big else "caption",
                "text2",
                wrap=True,
            )
        )
        words.addWidget(Label(one.text, "read" if self._big else "body", wrap=True))
        row.addLayout(words, 1)
        return holder

    def _who(self, one: Said, *, first: bool) -> str:
        if one.author_id == self.context.actor.id:
            if self._big:
                return _("Your remark") if first else _("Your answer")
            return _("You")
        return one.author if first else _("{name} answered").format(name=one.author)

    def open_field(self, text: str = "") -> None:
        """The field to say something back."""
        if self.field is not None or self.reply is None:
            return
        self.reply.hide()
        self.field = RemarkBox(
            self.context,
            self._version,
            self.about.id,
            label=_("Answer to {name}").format(name=self._other()),
            button=_("Answer"),
            say=lambda said: self.context.write(briefs.answer, self.about.id, said),
            big=self._big,
        )
        self.field.closed.connect(self._close_field)
        self._box.addWidget(self.field)
        if text:
            self.field.restore(text)
        else:
            self.field.area.setFocus()

    def take_focus(self) -> None:
        """The keyboard goes to what says something back."""
        place = self.reply if self.field is None else self.field.area
        if place is not None:
            place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _other(self) -> str:
        """Whom an answer is for: who spoke last that is not me."""
        me = self.context.actor.id
        others = [one.author for one in self.about.said if one.author_id != me]
        return others[-1] if others else self.about.said[-1].author

    def _close_field(self) -> None:
        if self.field is not None and self.reply is not None:
            self.field.hide()
            self.field.deleteLater()
            self.field = None
            self.reply.show()
            self.reply.setFocus()

    def keep(self) -> None:
        """Keep what is typed."""
        if self.field is not None:
            self.field.keep()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint.rounded(painter, box, theme.RADIUS["card"], theme.color("panel"))
        paint.card_ribbon(painter, box, theme.RADIUS["card"])
        painter.end()
