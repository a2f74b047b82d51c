# SPDX-License-Identifier: EUPL-1.2
"""The list of all actions in the table of the window, painted, against the bare queries for the same keys and rows."""

from __future__ import annotations

import itertools
import os
from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtWidgets import QAbstractItemView, QApplication

from storage import search
from storage.queries.actions import ActionFilter, ActionList, ActionRow, View, action_list, action_rows
from storage.rules.ids import DEPARTMENTS
from storage.store import Store
from tests.benchmarks.bench import Bench, bare, opened
from tests.benchmarks.big_store import TODAY
from tests.benchmarks.figures import Figure, Work, by_turns, compared
from ui import theme
from ui.actions import columns
from ui.documents.report import group_words
from ui.widgets.table import BigTable
from ui.widgets.table_model import PAGE

_WORD = "zonnepanelen"
_THERE = "a.removed_at IS NULL"
_BY_DUE = "ORDER BY a.due_on NULLS LAST"
_ALL = f"SELECT a.key FROM actions a WHERE {_THERE} {_BY_DUE}"
_BY_TITLE = f"SELECT a.key FROM actions a WHERE {_THERE} ORDER BY a.title"
_BY_COMPANY = (
    "SELECT a.key FROM companies c CROSS JOIN actions a ON a.company_id = c.id"
    f" WHERE {_THERE} ORDER BY c.name, c.id"
)
_OF_DEPARTMENT = (
    "SELECT a.key FROM actions a WHERE a.is_open = 1"
    f" AND a.owner_id IN (SELECT id FROM colleagues WHERE department_id = ?) {_BY_DUE}"
)
_OPEN = f"SELECT a.key FROM actions a WHERE a.is_open = 1 {_BY_DUE}"
# Title, sentence, company and owner hold the word or not: what the search of the list looks at.
_HITS = (
    "SELECT rowid FROM action_search WHERE action_search MATCH ?"
    " UNION ALL SELECT a.key FROM company_search s CROSS JOIN companies c ON c.key = s.rowid"
    " CROSS JOIN actions a ON a.company_id = c.id WHERE company_search MATCH ?"
    " UNION ALL SELECT a.key FROM colleagues o CROSS JOIN actions a ON a.owner_id = o.id"
    " WHERE ' ' || o.name LIKE ?"
)
_ROWS = (
    "SELECT a.key, a.id, a.title, c.id, c.name, a.state, a.waiting_for, a.owner_id, o.name, d.id, d.code, a.due_on,"
    " a.done_on, a.told_on, a.told_channel, a.postponed, a.promised_on, a.promised_by_id, p.name, a.promised_to_id,"
    " t.name, w.id, w.name, m.id, m.name, a.updated_at, a.confidential, a.visit_id, a.note_id, a.sentence, a.is_open,"
    " a.is_not_told FROM actions a JOIN companies c ON c.id = a.company_id"
    " LEFT JOIN colleagues o ON o.id = a.owner_id LEFT JOIN departments d ON d.id = o.department_id"
    " LEFT JOIN colleagues p ON p.id = a.promised_by_id LEFT JOIN contacts t ON t.id = a.promised_to_id"
    " LEFT JOIN colleagues w ON w.id = a.teller_id LEFT JOIN colleagues m ON m.id = c.account_manager_id"
    " WHERE a.key IN ({marks})"
)


