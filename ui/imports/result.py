# SPDX-License-Identifier: EUPL-1.2
"""The last step: what was done, and where the list is of what was not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, n_, number, sentence
from storage.imports import ImportPlan, ImportResult, Summary, write_report
from ui.context import Context
from ui.outside import open_file
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import Icon, Label
from ui.widgets.laid_out import clear
from ui.widgets.table import OVERHANG

_MOST_NAMES = 100
REFUSED_ROWS = "exports.refused_rows"


class ResultStep(QWidget):
    """``show_result`` says what was done, row by row accounted for."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(OVERHANG, 8, OVERHANG, 5)
        self.card: Card | None = None
        self.report: Path | None = None
        self.report_button: Button | None = None

    def show_result(self, result: ImportResult, report: Path | None) -> None:
        """Show these counts and, when rows were left, the file with them."""
        clear(self._box)
        self.report, self.report_button = report, None
        self.card = Card("panel", padding=20, spacing=10)
        for icon, tone, words in lines(result.summary):
            self.card.body.addLayout(_line(icon, tone, words))
        if result.decided_again:
            words = _("Somebody worked here meanwhile, so it was checked once more just before.")
            self.card.body.addLayout(_line("ph.info", "text2", words))
        self._box.addWidget(self.card)
        if report is not None:
            self._box.addSpacing(12)
            self._box.addWidget(self._report_card(report))
        self._box.addStretch(1)

    def tabs(self) -> list[QWidget]:
        """What Tab stops at, from top to bottom."""
        return [self.report_button] if self.report_button is not None else []

    def _report_card(self, report: Path) -> Card:
        card = Card("wait_tint", padding=20)
        words = _("What was not taken stands in a file of its own, with the reason beside each row.")
        card.body.addWidget(Label(words, "body", bold=True, wrap=True))
        card.body.addWidget(Label(str(report), "row", "text2", wrap=True))
        self.report_button = Button(_("Open the list"), icon="ph.file-text", on_press=self._open)
        row = QHBoxLayout()
        row.addWidget(self.report_button)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _open(self) -> None:
        if self.report is not None:
            open_file(self.report, self._context, REFUSED_ROWS)


def lines(summary: Summary) -> list[tuple[str, str, str]]:
    """The result in sentences: icon, tone and words."""
    s = summary
    said = [
        (s.added, "ph.plus-circle", "done", n_("{n} company was added", "{n} companies were added", s.added)),
        (s.changed, "ph.pencil-simple", "done", n_("{n} company was changed", "{n} companies were changed", s.changed)),
        (s.contacts, "ph.user-plus", "done", n_("{n} contact was added", "{n} contacts were added", s.contacts)),
        (s.unchanged, "ph.equals", "text2", n_("{n} row was the same", "{n} rows were the same", s.unchanged)),
        (s.repaired, "ph.wrench", "text2", n_("{n} value was mended, such as a lost zero", "{n} values were mended, such as lost zeros", s.repaired)),
        (s.kept, "ph.hand", "text2", n_("{n} field stays as you edited it", "{n} fields stay as you edited them", s.kept)),
        (s.dropped, "ph.warning", "wait", n_("{n} value was left out", "{n} values were left out", s.dropped)),
        (s.refused, "ph.warning-circle", "late", n_("{n} row not taken", "{n} rows not taken", s.refused)),
    ]  # fmt: skip
    return [(icon, tone, words.format(n=number(count))) for count, icon, tone, words in said if count]


def _line(icon: str, tone: str, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(Icon(icon, tone, 20))
    row.addWidget(Label(words, "body", wrap=True), 1)
    return row


def keep_report(plan: ImportPlan, context: Context) -> Path | None:
    """Write the list of what was not taken beside the file, else among the documents; never over another list."""
    report = _write(plan)
    if report is not None:
        context.note(REFUSED_ROWS, detail=str(plan.summary.refused))
    return report


def _write(plan: ImportPlan) -> Path | None:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    source = plan.table.path
    try:
        return write_report(plan, free_name(source.parent, source.stem), sentence)
    except OSError:
        return write_report(plan, free_name(Path(documents), source.stem), sentence)


def free_name(folder: Path, stem: str) -> Path:
    """A name for the list that nothing has yet."""
    ending = _("not-taken")
    wanted = folder / f"{stem}-{ending}.csv"
    for n in range(2, _MOST_NAMES):
        if not wanted.exists():
            break
        wanted = folder / f"{stem}-{ending}-{n}.csv"
    return wanted
