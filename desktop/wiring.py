# SPDX-License-Identifier: EUPL-1.2
"""All connections between the packages: which page stands behind which route, and who opens what.

Screens do not know one another; they ask ``context.open(kind, id)`` and it is answered here, in one table.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from assets.texts import _, language
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.queries import homes, people
from storage.queries.today import badges
from storage.rules.rights import Role
from ui.page import Page
from ui.routes import NEEDS

if TYPE_CHECKING:
    from desktop.program import Program
    from storage.queries.steering_records import Behind
    from ui.actions.page import ActionsPage
    from ui.companies.page import CompaniesPage
    from ui.finder import HitGroup
    from ui.visits.page import VisitsPage

log = logging.getLogger(__name__)

FIRST_PAGE = "today"
# Route, the module and class of its page (imported when it is first shown), and the place on the rail that it is part of.
PAGES = (
    ("today", "ui.today.page", "TodayPage", ""),
    ("companies", "ui.companies.page", "CompaniesPage", ""),
    ("told", "ui.told.page", "ToldPage", "companies"),
    ("import", "ui.imports.page", "ImportPage", "companies"),
    ("visits", "ui.visits.page", "VisitsPage", ""),
    ("brief", "ui.visits.brief_view", "BriefPage", "visits"),
    ("brief_pack", "ui.visits.brief_pack_view", "BriefPackPage", "visits"),
    ("reading", "ui.alderman.reading", "ReadingPage", "today"),
    ("report", "ui.visits.report_view", "ReportPage", "visits"),
    ("conversation", "ui.conversation.page", "ConversationPage", "visits"),
    ("wrap_up", "ui.conversation.wrap_up", "WrapUpPage", "visits"),
    ("visit_letter", "ui.letters.pages", "VisitLetterPage", "visits"),
    ("actions", "ui.actions.page", "ActionsPage", ""),
    ("action_letter", "ui.letters.pages", "ActionLetterPage", "actions"),
    ("answers", "ui.actions.answers_page", "AnswersPage", "actions"),
    ("steering", "ui.steering.page", "SteeringPage", ""),
    ("steering_report", "ui.steering.report_page", "SteeringReportPage", "steering"),
    ("exchange", "ui.exchange.page", "ExchangePage", ""),
    ("conflicts", "ui.conflicts.page", "ConflictsPage", "exchange"),
    ("connect", "ui.exchange.connect", "ConnectPage", "exchange"),
    ("settings", "ui.settings.page", "SettingsPage", ""),
    ("administration", "ui.administration.page", "AdministrationPage", ""),
)
PAGES_OF_ROLE: dict[str, dict[str, tuple[str, str]]] = {
    Role.ALDERMAN: {FIRST_PAGE: ("ui.alderman.page", "AldermanPage")}
}
"""Pages that are another one for who has this role. Who has such a first page gets the plain window around it."""
BADGES_FOLLOW = ("actions", "action_updates", "companies", "visits")


class Wiring(QObject):
    """Connects an opened store with the window."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.program = program
        self.context = program.context
        self.window = program.window
        # The role for which the window was built, and whether it may be another one by now.
        self._role, self._role_moved = "", False
        # Pages that were made before there was a store, in this language.
        self._ahead: dict[str, tuple[str, Page]] = {}
        # Things without a page of their own, and whose page shows them.
        self._home_of: dict[str, tuple[str, Callable[..., str]]] = {
            "contacts": ("companies", homes.company_of_contact),
            "contact_moments": ("companies", homes.company_of_moment),
            "notes": ("visits", homes.visit_of_note),
        }

    def make_ahead(self, route: str) -> None:
        """Make this page while the store is being opened, so that it only has to be filled."""
        ((module, name),) = ((module, name) for known, module, name, _under in PAGES if known == route)
        self._ahead[route] = (language(), self._factory(route, module, name)())

    def start(self) -> None:
        """Fill the window and show today."""
        self.add_pages()
        if self._role in PAGES_OF_ROLE:
            self.window.rebuild()  # It was made before anybody knew for whom.
        self._connect_signals()
        self.show_store()
        self.window.show_page(FIRST_PAGE)

    def add_pages(self) -> None:
        """The pages that fit the role of who works here, in the place of those that fitted another."""
        self._role = self.context.actor.role
        own = PAGES_OF_ROLE.get(self._role, {})
        self.window.drop_pages()
        self.window.set_plain(FIRST_PAGE in own)
        for route, module, name, under in PAGES:
            if self.context.may_open(route):
                module, name = own.get(route, (module, name))
                self.window.add_page(route, self._factory(route, module, name), under=under)

    def follow_role(self) -> None:
        """Build the window anew when the municipality gave who works here another role.

        What was typed is saved with the old one. A person in the middle of something is not disturbed; the next page
        that is shown tries again.
        """
        actor = self.context.actor
        role = self.context.read(people.role, actor.id)
        if role == self._role:
            self._role_moved = False
        if role == self._role or self._in_the_middle():
            return
        self._role_moved = False
        self.program.save()
        self.context.actor = replace(actor, role=role)
        self.program.show_store()

    def _in_the_middle(self) -> bool:
        page = self.window.current_page()
        held = page is not None and bool(page.holds())
        connects = self.window.current_route() == "connect"
        return held or connects or QApplication.activeModalWidget() is not None

    def show_store(self) -> None:
        """Whose store this is, who works here, and how much waits."""
        self._show_who()
        self._count()

    def _connect_signals(self) -> None:
        self.context.open_requested.connect(self.open)
        self.context.records_requested.connect(self.show_behind)
        self.context.changed.connect(self._changed)
        self.window.person_pressed.connect(partial(self.open, "settings", "me"))
        self.window.set_search(self._find)
        self.window.page_shown.connect(self._page_shown)
        self.context.patience.after(self._watch_exchange)
        self.context.patience.after(self._watch_drops)

    def _watch_exchange(self) -> None:
        # Imported here, behind the first page.
        from ui.exchange.watch import ExchangeWatch

        self.exchange_watch = ExchangeWatch(self.window, self.context)

    def _watch_drops(self) -> None:
        # Imported here, behind the first page.
        from ui.dropping import Dropping

        def wanted(paths: Sequence[Path]) -> bool:
            known = all(path.suffix.lower() in (".eml", ".xlsx", ".msg") for path in paths)
            # On the page for it a spreadsheet with companies is that.
            return known and self.context.may_open("answers") and self.window.current_route() != "import"

        def dropped(paths: Sequence[Path]) -> None:
            self.context.open("answers", "\n".join(map(str, paths)))

        Dropping(self.window, wanted, dropped)

    def _factory(self, route: str, module: str, name: str) -> Callable[[], Page]:
        def make() -> Page:
            spoken, ready = self._ahead.pop(route, ("", None))
            if ready is not None and spoken == language() and type(ready).__name__ == name:
                return ready
            if ready is not None:
                ready.deleteLater()
            page: Page = getattr(import_module(module), name)(self.context)
            return page

        return make

    def _find(self, text: str) -> Sequence[HitGroup]:
        # Imported here, on the thread that searches: the first page does not wait for it.
        from ui.finder_search import finder_search

        return finder_search(self.context)(text)

    # From anywhere to anything

    def open(self, kind: str, id_: str) -> None:
        """Show this thing, on the page where it lives. Raises ``KeyError`` for a kind that no page shows."""
        self.context.patience.grant(partial(self._open, kind, id_))

    def _open(self, kind: str, id_: str) -> None:
        try:
            if not self.context.may_open(kind):
                raise RodeLoperError("not-allowed", what=NEEDS[kind], name=self.context.actor.name)
            if kind == "plan_visit":
                self.window.show_page("visits")
                cast("VisitsPage", self.window.page("visits")).plan(id_)
            elif kind == "change_visit":
                self._change_visit(id_)
            elif kind == "add_company":
                self.window.show_page("companies", "")
                cast("CompaniesPage", self.window.page("companies")).add()
            elif kind == "tell_company":
                self.window.show_page("companies", id_)
                cast("CompaniesPage", self.window.page("companies")).tell(id_)
            elif kind == "reminders":
                self._open_reminders(id_)
            elif kind == "demo":
                self._open_demo()
            elif kind in self._home_of:
                home, query = self._home_of[kind]
                self.window.show_page(home, self.context.read(query, id_))
                if kind == "notes":
                    cast("VisitsPage", self.window.page(home)).show_note(id_)
            else:
                self.window.show_page(kind, id_)
        except RodeLoperError as error:
            self.context.show_error(error)

    def show_behind(self, behind: Behind) -> None:
        """Show the list of these records. The lists of actions, visits and companies each know how."""
        self.window.show_page(behind.kind, None if behind.kind == "actions" else "")
        page = self.window.page(behind.kind)
        if page is not None and self.window.current_page() is page:
            cast("ActionsPage | CompaniesPage | VisitsPage", page).show_behind(behind)

    def _change_visit(self, visit_id: str) -> None:
        # Imported here, with what the other pages need. It lies over the page where somebody saw that the plan is not right.
        from ui.visits.plan_form import PlanForm

        PlanForm(self.context, self.window, visit_id=visit_id).open()

    def _open_reminders(self, colleague_id: str) -> None:
        # Imported here: on most days somebody looks once.
        from ui.actions.reminder_sheet import ReminderSheet

        ReminderSheet(self.context, self.window, colleague_id).open()

    def _open_demo(self) -> None:
        # Imported here: only who looks around needs it.
        from desktop.demo import window

        if window.open_beside():
            words = _(
                "The municipality with invented data opens in a window of its own. The first time of a day this can take half a minute."
            )
            self.context.messages.banner(words, "info")

    # What the window shows of the store

    def _show_who(self) -> None:
        me = self.context.read(people.colleague, self.context.actor.id)
        self.window.set_person(self.context.actor.name, me.department if me else "")
        name = self.context.read(people.municipality)
        self.window.set_organisation(name)

    def _page_shown(self, _route: str) -> None:
        if self.context.actor.role != self._role or self._role_moved:
            QTimer.singleShot(0, self, self.follow_role)

    def _changed(self, changes: Changes) -> None:
        if changes.touches("colleagues"):
            self._role_moved = True
            QTimer.singleShot(0, self, self.follow_role)
        if changes.touches("colleagues", "departments", "terms"):
            self._show_who()
        if changes.touches(*BADGES_FOLLOW):
            self._count()

    def _count(self) -> None:
        for route, (n, tone) in self.context.read(
            badges, self.context.actor.id, self.context.today()
        ).items():
            self.window.set_badge(route, n, tone)
