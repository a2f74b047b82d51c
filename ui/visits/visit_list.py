# SPDX-License-Identifier: EUPL-1.2
"""All visits in one list: search by company, filters by state, kind, colleague and period, sorting on every column."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, clock, date_short, n_, number
from storage.queries import people
from storage.queries import visits as queries
from storage.queries.programme import monday_of
from storage.queries.steering_records import Behind
from storage.queries.visits import VisitFilter, VisitRow
from storage.rules.choices import VisitKind
from storage.rules.states import VisitState
from ui.context import Context
from ui.visits.words import ICONS, TONES, names, state_words
from ui.widgets.buttons import Button
from ui.widgets.cards import EmptyState
from ui.widgets.filters import FilterChip, OriginChip
from ui.widgets.labels import Label
from ui.widgets.scroll import FlowLayout
from ui.widgets.search import SearchField
from ui.widgets.table import BigTable, Cell, Column
from ui.words import VISIT_KINDS, word

MOST_CHOSEN = 60
"""Briefs in one document: more is a book that nobody carries."""


class VisitList(QWidget):
    """Signals ``opened(visit id)`` and ``briefs_requested(list of visit ids)``: those of the chosen visits as one document."""

    opened = Signal(str)
    briefs_requested = Signal(list)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.search = SearchField(_("Search by company, number, street or contact"), keys="/")
        self.state = FilterChip(_("State"), self._states)
        self.kind = FilterChip(_("Kind"), self._kinds)
        self.colleague = FilterChip(_("Colleague"), self._colleagues, multi=False)
        self.period = FilterChip(_("Period"), periods, multi=False)
        self.origin = OriginChip()
        self._behind: Behind | None = None
        self.counted = Label("", "body", "text2")
        self.briefs = Button("", "soft", icon="ph.files", size="row", on_press=self._ask_briefs)
        self.hint = Label(
            _("Choose more with Ctrl or Shift: their briefs become one document."), "row", "text2"
        )
        self.clear = Button(_("Clear all"), "link", size="row", on_press=self.clear_filters)
        self.table: BigTable[VisitRow] = BigTable(
            self._columns(),
            self._keys,
            self._rows,
            name=_("Visits"),
            sort=("when", True),
            multi=True,
        )
        self.empty = EmptyState("ph.calendar-blank", "", "")
        self.table.set_empty(self.empty)
        self._lay_out()
        self._connect_signals()

    def _lay_out(self) -> None:
        chips = QWidget()
        flow = FlowLayout(chips, gap=8)
        for chip in (self.origin, self.state, self.kind, self.colleague, self.period, self.clear):
            flow.addWidget(chip)
        counts = QHBoxLayout()
        counts.addWidget(self.counted, 1)
        counts.addWidget(self.hint)
        counts.addWidget(self.briefs)
        top = QVBoxLayout()
        top.setContentsMargins(12, 4, 12, 0)
        top.setSpacing(12)
        top.addWidget(self.search)
        top.addWidget(chips)
        top.addLayout(counts)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(top)
        box.addWidget(self.table, 1)

    def _connect_signals(self) -> None:
        self.search.searched.connect(lambda _text: self.table.reload(to_top=True))
        self.search.down_pressed.connect(self.table.setFocus)
        for chip in self._filters():
            chip.changed.connect(lambda _values: self.table.reload(to_top=True))
        self.origin.cleared.connect(lambda: self.show_behind(None))
        self.table.opened.connect(self.opened)
        self.table.counted.connect(self._counted)
        self.table.selectionModel().selectionChanged.connect(lambda *_ranges: self._tell_chosen())
        self._tell_chosen()

    def _filters(self) -> tuple[FilterChip, ...]:
        return (self.state, self.kind, self.colleague, self.period)

    # Choices

    def _states(self) -> Sequence[tuple[str, str]]:
        return [(state.value, state_words(state)) for state in VisitState]

    def _kinds(self) -> Sequence[tuple[str, str]]:
        return [(kind.value, word(VISIT_KINDS, kind.value)) for kind in VisitKind]

    def _colleagues(self) -> Sequence[tuple[str, str]]:
        me = self.context.actor.id
        rows = [(one.id, one.name) for one in self.context.read(people.colleagues)]
        return sorted(rows, key=lambda row: (row[0] != me, row[1].casefold()))

    # Data

    def filter(self) -> VisitFilter:
        """What is searched and filtered by now."""
        since, until = bounds(next(iter(self.period.values()), ""), self.context.today())
        return VisitFilter(
            states=frozenset(self.state.values()),
            kinds=frozenset(self.kind.values()),
            colleague_id=next(iter(self.colleague.values()), None),
            since=since,
            until=until,
            search=self.search.text().strip(),
            behind=self._behind,
        )

    def show_behind(self, behind: Behind | None) -> None:
        """Only what one bar of the overview counted; nothing: all again."""
        self._behind = behind
        self.origin.set_words(behind.words if behind else "")
        if behind:
            for chip in self._filters():
                chip.set_values([])
            self.search.empty()
        self.table.reload(to_top=True)

    def clear_filters(self) -> None:
        """Show everything again."""
        self._behind = None
        self.origin.set_words("")
        for chip in self._filters():
            chip.set_values([])
        self.search.empty()
        self.table.reload(to_top=True)

    def load(self) -> None:
        """Read again; what is chosen and in view stays."""
        self.table.reload()

    def _keys(self, sort: str, descending: bool) -> array[int]:
        keys: array[int] = self.context.read(queries.keys, self.filter(), sort, descending=descending)
        return keys

    def _rows(self, keys: Sequence[int]) -> list[VisitRow]:
        rows: list[VisitRow] = self.context.read(queries.rows, keys)
        return rows

    def _counted(self, count: int) -> None:
        filtered = self.filter() != queries.EVERYTHING
        self.clear.setVisible(filtered)
        self.counted.setText(n_("{n} visit", "{n} visits", count).format(n=number(count)))
        if filtered:
            self.empty.set_words(_("No visit fits"), _("Choose other filters, or clear them all."))
        else:
            self.empty.set_words(_("No visits yet"), _("Plan the first one: press Plan a visit."))

    # One document of more briefs

    def _tell_chosen(self) -> None:
        count = len(self.table.selectionModel().selectedRows())
        words = n_("{n} brief as one document", "{n} briefs as one document", count)
        self.briefs.setText(words.format(n=number(count)))
        self.briefs.setVisible(count > 1)
        self.hint.setVisible(count == 1)

    def _ask_briefs(self) -> None:
        if len(self.table.selectionModel().selectedRows()) > MOST_CHOSEN:
            words = _("Choose at most {n} visits. Nothing was made.").format(n=MOST_CHOSEN)
            self.context.messages.banner(words, "warning")
            return
        self.briefs_requested.emit([row.id for row in self.table.selected()])

    # Columns

    def _columns(self) -> list[Column[VisitRow]]:
        return [
            Column("company", _("Company"), self._company, width=230, stretch=3, least=210),
            Column("when", _("When"), self._when, width=120),
            Column("state", _("State"), self._state, width=128),
            Column("kind", _("Kind"), self._kind, width=150, fold=3),
            Column("team", _("Who"), self._team, width=200, stretch=2, sortable=False, fold=1),
            Column("district", _("District"), lambda row: row.district, width=130, sortable=False, fold=4),
        ]

    def _company(self, row: VisitRow) -> Cell:
        return Cell(row.company, ", ".join(row.topics) or row.purpose, bold=True)

    def _when(self, row: VisitRow) -> Cell:
        if row.starts_at is None:
            return Cell("\u2013", tone="text2")
        return Cell(date_short(row.starts_at.date(), self.context.today()), clock(row.starts_at))

    def _state(self, row: VisitRow) -> Cell:
        tone = TONES[row.state]
        return Cell(state_words(row.state), chip="rest" if tone == "dropped" else tone, icon=ICONS[row.state])

    def _kind(self, row: VisitRow) -> Cell:
        return Cell(word(VISIT_KINDS, row.kind.value), tone="text2")

    def _team(self, row: VisitRow) -> Cell:
        return Cell(names(row.team) or "\u2013", tone="text" if row.team else "text2")


def periods() -> list[tuple[str, str]]:
    """The periods to choose from."""
    return [
        ("coming", _("from today")),
        ("week", _("this week")),
        ("quarter", _("next 13 weeks")),
        ("past", _("before today")),
        ("year", _("last 12 months")),
    ]


def bounds(period: str, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a period, both included."""
    day = dt.timedelta(days=1)
    return {
        "coming": (today, None),
        "week": (monday_of(today), monday_of(today) + 6 * day),
        "quarter": (today, monday_of(today) + 91 * day),
        "past": (None, today - day),
        "year": (today - 365 * day, today),
    }.get(period, (None, None))
