# SPDX-License-Identifier: EUPL-1.2
"""Add or change a company or a person there. Nothing is asked but the name; what is wrong is said at its field."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from assets.texts import _, one_stop
from storage.operations import companies, contacts
from storage.queries import company_search, people
from storage.queries.company_page import CompanyFacts
from storage.queries.contacts import ContactRow
from storage.rules import numbers
from ui.companies.sheets import show_problems
from ui.context import Context
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Area, Check, Choice, Line, Number
from ui.widgets.laid_out import clear
from ui.widgets.messages import Banner
from ui.words import COMPANY_KINDS, PHASES, SECTORS, word

_TELLS_DOUBLES = frozenset({"name", "kvk_number", "branch_number", "postcode"})
Done = Callable[[str], object]


def _options(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, word(table, code)) for code in table]


class CompanyForm(Dialog):
    """Add a company, or change this one; only what was changed is written. ``done(id)`` after it is saved."""

    def __init__(
        self, context: Context, facts: CompanyFacts | None = None, done: Done | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        title = _("Change the company") if facts else _("Add a company")
        words = facts.name if facts else _("Only the name is needed. You can add the rest later.")
        super().__init__(title, parent, subtitle=words, width=720)
        self.context, self._facts, self._done = context, facts, done
        self._doubles = QVBoxLayout()
        self.body.addLayout(self._doubles)
        self._shown_doubles: list[str] = []
        self.form = Form(2)
        self._add_fields()
        self.body.addWidget(self.form)
        self.add_cancel()
        self.save_button = self.add_button(_("Save") if facts else _("Add the company"), "primary", self.save)
        if facts:
            self.form.set_values({name: getattr(facts, name) for name in self.form.fields})
            self.form.filled()
        self.form.edited.connect(self._edited)

    def _add_fields(self) -> None:
        add, form = self._line, self.form
        form.add("name", Field(_("Name"), Line(), required=True))
        add("trade_name", _("Trade name"), help=_("Only when people know it by another name."))
        add("kvk_number", _("KvK number"), help=_("8 digits"))
        add("branch_number", _("Branch number"), help=_("12 digits"))
        form.add_heading(_("Address"))
        add("street", _("Street"))
        add("house_number", _("House number"))
        add("postcode", _("Postcode"))
        add("city", _("Town"))
        add("village", _("Village"))
        add("district", _("District"))
        form.add_heading(_("What they do"))
        add("sbi_text", _("Activity"), help=_("In a few words, for example shipbuilding."))
        form.add("sector", Field(_("Sector"), Choice(_options(SECTORS), none=_("not known"))))
        add("sbi_code", _("SBI code"))
        form.add("employees", Field(_("Staff"), Number(least=0, most=1_000_000)))
        form.add("kind", Field(_("Kind"), Choice(_options(COMPANY_KINDS), none=_("not known"))))
        form.add("phase", Field(_("Phase"), Choice(_options(PHASES), none=_("not known"))))
        add("legal_form", _("Legal form"))
        form.add("phase_since", Field(_("In this phase since (year)"), Number(least=1800, most=2200)))
        form.add_heading(_("How to reach them"))
        add("phone", _("Phone"))
        add("email", _("E-mail"))
        add("website", _("Website"))
        managers = [(one.id, one.name) for one in self.context.read(people.colleagues)]
        form.add("account_manager_id", Field(_("Account manager"), Choice(managers, none=_("nobody"))))
        form.add("approach", Field(_("How they like to be approached"), Area(lines=2),
                                   help=_("Everybody with the brief or the report reads this.")))  # fmt: skip
        form.add("sensitivities", Field(_("What we rather do not bring up"), Area(lines=2),
                                        help=_("Confidential: never in the variant without confidential parts.")))  # fmt: skip

    def _line(self, name: str, label: str, *, help: str = "") -> None:  # noqa: A002 - as in Field
        self.form.add(name, Field(label, Line(), help=help))

    # Doubles

    def _edited(self, name: str) -> None:
        if name in _TELLS_DOUBLES:
            self._look_for_doubles()

    def _look_for_doubles(self) -> None:
        values = self.form.values()
        known = {
            "kvk_number": numbers.kvk_number(values["kvk_number"]).value or "",
            "branch_number": numbers.branch_number(values["branch_number"]).value or "",
            "postcode": numbers.postcode(values["postcode"]).value or "",
        }
        besides = self._facts.id if self._facts else ""
        found = self.context.read(
            company_search.lookalikes, name=values["name"].strip(), besides=besides, **known
        )[:2]
        if [one.id for one in found] == self._shown_doubles:
            return
        self._shown_doubles = [one.id for one in found]
        clear(self._doubles)
        for one in found:
            said = ", ".join(part for part in (one.name, one.place) if part)
            words = one_stop(_("This company may be there already: {company}.").format(company=said))
            self._doubles.addWidget(Banner(words, "warning", _("Open"), partial(self._open_double, one.id)))

    def doubles(self) -> list[str]:
        """The ids of the companies that it may be."""
        return list(self._shown_doubles)

    def _open_double(self, id_: str) -> None:
        self.reject()
        self.context.open("companies", id_)

    # Saving

    def save(self) -> None:
        """Write what was filled in or changed."""
        if not self.form.check():
            return
        values = {name: "" if value is None else value for name, value in self.form.changes().items()}
        failed = partial(show_problems, self, self.form, self.context)
        if self._facts is None:
            given = {name: value for name, value in values.items() if value != ""}
            self.context.write(
                companies.add, **given, then=lambda made: self._saved(str(made.answer)), failed=failed
            )
            return
        id_ = self._facts.id
        seen = {name: getattr(self._facts, name) for name in ("approach", "sensitivities")}
        self.context.write(
            companies.change, id_, seen=seen, **values, then=lambda _made: self._saved(id_), failed=failed
        )

    def _saved(self, id_: str) -> None:
        self.accept()
        if self._done is not None:
            self._done(id_)


class ContactForm(Dialog):
    """Add a person to a company, or change this one; only what was changed is written."""

    def __init__(self, context: Context, company_id: str, company: str, person: ContactRow | None = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(
            _("Change the person") if person else _("Add a person"), parent, subtitle=company, width=620
        )
        self.context, self._company_id, self._person = context, company_id, person
        form = self.form = Form(2)
        form.add("name", Field(_("Name"), Line(), required=True))
        titles = [("mevrouw", _("Ms")), ("de heer", _("Mr"))]
        form.add("salutation", Field(_("Salutation"), Choice(titles, none=_("none"))))
        form.add("function", Field(_("Function"), Line()))
        form.add(
            "preference", Field(_("How to approach"), Line(), help=_("For example: rather by mail, short."))
        )
        form.add("phone", Field(_("Phone"), Line()))
        form.add("email", Field(_("E-mail"), Line()))
        form.add("may_mail", Field(_("Mail"), Check(_("We may send mail"), value=True)))
        form.add("source", Field(_("Where do we have these data from?"), Line()))
        self.body.addWidget(form)
        if person:
            form.set_values({name: getattr(person, name) for name in form.fields})
            form.filled()
            self.add_button(_("Archive this person"), "link", self.archive, left=True)
        self.add_cancel()
        self.save_button = self.add_button(_("Save") if person else _("Add the person"), "primary", self.save)

    def save(self) -> None:
        """Write it."""
        if not self.form.check():
            return
        values: dict[str, Any] = {
            name: "" if value is None else value for name, value in self.form.changes().items()
        }
        how: dict[str, Any] = {
            "then": lambda _made: self.accept(),
            "failed": partial(show_problems, self, self.form, self.context),
        }
        if self._person is None:
            self.context.write(contacts.add, self._company_id, **values, **how)
        else:
            self.context.write(contacts.change, self._person.id, **values, **how)

    def archive(self) -> None:
        """Take the person out of the lists; can be undone."""
        person = self._person
        if person is None:
            return
        self.context.write(contacts.archive, person.id, then=lambda _made: self._archived(person))

    def _archived(self, person: ContactRow) -> None:
        self.context.messages.toast(
            _("{name} is archived.").format(name=person.name),
            partial(self.context.write, contacts.archive, person.id, archived=False),
        )
        self.accept()
