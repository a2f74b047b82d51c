# SPDX-License-Identifier: EUPL-1.2
"""Fields in one or two columns, by name: values in, values out, errors to where they belong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.fields import Field
from ui.widgets.labels import Heading

_TWO_COLUMNS_FROM = 520

F = TypeVar("F", bound=Field)


class Form(QWidget):
    """Fields in reading order. Two columns become one when there is no room. Signal ``edited(name)``."""

    edited = Signal(str)

    def __init__(self, columns: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._shown = 0
        self.fields: dict[str, Field] = {}
        self._filled: dict[str, Any] = {}
        self._items: list[tuple[QWidget, int]] = []
        self._instead: dict[QWidget, list[QWidget]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(14)

    def add(self, name: str, field: F, *, span: int | None = None) -> F:
        """Add a field under this name; ``span`` 2 takes the whole width (several lines do by themselves)."""
        self.fields[name] = field
        field.edited.connect(lambda: self.edited.emit(name))
        self._put(field, self._columns if span is None and field.grows() else (span or 1))
        return field

    def add_instead(self, name: str, field: F, of: str) -> F:
        """Add a field in the place of another one; whoever adds it shows one of the two at a time."""
        self.fields[name] = field
        field.edited.connect(lambda: self.edited.emit(name))
        field.setParent(self)
        self._instead.setdefault(self.fields[of], []).append(field)
        self._arrange(self._shown or self._columns)
        return field

    def add_heading(self, text: str) -> None:
        """A heading between groups of fields."""
        self._put(Heading(text), self._columns)

    def add_widget(self, widget: QWidget) -> None:
        """Something that is not a field, over the whole width."""
        self._put(widget, self._columns)

    def _put(self, widget: QWidget, span: int) -> None:
        widget.setParent(self)
        self._items.append((widget, min(span, self._columns)))
        self._arrange(self._shown or self._columns)

    def _arrange(self, columns: int) -> None:
        self._shown = columns
        row = column = 0
        for widget, wanted in self._items:
            span = min(wanted, columns)
            if column + span > columns:
                row, column = row + 1, 0
            for one in (widget, *self._instead.get(widget, ())):
                self._grid.addWidget(one, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
        for number in range(self._columns):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = self._columns if self.width() >= _TWO_COLUMNS_FROM else 1
        if columns != self._shown:
            self._arrange(columns)

    def values(self) -> dict[str, Any]:
        """Everything that was filled in, by name."""
        return {name: field.value() for name, field in self.fields.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill in the fields of these names."""
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].set_value(value)

    def filled(self) -> None:
        """What stands here now is what the store has."""
        self._filled = self.values()

    def changes(self) -> dict[str, Any]:
        """Only what the person changed, by name: what came in from elsewhere meanwhile must not be written over."""
        return {
            name: value
            for name, value in self.values().items()
            if name not in self._filled or self._filled[name] != value
        }

    def check(self) -> bool:
        """Let each field look at itself; the cursor goes to the first error."""
        fine = [field.check() for field in self.fields.values() if field.isVisibleTo(self)]
        self.focus_first_error()
        return all(fine)

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Show these sentences at their fields, and none at the others."""
        for name, field in self.fields.items():
            field.set_error(errors.get(name, ""))
        self.focus_first_error()

    def focus_first_error(self) -> None:
        """Put the cursor in the first field with an error, if there is one."""
        for field in self.fields.values():
            if field.error():
                field.focus()
                return
