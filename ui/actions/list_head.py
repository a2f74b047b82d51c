# SPDX-License-Identifier: EUPL-1.2
"""What stands above the list: what it holds in a sentence, and by what it is narrowed, grouped and shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from assets.texts import N_, _, n_, number
from storage.queries.actions import View
from storage.queries.people import ColleagueRow
from ui.actions.who import WhoChip
from ui.context import Context
from ui.widgets.buttons import Button
from ui.widgets.choices import ChoicePopup
from ui.widgets.filters import OriginChip, RoundChip
from ui.widgets.labels import ElidedLabel
from ui.widgets.tips import plain_tip

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
    """Finding, who, grouping, columns. Signals ``narrowed(values)`` of the chip, ``grouped(by)``, ``columns_chosen(keys)``,
    ``origin_cleared()``: no longer only what stood behind a bar of the overview, and ``relieved(colleague)``: hand over
    everything of the one whose list this is.
    """

    narrowed = Signal(list)
    relieved = Signal(object)
    origin_cleared = Signal()
    grouped = Signal(str)
    columns_chosen = Signal(list)

    def __init__(
        self,
        context: Context,
        columns: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._column_choices = list(columns)
        self.shown_columns: list[str] = []
        self.finding = ElidedLabel("", "row", "text2")
        self.who = WhoChip(context)
        self.group = GroupChip("date")
        self.columns = Button(
            _("Columns"), "link", icon="ph.table", size="row", on_press=self._choose_columns
        )
        self.finding.setMinimumWidth(90)
        self.origin = OriginChip()
        self.relieve = Button(_("Hand over everything"), "link", icon="ph.arrow-bend-up-right", size="row")
        self.relieve.on_press(lambda: self.relieved.emit(self._owner))
        self._lay_out()
        self.show_owner(None)
        self.origin.cleared.connect(self.origin_cleared)
        self.who.changed.connect(self.narrowed)
        self.group.changed.connect(self.grouped)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.finding, 1)
        for chip in (self.who, self.group, self.columns):
            row.addWidget(chip)
        # What is there now and then has a line of its own, so that it takes no room from what is always there.
        self._now_and_then = QWidget()
        more = self._more = QHBoxLayout(self._now_and_then)
        more.setSpacing(8)
        more.addWidget(self.origin)
        more.addWidget(self.relieve)
        more.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(row)
        box.addWidget(self._now_and_then)

    def show_origin(self, words: str) -> None:
        """Say that the list holds only what stood behind this, "" for nothing."""
        self.origin.set_words(words)
        # The icon of a link by itself stands under the words above it.
        self._more.setContentsMargins(0 if words else -8, 0, 0, 0)
        self._now_and_then.setVisible(not self.origin.isHidden() or not self.relieve.isHidden())

    def show_owner(self, owner: ColleagueRow | None) -> None:
        """Offer to hand over everything of this colleague, whose list it is."""
        self._owner = owner
        self.relieve.setVisible(owner is not None)
        if owner is not None:
            self.relieve.setToolTip(plain_tip(_("Hand over everything of {name}").format(name=owner.name)))
        self.show_origin(self.origin.text())

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
