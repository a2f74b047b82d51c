# SPDX-License-Identifier: EUPL-1.2
"""The sheet in the middle of the conversation: the topic, a light toolbar, who may read it, and the note itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from assets.texts import N_, _
from storage.queries.notes import TopicNote
from storage.rules.choices import AlertKind, Disclosure
from ui import theme
from ui.conversation.note_editor import NoteEditor
from ui.conversation.note_paint import INSET
from ui.conversation.readers_line import ReadersLine
from ui.widgets.buttons import Button, IconButton
from ui.widgets.filters import RoundChip
from ui.widgets.labels import ElidedLabel, Label, Rule
from ui.widgets.tips import plain_tip
from ui.words import ALERTS, word

DISCLOSED = {
    Disclosure.INTERNAL: (
        N_("Internal only"),
        N_("Everybody in the municipality may read this."),
        "ph.lock-simple",
    ),
    Disclosure.SHAREABLE: (N_("May be shared"), N_("The company may read this too."), "ph.share-network"),
    Disclosure.CONFIDENTIAL: (
        N_("Confidential"),
        N_(
            "Only who you choose reads this. Left out of the brief and the report without confidential parts."
        ),
        "ph.eye-slash",
    ),
}
TOOLS: tuple[tuple[str, str, str, str], ...] = (
    ("ph.text-h", N_("Heading"), "Ctrl+H", "## "),
    ("ph.text-bolder", N_("Bold"), "Ctrl+B", "**"),
    ("ph.text-italic", N_("Italic"), "Ctrl+I", "*"),
    ("ph.list-bullets", N_("List"), "Ctrl+U", "- "),
    ("ph.list-numbers", N_("Numbered list"), "Ctrl+Shift+L", "1. "),
    ("ph.quotes", N_("Quote"), "Ctrl+Shift+Q", "> "),
)
_LOCK = QPointF(12, 8)
ACTION_KEYS, ALERT_KEYS, READERS_KEYS = "Ctrl+Shift+A", "Ctrl+Shift+S", "Ctrl+Shift+D"


class DisclosureChip(RoundChip):
    """Who may read this note; a press opens the three choices. Signal ``changed(Disclosure)``."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._value = Disclosure.INTERNAL
        self.on_press(self.open_choices)
        self.set_value(self._value)

    def value(self) -> Disclosure:
        """Who may read it now."""
        return self._value

    def set_value(self, value: Disclosure) -> None:
        """Show this, without telling."""
        self._value = value
        words = _(DISCLOSED[value][0])
        self.setText(words)
        self.setAccessibleName(_("Who may read this: {words}").format(words=words))
        self.setToolTip(plain_tip(f"{_(DISCLOSED[value][1])} ({READERS_KEYS})"))

    def parts(self) -> list[tuple[str, bool, str]]:
        """The words, with room for the lock."""
        return [("\u2003\u2002" + self.text(), self.on(), "on_soft" if self.on() else "text2")]

    def on(self) -> bool:
        """Anything but the usual is marked."""
        return self._value is not Disclosure.INTERNAL

    def mark(self) -> str:
        """It opens."""
        return "ph.caret-down"

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        tone = "on_soft" if self.on() else "text2"
        theme.paint_icon(
            painter, self.rect().topLeft().toPointF() + _LOCK, DISCLOSED[self._value][2], tone, 16
        )
        painter.end()

    def open_choices(self) -> None:
        """The three choices with what they mean."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for value, (words, meaning, icon) in DISCLOSED.items():
            entry = menu.addAction(theme.icon(icon, "text2", 18), _(words))
            entry.setToolTip(_(meaning))
            entry.triggered.connect(lambda _on=False, value=value: self._choose(value))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _choose(self, value: Disclosure) -> None:
        if value is not self._value:
            self.set_value(value)
            self.changed.emit(value)


class NotePanel(QFrame):
    """Head, toolbar and editor. Signals ``disclosed(Disclosure)``, ``readers_named(ids)``, ``alert_chosen(AlertKind)``,
    ``others_requested()``.
    """

    disclosed = Signal(object)
    readers_named = Signal(list)
    alert_chosen = Signal(object)
    others_requested = Signal()

    def __init__(self, writer: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._writer = writer
        self.title = ElidedLabel("", "title")
        self.about = ElidedLabel("", "row", "text2")
        self.points = Label("", "row", "text2", wrap=True)
        self.others = Button("", "link", icon="ph.users", size="row", on_press=self.others_requested.emit)
        self.editor = NoteEditor()
        self.disclosure = DisclosureChip()
        self.readers = ReadersLine()
        self._tools: list[tuple[QWidget, int]] = []
        self._build()
        self._connect_signals()

    def _build(self) -> None:
        self._box = QVBoxLayout(self)
        self._box.setSpacing(0)
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addWidget(self.about)
        head.addLayout(words, 1)
        head.addWidget(self.others, 0, Qt.AlignmentFlag.AlignTop)
        top = QVBoxLayout()
        top.setContentsMargins(INSET, 0, INSET, 0)
        top.setSpacing(0)
        top.addLayout(head)
        top.addWidget(self.points)
        top.addSpacing(6)
        top.addLayout(self._toolbar())
        top.addWidget(self.readers)
        top.addSpacing(4)
        top.addWidget(Rule())
        self._box.addLayout(top)
        self._box.addSpacing(10)
        self._box.addWidget(self.editor, 1)
        self.editor.host_popup(self)

    def _toolbar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(0)
        for icon, name, keys, mark in TOOLS:
            tool = IconButton(icon, _(name), size=36, keys=keys)
            tool.on_press(partial(self.apply_mark, mark))
            bar.addWidget(tool)
            self._short(keys, partial(self.apply_mark, mark))
        bar.addSpacing(6)
        rule = Rule(standing=True)
        rule.setFixedHeight(28)
        bar.addWidget(rule)
        bar.addSpacing(2)
        self.action = Button(
            _("Action"), "link", icon="ph.checks", keys="/", on_press=self.editor.start_action
        )
        self.action.setToolTip(_("Write down what was agreed ({keys})").format(keys=ACTION_KEYS))
        self.alert = Button(_("Signal"), "link", icon="ph.flag", on_press=self.open_alerts)
        self.alert.setToolTip(_("Flag something about this company ({keys})").format(keys=ALERT_KEYS))
        bar.addWidget(self.action)
        bar.addWidget(self.alert)
        bar.addStretch(1)
        bar.addWidget(self.disclosure)
        self._short(ACTION_KEYS, self.editor.start_action)
        self._short(ALERT_KEYS, self.open_alerts)
        self._short(READERS_KEYS, self.disclosure.open_choices)
        return bar

    def _short(self, keys: str, action: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(action)

    def _connect_signals(self) -> None:
        self.disclosure.changed.connect(self.disclosed)
        self.disclosure.changed.connect(self._show_readers)
        self.readers.changed.connect(self.readers_named)

    def _show_readers(self) -> None:
        self.readers.setVisible(self.disclosure.value() is Disclosure.CONFIDENTIAL)

    def apply_mark(self, mark: str) -> None:
        """Bold, italic, or a mark before the lines, as on the toolbar."""
        if mark.strip("*"):
            self.editor.toggle_mark(mark)
        else:
            self.editor.emphasize(mark)
        self.editor.setFocus()

    def open_alerts(self) -> None:
        """The signals, one press each."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind in AlertKind:
            entry = menu.addAction(word(ALERTS, kind.value))
            entry.triggered.connect(lambda _on=False, kind=kind: self.alert_chosen.emit(kind))
        menu.popup(self.alert.mapToGlobal(self.alert.rect().bottomLeft()))

    def show_topic(self, topic: TopicNote, next_topic: str) -> None:
        """Say what this sheet is about."""
        self.title.setText(topic.title)
        said = [_("{name} writes.").format(name=self._writer)]
        if next_topic:
            said.append(_("Ctrl+↓ is the next topic."))
        self.about.setText(" ".join(said))
        points = " · ".join(line.strip(" -*") for line in topic.talking_points.splitlines() if line.strip())
        self.points.setText(_("To discuss: {points}").format(points=points) if points else "")
        self.points.setVisible(bool(points))
        names = ", ".join(dict.fromkeys(other.author.split()[0] for other in topic.others))
        self.others.setText(_("Read what {names} wrote").format(names=names))
        self.others.setVisible(bool(names))
        self.editor.setPlaceholderText(topic.hint or _("Write what is said. Nothing here is required."))
        self.editor.setAccessibleName(_("Note: {topic}").format(topic=topic.title))
        self.disclosure.set_value(topic.disclosure)
        self.readers.set_value(topic.readers)
        self._show_readers()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = 44 if self.width() >= 640 else 28
        # The text lines up with the title; a band hangs out on both sides of it.
        self._box.setContentsMargins(side - INSET, 22, side - INSET, 0)
        self.action.setText(_("Action") if self.width() >= 560 else "")
        self.alert.setText(_("Signal") if self.width() >= 560 else "")
        for button, name in ((self.action, _("Action")), (self.alert, _("Signal"))):
            button.setAccessibleName(name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() + 40), 12, 12)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawPath(path)
        painter.end()
