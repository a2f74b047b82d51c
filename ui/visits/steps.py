# SPDX-License-Identifier: EUPL-1.2
"""What can be done with a visit: the next sensible step, and everything else under one button."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from assets.texts import N_, _
from storage.operations import visits
from storage.queries.visit_page import Step, VisitPage
from storage.rules.states import VisitState
from ui.context import Context
from ui.outside import open_file
from ui.visits.calendar_file import appointment, file_name
from ui.visits.plan_form import PlanForm
from ui.visits.sheets import CancelSheet, InvitationSheet
from ui.widgets.paper_view import cannot_write, write_whole

WORDS = {
    Step.PLAN: (N_("Plan it"), "ph.calendar-plus"),
    Step.INVITE: (N_("Make the invitation"), "ph.envelope-simple"),
    Step.CONFIRM: (N_("The company confirmed"), "ph.calendar-check"),
    Step.CONVERSE: (N_("Open conversation"), "ph.note-pencil"),
    Step.WRAP_UP: (N_("Wrap up"), "ph.checks"),
    Step.REPORT: (N_("Read the report"), "ph.file-text"),
    Step.RESTORE: (N_("Back on the programme"), "ph.arrow-counter-clockwise"),
}
NEEDS = {
    Step.PLAN: "visits.change_plan",
    Step.INVITE: "visits.invite",
    Step.CONFIRM: "visits.move",
    Step.CONVERSE: "notes.save",
    Step.WRAP_UP: "wrap_up.set",
    Step.RESTORE: "visits.move",
}
"""What somebody must be allowed for a step; the others only read."""
_MOVES = {
    VisitState.CONFIRMED: N_("The company confirmed"),
    VisitState.HELD: N_("It has taken place"),
    VisitState.PLANNED: N_("Back to planned"),
    VisitState.WISH: N_("Back to the wish list"),
}


class Steps:
    """Carries out the steps for the visit that a page shows now. ``owner`` is the widget that sheets lie over."""

    def __init__(self, context: Context, owner: QWidget, before: Callable[[], object]) -> None:
        self.context, self.owner, self._before = context, owner, before
        self.page: VisitPage | None = None

    def take(self) -> None:
        """The next sensible step."""
        if self.page is None:
            return
        self._before()
        visit = self.page.visit.id
        # What was done before this step is not taken back from after it.
        self.context.messages.drop_toast(visit)
        match self.page.step:
            case Step.PLAN:
                self.change()
            case Step.INVITE:
                self.invite()
            case Step.CONFIRM:
                self.move(VisitState.CONFIRMED)
            case Step.CONVERSE:
                self.context.open("conversation", visit)
            case Step.WRAP_UP:
                self.context.open("wrap_up", visit)
            case Step.REPORT:
                self.context.open("report", visit)
            case Step.RESTORE:
                self.move(VisitState.PLANNED if self.page.visit.day else VisitState.WISH)

    def may_take(self, step: Step) -> bool:
        """Whether this step is for who works here."""
        return step not in NEEDS or self.context.may(NEEDS[step])

    def fill(self, menu: QMenu) -> None:
        """Everything that makes sense now, for who works here."""
        page, may = self.page, self.context.may
        if page is None:
            return
        state, step = page.visit.state, page.step
        if state is not VisitState.CANCELLED and may("visits.change"):
            menu.addAction(_("Change the visit")).triggered.connect(lambda _on=False: self.change())
        if state.is_coming and step is not Step.INVITE and may("visits.invite"):
            menu.addAction(_("Make the invitation")).triggered.connect(lambda _on=False: self.invite())
        if page.visit.day is not None:
            menu.addAction(_("Save for the calendar (.ics)")).triggered.connect(
                lambda _on=False: self.save_calendar()
            )
        took_or_takes_place = state.is_coming or state.took_place
        if took_or_takes_place and step is not Step.CONVERSE and self.context.may_open("conversation"):
            entry = menu.addAction(_("Open conversation"))
            entry.triggered.connect(lambda _on=False: self.context.open("conversation", page.visit.id))
        if state.took_place and self.context.may_open("visit_letter"):
            entry = menu.addAction(_("Thank-you letter with what was agreed"))
            entry.triggered.connect(lambda _on=False: self.context.open("visit_letter", page.visit.id))
        if step is Step.REPORT:
            entry = menu.addAction(_("Read the brief"))
            entry.triggered.connect(lambda _on=False: self.context.open("brief", page.visit.id))
        menu.addSeparator()
        moves = page.moves if may("visits.move") else ()
        for target, words in _MOVES.items():
            if target in moves and not (target is VisitState.CONFIRMED and step is Step.CONFIRM):
                if target is VisitState.PLANNED and step is Step.PLAN:
                    continue
                entry = menu.addAction(_(words))
                entry.triggered.connect(lambda _on=False, target=target: self.move(target))
        if VisitState.CANCELLED in moves and may("visits.cancel"):
            menu.addAction(_("Cancel the visit\u2026")).triggered.connect(lambda _on=False: self.cancel())
        menu.addSeparator()
        entry = menu.addAction(_("Open the company"))
        entry.triggered.connect(lambda _on=False: self.context.open("companies", page.visit.company_id))

    def change(self) -> None:
        """The plan in a form."""
        if self.page is not None:
            self._before()
            PlanForm(self.context, self.owner, visit_id=self.page.visit.id).open()

    def invite(self) -> None:
        """The letter."""
        if self.page is not None:
            InvitationSheet(self.context, self.page, self.owner).open()

    def move(self, target: VisitState) -> None:
        """Another state, with a way back."""
        if self.page is None:
            return
        visit, before = self.page.visit, self.page.visit.state
        self.context.messages.drop_toast(visit.id)
        confirms = target is VisitState.CONFIRMED
        then = (lambda _done: self._offer_calendar()) if confirms else None
        self.context.write(visits.move, visit_id=visit.id, to=target.value, then=then)
        if target is VisitState.WISH and visit.starts_at is not None:
            starts_at = visit.starts_at
            self.context.messages.toast(
                _("The date is off this visit"),
                lambda: self.context.write(
                    visits.plan, visit_id=visit.id, kind=visit.kind.value, starts_at=starts_at, minutes=visit.minutes,
                ),
                about=visit.id,
            )  # fmt: skip
        elif before is VisitState.HELD and target is VisitState.PLANNED:
            self.context.messages.toast(
                _("The visit has not taken place"),
                lambda: self.context.write(visits.hold, visit_id=visit.id),
                about=visit.id,
            )

    def _offer_calendar(self) -> None:
        said = _("The appointment is fixed. Put it in your calendar, and mail it to who goes along.")
        self.context.messages.banner(said, "good", _("Save for the calendar (.ics)"), self.save_calendar)

    def cancel(self) -> None:
        """Ask why, call it off, and offer to take it back."""
        if self.page is None:
            return
        visit, context = self.page.visit, self.context

        def done(before: str) -> None:
            context.messages.toast(
                _("The visit to {company} is cancelled").format(company=visit.company),
                lambda: context.write(visits.restore, visit_id=visit.id, state=before),
                about=visit.id,
            )

        CancelSheet(context, self.page, self.owner, done=done).open()

    def save_calendar(self) -> None:
        """Ask where, and write the appointment."""
        if self.page is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        chosen, _kind = QFileDialog.getSaveFileName(
            self.owner,
            _("Save for the calendar (.ics)"),
            str(Path(folder) / file_name(self.page)),
            "iCalendar (*.ics)",
        )
        if chosen:
            self.write_calendar(Path(chosen))

    def write_calendar(self, path: Path) -> None:
        """Write the appointment, and say what to do with it."""
        assert self.page is not None
        path = path if path.suffix.lower() == ".ics" else path.with_name(f"{path.name}.ics")
        try:
            write_whole(path, appointment(self.page, now=self.context.now()))
        except OSError as problem:
            self.context.messages.banner(cannot_write(path, problem), "error")
            return
        self.context.note("exports.calendar", kind="visits", record_id=self.page.visit.id, detail="save")
        said = _("Saved as {name}. Open it to put the visit in your calendar, or mail it to the team.")
        self.context.messages.banner(
            said.format(name=path.name),
            "info",
            _("Open"),
            lambda: open_file(path, self.context, "exports.calendar"),
        )
