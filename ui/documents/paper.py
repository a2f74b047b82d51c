# SPDX-License-Identifier: EUPL-1.2
"""Lays blocks on pages: flows them down a column, keeps headings with what follows, and numbers the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from reportlab import rl_config

from assets.texts import _, language
from ui.documents.tags import Canvas
from ui.documents.theme import BOTTOM, FOOT, LEAST, MARGIN, REGULAR, RIBBON, TOP, colour, fonts, palette
from ui.documents.typeset import Line, Style, shorten

PRODUCT = "Rode Loper"


class Spot(NamedTuple):
    """A place to go on: page (from 0) and height above the bottom of the sheet, in points."""

    page: int
    y: float


class About(NamedTuple):
    """What the metadata of a document say."""

    title: str
    subject: str
    author: str
    made_at: dt.datetime


class Block:
    """A piece of a page that knows its height. ``before`` is the space above it, dropped on top of a page;
    ``keep`` binds it to the block that follows.
    """

    before: float = 0.0
    keep: bool = False

    def height(self, width: float) -> float:
        raise NotImplementedError

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        raise NotImplementedError

    def least(self, width: float) -> float:
        """The smallest part that may stand alone at the bottom of a page."""
        return self.height(width)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """The part that fits in ``room`` and the rest, or nothing when this block stays whole."""
        return None


@dataclass(frozen=True, slots=True)
class _Placed:
    block: Block
    x: float
    top: float
    width: float


class Pages:
    """The pages of one document, laid out before anything is drawn, so that each page can say "1 of 2"."""

    def __init__(self, size: tuple[float, float], *, top: float = TOP, bottom: float = BOTTOM) -> None:
        self.size = size
        self.top = size[1] - top
        self.bottom = bottom
        self._placed: list[list[_Placed]] = [[]]

    def __len__(self) -> int:
        return len(self._placed)

    @property
    def start(self) -> Spot:
        return Spot(0, self.top)

    @property
    def width(self) -> float:
        return self.size[0] - 2 * MARGIN

    def flow(
        self, blocks: Sequence[Block], start: Spot, *, x: float = MARGIN, width: float | None = None
    ) -> Spot:
        """Lay the blocks under each other from ``start``; gives the spot under the last one."""
        wide = self.width if width is None else width
        queue = list(reversed(blocks))
        spot = start
        while queue:
            block = queue.pop()
            fresh = spot.y >= self.top
            y = spot.y if fresh else spot.y - block.before
            room = y - self.bottom
            if not fresh and self._needed(block, queue, wide) > room:
                spot = self._turn(spot)
                queue.append(block)
                continue
            parts = block.split(wide, room) if block.height(wide) > room else None
            if parts:
                block, rest = parts
                queue.append(rest)
            self._place(spot.page, _Placed(block, x, y, wide))
            spot = self._turn(spot) if parts else Spot(spot.page, y - block.height(wide))
        return spot

    def _needed(self, block: Block, queue: Sequence[Block], width: float) -> float:
        """What must fit under each other: this block, and, when it keeps with the next, the start of that one too."""
        total = 0.0
        ahead = iter(reversed(queue))
        while block.keep:
            total += block.height(width)
            following = next(ahead, None)
            if following is None:
                return total
            block = following
            total += block.before
        return total + block.least(width)

    def _turn(self, spot: Spot) -> Spot:
        return Spot(spot.page + 1, self.top)

    def _place(self, page: int, placed: _Placed) -> None:
        self._placed.extend([] for _missing in range(page + 1 - len(self._placed)))
        self._placed[page].append(placed)

    def draw(self, canvas: Canvas, furniture: Callable[[Canvas, int, int], None]) -> None:
        """Draw all pages; ``furniture(canvas, page, pages)`` adds ribbon, head and foot (pages count from 1)."""
        for number, placed in enumerate(self._placed, start=1):
            furniture(canvas, number, len(self._placed))
            for item in placed:
                item.block.draw(canvas, item.x, item.top, item.width)
            canvas.showPage()


def draw_line(canvas: Canvas, x: float, base: float, line: Line, *, goes_on: bool = False) -> None:
    """Write one set line with its base line at ``base``. ``goes_on``: a next line is part of the same sentence."""
    text = canvas.beginText(x, base)
    for piece in line.pieces:
        text.setFont(piece.style.font, piece.style.size)
        text.setFillColor(colour(piece.style.colour))
        text.textOut(piece.text)
    if goes_on and line.pieces and not line.pieces[-1].text.endswith("-"):
        # For whoever has it read out or copies it; the break of a line is no space.
        text.textOut(" ")
    canvas.drawText(text)


def rule(canvas: Canvas, x: float, y: float, width: float, tint: str = "") -> None:
    """A hairline."""
    canvas.setStrokeColor(colour(tint or palette().line))
    canvas.setLineWidth(0.7)
    canvas.line(x, y, x + width, y)


def new_canvas(size: tuple[float, float], about: About, out: BinaryIO) -> Canvas:
    """An empty document that says in its metadata what it is, who made it, when, and in which language."""
    fonts()
    # Streams as they are, not as printable letters: a fifth smaller, and a third of the time of a long report.
    rl_config.useA85 = 0
    canvas = Canvas(
        out,
        pagesize=size,
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,
        lang="nl-NL" if language() == "nl" else "en-GB",
    )
    # ``invariant`` makes the same bytes twice, but dates every document in 2000; an archive needs the real moment.
    stamp = canvas._doc._timeStamp
    stamp.t, stamp.tzname = about.made_at.timestamp(), "UTC"
    stamp.lt = about.made_at.astimezone(dt.UTC).timetuple()
    stamp.YMDhms = tuple(stamp.lt)[:6]
    canvas.setTitle(about.title)
    canvas.setSubject(about.subject)
    canvas.setAuthor(about.author)
    canvas.setCreator(PRODUCT)
    canvas.setProducer(PRODUCT)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def foot(canvas: Canvas, size: tuple[float, float], words: str, page: int, pages: int) -> None:
    """The ribbon on top; at the bottom what this paper is, and which page of how many."""
    colours = palette()
    canvas.setFillColor(colour(colours.accent))
    canvas.rect(0, size[1] - RIBBON, size[0], RIBBON, stroke=0, fill=1)
    width = size[0] - 2 * MARGIN
    rule(canvas, MARGIN, FOOT, width)
    style = Style(REGULAR, LEAST, colours.text2)
    count = shorten(_("{page} of {pages}").format(page=page, pages=pages), style, width)
    line = shorten(words, style, width - count.width - 20)
    draw_line(canvas, MARGIN, FOOT - 12, line)
    draw_line(canvas, MARGIN + width - count.width, FOOT - 12, count)


def spread(canvas: Canvas, y: float, left: str, right: str, size: tuple[float, float]) -> None:
    """A small line with something at both ends, such as the head of a page."""
    style = Style(REGULAR, LEAST, palette().text2)
    width = size[0] - 2 * MARGIN
    end = shorten(right, style, width / 2)
    draw_line(canvas, MARGIN, y, shorten(left, style, width - end.width - 20))
    draw_line(canvas, MARGIN + width - end.width, y, end)


def keep_for(*, alderman: bool) -> str:
    """How long this paper is kept: Selectielijst gemeenten 2020, 19.1.10 (with an alderman) and 19.1.11."""
    if alderman:
        return _("Keep: 10 years (conversation with an alderman).")
    return _("Keep: 5 years (conversation by staff).")
