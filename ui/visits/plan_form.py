# SPDX-License-Identifier: EUPL-1.2
"""Plan a visit, new, out of a wish or again: warnings come while filling in and never stop anybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assets.texts import _, date_long
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.operations import visits
from storage.queries import people
from storage.queries.company_search import companies_to_pick
from storage.queries.planning import Draft, company_facts, planning_warnings
from storage.queries.programme import monday_of
from storage.queries.visit_page import VisitPage, visit_page
from storage.rules.choices import Part, VisitKind
from storage.rules.states import VisitState, is_asked_anew
from storage.rules.workdays import holiday
from ui.context import Context
from ui.visits.colleague_picker import colleague_picker
from ui.visits.sheets import InvitationSheet
from ui.visits.topic_chips import TopicChips
from ui.visits.words import warning_words
from ui.widgets.dates import Clock, Day
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Area, Choice, Line
from ui.widgets.labels import Heading
from ui.widgets.laid_out import clear, widgets
from ui.widgets.messages import Banner
from ui.widgets.picker import Picker
from ui.words import VISIT_KINDS, word

LENGTHS = (30, 45, 60, 75, 90, 120, 180)
_CHECK_MS = 150
_ALDERMAN = "alderman"


class PlanForm(Dialog):
    """One sheet for the whole plan. ``company_id`` or ``visit_id`` fills it in; ``day`` proposes a day.

    ``planned(id)`` is called after it was saved.
    """

    def __init__(
        self,
        context: Context,
        parent: QWidget | None = None,
        *,
        company_id: str = "",
        visit_id: str = "",
        day: dt.date | None = None,
        week: dt.date | None = None,
        planned: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__(_("Plan a visit"), parent, width=760)
        self.context = context
        self._planned = planned
        self._shown: VisitPage | None = None
        self._own_place = ""
        self._before: dict[str, Any] = {}
        self._guests: list[tuple[str, str]] = []
        self._colleagues = context.read(people.colleagues)
        self._names = {one.id: one.name for one in self._colleagues}
        self._build_form()
        self._build_topics()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_CHECK_MS)
        self.add_cancel()
        self.save_button = self.add_button(_("Plan the visit"), "primary", self.submit, icon="ph.check")
        self.wish_button = self.add_button(
            _("Put on the wish list"), "link", self.keep_as_wish, icon="ph.star", left=True
        )
        self._connect_signals()
        self._fill(company_id, visit_id, day or self._first_day(week))

    # Building

    def _build_form(self) -> None:
        self.form = form = Form(3)
        find = self.context.store.read
        self.company = Picker(
            lambda text: find(companies_to_pick, text),
            placeholder=_("Type a name, number or street"),
            icon="ph.buildings",
            nothing=(_("No company found"), _("Add it under Companies")),
        )
        form.add("company", Field(_("Company"), self.company, required=True), span=2)
        kinds = [(kind.value, word(VISIT_KINDS, kind.value)) for kind in VisitKind]
        form.add("kind", Field(_("Kind of visit"), Choice(kinds)))
        self.day, self.time = Day(today=self.context.today), Clock()
        form.add("day", Field(_("Day"), self.day, required=True))
        form.add("time", Field(_("Time"), self.time, required=True))
        form.add("minutes", Field(_("How long"), Choice(_lengths(()), value=60)))
        staff = [one for one in self._colleagues if one.role != _ALDERMAN]
        aldermen = [one for one in self._colleagues if one.role == _ALDERMAN]
        self.lead = colleague_picker(staff)
        self.second = colleague_picker(staff)
        self.alderman = colleague_picker(aldermen)
        form.add("lead", Field(_("Who leads the conversation"), self.lead))
        form.add("second", Field(_("Who goes along"), self.second))
        form.add("alderman", Field(_("Alderman"), self.alderman))
        form.add("place", Field(_("Place"), Line(), help=_("Empty: at the company.")), span=3)
        self.body.addWidget(form)
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(6)
        self._warnings.setContentsMargins(0, 0, 0, 0)
        self.body.addLayout(self._warnings)

    def _build_topics(self) -> None:
        topics = self.context.read(people.topics)
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 4, 0, 0)
        inner.addWidget(Heading(_("What do you want to talk about?")))
        self.body.addLayout(inner)
        self.topics = TopicChips((one.id, one.name, one.hint) for one in topics)
        self.body.addWidget(self.topics)
        self.purpose = Form(1)
        self.purpose.add(
            "purpose",
            Field(
                _("Why this company, why now"),
                Area(lines=2),
                help=_("Everybody with the brief or the report reads this; it is not in the invitation."),
            ),
        )
        self.body.addWidget(self.purpose)
        self.body.addStretch(1)

    def _connect_signals(self) -> None:
        self.company.picked.connect(self._company_picked)
        self.form.edited.connect(lambda _name: self._wait.start())
        self._wait.timeout.connect(self.check_warnings)

    # Filling in

    def _first_day(self, week: dt.date | None) -> dt.date | None:
        """The first working day of this week that is not past and has no holiday; Tuesday when there is a choice."""
        if week is None:
            return None
        days = [monday_of(week) + dt.timedelta(days=n) for n in (1, 3, 2, 0, 4)]
        return next((day for day in days if day >= self.context.today() and holiday(day) is None), None)

    def _fill(self, company_id: str, visit_id: str, day: dt.date | None) -> None:
        if visit_id:
            self._fill_visit(self.context.read(visit_page, visit_id, self.context.today()))
        elif company_id:
            facts = self.context.read(company_facts, company_id)
            self.company.set_value(facts.id, facts.name)
            self._take_place(company_id)
        if day is not None and self.day.value() is None:
            self.day.set_value(day)
        if not visit_id:
            self.lead.set_value(self.context.actor.id, self._names.get(self.context.actor.id, ""))
        is_wish = self._shown is None or self._shown.visit.state is VisitState.WISH
        self.wish_button.setVisible(is_wish)
        self._first_field().setFocus()
        self.check_warnings()

    def _first_field(self) -> QWidget:
        """What is asked first; of a visit that has a day already that is what most people come to change."""
        if not self.company.value():
            return self.company
        has_day = self._shown is not None and self._shown.visit.day is not None
        return self.day if has_day or self.day.value() is None else self.time

    def _fill_visit(self, page: VisitPage) -> None:
        self._shown, visit = page, page.visit
        replan = visit.state is not VisitState.WISH
        self.title.setText(_("Change the visit") if replan else _("Plan a visit"))
        self.setWindowTitle(self.title.text())
        self.save_button.setText(_("Save the plan") if replan else _("Plan the visit"))
        self.company.set_value(visit.company_id, visit.company)
        self.company.setEnabled(False)
        self._take_place(visit.company_id)
        editor = self.form.fields["minutes"].editor
        assert isinstance(editor, Choice)
        editor.set_options(_lengths((visit.minutes,)))
        values: dict[str, Any] = {"kind": visit.kind.value, "minutes": visit.minutes, "place": page.own_place}
        if visit.starts_at is not None:
            values |= {"day": visit.starts_at.date(), "time": visit.starts_at.time()}
        self.form.set_values(values)
        self.purpose.set_values({"purpose": visit.purpose})
        self.topics.choose(
            [item.topic_id for item in page.agenda if item.topic_id],
            [item.title for item in page.agenda if not item.topic_id],
        )
        self._fill_team(page)
        self._before = self._plan()

    def _fill_team(self, page: VisitPage) -> None:
        pickers = {Part.LEAD: self.lead, Part.SECOND: self.second, Part.ALDERMAN: self.alderman}
        for member in page.team:
            picker = pickers.pop(member.part, None)
            if picker is not None:
                picker.set_value(member.colleague_id, member.name)
            else:
                self._guests.append((member.colleague_id, member.part.value))
        if page.visit.state is VisitState.WISH and not page.team:
            self.lead.set_value(self.context.actor.id, self._names.get(self.context.actor.id, ""))

    def _company_picked(self, company_id: str) -> None:
        if company_id:
            self._take_place(company_id)
        self._wait.start()

    def _take_place(self, company_id: str) -> None:
        facts = self.context.read(company_facts, company_id)
        field = self.form.fields["place"]
        editor = field.editor
        assert isinstance(editor, Line)
        editor.setPlaceholderText(facts.place)
        field.set_help(
            _("Empty: at the company.")
            if facts.place
            else _("We do not know the address of this company yet.")
        )

    def hideEvent(self, event: QHideEvent) -> None:
        self._wait.stop()  # nobody reads a warning any more, and the store may be locked when it comes
        super().hideEvent(event)

    # What it says now

    def starts_at(self) -> dt.datetime | None:
        """The day and time that were filled in."""
        day, time = self.day.value(), self.time.value()
        return dt.datetime.combine(day, time) if day and time else None

    def team(self) -> list[tuple[str, str]]:
        """Who goes, each once: the first place counts."""
        chosen = [
            (self.lead.value(), Part.LEAD.value),
            (self.second.value(), Part.SECOND.value),
            (self.alderman.value(), Part.ALDERMAN.value),
            *self._guests,
        ]
        found: dict[str, str] = {}
        for colleague, part in chosen:
            if colleague:
                found.setdefault(colleague, part)
        return list(found.items())

    def draft(self) -> Draft:
        """The plan as it stands now."""
        return Draft(
            company_id=self.company.value() or None,
            starts_at=self.starts_at(),
            day=self.day.value(),
            minutes=self.form.fields["minutes"].value() or 60,
            team=self.team(),
            visit_id=self._shown.visit.id if self._shown else None,
        )

    def warnings(self) -> list[str]:
        """The warnings that are shown."""
        return [banner.text() for banner in widgets(self._warnings) if isinstance(banner, Banner)]

    def check_warnings(self) -> None:
        """Show what there is to warn about, now."""
        today = self.context.today()
        words = [
            warning_words(warning, today) for warning in self.context.read(planning_warnings, self.draft())
        ]
        day, shown = self.day.value(), self._shown
        is_new = shown is None or not shown.visit.state.took_place
        if day is not None and day < today and is_new:
            words.insert(0, _("{day} is past.").format(day=_capital(date_long(day))))
        confirmed = shown.visit.day if shown and shown.visit.state is VisitState.CONFIRMED else None
        if confirmed is not None and is_asked_anew(VisitState.CONFIRMED, confirmed, day, today):
            said = _("The company confirmed {day}. It has to confirm the new day too.")
            words.insert(0, said.format(day=date_long(confirmed)))
        if words == self.warnings():
            return
        clear(self._warnings)
        for sentence in words:
            self._warnings.addWidget(Banner(sentence, "warning"))
        if self.isVisible():
            QTimer.singleShot(0, self._fit)

    # Saving

    def submit(self) -> None:
        """Save the plan; warnings do not stop it."""
        if not self.form.check():
            return
        if self._shown is not None and self._shown.visit.state is not VisitState.WISH:
            self._write(visits.change_plan, visit_id=self._shown.visit.id, **self._changes(self._shown))
            return
        which = {"visit_id": self._shown.visit.id} if self._shown else {"company_id": self.company.value()}
        self._write(visits.plan, **which, **self._plan())

    def _plan(self) -> dict[str, Any]:
        """All that was filled in, as ``visits.plan`` takes it."""
        values = self.form.values()
        return {
            "kind": values["kind"],
            "starts_at": self.starts_at(),
            "minutes": values["minutes"],
            "place": values["place"],
            "purpose": self.purpose.values()["purpose"],
            "team": self.team(),
            "topics": self.topics.chosen(),
            "own_topics": self.topics.own(),
        }

    def _changes(self, shown: VisitPage) -> dict[str, Any]:
        """Only what was changed, and what was seen of the lists: what a colleague changed meanwhile stays."""
        plan, before = self._plan(), self._before
        changed = {name: value for name, value in plan.items() if value != before[name]}
        if "team" in changed:
            changed["seen_team"] = before["team"]
        if changed.keys() & {"topics", "own_topics"}:
            changed |= {"topics": plan["topics"], "own_topics": plan["own_topics"]}
            changed["seen_items"] = [item.id for item in shown.agenda]
        return changed

    def keep_as_wish(self) -> None:
        """No date yet: remember that we want to go."""
        company = self.form.fields["company"]
        if not company.check():
            company.focus()
            return
        kind, purpose = self.form.values()["kind"], self.purpose.values()["purpose"]
        if self._shown is not None:
            self._write(visits.change, visit_id=self._shown.visit.id, kind=kind, purpose=purpose)
        else:
            self._write(
                visits.wish, company_id=self.company.value(), kind=kind, purpose=purpose,
                topics=self.topics.chosen(), own_topics=self.topics.own(),
            )  # fmt: skip

    def _write(self, operation: Callable[..., Any], **values: Any) -> None:
        self.save_button.setEnabled(False)
        self.context.write(operation, then=self._saved, failed=self._failed, **values)

    def _saved(self, changes: Changes) -> None:
        self.accept()
        if changes.answer is True:
            self._say_unconfirmed()
        if self._planned is not None:
            # A wish that there was already becomes the visit: nothing is created then.
            self._planned(self._shown.visit.id if self._shown else str(changes.answer))

    def _say_unconfirmed(self) -> None:
        context, over = self.context, self.parentWidget()
        assert self._shown is not None
        visit = self._shown.visit.id

        def invite() -> None:
            InvitationSheet(context, context.read(visit_page, visit, context.today()), over).open()

        said = _("The visit is planned again, no longer confirmed: the company has to confirm the new day.")
        context.messages.banner(said, "info", _("Make the invitation"), invite)

    def _failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        known = isinstance(error, RodeLoperError) and error.code == "visits.minutes"
        if known:
            self.form.fields["minutes"].set_error(self.context.words(error))
        else:
            self.set_error(self.context.words(error))


def _lengths(more: tuple[int, ...]) -> list[tuple[int, str]]:
    return [(minutes, length_words(minutes)) for minutes in sorted({*LENGTHS, *more})]


def length_words(minutes: int) -> str:
    """``45 minuten``, ``1 uur``, ``1 uur 30``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{n} minutes").format(n=rest)
    return _("{n} hour").format(n=hours) + (f" {rest}" if rest else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
