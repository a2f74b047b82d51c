# SPDX-License-Identifier: EUPL-1.2
"""What the papers about visits share on the screen: shown as printed, with a switch for what is confidential."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from assets.texts import _, language
from storage.changes import Changes
from storage.store import Store
from ui.context import Context
from ui.documents.files import safe_name
from ui.page import Page, PageHead, PageHeader, Shortcut
from ui.tasks import Job
from ui.widgets.buttons import WayBack
from ui.widgets.inputs import Check
from ui.widgets.paper_view import PaperView


@dataclass(frozen=True, slots=True)
class Asked:
    """What to make: of which visit or week, on which day and moment, in which language, with or without confidential parts."""

    item: str
    today: dt.date
    now: dt.datetime
    language: str
    confidential: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper that was made. ``about`` is what it is about, ``day`` goes in the name of its file.

    ``confidential``: it holds something that not everybody may read.
    """

    about: str
    day: dt.date | None
    confidential: bool
    pdf: bytes
    visit: str = ""
    """The visit that the audit trail names when the paper is kept or printed."""


Make = Callable[[Store, Asked], Paper]


class PaperPage(Page):
    """One paper. ``open_item(id)`` shows that of this visit, or of this week. Subclasses say what it is called and make it."""

    def __init__(self, context: Context, name: str, operation: str, make: Make, follows: tuple[str, ...],
                 parent: QWidget | None = None) -> None:  # fmt: skip
        """``operation``: what the audit trail calls it. ``follows``: the kinds of records after which it is made anew."""
        super().__init__(context, parent)
        self._name, self._make, self._follows = name, make, follows
        self._item = ""
        self._job: Job | None = None
        self.paper = PaperView(context, name, operation)
        self.without = Check(_("Without confidential parts"))
        self.back = WayBack(self.back_words())
        self.header = PageHeader(name, "", self.paper.save_button, self.paper.print_button)
        self.paper.bar.insertWidget(0, self.without)
        box = self.lay_column(foot=12)
        box.addLayout(PageHead(self.header, back=self.back))
        box.addWidget(self.paper, 1)
        self.set_title(name)
        self._connect_signals()

    def _connect_signals(self) -> None:
        self.back.on_press(self.leave)
        self.without.edited.connect(self._render)
        for keys, action in (("Ctrl+S", self.paper.save_as), ("Ctrl+P", self.paper.print_paper)):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    def back_words(self) -> str:
        """What the way back is called."""
        return _("To the visit")

    def back_to(self) -> str:
        """The visit that the way back leads to."""
        return self._item

    def leave(self) -> None:
        """The way back."""
        self.context.open("visits", self.back_to())

    def as_printed(self) -> str:
        """That what is shown is what will be printed."""
        return _("{paper}, as it will be printed.").format(paper=self._name)

    def open_item(self, item: str) -> None:
        if item != self._item:
            self.paper.clear()
        self._item = item
        self._render()
        self.paper.view.setFocus()

    def selection(self) -> str | None:
        return self._item or None

    def refresh(self, changes: Changes) -> None:
        if self._item and changes.touches(*self._follows):
            self._render()

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("Ctrl+P", _("Print")),
            Shortcut("Ctrl+S", _("Save as PDF")),
            Shortcut("Ctrl++ Ctrl+-", _("Larger and smaller")),
            Shortcut("Ctrl+0", _("As wide as the window")),
        ]

    def _render(self) -> None:
        if not self._item:
            return
        if self._job is not None:
            self._job.cancel()
        asked = Asked(
            self._item,
            self.context.today(),
            self.context.now(),
            language(),
            confidential=not self.without.value(),
        )
        store, make = self.context.store, self._make
        job = self.context.tasks.run(
            lambda _job: make(store, asked),
            done=lambda paper: self._show(asked, paper),
            failed=self.show_error,
        )
        self._job = job
        job.finished.connect(lambda: self._finished(job))

    def _finished(self, job: Job) -> None:
        if self._job is job:
            self._job = None

    def _show(self, asked: Asked, paper: Paper) -> None:
        if asked.item != self._item or asked.confidential == self.without.value():
            return  # meanwhile something else was asked
        self.header.set_title(paper.about, self._about(paper, asked))
        self.set_title(f"{self._name}: {paper.about}")
        words = f"{self._name} {paper.about} {paper.day or ''}"
        if not asked.confidential:
            words = _("{name} without confidential parts").format(name=words)
        self.paper.show_pdf(paper.pdf, f"{safe_name(words)}.pdf", paper.visit)

    def _about(self, paper: Paper, asked: Asked) -> str:
        if not asked.confidential:
            said = _("What is confidential is left out.")
        elif paper.confidential:
            said = _("It holds confidential parts.")
        else:
            said = _("Nothing in it is confidential.")
        return f"{self.as_printed()} {said}"
