# SPDX-License-Identifier: EUPL-1.2
"""The file that an import leaves: every row that was not taken, or not as a whole, with the reason in words."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from storage.files import whole_file
from storage.imports.checking import CheckedRow, Problem, RefusedRow
from storage.imports.plan import Kept
from storage.imports.reading import Table

Say = Callable[[str, dict[str, object]], str]
"""A code and its values become a sentence in the language of the person: ``assets.texts.sentence``."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Reported(Protocol):
    """A plan of companies or of another list, as far as a report needs it."""

    table: Table
    refused: list[RefusedRow]
    dropped: list[tuple[int, int, Problem]]
    kept: list[Kept]
    rows: list[CheckedRow]


def write_report(plan: Reported, path: Path, say: Say) -> Path | None:
    """Write the report beside its place and move it there whole; answers its path, nothing when all was taken.

    CSV for Dutch Excel (``;``, UTF-8 with BOM). The columns of the file, behind: the row, what happened, why. The
    refused rows can be mended in this very file and imported again: the added columns have headings we do not read.
    A text that starts like a formula gets an apostrophe, which our own reader takes off again.
    """
    lines = list(_lines(plan, say))
    if not lines:
        return None
    with whole_file(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        extra = [
            say(code, {}) for code in ("import.report.row", "import.report.outcome", "import.report.reason")
        ]
        writer.writerow([_safe(cell) for cell in (*plan.table.headings, *extra)])
        writer.writerows(lines)
        text.detach()
    return path


def _lines(plan: Reported, say: Say) -> Iterator[list[str]]:
    """In the order of the file: refused rows, rows with a field left out, fields that were kept."""
    reasons: dict[int, list[Problem]] = {}
    for index, _, problem in plan.dropped:
        reasons.setdefault(index, []).append(problem)
    kept: dict[int, list[str]] = {}
    at = {row.number: row.at for row in plan.rows} if plan.kept else {}
    for one in plan.kept:
        values: dict[str, object] = {
            "field": field_name(one.field, say),
            "current": one.current,
            "offered": one.offered,
        }
        kept.setdefault(at[one.number], []).append(say("import.kept", values | {"name": one.name}))
    refused = {row.at: row for row in plan.refused}
    outcomes = {
        code: say(code, {})
        for code in ("import.report.refused", "import.report.partly", "import.report.kept")
    }
    for index in sorted(refused.keys() | reasons.keys() | kept.keys()):
        number, cells = plan.table.row(index)
        if index in refused:
            outcome, why = "import.report.refused", [explain(p, say) for p in refused[index].problems]
        else:
            outcome = "import.report.partly" if index in reasons else "import.report.kept"
            why = [explain(p, say) for p in reasons.get(index, ())] + kept.get(index, [])
        width = len(plan.table.headings)
        # Cells that shifted out of the table must not push the reason away from its heading.
        whole = cells if len(cells) <= width else [*cells[: width - 1], " | ".join(cells[width - 1 :])]
        yield [_safe(cell) for cell in (*whole, str(number), outcomes[outcome], " ".join(why))]


def explain(problem: Problem, say: Say) -> str:
    """The sentence of one problem; the value is cut when it is a whole text."""
    value = problem.value if len(problem.value) <= 80 else f"{problem.value[:77]}…"
    return say(problem.code, {"field": field_name(problem.field, say), "value": value})


def field_name(field: str, say: Say) -> str:
    """What a field is called on the screen; empty for none."""
    return say(f"import.field.{field.removesuffix('_id')}", {}) if field else ""


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
