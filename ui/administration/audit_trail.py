# SPDX-License-Identifier: EUPL-1.2
"""The audit trail to read: who did what on which record, from where, when and with what end. For the administrator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu

from assets.texts import _, clock, date_short, n_, number
from storage import audit_export
from storage.audit import OK
from storage.audit_export import Exported
from storage.queries.audit_trail import (
    Checked,
    TrailFilter,
    trail_checked,
    trail_keys,
    trail_operations,
    trail_people,
)
from storage.queries.trail_page import TrailRow, trail_page
from ui import record_words
from ui.administration.trail_words import ORIGINS, detail_words, operation_words, result_words
from ui.context import Context
from ui.outside import open_file
from ui.subjects.section import Section
from ui.tasks import Job
from ui.widgets.buttons import Button
from ui.widgets.cards import EmptyState
from ui.widgets.dates import Day
from ui.widgets.filters import FilterChip
from ui.widgets.labels import Label
from ui.widgets.search import SearchField
from ui.widgets.table import OVERHANG, BigTable, Cell, Column
from ui.words import word

EXPORT = "exports.audit"
_SHORT = 8


class AuditTrailSection(Section):
    """A million lines open at once; a filter is looked up off the window's thread."""

    follows: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Audit trail"),
            _("Who did what on this laptop, when and from where. Nobody can change a line, and no line says what somebody wrote."),
        )  # fmt: skip
        self.person = FilterChip(_("Person"), lambda: self.context.read(trail_people), multi=False)
        self.operation = FilterChip(_("What was done"), self._operations, multi=False)
        self.day = Day(today=context.today)
        self.day.setAccessibleName(_("Day"))
        self.day.setPlaceholderText(_("Day"))
        self.record = SearchField(_("Number of a record"))
        self.check_button = Button(_("Check the chain"), icon="ph.link", on_press=self.check)
        self.export_button = Button(
            _("Export"), "primary", icon="ph.download-simple", on_press=self.ask_where
        )
        self.of_record = Button(
            _("All about this record"), icon="ph.funnel", size="row", on_press=self._only_this
        )
        self.said = Label("", "row", "text2", wrap=True)
        self._wanted = TrailFilter()
        self._keys: Sequence[int] = ()
        self._job: Job | None = None
        self.table: BigTable[TrailRow] = BigTable(
            self._columns(), lambda _sort, _descending: self._keys, self._rows, name=_("Audit trail"), sort=("at", True)
        )  # fmt: skip
        self.table.set_empty(EmptyState("ph.fingerprint", _("Nothing found"), _("No line has all of this.")))
        self._lay_out()
        self._connect_signals()

    def _lay_out(self) -> None:
        self.head.addWidget(self.check_button, 0, Qt.AlignmentFlag.AlignTop)
        self.head.addWidget(self.export_button, 0, Qt.AlignmentFlag.AlignTop)
        bar = QHBoxLayout()
        bar.setContentsMargins(OVERHANG, 0, OVERHANG, 0)
        bar.setSpacing(8)
        self.day.setFixedWidth(170)
        self.record.setMaximumWidth(300)
        for widget in (self.person, self.operation, self.day):
            bar.addWidget(widget)
        bar.addWidget(self.record, 1)
        bar.addStretch(0)
        self.outer.addLayout(bar)
        line = QHBoxLayout()
        line.setContentsMargins(OVERHANG, 0, OVERHANG, 0)
        line.addWidget(self.said, 1)
        line.addWidget(self.of_record)
        self.outer.addLayout(line)
        self.outer.addWidget(self.table, 1)
        self.of_record.setEnabled(False)

    def _connect_signals(self) -> None:
        self.person.changed.connect(self._filter)
        self.operation.changed.connect(self._filter)
        self.day.edited.connect(self._filter)
        self.record.searched.connect(self._filter)
        self.record.down_pressed.connect(self.table.setFocus)
        self.table.current_changed.connect(lambda _id: self._show_tools())
        self.table.opened.connect(lambda _id: self._open())
        self.table.menu_requested.connect(self._menu)

    # What is shown

    def _columns(self) -> list[Column[TrailRow]]:
        return [
            Column("at", _("When"), self._when, width=104, sortable=False),
            Column("who", _("Who"), _who, width=160, sortable=False, compact=44, fold=2),
            Column("what", _("What was done"), _what, width=200, stretch=3, least=180, sortable=False),
            Column("about", _("About"), _about, width=200, stretch=3, least=160, sortable=False, fold=1, under=True),
            Column("from", _("From"), _origin, width=96, sortable=False, fold=3),
            Column("result", _("Result"), _result, width=118, sortable=False),
        ]  # fmt: skip

    def _when(self, row: TrailRow) -> Cell:
        local = row.line.at.astimezone()
        return Cell(date_short(local.date(), self.context.today()), second=clock(local))

    def _rows(self, keys: Sequence[int]) -> Sequence[TrailRow]:
        rows: Sequence[TrailRow] = self.context.read(trail_page, keys)
        return rows

    def _operations(self) -> list[tuple[str, str]]:
        found = [(name, operation_words(name)) for name in self.context.read(trail_operations)]
        return sorted(found, key=lambda one: one[1].casefold())

    def load(self) -> None:
        """Show what there is now; what was chosen stays chosen."""
        super().load()
        self._look()

    def _filter(self, *_args: object) -> None:
        day = self.day.value()
        since = dt.datetime.combine(day, dt.time()).astimezone() if day else None
        until = dt.datetime.combine(day + dt.timedelta(days=1), dt.time()).astimezone() if day else None
        self._wanted = TrailFilter(
            next(iter(self.person.values()), ""),
            next(iter(self.operation.values()), ""),
            self.record.text().strip(),
            since,
            until,
        )
        self._look()

    def _look(self) -> None:
        """A filter may find hundreds of thousands of lines, so it is looked up beside the window."""
        if self._job is not None:
            self._job.cancel()
        wanted, store = self._wanted, self.context.store
        if wanted == TrailFilter():
            self._show(wanted, self.context.read(trail_keys, wanted))
            return
        self._job = self.context.tasks.run(
            lambda _job: store.read(trail_keys, wanted),
            done=partial(self._show, wanted),
            failed=self.context.show_error,
        )

    def _show(self, wanted: TrailFilter, keys: Sequence[int]) -> None:
        if wanted != self._wanted:
            return  # meanwhile something else was asked
        self._job, self._keys = None, keys
        self.table.reload(to_top=True)
        self._say(n_("{n} line", "{n} lines", len(keys)).format(n=number(len(keys))), "text2")
        self._show_tools()

    def _say(self, words: str, tone: str) -> None:
        self.said.setText(words)
        self.said.set_tone(tone)

    # One line

    def _chosen(self) -> TrailRow | None:
        return self.table.rows.at(self.table.currentIndex().row())

    def _show_tools(self) -> None:
        row = self._chosen()
        self.of_record.setEnabled(row is not None and bool(row.line.record_id))

    def _only_this(self) -> None:
        if (row := self._chosen()) is not None and row.line.record_id:
            self.record.setText(row.line.record_id)

    def _open(self) -> None:
        row = self._chosen()
        if row is not None and row.thing is not None and row.thing.opens[1] and not row.thing.gone:
            self.context.open(*row.thing.opens)

    def _menu(self, _id: str, menu: QMenu) -> None:
        row = self._chosen()
        if row is None or not row.line.record_id:
            return
        menu.addAction(_("All about this record"), self._only_this)
        if row.thing is not None and row.thing.opens[1] and not row.thing.gone:
            menu.addAction(_("Open"), self._open)

    # The chain, and a file

    def check(self) -> None:
        """Look whether every line still fits to the one before it."""
        self.check_button.setEnabled(False)
        self._say(_("The lines are being checked …"), "text2")
        self._run(lambda job, store: store.read(trail_checked, job.progress), self._checked)

    def _checked(self, found: Checked) -> None:
        self.context.note("audit.see", detail="check")
        if found.broken:
            words = _("Line {n} is not what it was: somebody changed the audit trail by hand.")
            self._say(words.format(n=number(found.broken)), "late")
        else:
            self._say(_("The audit trail is whole: every line fits to the one before it."), "done")

    def ask_where(self) -> None:
        """Choose a file, and write the trail to it."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = _("audit trail {day}").format(day=self.context.today().isoformat()) + ".jsonl"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Export the audit trail"), str(Path(folder) / name), "JSON lines (*.jsonl)"
        )
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Write all lines to this file, beside the window."""
        self.export_button.setEnabled(False)
        self._say(_("The audit trail is being written …"), "text2")
        self._run(
            lambda job, store: audit_export.export(store, path, progress=job.progress),
            partial(self._exported, path),
        )

    def _exported(self, path: Path, done: Exported) -> None:
        self.context.note(EXPORT, detail=str(done.lines))
        words = n_("{n} line written to {path}", "{n} lines written to {path}", done.lines)
        said = words.format(n=number(done.lines), path=path.name)
        self.context.messages.banner(said, "info", _("Open"), lambda: open_file(path, self.context, EXPORT))
        self._checked(done.checked)

    def _run(self, work: Callable[[Job, Any], object], done: Callable[..., object]) -> None:
        store = self.context.store

        def failed(error: Exception) -> None:
            self._say(self.context.words(error), "late")

        job = self.context.tasks.run(lambda job: work(job, store), done=done, failed=failed)
        job.finished.connect(self._free)

    def _free(self) -> None:
        self.check_button.setEnabled(True)
        self.export_button.setEnabled(True)


def _who(row: TrailRow) -> Cell:
    name = row.line.actor
    return (
        Cell(name, avatar=name)
        if name
        else Cell(_("unknown"), tone="text2", second=row.line.actor_id[:_SHORT])
    )


def _what(row: TrailRow) -> Cell:
    detail = "" if row.line.operation == "identity.rename" else detail_words(row.line.detail)
    return Cell(operation_words(row.line.operation), second=detail)


def _about(row: TrailRow) -> Cell:
    if row.thing is None:
        return Cell(row.line.record_id[:_SHORT], tone="text2")
    return Cell(record_words.title(row.thing), second=record_words.where(row.thing))


def _origin(row: TrailRow) -> Cell:
    return Cell(word(ORIGINS, row.line.origin), tone="text2", second=row.line.device[:_SHORT])


def _result(row: TrailRow) -> Cell:
    if row.line.result == OK:
        return Cell()
    return Cell(result_words(row.line.result), chip="late")
