# SPDX-License-Identifier: EUPL-1.2
"""The second step: which column of the file is what, with the first rows beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, sentence
from storage.imports import FIELDS, ColumnMapping, Table, field_name
from ui.widgets.inputs import Choice
from ui.widgets.labels import ElidedLabel, Icon, Label, Rule
from ui.widgets.scroll import ScrollPage
from ui.widgets.table import OVERHANG

_ROWS_SHOWN = 3
_WIDE = 860
_SURE = 0.6
_CHOICE_WIDTH = 256


class MappingStep(QWidget):
    """``show_table`` shows a guess; the person changes it. Signals ``changed(mapping)``, ``sheet_chosen(name)``."""

    changed = Signal(object)
    sheet_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices: list[Choice] = []
        self._doubts: list[QWidget] = []
        self._samples: list[list[QWidget]] = []
        self._mapping: ColumnMapping | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(OVERHANG - 5, 0, OVERHANG - 5, 0)
        self._box.setSpacing(4)
        self.sheet = Choice()
        self.sheet.setAccessibleName(_("Sheet"))
        self.sheet.edited.connect(self._sheet_chosen)
        self._sheet_row = QWidget()
        row = QHBoxLayout(self._sheet_row)
        row.setContentsMargins(5, 4, 5, 4)
        row.setSpacing(10)
        row.addWidget(Label(_("Sheet"), "row", bold=True))
        row.addWidget(self.sheet)
        row.addStretch(1)
        self._box.addWidget(self._sheet_row)
        self._page: ScrollPage | None = None

    def show_table(self, table: Table, mapping: ColumnMapping) -> None:
        """Show the columns of this file, and what we take them for."""
        self._sheet_row.setVisible(len(table.sheets) > 1)
        self.sheet.set_options([(name, name) for name in table.sheets])
        self.sheet.set_value(table.sheet)
        old, self._page = self._page, ScrollPage(margins=False, spacing=0)
        if old is not None:
            old.hide()
            old.deleteLater()
        self.choices, self._doubts, self._samples = [], [], [[] for _n in range(_ROWS_SHOWN)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        self._fill_head(grid, table)
        options = [(field, field_name(field, sentence)) for field in FIELDS]
        for column in range(len(table.headings)):
            self._fill_row(grid, table, column, options)
        grid.setColumnStretch(0, 3)
        for number in range(_ROWS_SHOWN):
            grid.setColumnStretch(1 + number, 3)
        self._page.body.addLayout(grid)
        self._page.body.addStretch(1)
        self._box.addWidget(self._page, 1)
        self._show_mapping(mapping)
        self._fit()

    def _fill_head(self, grid: QGridLayout, table: Table) -> None:
        grid.addWidget(Label(_("In the file"), "caption", "text2"), 0, 0)
        for number, (row, _cells) in enumerate(table.first[:_ROWS_SHOWN]):
            label = Label(_("Row {n}").format(n=row), "caption", "text2")
            self._samples[number].append(label)
            grid.addWidget(label, 0, 1 + number)
        grid.addWidget(Label(_("Becomes"), "caption", "text2"), 0, _ROWS_SHOWN + 1)

    def _fill_row(self, grid: QGridLayout, table: Table, column: int, options: list[tuple[str, str]]) -> None:
        line = 1 + 2 * column
        grid.addWidget(Rule(), line, 0, 1, _ROWS_SHOWN + 2)
        heading = table.headings[column] or _("Column {n}, without a heading").format(n=column + 1)
        grid.addWidget(ElidedLabel(heading, "row", bold=True), line + 1, 0)
        for number, (_row, cells) in enumerate(table.first[:_ROWS_SHOWN]):
            label = ElidedLabel(cells[column] if column < len(cells) else "", "row", "text2")
            self._samples[number].append(label)
            grid.addWidget(label, line + 1, 1 + number)
        choice = Choice(options, none=_("Leave out"))
        choice.setFixedWidth(_CHOICE_WIDTH)
        choice.setAccessibleName(_("What is in column {name}").format(name=heading))
        choice.edited.connect(lambda: self._chosen(column))
        self.choices.append(choice)
        doubt = _doubt()
        self._doubts.append(doubt)
        holder = QVBoxLayout()
        holder.setSpacing(2)
        holder.addWidget(choice)
        holder.addWidget(doubt)
        grid.addLayout(holder, line + 1, _ROWS_SHOWN + 1)

    def _show_mapping(self, mapping: ColumnMapping) -> None:
        self._mapping = mapping
        for choice, doubt, field, sure in zip(
            self.choices, self._doubts, mapping.fields, mapping.certainty, strict=True
        ):
            choice.set_value(field)
            doubt.setVisible(field is not None and sure < _SURE)

    def _chosen(self, column: int) -> None:
        if self._mapping is not None:
            self._show_mapping(self._mapping.with_field(column, self.choices[column].value()))
            self.changed.emit(self._mapping)

    def _sheet_chosen(self) -> None:
        self.sheet_chosen.emit(self.sheet.value())

    def tabs(self) -> list[QWidget]:
        """What Tab stops at, from top to bottom."""
        return [self.sheet, *self.choices]

    def focus_first(self) -> None:
        """To the first column that we are not sure of, else the first."""
        unsure = [number for number, doubt in enumerate(self._doubts) if not doubt.isHidden()]
        if self.choices:
            self.choices[unsure[0] if unsure else 0].setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A narrow window shows fewer of the rows."""
        for number, labels in enumerate(self._samples):
            for label in labels:
                label.setVisible(number == 0 or self.width() >= _WIDE)


def _doubt() -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(Icon("ph.warning", "wait", 14))
    row.addWidget(Label(_("We are not sure. Is this right?"), "caption", "wait"), 1)
    return holder
