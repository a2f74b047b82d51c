# SPDX-License-Identifier: EUPL-1.2
"""The moment at which a letter becomes something that we told the company: on what day, and how it went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from assets.texts import N_, _, date_long
from storage.operations import letters
from storage.queries.letters import AboutAction, Addressee, AfterVisit
from storage.rules.letters import LetterKind, Words
from ui.context import Context
from ui.letters.filling import named
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
        remember(
            self.context, self.about, self.kind, self.words, self.to, channel=values["channel"], day=values["day"],
            then=self._remembered, failed=self._refused,
        )  # fmt: skip

    def _remembered(self, said: str) -> None:
        self.accept()
        self.then(said)

    def _refused(self, error: Exception) -> None:
        words = self.context.words(error)
        if getattr(error, "code", "") in ("actions.day-to-come", "fields.invalid"):
            self.form.set_errors({"day": _("This day is still to come.")})
        else:
            self.set_error(words)


def remember(context: Context, about: AfterVisit | AboutAction, kind: LetterKind, words: Words, to: Addressee | None, *,
             channel: str, day: dt.date, then: Callable[[str], object],
             failed: Callable[[Exception], object]) -> None:  # fmt: skip
    """Keep the letter as what we told this company. ``then`` hears in a sentence what is remembered."""
    whom = named(to) if to else about.around.company
    said = _("Remembered: told to {name} on {day}, {channel}.").format(
        name=whom, day=date_long(day), channel=word(_CHANNELS, channel).lower()
    )
    context.write(
        letters.went_out, about_id(about), kind, words, day=day, channel=channel,
        contact_id=to.id if to else None, told_to=to.name if to else "",
        then=lambda _done: then(said), failed=failed,
    )  # fmt: skip


def about_id(about: AfterVisit | AboutAction) -> str:
    """The visit or the action that a letter is about."""
    return about.visit_id if isinstance(about, AfterVisit) else about.action_id
