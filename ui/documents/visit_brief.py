# SPDX-License-Identifier: EUPL-1.2
"""The visit brief on one A4 page: who, where, when, what we promised, and what to say."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from assets.texts import _, clock, date_full, date_long, date_short, days_late, in_language, n_, number
from storage.queries.briefs import AlertLine, Brief, Conversation, Promise, TalkingPoint
from storage.queries.visit_people import AttendeeRow, TeamRow, VisitFacts
from storage.rules.actions import Chip
from storage.rules.states import ActionState
from ui.documents.blocks import (
    Box,
    Figure,
    Figures,
    Flag,
    Gap,
    PromiseRow,
    Text,
    WritingLines,
    body,
    heading,
    paragraph,
    small,
)
from ui.documents.one_minute import points
from ui.documents.paper import PRODUCT, About, Block, Pages, Spot, foot, keep_for, new_canvas, spread
from ui.documents.tags import Canvas
from ui.documents.theme import A4, BOLD, HEAD, MARGIN, TITLE, palette
from ui.documents.typeset import Run, Style
from ui.words import ALERTS, CHANNELS, PHASES, TONES, VISIT_KINDS, chip_words, day_words, word

PROMISES = 10
ALERTS_SHOWN = 6
_LEFT = 0.56  # of the width; the rest, less the gutter, is for people and signals
_GUTTER = 26.0
_AIR = (1.0, 0.6, 0.3)  # parts of the space between what stands under one another
_LEAST_ROOM = 62.0  # under this there is no use in lines to write on


def render(brief: Brief, *, language: str, now: dt.datetime, version: int = 0) -> bytes:
    """The brief as PDF, in ``nl`` or ``en``; ``now`` is the aware moment it is made. The same input gives the same bytes.

    Of a ``version`` that was offered, ``now`` is when that was.
    """
    with in_language(language):
        about = About(
            title=_("Visit brief: {company}").format(company=brief.visit.company),
            subject=when(brief.visit),
            author=brief.municipality or PRODUCT,
            made_at=now,
        )
        out = io.BytesIO()
        canvas = new_canvas(A4, about, out)
        BriefPages(brief, now, version).draw(canvas)
        canvas.save()
        return out.getvalue()


class BriefPages:
    """The pages of one brief, laid out before they are drawn: in a document of their own, or in a pack."""

    def __init__(self, brief: Brief, now: dt.datetime, version: int = 0) -> None:
        self.brief, self.version = brief, version
        self.visit = brief.visit
        self.now = now
        self.today = now.date()
        self._pages = self._layout()

    def __len__(self) -> int:
        return len(self._pages)

    def draw(self, canvas: Canvas, *, before: int = 0, pages: int = 0) -> None:
        """Draw them all. In a document of ``pages`` pages there are ``before`` of them already."""
        self._pages.draw(canvas, lambda here, page, own: self._furniture(here, page, before, pages or own))

    def _furniture(self, canvas: Canvas, page: int, before: int, pages: int) -> None:
        name = _("Visit brief")
        if self.version:
            name = _("Visit brief, version {n} as it was offered").format(n=self.version)
        left = f"{name} · {self.brief.municipality}" if self.brief.municipality else name
        if page > 1:
            left = f"{name} · {self.visit.company} · {when(self.visit)}"
        made = f"{date_full(self.today)}, {self.now:%H:%M}"
        right = _("Confidential") + " · " + made if self.brief.confidential else made
        spread(canvas, A4[1] - 43, left, right, A4)
        foot(canvas, A4, self._foot(), before + page, pages)

    def _foot(self) -> str:
        said = [_("Made with Rode Loper.")]
        if self.brief.confidential:
            said.append(_("Holds confidential parts."))
        said.append(keep_for(alderman=self.visit.with_alderman))
        return " ".join(said)

    def _layout(self) -> Pages:
        """Set with as much air as one page leaves; what is too much for it even so goes over several, with normal air."""
        loose = pages = self._flow(_AIR[0])
        for air in _AIR[1:]:
            if len(pages) > 1:
                pages = self._flow(air)
        return pages if len(pages) == 1 else loose

    def _flow(self, air: float) -> Pages:
        pages = Pages(A4)
        spot = pages.flow([*self._head(), *self._opening(air), *self._promises(air)], pages.start)
        left = pages.width * _LEFT
        columns = (self._left(air), self._right(air))
        if columns[0] and columns[1]:
            ends = [
                pages.flow(columns[0], spot, width=left),
                pages.flow(columns[1], spot, x=MARGIN + left + _GUTTER, width=pages.width - left - _GUTTER),
            ]
        else:
            ends = [pages.flow(columns[0] or columns[1], spot)]
        self._room_to_write(pages, min(ends, key=lambda end: (-end.page, end.y)))
        return pages

    def _room_to_write(self, pages: Pages, spot: Spot) -> None:
        room = spot.y - pages.bottom - 40
        if room >= _LEAST_ROOM - 40 and room > 25:
            pages.flow([heading(_("Room for notes"), before=16), WritingLines(room)], spot)

    # The whole width: who, where, when; one minute; figures; promises

    def _head(self) -> list[Block]:
        colours = palette()
        where = [part for part in (self.visit.place, self.visit.district) if part]
        place = ", ".join(dict.fromkeys(where))
        kind = word(VISIT_KINDS, self.visit.kind)
        rest = " · ".join(part for part in (place, kind) if part)
        grey = body(colours.text2)
        runs = [Run(when(self.visit), grey.bold())]
        if rest:
            runs.append(Run(" · " + rest, grey))
        blocks: list[Block] = [
            Text(
                [Run(self.visit.company, Style(BOLD, TITLE, colours.text))],
                leading=27.0,
                keep=True,
                role="H1",
            ),
            Text(runs, before=4, keep=True),
        ]
        if self.visit.team:
            blocks.append(Text([Run(", ".join(map(member_words, self.visit.team)), grey)]))
        if self.brief.purpose.strip():
            blocks.append(paragraph(self.brief.purpose.strip(), 3, grey))
        return blocks

    def _opening(self, air: float) -> list[Block]:
        colours = palette()
        lines: list[Block] = [
            Text(
                [Run(_("In one minute"), Style(BOLD, HEAD - 0.5, colours.accent))],
                keep=True,
                leading=17,
                role="H2",
            )
        ]
        for n, point in enumerate(points(self.brief, self.today), start=1):
            runs = [Run(point.lead, body().bold()), Run(" " + point.text, body())]
            lines.append(Text(runs, before=3.4, indent=13.5, lead=Run(str(n), body().bold())))
        blocks: list[Block] = [Box(lines, before=14 * air)]
        if figures := self._figures():
            blocks += [Figures(figures, before=14 * air), Gap(16 * air, line=True)]
        return blocks

    def _figures(self) -> list[Figure]:
        known = self.brief.figures
        figures: list[Figure] = []
        if known.employees is not None:
            figures.append(
                Figure(
                    _("Employees"), number(known.employees), _growth(known.employees, known.employees_before)
                )
            )
        if known.visits:
            last = known.last_visit_on
            under = _("last {date}").format(date=date_full(last)) if last else ""
            figures.append(Figure(_("Visits"), number(known.visits), under))
        if known.grade is not None:
            before = known.grade_before
            under = (
                _("last time {n}").format(n=number(before)) if before is not None else _("grade from 1 to 10")
            )
            figures.append(Figure(_("Our service"), number(known.grade), under))
        if places := known.jobs + known.internships:
            split = ", ".join(
                n_(one, many, n).format(n=number(n))
                for n, one, many in (
                    (known.jobs, "{n} job", "{n} jobs"),
                    (known.internships, "{n} internship", "{n} internships"),
                )
                if n
            )
            figures.append(
                Figure(_("Result"), n_("{n} place", "{n} places", places).format(n=number(places)), split)
            )
        if known.phase:
            since = _("since {year}").format(year=known.phase_since) if known.phase_since else ""
            figures.append(Figure(_("Phase"), word(PHASES, known.phase), since))
        return figures

    def _promises(self, air: float) -> list[Block]:
        if not self.brief.promises:
            return []
        shown = self.brief.promises[:PROMISES]
        blocks: list[Block] = [heading(_("What we promised"), before=6 if self._figures() else 14 * air)]
        blocks += [self._promise(promise) for promise in shown]
        if more := len(self.brief.promises) - len(shown):
            words = n_("And {n} more in the action list.", "And {n} more in the action list.", more).format(
                n=more
            )
            blocks.append(paragraph(words, 5, small()))
        return blocks

    def _promise(self, promise: Promise) -> PromiseRow:
        chip = Chip.NOT_TOLD if promise.not_told else Chip(promise.state.value)
        day = promise.done_on if promise.not_told else promise.due_on
        late = promise.days_late > 0
        words = days_late(promise.days_late) if late else chip_words(chip, promise.state, promise.waiting_for)
        return PromiseRow(
            chip=words,
            tone="late" if late else TONES[chip],
            title=promise.title,
            under=self._promised(promise, late=late),
            date=date_short(day, self.today, weekday=False) if day else _("no date"),
            late=late,
        )

    def _promised(self, promise: Promise, *, late: bool) -> str:
        said = [promise.owner or _("Nobody owns this yet")]
        if promise.not_told and promise.done_on:
            how = _("Dropped on {date}") if promise.state is ActionState.DROPPED else _("Done on {date}")
            said.append(how.format(date=day_words(promise.done_on, self.today)))
        else:
            on = day_words(promise.promised_on, self.today)
            to = promise.promised_to
            said.append(
                _("Promised on {date} to {name}").format(date=on, name=to)
                if to
                else _("Promised on {date}").format(date=on)
            )
        if late and promise.waiting_for:
            said.append(chip_words(Chip.WAITING, promise.state, promise.waiting_for).capitalize())
        return ". ".join(said)

    # Two columns: the conversation, and the people

    def _left(self, air: float) -> list[Block]:
        blocks: list[Block] = []
        if self.brief.topics:
            blocks.append(heading(_("What it is about"), before=14 * air))
            blocks += [_topic(point, 6 * air if at else 1) for at, point in enumerate(self.brief.topics)]
        if self.brief.conversations:
            blocks.append(heading(_("Earlier conversations"), before=14 * air))
            blocks += [
                self._conversation(line, 5 * air if at else 1)
                for at, line in enumerate(self.brief.conversations)
            ]
        return blocks

    def _conversation(self, line: Conversation, before: float) -> Text:
        table = VISIT_KINDS if line.is_visit else CHANNELS
        text = line.text.strip() or ", ".join(topic for topic in line.topics if topic)
        said = [word(table, line.kind), text]
        if line.actions:
            said.append(n_("{n} action", "{n} actions", line.actions).format(n=line.actions))
        words = ". ".join(part.rstrip(".") for part in said if part) + "."
        date = Run(date_short(line.on, self.today, weekday=False), Style(BOLD, 9.0, palette().text2))
        return Text(
            [Run(words, body())],
            before=before,
            indent=58.0 if line.on.year != self.today.year else 41.0,
            lead=date,
        )

    def _right(self, air: float) -> list[Block]:
        blocks: list[Block] = []
        if self.brief.people:
            blocks.append(heading(_("People"), before=14 * air))
            for at, person in enumerate(self.brief.people):
                blocks += _person(person, 5 * air if at else 1)
        if self.brief.approach.strip():
            blocks.append(heading(_("Approach"), before=14 * air))
            blocks.append(paragraph(self.brief.approach.strip(), 1, body(palette().text2)))
        if self.brief.alerts:
            blocks.append(heading(_("Mind: signals"), before=14 * air))
            blocks += [
                Flag(
                    word(ALERTS, alert.kind),
                    f"{date_short(alert.on, self.today, weekday=False)}, {alert.by}",
                    before=4 if at else 1,
                )
                for at, alert in enumerate(_newest_of_each(self.brief.alerts)[:ALERTS_SHOWN])
            ]
        if self.brief.sensitivities.strip():
            title = Text([Run(_("Rather not talk about"), body().bold())], keep=True, role="H2")
            lines = [
                paragraph(line.strip(), 0) for line in self.brief.sensitivities.splitlines() if line.strip()
            ]
            blocks.append(Box([title, *lines], before=16 * air, tinted=False))
        return blocks


def when(visit: VisitFacts) -> str:
    """``Maandag 23 november, 09:30``."""
    if visit.starts_at is None:
        return _("No date yet")
    words = f"{date_long(visit.starts_at.date())}, {clock(visit.starts_at)}"
    return words[0].upper() + words[1:]


def member_words(member: TeamRow) -> str:
    """``Wethouder Van Rijnsbergen``, ``Noor Vermaat (Economische Zaken)``."""
    if member.is_alderman:
        return _("Alderman {name}").format(name=member.name)
    return f"{member.name} ({member.department})" if member.department else member.name


def _newest_of_each(alerts: Sequence[AlertLine]) -> list[AlertLine]:
    """One line for each kind of signal: that it was raised before says nothing new. The newest come first."""
    newest: dict[str, AlertLine] = {}
    for alert in alerts:
        newest.setdefault(alert.kind, alert)
    return list(newest.values())


def _growth(now: int, before: int | None) -> str:
    if before is None or before == now:
        return ""
    if now > before:
        return _("{n} more than before").format(n=number(now - before))
    return _("{n} fewer than before").format(n=number(before - now))


def _topic(point: TalkingPoint, before: float) -> Text:
    runs = [Run(point.topic.rstrip(".") + ".", body().bold())]
    if words := " ".join(point.text.split()):
        runs.append(Run(" " + words, body(palette().text2)))
    return Text(runs, before=before)


def _person(person: AttendeeRow, before: float) -> Sequence[Block]:
    name = Text([Run(person.name, body().bold())], before=before, keep=True)
    said = (part.strip().rstrip(".") for part in (person.function, person.preference))
    under = ". ".join(part[0].upper() + part[1:] for part in said if part)
    return [name, Text([Run(under + ".", small())])] if under else [Text(name.runs, before=before)]
