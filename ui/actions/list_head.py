# SPDX-License-Identifier: EUPL-1.2
"""The line above the list: what it holds in a sentence, and by what it is narrowed, grouped and shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from assets.texts import N_, _, n_, number
from storage.queries.actions import View
from ui.widgets.buttons import Button
from ui.widgets.choices import ChoicePopup
from ui.widgets.filters import FilterChip, OriginChip, RoundChip
from ui.widgets.labels import ElidedLabel

GROUPINGS = (
    ("date", N_("date")),
    ("owner", N_("owner")),
    ("department", N_("department")),
    ("waiting", N_("what it waits for")),
    ("company", N_("company")),
    ("", N_("nothing")),
)


class GroupChip(RoundChip):
    """Groups the list: "Groepeer op datum". Signal ``changed(grouping)``."""

    changed = Signal(str)

    def __init__(self, grouping: str, parent: QWidget | None = None) -> None:
        self._grouping = grouping
        super().__init__(_("Group by"), parent)
        self.on_press(self.open_menu)
        self.set_grouping(grouping)

    def grouping(self) -> str:
        """By what."""
        return self._grouping

    def set_grouping(self, grouping: str) -> None:
        """By something else, without telling."""
        self._grouping = grouping
        self.setAccessibleName(_("Group by {what}").format(what=self._word()))
        self.updateGeometry()
        self.update()

    def _word(self) -> str:
        return _(dict(GROUPINGS)[self._grouping])

    def parts(self) -> list[tuple[str, bool, str]]:
        return [(self.text(), False, "text2"), (self._word(), True, "text")]

    def mark(self) -> str:
        return "ph.caret-down"

    def open_menu(self) -> None:
        """The five ways, the one in use ticked."""
        menu = QMenu(self)
        for grouping, word in GROUPINGS:
            entry = QAction(_(word)[:1].upper() + _(word)[1:], menu)
            entry.setCheckable(True)
            entry.setChecked(grouping == self._grouping)
            entry.triggered.connect(lambda _on=False, chosen=grouping: self._choose(chosen))
            menu.addAction(entry)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _choose(self, grouping: str) -> None:
        self.set_grouping(grouping)
        self.changed.emit(grouping)


class ListHead(QWidget):
    """Finding, department, grouping, columns. Signals ``narrowed(department)``, ``grouped(by)``, ``columns_chosen(keys)``,
    ``origin_cleared()``: no longer only what stood behind a bar of the overview.
    """

    narrowed = Signal(str)
    origin_cleared = Signal()
    grouped = Signal(str)
    columns_chosen = Signal(list)

    def __init__(
        self,
        departments: Sequence[tuple[str, str]],
        columns: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._column_choices = list(columns)
        self.shown_columns: list[str] = []
        self.finding = ElidedLabel("", "row", "text2")
        self.department = FilterChip(_("Department"), lambda: departments, multi=False)
        self.group = GroupChip("date")
        self.columns = Button(
            _("Columns"), "link", icon="ph.table", size="row", on_press=self._choose_columns
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.finding.setMinimumWidth(90)
        self.origin = OriginChip()
        self.origin.cleared.connect(self.origin_cleared)
        row.addWidget(self.finding, 1)
        row.addWidget(self.origin)
        row.addWidget(self.department)
        row.addWidget(self.group)
        row.addWidget(self.columns)
        self.department.changed.connect(lambda values: self.narrowed.emit(values[0] if values else ""))
        self.group.changed.connect(self.grouped)

    def _choose_columns(self) -> None:
        popup = ChoicePopup(self._column_choices, self.shown_columns, multi=True, parent=self)
        popup.changed.connect(self.columns_chosen)
        popup.open_at(self.columns)


def finding(view: View, count: int) -> str:
    """What is on the list, as a sentence."""
    n = number(count)
    match view:
        case View.MY_COMPANIES:
            return n_("{n} action at your companies", "{n} actions at your companies", count).format(n=n)
        case View.MINE:
            return n_("{n} open action of yours", "{n} open actions of yours", count).format(n=n)
        case View.LATE:
            return n_("{n} action is late", "{n} actions are late", count).format(n=n)
        case View.DUE_THIS_WEEK:
            return n_("{n} action is due this week", "{n} actions are due this week", count).format(n=n)
        case View.WAITING:
            return n_("{n} action waits for somebody", "{n} actions wait for somebody", count).format(n=n)
        case View.NOT_TOLD:
            return n_("{n} still to tell", "{n} still to tell", count).format(n=n)
        case View.POSTPONED:
            return n_(
                "{n} action postponed twice or more", "{n} actions postponed twice or more", count
            ).format(n=n)
        case View.UNHEARD:
            return n_("{n} to explain to the company", "{n} to explain to the company", count).format(n=n)
        case View.STALLED:
            return n_("{n} action without news", "{n} actions without news", count).format(n=n)
        case View.OPEN:
            return n_("{n} open action", "{n} open actions", count).format(n=n)
        case _:
            return n_("{n} action", "{n} actions", count).format(n=n)
