# SPDX-License-Identifier: EUPL-1.2
"""Everything that we told one company, newest first and word for word, so that everybody gives the same answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from assets.texts import _, language, n_, number
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.queries.told import Told, ToldItem, told
from storage.rules.choices import Disclosure
from ui.context import Context
from ui.page import Page, PageHead, PageHeader, Shortcut
from ui.told import words
from ui.widgets.buttons import Button, IconButton, WayBack
from ui.widgets.cards import EmptyState
from ui.widgets.chips import Chip
from ui.widgets.labels import Icon, Label, Rule
from ui.widgets.laid_out import clear
from ui.widgets.paper_view import PaperView
from ui.widgets.scroll import ScrollPage
from ui.widgets.search import SearchField
from ui.words import DISCLOSURES, word

if TYPE_CHECKING:
    from ui.documents.told import Entry as PaperEntry

_PART = 40
"""So many are drawn at once; more follow when somebody gets there."""
_WIDEST = 820
_FOLLOWS = ("contact_moments", "actions", "action_updates", "companies", "colleagues", "contacts", "notes")


class ToldPage(Page):
    """What one company heard; ``open_item(company id)``."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._company = ""
        self.found: Told | None = None
        self.items: list[ToldItem] = []
        self._drawn = 0
        self.back = WayBack(_("To the company"), self._back)
        self.search = SearchField(_("Search in what we told"), keys="/")
        self.copy = Button(_("Copy"), icon="ph.copy", size="main")
        self.print = Button(_("On paper"), icon="ph.file-text", size="main")
        self.header = PageHeader("", "", self.search, self.copy, self.print)
        self.list = ScrollPage(margins=False, spacing=0)
        self._entries = QVBoxLayout()
        self.empty = EmptyState("ph.chats-circle", "")
        self.more = Button(_("Show more"), "link", bold=True, on_press=self._draw)
        self.paper = PaperView(context, _("What we told them"), "exports.told")
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect_signals()
        self.set_title(_("What we told them"))

    def _lay_out(self) -> None:
        reading = QWidget()
        holder = QWidget()
        holder.setMaximumWidth(_WIDEST)
        entries = QVBoxLayout(holder)
        entries.setContentsMargins(0, 0, 0, 0)
        entries.addLayout(self._entries)
        entries.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        entries.addStretch(1)
        # Beside a stretch Qt asks for the height at the width that the column really gets, not at that of the page.
        beside = QHBoxLayout()
        beside.addWidget(holder, 100)
        beside.addStretch(1)
        self.list.body.addLayout(beside, 1)
        column = QVBoxLayout(reading)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        self._stack.addWidget(reading)
        self._stack.addWidget(self.paper)
        for place, button in enumerate((self.paper.save_button, self.paper.print_button)):
            self.paper.bar.insertWidget(place, button)
        box = self.lay_column()
        box.addLayout(PageHead(self.header, back=self.back))
        box.addWidget(self._stack, 1)

    def _connect_signals(self) -> None:
        self.search.searched.connect(lambda _text: self._narrow())
        self.copy.on_press(self.copy_all)
        self.print.on_press(self.toggle_paper)
        bar = self.list.verticalScrollBar()
        bar.valueChanged.connect(lambda value: self._draw() if value > bar.maximum() - 400 else None)
        for keys, action in (
            ("Ctrl+Shift+C", self.copy_all),
            ("Ctrl+P", self.paper.print_paper),
            ("Ctrl+S", self.paper.save_as),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    # The page

    def open_item(self, item: str) -> None:
        if item != self._company:
            self._stack.setCurrentIndex(0)
            self.paper.clear()
            self.search.clear()
        self._company = item
        self._read()
        self.list.verticalScrollBar().setValue(0)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def selection(self) -> str | None:
        return self._company or None

    def refresh(self, changes: Changes) -> None:
        if self._company and changes.touches(*_FOLLOWS):
            self._read()

    def focus_search(self) -> bool:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("/", _("Search in what we told")),
            Shortcut("Ctrl+Shift+C", _("Copy what is shown")),
            Shortcut("Ctrl+S", _("Save as PDF")),
            Shortcut("Ctrl+P", _("Print")),
        ]

    def _back(self) -> None:
        if self._stack.currentIndex():
            self.toggle_paper()
        else:
            self.context.open("companies", self._company)

    def _read(self) -> None:
        try:
            found: Told = self.context.read(told, self._company)
        except RodeLoperError as error:
            self.show_error(error)
            return
        if found == self.found:
            return
        self.found = found
        self.header.set_title(found.company, words.finding(found.items))
        self.set_title(_("What we told {company}").format(company=found.company))
        self._narrow()

    def _narrow(self) -> None:
        """Show what has all words that were typed."""
        if self.found is None:
            return
        self.items = words.matching(self.found.items, self.search.text())
        place = self.list.verticalScrollBar().value()
        clear(self._entries)
        self._drawn = 0
        self._draw()
        self.list.verticalScrollBar().setValue(place)
        self.list.setVisible(bool(self.items))
        self.empty.setVisible(not self.items)
        self.copy.setEnabled(bool(self.items))
        self.print.setEnabled(bool(self.items))
        if self.found.items:
            self.empty.set_words(_("Nothing found"), _("Try fewer letters or another word."))
        else:
            self.empty.set_words(
                _("Nothing yet"), _("Letters, mails and calls to this company appear here, word for word.")
            )
        if self._stack.currentIndex():
            self._set_paper()

    def _draw(self) -> None:
        """Draw the next part."""
        part = self.items[self._drawn : self._drawn + _PART]
        if not part and self._drawn:
            return
        for one in part:
            self._entries.addWidget(Entry(one, self.context))
        self._drawn += len(part)
        left = len(self.items) - self._drawn
        self.more.setVisible(left > 0)
        self.more.setText(n_("Show {n} more", "Show {n} more", left).format(n=number(left)))

    # Elsewhere

    def copy_all(self) -> None:
        """What is shown now, as text; what is not for everybody stays here."""
        if self.found is not None and self.items:
            text = words.as_text(self.found, self.items, self.context.today())
            QGuiApplication.clipboard().setText(text)
            self.context.note("exports.told", kind="companies", record_id=self._company, detail="copy")
            self.context.messages.banner(_("Copied. What is not for everybody was left out."), "info")

    def toggle_paper(self) -> None:
        """As it will be printed, or back to reading."""
        on = self._stack.currentIndex() == 0
        self._stack.setCurrentIndex(int(on))
        self.print.setText(_("Read here") if on else _("On paper"))
        if on:
            self._set_paper()

    def _set_paper(self) -> None:
        # ReportLab is loaded when the first paper is made.
        from ui.documents import told as paper
        from ui.documents.files import safe_name

        found, spoken, now = self.found, language(), self.context.now()
        if found is None:
            return
        made = paper.ToldPaper(
            found.company,
            found.municipality,
            words.finding(words.leaving(found.items)),
            self.search.text().strip(),
            tuple(_on_paper(item) for item in words.leaving(self.items)),
        )
        name = f"{safe_name(self.title)}.pdf"
        self.context.tasks.run(
            lambda _job: paper.render(made, language=spoken, now=now),
            done=lambda data: self.paper.show_pdf(data, name, ""),
            failed=self.show_error,
        )


