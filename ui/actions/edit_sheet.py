# SPDX-License-Identifier: EUPL-1.2
"""Add an action to a company without a visit, or change what was promised in one."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from assets.texts import _
from storage.operations import actions
from storage.queries.action_page import ActionPage
from storage.queries.company_search import companies_to_pick
from storage.queries.contacts import contacts_of
from ui.actions.people import colleague_picker
from ui.actions.sheets import StepSheet, Then
from ui.context import Context
from ui.widgets.dates import Day
from ui.widgets.fields import Field
from ui.widgets.inputs import Check, Choice, Line
from ui.widgets.picker import Picker


class AddSheet(StepSheet):
    """A promise to a company: one verb, one owner, one date. Owner and date may follow later."""

    def __init__(self, context: Context, parent: QWidget, *, company: tuple[str, str] | None = None,
                 then: Then | None = None) -> None:  # fmt: skip
        super().__init__(
            context,
            [],
            _("Add an action"),
            parent,
            then=then,
            subtitle=_("What did we promise, and to whom?"),
        )
        self._company = Picker(self._find, placeholder=_("Name, number or street"))
        if company:
            self._company.set_value(*company)
        self._company.picked.connect(self._picked)
        self.form.add("company", Field(_("Company"), self._company, required=True))
        self.form.add("title", Field(_("What will we do?"), Line(placeholder=_("for example: send the quote for solar panels")), required=True))  # fmt: skip
        self.form.add(
            "owner", Field(_("Owner"), colleague_picker(context, placeholder=_("Name or department")))
        )
        self.form.add("due", Field(_("Due date"), Day(None, today=context.today)))
        self.form.add("promised_to", Field(_("Promised to"), Choice([], none=_("nobody in particular"))))
        self._picked(company[0] if company else "")
        confidential = _("Confidential: leave it out of papers without confidential parts")
        self.form.add("confidential", Field(confidential, Check(confidential)))
        self.buttons(_("Add action"), "ph.plus")
        self.form.fields["title" if company else "company"].focus()

    def _find(self, text: str) -> list[tuple[str, str, str]]:
        found: list[tuple[str, str, str]] = self.context.read(companies_to_pick, text)
        return found

    def _picked(self, company_id: str) -> None:
        people = self.context.read(contacts_of, company_id) if company_id else []
        editor = self.form.fields["promised_to"].editor
        assert isinstance(editor, Choice)
        editor.set_options([(one.id, one.name) for one in people], none=_("nobody in particular"))

    def write(self, values: dict[str, Any]) -> None:
        self.run(
            actions.agree,
            company_id=values["company"],
            title=values["title"],
            owner_id=values["owner"] or None,
            due_on=values["due"],
            promised_to_id=values["promised_to"],
            confidential=values["confidential"],
        )


class EditSheet(StepSheet):
    """Change the words of a promise, to whom it was made, and who tells the company."""

    def __init__(self, context: Context, page: ActionPage, parent: QWidget, then: Then | None = None) -> None:
        super().__init__(
            context, [page.row], _("Change action"), parent, then=then, subtitle=page.row.company
        )
        row = page.row
        self.form.add("title", Field(_("What will we do?"), Line(row.title), required=True))
        people = [(one.id, one.name) for one in page.people]
        self.form.add("promised_to_id", Field(_("Promised to"), Choice(people, none=_("nobody in particular"), value=row.promised_to_id)))  # fmt: skip
        teller = colleague_picker(context, row.teller_id, placeholder=_("Name or department"))
        self.form.add("teller_id", Field(_("Who tells the company"), teller, help=_("Empty: the account manager of the company.")))  # fmt: skip
        words = _("Confidential: leave it out of papers without confidential parts")
        self.form.add("confidential", Field(words, Check(words, value=row.confidential)))
        self.form.filled()
        self.buttons(_("Save"))

    def write(self, values: dict[str, Any]) -> None:
        # Only what was changed. The account manager stands in the field without being named; leaving it so must not
        # name them.
        changed = self.form.changes()
        if "teller_id" in changed:
            changed["teller_id"] = changed["teller_id"] or None
        self.run(actions.change, self.ids[0], **changed)
