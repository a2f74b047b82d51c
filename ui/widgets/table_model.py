# SPDX-License-Identifier: EUPL-1.2
"""The model of big lists: a snapshot of integer keys in order, and the rows themselves in pages of 200 on demand.

Opening and sorting 250,000 rows costs one query for the keys; what is on the screen costs one page by primary key.
A ``QSortFilterProxyModel`` would take seconds, and COUNT + OFFSET gets slower with every page.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.widgets.tips import plain_tip

PAGE = 200
PAGES_KEPT = 24
_FEW = 8

Index = QModelIndex | QPersistentModelIndex


class Row(Protocol):
    """What a list query gives back per row: a frozen dataclass with at least these two."""

    @property
    def key(self) -> int:
        """The integer primary key in this store."""

    @property
    def id(self) -> str:
        """The UUID that stays the same everywhere."""


R = TypeVar("R", bound=Row)
FetchKeys = Callable[[str, bool], Sequence[int]]
"""An array, or a range where keys follow one another without a gap."""
FetchRows = Callable[[Sequence[int]], Sequence[Any]]
FetchGroups = Callable[[Sequence[int]], Sequence[tuple[str, int, int]]]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows. ``text`` alone is a word; the other parts decorate it.

    ``second``: quieter line under it. ``chip``: a state (``rest dropped progress wait tell done late soft``) that puts
    the text in a square chip. ``avatar``: the name of a person, painted as initials before the text. ``extra``: a
    second fact behind the text ("1 te laat").
    """

    text: str = ""
    second: str = ""
    tone: str = "text"
    bold: bool = False
    icon: str = ""
    chip: str = ""
    avatar: str = ""
    mine: bool = False
    extra: str = ""
    extra_tone: str = "late"
    extra_icon: str = ""

    def plain(self) -> str:
        """All words of the cell, for screen readers, tool tips and copying."""
        return ", ".join(part for part in (self.text or self.avatar, self.extra, self.second) if part)


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column. ``name`` is what ``fetch_keys`` gets to sort by; ``title`` is translated by the caller.

    ``width``: what it wants, in pixels; ``stretch``: its share of what is left; ``least``: how narrow a stretching
    column may get. When there is no room, columns with the highest ``fold`` go first (0 never goes): they shrink to
    ``compact`` pixels (a person becomes initials), or move under the first column when ``under``, or disappear.
    """

    name: str
    title: str
    cell: Callable[[R], Cell | str]
    width: int = 120
    stretch: int = 0
    least: int = 140
    right: bool = False
    sortable: bool = True
    fold: int = 0
    under: bool = False
    compact: int = 0
    short_title: str = ""

    def of(self, row: R) -> Cell:
        """The cell of this row."""
        made = self.cell(row)
        return Cell(made) if isinstance(made, str) else made


@dataclass(frozen=True, slots=True)
class Group:
    """A header row: its words, where its rows start in the snapshot, and how many there are."""

    label: str
    start: int
    count: int
    closed: bool


class SnapshotModel(QAbstractTableModel, Generic[R]):
    """Keys in order, pages of rows by key, and optional groups that can be closed."""

    def __init__(
        self, columns: Sequence[Column[R]], fetch_rows: FetchRows, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self._fetch_rows = fetch_rows
        self.keys: Sequence[int] = array("q")
        self._pages: OrderedDict[int, list[R]] = OrderedDict()
        self._groups: list[Group] = []
        self._starts: list[int] = []
        self._firsts: list[int] = []
        self._closed: set[str] = set()
        self._rows = 0

    # Content

    def set_keys(self, keys: Sequence[int], groups: Sequence[tuple[str, int, int]] = ()) -> None:
        """Show this snapshot. Group boundaries are ``(label, start, count)`` and cover the keys in order."""
        self.beginResetModel()
        self.keys = keys
        self._pages.clear()
        self._place(groups)
        self.endResetModel()

    def set_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show other columns. The list stays the same object, because the header paints from it."""
        self.beginResetModel()
        self.columns[:] = columns
        self.endResetModel()

    def toggle(self, label: str) -> None:
        """Close this group, or open it again."""
        self.beginResetModel()
        self._closed ^= {label}
        self._place([(group.label, group.start, group.count) for group in self._groups])
        self.endResetModel()

    def _place(self, groups: Sequence[tuple[str, int, int]]) -> None:
        self._groups, self._starts, self._firsts, row = [], [], [], 0
        for label, start, count in groups:
            closed = label in self._closed
            self._groups.append(Group(label, start, count, closed))
            self._starts.append(row)
            self._firsts.append(start)
            row += 1 if closed else 1 + count
        self._rows = row if self._groups else len(self.keys)

    # Rows

    def position(self, row: int) -> int | None:
        """Where in the snapshot this row of the view is; none for a group header."""
        if not self._groups:
            return row if 0 <= row < len(self.keys) else None
        if not 0 <= row < self._rows:
            return None
        number = bisect_right(self._starts, row) - 1
        inside = row - self._starts[number] - 1
        return None if inside < 0 else self._groups[number].start + inside

    def row_of(self, position: int) -> int:
        """The row of the view that shows this place in the snapshot; the header when its group is closed."""
        if not self._groups:
            return position
        number = bisect_right(self._firsts, position) - 1
        group = self._groups[number]
        return self._starts[number] + (0 if group.closed else 1 + position - group.start)

    def group_at(self, row: int) -> Group | None:
        """The group whose header this row is; none for an ordinary row."""
        if not self._groups or not 0 <= row < self._rows:
            return None
        number = bisect_right(self._starts, row) - 1
        return self._groups[number] if self._starts[number] == row else None

    def at(self, row: int) -> R | None:
        """The data of this row of the view; none for a group header and past the end."""
        position = self.position(row)
        if position is None:
            return None
        page = self._page(position // PAGE)
        inside = position % PAGE
        return page[inside] if inside < len(page) else None

    def key_at(self, row: int) -> int | None:
        """The integer key of this row, without reading it."""
        position = self.position(row)
        return None if position is None else self.keys[position]

    def slices(self, first: int, last: int) -> list[tuple[int, int]]:
        """These rows of the view as stretches of the snapshot (start, end), without the headers between them."""
        if not self._groups:
            return [(max(0, first), min(last + 1, len(self.keys)))]
        found = []
        for number in range(max(0, bisect_right(self._starts, first) - 1), bisect_right(self._starts, last)):
            group, top = self._groups[number], self._starts[number] + 1
            inside = 0 if group.closed else group.count
            start, end = max(0, first - top), min(inside, last + 1 - top)
            if start < end:
                found.append((group.start + start, group.start + end))
        return found

    def stretches(self, keys: Iterable[int]) -> list[tuple[int, int]]:
        """The rows of the view with these keys, as first and last of what follows one another; hidden ones are left out."""
        wanted = set(keys)
        if len(wanted) <= _FEW:
            found = [row for key in wanted if (row := self.find(key)) is not None]
        else:
            # One walk along all keys: looking each of them up would be a walk for each.
            found = [self.row_of(place) for place, key in enumerate(self.keys) if key in wanted]
        rows: list[tuple[int, int]] = []
        for row in sorted(row for row in set(found) if self.group_at(row) is None):
            if rows and rows[-1][1] == row - 1:
                rows[-1] = (rows[-1][0], row)
            else:
                rows.append((row, row))
        return rows

    def open_all(self) -> None:
        """Open every group that is closed."""
        if self._closed:
            self.beginResetModel()
            self._closed.clear()
            self._place([(group.label, group.start, group.count) for group in self._groups])
            self.endResetModel()

    def find(self, key: int) -> int | None:
        """The row of the view with this key; none when it is not in the snapshot."""
        try:
            return self.row_of(self.keys.index(key))
        except ValueError:
            return None

    def _page(self, number: int) -> list[R]:
        found = self._pages.get(number)
        if found is not None:
            self._pages.move_to_end(number)
            return found
        wanted = self.keys[number * PAGE : (number + 1) * PAGE]
        by_key = {row.key: row for row in self._fetch_rows(wanted)}
        # A row that went away since the snapshot keeps its place as a neighbour until the next reload.
        last = next(iter(by_key.values()), None)
        page: list[R] = []
        for key in wanted:
            last = by_key.get(key, last)
            if last is not None:
                page.append(last)
        self._pages[number] = page
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return page

    # Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and Qt's default
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and Qt's default
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        group = self.group_at(index.row())
        if group is not None:
            words = f"{group.label} {group.count}" if index.column() == 0 else ""
            return plain_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
        row = self.at(index.row())
        if row is None:
            return None
        column = self.columns[index.column()]
        words = column.of(row).plain()
        if role == Qt.ItemDataRole.AccessibleTextRole and column.title:
            return f"{column.title}: {words}"
        return plain_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # fmt: skip
        if orientation == Qt.Orientation.Horizontal and role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return self.columns[section].title
        return None
