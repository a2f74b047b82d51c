# SPDX-License-Identifier: EUPL-1.2
"""Searches the bytes of files for words, as somebody would who found the laptop: plain, as UTF-16, and packed in streams."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

_A85 = re.compile(rb"stream\r?\n(.*?)~>", re.DOTALL)
# How zlib begins, for each window and level that is in use.
_ZLIB = re.compile(rb"[\x08\x18\x28\x38\x48\x58\x68\x78][\x01\x5e\x9c\xda]")
_MOST = 1 << 20


def finds(folders: Iterable[Path], words: Iterable[str]) -> list[str]:
    """Which words stand where: ``path: word``."""
    wanted = {word: _shapes(word) for word in words}
    return [
        f"{file}: {word}"
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        for word, shapes in wanted.items()
        if _holds(file.name.encode(), shapes)
        or any(_holds(part, shapes) for part in _parts(file.read_bytes()))
    ]


def documents(folders: Iterable[Path]) -> list[str]:
    """Files that are, or hold, a PDF or something zipped: their letters are numbers of a font, which no search finds."""
    return [
        str(file)
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file() and any(head in file.read_bytes() for head in (b"%PDF-", b"PK\x03\x04"))
    ]


def _shapes(word: str) -> list[bytes]:
    return [
        case.encode(code)
        for case in (word, word.lower(), word.upper())
        for code in ("utf-8", "utf-16-le", "utf-16-be")
    ]


def _holds(content: bytes, shapes: list[bytes]) -> bool:
    return any(shape in content for shape in shapes)


def _parts(content: bytes) -> Iterator[bytes]:
    """The bytes themselves, and whatever can be unpacked from anywhere in them."""
    yield content
    yield from _unpacked(content)
    for found in _A85.finditer(content):
        try:
            yield from _unpacked(base64.a85decode(found[1].strip()))
        except ValueError:
            continue


def _unpacked(content: bytes) -> Iterator[bytes]:
    for found in _ZLIB.finditer(content):
        if int.from_bytes(found[0]) % 31:
            continue  # not a header of zlib
        try:
            yield zlib.decompressobj().decompress(content[found.start() :], _MOST)
        except zlib.error:
            continue
