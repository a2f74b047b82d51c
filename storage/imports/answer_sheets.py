# SPDX-License-Identifier: EUPL-1.2
"""The list of actions that owners fill in: how it is laid out, and what a filled one says.

``ui.documents.owner_sheet`` writes it. What is read comes from somebody else's program, so it is bounded as every book
is (``archives``), and nothing in it is believed but a reference, a state, a day and some words.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from storage.errors import RodeLoperError
from storage.imports import answer_words, xlsx_files
from storage.rules.states import ActionState

HIDDEN = "rodeloper"
"""The sheet that nobody sees: each reference with the state in which it was sent."""
MARK = "rodeloper-answers"
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST = 4_000
"""Signs of a remark; a municipality that writes more writes a letter."""


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


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row. ``state`` is nothing when its words say none; ``day`` is what stands for a day that is none."""

    number: int
    reference: str
    words: str
    state: ActionState | None
    done_on: dt.date | None
    day: str
    waiting_for: str
    remark: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What a list says, and how many of its rows nobody touched."""

    rows: tuple[Row, ...]
    untouched: int


def heading(text: str) -> Key | None:
    """Which column has this heading."""
    return _HEADINGS.get(" ".join(text.casefold().split()))


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
        places: dict[Key, int] = {}
        for number, cells in enumerate(_bounded(sheet.rows), 1):
            if not places:
                places = _places(cells)
                continue
            row = _row(number, cells, places, today)
            if row is None:
                continue
            if _is_untouched(row, sent):
                untouched += 1
            else:
                rows.append(row)
    if not places:
        raise RodeLoperError("answers.not-ours", name="")
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
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise RodeLoperError("import.too-big", what="rows", limit=MOST_ROWS)
        yield cells[:MOST_COLUMNS]


def _places(cells: Sequence[str]) -> dict[Key, int]:
    """Where the columns are, in the row of headings; nothing in any other row."""
    found = {key: at for at, text in reversed(list(enumerate(cells))) if (key := heading(text))}
    return found if {Key.REFERENCE, Key.STATE} <= set(found) else {}


def _row(number: int, cells: Sequence[str], places: dict[Key, int], today: dt.date) -> Row | None:
    def cell(key: Key) -> str:
        at = places.get(key, len(cells))
        return cells[at].strip()[:LONGEST] if at < len(cells) else ""

    if not cell(Key.REFERENCE):
        return None
    words, day = cell(Key.STATE), cell(Key.DONE_ON)
    done_on = answer_words.day_in(day, today)
    return Row(
        number=number,
        reference=cell(Key.REFERENCE),
        words=words,
        state=answer_words.state_of(words),
        done_on=done_on,
        day="" if done_on else day,
        waiting_for=cell(Key.WAITING_FOR),
        remark=cell(Key.REMARK),
    )


def _is_untouched(row: Row, sent: dict[str, ActionState]) -> bool:
    """Whether this row is as it was sent."""
    filled = row.done_on or row.day or row.waiting_for or row.remark
    return not filled and (not row.words or (row.state is not None and row.state is sent.get(row.reference)))
