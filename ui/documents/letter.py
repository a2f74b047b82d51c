# SPDX-License-Identifier: EUPL-1.2
"""A letter on paper: its address shows in the window of an envelope, its words are those that the company gets by mail."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass

from assets.texts import _, date_full, in_language
from ui.documents.blocks import Text, body, small
from ui.documents.paper import PRODUCT, About, Block, Pages, Spot, foot, new_canvas, spread
from ui.documents.tags import Canvas
from ui.documents.theme import A4, BOLD, HEAD, palette
from ui.documents.typeset import Run, Style, shorten, text_of

_MM = 72 / 25.4
_LEFT, _RIGHT = 25 * _MM, 22 * _MM
_ADDRESS = 50 * _MM
"""Below the top edge. Folded in three, what stands from here to 78 mm, and from 22 to 105 mm from the left, is in the window
of an envelope (EA5/6 and C5/6, window at the left)."""
_ADDRESS_WIDTH, _ADDRESS_LINES = 78 * _MM, 5
_SENDER = 125 * _MM
_WORDS = 92 * _MM


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it goes out. ``address``: the lines in the window. ``sender``: who writes, line by line.

    ``text`` has its paragraphs apart by an empty line; lines that begin with ``- `` are a list.
    """

    municipality: str
    address: tuple[str, ...]
    sender: tuple[str, ...]
    day: dt.date
    subject: str
    text: str


def render(letter: Letter, *, language: str, now: dt.datetime) -> bytes:
    """The letter as PDF, in ``nl`` or ``en``; ``now`` is the aware moment it is made. The same input gives the same bytes."""
    with in_language(language):
        return _Paper(letter, now).pdf()


class _Paper:
    def __init__(self, letter: Letter, now: dt.datetime) -> None:
        self.letter, self.now = letter, now

    def pdf(self) -> bytes:
        about = About(
            title=self.letter.subject,
            subject=", ".join(self.letter.address[:2]),
            author=self.letter.municipality or PRODUCT,
            made_at=self.now,
        )
        out = io.BytesIO()
        canvas = new_canvas(A4, about, out)
        self._layout().draw(canvas, self._furniture)
        canvas.save()
        return out.getvalue()

    def _furniture(self, canvas: Canvas, page: int, pages: int) -> None:
        if page > 1:
            spread(canvas, A4[1] - 43, self.letter.municipality, self.letter.subject, A4)
        foot(canvas, A4, self.letter.municipality, page, pages)

    def _layout(self) -> Pages:
        pages = Pages(A4)
        wide = A4[0] - _LEFT - _RIGHT
        top = Spot(0, pages.top)
        pages.flow(self._head(), top, x=_LEFT, width=wide)
        pages.flow(self._address(), Spot(0, A4[1] - _ADDRESS), x=_LEFT, width=_ADDRESS_WIDTH)
        pages.flow(self._sender(), Spot(0, A4[1] - _ADDRESS), x=_SENDER, width=A4[0] - _SENDER - _RIGHT)
        pages.flow([*self._title(), *words(self.letter.text)], Spot(0, A4[1] - _WORDS), x=_LEFT, width=wide)
        return pages

    def _head(self) -> list[Block]:
        style = Style(BOLD, HEAD + 2, palette().accent)
        return [Text([Run(self.letter.municipality, style)])] if self.letter.municipality else []

    def _address(self) -> list[Block]:
        lines = [line for line in self.letter.address if line.strip()][:_ADDRESS_LINES]
        # One line each: what goes on below would push the town out of the window.
        fitting = [text_of([shorten(line, body(), _ADDRESS_WIDTH)]) for line in lines]
        return [Text([Run(line, body())]) for line in fitting]

    def _sender(self) -> list[Block]:
        return [Text([Run(line, small())]) for line in self.letter.sender if line.strip()]

    def _title(self) -> list[Block]:
        return [
            Text([Run(date_full(self.letter.day), body(palette().text2))], keep=True),
            Text(
                [Run(self.letter.subject or _("Letter"), Style(BOLD, HEAD, palette().text))],
                before=10,
                keep=True,
                role="H1",
            ),
        ]


def words(text: str, *, before: float = 14.0) -> Iterator[Block]:
    """The blocks of a plain text: paragraphs and their lines, and lists. ``before`` is the space above all of it."""
    space = before
    for paragraph in text.strip("\n").split("\n\n"):
        for line in filter(str.strip, paragraph.split("\n")):
            item = line.startswith("- ")
            yield Text(
                [Run(line[2:] if item else line, body())],
                before=max(space, 3.0) if item else space,
                indent=13.0 if item else 0.0,
                lead=Run("•", body()) if item else None,
            )
            space = 0.0
        space = 9.0
