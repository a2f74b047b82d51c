# SPDX-License-Identifier: EUPL-1.2
"""What can be done with the company that is shown: each thing opens a sheet or writes at once, with undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from assets.texts import _
from storage.operations import companies, company_merge, contact_moments, lists
from storage.queries.company_page import CompanyPage
from storage.queries.contacts import ContactRow
from storage.queries.timeline import TimelineItem
from ui import theme
from ui.companies.forms import CompanyForm, ContactForm
from ui.companies.merge_sheet import MergeSheet
from ui.companies.moment_form import MomentForm
from ui.companies.sheets import AddToListSheet
from ui.context import Context
from ui.mail_link import mail_link
from ui.outside import open_mail

if TYPE_CHECKING:
    from ui.companies.detail import CompanyDetail


class CompanyTasks(QObject):
    """Signal ``other_requested(id)``: show that company, into which this one was merged."""

    other_requested = Signal(str)

    def __init__(self, context: Context, detail: CompanyDetail) -> None:
        super().__init__(detail)
        self.context = context
        self._detail = detail

    @property
    def _page(self) -> CompanyPage:
        assert self._detail.page is not None
        return self._detail.page

    def _window(self) -> QWidget:
        return self._detail.window()

    def fill(self, menu: QMenu) -> None:
        """The menu of what is done less often."""
        archived = self._page.facts.archived_at is not None
        self._entry(menu, "ph.pencil-simple", _("Change the company"), self.change, "Ctrl+E")
        self._entry(menu, "ph.user-plus", _("Add a person"), self.add_person)
        self._entry(menu, "ph.list-plus", _("Add to a list"), self.add_to_list)
        for one in self._page.lists:
            words = _("Take off the list {name}").format(name=one.list_name)
            self._entry(
                menu,
                "ph.list-dashes",
                words,
                partial(self.take_off, one.list_id, one.company_id, one.list_name),
            )
        menu.addSeparator()
        self._entry(menu, "ph.git-merge", _("Merge with another company"), self.merge)
        if archived:
            self._entry(menu, "ph.archive-tray", _("Put it back in the lists"), self.unarchive)
        else:
            self._entry(menu, "ph.archive", _("Archive the company"), self.archive)

    def _entry(
        self, menu: QMenu, icon: str, words: str, action: Callable[[], object], keys: str = ""
    ) -> None:
        entry: QAction = menu.addAction(theme.icon(icon), words.replace("&", "&&"))
        if keys:
            entry.setText(f"{entry.text()}\t{keys}")
        entry.triggered.connect(lambda _on=False: action())

    # Sheets

    def change(self) -> None:
        """Change what is filled in."""
        CompanyForm(self.context, self._page.facts, parent=self._window()).open()

    def add_person(self) -> None:
        """Add somebody who works there."""
        facts = self._page.facts
        ContactForm(self.context, facts.id, facts.name, parent=self._window()).open()

    def change_person(self, person: ContactRow) -> None:
        """Change or archive somebody."""
        ContactForm(self.context, person.company_id, self._page.facts.name, person, self._window()).open()

    def log(self) -> None:
        """Log a contact."""
        facts = self._page.facts
        MomentForm(self.context, facts.id, facts.name, self._page.people, parent=self._window()).open()

    def tell(self) -> None:
        """Log that the company heard how things go on after the visit."""
        facts = self._page.facts
        subject = _("What we agreed at the visit")
        MomentForm(
            self.context, facts.id, facts.name, self._page.people, subject=subject, parent=self._window()
        ).open()

    def mail(self, address: str) -> None:
        """Write to somebody in the mail program."""
        open_mail(mail_link([address]), self.context, kind="companies", record_id=self._page.facts.id)

    def call(self, person: ContactRow) -> None:
        """Call somebody through the computer's telephone, and have the form ready to log it."""
        QDesktopServices.openUrl(
            QUrl("tel:" + "".join(sign for sign in person.phone if sign in "+0123456789"))
        )
        if not self.context.may("contact_moments.log"):
            return
        facts = self._page.facts
        said = f"{person.name}, {person.phone}"
        MomentForm(
            self.context, facts.id, said, self._page.people, contact_id=person.id, parent=self._window()
        ).open()

    def change_moment(self, item: TimelineItem) -> None:
        """Change a contact that was logged."""
        facts = self._page.facts
        form = MomentForm(
            self.context, facts.id, facts.name, self._page.people, item=item, parent=self._window()
        )
        form.add_button(_("Take away"), "link", partial(self._take_away, form, item), left=True)
        form.open()

    def _take_away(self, form: MomentForm, item: TimelineItem) -> None:
        self.context.write(contact_moments.archive, item.id, then=lambda _made: self._taken_away(form, item))

    def _taken_away(self, form: MomentForm, item: TimelineItem) -> None:
        form.accept()
        self.context.messages.toast(
            _("The contact “{subject}” is taken away.").format(subject=item.title),
            partial(self.context.write, contact_moments.archive, item.id, archived=False),
        )

    def add_to_list(self) -> None:
        """Put it on a list."""
        AddToListSheet(self.context, self._page, self._window()).open()

    def merge(self) -> None:
        """Make one of this company and another record of it."""
        MergeSheet(self.context, self._page.facts, self.other_requested.emit, self._window()).open()

    def plan(self) -> None:
        """Plan a visit here."""
        self.context.open("plan_visit", self._page.facts.id)

    # At once

    def take_off(self, list_id: str, company_id: str, name: str) -> None:
        """Off this list, with undo."""
        undo = partial(self.context.write, lists.add_members, list_id, [company_id])
        words = _("{company} is off the list {name}.").format(company=self._page.facts.name, name=name)
        self.context.write(
            lists.remove_members,
            list_id,
            [company_id],
            then=lambda _made: self.context.messages.toast(words, undo),
        )

    def archive(self) -> None:
        """Out of the lists, with undo."""
        facts = self._page.facts
        undo = partial(self.context.write, companies.unarchive, facts.id)
        words = _("{name} is archived.").format(name=facts.name)
        self.context.write(
            companies.archive, facts.id, then=lambda _made: self.context.messages.toast(words, undo)
        )

    def unarchive(self) -> None:
        """Back in the lists."""
        self.context.write(companies.unarchive, self._page.facts.id)

    def unmerging(self, company_id: str) -> Callable[[], object]:
        """What takes this merged company out again."""
        return partial(self.context.write, company_merge.unmerge, company_id)
