# SPDX-License-Identifier: EUPL-1.2
"""The moment at which a letter becomes something that we told the company: on what day, and how it went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from assets.texts import N_, _, date_long
from storage.operations import actions, contact_moments
from storage.queries.letters import AboutAction, Addressee, AfterVisit
from storage.rules.choices import Disclosure
from storage.rules.letters import LetterKind, Words
from ui.context import Context
from ui.widgets.dates import Day
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Choice
from ui.words import word

_CHANNELS = {"mail": N_("E-mail"), "letter": N_("Letter")}


class SentSheet(Dialog):
    """Day and way. ``then`` hears in a sentence what is remembered."""

    def __init__(self, context: Context, about: AfterVisit | AboutAction, kind: LetterKind, words: Words,
                 to: Addressee | None, channel: str, parent: QWidget, *, then: Callable[[str], object]) -> None:  # fmt: skip
        super().__init__(
            _("Note that it went out"), parent, width=480,
            subtitle=_("The letter is then kept word for word as what we told this company."),
        )  # fmt: skip
        self.context, self.about, self.kind, self.words, self.to = context, about, kind, words, to
        self.then = then
        self.form = Form()
        options = [(code, word(_CHANNELS, code)) for code in _CHANNELS]
        self.form.add("channel", Field(_("How"), Choice(options, value=channel)))
        self.form.add("day", Field(_("When"), Day(context.today(), today=context.today), required=True))
        self.body.addWidget(self.form)
        self.add_cancel()
        self.save_button = self.add_button(_("Save that it went out"), "primary", self.save, icon="ph.checks")
        self.finished.connect(self.deleteLater)

    def save(self) -> None:
        """Remember it; a refusal stays at its field."""
        if not self.form.check():
            return
        values = self.form.values()
        how: dict[str, Any] = {"then": lambda _done: self._remembered(values), "failed": self._refused}
        if isinstance(self.about, AfterVisit):
            self.context.write(
                contact_moments.log,
                self.about.around.company_id,
                channel=values["channel"],
                subject=self.words.subject,
                text=self.words.text,
                contact_id=self.to.id if self.to else None,
                visit_id=self.about.visit_id,
                happened_at=self._moment(values["day"]),
                disclosure=Disclosure.SHAREABLE.value,
                **how,
            )
            return
        operation = actions.explain if self.kind is LetterKind.LONGER else actions.report_back
        self.context.write(
            operation,
            self.about.action_id,
            told_on=values["day"],
            channel=values["channel"],
            told_to=self.to.name if self.to else "",
            text=f"{self.words.subject}\n\n{self.words.text}",
            **how,
        )

    def _moment(self, day: dt.date) -> dt.datetime:
        """Now when it is today; of another day nobody remembers the hour."""
        now = self.context.now()
        if day == self.context.today():
            return now.astimezone(dt.UTC)
        return dt.datetime.combine(day, dt.time(12)).astimezone().astimezone(dt.UTC)

    def _remembered(self, values: dict[str, Any]) -> None:
        whom = self.to.name if self.to else self.about.around.company
        said = _("Remembered: told to {name} on {day}, {channel}.").format(
            name=whom, day=date_long(values["day"]), channel=word(_CHANNELS, values["channel"]).lower()
        )
        self.accept()
        self.then(said)

    def _refused(self, error: Exception) -> None:
        words = self.context.words(error)
        if getattr(error, "code", "") in ("actions.day-to-come", "fields.invalid"):
            self.form.set_errors({"day": _("This day is still to come.")})
        else:
            self.set_error(words)