class _Screen:
    """The table of the actions page at the size of a laptop, without what stands around it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.filter = ActionFilter(View.ALL)
        self.group = ""
        self.list = ActionList(array("q"))
        self.table: BigTable[ActionRow] = BigTable(
            columns.build(columns.DEFAULT, lambda: TODAY, ""),
            self._keys, self._rows, name="Actions", sort=("due", False), row_height=48,
            fetch_groups=self._groups, multi=True,
        )  # fmt: skip
        self.table.resize(1000, 640)
        self.table.show()
        QApplication.processEvents()

    def _keys(self, sort: str, descending: bool) -> array[int]:
        self.list = self.store.read(
            action_list, self.filter, sort=sort, descending=descending, group=self.group, today=TODAY
        )
        return self.list.keys

    def _rows(self, keys: Sequence[int]) -> list[ActionRow]:
        return self.store.read(action_rows, keys, TODAY)

    def _groups(self, _keys: Sequence[int]) -> list[tuple[str, int, int]]:
        return [(group_words(group), group.start, group.count) for group in self.list.groups]

    def open(self, wanted: ActionFilter, sort: str = "due", group: str = "") -> None:
        """The list from nothing to painted."""
        self.filter, self.group = wanted, group
        self.table.set_sort(sort)
        self.table.verticalScrollBar().setValue(0)
        self._paint()

    def jump(self, position: int) -> None:
        """To a row somewhere, painted."""
        self.table.scrollTo(self.table.rows.index(position, 0), QAbstractItemView.ScrollHint.PositionAtTop)
        self._paint()

    def _paint(self) -> None:
        self.table.viewport().repaint()


class _Bare:
    """The same keys and the first rows of them, through the driver alone."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def open(self, keys: str, *values: str) -> None:
        found = array("q", itertools.chain.from_iterable(self.connection.execute(keys, values).fetchall()))
        self.rows(found[:PAGE])

    def open_with(self, word: str) -> None:
        words = search.match(word)
        hits = self.connection.execute(_HITS, (words, f"names : ({words})", f"% {word}%")).fetchall()
        found = set(itertools.chain.from_iterable(hits))
        self.rows([key for (key,) in self.connection.execute(_OPEN) if key in found][:PAGE])

    def rows(self, keys: Sequence[int]) -> list[Any]:
        marks = ", ".join("?" * len(keys))
        found: list[Any] = self.connection.execute(_ROWS.format(marks=marks), list(keys)).fetchall()
        return found


def figures(bench: Bench) -> Iterator[Figure]:
    """Open, jump to the middle, sort and filter."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply("light")
    connection = bare(bench.store())
    with opened(bench.store()) as store:
        yield from _figures(bench, _Screen(store), _Bare(connection))
    connection.close()


def _figures(bench: Bench, screen: _Screen, floor: _Bare) -> Iterator[Figure]:
    rounds = bench.times(9)
    everything = ActionFilter(View.ALL)
    department = DEPARTMENTS[0].id

    def pair(name: str, ours: Work, bare_: Work, goal: float) -> Figure:
        return compared(f"actions: {name}", by_turns([ours], [bare_], rounds), bar=2, goal=goal)

    yield pair("open the list", lambda: screen.open(everything), lambda: floor.open(_ALL), 200)
    yield pair(
        "open it, grouped by date",
        lambda: screen.open(everything, group="date"),
        lambda: floor.open(_ALL),
        200,
    )
    yield _jump(bench, screen, floor)
    yield pair("sort by title", lambda: screen.open(everything, "title"), lambda: floor.open(_BY_TITLE), 250)
    yield pair(
        "sort by company", lambda: screen.open(everything, "company"), lambda: floor.open(_BY_COMPANY), 250
    )
    yield pair(
        "filter by department",
        lambda: screen.open(ActionFilter(View.OPEN, department_id=department)),
        lambda: floor.open(_OF_DEPARTMENT, department),
        100,
    )
    yield pair(
        "filter by a word",
        lambda: screen.open(ActionFilter(View.OPEN, search=_WORD)),
        lambda: floor.open_with(_WORD),
        100,
    )
    screen.table.close()


def _jump(bench: Bench, screen: _Screen, floor: _Bare) -> Figure:
    """Around the middle, each time to rows that were not read before, within one page of rows."""
    screen.open(ActionFilter(View.ALL))
    keys = screen.list.keys
    pages = len(keys) // PAGE
    places = [(pages // 2 + step * (pages // 60 or 1)) % pages for step in range(-28, 28)]

    def there(page: int) -> Work:
        return lambda: screen.jump(page * PAGE + PAGE // 2)

    def read(page: int) -> Work:
        return lambda: floor.rows(keys[page * PAGE : (page + 1) * PAGE])

    times = by_turns([there(page) for page in places], [read(page) for page in places], bench.times(3))
    return compared("actions: jump to the middle", times, bar=2, goal=20)
