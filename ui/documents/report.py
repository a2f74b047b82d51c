# SPDX-License-Identifier: EUPL-1.2
"""What an action report is made from, whatever its format: rows in groups, columns, filter and moment."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assets.texts import N_, _, date_full, n_
from storage.queries.actions import ActionFilter, ActionList, ActionRow, View
from storage.queries.actions import Group as ListGroup
from storage.rules.actions import Chip
from ui.documents.columns import Column

Progress = Callable[[int, int], object]
"""Told how many of how many rows are done. What it raises stops the work, and then no file is written."""

VIEWS = {
    View.ALL: N_("All actions"),
    View.OPEN: N_("All open actions"),
    View.MINE: N_("My actions"),
    View.MY_COMPANIES: N_("Actions at my companies"),
    View.LATE: N_("Late actions"),
    View.DUE_THIS_WEEK: N_("Actions due this week"),
    View.WAITING: N_("Actions that wait for somebody"),
    View.NOT_TOLD: N_("Done, but not told"),
    View.UNHEARD: N_("Actions about which the company waits for word"),
    View.STALLED: N_("Stalled actions"),
    View.POSTPONED: N_("Actions postponed twice or more"),
}
GROUPS = {
    "late": N_("Late"),
    "not_told": N_("Done, but not told"),
    "this_week": N_("This week"),
    "later": N_("Later"),
    "no_date": N_("Without a date"),
    "settled": N_("Settled"),
}
_NOBODY = {
    "owner": N_("Without an owner"),
    "department": N_("Without a department"),
    "company": N_("Without a company"),
    "waiting": N_("Waits for nobody"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; an empty title is a list without groups."""

    title: str
    rows: Sequence[ActionRow]


@dataclass(frozen=True, slots=True)
class Report:
    """An action report. ``view`` is its title; ``filters`` are what it was narrowed down to, in words, one a line.

    ``made_at`` is an aware moment. ``notices`` tell what the reader must know, such as a laptop that has not synced.
    """

    view: str
    columns: tuple[Column, ...]
    groups: Sequence[Group]
    made_at: dt.datetime
    filters: tuple[str, ...] = ()
    order: str = ""
    notices: tuple[str, ...] = ()
    municipality: str = ""
    maker: str = ""

    @property
    def today(self) -> dt.date:
        return self.made_at.date()

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def moment(self) -> str:
        """``23 november 2026, 08:20``."""
        return f"{date_full(self.today)}, {self.made_at:%H:%M}"

    @property
    def confidential(self) -> bool:
        """Whether it shows an action that not everybody may read."""
        return any(row.confidential for row in self.rows())

    def without_confidential(self) -> Report:
        """The same report for everybody; a group with nothing left goes too."""
        groups = (
            Group(group.title, [row for row in group.rows if not row.confidential]) for group in self.groups
        )
        return replace(self, groups=tuple(group for group in groups if group.rows))

    def rows(self) -> Iterator[ActionRow]:
        for group in self.groups:
            yield from group.rows


@dataclass(frozen=True, slots=True)
class Totals:
    """The report in numbers; ``by_department`` maps to (all, late, not told)."""

    count: int
    late: int
    not_told: int
    by_chip: Mapping[Chip, int]
    by_department: Mapping[str, tuple[int, int, int]]


def totals(report: Report) -> Totals:
    """Count the rows once, for the summary."""
    chips: Counter[Chip] = Counter()
    all_, late, untold = Counter[str](), Counter[str](), Counter[str]()
    for row in report.rows():
        chips[row.chip] += 1
        all_[row.department] += 1
        late[row.department] += row.days_late > 0
        untold[row.department] += row.chip is Chip.NOT_TOLD
    names = sorted(all_, key=lambda name: (not name, name.casefold()))
    return Totals(
        sum(all_.values()),
        sum(late.values()),
        chips[Chip.NOT_TOLD],
        {chip: chips[chip] for chip in Chip if chips[chip]},
        {name: (all_[name], late[name], untold[name]) for name in names},
    )


def finding(sums: Totals) -> str:
    """The report in one line: ``312 acties, 9 te laat, 6 niet verteld``."""
    said = [n_("{n} action", "{n} actions", sums.count).format(n=sums.count)]
    if sums.late:
        said.append(n_("{n} late", "{n} late", sums.late).format(n=sums.late))
    if sums.not_told:
        said.append(_("{n} not told").format(n=sums.not_told))
    return ", ".join(said)


def grouped(made: ActionList, rows: Sequence[ActionRow]) -> tuple[Group, ...]:
    """The rows of a list under the headings of its groups, as on the screen.

    ``rows`` may lack some that are gone since the list was made; each one finds its group by its key.
    """
    if not made.groups:
        return (Group("", rows),)
    by_key = {row.key: row for row in rows}
    groups = (
        Group(
            group_words(group),
            [by_key[key] for key in made.keys[group.start : group.start + group.count] if key in by_key],
        )
        for group in made.groups
    )
    return tuple(group for group in groups if group.rows)


def group_words(group: ListGroup) -> str:
    """The heading of a group: a name, ``Te laat``, or for what is settled its month."""
    if group.code == "settled" and group.value:
        year, month = (int(part) for part in group.value.split("-")[:2])
        name = date_full(dt.date(year, month, 1)).split(" ", 1)[1]
        return _("Settled in {month}").format(month=name)
    if group.code in GROUPS:
        return _(GROUPS[group.code])
    return group.name or _(_NOBODY.get(group.code, N_("Other")))


def filter_words(chosen: ActionFilter, names: Mapping[str, str]) -> tuple[str, ...]:
    """What a filter was narrowed down to, in words; ``names`` gives the name of each id."""
    said = []
    for heading, id_ in (
        (N_("Company: {name}"), chosen.company_id),
        (N_("Owner: {name}"), chosen.owner_id),
        (N_("Department: {name}"), chosen.department_id),
        (N_("Waits for: {name}"), chosen.waits_for),
        (N_("List: {name}"), chosen.list_id),
        (N_("Visit: {name}"), chosen.visit_id),
    ):
        if id_ is not None:
            said.append(_(heading).format(name=names.get(id_, id_) if id_ else _("nobody")))
    if chosen.behind is not None:
        said.append(_("Overview: {text}").format(text=chosen.behind.words))
    if chosen.search.strip():
        said.append(_("Search: {text}").format(text=chosen.search.strip()))
    return tuple(said)


def view_words(view: View) -> str:
    """The title of a view."""
    return _(VIEWS[view])
