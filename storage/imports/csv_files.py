# SPDX-License-Identifier: EUPL-1.2
"""Reads CSV as it really comes: any of three delimiters, four encodings, with line breaks inside quotes."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from storage.errors import RodeLoperError
from storage.imports import cells

DELIMITERS = ";,\t|"
_CHUNK = 1 << 20
_SAMPLE_ROWS = 60
_SAMPLE_TEXT = 256_000


def encoding_of(path: Path) -> str:
    """``utf-8-sig``, ``utf-16`` or ``cp1252``: the first that the whole file agrees with.

    Windows-1252 accepts nearly everything, so it is what remains; a file with NULs that is not UTF-16 is no text at all.
    """
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in head:
            return _utf16_without_mark(head)
        decoder = codecs.getincrementaldecoder("utf-8")()
        file.seek(0)
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _utf16_without_mark(head: bytes) -> str:
    """Latin text in UTF-16 has a NUL in nearly every second place; anything else with NULs is not text."""
    half = max(len(head) // 2, 1)
    if head[1::2].count(0) > half * 0.7 and not head[0::2].count(0):
        return "utf-16-le"
    if head[0::2].count(0) > half * 0.7 and not head[1::2].count(0):
        return "utf-16-be"
    raise RodeLoperError("import.not-a-table", kind="binary")


def delimiter_of(path: Path, encoding: str) -> str:
    """The delimiter that cuts the first rows into the most columns of the same count; ``;`` for a single column."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(_SAMPLE_TEXT)
    if sample[:5].lower().startswith("sep=") and len(sample) > 4 and sample[4] in DELIMITERS:
        return sample[4]
    best, best_score = ";", 0.0
    for delimiter in DELIMITERS:
        score = _evenness(sample, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _evenness(sample: str, delimiter: str) -> float:
    try:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths = [len(row) for row in islice(reader, _SAMPLE_ROWS) if row]
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    return (usual - 1) * (widths.count(usual) / len(widths)) ** 2


def rows(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Every record of the file as clean cells; a blank line is an empty list, so that counting gives the row number.

    Raises ``import.broken-quotes`` with the line when a quote is opened and never closed.
    """
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(_without_nul(file), delimiter=delimiter)
        clean = cells.clean
        try:
            for number, row in enumerate(reader):
                if number == 0 and len(row) <= 2 and row and row[0].lower().startswith("sep="):
                    yield []
                    continue
                yield [clean(cell) for cell in row]
        except csv.Error:
            raise RodeLoperError("import.broken-quotes", line=reader.line_num) from None


def _without_nul(file: io.TextIOBase | io.TextIOWrapper) -> Iterator[str]:
    """The lines of the file, within the limit of one cell; stray NULs in the middle of a file are dropped."""
    while line := file.readline(cells.MAX_CELL * 40):
        yield line.replace("\0", "") if "\0" in line else line
