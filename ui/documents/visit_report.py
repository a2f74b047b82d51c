# SPDX-License-Identifier: EUPL-1.2
"""The visit report: who was there, what was said, what was agreed, and who tells the company before when."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from assets.texts import _, clock, date_full, date_long, date_short, in_language, number
from storage.queries.reports import AgreedAction, ReportTopic, VisitReport
from storage.queries.visit_people import AttendeeRow, TeamRow
from storage.rules.actions import Chip
from storage.rules.states import ActionState
from ui.documents.blocks import Box, Flag, Gap, PromiseRow, Text, body, heading, paragraph, small
from ui.documents.markdown import blocks as markdown
from ui.documents.paper import PRODUCT, About, Block, Pages, foot, keep_for, new_canvas, spread
from ui.documents.tags import Canvas
from ui.documents.theme import A4, BOLD, MARGIN, TITLE, palette
from ui.documents.typeset import Run, Style
from ui.words import ALERTS, RESULT_KINDS, RESULT_STAGES, TONES, VISIT_KINDS, chip_words, word

_GUTTER = 26.0


def render(report: VisitReport, *, language: str, now: dt.datetime) -> bytes:
    """The report as PDF, in ``nl`` or ``en``; ``now`` is the aware moment it is made. The same input gives the same bytes."""
    with in_language(language):
        return _Report(report, now).pdf()


class _Report:
    def __init__(self, report: VisitReport, now: dt.datetime) -> None:
        self.report = report
        self.visit = report.visit
        self.now = now
        self.today = now.date()

    def pdf(self) -> bytes:
        about = About(
            title=_("Visit report: {company}").format(company=self.visit.company),
            subject=self._when(),
            author=self.report.municipality or PRODUCT,
            made_at=self.now,
        )
        out = io.BytesIO()
        canvas = new_canvas(A4, about, out)
        self._layout().draw(canvas, self._furniture)
        canvas.save()
        return out.getvalue()

    def _furniture(self, canvas: Canvas, page: int, pages: int) -> None:
        name = _("Visit report")
        left = f"{name} · {self.report.municipality}" if self.report.municipality else name
        if page > 1:
            left = f"{name} · {self.visit.company} · {self._when()}"
        made = f"{date_full(self.today)}, {self.now:%H:%M}"
        right = _("Confidential") + " · " + made if self.report.confidential else made
        spread(canvas, A4[1] - 43, left, right, A4)
        said = [_("Made with Rode Loper.")]
        if self.report.confidential:
            said.append(_("Holds confidential parts."))
        said.append(keep_for(alderman=self.visit.with_alderman))
        foot(canvas, A4, " ".join(said), page, pages)

    def _layout(self) -> Pages:
        pages = Pages(A4)
        spot = pages.flow(self._head(), pages.start)
        half = (pages.width - _GUTTER) / 2
        columns = [
            self._people(_("For the municipality"), [_member(row) for row in self.visit.team]),
            self._people(_("For the company"), [_attendee(row) for row in self.visit.attendees]),
        ]
        ends = [
            pages.flow(column, spot, x=MARGIN + at * (half + _GUTTER), width=half)
            for at, column in enumerate(columns)
        ]
        lowest = min(ends, key=lambda end: (-end.page, end.y))
        pages.flow(
            [*self._topics(), *self._actions(), *self._results(), *self._alerts(), *self._telling()], lowest
        )
        return pages

    def _when(self) -> str:
        start = self.visit.starts_at
        if start is None:
            return _("No date yet")
        words = f"{date_long(start.date())} {start.year}, {clock(start)}"
        return words[0].upper() + words[1:]

    def _head(self) -> list[Block]:
        colours = palette()
        grey = body(colours.text2)
        rest = " · ".join(
            part for part in (", ".join(dict.fromkeys(p for p in (self.visit.place, self.visit.district) if p)),
                              word(VISIT_KINDS, self.visit.kind)) if part
        )  # fmt: skip
        blocks: list[Block] = [
            Text(
                [Run(self.visit.company, Style(BOLD, TITLE, colours.text))],
                leading=27.0,
                keep=True,
                role="H1",
            ),
            Text([Run(self._when(), grey.bold()), *([Run(" · " + rest, grey)] if rest else [])], before=4),
        ]
        if summary := self.report.summary.strip():
            title = Text([Run(_("In short"), body(colours.accent).bold())], keep=True, role="H2")
            blocks.append(Box([title, paragraph(" ".join(summary.split()), 2)], before=14))
        return blocks

    def _people(self, title: str, rows: Sequence[tuple[str, str, bool]]) -> list[Block]:
        if not rows:
            return []
        blocks: list[Block] = [heading(title)]
        for at, (name, under, absent) in enumerate(rows):
            runs = [Run(name, body().bold())]
            said = ", ".join(part for part in (under, _("was not there") if absent else "") if part)
            if said:
                runs.append(Run("  " + said, small()))
            blocks.append(Text(runs, before=2 if at else 1))
        return blocks

    def _topics(self) -> list[Block]:
        blocks: list[Block] = []
        for at, topic in enumerate(self.report.topics):
            blocks += [Gap(18, line=True)] if not at else []
            blocks.append(heading(topic.title or _("Other"), before=2 if not at else 14))
            blocks += _notes(topic)
        if self.report.grade is not None:
            words = _("The company grades our service with {n}.").format(n=number(self.report.grade))
            blocks.append(paragraph(words, 10))
        return blocks

    def _actions(self) -> list[Block]:
        blocks: list[Block] = [heading(_("Agreed actions"))]
        if not self.report.actions:
            return [*blocks, paragraph(_("No actions were agreed."), 1, body(palette().text2))]
        return [*blocks, *(self._action(action) for action in self.report.actions)]

    def _action(self, action: AgreedAction) -> PromiseRow:
        if action.not_told:
            chip = Chip.NOT_TOLD
        else:
            chip = Chip.SETTLED if action.state is ActionState.DONE else Chip(action.state.value)
        owner = f"{action.owner} ({action.department})" if action.department else action.owner
        return PromiseRow(
            chip=chip_words(chip, action.state, action.waiting_for),
            tone=TONES[chip],
            title=action.title,
            under=owner or _("Nobody owns this yet"),
            date=date_short(action.due_on, self.today, weekday=False) if action.due_on else _("no date"),
        )

    def _results(self) -> list[Block]:
        if not self.report.results:
            return []
        blocks: list[Block] = [heading(_("Results"))]
        for at, line in enumerate(self.report.results):
            runs = [
                Run(f"{number(line.amount)} {word(RESULT_KINDS, line.kind).lower()}", body().bold()),
                Run(
                    " "
                    + ", ".join(
                        part for part in (word(RESULT_STAGES, line.stage), line.target_group) if part
                    ),
                    body(),
                ),
            ]
            blocks.append(Text(runs, before=2 if at else 1))
        return blocks

    def _alerts(self) -> list[Block]:
        if not self.report.alerts:
            return []
        return [
            heading(_("Mind: signals")),
            *(
                Flag(word(ALERTS, alert.kind), alert.by, alert.text.strip(), before=4 if at else 1)
                for at, alert in enumerate(self.report.alerts)
            ),
        ]

    def _telling(self) -> list[Block]:
        before = self.report.tell_before
        if not self.report.teller and before is None:
            return []
        if self.report.teller and before:
            words = _("{name} tells the company, before {date} at the latest.").format(
                name=self.report.teller, date=date_full(before)
            )
        elif before:
            words = _("Nobody tells the company yet. It must hear before {date}.").format(
                date=date_full(before)
            )
        else:
            words = _("{name} tells the company.").format(name=self.report.teller)
        return [heading(_("Telling the company")), paragraph(words, 1)]


def _notes(topic: ReportTopic) -> list[Block]:
    """The notes of all authors; the name stands above a note as soon as there is more than one author."""
    blocks: list[Block] = []
    several = len(topic.notes) > 1
    for note in topic.notes:
        mark = [_("confidential")] if note.confidential else []
        above = ", ".join([note.author, *mark] if several else mark)
        if above:
            blocks.append(Text([Run(above, small())], before=6 if blocks else 0, keep=True))
        blocks += markdown(note.text)
    return blocks


def _member(row: TeamRow) -> tuple[str, str, bool]:
    return row.name, _("alderman") if row.is_alderman else row.department, row.attended is False


def _attendee(row: AttendeeRow) -> tuple[str, str, bool]:
    return row.name, row.function, row.attended is False
