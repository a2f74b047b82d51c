# SPDX-License-Identifier: EUPL-1.2
"""Make a report of the list as it stands on the screen: which kind of file, where, and a look at it first."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from assets.texts import _, language, n_, number
from storage.queries.actions import ActionFilter, action_list, export_rows
from storage.queries.people import municipality
from storage.store import Store
from ui.actions.looks import Looks
from ui.context import Context
from ui.documents.columns import action_columns
from ui.documents.report import Report, filter_words, grouped, view_words
from ui.outside import open_file
from ui.tasks import Job
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Choice
from ui.widgets.labels import Label
from ui.widgets.pdf_view import PdfView
from ui.widgets.progress import ProgressPanel

PREVIEW_MOST = 2000
"""Rows up to which the sheet shows the paper at once; more would make a person wait for something they did not ask."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The list on the screen: its filter with the names of what it was narrowed to, order, groups and columns."""

    filter: ActionFilter
    names: dict[str, str]
    sort: str
    descending: bool
    group: str
    columns: tuple[str, ...]
    order: str
    count: int


def wish_of(
    wanted: ActionFilter, names: dict[str, str], looks: Looks, sort: tuple[str, bool], count: int
) -> Wish:
    """The list that is narrowed like this, looked at like this and sorted like this."""
    column, descending = sort
    order = action_columns((column,))[0].title.lower()
    if descending:
        order = _("{column}, from high to low").format(column=order)
    return Wish(wanted, names, column, descending, looks.group, tuple(looks.columns), order, count)


def collect(store: Store, wish: Wish, now: dt.datetime, me: str, maker: str) -> Report:
    """Read the rows of that very list, in one consistent picture of the store."""

    def read(db: Any) -> Report:
        made = action_list(
            db,
            wish.filter,
            sort=wish.sort,
            descending=wish.descending,
            group=wish.group,
            today=now.date(),
            me=me,
        )
        rows = list(export_rows(db, wish.filter, keys=made.keys, today=now.date()))
        return Report(
            view=view_words(wish.filter.view),
            columns=action_columns(wish.columns),
            groups=grouped(made, rows),
            made_at=now,
            filters=filter_words(wish.filter, wish.names),
            order=wish.order,
            municipality=municipality(db),
            maker=maker,
        )

    return store.read(read)


class ReportSheet(Dialog):
    """One sheet: what goes in (said in words), the kind of file, the paper, and a button that saves."""

    def __init__(self, context: Context, wish: Wish, parent: QWidget) -> None:
        super().__init__(_("Make a report"), parent, subtitle=said(wish), width=760)
        self.context, self.wish = context, wish
        self._job: Job | None = None
        kinds = [
            ("pdf", _("PDF, to print or send")),
            ("xlsx", _("Excel, with a sheet per department")),
            ("csv", _("CSV, for other programs")),
        ]
        self._kind = Choice(kinds, value="pdf")
        form = Form()
        form.add("kind", Field(_("Kind of file"), self._kind)).edited.connect(self._kind_chosen)
        self.body.addWidget(form)
        self._preview = PdfView(_("Preview of the report"))
        self._preview.setMinimumHeight(340)
        self._note = Label("", "row", "text2", wrap=True)
        self.body.addWidget(self._note)
        self.body.addWidget(self._preview, 1)
        self._progress = ProgressPanel(_("Making the report …"))
        self._progress.hide()
        self.body.addWidget(self._progress)
        self.body.addStretch()  # without the paper the words stay at the choice
        self.add_cancel()
        self.save = self.add_button(_("Save report"), "primary", self._ask_where, icon="ph.floppy-disk")
        self.finished.connect(self._leave)
        self._kind_chosen()

    # The paper, when it is cheap

    def _kind_chosen(self) -> None:
        kind = self._kind.value()
        cheap = kind == "pdf" and self.wish.count <= PREVIEW_MOST
        self._preview.setVisible(cheap)
        self._note.setVisible(not cheap)
        self._note.setText(_notes(kind))
        if cheap and self._job is None:
            self._job = self.context.tasks.run(self._render, done=self._show, failed=self._failed)

    def _render(self, job: Job) -> bytes:
        # Making paper loads a library of its own; only now is it needed.
        from ui.documents import action_report

        report = self._collect()
        return action_report.render(report, language=language(), progress=job.progress)

    def _show(self, data: bytes) -> None:
        self._job = None
        self._preview.set_pdf(data)

    def _collect(self) -> Report:
        actor = self.context.actor
        return collect(self.context.store, self.wish, self.context.now(), actor.id, actor.name)

    # Saving

    def _ask_where(self) -> None:
        kind = self._kind.value()
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        target, _filter = QFileDialog.getSaveFileName(
            self,
            _("Save report"),
            str(Path(folder) / file_name(self.wish, self.context.today(), kind)),
            f"{kind.upper()} (*.{kind})",
        )
        if target:
            self.write(Path(target), kind)

    def write(self, target: Path, kind: str) -> None:
        """Write the file off the GUI thread, with progress; cancelling leaves no file."""
        if self._job is not None:
            self._job.cancel()
        if target.suffix.lower() != f".{kind}":
            target = target.with_name(f"{target.name}.{kind}")

        def work(job: Job) -> Path:
            from ui.documents import export

            export.write(
                self._collect(),
                target,
                kind,
                language=language(),
                progress=job.progress,
            )
            return target

        self.set_error("")
        self.save.setEnabled(False)
        self._progress.show()
        self._job = self.context.tasks.run(work, done=self._saved, failed=self._failed, stopped=self._stopped)
        self._progress.follow(self._job)

    def _saved(self, target: Path) -> None:
        self._job = None
        self.context.note("exports.actions", detail=f"{target.suffix[1:]} {self.wish.count}")
        self.accept()
        self.context.messages.banner(
            _("The report is saved as {name}.").format(name=target.name),
            "info",
            _("Open file"),
            lambda: open_file(target, self.context, "exports.actions"),
        )

    def _failed(self, error: Exception) -> None:
        self._stopped()
        self.set_error(self.context.words(error))

    def _stopped(self) -> None:
        self._job = None
        self._progress.hide()
        self.save.setEnabled(True)

    def _leave(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._preview.close_pdf()
        self.deleteLater()


def said(wish: Wish) -> str:
    """What goes into the report, in one sentence."""
    parts = (view_words(wish.filter.view), *filter_words(wish.filter, wish.names))
    words = n_("{n} action", "{n} actions", wish.count).format(n=number(wish.count))
    sorted_by = _("sorted by {column}").format(column=wish.order)
    return f"{words}. {'; '.join(parts)}; {sorted_by}."


def file_name(wish: Wish, today: dt.date, kind: str) -> str:
    """A name that says what it holds and when: ``niet-verteld-2026-11-23.pdf``."""
    words = re.sub(r"[^\w]+", "-", view_words(wish.filter.view).lower()).strip("-")
    return f"{words}-{today.isoformat()}.{kind}"


def _notes(kind: str) -> str:
    return {
        "pdf": _("This report is long, so it is made when you save it."),
        "xlsx": _("With real dates, a filter on each column, a sheet per department and a summary."),
        "csv": _("Opens in Excel as it is. Text that looks like a formula stays text."),
    }[kind]
