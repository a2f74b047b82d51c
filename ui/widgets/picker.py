# SPDX-License-Identifier: EUPL-1.2
"""Choose one of many by typing: colleagues, companies, contacts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from assets.texts import _
from storage.rules.names import fold_name
from ui.widgets.buttons import IconButton
from ui.widgets.inputs import Line
from ui.widgets.suggestions import Suggestion, SuggestionDelegate, SuggestionModel

MOST = 12

Found = Iterable[tuple[str, str, str]]


class Picker(Line):
    """A line that suggests while typing. ``search(text)`` gives ``(id, title, subtitle)``, best first.

    ``value()`` is the id, "" for none. Tab takes the suggestion that is lit up, as Enter does. Text that fits nobody, or
    more than one, is put back on leaving; ``nothing`` (two short lines) is what it says meanwhile. Signal ``picked(id)``
    besides ``edited()``.
    """

    picked = Signal(str)

    def __init__(self, search: Callable[[str], Found], *, placeholder: str = "", avatars: bool = False,
                 icon: str = "", nothing: tuple[str, str] | None = None, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(placeholder=placeholder, parent=parent)
        self._search, self._avatars, self._icon = search, avatars, icon
        self._nothing = nothing or (_("Nothing found."), "")
        self._id, self._title = "", ""
        self._items = SuggestionModel(self)
        self._popup = QListView()
        self._popup.setProperty("popup", "true")
        self._popup.setAccessibleName(_("Suggestions"))
        # A narrow field has a narrow list, which shortens its words.
        self._popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        completer = QCompleter(self._items, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(6)
        completer.setPopup(self._popup)
        self._popup.setItemDelegate(SuggestionDelegate(self))
        completer.setWidget(self)
        completer.activated[QModelIndex].connect(self._take_index)  # type: ignore[index] # overloads miss in the stub
        self._completer = completer
        self.textEdited.connect(self._suggest)
        self._clear = IconButton("ph.x", _("Clear"), size=28, icon_size=14, tone="text2", parent=self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.on_press(self._cleared)
        self._clear.hide()
        self.setTextMargins(0, 0, 26, 0)

    def value(self) -> str:
        """The id of what was picked, "" for nothing."""
        return self._id

    def title(self) -> str:
        """The words of what was picked."""
        return self._title

    def set_value(self, value: Any, title: str = "") -> None:
        """Show this choice. With a pair ``(id, title)`` or both arguments; "" or None for nothing."""
        if isinstance(value, tuple):
            value, title = value
        self._id, self._title = value or "", title if value else ""
        super().set_value(self._title)
        self._clear.setVisible(bool(self._id))

    def offer(self) -> None:
        """Suggest before anything was typed, to who came here for nothing else."""
        self.setFocus()
        # Its list lies where the line is once it is laid out.
        QTimer.singleShot(0, self, lambda: self._suggest(self.text()))

    def _suggest(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        found = []
        for id_, title, subtitle in self._search(text.strip()):
            found.append(
                Suggestion(id_, title, subtitle, icon=self._icon, avatar=title if self._avatars else "")
            )
            if len(found) == MOST:
                break
        self._items.set_items(found or [Suggestion("", *self._nothing, only_said=True)])
        self._completer.complete()
        if found:
            self._popup.setCurrentIndex(self._items.index(0, 0))

    def suggestions(self) -> list[Suggestion]:
        """What is suggested now."""
        return [item for item in self._items.items if not item.only_said]

    def _take_index(self, index: QModelIndex) -> None:
        item = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(item, Suggestion):
            self.take(item.id, item.title)

    def take(self, id_: str, title: str) -> None:
        """Pick this one, as a person does."""
        self.set_value(id_, title)
        self.edited.emit()
        self.picked.emit(id_)

    def _cleared(self) -> None:
        self.take("", "")
        self.setFocus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        tabbed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if tabbed and self._popup.isVisible() and self._popup.currentIndex().isValid():
            self._take_index(self._popup.currentIndex())
            self._popup.hide()
        elif event.reason() != Qt.FocusReason.PopupFocusReason:
            self._popup.hide()
            self._settle()
        super().focusOutEvent(event)

    def _settle(self) -> None:
        """On leaving: what was typed is the only match, or empty, or it goes back to what was picked."""
        typed = self.text().strip()
        if typed == self._title:
            return
        if not typed:
            self.take("", "")
            return
        found = list(islice(self._search(typed), MOST))
        exact = [item for item in found if fold_name(item[1]) == fold_name(typed)]
        fitting = exact or found
        if len(fitting) == 1:
            self.take(*fitting[0][:2])
        else:
            self.set_value(self._id, self._title)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self._popup.isVisible():
            self._suggest(self.text() if self.text() != self._title else "")
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._clear.move(self.width() - 32, (self.height() - 28) // 2)


def search_in(items: Iterable[tuple[str, str, str]]) -> Callable[[str], Found]:
    """A search function over a short list: every word typed begins a word of title or subtitle, accents do not matter."""
    known = [
        (fold_name(f"{title} {subtitle}").split(), (id_, title, subtitle)) for id_, title, subtitle in items
    ]

    def search(text: str) -> Found:
        wanted = fold_name(text).split()
        return [
            item for words, item in known if all(any(w.startswith(part) for w in words) for part in wanted)
        ]

    return search
