# SPDX-License-Identifier: EUPL-1.2
"""The third step: what will happen to every row, before it happens."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, number
from storage.imports import ImportPlan, Summary
from ui.imports.rows import PreviewRow, View, views
from ui.widgets.buttons import Button
from ui.widgets.cards import EmptyState, NumbersStrip
from ui.widgets.labels import Label
from ui.widgets.laid_out import clear
from ui.widgets.table import OVERHANG, BigTable
from ui.widgets.tabs import Segment

_ROOM_FOR_NUMBERS = 390


class PreviewStep(QWidget):
    """``show_plan`` fills it. Signals ``report_requested()`` for the list of what is not taken, as a file, and
    ``shown()`` when another list came on the screen.
    """

    report_requested = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.numbers = NumbersStrip()
        self.segment: Segment | None = None
        self.table: BigTable[PreviewRow] | None = None
        self.explained = Label("", "row", "text2", wrap=True)
        self.report_button = Button(
            _("Save this list as a file"), "link", icon="ph.floppy-disk", on_press=self.report_requested.emit
        )
        self._views: dict[str, View] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self._tabs = QVBoxLayout()
        line = QHBoxLayout()
        line.setContentsMargins(OVERHANG, 0, OVERHANG, 0)
        line.addWidget(self.explained, 1)
        line.addWidget(self.report_button)
        self._list = QVBoxLayout()
        self._tabs.setContentsMargins(OVERHANG, 0, OVERHANG, 0)
        top = QVBoxLayout()
        top.setContentsMargins(OVERHANG, 0, OVERHANG, 0)
        top.addWidget(self.numbers)
        box.addLayout(top)
        box.addLayout(self._tabs)
        box.addLayout(line)
        box.addLayout(self._list, 1)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show the counts, and the lists behind them."""
        self._views = {view.name: view for view in views(plan)}
        self.numbers.set_numbers(_numbers(plan.summary))
        _replace(self._tabs, None)
        self.segment = None
        if self._views:
            chips = [(view.name, view.title, view.count) for view in self._views.values()]
            self.segment = Segment(chips, name=_("What happens to the rows"))
            self.segment.changed.connect(self.show_view)
            _replace(self._tabs, self.segment)
            self.show_view(chips[0][0])
        else:
            self.table = None
            self.explained.setText("")
            self.report_button.hide()
            _replace(self._list, EmptyState("ph.checks", _("Everything in this file is here already"),
                                            _("There is nothing to take over. You can choose another file.")))  # fmt: skip

    def show_view(self, name: str) -> None:
        """Show the list of this name."""
        view = self._views[name]
        if self.segment is not None:
            self.segment.set_current(name)
        self.explained.setText(_explained(name))
        self.report_button.setVisible(name in ("refused", "kept", "dropped"))
        table: BigTable[PreviewRow] = BigTable(
            view.columns, view.keys, view.rows, name=view.title, sort=("number", False)
        )
        self.table = table
        _replace(self._list, table)
        table.reload()
        self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low window has no room for counts that the title and the lists also tell."""
        self.numbers.setVisible(self.height() >= _ROOM_FOR_NUMBERS)
        super().resizeEvent(event)

    def tabs(self) -> list[QWidget]:
        """What Tab stops at, from top to bottom."""
        chips = self.segment.findChildren(QAbstractButton) if self.segment is not None else []
        return [*chips, self.report_button, *([self.table] if self.table is not None else [])]

    def clear(self) -> None:
        """Let go of the plan: it holds every row of the file."""
        self._views, self.table, self.segment = {}, None, None
        _replace(self._list, None)
        _replace(self._tabs, None)


def _numbers(summary: Summary) -> list[tuple[str, str, str]]:
    shown = [
        (_("New"), summary.added, _("not here yet")),
        (_("Changes"), summary.changed, _("here already")),
        (_("The same"), summary.unchanged, _("nothing to do")),
        (_("Not taken"), summary.refused, _("with the reason beside it")),
    ]
    return [(name, number(count), words) for name, count, words in shown]


def _explained(name: str) -> str:
    return {
        "refused": _("These rows stay out. Save the list, mend the rows in it and import that file."),
        "kept": _("Somebody edited these here by hand. That stays, whatever the file says."),
        "dropped": _("These companies are taken over, except for the part that is not right."),
        "changed": _("These companies are here already and get what is new in the file."),
        "added": _("These companies are not here yet."),
        "people": _("These people are not known yet at their company."),
    }[name]


def _replace(place: QVBoxLayout, widget: QWidget | None) -> None:
    clear(place)
    if widget is not None:
        place.addWidget(widget)
