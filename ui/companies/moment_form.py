# SPDX-License-Identifier: EUPL-1.2
"""Log a contact that was not a visit, in half a minute, and perhaps the promise that came of it."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from assets.texts import N_, _
from storage.changes import Changes
from storage.operations import contact_moments
from storage.queries import people
from storage.queries.contacts import ContactRow
from storage.queries.timeline import TimelineItem
from ui.companies.sheets import show_problems
from ui.context import Context
from ui.kept_form import KeptForm
from ui.widgets.dates import Clock, Day
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Area, Check, Choice, Line
from ui.words import DISCLOSURES, word

CHANNELS = {
    "phone": N_("Phone call"),
    "mail": N_("E-mail"),
    "counter": N_("At the counter"),
    "letter": N_("Letter"),
    "visit": N_("Met in person"),
}


class MomentForm(Dialog):
    """Log a contact with a company, or change one. ``contact_id``, ``channel`` and ``subject`` are filled in beforehand."""

    def __init__(self, context: Context, company_id: str, company: str, contacts: tuple[ContactRow, ...] = (), *,
                 item: TimelineItem | None = None, contact_id: str = "", channel: str = "phone", subject: str = "",
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(
            _("Change the contact") if item else _("Log a contact"), parent, subtitle=company, width=620
        )
        self.context, self._company_id, self._item = context, company_id, item
        form = self.form = Form(2)
        form.add(
            "channel",
            Field(_("How"), Choice([(code, word(CHANNELS, code)) for code in CHANNELS], value=channel)),
        )
        form.add("contact_id", Field(_("With whom"), Choice([(one.id, _who(one)) for one in contacts],
                                                            none=_("somebody else"), value=contact_id or None)))  # fmt: skip
        form.add("day", Field(_("Day"), Day(context.today(), today=context.today), required=True))
        form.add("clock", Field(_("Time"), Clock(context.now().time().replace(second=0, microsecond=0))))
        form.add("subject", Field(_("What was it about?"), Line(), required=True,
                                  help=_("A few words, for example: asks about the power connection.")), span=2)  # fmt: skip
        form.add("text", Field(_("What was said"), Area(lines=4)))
        levels = [(code, word(DISCLOSURES, code)) for code in DISCLOSURES]
        form.add("disclosure", Field(_("Who may read this"), Choice(levels, value="internal")))
        form.set_values({"subject": subject})
        self.body.addWidget(form)
        self.promise = Check(_("I promised something"))
        self.action = Form(2)
        self._add_promise(item is None)
        self.add_cancel()
        self.save_button = self.add_button(_("Save") if item else _("Log the contact"), "primary", self.save)
        self.kept = KeptForm(context, f"MomentForm {company_id}", form, self) if item is None else None
        if item is not None:
            self._fill(item, contacts)
            self._before = self._values()

    def _add_promise(self, wanted: bool) -> None:
        self.promise.setVisible(wanted)
        self.action.add("title", Field(_("What do we promise?"), Line(), required=True,
                                       help=_("One verb, for example: send the offer.")), span=2)  # fmt: skip
        colleagues = [(one.id, one.name) for one in self.context.read(people.colleagues)]
        self.action.add("owner_id", Field(_("Who does it"), Choice(colleagues, none=_("nobody yet"),
                                                                   value=self.context.actor.id)))  # fmt: skip
        self.action.add("due_on", Field(_("Before"), Day(today=self.context.today)))
        self.action.hide()
        self.body.addWidget(self.promise)
        self.body.addWidget(self.action)
        self.promise.toggled.connect(self._toggled)

    def _toggled(self, on: bool) -> None:
        self.action.setVisible(on)
        if on:
            self.action.fields["title"].focus()
            self.fit_again(self.action)

    def _fill(self, item: TimelineItem, contacts: tuple[ContactRow, ...]) -> None:
        contact = next((one.id for one in contacts if one.name == item.contact), None)
        values = {
            "channel": item.what,
            "contact_id": contact,
            "day": item.on,
            "subject": item.title,
            "text": item.text,
        }
        self.form.set_values(
            {**values, "disclosure": item.disclosure, "clock": item.at.time() if item.at else None}
        )

    def save(self) -> None:
        """Write the contact, and the promise in the same breath."""
        promised = self.promise.value() and self._item is None
        if not self.form.check() or (promised and not self.action.check()):
            return
        values = self._values()
        how: dict[str, Any] = {
            "then": self._saved,
            "failed": partial(show_problems, self, self.form, self.context),
        }
        if self._item is not None:
            changed = {name: value for name, value in values.items() if value != self._before[name]}
            self.context.write(contact_moments.change, self._item.id, **changed, **how)
            return
        action = self.action.values() if promised else None
        self.context.write(contact_moments.log, self._company_id, action=action, **values, **how)

    def _saved(self, _changes: Changes) -> None:
        if self.kept is not None:
            self.kept.forget()
        self.accept()

    def _values(self) -> dict[str, Any]:
        values = self.form.values()
        day, clock = values.pop("day"), values.pop("clock") or dt.time(12)
        happened = dt.datetime.combine(day, clock).astimezone()
        now = self.context.now()
        if happened.replace(second=0, microsecond=0) == now.replace(second=0, microsecond=0):
            happened = now
        return {
            **values,
            "contact_id": values["contact_id"] or "",
            "happened_at": happened.astimezone(dt.UTC),
        }


def _who(person: ContactRow) -> str:
    return f"{person.name}, {person.function}" if person.function else person.name
