# SPDX-License-Identifier: EUPL-1.2
"""Importing companies, four steps on one page. Nothing changes before the last one, and that one is all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QStackedWidget, QWidget

from assets.texts import _
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.imports import (
    ColumnMapping,
    ImportPlan,
    ImportResult,
    Table,
    companies,
    guess,
    prepare,
    read_table,
)
from ui.context import Context
from ui.imports import words as say
from ui.imports.choose import ChooseStep
from ui.imports.foot import Foot
from ui.imports.mapping import MappingStep
from ui.imports.preview import PreviewStep
from ui.imports.result import REFUSED_ROWS, ResultStep, keep_report
from ui.imports.steps_line import StepsLine
from ui.imports.words import CHECK, CHOOSE, COLUMNS, DONE
from ui.outside import open_file
from ui.page import Page, PageHead, PageHeader, Shortcut
from ui.tasks import Job
from ui.widgets.messages import Banner
from ui.widgets.table import OVERHANG

CHOOSE_NOW = "choose"
"""What ``open_item`` gets from who already pressed a button that says to choose a file."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did, and where the list is of what was not taken."""

    changes: Changes
    report: Path | None
    report_failed: bool = False


class ImportPage(Page):
    """``open_item(path)`` begins with this file, ``open_item("choose")`` asks for one at once."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.step = CHOOSE
        self.table: Table | None = None
        self.mapping: ColumnMapping | None = None
        self.plan: ImportPlan | None = None
        self.job: Job | None = None
        self._writing: Job | None = None
        """The job that writes the companies, when one did."""
        self._banner: Banner | None = None
        self.setAcceptDrops(True)
        self._build()
        self._connect_signals()
        self.go(CHOOSE)

    def _build(self) -> None:
        self.header = PageHeader()
        self.steps = StepsLine([_("File"), _("Columns"), _("Check"), _("Result")])
        self.choose, self.columns, self.preview, self.result = (
            ChooseStep(),
            MappingStep(),
            PreviewStep(),
            ResultStep(self.context),
        )
        self.stack = QStackedWidget()
        for step in (self.choose, self.columns, self.preview, self.result):
            self.stack.addWidget(step)
        self.foot = Foot()
        self.go_on, self.go_back, self.another = self.foot.buttons()
        self._head = PageHead(self.header, self.steps, sticks_out=OVERHANG)
        box = self.lay_column(sticks_out=OVERHANG, foot=12)
        box.addLayout(self._head)
        box.addWidget(self.stack, 1)
        box.addWidget(self.foot)

    def _connect_signals(self) -> None:
        self.go_on.on_press(self.forward)
        self.go_back.on_press(self.backward)
        self.another.on_press(self.start_again)
        self.choose.chosen.connect(self.read)
        self.columns.changed.connect(self._mapped)
        self.columns.sheet_chosen.connect(self._other_sheet)
        self.preview.report_requested.connect(self._save_report)
        self.preview.shown.connect(self._order_tabs)
        for keys, action in (("Ctrl+O", self.start_again_and_ask), ("Ctrl+Return", self.forward)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # From step to step

    def go(self, step: int) -> None:
        """Show this step, with what its title and its buttons say now."""
        self.step = step
        self.foot.end_work()
        self.stack.setCurrentIndex(step)
        self.stack.setEnabled(True)
        self.steps.set_step(step)
        title, subtitle = say.heading(step, self.table, self.plan)
        self.header.set_title(title, subtitle)
        self.set_title(_("Import companies"))
        self.go_on.setText(say.go_on(step))
        nothing = step == CHECK and self.plan is not None and not self.plan.changes_anything
        self.go_on.setVisible(step != CHOOSE and not nothing)
        self.go_back.setVisible(step == CHECK)
        self.another.setVisible(step != CHOOSE)
        self._order_tabs()
        usual = self.another if nothing else self.go_on
        {CHOOSE: self.choose.button.setFocus, COLUMNS: self.columns.focus_first}.get(step, usual.setFocus)()

    def _order_tabs(self) -> None:
        """Tab goes from top to bottom, also through what was made after the buttons."""
        inside = (self.choose, self.columns, self.preview, self.result)[self.step].tabs()
        order = [*inside, self.go_on, self.go_back, self.another]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def forward(self) -> None:
        """The primary button of this step."""
        if self.job is not None:
            return
        if self.step == COLUMNS:
            self.prepare()
        elif self.step == CHECK and self.plan is not None and self.plan.changes_anything:
            self.apply()
        elif self.step == DONE:
            self.context.open("companies", "")

    def backward(self) -> None:
        """To the columns again; what was chosen there stays."""
        if self.job is None and self.step == CHECK:
            self._forget_plan()
            self.go(COLUMNS)

    def start_again(self) -> None:
        """To the choice of a file."""
        if self.job is None:
            self._forget_plan()
            self.table = self.mapping = None
            self._tell("")
            self.go(CHOOSE)

    def start_again_and_ask(self) -> None:
        """Choose a file right away."""
        if self.job is None:
            self.choose.ask()

    def _forget_plan(self) -> None:
        self.plan = None
        self.preview.clear()

    # Reading

    def read(self, path: str, sheet: str | None = None) -> None:
        """Read this file, off the GUI thread, and guess its columns."""
        self._run(
            _("{file} is being read").format(file=Path(path).name),
            lambda job: read_table(
                Path(path), sheet=sheet, progress=say.rows_read(job), cancel=lambda: job.cancelled
            ),
            self._read,
        )

    def _read(self, table: Table) -> None:
        self._forget_plan()
        self.table, self.mapping = table, guess(table)
        self.columns.show_table(table, self.mapping)
        self.go(COLUMNS)

    def _other_sheet(self, name: str) -> None:
        if self.table is not None:
            self.read(str(self.table.path), name)

    def _mapped(self, mapping: ColumnMapping) -> None:
        self.mapping = mapping
        self._tell("")

    # What will happen

    def prepare(self) -> None:
        """Check every row and compare it with the store; changes nothing."""
        table, mapping, store = self.table, self.mapping, self.context.store
        if table is None or mapping is None:
            return
        self._run(
            _("Every row is checked and compared with what is here"),
            lambda job: store.read(
                prepare, table, mapping, progress=job.progress, cancel=lambda: job.cancelled
            ),
            self._prepared,
        )

    def _prepared(self, plan: ImportPlan) -> None:
        self.plan = plan
        self.preview.show_plan(plan)
        self.go(CHECK)

    # Doing it

    def apply(self) -> None:
        """Take over what the preview showed, in one go; then write down what was not taken."""
        plan, store, actor, context = self.plan, self.context.store, self.context.actor, self.context
        if plan is None:
            return

        def work(job: Job) -> Applied:
            changes = store.write(
                companies, actor, plan, progress=job.progress, cancel=lambda: job.cancelled
            ).result()
            # The companies are in: a list that cannot be written must not look like an import that failed.
            try:
                return Applied(changes, keep_report(plan, context))
            except (OSError, RodeLoperError):
                return Applied(changes, None, report_failed=True)

        self._run(_("The companies are being taken over"), work, self._applied)
        self._writing = self.job

    def _applied(self, done: Applied) -> None:
        self.context.saved.emit(self.context.now())
        self.context.announce(done.changes)
        result = done.changes.answer
        assert isinstance(result, ImportResult)
        self.result.show_result(result, done.report)
        self._forget_plan()
        self.table = self.mapping = None
        self.go(DONE)
        if done.report_failed:
            words = _("The companies are in, but the list of what was not taken could not be saved.")
            self._tell(words, "warning")

    def _save_report(self) -> None:
        if self.plan is None:
            return
        try:
            report = keep_report(self.plan, self.context)
        except (OSError, RodeLoperError):
            self._tell(_("The list could not be saved. Make room, or check whether you may write here."))
            return
        if report is not None:
            words = _("Saved as {name}.").format(name=str(report))
            self._tell(words, "info", _("Open"), lambda: open_file(report, self.context, REFUSED_ROWS))

    # Long work

    def _run(self, words: str, work: Callable[[Job], object], done: Callable[..., object]) -> None:
        """Do this off the GUI thread, with progress and a way to stop; the page shows what is going on."""
        if self.job is not None:
            return
        self._tell("")
        self.job = self.context.tasks.run(work, failed=self._failed, stopped=self._stopped)
        # First the page is free again, then it goes on.
        self.job.done.connect(self._free)
        self.job.done.connect(done)
        self.foot.show_work(words, self.job)
        self.stack.setEnabled(False)

    def _free(self, _result: object = None) -> None:
        self.job = None
        self.foot.end_work()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, RodeLoperError) and error.code == "import.cancelled":
            self._stopped()
            return
        self._free()
        self.go(self.step)
        self._tell(self.context.words(error), "error")

    def _stopped(self) -> None:
        self._free()
        self.go(self.step)
        self._tell(_("Stopped. Nothing was changed."), "info")

    def _tell(
        self, words: str, tone: str = "error", link: str = "", on_link: Callable[[], object] | None = None
    ) -> None:
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        if words:
            self._banner = Banner(words, tone, link, on_link)
            self._head.parts.addWidget(self._banner)

    def told(self) -> str:
        """What the page says went wrong, or was done; "" for nothing."""
        return self._banner.text() if self._banner is not None else ""

    # Page

    def holds(self) -> str:
        """While the companies are written everything else waits behind them; nobody must type what could be lost."""
        if self.job is None or self.job is not self._writing:
            return ""
        return _("The companies are being taken over. Wait until that is done, or stop it.")

    def open_item(self, item: str) -> None:
        if item == CHOOSE_NOW:
            # After this press is dealt with and the page is there: the dialog stands over it.
            if self.job is None:
                QTimer.singleShot(0, self, self.choose.ask)
            return
        # Coming back to a file that is being looked at keeps what was changed about its columns.
        if item and item != self.selection() and self.job is None:
            self.read(item)

    def selection(self) -> str | None:
        return str(self.table.path) if self.table is not None else None

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("Ctrl+O", _("Choose a file")),
            Shortcut("Ctrl+Enter", _("To the next step")),
            Shortcut("Esc", _("Stop, or a step back")),
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.job is not None:
            self.job.cancel()
        elif self.step == CHECK:
            self.backward()
        elif self.step == COLUMNS:
            self.start_again()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous() and self.step == DONE:
            # Who comes back later comes for another file.
            self.start_again()

    # A file that falls on the page

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.job is None and say.fallen_file(event):
            event.acceptProposedAction()
            self.choose.set_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.choose.set_over(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.choose.set_over(False)
        if path := say.fallen_file(event):
            event.acceptProposedAction()
            self.read(path)
