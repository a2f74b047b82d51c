# SPDX-License-Identifier: EUPL-1.2
"""The views on the list of actions: a row of chips that count, and what each says when it is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QWidget

from assets.texts import N_, _
from storage.queries.actions import ActionFilter, View
from storage.queries.steering_records import Part
from ui.widgets.filters import RoundChip, ViewChip
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
LEAST = (View.POSTPONED, View.STALLED, View.DUE_THIS_WEEK, View.WAITING, View.UNHEARD, View.MY_COMPANIES)
"""The views that go under *More* where there is no room for all, the first one first."""
VIEWS_OF = {Part.ON_TIME: View.OPEN, Part.LATE: View.LATE, Part.NOT_TOLD: View.NOT_TOLD}
"""The view in which the actions behind a bar of the overview are; any other is among all."""


class MoreChip(RoundChip):
    """Opens a menu of the views that have no chip of their own now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("More"), parent)
        self.setAccessibleName(_("More lists"))

    def mark(self) -> str:
        return "ph.caret-down"


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
        self._days, self._width = stalled_days, 0
        self.more = MoreChip()
        self.more.on_press(self.open_more)
        for view, words, _short in VIEWS:
            chip = self.chips[view] = ViewChip(_(words).format(days=self._days))
            chip.on_press(partial(self.chosen.emit, view))
            self._group.addButton(chip)
            self._flow.addWidget(chip)
        self._flow.addWidget(self.more)
        self._row.setContentsMargins(MARGIN, 0, 8, 0)
        self._group.buttonToggled.connect(lambda _chip, on: self._fit() if on else None)

    def fit(self, width: int) -> None:
        """One line on a page this wide: with shorter words and smaller gaps, and at last some views under *More*."""
        self._width = width
        self._fit()

    def _fit(self) -> None:
        room, shown = self._width - MARGIN - 8, [self.chips[view] for view, _words, _short in VIEWS]
        self._say(tight=False)
        if self._needs(shown) > room:
            self._say(tight=True)
        kept: list[RoundChip] = [*shown]
        for view in LEAST:
            if self._needs(kept) <= room:
                break
            chip = self.chips[view]
            if not chip.isChecked():
                kept = [one for one in kept if one not in (chip, self.more)] + [self.more]
        for one in (*shown, self.more):
            one.setVisible(one in kept)

    def _say(self, *, tight: bool) -> None:
        self._flow.setSpacing(4 if tight else 6)
        for view, words, short in VIEWS:
            whole = _(words).format(days=self._days)
            text = _(short) if short and tight else whole
            if self.chips[view].text() != text:
                self.chips[view].setText(text)
                self.chips[view].setToolTip(plain_tip(whole if text != whole else ""))

    def _needs(self, chips: Sequence[RoundChip]) -> int:
        return sum(chip.sizeHint().width() + self._flow.spacing() for chip in chips)

    def open_more(self) -> None:
        """The views without a chip, with how many are in each."""
        menu = QMenu(self)
        for view, words, _short in VIEWS:
            if not self.chips[view].isVisibleTo(self):
                said = f"{_(words).format(days=self._days)}\t{self.chips[view].said_count()}"
                menu.addAction(said).triggered.connect(partial(self._choose, view))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _choose(self, view: View, _on: bool = False) -> None:
        self.chosen.emit(view)

    def set_counts(self, numbers: Mapping[View, int]) -> None:
        """How many actions each view has."""
        for view, chip in self.chips.items():
            chip.set_count(numbers[view])
        self._fit()


def nothing_words(chosen: ActionFilter, *, may_add: bool) -> tuple[str, str]:
    """What is true when the list is empty, and what to do."""
    if chosen.is_searched:
        fewer = _("Try fewer letters, another view or everybody.")
        return _("Nothing found"), fewer if chosen.search else _("Try another view or everybody.")
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
