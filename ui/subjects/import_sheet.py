# SPDX-License-Identifier: EUPL-1.2
"""Colleagues, members of a list or topics from a spreadsheet: first what will happen, then the button that does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from assets.texts import _, n_, number, sentence
from storage.imports import ListKind, explain, guess_list, prepare_list, read_table, take_over
from storage.imports.checking import Problem
from storage.imports.others import ListPlan
from ui.context import Context
from ui.outside import arrivals
from ui.widgets.dialog import Dialog
from ui.widgets.labels import Heading, Label
from ui.widgets.laid_out import clear

_SHOWN = 6


class ImportSheet(Dialog):
    """``choose`` asks for a file; ``show_file`` reads it and shows what it would do."""

    def __init__(self, context: Context, parent: QWidget, kind: ListKind, *, list_id: str = "") -> None:
        titles = {
            ListKind.COLLEAGUES: _("Import colleagues"),
            ListKind.MEMBERS: _("Import companies on this list"),
            ListKind.TOPICS: _("Import topics"),
        }
        super().__init__(titles[kind], parent, width=560)
        self.context, self.kind, self.list_id = context, kind, list_id
        self.plan: ListPlan | None = None
        self.add_cancel()
        self.take_button = self.add_button(_("Take over"), "primary", self.take)
        self.take_button.setEnabled(False)

    def choose(self) -> None:
        """Ask for the file; nothing happens when none is chosen."""
        files = _("Spreadsheets (*.csv *.txt *.xlsx)")
        name, _filter = QFileDialog.getOpenFileName(
            self.parentWidget(), self.windowTitle(), arrivals(), files
        )
        if name:
            self.show_file(Path(name))

    def show_file(self, path: Path) -> None:
        """Read this file off the GUI thread and show what it holds."""
        self.body.addWidget(Label(_("Reading {name} …").format(name=path.name), "row", "text2", wrap=True))
        self.open()

        def prepare(_job: object) -> ListPlan:
            table = read_table(path)
            plan: ListPlan = self.context.read(
                prepare_list, table, self.kind, guess_list(table, self.kind), list_id=self.list_id
            )
            return plan

        self.context.tasks.run(prepare, done=self._show, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self._clear()
        self.set_error(self.context.words(error))

    def _show(self, plan: ListPlan) -> None:
        self.plan = plan
        self._clear()
        summary = plan.summary
        for n, words in (
            (summary.added, n_("{n} row is new", "{n} rows are new", summary.added)),
            (summary.changed, n_("{n} row fills in what was empty", "{n} rows fill in what was empty", summary.changed)),
            (summary.unchanged, n_("{n} row is known already", "{n} rows are known already", summary.unchanged)),
            (summary.refused, n_("{n} row cannot be taken over", "{n} rows cannot be taken over", summary.refused)),
        ):  # fmt: skip
            if n:
                self.body.addWidget(Label(words.format(n=number(n)), "body", bold=True, wrap=True))
        self._tell(_("Not taken over"), [(row.number, row.problems) for row in plan.refused])
        self._tell(_("Taken without a part"), [(number, (problem,)) for _at, number, problem in plan.dropped])
        useful = bool(summary.added or summary.changed)
        if not useful:
            nothing = _("There is nothing new in this file.")
            self.body.addWidget(Label(nothing, "row", "text2", wrap=True))
        self.take_button.setEnabled(useful)
        self.take_button.setFocus()
        self.fit_again()

    def _tell(self, title: str, rows: Sequence[tuple[int, Sequence[Problem]]]) -> None:
        if rows:
            self.body.addWidget(Heading(title, role="body"))
        for at, problems in rows[:_SHOWN]:
            reason = "; ".join(explain(problem, sentence) for problem in problems)
            words = _("Row {number}: {reason}").format(number=at, reason=reason)
            self.body.addWidget(Label(words, "row", "text2", wrap=True))

    def take(self) -> None:
        """Write it."""
        if self.plan is not None:
            self.take_button.setEnabled(False)
            self.context.write(take_over, self.plan, then=lambda _changes: self.accept(), failed=self._failed)

    def _clear(self) -> None:
        clear(self.body)
