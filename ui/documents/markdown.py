# SPDX-License-Identifier: EUPL-1.2
"""Sets the Markdown of a note on paper. Only letters, headings, lists and quotes: nothing in a note can do anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ui.documents.blocks import Text, body, small
from ui.documents.paper import Block
from ui.documents.tags import Canvas, Element
from ui.documents.theme import BOLD, BOLD_ITALIC, ITALIC, REGULAR, TEXT, colour, palette
from ui.documents.typeset import Run, Style

_STEP = 13.0  # indent of each level of a list or quote
_DEEPEST = 6
_TOO_DEEP = re.compile(r"^(?:[ \t]*(?:[>*+-]|\d+[.)])){15}", re.MULTILINE)
_FONTS = {(False, False): REGULAR, (True, False): BOLD, (False, True): ITALIC, (True, True): BOLD_ITALIC}


@dataclass
class Quoted(Block):
    """A block with the grey ribbon of a quote at its left."""

    inner: Block
    before: float = 5.0
    element: Element = field(default_factory=lambda: Element("BlockQuote"), repr=False)

    def height(self, width: float) -> float:
        return self.inner.height(width - _STEP)

    def least(self, width: float) -> float:
        return self.inner.least(width - _STEP)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        parts = self.inner.split(width - _STEP, room)
        return (replace(self, inner=parts[0]), replace(self, inner=parts[1])) if parts else None

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        canvas.setFillColor(colour(palette().edge))
        canvas.rect(x + 1, top - self.height(width), 2.2, self.height(width), stroke=0, fill=1)
        with canvas.within(self.element):
            self.inner.draw(canvas, x + _STEP, top, width - _STEP)


def blocks(text: str) -> list[Block]:
    """The blocks of a note. HTML and images are written out as letters, links with their address.

    A note with deeper nesting than anybody writes (the parser would drop what is in it) is set as plain lines.
    """
    if _TOO_DEEP.search(text):
        return [Text([Run(line, body())]) for line in text.splitlines() if line.strip()]
    return _Walk().take(_parser().parse(text))


@cache
def _parser() -> MarkdownIt:
    # A reference definition would vanish from the paper; in a note it is just a line that somebody wrote.
    rules = ["image", "autolink", "html_block", "html_inline", "reference"]
    return MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).disable(rules)


class _Walk:
    """Goes through the tokens once and remembers in which lists and quotes it is."""

    def __init__(self) -> None:
        self.made: list[Block] = []
        self.lists: list[int | None] = []  # the next number, or nothing for bullets
        self.quotes = 0
        self.lead = ""
        self.level = 0  # of the heading that is open
        self.levels: list[int] = []  # those that this text has
        self.rank = 2  # of the last heading: a note stands under the heading of its topic

    def take(self, tokens: Sequence[Token]) -> list[Block]:
        self.levels = sorted({int(token.tag[1:]) for token in tokens if token.type == "heading_open"})
        for token in tokens:
            if token.type == "inline":
                for at, runs in enumerate(_lines(token.children or [], self._style())):
                    self._add(runs, goes_on=at > 0)
            elif token.type in ("fence", "code_block"):
                for line in token.content.splitlines():
                    self._add([Run(line, self._style())])
            else:
                self._enter_or_leave(token)
        return self.made

    def _enter_or_leave(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self.lists.append(None)
            case "ordered_list_open":
                self.lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self._item()
            case "blockquote_open" | "blockquote_close":
                self.quotes += token.nesting
            case "heading_open":
                self.level = int(token.tag[1:])
                # Whoever goes from heading to heading misses none: no rank is left out, however many # somebody began with.
                self.rank = min(3 + self.levels.index(self.level), self.rank + 1, 6)
            case "heading_close":
                self.level = 0

    def _item(self) -> None:
        number = self.lists[-1]
        self.lead = "•" if number is None else f"{number}."
        if number is not None:
            self.lists[-1] = number + 1

    def _style(self) -> Style:
        if self.level:
            return Style(BOLD, TEXT + (1 if self.level < 3 else 0), palette().text)
        return body(palette().text2).italic() if self.quotes else body()

    def _add(self, runs: list[Run], *, goes_on: bool = False) -> None:
        depth = min(len(self.lists), _DEEPEST)
        space = 7.0 if self.level else 2.0 if self.lists else 5.0
        before = 0.0 if goes_on or not self.made else space
        lead = Run(self.lead, body()) if self.lead else None
        indent = max(_STEP * depth, 18.0 if lead and len(lead.text) > 2 else 0.0)
        text = Text(
            runs,
            before=before,
            keep=bool(self.level),
            indent=indent,
            lead=lead,
            lead_at=_STEP * max(depth - 1, 0),
            role=f"H{self.rank}" if self.level else "P",
        )
        self.lead = ""
        self.made.append(Quoted(text, before=before) if self.quotes else text)


def _lines(children: Sequence[Token], base: Style) -> Iterator[list[Run]]:
    """The runs of a paragraph, line by line: who pressed Enter in a note meant a new line."""
    runs: list[Run] = []
    strong, emphasis, href = base.font == BOLD, base.font == ITALIC, ""
    for token in children:
        kind = token.type
        if kind in ("softbreak", "hardbreak"):
            if runs:
                yield runs
            runs = []
        elif kind in ("strong_open", "strong_close"):
            strong = token.nesting > 0 or base.font == BOLD
        elif kind in ("em_open", "em_close"):
            emphasis = token.nesting > 0 or base.font == ITALIC
        elif kind == "link_open":
            href = str(token.attrGet("href") or "")
        elif kind == "link_close" and runs and href != runs[-1].text:
            runs.append(Run(f" ({href})", small()))
        elif token.content:
            runs.append(Run(token.content, base._replace(font=_FONTS[(strong, emphasis)])))
    if runs:
        yield runs
