# SPDX-License-Identifier: EUPL-1.2
"""Reports and packs of briefs, against the bare libraries with the same cells, or the same pages without structure."""

from __future__ import annotations

import csv
import datetime as dt
import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import xlsxwriter
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas as PlainCanvas
from reportlab.platypus import LongTable, SimpleDocTemplate, TableStyle

from storage.queries import visits
from storage.queries.actions import ActionFilter, View, action_list, export_rows
from storage.queries.brief_pack import BriefPack
from storage.queries.briefs import visit_brief
from storage.store import Store
from tests.benchmarks.bench import Bench, opened
from tests.benchmarks.big_store import NOW, TODAY
from tests.benchmarks.figures import Figure, by_turns, compared
from ui.documents import brief_pack, export, paper
from ui.documents.columns import ON_PAPER, Column, action_columns
from ui.documents.report import Report, grouped
from ui.documents.tables import share_out
from ui.documents.tags import Element
from ui.documents.theme import A4_LANDSCAPE, MARGIN, REGULAR, SMALL, fonts
from ui.documents.typeset import wrap_plain

_ROWS = 10_000
_EPOCH = dt.date(1899, 12, 30).toordinal()
_GAP = 10.0
_BRIEFS = 10


def figures(bench: Bench) -> Iterator[Figure]:
    """XLSX, CSV and PDF, and the pack of briefs; the rows were read before."""
    with opened(bench.store()) as store:
        whole, on_paper = (_report(store, action_columns(keys)) for keys in (None, ON_PAPER))
        pack = _pack(store)
    values = [[column.get(row) for column in whole.columns] for row in whole.rows()]
    wrapped, widths = _wrapped(on_paper)
    for kind, report, floor, rounds in (
        ("xlsx", whole, partial(_bare_xlsx, values), 5),
        ("csv", whole, partial(_bare_csv, values), 15),
        ("pdf", on_paper, partial(_bare_pdf, wrapped, widths), 3),
    ):
        ours, bare = bench.folder / f"ours.{kind}", bench.folder / f"bare.{kind}"
        times = by_turns(
            [partial(export.write, report, ours, kind, language="nl")],
            [partial(_safely, floor, bare)],
            bench.times(rounds, 1),
        )
        yield compared(f"report: {report.count:,} actions as {kind.upper()}", times, bar=1.5)
    make = partial(brief_pack.render, pack, language="nl", now=NOW.astimezone())
    times = by_turns([make], [partial(_untagged, make)], bench.times(15, 1))
    yield compared(f"brief pack: {len(pack.briefs)} briefs, tagged", times, bar=1.5)


def _pack(store: Store) -> BriefPack:
    """The briefs of the last visits that have a date, as if all were in one week."""

    def read(db: Any) -> BriefPack:
        dated = visits.VisitFilter(until=TODAY)
        latest = visits.rows(db, visits.keys(db, dated)[:_BRIEFS])
        return BriefPack(TODAY, "Grootstad", tuple(visit_brief(db, visit.id, TODAY) for visit in latest))

    return store.read(read)


class _Untagged(PlainCanvas):  # type: ignore[misc] # the library has no types
    """The bare canvas of the library: what is said about the structure is not heard."""

    def within(self, _element: Element) -> AbstractContextManager[None]:
        return nullcontext()

    says = within


def _untagged(make: partial[brief_pack.Pack]) -> None:
    """The same pages by the same code, without structure."""
    with patch.object(paper, "Canvas", _Untagged):
        make()


def _report(store: Store, columns: tuple[Column, ...]) -> Report:
    def read(db: Any) -> Report:
        wanted = ActionFilter(View.ALL)
        made = action_list(db, wanted, today=TODAY)
        rows = list(export_rows(db, wanted, today=TODAY, keys=made.keys[-_ROWS:]))
        return Report("Alle", columns, grouped(made, rows), NOW.astimezone(), municipality="Grootstad")

    return store.read(read)


def _text(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.strftime("%d-%m-%Y")
    return "" if value is None else str(value)


def _safely(write: Any, path: Path) -> None:
    """A report is on the disk when it is done; so is its floor."""
    write(path)
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _bare_xlsx(values: Sequence[Sequence[Any]], path: Path) -> None:
    """The fastest way of the library: row by row to disk, each cell by its own type."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    plain, day = book.add_format({"text_wrap": True}), book.add_format({"num_format": "dd-mm-yyyy"})
    text, number = sheet.write_string, sheet.write_number
    for line, row in enumerate(values):
        for at, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    text(line, at, value, plain)
            elif isinstance(value, dt.date):
                number(line, at, value.toordinal() - _EPOCH, day)
            elif value is not None:
                number(line, at, value, plain)
    book.close()


def _bare_csv(values: Sequence[Sequence[Any]], path: Path) -> None:
    """Values straight to the library, which knows text and numbers; only days have to be written out."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(
            [
                f"{value.day:02}-{value.month:02}-{value.year}" if type(value) is dt.date else value
                for value in row
            ]
            for row in values
        )


def _wrapped(report: Report) -> tuple[list[list[str]], list[float]]:
    """The cells with their lines broken as on our paper, and the widths of the columns."""
    fonts()
    columns = report.columns
    widths = share_out(
        A4_LANDSCAPE[0] - 2 * MARGIN + _GAP, [(column.title, column.weight) for column in columns]
    )
    cells = [[column.title for column in columns]]
    for row in report.rows():
        texts = [_text(column.get(row)) for column in columns]
        cells.append(
            [
                "\n".join(wrap_plain(text, REGULAR, SMALL, width - _GAP)) if text else ""
                for text, width in zip(texts, widths, strict=True)
            ]
        )
    return cells, widths


def _bare_pdf(cells: list[list[str]], widths: list[float], path: Path) -> None:
    style = TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), REGULAR, SMALL),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.6, HexColor("#DCE3E3")),
        ]
    )
    table = LongTable(cells, colWidths=widths, repeatRows=1, style=style)
    SimpleDocTemplate(str(path), pagesize=A4_LANDSCAPE, leftMargin=MARGIN, rightMargin=MARGIN).build([table])
