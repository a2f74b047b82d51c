# SPDX-License-Identifier: EUPL-1.2
"""The visit brief as it will be printed, with or without the confidential parts, before it is kept or printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assets.texts import _, language
from storage.queries.briefs import visit_brief
from ui.context import Context
from ui.page import MARGIN, Page, PageHeader, Shortcut
from ui.tasks import Job
from ui.visits.calendar_file import safe_name
from ui.widgets.buttons import Button
from ui.widgets.inputs import Check
from ui.widgets.paper_view import PaperView

if TYPE_CHECKING:
    from storage.changes import Changes
    from storage.queries.briefs import Brief

_SHOWN = (
    "visits",
    "team_members",
    "attendees",
    "agenda_items",
    "companies",
    "contacts",
    "notes",
    "actions",
    "alerts",
    "results",
)


class BriefPage(Page):
    """The brief of one visit. ``open_item(visit id)`` shows it; the switch leaves out what is confidential."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._visit = ""
        self._job: Job | None = None
        self.paper = PaperView(context, _("Visit brief"))
        self.without = Check(_("Without confidential parts"))
        self.back = Button(_("To the visit"), "link", icon="ph.arrow-left", on_press=self._go_back)
        self.header = PageHeader(_("Visit brief"), "", self.paper.save_button, self.paper.print_button)
        self.paper.bar.insertWidget(0, self.without)
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGIN - 5, 12, MARGIN - 5, 12)
        box.setSpacing(4)
        inner = QVBoxLayout()
        inner.setContentsMargins(5, 5, 5, 5)
        inner.setSpacing(8)
        top = QVBoxLayout()
        top.addWidget(self.back)
        top.setContentsMargins(0, 0, 0, 0)
        box.addLayout(top)
        inner.addWidget(self.header)
        inner.addWidget(self.paper, 1)
        box.addLayout(inner, 1)
        self.set_title(_("Visit brief"))
        self._connect_signals()

    def _connect_signals(self) -> None:
        self.without.edited.connect(self._render)
        for keys, action in (("Ctrl+S", self.paper.save_as), ("Ctrl+P", self.paper.print_paper)):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    def open_item(self, item: str) -> None:
        if item != self._visit:
            self.paper.clear()
        self._visit = item
        self._render()
        self.paper.view.setFocus()

    def selection(self) -> str | None:
        return self._visit or None

    def refresh(self, changes: Changes) -> None:
        if self._visit and changes.touches(*_SHOWN):
            self._render()

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("Ctrl+P", _("Print")),
            Shortcut("Ctrl+S", _("Save as PDF")),
            Shortcut("Ctrl++ Ctrl+-", _("Larger and smaller")),
            Shortcut("Ctrl+0", _("As wide as the window")),
        ]

    def _go_back(self) -> None:
        self.context.open("visits", self._visit)

    def _render(self) -> None:
        if not self._visit:
            return
        if self._job is not None:
            self._job.cancel()
        visit, today, now = self._visit, self.context.today(), self.context.now()
        confidential, spoken, store = not self.without.value(), language(), self.context.store

        def make(_job: Job) -> tuple[Brief, bytes]:
            # ReportLab is loaded when the first paper is made, off the window's thread.
            from ui.documents import visit_brief as paper

            brief = store.read(visit_brief, visit, today, confidential=confidential)
            return brief, paper.render(brief, language=spoken, now=now)

        self._job = self.context.tasks.run(make, done=self._show, failed=self.show_error)
        self._job.finished.connect(self._finished)

    def _finished(self) -> None:
        if self._job is not None and not self._job.running:
            self._job = None

    def _show(self, made: tuple[Brief, bytes]) -> None:
        brief, data = made
        if brief.visit.visit_id != self._visit:
            return
        self.header.set_title(brief.visit.company, self._about())
        self.set_title(_("Visit brief: {company}").format(company=brief.visit.company))
        words = _("brief {company} {day}").format(company=brief.visit.company, day=brief.visit.day or "")
        if self.without.value():
            words = _("{name} without confidential parts").format(name=words)
        self.paper.show_pdf(data, f"{safe_name(words)}.pdf")

    def _about(self) -> str:
        if self.without.value():
            return _("Visit brief, as it will be printed. What is confidential is left out.")
        return _("Visit brief, as it will be printed. It holds confidential parts.")
