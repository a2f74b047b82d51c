# SPDX-License-Identifier: EUPL-1.2
"""The window: a rail, a sheet of paper with one page at a time, and a line that says all is saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QMouseEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QWidget

from assets.texts import _
from ui import theme
from ui.context import Context
from ui.cover import Cover
from ui.focus_keeper import FocusKeeper, home
from ui.frame import Frame
from ui.history import History, Place
from ui.page import Page
from ui.places import AT_THE_BOTTOM, PLACES
from ui.plain_window import connect, fill
from ui.rail import badge_words
from ui.widgets.mark import window_icon

if TYPE_CHECKING:
    from storage.changes import Changes
    from ui.finder import Finder, Search
    from ui.widgets.search import SearchField

WORDS_FROM = 1200
"""From this window width the rail shows words, under it icons."""

Factory = Callable[[], Page]


class MainWindow(QMainWindow):
    """The frame around all pages.

    ``desktop`` adds pages with ``add_page`` and wires ``context.open_requested`` to ``show_page``. Pages are made when
    first shown. Signals: ``page_shown(route)``, ``closing()`` after the page has saved.
    """

    page_shown = Signal(str)
    person_pressed = Signal()
    closing = Signal()

    def __init__(self, context: Context, *, organisation: str = "", search: Search | None = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.context = context
        self._organisation, self._search = organisation, search
        self._plain = False
        self._factories: dict[str, tuple[Factory, str]] = {}
        self._pages: dict[str, Page] = {}
        self._waiting: dict[str, list[Changes]] = {}
        self._searched: dict[str, list[str]] = {}
        self._badges: dict[str, tuple[int, str]] = {}
        self._finder: Finder | None = None
        self._person = ("", "")
        self._lock: Callable[[], object] | None = None
        self.history = History()
        self._keys: list[QShortcut] = []
        self._cover = Cover(self, self._keys)
        self.setWindowTitle("Rode Loper")
        self.setWindowIcon(window_icon())
        self.setMinimumSize(QSize(900, 560))
        self._build()
        self._connect_signals()
        self.focus_keeper = FocusKeeper(lambda: (*self.shell.around(),), self.current_page, self)

    # Building

    def _build(self) -> None:
        self.shell = Frame(self._organisation, partial(fill, self) if self._plain else None)
        self.rail, self.stack, self.status = self.shell.rail, self.shell.stack, self.shell.status
        self.messages = self.shell.messages
        self._finder = None
        for route in self._factories:
            self._add_place(route)
        self.rail.chosen.connect(self._chosen)
        self.rail.person_pressed.connect(self.person_pressed)
        self.shell.set_person(*self._person)
        if self._lock is not None:
            self.rail.offer_lock(self._lock)
        self.status.help_requested.connect(self.show_shortcuts)
        self.status.finder_requested.connect(self.open_finder)
        self.status.exchange_requested.connect(partial(self.go, "exchange"))
        if self.shell.bar is not None:
            connect(self, self.shell.bar)
        self.context.messages = self.messages
        for route, (n, tone) in self._badges.items():
            self.set_badge(route, n, tone)
        self.setCentralWidget(self.shell)
        self.rail.set_wide(self.width() >= WORDS_FROM)

    def _connect_signals(self) -> None:
        self.context.changed.connect(self.refresh)
        self.context.saved.connect(self._saved)
        self.context.save_failed.connect(self._save_failed)
        self.context.full_window_requested.connect(self.set_full_window)
        self.context.finder_requested.connect(self.open_finder)
        theme.changed.connect(self._theme_changed)
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+K", self.open_finder), ("F1", self.show_shortcuts), ("?", self.show_shortcuts),
            ("Alt+Left", self.back), ("Alt+Right", self.forward), ("/", self._focus_search),
            ("Ctrl+F", self._focus_search), ("Ctrl+L", self.lock_now),
        ]  # fmt: skip
        keys += [(f"Ctrl+{number + 1}", partial(self.go, place[0])) for number, place in enumerate(PLACES)]
        for sequence, action in keys:
            self._keys.append(QShortcut(QKeySequence(sequence), self))
            self._keys[-1].activated.connect(action)
        QShortcut(QKeySequence("Ctrl+Q"), self).activated.connect(lambda: self.window().close())

    def _saved(self, when: object) -> None:
        self.status.set_saved(when)  # type: ignore[arg-type] # the signal carries a datetime

    def _save_failed(self, sentence: str) -> None:
        self.shell.set_failed(sentence)

    def _theme_changed(self) -> None:
        self.setWindowIcon(window_icon())

    # Pages

    def add_page(self, route: str, factory: Factory, *, under: str = "") -> None:
        """A page under this route, made when first shown. ``under``: the rail item that is lit for a page that has
        none of its own (a company's page under ``companies``).
        """
        self._factories[route] = (factory, under or route)
        self._add_place(route)

    def _add_place(self, route: str) -> None:
        for number, (place, words, icon) in enumerate(PLACES):
            if place == route and route not in self.rail.items:
                self.rail.add(route, _(words), icon, bottom=route in AT_THE_BOTTOM, keys=f"Ctrl+{number + 1}")

    def set_plain(self, on: bool) -> None:
        """For who hardly types: one line above the page instead of rail and status bar, from the next ``rebuild`` on."""
        self._plain = on

    def drop_pages(self) -> None:
        """Forget which pages there are; ``rebuild`` shows those that were added since."""
        self._factories.clear()

    def show_page(self, route: str, item: str | None = None) -> None:
        """Go to this page, and on it to this thing. Raises ``KeyError`` for a route without a page."""
        if route not in self._factories:
            raise KeyError(route)
        if self._held():
            return
        self._leave()
        if route != self.current_route():
            self.messages.leave_page()
        self.history.go(Place(route, item))
        self._show(route, item)

    def _chosen(self, route: str) -> None:
        """The rail leads to the page as it was left; pressed again, to its beginning."""
        here = self._factories.get(self.current_route(), (None, ""))[1]
        self.context.patience.grant(partial(self.show_page, route, "" if route == here else None))

    def page(self, route: str) -> Page | None:
        """The page of this route, when it was made."""
        return self._pages.get(route)

    def current_route(self) -> str:
        """Where the person is, "" before the first page."""
        here = self.history.here()
        return here.route if here else ""

    def current_page(self) -> Page | None:
        """The page that is shown."""
        return self._pages.get(self.current_route())

    def back(self) -> None:
        """To where the person was before (Alt+Left)."""
        self._step(-1)

    def forward(self) -> None:
        """To where the person came back from (Alt+Right)."""
        self._step(1)

    def _step(self, by: int) -> None:
        if self.history.can(by) and not self._cover.is_on() and not self._held():
            self._leave()
            self.messages.leave_page()
            place = self.history.step(by)
            if place is not None:
                self._show(place.route, place.item)

    def _held(self) -> bool:
        """Whether the page cannot be left now; it then says why."""
        page = self.current_page()
        why = page.holds() if page is not None else ""
        if why:
            self.messages.banner(why, "info")
        return bool(why)

    def go(self, route: str) -> None:
        """To this page, when it is there."""
        if route in self._factories:
            self.context.patience.grant(partial(self.show_page, route))

    def _leave(self) -> None:
        page = self.current_page()
        if page is not None:
            page.save()
            self.history.note(page.selection())

    def _show(self, route: str, item: str | None) -> None:
        page = self._pages.get(route) or self._make(route)
        self.stack.setCurrentWidget(page)
        self.rail.set_current(self._factories[route][1])
        fresh = not page.loaded
        if fresh:
            page.loaded = True
            page.load()
            if searched := self._searched.pop(route, []):
                for field, text in zip(_search_fields(page), searched, strict=False):
                    field.setText(text)
        elif waiting := self._waiting.pop(route, None):
            page.refresh(type(waiting[0]).merged(waiting))
        if item is not None:
            page.open_item(item)
        self.set_full_window(page.wants_full_window())
        self._title(page.title)
        # Qt gave the focus to whatever came first on a page that was just made; nobody chose that.
        self._keep_focus(page, chosen=not fresh or bool(item) or page.home() is None)
        self.page_shown.emit(route)

    def _make(self, route: str) -> Page:
        page = self._factories[route][0]()
        self._pages[route] = page
        self.stack.addWidget(page)
        page.title_changed.connect(lambda words: self._title(words) if page is self.current_page() else None)
        return page

    def _keep_focus(self, page: Page, *, chosen: bool) -> None:
        """The rail keeps the focus when it was pressed there; else it goes to where it was on this page.

        Nobody pressed anything for the first page: that Qt gave the focus to the rail says nothing then.
        """
        now: QWidget | None = self.focusWidget()
        pressed = now is not None and self.rail.isAncestorOf(now) and len(self._pages) > 1
        if pressed or (chosen and now is not None and page.isAncestorOf(now)):
            return
        place = home(page) if chosen else page.home() or page
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _title(self, words: str) -> None:
        self.setWindowTitle(f"{words} · Rode Loper" if words else "Rode Loper")

    def refresh(self, changes: Changes) -> None:
        """Pages on the screen follow at once, the others when they are shown again."""
        for route, page in self._pages.items():
            if page is self.current_page():
                page.refresh(changes)
            elif page.loaded:
                self._waiting.setdefault(route, []).append(changes)

    # The frame

    def set_badge(self, route: str, n: int, tone: str = "rest") -> None:
        """A number on the rail: ``late`` red, ``tell`` violet, ``rest`` grey; 0 takes it away."""
        self._badges[route] = (n, tone)
        if route in self.rail.items:
            self.rail.items[route].set_badge(n, tone, badge_words(n, tone))

    def set_person(self, name: str, department: str) -> None:
        """Who works here, at the foot of the rail."""
        self._person = (name, department)
        self.shell.set_person(name, department)

    def set_organisation(self, name: str) -> None:
        """The municipality, under the name of the program."""
        self._organisation = name
        self.shell.set_organisation(name)

    def set_search(self, search: Search) -> None:
        """What the finder asks."""
        self._search = search
        if self._finder is not None:
            self._finder.set_search(search)

    def set_full_window(self, on: bool) -> None:
        """Only the page, without rail and status bar."""
        self.shell.set_bare(on)

    @property
    def finder(self) -> Finder:
        """The box over the window, made when it is first opened."""
        if self._finder is None:
            # Imported here: the first page does not wait for it.
            from ui.finder import Finder

            self._finder = Finder(
                self._search or (lambda _text: []), tasks=self.context.tasks, parent=self.shell
            )
            self._finder.open_requested.connect(self._found)
        return self._finder

    def open_finder(self, text: str = "") -> None:
        """Find anything (Ctrl+K). Before there is a store there is nothing to find."""
        if self.rail.items:
            self.finder.open(text)

    def _found(self, kind: str, item: str) -> None:
        # From the finder the keyboard goes to what was found, also when it was on the rail before.
        self.stack.setFocus(Qt.FocusReason.OtherFocusReason)
        self.context.open(kind, item)

    def show_shortcuts(self) -> None:
        """The overview of keys (F1 or ?)."""
        # Imported here: the first page does not wait for it.
        from ui.shortcuts import ShortcutDialog

        page = self.current_page()
        dialog = ShortcutDialog(page.title if page else "", page.shortcuts() if page else [], self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _focus_search(self) -> None:
        page = self.current_page()
        if page is not None and not page.focus_search():
            self.open_finder()

    def rebuild(self) -> None:
        """Make everything again in the language of now, and come back to the same place with the same choice."""
        self._leave()
        here = self.history.here()
        self.history.keep(self._factories)
        for route, page in self._pages.items():
            self._searched[route] = [field.text() for field in _search_fields(page)]
        self._pages.clear()
        self._waiting.clear()
        old = self.shell
        self.takeCentralWidget()
        self._build()
        old.hide()
        old.deleteLater()
        if here is not None and here.route in self._factories:
            self._show(here.route, here.item)
        elif here is not None:
            # Whoever works here now has no such page.
            self.show_page(next(iter(self._factories)))

    # Locking

    def offer_lock(self, lock: Callable[[], object]) -> None:
        """There is something to lock: Ctrl+L and the rail do it from now on."""
        if self._lock is None:
            self.rail.offer_lock(lock)
        self._lock = lock

    def lock_now(self) -> None:
        """Lock, when there is something to lock (Ctrl+L)."""
        if self._lock is not None:
            self._lock()

    def cover(self, page: Page) -> None:
        """Show nothing but this page, which takes the place of the whole window; also in the title."""
        self._cover.show(page, self.shell)
        page.title_changed.connect(self._title)
        self._title(page.title)

    def uncover(self) -> None:
        """Show the work again, as it was."""
        self._cover.take_away(self.shell)
        self.rail.set_wide(self.width() >= WORDS_FROM)
        page = self.current_page()
        if page is not None:
            home(page).setFocus(Qt.FocusReason.OtherFocusReason)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_wide(self.width() >= WORDS_FROM)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.BackButton:
            self.back()
        elif event.button() == Qt.MouseButton.ForwardButton:
            self.forward()
        super().mouseReleaseEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._cover.is_on():
            self._leave()
        self.closing.emit()
        super().closeEvent(event)


def _search_fields(page: Page) -> list[SearchField]:
    # Imported here: only a window that is made anew asks.
    from ui.widgets.search import SearchField

    return page.findChildren(SearchField)
