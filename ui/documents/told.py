# SPDX-License-Identifier: EUPL-1.2
"""Everything that we told a company, on paper: newest first, word for word, without what is not for everybody."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

from assets.texts import _, date_full, in_language
from ui.documents.blocks import Gap, Text, body, heading, small
from ui.documents.letter import words
from ui.documents.paper import PRODUCT, About, Block, Pages, foot, new_canvas, spread
from ui.documents.tags import Canvas
from ui.documents.theme import A4, BOLD, TITLE, palette
from ui.documents.typeset import Run, Style


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the company heard, in words: when and how, what it is called, and what was said."""

    when: str
    title: str
    about: str
    words: str


@dataclass(frozen=True, slots=True)
class ToldPaper:
    """What to print. ``finding`` says how much it is, ``narrowed`` what somebody searched for."""

    company: str
    municipality: str
    finding: str
    narrowed: str
    entries: tuple[Entry, ...]


def render(paper: ToldPaper, *, language: str, now: dt.datetime) -> bytes:
    """The paper as PDF, in ``nl`` or ``en``; ``now`` is the aware moment it is made. The same input gives the same bytes."""
    with in_language(language):
        return _Paper(paper, now).pdf()


class _Paper:
    def __init__(self, paper: ToldPaper, now: dt.datetime) -> None:
        self.paper, self.now = paper, now

    def pdf(self) -> bytes:
        about = About(
            title=_("What we told {company}").format(company=self.paper.company),
            subject=self.paper.finding,
            author=self.paper.municipality or PRODUCT,
            made_at=self.now,
        )
        out = io.BytesIO()
        canvas = new_canvas(A4, about, out)
        pages = Pages(A4)
        pages.flow([*self._head(), *self._entries()], pages.start)
        pages.draw(canvas, self._furniture)
        canvas.save()
        return out.getvalue()

    def _furniture(self, canvas: Canvas, page: int, pages: int) -> None:
        left = self.paper.municipality if page == 1 else self.paper.company
        spread(canvas, A4[1] - 43, left, f"{date_full(self.now.date())}, {self.now:%H:%M}", A4)
        foot(
            canvas,
            A4,
            _("Made with Rode Loper.") + " " + _("What is not for everybody is left out."),
            page,
            pages,
        )

    def _head(self) -> list[Block]:
        colours = palette()
        title = _("What we told {company}").format(company=self.paper.company)
        blocks: list[Block] = [
            Text([Run(title, Style(BOLD, TITLE, colours.text))], leading=27.0, keep=True, role="H1"),
            Text([Run(self.paper.finding, body(colours.text2))], before=4),
        ]
        if self.paper.narrowed:
            said = _("Search: {text}").format(text=self.paper.narrowed)
            blocks.append(Text([Run(said, body(colours.text2))], before=2))
        return blocks

    def _entries(self) -> list[Block]:
        blocks: list[Block] = []
        for entry in self.paper.entries:
            blocks += [Gap(16, line=True), heading(entry.title, before=2)]
            for line in (entry.when, entry.about):
                if line:
                    blocks.append(Text([Run(line, small())], before=1, keep=True))
            blocks += words(entry.words, before=4.0)
        return blocks
