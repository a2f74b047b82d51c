# SPDX-License-Identifier: EUPL-1.2
"""The report of a month as it will be printed, with the explanation beside it that goes in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget

from assets.texts import _, language
from storage.operations import steering as operations
from storage.queries.explanations import explanation
from storage.queries.steering_report import SteeringReport, steering_report
from storage.rules.steering import Period, month_before, month_meant, month_name, month_of
from ui.context import Context
from ui.documents.steering_words import month_words
from ui.outside import open_file
from ui.page import Page, PageHead, PageHeader, Shortcut
from ui.widgets.buttons import Button, IconButton, WayBack
from ui.widgets.fields import Field
from ui.widgets.inputs import Area
from ui.widgets.kept_text import KeptText
from ui.widgets.paper_view import PaperView, cannot_write, write_whole
from ui.widgets.scroll import RING

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.changes import Changes
    from ui.tasks import Job

_PAUSE_MS = 900
"""After so long without a key what was typed is saved, and goes in the report."""
_SIDE, _BESIDE = 320 + 2 * RING, 980
_FOLLOWS = (
    "explanations", "visits", "team_members", "companies", "colleagues", "departments", "actions", "action_updates",
    "results", "terms",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Made:
    """A report, and the same as PDF."""

    month: Period
    report: SteeringReport
    pdf: bytes


class SteeringReportPage(Page):
    """``open_item("2026-10")`` shows the report of a month, "" that of the last month that is over."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._month = month_before(month_of(context.today()))
        self._job: Job | None = None
        self._made: _Made | None = None
        self.back = WayBack(_("To the overview"), lambda: context.open("steering", ""))
        self.paper = PaperView(context, _("Steering report"), "exports.steering")
        self.sheet_button = Button(
            _("Save as spreadsheet"), icon="ph.table", size="main", on_press=self.save_sheet
        )
        self.sheet_button.setEnabled(False)
        self.header = PageHeader(
            _("Steering report"), "", self.sheet_button, self.paper.save_button, self.paper.print_button
        )
        self.earlier = IconButton("ph.caret-left", _("Month before"), on_press=lambda: self.turn(-1))
        self.later = IconButton("ph.caret-right", _("Month after"), on_press=lambda: self.turn(1))
        self.paper.bar.insertWidget(0, self.earlier)
        self.paper.bar.insertWidget(1, self.later)
        self.text = Area(lines=10)
        self.kept = KeptText(self.text, self._write, context.show_error)
        self.field = Field(
            _("Explanation"),
            self.text,
            help=_("It goes in the report. Everybody can read it, coordinators write it."),
        )
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out()
        self._connect_signals()
        self.set_title(_("Steering report"))

    def _lay_out(self) -> None:
        may = self.context.may("steering.explain")
        self.text.setReadOnly(not may)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(RING, 0, RING, 0)
        column.addWidget(self.field)
        column.addStretch(1)
        self._side = side
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(20 - 2 * RING)
        self._row.addWidget(self.paper, 1)
        self._row.addWidget(side)
        box = self.lay_column(foot=12)
        box.addLayout(PageHead(self.header, back=self.back))
        box.addLayout(self._row, 1)

    def _connect_signals(self) -> None:
        # Not restarted by each key: at most a second of typing is unsaved.
        self.text.edited.connect(lambda: None if self._pause.isActive() else self._pause.start())
        self._pause.timeout.connect(self.save)
        for keys, action in (("Ctrl+S", self.paper.save_as), ("Ctrl+P", self.paper.print_paper),
                             ("Ctrl+PgUp", lambda: self.turn(-1)), ("Ctrl+PgDown", lambda: self.turn(1))):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _BESIDE
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(way)
        self._side.setMaximumWidth(_SIDE if beside else 16777215)
        self._side.setMinimumWidth(_SIDE if beside else 0)
        lines = 10 if beside else 3
        self.text.setFixedHeight(round(self.text.fontMetrics().lineSpacing() * lines) + 24)

    # Page

    def open_item(self, item: str) -> None:
        self.save()
        self._month = month_meant(item) if item else month_before(month_of(self.context.today()))
        self._show_month()

    def load(self) -> None:
        self.loaded = True
        self._show_month()

    def refresh(self, changes: Changes) -> None:
        if changes.touches("explanations"):
            self.kept.take(self.context.read(explanation, month_name(self._month)))
        if changes.touches(*_FOLLOWS):
            self.render_report()

    def selection(self) -> str | None:
        return month_name(self._month)

    def save(self) -> None:
        self._pause.stop()
        self.kept.keep()

    def home(self) -> QWidget | None:
        return self.paper.view

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("Ctrl+PgUp Ctrl+PgDn", _("Month before and after")),
            Shortcut("Ctrl+P", _("Print")),
            Shortcut("Ctrl+S", _("Save as PDF")),
            Shortcut("Ctrl++ Ctrl+-", _("Larger and smaller")),
        ]

    def turn(self, months: int) -> None:
        """The month before or after; not beyond the one of today."""
        self.save()
        day = (
            self._month.since - dt.timedelta(days=1)
            if months < 0
            else self._month.until + dt.timedelta(days=1)
        )
        if day <= self.context.today():
            self._month = month_of(day)
            self._show_month()

    def _show_month(self) -> None:
        self.kept.start(self.context.read(explanation, month_name(self._month)))
        self.later.setEnabled(self._month.until < self.context.today())
        words = _("Steering report {month}").format(month=month_words(self._month))
        self.header.set_title(words)
        self.set_title(words)
        # What can be saved is of this month or nothing.
        self._made = None
        self.sheet_button.setEnabled(False)
        self.paper.clear()
        self.render_report()

    # The explanation

    def _write(self, text: str, seen: str, *, then: Callable[[Changes], object],
               failed: Callable[[Exception], object]) -> object:  # fmt: skip
        return self.context.write_typing(
            operations.explain, month_name(self._month), text, seen=seen, then=then, failed=failed
        )

    # The report

    def render_report(self) -> None:
        """Make it anew, off the thread of the window."""
        if self._job is not None:
            self._job.cancel()
        store, month, now = self.context.store, self._month, self.context.now()
        spoken, maker = language(), self.context.actor.name

        def work(_job: Job) -> _Made:
            # ReportLab is loaded when the first paper is made.
            from ui.documents import steering_report as paper

            report = store.read(steering_report, month, now)
            return _Made(month, report, paper.render(report, language=spoken, maker=maker))

        job = self.context.tasks.run(work, done=self._show, failed=self.show_error)
        self._job = job
        job.finished.connect(lambda: self._finished(job))

    def _finished(self, job: Job) -> None:
        if self._job is job:
            self._job = None

    def _show(self, made: _Made) -> None:
        if made.month != self._month:
            return  # meanwhile somebody turned on
        self._made = made
        self.sheet_button.setEnabled(True)
        self.paper.show_pdf(made.pdf, f"{self._file_name()}.pdf", "")

    def _file_name(self) -> str:
        name = _("Steering report")
        return f"{name} {month_name(self._month)}".lower().replace(" ", "-")

    def save_sheet(self) -> None:
        """Ask where, and write the same report as a spreadsheet."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Save as spreadsheet"), str(Path(folder) / f"{self._file_name()}.xlsx"), "Excel (*.xlsx)"
        )
        if chosen:
            self.save_sheet_to(Path(chosen))

    def save_sheet_to(self, path: Path) -> None:
        """Write the spreadsheet, whole or not at all, and say where it is."""
        if self._made is None:
            return
        if path.suffix.lower() != ".xlsx":
            path = path.with_name(f"{path.name}.xlsx")
        report, spoken, maker = self._made.report, language(), self.context.actor.name

        def work(_job: Job) -> Path:
            from ui.documents import steering_sheet as sheet

            write_whole(path, sheet.render(report, language=spoken, maker=maker))
            return path

        self.context.tasks.run(
            work, done=self._sheet_saved, failed=lambda error: self._not_saved(path, error)
        )

    def _sheet_saved(self, path: Path) -> None:
        self.context.note("exports.steering", detail=f"xlsx {month_name(self._month)}")
        self.context.messages.banner(
            _("Saved as {name}.").format(name=path.name), "info", _("Open"),
            lambda: open_file(path, self.context, "exports.steering"),
        )  # fmt: skip

    def _not_saved(self, path: Path, error: Exception) -> None:
        if isinstance(error, OSError):
            self.context.messages.banner(cannot_write(path, error), "error")
        else:
            self.show_error(error)
