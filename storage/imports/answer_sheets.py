# SPDX-License-Identifier: EUPL-1.2
"""The list of actions that owners fill in: how it is laid out, and what a filled one says.

``ui.documents.owner_sheet`` writes it. What is read comes from somebody else's program, so it is bounded as every book
is (``archives``), and nothing in it is believed but a reference, a state, a day and some words.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from storage.errors import RodeLoperError
from storage.imports import answer_words, xlsx_files
from storage.rules.references import written_in
from storage.rules.states import ActionState

HIDDEN = "rodeloper"
"""The sheet that nobody sees: each reference with the state in which it was sent."""
MARK = "rodeloper-answers"
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST = 4_000
"""Signs of a remark; a municipality that writes more writes a letter."""
MOST_TEXT = 10_000_000
"""Signs of all cells together: ten times what the longest list of ours can come back with."""


class Key(StrEnum):
    """The columns that are read back; the others are there to be read."""

    REFERENCE = "reference"
    STATE = "state"
    DONE_ON = "done_on"
    WAITING_FOR = "waiting_for"
    REMARK = "remark"


_HEADINGS = {
    "kenmerk": Key.REFERENCE, "reference": Key.REFERENCE, "status": Key.STATE, "state": Key.STATE,
    "klaar op": Key.DONE_ON, "done on": Key.DONE_ON, "wacht op": Key.WAITING_FOR, "waiting for": Key.WAITING_FOR,
    "opmerking": Key.REMARK, "remark": Key.REMARK,
}  # fmt: skip
_TO_READ = frozenset(
    ("bedrijf", "company", "actie", "action", "uiterste datum", "due date", "actiehouder", "owner")
)
"""The headings of the columns that are there to be read."""


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row. ``state`` is nothing when its words say none; ``day`` is what stands for a day that is none.

    ``besides``: what stands in columns that we did not make or that have another heading now, each on a line.
    """

    number: int
    reference: str
    words: str
    state: ActionState | None
    done_on: dt.date | None
    day: str
    waiting_for: str
    remark: str
    besides: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a list says, and how many of its rows nobody touched."""

    rows: tuple[Row, ...]
    untouched: int


def heading(text: str) -> Key | Literal[""] | None:
    """Which column has this heading; ``""`` for one that is only there to be read, nothing for one that is not ours."""
    words = " ".join(text.casefold().split())
    return "" if words in _TO_READ else _HEADINGS.get(words)


def read_list(data: bytes, today: dt.date, look: Callable[[], None]) -> Filled:
    """What the owners filled in. ``look`` is called often and may raise to end it.

    Raises ``answers.not-ours`` for a book that is no list of ours, and as ``storage.imports.xlsx_files``.
    """
    sent = _sent(data, look)
    rows: list[Row] = []
    untouched = 0
    with xlsx_files.sheet_in(io.BytesIO(data), len(data), None, look) as sheet:
        if sheet.name == HIDDEN:
            raise RodeLoperError("answers.not-ours", name="")
        table = list(_bounded(sheet.rows))
    columns, below = _columns(table)
    for number, cells in enumerate(table, 1):
        row = _row(number, cells, columns, today) if number != below else None
        # Above the headings stand our title and what to do, unless somebody sorted the list with everything in it.
        if row is None or (number < below and next(written_in(row.reference), None) is None):
            continue
        if _is_untouched(row, sent):
            untouched += 1
        else:
            rows.append(row)
    return Filled(tuple(rows), untouched)


def _sent(data: bytes, look: Callable[[], None]) -> dict[str, ActionState]:
    """The states in which the actions were sent; nothing when the hidden sheet did not come along."""
    try:
        with xlsx_files.sheet_in(io.BytesIO(data), len(data), HIDDEN, look) as sheet:
            rows = list(_bounded(sheet.rows))
    except RodeLoperError as problem:
        if problem.code == "import.no-sheet":
            return {}
        raise
    states = set(ActionState)
    return {row[0]: ActionState(row[1]) for row in rows if len(row) > 1 and row[1] in states}


def _bounded(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    left = MOST_TEXT
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise RodeLoperError("import.too-big", what="rows", limit=MOST_ROWS)
        # One text of a book can stand in all of its cells: a small file is large once it is read.
        left -= sum(map(len, cells))
        if left < 0:
            raise RodeLoperError("import.too-big", what="unpacked", limit=MOST_TEXT)
        yield cells[:MOST_COLUMNS]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns are that are read back, and the headings of those that are not ours."""

    places: Mapping[Key, int]
    others: Mapping[int, str]


def _columns(table: Sequence[Sequence[str]]) -> tuple[_Columns, int]:
    """The columns, and the number of the row of headings. Raises ``answers.not-ours`` when there is none."""
    for number, cells in enumerate(table, 1):
        known = [heading(text) for text in cells]
        places = {key: at for at, key in reversed(list(enumerate(known))) if key}
        if {Key.REFERENCE, Key.STATE} <= set(places):
            width = max(map(len, table))
            ours = {at for at, key in enumerate(known) if key is not None}
            names = {at: cells[at].strip() if at < len(cells) else "" for at in range(width)}
            return _Columns(places, {at: name for at, name in names.items() if at not in ours}), number
    raise RodeLoperError("answers.not-ours", name="")


def _row(number: int, cells: Sequence[str], columns: _Columns, today: dt.date) -> Row | None:
    def at(place: int) -> str:
        return cells[place].strip()[:LONGEST] if place < len(cells) else ""

    def cell(key: Key) -> str:
        return at(columns.places.get(key, len(cells)))

    if not cell(Key.REFERENCE):
        return None
    words, day = cell(Key.STATE), cell(Key.DONE_ON)
    done_on = answer_words.day_in(day, today)
    besides = (
        f"{name}: {at(place)}" if name else at(place) for place, name in columns.others.items() if at(place)
    )
    return Row(
        number=number,
        reference=cell(Key.REFERENCE),
        words=words,
        state=answer_words.state_of(words),
        done_on=done_on,
        day="" if done_on else day,
        waiting_for=cell(Key.WAITING_FOR),
        remark=cell(Key.REMARK),
        besides="\n".join(besides)[:LONGEST],
    )


def _is_untouched(row: Row, sent: dict[str, ActionState]) -> bool:
    """Whether this row is as it was sent."""
    filled = row.done_on or row.day or row.waiting_for or row.remark or row.besides
    return not filled and (not row.words or (row.state is not None and row.state is sent.get(row.reference)))
