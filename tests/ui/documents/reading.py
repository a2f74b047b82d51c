# SPDX-License-Identifier: EUPL-1.2
"""Reads a PDF back as a person would: pages, words, fonts, and every byte that is in it."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
import pikepdf
from pikepdf import Name


def pages(pdf: bytes) -> list[str]:
    """The text of each page."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [page.extract_text() or "" for page in document.pages]


def text(pdf: bytes) -> str:
    """The text of the document with single spaces."""
    return " ".join(" ".join(pages(pdf)).split())


def all_bytes(pdf: bytes) -> bytes:
    """The file as it is, and everything in it uncompressed."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        streams = [
            bytes(thing.read_bytes()) for thing in document.objects if isinstance(thing, pikepdf.Stream)
        ]
        strings = [repr(thing).encode() for thing in document.objects]
    return b"\n".join([pdf, *streams, *strings])


def fonts(pdf: bytes) -> dict[str, bool]:
    """The fonts that pages use, and whether the letters are in the file."""
    found: dict[str, bool] = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            resources: Any = page.obj["/Resources"]
            used = resources.get("/Font", {})
            for font in used.values():
                descriptor = font.get("/FontDescriptor")
                found[str(font[Name.BaseFont])] = descriptor is not None and "/FontFile2" in descriptor
    return found


def information(pdf: bytes) -> dict[str, str]:
    """Title, author and so on, with the language."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        facts = {str(key): str(value) for key, value in document.docinfo.items()}
        return {**facts, "/Lang": str(document.Root.get("/Lang", ""))}


def words_outside(pdf: bytes) -> list[str]:
    """Words that stand partly off the paper or run into its edge."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [
            str(word["text"])
            for page in document.pages
            for word in page.extract_words()
            if word["x1"] > page.width - 44 or word["x0"] < 44 or word["bottom"] > page.height - 25
        ]
