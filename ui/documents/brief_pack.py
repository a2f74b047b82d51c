# SPDX-License-Identifier: EUPL-1.2
"""The briefs of a week, or of chosen visits, as one document: who goes where, with the page of each brief, and then the briefs themselves."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assets.texts import _, clock, date_full, date_long, date_short, in_language, n_
from storage.queries.brief_pack import BriefPack
from storage.queries.briefs import Brief
from ui.documents.blocks import Gap, Text, body, draw_words, paragraph, small
from ui.documents.paper import PRODUCT, About, Block, Pages, foot, keep_for, new_canvas, rule, spread
from ui.documents.tags import Canvas, Element
from ui.documents.theme import A4, BOLD, TITLE, palette
from ui.documents.typeset import Line, Run, Style, wrap
from ui.documents.visit_brief import BriefPages, member_words, when

_CONTENTS = "contents"


class Pack(NamedTuple):
    """The document, and how many pages it has."""

    pdf: bytes
    pages: int


def render(pack: BriefPack, *, language: str, now: dt.datetime) -> Pack:
    """The pack as PDF, in ``nl`` or ``en``; ``now`` is the aware moment it is made. The same input gives the same bytes."""
    with in_language(language):
        return _Pack(pack, now).made()


class _Pack:
    def __init__(self, pack: BriefPack, now: dt.datetime) -> None:
        self.pack = pack
        self.now = now
        self.today = now.date()
        self.briefs = [BriefPages(brief, now) for brief in pack.briefs]
        # How high a line of the contents is does not depend on the page that it names.
        contents = len(self._contents([0] * len(self.briefs)))
        self.starts: list[int] = []
        """How many pages stand before each brief."""
        self.pages = contents
        for brief in self.briefs:
            self.starts.append(self.pages)
            self.pages += len(brief)

    def made(self) -> Pack:
        about = About(
            title=self._title(),
            subject=self._days(),
            author=self.pack.municipality or PRODUCT,
            made_at=self.now,
        )
        out = io.BytesIO()
        canvas = new_canvas(A4, about, out)
        self._draw_contents(canvas)
        for brief, before in zip(self.briefs, self.starts, strict=True):
            self._draw_brief(canvas, brief, before)
        canvas.showOutline()
        canvas.save()
        return Pack(out.getvalue(), self.pages)

    def _draw_contents(self, canvas: Canvas) -> None:
        _bookmark(canvas, _CONTENTS, _("Contents"))
        with canvas.within(Element("Sect")):
            self._contents([before + 1 for before in self.starts]).draw(canvas, self._furniture)

    def _draw_brief(self, canvas: Canvas, brief: BriefPages, before: int) -> None:
        _bookmark(canvas, f"brief-{before}", f"{when(brief.visit)} · {brief.visit.company}")
        with canvas.within(Element("Sect")):
            brief.draw(canvas, before=before, pages=self.pages)

    # The contents

    def _contents(self, pages: Sequence[int]) -> Pages:
        laid = Pages(A4)
        laid.flow([*self._head(), *self._lines(pages)], laid.start)
        return laid

    def _head(self) -> list[Block]:
        grey = body(palette().text2)
        title = Run(self._name(), Style(BOLD, TITLE, palette().text))
        days = [Run(self._days(), grey.bold())]
        if self.pack.municipality:
            days.append(Run(" · " + self.pack.municipality, grey))
        return [Text([title], leading=27.0, keep=True, role="H1"), Text(days, before=4)]

    def _lines(self, pages: Sequence[int]) -> list[Block]:
        if not self.briefs:
            return [paragraph(_("There is no visit in this week that needs a brief."), before=16)]
        count = len(self.briefs)
        words = [n_("{n} visit", "{n} visits", count).format(n=count)]
        if led := sum(brief.visit.with_alderman for brief in self.briefs):
            words.append(_("{n} with an alderman").format(n=led))
        lines: list[Block] = [paragraph(", ".join(words) + ".", 1, body(palette().text2)), Gap(14, line=True)]
        lines += [_contents_line(brief, page) for brief, page in zip(self.pack.briefs, pages, strict=True)]
        return lines

    def _furniture(self, canvas: Canvas, page: int, _own: int) -> None:
        name = _("Visit briefs")
        left = f"{name} · {self.pack.municipality}" if self.pack.municipality else name
        made = f"{date_full(self.today)}, {self.now:%H:%M}"
        said = [_("Made with Rode Loper.")]
        if self.pack.confidential:
            made = _("Confidential") + " · " + made
            said.append(_("Holds confidential parts."))
        if self.briefs:
            said.append(keep_for(alderman=self.pack.with_alderman))
        spread(canvas, A4[1] - 43, left, made, A4)
        foot(canvas, A4, " ".join(said), page, self.pages)

    # Words

    def _name(self) -> str:
        if self.pack.monday is None:
            return _("Visit briefs")
        return _("Visit briefs of week {n}").format(n=self.pack.monday.isocalendar().week)

    def _title(self) -> str:
        if self.pack.monday is None:
            return f"{self._name()}, {self._days()}"
        return f"{self._name()}, {self.pack.monday.isocalendar().year}"

    def _days(self) -> str:
        first, end = self.pack.first, self.pack.last
        if first is None or end is None:
            return _("No date yet")
        last = f"{date_long(end)} {end.year}"
        if first == end:
            words = last
        else:
            words = _("{start} up to and including {end}").format(start=date_long(first), end=last)
        return words[0].upper() + words[1:]


def _bookmark(canvas: Canvas, key: str, words: str) -> None:
    canvas.bookmarkPage(key)
    canvas.addOutlineEntry(words, key)


def _contents_line(brief: Brief, page: int) -> _ContentsLine:
    visit = brief.visit
    place = ", ".join(dict.fromkeys(part for part in (visit.place, visit.district) if part))
    aldermen = ", ".join(member_words(member) for member in visit.team if member.is_alderman)
    team = ", ".join(member_words(member) for member in visit.team if not member.is_alderman)
    at = visit.starts_at
    moment = f"{date_short(at.date(), at.date())}, {clock(at)}" if at else _("No date yet")
    return _ContentsLine(
        moment=moment,
        company=visit.company,
        under=tuple(part for part in (place, team) if part),
        alderman=aldermen,
        page=_("p. {n}").format(n=page),
    )


@dataclass
class _ContentsLine(Block):
    """One visit of the week: when, which company, where and who, and the page of its brief at the end."""

    moment: str
    company: str
    under: tuple[str, ...]
    alderman: str
    page: str
    before: float = 0.0

    _SIDE, _END, _PAD = 112.0, 52.0, 5.0

    def _parts(self, width: float) -> tuple[list[Line], list[list[Line]]]:
        inner = width - self._SIDE - self._END
        under = [wrap(Run(words, small()), inner) for words in self.under]
        if self.alderman:
            under.append(wrap(Run(self.alderman, small(palette().text).bold()), inner))
        return wrap(Run(self.company, body().bold()), inner), under

    def height(self, width: float) -> float:
        company, under = self._parts(width)
        below = sum(map(len, under)) * small().leading
        return len(company) * body().leading + below + 2 * self._PAD

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        company, under = self._parts(width)
        base = top - self._PAD - 10.2
        when_words = Run(self.moment, body().bold())
        page = wrap(Run(self.page, body()), self._END)
        with canvas.within(Element("TOCI")):
            draw_words(canvas, x, base, wrap(when_words, self._SIDE))
            draw_words(canvas, x + self._SIDE, base, company, body().leading)
            below = base - len(company) * body().leading + body().leading - small().leading - 0.4
            for lines in under:
                draw_words(canvas, x + self._SIDE, below, lines, small().leading)
                below -= len(lines) * small().leading
            draw_words(canvas, x + width - page[0].width, base, page, role="Reference")
        rule(canvas, x, top - self.height(width), width)
