# SPDX-License-Identifier: EUPL-1.2
"""Today: the next visit, what is late, whom to call, what is unfinished and what came of my promises, without a click."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, date_long, date_short, days_late, moment, n_, number
from storage.queries import today as queries
from storage.queries.actions import ActionRow, View
from storage.queries.asked import Asked, unanswered
from storage.queries.today import WEEKS_AHEAD, News, Today, Unheard
from storage.queries.visit_rows import Unfinished, VisitRow
from storage.rules.states import VisitState
from ui.context import Context
from ui.finder_box import FinderBox
from ui.page import Page, PageHead, PageHeader, Shortcut
from ui.reminding import PUT_AWAY
from ui.today.begin import Begin
from ui.today.next_visit import NextVisit
from ui.today.reminders import Reminders
from ui.today.words import (
    about,
    capital,
    day_in_short,
    greeting,
    late_words,
    news_icon,
    news_words,
    report_due,
    when,
)
from ui.widgets.buttons import Button
from ui.widgets.cards import EmptyState
from ui.widgets.chips import Chip
from ui.widgets.labels import Icon, Label, Rule
from ui.widgets.lines import Line, Part, lead, quiet, two_lines
from ui.widgets.scroll import ScrollPage
from ui.words import VISIT_STATES, word

if TYPE_CHECKING:
    from storage.changes import Changes

_FOLLOWS = (
    "visits", "team_members", "agenda_items", "topics", "companies", "colleagues", "departments", "actions",
    "action_updates", "contact_moments", "notes", "lists", "list_members", "terms", "brief_remarks",
)  # fmt: skip
_MINUTE = 60_000
_SIDE = 340
_WIDE = 1000


class TodayPage(Page):
    """The first page. Everything on it opens something else; it changes nothing itself."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.plan_button = Button(_("Plan a visit"), icon="ph.plus", size="main")
        self.plan_button.on_press(partial(context.open, "plan_visit", ""))
        self.header = PageHeader("", "", FinderBox(context.find), self.plan_button)
        self.next = NextVisit(context)
        self.begin = Begin(context)
        self.no_visit_button = Button(_("Plan a visit"), "primary", icon="ph.plus", size="main")
        self.no_visit_button.on_press(partial(context.open, "plan_visit", ""))
        self.no_visit = EmptyState("ph.calendar-blank", "", "", self.no_visit_button)
        self.asked = Part(_("The alderman asks"), icon="ph.chat-circle-text", tone="accent")
        self.reminders = Reminders(context)
        self.coming = Part(_("After that"))
        self.unfinished = Part(_("Still to finish"))
        self.to_thank = Part(_("Still to thank"))
        self.late = Part(_("Promises that are late"), icon="ph.warning-circle-fill", tone="late")
        self.to_tell = Part(_("The company must still hear this"), icon="ph.megaphone-fill", tone="tell")
        self.to_explain = Part(
            _("Explain that it takes longer"), icon="ph.chat-circle-dots-fill", tone="wait"
        )
        for behind in (self.to_thank, self.to_explain):
            behind.hide()
        self.promised = Part(_("What you promised"))
        self.news = Part(_("What came of your promises"))
        self.shown: Today | None = None
        self._day = context.today()
        self._lay_out()
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE)
        self._clock.timeout.connect(self._tick)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.plan_button.click)
        self.set_title(_("Today"))

    def _lay_out(self) -> None:
        week = Button(_("All visits"), "link", size="row", bold=True)
        week.on_press(partial(self.context.open, "visits", ""))
        self.coming.heading.add(week)
        every = Button(_("All actions"), "link", size="row", bold=True)
        every.on_press(partial(self.context.open, "actions", View.OPEN.value))
        self.promised.heading.add(every)
        left = QVBoxLayout()
        left.setSpacing(24)
        first = (self.next, self.begin, self.no_visit)
        for part in (*first, self.asked, self.reminders, self.coming, self.unfinished, self.to_thank):
            left.addWidget(part)
        left.addStretch(1)
        self._side = QWidget()
        right = QVBoxLayout(self._side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(28)
        for part in (self.late, self.to_tell, self.to_explain, self.promised, self.news):
            right.addWidget(part)
        right.addStretch(1)
        self._rule = Rule(standing=True)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addLayout(left, 1)
        columns.addWidget(self._rule)
        columns.addWidget(self._side)
        self._scroll = ScrollPage(margins=False)
        self._scroll.body.addLayout(columns, 1)
        outer = self.lay_column()
        outer.addLayout(PageHead(self.header))
        outer.addWidget(self._scroll, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._side.setFixedWidth(_SIDE if self.width() >= _WIDE else max(260, round(self.width() * 0.32)))
        super().resizeEvent(event)

    # Page

    def load(self) -> None:
        self.loaded = True
        # Not when the page is made: it is there before anybody knows who works here.
        self.context.reserve("visits.plan", self.plan_button, self.no_visit_button, self.begin)
        self._day = self.context.today()
        shown: Today = self.context.read(queries.today_page, self.context.actor.id, self.context.now())
        self.shown = shown
        self._show_head(shown)
        self._show_visits(shown)
        self._show_asked(self.context.read(unanswered, self.context.actor.id, self.context.now()))
        self._show_promises(shown)
        self.context.patience.after(self._load_rest)

    def refresh(self, changes: Changes) -> None:
        if self.loaded and changes.touches(*_FOLLOWS):
            self.load()
        elif self.loaded and changes.touches(PUT_AWAY):
            self.reminders.look()

    def shortcuts(self) -> list[Shortcut]:
        return self.allowed(("visits.plan", Shortcut("Ctrl+N", _("Plan a visit"))))

    # The clock goes on while somebody looks

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()
        if self.loaded:
            self._tick()

    def hideEvent(self, event: QHideEvent) -> None:
        self._clock.stop()
        super().hideEvent(event)

    def _tick(self) -> None:
        now = self.context.now()
        first = self.shown.next_visit if self.shown else None
        over = first is not None and first.ends_at is not None and first.ends_at < now.replace(tzinfo=None)
        if over or now.date() != self._day:
            self.load()
            return
        if self.shown is not None:
            self._show_head(self.shown)
        self.next.tick(now)

    # Showing

    def _show_head(self, shown: Today) -> None:
        now = self.context.now()
        self.header.set_title(greeting(now, self.context.actor.name), day_in_short(now.date(), shown))

    def _show_visits(self, shown: Today) -> None:
        today = self.context.today()
        newcomer = not shown.has_companies or not shown.has_visits
        self.begin.setVisible(newcomer)
        self.begin.set_step(2 if shown.has_companies else 1)
        self.plan_button.setVisible(shown.has_visits and shown.next_visit is not None)
        self.next.setVisible(shown.next_visit is not None)
        if shown.next_visit is not None:
            self.next.show_visit(shown.next_visit, self.context.now(), self.context.actor.id)
            # After the page is there: the check reads more than the page itself.
            QTimer.singleShot(0, self, partial(self.next.departure.look, shown.next_visit.id))
        self.no_visit.setVisible(shown.next_visit is None and not newcomer)
        self.no_visit.set_words(_("You have no visit on the programme"), _room(shown))
        self.coming.setVisible(bool(shown.coming))
        self.coming.show_rows((today, shown.coming), lambda: [self._coming(one) for one in shown.coming])
        self.unfinished.setVisible(bool(shown.unfinished))
        self.unfinished.show_rows(
            (today, shown.unfinished), lambda: [self._unfinished(one) for one in shown.unfinished]
        )

    def _show_asked(self, asked: tuple[Asked, ...]) -> None:
        self.asked.setVisible(bool(asked))
        self.asked.show_rows(asked, lambda: [self._asked_line(one) for one in asked])

    def _show_promises(self, shown: Today) -> None:
        today = self.context.today()
        # To somebody who has not begun yet, "nothing is late" says nothing.
        begun = shown.has_visits or bool(shown.late_count or shown.to_tell_count or shown.promised)
        self._side.setVisible(begun)
        self._rule.setVisible(begun)
        self.late.heading.set_count(shown.late_count or None)
        self.late.show_rows((today, shown.late, shown.late_count), lambda: self._late(shown))
        self.to_tell.heading.set_count(shown.to_tell_count or None)
        self.to_tell.show_rows((today, shown.to_tell, shown.to_tell_count), lambda: self._to_tell(shown))
        self.promised.setVisible(bool(shown.promised))
        self.promised.show_rows(
            (today, shown.promised), lambda: [self._promised_line(row) for row in shown.promised]
        )
        self.news.setVisible(bool(shown.news))
        self.news.show_rows((today, shown.news), lambda: [self._news(one) for one in shown.news])

    def _load_rest(self) -> None:
        """At a start behind the first page, which nobody should wait longer for; later at once."""
        today = self.context.today()
        rest: Unheard = self.context.read(queries.unheard, self.context.actor.id, today)
        self.to_thank.setVisible(bool(rest.thank))
        self.to_thank.show_rows((today, rest.thank), lambda: [self._thank(one) for one in rest.thank])
        self.to_explain.setVisible(bool(rest.explain))
        self.to_explain.heading.set_count(rest.explain_count or None)
        self.to_explain.show_rows((today, rest.explain, rest.explain_count), lambda: self._to_explain(rest))
        self.reminders.look()

    # Lines

    def _line(self, kind: str, item: str, name: str) -> Line:
        line = Line(item, name, partial(self.context.open, kind, item))
        line.setObjectName(item)
        return line

    def _asked_line(self, one: Asked) -> QWidget:
        about_ = _("{who} about the visit to {company}").format(who=one.who, company=one.company)
        line = self._line("visits", f"{one.visit_id}/{one.thread}", f"{about_}: {one.text}")
        line.setObjectName(one.thread)
        line.add(two_lines(" ".join(one.text.split()), about_), 1)
        line.add(Chip(_("to answer"), "wait", "ph.chat-circle-text"))
        return line

    def _coming(self, visit: VisitRow) -> QWidget:
        day, time = when(visit, self.context.today())
        line = self._line("visits", visit.id, f"{day} {time}, {visit.company}, {about(visit)}")
        line.add(lead(day, time))
        line.add(two_lines(visit.company, about(visit)), 1)
        if visit.state is VisitState.PLANNED:
            line.add(Chip(word(VISIT_STATES, visit.state.value), "wait", "ph.calendar-blank"))
        else:
            line.add(Chip(word(VISIT_STATES, visit.state.value), "progress", "ph.calendar-check"))
        return line

    def _unfinished(self, one: Unfinished) -> QWidget:
        visit = one.visit
        held = visit.state is VisitState.HELD
        due = report_due(one, self.context.today())
        words = _("Visited on {day}.") if held else _("Was planned for {day}. Did it take place?")
        words = words.format(day=date_long(visit.day) if visit.day else "")
        report = _("Report")
        line = self._line("visits", visit.id, f"{visit.company}, {words} {report} {due}")
        line.add(lead(report, due, "late" if one.days_late else "text2"))
        line.add(two_lines(visit.company, words), 1)
        if held and not self.context.may_open("wrap_up"):
            return line
        button = Button(_("Finish") if held else _("Look"), size="row")
        button.setAccessibleName(_("Finish the visit to {company}").format(company=visit.company))
        button.on_press(partial(self.context.open, "wrap_up" if held else "visits", visit.id))
        return _with_button(line, button)

    def _thank(self, visit: VisitRow) -> QWidget:
        words = _("Visited on {day}. No letter went yet.").format(
            day=date_long(visit.day) if visit.day else ""
        )
        line = self._line("visits", visit.id, f"{visit.company}, {words}")
        line.add(two_lines(visit.company, words), 1)
        if not self.context.may_open("visit_letter"):
            return line
        button = Button(_("Write"), size="row", icon="ph.envelope-simple")
        button.setAccessibleName(_("Write to {company}").format(company=visit.company))
        button.on_press(partial(self.context.open, "visit_letter", visit.id))
        return _with_button(line, button)

    def _to_explain(self, rest: Unheard) -> list[QWidget]:
        lines = [self._explain_line(row) for row in rest.explain]
        return [*lines, *self._more(rest.explain_count, len(rest.explain), View.UNHEARD.value)]

    def _explain_line(self, row: ActionRow) -> QWidget:
        line = self._line("actions", row.id, f"{row.company}, {row.title}")
        line.add(two_lines(row.company, row.title), 1)
        if not self.context.may_open("action_letter"):
            return line
        button = Button(_("Explain"), size="row")
        button.setAccessibleName(
            _("Explain to {company}: {title}").format(company=row.company, title=row.title)
        )
        button.on_press(partial(self.context.open, "action_letter", row.id))
        return _with_button(line, button)

    def _late(self, shown: Today) -> list[QWidget]:
        if not shown.late:
            return [quiet("ph.check", _("Your promises are on time."), "done")]
        lines: list[QWidget] = [self._late_line(row) for row in shown.late]
        return [*lines, *self._more(shown.late_count, len(shown.late))]

    def _late_line(self, row: ActionRow) -> QWidget:
        who = row.owner or _("nobody owns it yet")
        line = self._line("actions", row.id, f"{row.title}, {row.company}, {days_late(row.days_late)}")
        line.add(two_lines(row.title, f"{row.company} \u00b7 {who}", tail=late_words(row.days_late)), 1)
        return line

    def _to_tell(self, shown: Today) -> list[QWidget]:
        if not shown.to_tell:
            return [quiet("ph.checks", _("Your companies know what happened with their question."), "done")]
        lines = [self._tell_line(row) for row in shown.to_tell]
        return [*lines, *self._more(shown.to_tell_count, len(shown.to_tell))]

    def _tell_line(self, row: ActionRow) -> QWidget:
        line = self._line("actions", row.id, f"{row.company}, {row.title}")
        line.add(two_lines(row.company, row.title), 1)
        if not self.context.may("actions.report_back"):
            return line
        button = Button(_("Tell"), "soft", icon="ph.phone", size="row")
        button.setAccessibleName(_("Tell {company}: {title}").format(company=row.company, title=row.title))
        button.on_press(partial(self.context.open, "actions", row.id))
        return _with_button(line, button)

    def _promised_line(self, row: ActionRow) -> QWidget:
        who = row.owner or _("nobody owns it yet")
        day = date_short(row.due_on, self.context.today()) if row.due_on else ""
        line = self._line("actions", row.id, f"{row.title}, {row.company}, {who}, {day}")
        line.add(two_lines(row.title, f"{row.company} \u00b7 {who}", tail=day, tail_tone="text2"), 1)
        return line

    def _more(self, count: int, shown: int, view: str = "") -> list[QWidget]:
        if count <= shown:
            return []
        more = Button(
            n_("and {n} more", "and {n} more", count - shown).format(n=number(count - shown)),
            "link",
            size="row",
        )
        more.on_press(partial(self.context.open, "actions", view))
        return [_left(more)]

    def _news(self, news: News) -> QWidget:
        line = self._line("actions", news.action_id, news_words(news))
        line.add(Icon(news_icon(news), "text2", 18), top=True)
        words = QWidget()
        box = QVBoxLayout(words)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(1)
        box.addWidget(Label(news_words(news), "row", wrap=True))
        box.addWidget(Label(capital(moment(news.at, self.context.now())), "caption", "text2"))
        line.add(words, 1)
        return line


def _room(shown: Today) -> str:
    """The hint when nothing comes: where there is room, and which companies wait."""
    every = _("There is room in each of the coming four weeks.")
    some = _("There is room in {n} of the coming four weeks.").format(n=shown.weeks_with_room)
    room = every if shown.weeks_with_room == WEEKS_AHEAD else some
    waiting = n_("{n} company is on the wish list.", "{n} companies are on the wish list.", shown.wishes)
    parts = [room] if shown.weeks_with_room else []
    return " ".join([*parts, waiting.format(n=number(shown.wishes))] if shown.wishes else parts)


def _with_button(line: Line, button: Button) -> QWidget:
    button.setObjectName(f"{line.item} button")
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(line, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return holder


def _left(button: Button) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 4, 0, 0)
    row.addWidget(button)
    row.addStretch(1)
    return holder
