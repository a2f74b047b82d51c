# SPDX-License-Identifier: EUPL-1.2
"""The archive that a spreadsheet is, read within bounds: how much comes out of it, of how many parts, and when to stop.

What a part costs follows from the number of its elements rather than from its size, so that is what is counted. The
caller hears of each piece that is read, and can end the reading there.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from types import TracebackType
from typing import IO, BinaryIO, Self

from storage.errors import RodeLoperError

_MAX_UNPACKED = 400_000_000
_SMALL = 40_000_000
_MAX_RATIO = 100
"""A real sheet packs 5 to 40 times; a bomb about 1,000 times."""

_MAX_PARTS = 10_000
_FEW_ELEMENTS = 400_000
"""Of a part that is taken in as a whole, such as the styles: a book has at most 64,000 of those."""
_STRING_ELEMENTS = 5_000_000
"""Of the table of shared strings, which has to be in memory too: more than a million strings."""
_SHEET_ELEMENTS = 60_000_000
_LONGEST_TAG = 256_000
"""Bytes without an end of a tag. A cell holds at most 32,767 characters; the parser takes a longer tag in again with
every piece of it that it gets, which is hours for a tag of many megabytes."""

_PIECE = 256 * 1024


class Archive:
    """The members of a book, read one after another. ``look`` is called for each piece and may raise to end it all."""

    def __init__(self, file: BinaryIO, look: Callable[[], None]) -> None:
        self._zip = zipfile.ZipFile(file)
        self._look = look
        self.filename = ""

    def namelist(self) -> list[str]:
        """The names of the members. Nothing is ever written under them."""
        return self._zip.namelist()

    def read(self, name: str) -> bytes:
        """The whole of a part that describes the book. Raises ``KeyError`` when it is not there."""
        part = self._part(name, _FEW_ELEMENTS)
        pieces = bytearray()
        while piece := part.read(_PIECE):
            pieces += piece
            if len(pieces) > _SMALL:
                raise _too_big()
        return bytes(pieces)

    def open(self, name: str, _mode: str = "r") -> Part:
        """The table of shared strings, to read as a stream."""
        return self._part(name, _STRING_ELEMENTS)

    def sheet(self, name: str) -> Part:
        """A sheet, to read as a stream."""
        return self._part(name, _SHEET_ELEMENTS)

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def _part(self, name: str, elements: int) -> Part:
        return Part(self._zip.open(name), self._look, elements)


class Part:
    """One member as a stream of bytes; what it may hold is counted while it is read."""

    def __init__(self, stream: IO[bytes], look: Callable[[], None], elements: int) -> None:
        self._stream, self._look, self._left = stream, look, elements
        self._open = 0

    def read(self, size: int = -1) -> bytes:
        """At most this many bytes. Raises ``import.too-big``, and what ``look`` raises."""
        self._look()
        piece = self._stream.read(size)
        self._left -= piece.count(b"<")
        first, last = piece.find(b">"), piece.rfind(b">")
        if self._left < 0 or self._open + (len(piece) if first < 0 else first) > _LONGEST_TAG:
            raise _too_big()
        self._open = self._open + len(piece) if last < 0 else len(piece) - last
        return piece

    def close(self) -> None:
        """Let go of the member."""
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def look_at(file: BinaryIO, size: int) -> None:
    """Look at the table of contents of an archive of so many bytes before anything of it is read.

    Raises ``import.not-a-table``, ``import.encrypted``, ``import.too-big``.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        raise RodeLoperError("import.not-a-table", kind="damaged") from None
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise RodeLoperError("import.encrypted")
    if "xl/workbook.xml" not in names or len(names) > _MAX_PARTS:
        kind = "ods" if "content.xml" in names else "xlsb" if "xl/workbook.bin" in names else "zip"
        raise RodeLoperError("import.not-a-table", kind=kind)
    unpacked = sum(part.file_size for part in parts)
    packed = max(size, 1)
    if unpacked > _MAX_UNPACKED or (unpacked > _SMALL and unpacked > packed * _MAX_RATIO):
        raise _too_big()


def _too_big() -> RodeLoperError:
    return RodeLoperError("import.too-big", what="unpacked", limit=_MAX_UNPACKED)
