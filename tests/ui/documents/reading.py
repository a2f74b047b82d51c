# SPDX-License-Identifier: EUPL-1.2
"""Reads a PDF back as a person would: pages, words, fonts, and every byte that is in it."""

from __future__ import annotations

import io
from functools import partial
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
    """Title, author and so on, with the language, and whether a reader shows the title instead of the name of the file."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        facts = {str(key): str(value) for key, value in document.docinfo.items()}
        marked = "/MarkInfo" in document.Root and bool(document.Root.MarkInfo.Marked)
        wishes: Any = document.Root.get("/ViewerPreferences", {})
        return {
            **facts,
            "/Lang": str(document.Root.get("/Lang", "")),
            "/Marked": str(marked),
            "/DisplayDocTitle": str(bool(wishes.get("/DisplayDocTitle", False))),
        }


def words_outside(pdf: bytes) -> list[str]:
    """Words that stand partly off the paper or run into its edge."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [
            str(word["text"])
            for page in document.pages
            for word in page.extract_words()
            if word["x1"] > page.width - 44 or word["x0"] < 44 or word["bottom"] > page.height - 25
        ]


# What a person hears who has it read out


def untagged(pdf: bytes) -> str:
    """The letters that are neither words of an element nor decoration."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return "".join(
            str(char["text"]) for page in document.pages for char in page.chars if char["tag"] is None
        )


def said(pdf: bytes) -> list[tuple[str, str]]:
    """The role and the words of each element that has words, in the order of the structure."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        words: dict[tuple[int, int], list[str]] = {}
        for at, page in enumerate(document.pages):
            numbers = {char["mcid"] for char in page.chars} - {None}
            for number in numbers:
                part = page.filter(partial(_is_marked, int(number)))
                words.setdefault((at, int(number)), []).append(" ".join((part.extract_text() or "").split()))
    return [
        (role, " ".join(text for place in places for text in words.get(place, [])))
        for role, places, _kids in elements(pdf)
        if places
    ]


def _is_marked(number: int, thing: dict[str, Any]) -> bool:
    return bool(thing.get("mcid") == number)


def rows(pdf: bytes) -> list[list[str]]:
    """For each row of each table the roles of its cells."""
    return [kids for role, _places, kids in elements(pdf) if role == "TR"]


def elements(pdf: bytes) -> list[tuple[str, list[tuple[int, int]], list[str]]]:
    """Role, places (page from 0, number there) and roles of the kids of every element; the way back is checked too, and that
    the heading of a table says whether it is of a column or of a row.
    """
    found: list[tuple[str, list[tuple[int, int]], list[str]]] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        tree: Any = document.Root.StructTreeRoot
        page_at = {page.obj.objgen: at for at, page in enumerate(document.pages)}
        back = list(tree.ParentTree.Nums)
        said_on = {int(back[at]): list(back[at + 1]) for at in range(0, len(back), 2)}

        def walk(element: Any, parent: Any) -> None:
            assert element.P.objgen == parent.objgen
            assert str(element.S) != "/TH" or str(element.A.Scope) in ("/Column", "/Row")
            places, kids = [], []
            for kid in list(element.K):
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    kids.append(kid)
                    continue
                page, number = (element.Pg, int(kid)) if isinstance(kid, int) else (kid.Pg, int(kid.MCID))
                at = page_at[page.objgen]
                assert said_on[int(document.pages[at].StructParents)][number].objgen == element.objgen
                places.append((at, number))
            found.append((str(element.S)[1:], places, [str(kid.S)[1:] for kid in kids]))
            for kid in kids:
                walk(kid, element)

        walk(tree.K, tree)
    return found


def alternatives(pdf: bytes) -> list[str]:
    """What is read out instead of each picture, in order; each has its room on the page."""
    found: list[str] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:

        def walk(element: Any) -> None:
            if str(element.S) == "/Figure":
                left, bottom, right, top = (float(one) for one in element.A.BBox)
                assert 0 <= left < right <= 1200
                assert 0 <= bottom < top <= 1200
                found.append(str(element.Alt))
            for kid in list(element.K):
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    walk(kid)

        tree: Any = document.Root.StructTreeRoot
        walk(tree.K)
    return found
