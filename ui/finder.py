# SPDX-License-Identifier: EUPL-1.2
"""One box that finds and opens anything: Ctrl+K, a few letters, Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from assets.texts import _
from ui import theme
from ui.tasks import Tasks
from ui.widgets import paint
from ui.widgets.labels import Label
from ui.widgets.search import SearchField
from ui.widgets.suggestions import HEAD, ROW, Suggestion, SuggestionDelegate, SuggestionModel

WIDTH = 620
_MOST_SEEN = 9


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found. ``kind`` is the record's kind, for ``context.open(kind, id)``."""

    kind: str
    id: str
    title: str
    subtitle: str = ""
    icon: str = "ph.file-text"


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Hits of one kind under their words ("Bedrijven")."""

    title: str
    hits: Sequence[Hit]


Search = Callable[[str], Sequence[HitGroup]]


class Finder(QWidget):
    """Lies over the whole window while it is open. Signal ``open_requested(kind, id)``.

    ``search(text)`` runs off the GUI thread when ``tasks`` is given; only the answer to the last text is shown.
    """

    open_requested = Signal(str, str)

    def __init__(self, search: Search, *, tasks: Tasks | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search, self._tasks = search, tasks
        self._before: QWidget | None = None
        self._wanted = self._answered = self._eager = ""
        self._panel = _Panel(self)
        self.field = SearchField(_("Find a company, person or action"), delay_ms=90, height=48)
        self._items = SuggestionModel(self)
        self.results = QListView()
        self.results.setModel(self._items)
        self.results.setItemDelegate(SuggestionDelegate(self.results))
        self.results.setFrameShape(QFrame.Shape.NoFrame)
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.results.setMouseTracking(True)
        self.results.viewport().setAutoFillBackground(False)
        self.results.setAccessibleName(_("Found"))
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.words = Label("", "row", "text2", wrap=True)
        box = QVBoxLayout(self._panel)
        box.setContentsMargins(14, 14, 14, 12)
        box.setSpacing(8)
        box.addWidget(self.field)
        box.addWidget(self.results)
        box.addWidget(self.words)
        self._connect_signals()
        self.hide()

    def _connect_signals(self) -> None:
        self.field.searched.connect(self._ask)
        self.field.installEventFilter(self)
        self.results.clicked.connect(self._open_index)
        self.results.entered.connect(self.results.setCurrentIndex)
        parent = self.parentWidget()
        if parent is not None:
            parent.installEventFilter(self)

    def set_search(self, search: Search) -> None:
        """Ask this from now on."""
        self._search = search

    def open(self, text: str = "") -> None:
        """Show the box, with this text in it."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
            focused = parent.window().focusWidget()
            self._before = focused if focused is not self.field else self._before
        self._answered = self._eager = ""
        self._show([], _("Type a few letters. Accents and capitals do not matter."))
        self.show()
        self.raise_()
        self.field.setText(text)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text:
            self._ask(text)

    def shut(self) -> None:
        """Hide it and give the focus back to where it was."""
        if not self.isVisible():
            return
        self._wanted = ""
        self.hide()
        self.field.clear()
        before, self._before = self._before, None
        if before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def hits(self) -> list[Suggestion]:
        """What is shown now."""
        return self._items.items

    def _ask(self, text: str) -> None:
        self._wanted = text
        if text != self._eager:
            self._eager = ""
        if not text:
            self._answered = text
            self._show([], _("Type a few letters. Accents and capitals do not matter."))
        elif self._tasks is None:
            self._answer(text, self._search(text))
        else:
            self._tasks.run(lambda _job: self._search(text), done=lambda groups: self._answer(text, groups))

    def _answer(self, text: str, groups: Sequence[HitGroup]) -> None:
        if text != self._wanted or not self.isVisible():
            return
        found = []
        for group in groups:
            for number, hit in enumerate(group.hits):
                head = group.title if number == 0 else ""
                found.append(
                    Suggestion(hit.id, hit.title, hit.subtitle, icon=hit.icon, kind=hit.kind, head=head)
                )
        self._answered = text
        nothing = _("Nothing found for “{text}”. Try fewer letters.").format(text=text)
        self._show(found, "" if found else nothing)
        if self._eager == text:
            self._take()

    def _take(self) -> None:
        """Open what is lit up; who is faster than the search gets the first of what it finds."""
        text = self.field.text().strip()
        if text == self._answered:
            self._eager = ""
            self._open_index(self.results.currentIndex())
            return
        self._eager = text
        if text != self._wanted:
            self._ask(text)

    def _show(self, found: list[Suggestion], words: str) -> None:
        self._items.set_items(found)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        heads = sum(1 for item in found[:_MOST_SEEN] if item.head)
        self.results.setFixedHeight(min(len(found), _MOST_SEEN) * ROW + heads * HEAD + (2 if found else 0))
        self.results.setVisible(bool(found))
        if found:
            self.results.setCurrentIndex(self._items.index(0, 0))
        self._place()

    def _place(self) -> None:
        width = min(WIDTH, self.width() - 48)
        self._panel.setFixedWidth(width)
        self._panel.setMaximumHeight(self.height() - 48)
        self._panel.adjustSize()
        self._panel.move((self.width() - width) // 2, min(72, max(16, self.height() // 10)))

    def _open_index(self, index: QModelIndex) -> None:
        item = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(item, Suggestion):
            self.shut()
            self.open_requested.emit(item.kind, item.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        parent = self.parentWidget()
        if (
            parent is not None
            and watched is parent
            and event.type() == QEvent.Type.Resize
            and self.isVisible()
        ):
            self.setGeometry(parent.rect())
            self._place()
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}.get(key)
        if step is not None:
            row = min(max(0, self.results.currentIndex().row() + step), self._items.rowCount() - 1)
            self.results.setCurrentIndex(self._items.index(row, 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self.shut()
        else:
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._panel.geometry().contains(event.position().toPoint()):
            self.shut()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        veil = QColor(theme.color("canvas"))
        veil.setAlpha(190)
        painter.fillRect(self.rect(), veil)
        painter.end()


class _Panel(QFrame):
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.rounded(painter, QRectF(self.rect()), 12, theme.color("surface"), theme.color("edge"))
        painter.end()
