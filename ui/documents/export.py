# SPDX-License-Identifier: EUPL-1.2
"""The action report as CSV for Dutch Excel and other programs, and the door to all formats."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from assets.texts import in_language
from ui.documents.columns import Column
from ui.documents.files import paper_file
from ui.documents.report import Progress, Report

FORMATS = ("pdf", "xlsx", "csv")
_CHUNK = 2_000
_FORMULA = ("=", "+", "-", "@")
_BLANK = " \t\r\n\v\f\x00"
_SUSPECT = frozenset((*_FORMULA, *_BLANK))


def write(report: Report, target: Path, kind: str, *, language: str, progress: Progress | None = None) -> int:
    """Write the report as ``pdf``, ``xlsx`` or ``csv``, whole or not at all; gives the number of rows.

    Errors as ``files.paper_file``; a ``progress`` that raises stops the work and leaves no file.
    """
    # Each library is loaded for its own format only.
    if kind == "pdf":
        from ui.documents import action_report

        return action_report.write(report, target, language=language, progress=progress)
    if kind == "xlsx":
        from ui.documents import spreadsheet

        return spreadsheet.write(report, target, language=language, progress=progress)
    if kind == "csv":
        return write_csv(report, target, language=language, progress=progress)
    raise ValueError(f"no such format: {kind}")


def write_csv(report: Report, target: Path, *, language: str, progress: Progress | None = None) -> int:
    """Semicolons, UTF-8 with BOM, CRLF, days as dd-mm-yyyy; text that Excel would calculate starts with an apostrophe."""
    total, done = report.count, 0
    with (
        in_language(language),
        paper_file(target) as fresh,
        fresh.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        out = csv.writer(file, delimiter=";", lineterminator="\r\n")
        out.writerow([column.title for column in report.columns])
        rows = iter(report.rows())
        cells = [_Texts(column) if column.is_plain else _Cells(column) for column in report.columns]
        while chunk := list(islice(rows, _CHUNK)):
            # Column by column, which needs no function of ours for each cell.
            out.writerows(zip(*(column.of(chunk) for column in cells), strict=True))
            done += len(chunk)
            if progress:
                progress(done, total)
    return total


class _Texts:
    """A column of texts as they are, which are nearly all different and nearly all harmless."""

    def __init__(self, column: Column) -> None:
        self.source = column.source

    def of(self, rows: Sequence[Any]) -> Iterable[str]:
        """The cells of these rows."""
        return [text if text[:1] not in _SUSPECT else guarded(text) for text in map(self.source, rows)]


class _Cells(dict[Any, str]):
    """What stands in the file for each thing that a column takes out of a row; made when it first comes by.

    The same few things come back, so nearly every cell is one look-up.
    """

    def __init__(self, column: Column) -> None:
        self.source, self.say = column.source, column.say

    def of(self, rows: Sequence[Any]) -> Iterable[str]:
        """The cells of these rows."""
        if len(self) > _CHUNK:
            self.clear()
        return map(self.__getitem__, map(self.source, rows))

    def __missing__(self, thing: Any) -> str:
        value = self.say(thing)
        if isinstance(value, dt.date):
            text = f"{value.day:02}-{value.month:02}-{value.year:04}"
        else:
            text = guarded("" if value is None else str(value))
        self[thing] = text
        return text


def guarded(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula, also behind a tab or return.

    Source: OWASP, CSV Injection. Our own import takes the apostrophe off again.
    """
    if text[:1] in _BLANK:
        text = text.lstrip(_BLANK)
    return f"'{text}" if text.startswith(_FORMULA) else text
