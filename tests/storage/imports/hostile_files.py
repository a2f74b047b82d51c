# SPDX-License-Identifier: EUPL-1.2
"""Tables that nobody sends by accident: bombs, rows without end, books that refer to what is not theirs. Each is small to send or to make."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import partial

import xlsxwriter

Make = Callable[[], bytes]

HEAD = b"Naam;Plaats;KvK-nummer\r\n"
GOOD = b"Abel;Zeist;69599084\r\n"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>'.encode()
END = b"</sheetData></worksheet>"
STRINGS = f'<?xml version="1.0"?><sst xmlns="{MAIN}">'.encode()


def book(sheets: int = 1, **parts: bytes | Callable[[bytes], bytes]) -> bytes:
    """A workbook with a row of headings and one company, in which these parts (by the end of their name) are replaced."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as made:
        for number in range(sheets):
            sheet = made.add_worksheet(f"Blad {number + 1}")
            sheet.write_row(0, 0, ["Naam", "Plaats", "KvK-nummer"])
            sheet.write_row(1, 0, ["Abel", "Zeist", "69599084"])
    changed = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = parts.get(part.filename.rsplit("/")[-1].split(".")[0].strip("[]"), old.read(part))
            new.writestr(part.filename, content(old.read(part)) if callable(content) else content)
    return changed.getvalue()


def with_members(content: bytes, members: dict[str, bytes]) -> bytes:
    """The archive with more members in it."""
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def noise(size: int) -> bytes:
    """Letters that hardly pack, so that no ratio gives them away."""
    return random.Random(1).randbytes(size // 2).hex().encode()


def _laughs(content: bytes) -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "ha">{lines}]>'.encode()
    start = content.find(b"?>") + 2
    return content[:start] + doctype + content[start:].replace(b">", b">&l9;", 1)


def outside(address: str) -> Callable[[bytes], bytes]:
    """Put an entity in a part that asks for this address."""

    def change(content: bytes) -> bytes:
        doctype = (
            f'<!DOCTYPE x [<!ENTITY % d SYSTEM "{address}"> %d; <!ENTITY e SYSTEM "{address}">]>'.encode()
        )
        start = content.find(b"?>") + 2
        return content[:start] + doctype + content[start:].replace(b">", b">&e;", 1)

    return change


def _linked(content: bytes) -> bytes:
    return content.replace(b"worksheets/sheet1.xml", b"../../../../../../etc/passwd")


def _no_types(content: bytes) -> bytes:
    return content.replace(b"spreadsheetml.sheet.main+xml", b"wordprocessingml.document.main+xml")


def _macros(content: bytes) -> bytes:
    return content.replace(b"spreadsheetml.sheet.main+xml", b"vnd.ms-excel.sheet.macroEnabled.main+xml")


def _cells(value: str) -> bytes:
    return SHEET + b"".join(b"<row><c>%s</c><c><v>1</v></c></row>" % value.encode() for _ in range(3)) + END


def _row(cells: bytes, **row: int) -> bytes:
    number = "".join(f' {name}="{value}"' for name, value in row.items()).encode()
    return b"<row" + number + b">" + cells + b"</row>"


_TEXT = b'<c t="inlineStr"><is><t>x</t></is></c>'

PARTS = ("workbook", "styles", "sharedStrings", "Content_Types", "sheet1", "theme1", "core", "app")
"""The parts of a book, each of which is XML that somebody else wrote."""

QUICK: dict[str, Make] = {
    "quote that never closes.csv": lambda: HEAD + GOOD + b'"Bos;' + b"x;\r\n" * 400_000,
    "nothing but line ends.csv": lambda: HEAD + b"\n" * 8_000_000,
    "nothing but delimiters.csv": lambda: b";" * 10_000_000,
    "wide in the middle.csv": lambda: HEAD + GOOD * 20 + b";".join([b"ab"] * 3_000_000),
    "wide from the start.csv": lambda: (b";".join([b"ab"] * 400_000) + b"\r\n") * 20,
    "one cell of 20 MB.csv": lambda: HEAD + b"Abel;" + b"x" * 20_000_000 + b";1\r\n",
    "NULs.csv": lambda: HEAD + b"\0A\0b\0el;Z\0eist;6\0\r\n" + GOOD * 3 + b"\0" * 100_000,
    "broken encoding.csv": lambda: HEAD + bytes(range(128, 256)) * 20 + b";\xff\xfe;\xc3\r\n" + GOOD,
    "half UTF-16.csv": lambda: (HEAD + GOOD).decode().encode("utf-16")[:-1],
    "surrogates.csv": lambda: HEAD + b"\xed\xa0\x80\xed\xbf\xbf;Zeist;1\r\n",
    "bidi and zero width.csv": lambda: HEAD + "Abel\u202e\u200b\u2066;Ze\u00adist;\u0661\u0662\r\n".encode(),
    "numbers at the edges.csv": lambda: HEAD + b"1e999;-0;99999999999999999999999\r\nNaN;inf;\xd9\xa1\xd9\xa2\r\n",
    "spaces.xlsx": lambda: book(sheet1=SHEET + b" " * 60_000_000 + END),
    "padded rows.xlsx": lambda: book(sheet1=SHEET + _row(b'<c r="XFD1" t="inlineStr"><is><t>x</t></is></c>') * 4000 + END),
    "far row.xlsx": lambda: book(sheet1=SHEET + _row(_TEXT * 2, r=999_999_999) + END),
    "last row.xlsx": lambda: book(sheet1=SHEET + _row(_TEXT * 2, r=1_048_576) + END),
    "negative row.xlsx": lambda: book(sheet1=SHEET + _row(_TEXT * 2, r=-5) + _row(_TEXT * 2, r=0) + END),
    "no archive behind it.xlsx": lambda: b"PK\x03\x04" + noise(100_000),
    "cut off.xlsx": lambda: book()[:-200],
    "sheet elsewhere.xlsx": lambda: book(workbook=_linked),
    "document inside.xlsx": lambda: book(Content_Types=_no_types),
    "no content types.xlsx": lambda: book(Content_Types=b""),
    "macros.xlsm": lambda: with_members(book(Content_Types=_macros), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 99}),
    "members that climb.xlsx": lambda: with_members(book(), {"../../climbed": b"x", "/tmp/climbed": b"x", "..\\climbed": b"x"}),
    "twice the same member.xlsx": lambda: with_members(book(), {"xl/worksheets/sheet1.xml ": b"x"}),
    "string that is not there.xlsx": lambda: book(sheet1=SHEET + _row(b'<c t="s"><v>999999</v></c>' * 2) * 3 + END),
    "date beyond dates.xlsx": lambda: book(sheet1=_cells("<v>1e300</v>")),
    "moment before time.xlsx": lambda: book(sheet1=SHEET + _row(b'<c t="d"><v>-0001-99-99</v></c><c t="d"><v>x</v></c>') + END),
    "error in a cell.xlsx": lambda: book(sheet1=_cells('<v>#REF!</v>')),
    "nested deep.xlsx": lambda: book(sheet1=SHEET + b"<row>" * 100_000 + END),
    "long attribute.xlsx": lambda: book(sheet1=SHEET + b'<row r="' + b"1" * 5_000 + b'"><c/></row>' + END),
    **{f"laughs in {part}.xlsx": partial(book, 1, **{part: _laughs}) for part in PARTS},
}  # fmt: skip
"""Name of the file → its bytes; those that take a moment only."""


