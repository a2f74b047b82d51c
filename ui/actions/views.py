# SPDX-License-Identifier: EUPL-1.2
"""The views on the list of actions: a row of chips that count, and what each says when it is empty."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from assets.texts import N_, _
from storage.queries.actions import ActionFilter, View
from storage.queries.steering_records import Part
from ui.widgets.filters import ViewChip
from ui.widgets.scroll import MARGIN, FlowLayout
from ui.widgets.tips import plain_tip

VIEWS = (
    (View.MY_COMPANIES, N_("My companies"), N_("Companies")),
    (View.MINE, N_("My actions"), ""),
    (View.OPEN, N_("All open"), N_("Open ones")),
    (View.LATE, N_("Late"), ""),
    (View.DUE_THIS_WEEK, N_("This week"), N_("Week")),
    (View.WAITING, N_("Waiting"), ""),
    (View.NOT_TOLD, N_("Not told"), ""),
    (View.UNHEARD, N_("To explain"), N_("Explain")),
    (View.STALLED, N_("Stalled: {days} days"), N_("Stalled")),
    (View.POSTPONED, N_("Postponed again"), N_("Again")),
    (View.ALL, N_("All"), ""),
)
"""The views in the order of the chips: the words, and shorter ones where there is less room."""
VIEWS_OF = {Part.ON_TIME: View.OPEN, Part.LATE: View.LATE, Part.NOT_TOLD: View.NOT_TOLD}
"""The view in which the actions behind a bar of the overview are; any other is among all."""
TIGHT = 1120
"""Width of the page in pixels under which the views use their shorter names."""


class ViewRow(QWidget):
    """One chip a view, one of them pressed. Signal ``chosen(view)`` by hand."""

    chosen = Signal(object)

    def __init__(self, stalled_days: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        inner = QWidget()
        self._row.addWidget(inner)
        self._flow = FlowLayout(inner, gap=6)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.chips: dict[View, ViewChip] = {}
        self._days = stalled_days
        for view, words, _short in VIEWS:
            chip = self.chips[view] = ViewChip(_(words).format(days=self._days))
            chip.on_press(partial(self.chosen.emit, view))
            self._group.addButton(chip)
            self._flow.addWidget(chip)

    def fit(self, width: int) -> None:
        """Shorter words and smaller gaps where that keeps the views on one line of a page this wide."""
        tight = width < TIGHT
        self._flow.setSpacing(4 if tight else 6)
        self._row.setContentsMargins(MARGIN, 0, 8, 0)
        for view, words, short in VIEWS:
            text = _(short if short and tight else words).format(days=self._days)
            if self.chips[view].text() != text:
                self.chips[view].setText(text)
                whole = _(words).format(days=self._days)
                self.chips[view].setToolTip(plain_tip(whole if tight and short else ""))

    def set_counts(self, numbers: Mapping[View, int]) -> None:
        """How many actions each view has."""
        for view, chip in self.chips.items():
            chip.set_count(numbers[view])


def nothing_words(chosen: ActionFilter, *, may_add: bool) -> tuple[str, str]:
    """What is true when the list is empty, and what to do."""
    if chosen.search or chosen.department_id:
        return _("Nothing found"), _("Try fewer letters, another view or all departments.")
    match chosen.view:
        case View.NOT_TOLD:
            return _("Nothing to tell"), _("All companies know what became of their question.")
        case View.LATE:
            return _("Nothing is late"), _("Every open action is still on time.")
        case View.MINE:
            return _("You have no open actions"), _("What you promise, or what others give you, comes here.")
        case View.UNHEARD:
            return _("No company waits for word"), _("Every company knows on which date it can count.")
        case View.STALLED:
            return _("Nothing stands still"), _("There was news about every open action.")
        case View.POSTPONED:
            return _("Nothing was postponed twice"), _("Every open action keeps its date, or moved once.")
        case View.WAITING:
            return _("Nothing waits"), _("No action waits for somebody else.")
        case View.DUE_THIS_WEEK:
            return _("Nothing is due this week"), _("Look at all open actions for what comes later.")
        case _:
            more = _("Actions come from conversations. You can also add one here.")
            return _("No actions yet"), more if may_add else _("Actions come from conversations.")
