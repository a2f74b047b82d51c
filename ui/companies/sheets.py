# SPDX-License-Identifier: EUPL-1.2
"""Short tasks with lists: keep a choice of companies as a list, and put one company on a list."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from assets.texts import _, n_, number, sentence
from storage.errors import RodeLoperError
from storage.operations import lists
from storage.queries import lists as list_queries
from storage.queries.company_page import CompanyPage
from ui.context import Context
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Area, Choice, Line, Number


def show_problems(sheet: Dialog, form: Form, context: Context, error: Exception) -> None:
    """Put the problems of a refused form at their fields, anything else above them."""
    if isinstance(error, RodeLoperError) and error.code == "fields.invalid":
        found = error.values.get("fields")
        problems = found if isinstance(found, dict) else {}
        form.set_errors({name: sentence(str(code), {}) for name, code in problems.items()})
        hidden = [code for name, code in problems.items() if name not in form.fields]
        sheet.set_error(sentence(str(hidden[0]), {}) if hidden else "")
        return
    sheet.set_error(context.words(error))


class SaveListSheet(Dialog):
    """Give the companies that are shown now a name."""

    def __init__(self, context: Context, keys: list[int], parent: QWidget | None = None) -> None:
        words = n_("{n} company goes on the list.", "{n} companies go on the list.", len(keys))
        super().__init__(
            _("Keep this choice as a list"), parent, subtitle=words.format(n=number(len(keys))), width=480
        )
        self.context, self._keys = context, keys
        self.form = Form()
        self.form.add("name", Field(_("Name of the list"), Line(), required=True))
        self.form.add("description", Field(_("What is this list for?"), Area(lines=3)))
        self.body.addWidget(self.form)
        self.add_cancel()
        self.save_button = self.add_button(_("Keep as a list"), "primary", self.keep)

    def keep(self) -> None:
        """Write it."""
        if self.form.check():
            self.context.write(
                lists.add,
                company_keys=self._keys,
                **self.form.values(),
                then=self._kept,
                failed=lambda error: show_problems(self, self.form, self.context, error),
            )

    def _kept(self, _changes: object) -> None:
        self.context.messages.banner(
            _("The list “{name}” is kept. You find it in the filter List.").format(
                name=self.form.values()["name"]
            )
        )
        self.accept()


class AddToListSheet(Dialog):
    """Put one company on a list, with the reason and the year."""

    def __init__(self, context: Context, page: CompanyPage, parent: QWidget | None = None) -> None:
        super().__init__(_("Add to a list"), parent, subtitle=page.facts.name, width=480)
        self.context, self._company = context, page
        on = {one.list_id for one in page.lists}
        options = [(one.id, one.name) for one in context.read(list_queries.lists) if one.id not in on]
        self.form = Form(2)
        self.form.add("list_id", Field(_("List"), Choice(options), required=True), span=2)
        self.form.add("reason", Field(_("Why this company?"), Line()), span=2)
        year = Number(least=1990, most=2100)
        year.set_value(context.today().year)
        self.form.add("year", Field(_("Year"), year))
        self.body.addWidget(self.form)
        self.add_cancel()
        self.save_button = self.add_button(_("Add to the list"), "primary", self.add)
        if not options:
            self.set_error(_("This company is on every list already."))
            self.save_button.setEnabled(False)

    def add(self) -> None:
        """Write it."""
        if not self.form.check():
            return
        values = self.form.values()
        self.context.write(
            lists.add_members,
            values["list_id"],
            [self._company.facts.id],
            reason=values["reason"],
            year=values["year"],
            then=lambda _changes: self.accept(),
            failed=lambda error: show_problems(self, self.form, self.context, error),
        )