def _many_strings(_old: bytes) -> bytes:
    return STRINGS + b"<si><t>a</t></si>" * 5_000_000 + b"</sst>"


def _noisy_strings(_old: bytes) -> bytes:
    letters = noise(40_000_000)
    return (
        STRINGS
        + b"".join(b"<si><t>" + letters[n : n + 8] + b"</t></si>" for n in range(0, 32_000_000, 8))
        + b"</sst>"
    )


def _noisy_cells(_old: bytes) -> bytes:
    letters = noise(50_000_000)
    cells = (
        b'<c t="inlineStr"><is><t>' + letters[n : n + 12] + b"</t></is></c>" for n in range(0, 48_000_000, 12)
    )
    head = (
        b"<row>"
        + b"".join(b'<c t="inlineStr"><is><t>Naam %d</t></is></c>' % n for n in range(20))
        + b"</row>"
    )
    return (
        SHEET
        + head
        + b"<row>"
        + b"</row><row>".join(b"".join(group) for group in zip(*[cells] * 20, strict=True))
        + b"</row>"
        + END
    )


def _many_styles(old: bytes) -> bytes:
    return old.replace(
        b"<cellXfs", b"<cellXfs>" + b'<xf numFmtId="0" fontId="0"/>' * 1_200_000 + b"</cellXfs><old", 1
    )


def _many_empty_sheets() -> bytes:
    """A few hundred names for one sheet in which a million rows hold nothing."""
    content = book(sheets=300, sheet1=SHEET + b"<row/>" * 1_000_000 + END)

    def all_to_one(part: bytes) -> bytes:
        return re.sub(rb"worksheets/sheet\d+\.xml", b"worksheets/sheet1.xml", part)

    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = old.read(part)
            new.writestr(
                part.filename, all_to_one(data) if part.filename.endswith("workbook.xml.rels") else data
            )
    return changed.getvalue()


LONG: dict[str, Make] = {
    "ten million columns.csv": lambda: HEAD + GOOD + b";".join([b"ab"] * 10_000_000),
    "one cell of 100 MB.csv": lambda: HEAD + b"Abel;" + b"x" * 100_000_000 + b";1\r\n",
    "quote of 100 MB.csv": lambda: HEAD + b'"Abel;' + b"x" * 100_000_000,
    "199 MB of line ends.csv": lambda: HEAD + b"\n" * 199_000_000,
    "many rows with wide letters.csv": lambda: (
        HEAD + ("Abel;" + "x" * 380 + "\U0001f600;1\r\n").encode() * 480_000
    ),
    "many strings.xlsx": lambda: book(sharedStrings=_many_strings),
    "many noisy strings.xlsx": lambda: book(sharedStrings=_noisy_strings),
    "many empty rows.xlsx": lambda: book(sheet1=SHEET + b"<row/>" * 6_000_000 + END),
    "many noisy cells.xlsx": lambda: book(sheet1=_noisy_cells),
    "many sheets.xlsx": lambda: book(sheets=4_000),
    "many empty sheets.xlsx": _many_empty_sheets,
    "many styles.xlsx": lambda: book(styles=_many_styles),
    "many members.xlsx": lambda: with_members(book(), {f"xl/media/{n}": b"" for n in range(60_000)}),
    "attribute of 30 MB.xlsx": lambda: book(
        sheet1=SHEET + b'<row r="1" x="' + noise(30_000_000) + b'"/>' + END
    ),
}

PREVIEWS: dict[str, Make] = {
    "as many rows as there may be.csv": lambda: (
        HEAD
        + b"".join(
            f"Bedrijf {n} {chr(0x1F600)};{chr(0x1F600)}{'x' * 200};{n:08}\r\n".encode()
            for n in range(110_000)
        )
    ),
    "nothing but refused rows.csv": lambda: (
        HEAD + (f"{'x' * 300}{chr(0x1F600)};{'y' * 200};{'9' * 30}\r\n").encode() * 105_000
    ),
}
"""Tables that are just small enough to read; what they come to in a preview is more than what they are."""
