# SPDX-License-Identifier: EUPL-1.2
"""What the preview lists show of a plan: one view for each thing that can happen to a row."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assets.texts import _, sentence
from storage.imports import ImportPlan, explain, field_name
from ui.widgets.table import Cell, Column


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One line of a list: its place, the row of the file ("" when there is none), and what each column says."""

    key: int
    id: str
    number: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class View:
    """One list of the preview. ``make(n)`` gives the cells of its n-th line."""

    name: str
    title: str
    count: int
    columns: tuple[Column[PreviewRow], ...]
    make: Callable[[int], PreviewRow]

    def keys(self, _column: str, _descending: bool) -> array[int]:
        """All lines, in the order of the file."""
        return array("q", range(self.count))

    def rows(self, keys: Sequence[int]) -> list[PreviewRow]:
        """The lines of a page."""
        return [self.make(key) for key in keys]


def views(plan: ImportPlan) -> list[View]:
    """The lists that have something in them; what needs attention first goes first."""
    made = [_refused(plan), _kept(plan), _dropped(plan), _changed(plan), _added(plan), _people(plan)]
    return [view for view in made if view.count]


def _added(plan: ImportPlan) -> View:
    def make(n: int) -> PreviewRow:
        one = plan.added[n]
        values = one.values
        address = f"{values.get('street', '')} {values.get('house_number', '')}".strip()
        place = " ".join(str(values[name]) for name in ("postcode", "city") if values.get(name))
        cells = (
            Cell(str(values.get("name", "")), bold=True),
            Cell(str(values.get("kvk_number", ""))),
            Cell(address or place, second=place if address else ""),
        )
        return PreviewRow(n, str(n), str(one.number), cells)

    columns = (
        _number(),
        _company(),
        _cell(1, _("KvK number"), 120, fold=1),
        _cell(2, _("Address"), 200, stretch=2),
    )
    return View("added", _("New"), len(plan.added), columns, make)


def _changed(plan: ImportPlan) -> View:
    def make(n: int) -> PreviewRow:
        one = plan.changed[n]
        said = []
        for change in map(plan.shown, one.changes):
            before, after = shown(change.old), shown(change.new)
            words = _("{field}: {old} → {new}") if before else _("{field}: {new}")
            said.append(words.format(field=_name(change.field), old=before, new=after))
        cells = (Cell(one.name, bold=True), Cell(said[0] if said else "", second="; ".join(said[1:])))
        return PreviewRow(n, str(n), str(one.number), cells)

    columns = (_number(), _company(), _cell(1, _("What changes"), 320, stretch=3))
    return View("changed", _("Changes"), len(plan.changed), columns, make)


def _kept(plan: ImportPlan) -> View:
    def make(n: int) -> PreviewRow:
        one = plan.kept[n]
        cells = (
            Cell(one.name, second=_name(one.field), bold=True),
            Cell(shown(one.current), second=_("stays here"), bold=True),
            Cell(shown(one.offered), second=_("not taken"), tone="text2"),
        )
        return PreviewRow(n, str(n), str(one.number), cells)

    here, file = (
        _cell(1, _("Here, edited by hand"), 180, stretch=2),
        _cell(2, _("In the file"), 180, stretch=2),
    )
    return View(
        "kept", _("Stays as you edited it"), len(plan.kept), (_number(), _company(), here, file), make
    )


def _refused(plan: ImportPlan) -> View:
    def make(n: int) -> PreviewRow:
        one = plan.refused[n]
        why = " ".join(explain(problem, sentence) for problem in one.problems)
        # The row it is the same as stands in the words already.
        value = next(
            (problem.value for problem in one.problems if problem.value and problem.field != "row"), ""
        )
        row = _row_words(plan, one.at)
        return PreviewRow(n, str(n), str(one.number), (row, Cell(why, second=value, tone="late")))

    columns = (_number(), _company(), _cell(1, _("Why not"), 320, stretch=3))
    return View("refused", _("Not taken"), len(plan.refused), columns, make)


def _dropped(plan: ImportPlan) -> View:
    def make(n: int) -> PreviewRow:
        at, number, problem = plan.dropped[n]
        why = Cell(explain(problem, sentence), second=f"{_name(problem.field)}: {problem.value}", tone="wait")
        return PreviewRow(n, str(n), str(number), (_row_words(plan, at), why))

    columns = (_number(), _company(), _cell(1, _("What is left out, and why"), 320, stretch=3))
    return View("dropped", _("Taken without a part"), len(plan.dropped), columns, make)


def _people(plan: ImportPlan) -> View:
    def make(n: int) -> PreviewRow:
        person = plan.contacts.new[n]
        values = person.values
        reached = [part for part in (values.get("email", ""), values.get("phone", "")) if part]
        cells = (
            _row_words(plan, plan.table.index_of(person.number)),
            Cell(values["name"], second=values.get("function", ""), avatar=values["name"], bold=True),
            Cell(reached[0] if reached else "–", second="".join(reached[1:])),
        )
        return PreviewRow(n, str(n), str(person.number), cells)

    columns = (
        _number(),
        _cell(1, _("Name"), 240, stretch=2),
        _company(),
        _cell(2, _("Mail or phone"), 220, stretch=1),
    )
    return View("people", _("New contacts"), len(plan.contacts.new), columns, make)


# Columns and words


def _number() -> Column[PreviewRow]:
    return Column(
        "number", _("Row"), lambda row: Cell(row.number, tone="text2"), 64, right=True, sortable=False
    )


def _company() -> Column[PreviewRow]:
    return _cell(0, _("Company"), 240, stretch=2)


def _cell(place: int, title: str, width: int, *, stretch: int = 0, fold: int = 0) -> Column[PreviewRow]:
    return Column(
        f"cell{place}", title, lambda row: row.cells[place], width, stretch=stretch, fold=fold, sortable=False
    )


def _row_words(plan: ImportPlan, at: int) -> Cell:
    """What the row of the file calls itself."""
    cells = plan.table.row(at)[1]
    fields = ("name", "trade_name", "statutory_name")
    columns = [place for field in fields if (place := plan.mapping.column_of(field)) is not None]
    name = next((cells[place] for place in columns if cells[place]), "")
    return Cell(name or _("no name"), bold=bool(name), tone="text" if name else "text2")


def _name(field: str) -> str:
    return field_name(field, sentence)


def shown(value: Any) -> str:
    """A value as a person reads it."""
    return "" if value is None else str(value)
