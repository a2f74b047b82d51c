# SPDX-License-Identifier: EUPL-1.2
"""What the overview is narrowed down to: a period, departments, kinds of visits and districts, as chips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _
from storage.queries import company_choices, people
from storage.queries.steering import Choice
from storage.rules.choices import VisitKind
from storage.rules.steering import Period, last_weeks, month_before, month_of
from storage.rules.workdays import add_months
from ui.context import Context
from ui.documents.steering_words import month_words
from ui.widgets.buttons import Button
from ui.widgets.filters import FilterChip
from ui.widgets.scroll import FlowLayout
from ui.words import VISIT_KINDS, word

WEEKS = 13


@dataclass
class Chosen:
    """What was chosen last, kept as long as the program runs."""

    period: str = "weeks"
    departments: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    districts: list[str] = field(default_factory=list)
    charts: dict[str, str] = field(default_factory=dict)
    """For each card with more than one chart, which is shown."""
    tables: set[str] = field(default_factory=set)
    """The cards that show their figures as a table."""


_chosen: WeakKeyDictionary[Context, Chosen] = WeakKeyDictionary()


def chosen_of(context: Context) -> Chosen:
    """That of who works here."""
    return _chosen.setdefault(context, Chosen())


def periods(today: dt.date) -> dict[str, tuple[Period, str]]:
    """The periods to choose from, with their words."""
    month = month_of(today)
    before = month_before(month)
    year = Period(add_months(today, -12) + dt.timedelta(days=1), today)
    return {
        "weeks": (last_weeks(today, WEEKS), _("last {n} weeks").format(n=WEEKS)),
        "month": (month, month_words(month)),
        "before": (before, month_words(before)),
        "this_year": (Period(today.replace(month=1, day=1), today), _("this year")),
        "year": (year, _("last 12 months")),
    }


class ChoiceBar(QWidget):
    """The chips. Signal ``changed()``; ``choice()`` is what they say."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._kept = chosen_of(context)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.period = FilterChip(_("Period"), self._periods, multi=False)
        self.departments = FilterChip(_("Department"), self._departments)
        self.kinds = FilterChip(_("Kind of visit"), self._kinds)
        self.districts = FilterChip(_("District"), self._districts)
        self.clear_button = Button(_("Clear all"), "link", size="row", on_press=self.clear)
        row = QWidget()
        flow = FlowLayout(row, gap=8)
        for chip in (*self._chips(), self.clear_button):
            flow.addWidget(chip)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(row)
        for chip in self._chips():
            chip.changed.connect(lambda _values: self._tell())

    def _chips(self) -> tuple[FilterChip, ...]:
        return (self.period, self.departments, self.kinds, self.districts)

    def load(self) -> None:
        """Show what was chosen before; what is no longer there is no longer chosen."""
        kept = self._kept
        chosen = ([kept.period], kept.departments, kept.kinds, kept.districts)
        for chip, values in zip(self._chips(), chosen, strict=True):
            if values or chip.on():
                # What there is to choose is only read for who chose something, or opens the list.
                chip.set_values(values)
        self._show()

    def choice(self) -> Choice:
        """What to count."""
        known = periods(self.context.today())
        period, _words = known.get(next(iter(self.period.values()), ""), known["weeks"])
        return Choice(
            period,
            frozenset(self.departments.values()),
            frozenset(self.kinds.values()),
            frozenset(self.districts.values()),
        )

    def narrows(self) -> bool:
        """Whether anything but the period is chosen."""
        return any(chip.on() for chip in self._chips()[1:])

    def clear(self) -> None:
        """Everything again, over the period that most people look at."""
        for chip in self._chips()[1:]:
            chip.set_values([])
        self.period.set_values([Chosen().period])
        self._tell()

    def _tell(self) -> None:
        if not self.period.values():
            # There is always a period: without one, the usual.
            self.period.set_values([Chosen().period])
        kept = self._kept
        kept.period = self.period.values()[0]
        kept.departments, kept.kinds = self.departments.values(), self.kinds.values()
        kept.districts = self.districts.values()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.clear_button.setVisible(self.narrows() or self._kept.period != Chosen().period)

    # What there is to choose

    def _periods(self) -> Sequence[tuple[str, str]]:
        return [(name, words) for name, (_period, words) in periods(self.context.today()).items()]

    def _departments(self) -> Sequence[tuple[str, str]]:
        return [(one.id, one.name or one.code) for one in self.context.read(people.departments)]

    def _kinds(self) -> Sequence[tuple[str, str]]:
        return [(kind.value, word(VISIT_KINDS, kind.value)) for kind in VisitKind]

    def _districts(self) -> Sequence[tuple[str, str]]:
        found = self.context.read(company_choices.district_choices)
        return [(one.value, one.name or _("not known")) for one in found]
