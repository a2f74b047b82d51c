# SPDX-License-Identifier: EUPL-1.2
"""The five minutes after a visit: a checklist that ticks itself off, and then the report and the first call back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assets.texts import _, date_long, n_
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.operations import notes, visits
from storage.operations import wrap_up as operations
from storage.queries import people
from storage.queries.wrap_up import Missing, WrapUp, wrap_up
from storage.rules.names import complete
from storage.rules.states import VisitState
from ui.context import Context
from ui.conversation.checklist import Section
from ui.conversation.wrap_up_outcome import AlertsPart, OutcomePart, ResultsPart, TellingPart
from ui.conversation.wrap_up_parts import ActionsPart, PeoplePart
from ui.page import Page, PageHead, PageHeader, Shortcut
from ui.widgets.buttons import Button, WayBack
from ui.widgets.labels import Rule
from ui.widgets.laid_out import clear, widgets
from ui.widgets.messages import Banner
from ui.widgets.scroll import ScrollPage

_SHOWN = (
    "visits", "team_members", "attendees", "contacts", "actions", "action_updates", "alerts", "results", "companies",
    "colleagues", "terms", "notes",
)  # fmt: skip

_OF_THE_PLAN = frozenset((Missing.TEAM, Missing.NOT_BEGUN, Missing.DATE))


class WrapUpPage(Page):
    """The checklist of one visit. ``open_item(visit id)``. Every field keeps itself; the main button says what misses."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._visit = ""
        self._found: WrapUp | None = None
        self._said_missing = False
        self._colleagues: list[people.ColleagueRow] = []
        self.back = WayBack(_("Back to the conversation"), self._back)
        self.report = Button(_("Read the report"), icon="ph.file-text", size="main", on_press=self._report)
        self.finish = Button(
            _("Wrap up the visit"), "primary", icon="ph.check", size="main", on_press=self._finish
        )
        self.letter = Button(
            _("Thank-you letter"), icon="ph.envelope-simple", size="main", on_press=self._write_letter
        )
        self.header = PageHeader("", "", self.report, self.letter, self.finish)
        self.banner = QVBoxLayout()
        self.people = PeoplePart(context, self._people)
        self.agreed = ActionsPart(context, self._people)
        self.alerts = AlertsPart(context)
        self.results = ResultsPart(context)
        self.outcome = OutcomePart(context)
        self.telling = TellingPart(context, self._people)
        self.parts = (self.people, self.agreed, self.alerts, self.results, self.outcome, self.telling)
        self.sheet = ScrollPage(margins=False, spacing=18)
        self._build()
        self.set_title(_("Wrap up"))
        for keys, action in (("Escape", self._back), ("Ctrl+Return", self._finish)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def _build(self) -> None:
        box = self.lay_column()
        box.addLayout(PageHead(self.header, self.banner, back=self.back))
        box.addWidget(self.sheet, 1)
        for place, part in enumerate(self.parts):
            if place:
                self.sheet.body.addWidget(Rule())
            self.sheet.body.addWidget(part)
        self.sheet.body.addSpacing(16)
        self.sheet.body.addStretch(1)

    # The page

    def open_item(self, item: str) -> None:
        other = item != self._visit
        if other:
            self.save()
            self.sheet.verticalScrollBar().setValue(0)
            self._say("")
        self._visit = item
        # What was typed as an action and never left is an action from now on.
        self.context.write_typing(notes.settle, visit_id=item, failed=lambda _error: None)
        self._read()
        # Who comes from the table by keyboard goes on with the first question, not with the way back.
        if other and (first := self.people.first_field()) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def selection(self) -> str | None:
        return self._visit or None

    def save(self) -> None:
        for part in (self.outcome, self.agreed, self.alerts):
            part.save()

    def refresh(self, changes: Changes) -> None:
        if self._visit and changes.touches(*_SHOWN):
            self._read()

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("Ctrl+Enter", _("Wrap up the visit")),
            Shortcut("Esc", _("Back to the conversation")),
        ]

    def _read(self) -> None:
        try:
            found: WrapUp = self.context.read(
                wrap_up, self._visit, self.context.actor.id, self.context.today()
            )
        except RodeLoperError as gone:
            self._visit = ""
            self.context.show_error(gone)
            return
        self._found = found
        self._colleagues = self.context.read(people.colleagues)
        for part in self.parts:
            part.show_found(found)
        self._show_head(found)
        if self._said_missing:
            self._say_missing(found)

    def _show_head(self, found: WrapUp) -> None:
        done = found.visit.state is VisitState.WRAPPED_UP
        company = found.visit.company
        title = _("{company} is wrapped up.") if done else _("Wrap up: {company}")
        self.header.set_title(title.format(company=company), self._about(found))
        self.set_title(_("Wrap up: {company}").format(company=company))
        self.finish.setText(_("Tell the company now") if done else _("Wrap up the visit"))
        self.finish.set_icon("ph.phone" if done else "ph.check")
        self.letter.setVisible(done)
        self.back.setText(_("To the visit") if done else _("Back to the conversation"))
        if done and self.banner.count():
            self._say("")

    def _about(self, found: WrapUp) -> str:
        if found.visit.state is VisitState.WRAPPED_UP:
            if found.teller and found.tell_before:
                return _("{name} tells the company before {day} what happens next.").format(
                    name=found.teller, day=date_long(found.tell_before)
                )
            return ""
        said = [_("Five minutes. What you fill in is kept at once.")]
        if found.report_before:
            said.append(_("The report is on time until {day}.").format(day=date_long(found.report_before)))
        return " ".join(said)

    def _people(self, typed: str) -> list[tuple[str, str, str]]:
        return [
            (one.id, one.name, one.department or one.function) for one in complete(typed, self._colleagues)
        ]

    # Finishing

    def _finish(self) -> None:
        self.save()
        if self._found is None:
            return
        if self._found.visit.state is VisitState.WRAPPED_UP:
            self.context.open("tell_company", self._found.visit.company_id)
            return
        # Fields that were just left are still on their way to the store: ask after them.
        self.context.store.wait()
        self._read()
        if self._found.missing:
            self._show_missing(self._found)
            return
        self.context.write(operations.finish, self._visit, then=lambda _done: self._finished())

    def _say_missing(self, found: WrapUp) -> None:
        """What still misses, until nothing does; what is wrong with the plan can be put right from here."""
        words = " ".join(missing_words(what, found) for what in found.missing)
        plan = bool(_OF_THE_PLAN.intersection(found.missing)) and self.context.may_open("change_visit")
        if words != self.said():
            change = partial(self.context.open, "change_visit", self._visit)
            self._say(words, link=_("Change the visit") if plan else "", on_link=change)
        self._said_missing = bool(words)

    def _show_missing(self, found: WrapUp) -> None:
        self._say_missing(found)
        first: Section = self.people
        if Missing.ACTIONS in found.missing:
            first = self.agreed
        elif Missing.TELLER in found.missing:
            first = self.telling
        self.sheet.ensureWidgetVisible(first, 0, 40)
        target = getattr(first, "first_field", lambda: None)()
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def _say(
        self, words: str, tone: str = "warning", link: str = "", on_link: Callable[[], Any] | None = None
    ) -> None:
        clear(self.banner)
        self._said_missing = False
        if words:
            self.banner.addWidget(Banner(words, tone, link, on_link))

    def said(self) -> str:
        """What the banner says now, "" for nothing."""
        return next((one.text() for one in widgets(self.banner) if isinstance(one, Banner)), "")

    def _finished(self) -> None:
        self._read()
        said = _("The visit is wrapped up. Read the report, or write to the company what was agreed.")
        if self._found is not None and not self._found.somebody_there:
            said += " " + _("Nobody is ticked yet under “Who was there?”; you can still do that.")
        self._say(said, "good", _("Open it again"), self._reopen)
        self.report.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reopen(self) -> None:
        self.context.write(
            visits.move, visit_id=self._visit, to=VisitState.HELD, then=lambda _done: self._say("")
        )

    def _report(self) -> None:
        self.save()
        self.context.store.wait()
        self.context.open("report", self._visit)

    def _write_letter(self) -> None:
        self.context.open("visit_letter", self._visit)

    def _back(self) -> None:
        self.save()
        done = self._found is not None and self._found.visit.state is VisitState.WRAPPED_UP
        self.context.open("visits" if done else "conversation", self._visit)


def missing_words(what: Missing, found: WrapUp) -> str:
    """What still misses, as a sentence that says what to do."""
    match what:
        case Missing.ACTIONS:
            n = len(found.incomplete)
            return n_(
                "{n} action misses an owner or a date. Fill it in below.",
                "{n} actions miss an owner or a date. Fill them in below.",
                n,
            ).format(n=n)
        case Missing.TELLER:
            return _("Nobody tells the company yet. Choose who does.")
        case Missing.TEAM:
            return _("Nobody goes to this visit yet. Say who first.")
        case Missing.NOT_BEGUN:
            day = date_long(found.visit.day) if found.visit.day else ""
            return _(
                "The visit is on {day}. You can wrap it up from that day on; what you filled in is kept."
            ).format(day=day)
        case Missing.DATE:
            return _("The visit has no date yet. Plan it first.")
        case Missing.STATE:
            return _("This visit is not in the programme. Plan it first.")
