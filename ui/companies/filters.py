# SPDX-License-Identifier: EUPL-1.2
"""The row of filters above the company list: each says what was chosen, and how many companies each choice would give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _, number
from storage.queries import company_choices
from storage.queries.companies import CompanyFilter
from storage.queries.steering_records import Behind
from storage.rules.companies import SIZE_STEPS
from ui.companies.words import LAST_VISITS
from ui.context import Context
from ui.widgets.buttons import Button
from ui.widgets.choices import ChoicePopup
from ui.widgets.filters import FilterChip, OriginChip
from ui.widgets.scroll import FlowLayout
from ui.words import SECTORS, size_step_words, word

Counted = Iterable[tuple[Any, str, int]]


class CountedChip(FilterChip):
    """A filter of which each choice tells how many companies have it. Reads once, until ``forget``."""

    def __init__(self, name: str, read: Callable[[], Counted], parent: QWidget | None = None) -> None:
        self._read = read
        self._known: list[tuple[Any, str, int]] | None = None
        super().__init__(name, self._words_only, parent=parent)

    def counted(self) -> list[tuple[Any, str, int]]:
        """``(value, words, number of companies)``."""
        if self._known is None:
            self._known = list(self._read())
        return self._known

    def forget(self) -> None:
        """Count again the next time: companies have changed."""
        self._known = None

    def _words_only(self) -> list[tuple[Any, str]]:
        return [(value, words) for value, words, _n in self.counted()]

    def open_choices(self) -> None:
        shown = [(value, f"{words}  ({number(n)})") for value, words, n in self.counted()]
        popup = ChoicePopup(shown, self.values(), parent=self)
        popup.changed.connect(self._chosen)
        popup.open_at(self)


class SizeChip(CountedChip):
    """The filter of size says ``vanaf 10`` when everything from there up is chosen."""

    def said(self) -> str:
        starts = [lowest for lowest, _classes in SIZE_STEPS]
        chosen = [value for value in self.values() if value is not None]
        if len(chosen) == len(self.values()) > 1 and chosen == starts[-len(chosen) :]:
            return _("from {n}").format(n=number(chosen[0]))
        return super().said()


class FilterBar(QWidget):
    """All filters. Signal ``changed()``; ``filter(text)`` is what was chosen."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.district = CountedChip(_("District"), self._districts)
        self.sizes = SizeChip(_("Size"), self._sizes)
        self.list = CountedChip(_("List"), self._lists)
        self.sector = CountedChip(_("Sector"), self._sectors)
        self.last_visit = CountedChip(_("Last visited"), self._last_visits)
        self.manager = CountedChip(_("Account manager"), self._managers)
        self.archived = CountedChip(_("Archived"), self._archived)
        self.origin = OriginChip()
        self._behind: Behind | None = None
        self.chips = (
            self.district,
            self.sizes,
            self.list,
            self.sector,
            self.last_visit,
            self.manager,
            self.archived,
        )
        self.clear_button = Button(_("Clear all"), "link", size="row", on_press=self.clear)
        row = QWidget()
        flow = FlowLayout(row, gap=8)
        flow.addWidget(self.origin)
        self.origin.cleared.connect(lambda: self.show_behind(None))
        for chip in self.chips:
            flow.addWidget(chip)
            chip.changed.connect(self._tell)
        flow.addWidget(self.clear_button)
        box = QVBoxLayout(self)
        # Room for the focus ring.
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(row)
        self._show()

    def filter(self, text: str = "") -> CompanyFilter:
        """What was chosen, together with what was typed."""
        return CompanyFilter(
            text=text,
            lists=frozenset(self.list.values()),
            sectors=frozenset(self.sector.values()),
            sizes=self._size_classes(),
            districts=frozenset(self.district.values()),
            last_visits=frozenset(self.last_visit.values()),
            account_managers=frozenset(self.manager.values()),
            archived=bool(self.archived.values()),
            behind=self._behind,
            today=self.context.today(),
        )

    def _size_classes(self) -> frozenset[str]:
        groups: dict[int | None, frozenset[str]] = {**dict(SIZE_STEPS), None: frozenset(("",))}
        return frozenset().union(*(groups[value] for value in self.sizes.values()))

    def narrows(self) -> bool:
        """Whether anything is chosen."""
        return self._behind is not None or any(chip.on() for chip in self.chips)

    def clear(self) -> None:
        """Choose nothing any more, and tell once."""
        self.show_behind(None, alone=True)

    def show_behind(self, behind: Behind | None, *, alone: bool = False) -> None:
        """Only what one bar of the overview counted; nothing: all again. ``alone``: no other filter either."""
        self._behind = behind
        self.origin.set_words(behind.words if behind else "")
        if behind or alone:
            for chip in self.chips:
                chip.set_values([])
        self._tell()

    def refresh(self) -> None:
        """Companies have changed: count again, and keep what is chosen."""
        for chip in self.chips:
            chip.forget()
            if chip.on():
                chip.set_values(chip.values())
        self._show()

    def _tell(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.clear_button.setVisible(self.narrows())
        self.archived.setVisible(
            self.archived.on() or any(n for _value, _words, n in self.archived.counted())
        )

    # What there is to choose

    def _districts(self) -> Counted:
        found = self.context.read(company_choices.district_choices)
        return [(one.value, one.name or _("not known"), one.count) for one in found]

    def _sizes(self) -> Counted:
        found = {one.value: one.count for one in self.context.read(company_choices.size_choices)}
        groups: list[tuple[Any, str, int]] = [
            (lowest, size_step_words(lowest), sum(found.get(one, 0) for one in classes))
            for lowest, classes in SIZE_STEPS
        ]
        return [*groups, (None, _("not known"), found[""])] if "" in found else groups

    def _lists(self) -> Counted:
        return [(one.value, one.name, one.count) for one in self.context.read(company_choices.list_choices)]

    def _sectors(self) -> Counted:
        found = self.context.read(company_choices.sector_choices)
        return [(one.value, word(SECTORS, one.value) or _("not known"), one.count) for one in found]

    def _last_visits(self) -> Counted:
        today: dt.date = self.context.today()
        found = self.context.read(company_choices.last_visit_choices, today)
        return [(one.value, word(LAST_VISITS, one.value), one.count) for one in found]

    def _managers(self) -> Counted:
        found = self.context.read(company_choices.manager_choices)
        return [(one.value, one.name or _("nobody"), one.count) for one in found]

    def _archived(self) -> Counted:
        n = self.context.read(company_choices.archived_count)
        return [(True, _("only archived"), n)] if n else []
