# SPDX-License-Identifier: EUPL-1.2
"""Two records of one company side by side: choose which value stays for each field, and undo it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QSizePolicy, QWidget

from assets.texts import N_, _, number
from storage.operations import company_merge
from storage.queries import company_search
from storage.queries.company_page import CompanyFacts, company_facts
from ui import theme
from ui.context import Context
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.labels import Label, Rule
from ui.widgets.laid_out import clear
from ui.widgets.messages import Banner
from ui.widgets.picker import Picker
from ui.widgets.tips import plain_tip
from ui.words import COMPANY_KINDS, PHASES, SECTORS, word

FIELDS = {
    "name": N_("Name"),
    "trade_name": N_("Trade name"),
    "kvk_number": N_("KvK number"),
    "branch_number": N_("Branch number"),
    "rsin": N_("RSIN"),
    "legal_form": N_("Legal form"),
    "street": N_("Street"),
    "house_number": N_("House number"),
    "postcode": N_("Postcode"),
    "city": N_("Town"),
    "village": N_("Village"),
    "district": N_("District"),
    "neighbourhood": N_("Neighbourhood"),
    "sbi_code": N_("SBI code"),
    "employees": N_("Staff"),
    "kind": N_("Kind"),
    "phase": N_("Phase"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "website": N_("Website"),
    "account_manager_id": N_("Account manager"),
    "approach": N_("How they like to be approached"),
    "sensitivities": N_("What we rather do not bring up"),
}
Done = Callable[[str], object]


class MergeSheet(Dialog):
    """Pick the other record, then choose per field. ``done(id)`` gets the id of the company that stays."""

    def __init__(self, context: Context, facts: CompanyFacts, done: Done | None = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(_("Merge with another company"), parent, width=760,
                         subtitle=_("Visits, actions, people and notes of both stay. You can undo this."))  # fmt: skip
        self.context, self._one, self._done = context, facts, done
        self._other: CompanyFacts | None = None
        self.groups: dict[str, QButtonGroup] = {}
        self.picker = Picker(self._search, placeholder=_("Search by name, number, street or person"),
                             icon="ph.buildings")  # fmt: skip
        self.picker.picked.connect(self.choose)
        self.body.addWidget(
            Field(_("Which company is the same as {name}?").format(name=facts.name), self.picker)
        )
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._table.hide()
        self.differ = Banner(
            _("These have different KvK numbers. Are they really the same company?"), "warning"
        )
        self.differ.hide()
        self.body.addWidget(self.differ)
        self.body.addWidget(self._table)
        self.add_cancel()
        self.merge_button = self.add_button(_("Merge"), "primary", self.merge, icon="ph.git-merge")
        self.merge_button.setEnabled(False)

    def _search(self, text: str) -> Iterator[tuple[str, str, str]]:
        for hit in self.context.read(company_search.search_companies, text, 8):
            if hit.id != self._one.id:
                yield hit.id, hit.name, " · ".join(part for part in (hit.place, hit.kvk_number) if part)

    def choose(self, company_id: str) -> None:
        """Put this company beside it."""
        self._other = None
        clear(self._grid)
        self.groups = {}
        self.merge_button.setEnabled(bool(company_id))
        self._table.setVisible(bool(company_id))
        self.differ.hide()
        if company_id:
            other: CompanyFacts = self.context.read(company_facts, company_id)
            self._other = other
            self._show(other)
            self.fit_again()

    def stays(self) -> str:
        """The id of the company that stays: the oldest record, so that two laptops that merge agree."""
        other = self._other.id if self._other else self._one.id
        return company_merge.winner_of(self._one.id, other)

    def _show(self, other: CompanyFacts) -> None:
        numbers = {self._one.kvk_number, other.kvk_number} - {""}
        self.differ.setVisible(len(numbers) > 1)
        for column, facts in ((1, self._one), (2, other)):
            head = _("stays") if facts.id == self.stays() else _("goes into the other")
            self._grid.addWidget(Label(head, "caption", "text2"), 0, column)
            take_all = Button(
                _("Take all of this one"), "link", size="row", on_press=partial(self._take_all, facts.id)
            )
            self._grid.addWidget(take_all, 1, column, Qt.AlignmentFlag.AlignLeft)
        row = 2
        for name, label in FIELDS.items():
            one, two = self._words(self._one, name), self._words(other, name)
            if one == two:
                continue
            self._grid.addWidget(Rule(), row, 0, 1, 3)
            self._grid.addWidget(Label(_(label), "row", "text2", wrap=True), row + 1, 0)
            self._add_choice(name, row + 1, one, two, other)
            row += 2
        if row == 2:
            same = Label(
                _("All fields are the same, so there is nothing to choose."), "body", "text2", wrap=True
            )
            self._grid.addWidget(same, row, 0, 1, 3)

    def _add_choice(self, name: str, row: int, one: str, two: str, other: CompanyFacts) -> None:
        group = self.groups[name] = QButtonGroup(self)
        winner = self._one if self._one.id == self.stays() else other
        preferred = winner if self._words(winner, name) else (other if winner is self._one else self._one)
        for number_, (column, facts, words) in enumerate(((1, self._one, one), (2, other, two))):
            shown, heading = words or _("not filled in"), _(FIELDS[name])
            button = QRadioButton(shown.replace("&", "&&"))
            button.setFont(theme.font("body"))
            button.setProperty("ring", True)
            button.setAccessibleName(f"{heading}: {shown}, {facts.name}")
            button.setToolTip(plain_tip(words))
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setMinimumHeight(28)
            button.setChecked(facts is preferred)
            group.addButton(button, number_)
            self._grid.addWidget(button, row, column)

    def _take_all(self, company_id: str) -> None:
        number_ = 0 if company_id == self._one.id else 1
        for group in self.groups.values():
            group.button(number_).setChecked(True)

    def _words(self, facts: CompanyFacts, name: str) -> str:
        value = facts.account_manager if name == "account_manager_id" else getattr(facts, name)
        if value is None or value == "":
            return ""
        match name:
            case "employees":
                return number(int(value))
            case "kind":
                return word(COMPANY_KINDS, value)
            case "phase":
                return word(PHASES, value)
            case "sbi_code":
                more = facts.sbi_text or word(SECTORS, facts.sector)
                return f"{value} {more}".strip()
            case _:
                return " ".join(str(value).split())

    def taken(self) -> dict[str, str]:
        """The choice per field: whose value stays."""
        assert self._other is not None
        ids = (self._one.id, self._other.id)
        return {name: ids[group.checkedId()] for name, group in self.groups.items()}

    def merge(self) -> None:
        """Write it, with ten seconds to take it back."""
        if self._other is None:
            return
        self.context.write(
            company_merge.merge, self._one.id, self._other.id, self.taken(),
            then=lambda made: self._merged(str(made.answer)),
            failed=lambda error: self.set_error(self.context.words(error)),
        )  # fmt: skip

    def _merged(self, winner: str) -> None:
        assert self._other is not None
        loser = self._other if winner == self._one.id else self._one
        self.context.messages.toast(
            _("{name} is merged.").format(name=loser.name),
            partial(self.context.write, company_merge.unmerge, loser.id),
        )
        self.accept()
        if self._done is not None:
            self._done(winner)
