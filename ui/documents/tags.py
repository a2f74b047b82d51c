# SPDX-License-Identifier: EUPL-1.2
"""Says what is what on paper, for whoever has it read out: headings, paragraphs, lists and tables, in the order of reading.

Tagged PDF is in ISO 32000-1, 14.7 and 14.8. ReportLab knows nothing of it but writes any object and any operator. On our
pages everything is decoration (an *artifact*), except what is drawn inside ``says``: who draws a line or a tint has
nothing to do, and who forgets to tag words is found by the test that looks for words without a tag.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

import pikepdf
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObject
from reportlab.pdfgen.canvas import Canvas as PlainCanvas

_DECORATION = "/Artifact BMC"
END = "EMC"
"""The operator after what was begun with ``mark``."""
_WHOLE = {"LI": "L", "TOCI": "TOC"}
"""What items are together: a list, or the contents of the document."""


class _Words(NamedTuple):
    """A stretch of marked words: on which page (from 0), and its number there."""

    page: int
    number: int


class Element:
    """One thing that a reader announces: its role (``H1``, ``P``, ``LI`` … of the standard) and what is in it.

    ``alternative`` is read out instead of what is drawn, for a picture.
    """

    __slots__ = ("alternative", "attributes", "kids", "parent", "reference", "role")

    def __init__(self, role: str, attributes: str = "", alternative: str = "") -> None:
        self.role, self.attributes, self.alternative = role, attributes, alternative
        self.kids: list[Element | _Words] = []
        self.parent: Element | None = None
        self.reference = ""


def heading_cell(columns: int = 1) -> Element:
    """The heading of one column, or of the rows below it when it stretches over ``columns``."""
    if columns == 1:
        return Element("TH", "/O /Table /Scope /Column")
    return Element("TH", f"/O /Table /Scope /Row /ColSpan {columns}")


def figure(alternative: str, x: float, y: float, width: float, height: float) -> Element:
    """A picture with what it says in words, and the room that it takes (ISO 32000-1, 14.8.5.4), in points from the bottom left."""
    box = " ".join(f"{value:.2f}" for value in (x, y, x + width, y + height))
    return Element("Figure", f"/O /Layout /Placement /Block /BBox [ {box} ]", alternative)


class Canvas(PlainCanvas):  # type: ignore[misc] # the library has no types
    """Pages that know their own structure. Elements are put in the order in which they are first drawn."""

    def __init__(self, out: BinaryIO, **options: object) -> None:
        self._out, self._plain = out, io.BytesIO()
        self._document = Element("Document")
        self._inside = [self._document]
        self._pages: list[list[Element]] = []
        self._here: list[Element] = []
        super().__init__(self._plain, **options)

    # While drawing

    @contextmanager
    def within(self, element: Element) -> Iterator[None]:
        """What is said in here is part of this element."""
        self._attach(element)
        self._inside.append(element)
        yield
        self._inside.pop()

    @contextmanager
    def says(self, element: Element) -> Iterator[None]:
        """What is drawn in here are the words of this element; it may be said in parts, on more than one page."""
        with self.aside():
            self._code.append(self.mark(element))
            yield
            self._code.append(END)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """No decoration is drawn in here, so that ``mark`` can be used inside one text object."""
        self._code.append(END)
        yield
        self._code.append(_DECORATION)

    def mark(self, element: Element) -> str:
        """The operator before words of this element; ``EMC`` ends them."""
        self._attach(element)
        words = _Words(len(self._pages), len(self._here))
        self._here.append(element)
        element.kids.append(words)
        return f"/{element.role} <</MCID {words.number}>> BDC"

    def _attach(self, element: Element) -> None:
        if element.parent is not None:
            return
        parent = self._inside[-1]
        if (whole := _WHOLE.get(element.role)) is not None:
            # Items that follow each other are one list.
            last = parent.kids[-1] if parent.kids else None
            if not isinstance(last, Element) or last.role != whole:
                last = Element(whole)
                last.parent = parent
                parent.kids.append(last)
            parent = last
        element.parent = parent
        parent.kids.append(element)

    def showPage(self) -> None:
        self._code.insert(0, _DECORATION)
        self._code.append(END)
        super().showPage()
        page = self._doc.Pages.pages[-1]
        # ReportLab writes the entries that a page names here.
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self._pages), PDFName("S")
        self._pages.append(self._here)
        self._here = []

    # At the end

    def save(self) -> None:
        _Tree(self._doc, self._document, self._pages).add()
        super().save()
        # The structure of a long table is ten times the size of its letters; another library packs it.
        packed = pikepdf.ObjectStreamMode.generate
        with pikepdf.open(self._plain) as document:
            document.save(self._out, object_stream_mode=packed, deterministic_id=True)


class _Object(PDFObject):  # type: ignore[misc] # the library has no types
    """An object of the file, written out by us: ReportLab's dictionaries take ten times as long, for every cell of a table."""

    __RefOnly__ = 1

    def __init__(self) -> None:
        self.text = ""

    def format(self, _document: object) -> bytes:
        return self.text.encode("ascii")


class _Tree:
    """Writes the structure: every element with its parent and kids, and for each page whose its words are."""

    def __init__(self, document: object, root: Element, pages: list[list[Element]]) -> None:
        self._doc: object = document
        self._root, self._pages = root, pages
        self._page_at = [self._refer(page)[1] for page in document.Pages.pages]  # type: ignore[attr-defined]

    def add(self) -> None:
        """Put it in the document, which then says that it is tagged."""
        top, top_at = self._refer(_Object())
        objects = [self._number(element) for element in _all(self._root)]
        for element, item in objects:
            item.text = self._written(element, top_at)
        numbers = " ".join(
            f"{page} [ {' '.join(element.reference for element in said)} ]"
            for page, said in enumerate(self._pages)
        )
        top.text = (
            f"<< /Type /StructTreeRoot /K {self._root.reference} /ParentTree << /Nums [ {numbers} ] >> >>"
        )
        catalog = self._doc.Catalog  # type: ignore[attr-defined]
        catalog.StructTreeRoot = top
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _number(self, element: Element) -> tuple[Element, _Object]:
        item, element.reference = self._refer(_Object())
        return element, item

    def _refer(self, item: _Object) -> tuple[_Object, str]:
        name = self._doc.Reference(item).name  # type: ignore[attr-defined]
        number, version = self._doc.idToObjectNumberAndVersion[name]  # type: ignore[attr-defined]
        return item, f"{number} {version} R"

    def _written(self, element: Element, top: str) -> str:
        parent = element.parent.reference if element.parent else top
        first = next((kid.page for kid in element.kids if isinstance(kid, _Words)), None)
        page = f" /Pg {self._page_at[first]}" if first is not None else ""
        more = f" /A << {element.attributes} >>" if element.attributes else ""
        if element.alternative:
            more += f" /Alt <FEFF{element.alternative.encode('utf-16-be').hex().upper()}>"
        kids = " ".join(self._kid(kid, first) for kid in element.kids)
        return f"<< /S /{element.role} /P {parent}{page}{more} /K [ {kids} ] >>"

    def _kid(self, kid: Element | _Words, first: int | None) -> str:
        if isinstance(kid, Element):
            return kid.reference
        if kid.page == first:
            return str(kid.number)
        return f"<< /Type /MCR /Pg {self._page_at[kid.page]} /MCID {kid.number} >>"


def _all(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _all(kid)