def _on_paper(item: ToldItem) -> PaperEntry:
    # ReportLab is loaded when the first paper is made.
    from ui.documents.told import Entry as PaperEntry

    title, said = words.outside(item)
    of = words.about(item)
    return PaperEntry(f"{words.when(item)} · {words.who(item)}", title, "" if of == title else of, said)


class Entry(QWidget):
    """One thing that the company heard, with what can be done with it."""

    def __init__(self, item: ToldItem, context: Context) -> None:
        super().__init__()
        self.item = item
        self.setAccessibleName(f"{words.title(item)}, {words.when(item)}, {words.who(item)}")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(0, 14, 0, 14)
        row.setSpacing(14)
        icon = words.ICONS.get(item.channel, "ph.chat-circle")
        row.addWidget(Icon(icon, "text2", 20), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addLayout(self._head())
        column.addLayout(self._meta(context))
        if item.words.strip():
            said = Label(item.words.strip(), "body", wrap=True)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addSpacing(4)
            column.addWidget(said)
        row.addLayout(column, 1)
        copy = IconButton("ph.copy", _("Copy these words"), size=32, on_press=partial(_copy, item))
        copy.setEnabled(not item.is_internal)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(row)
        outer.addWidget(Rule())

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Label(words.title(self.item), "body", bold=True, wrap=True), 1)
        if self.item.is_internal:
            secret = self.item.disclosure == Disclosure.CONFIDENTIAL
            icon = "ph.lock-simple" if secret else "ph.users"
            chip = Chip(word(DISCLOSURES, self.item.disclosure), "wait" if secret else "rest", icon)
            line.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _meta(self, context: Context) -> QHBoxLayout:
        """When, how, by whom and to whom; and the way to what it was about."""
        item, line = self.item, QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(Label(f"{words.when(item)} · {words.who(item)}", "row", "text2", wrap=True), 1)
        kind, id_ = ("actions", item.action_id) if item.action_id else ("visits", item.visit_id)
        if id_:
            said = _("To the action") if item.action_id else _("To the visit")
            link = Button(said, "link", size="row", on_press=partial(context.open, kind, id_))
            link.setAccessibleName(f"{said}: {words.title(item)}")
            line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return line


def _copy(item: ToldItem) -> None:
    QGuiApplication.clipboard().setText(f"{words.title(item)}\n\n{item.words}".strip())
