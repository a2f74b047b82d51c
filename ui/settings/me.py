# SPDX-License-Identifier: EUPL-1.2
"""Who works on this machine, in which language and with which colours."""

from __future__ import annotations

from typing import ClassVar, cast

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from storage.errors import RodeLoperError
from storage.queries import people
from storage.queries.people import ColleagueRow
from ui.context import Context
from ui.desk import Desk, Notifies
from ui.settings.colleagues import ColleagueSheet
from ui.subjects.section import Column, beside
from ui.widgets.buttons import Button
from ui.widgets.inputs import Check, Choice
from ui.widgets.labels import Avatar, ElidedLabel
from ui.widgets.tabs import Segment


class MeSection(Column):
    """Language and theme change at once; they belong to this machine, not to the store."""

    follows: ClassVar[tuple[str, ...]] = ("colleagues", "departments")

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Me"), _("This is about you, on this laptop."))
        self.desk = cast("Desk | None", context.desk)
        self.avatar = Avatar(context.actor.name, 44, mine=True)
        self.name = ElidedLabel("", "body", bold=True)
        self.what = ElidedLabel("", "row", "text2")
        self.change_button = Button(_("Change my data"), icon="ph.pencil-simple", on_press=self.change)
        self.other = Choice()
        self.other.setAccessibleName(_("I am somebody else"))
        self.other.edited.connect(self._become)
        self.other_button = Button(_("I am somebody else"), "link", on_press=self._show_others)
        self.language = Segment(
            [
                ("nl", "Nederlands", None),
                ("en", "English", None),
                ("system", _("As this computer"), None),
            ],
            name=_("Language"),
        )
        self.theme = Segment(
            [("light", _("Light"), None), ("dark", _("Dark"), None), ("system", _("As this computer"), None)],
            name=_("Colours"),
        )
        self.tell_reminders = Check(_("Once a day how many actions ask for something"))
        self.tell_changes = Check(_("When a colleague changed or answered an action of mine"))
        context.reserve("people.change_colleague", self.change_button)
        context.reserve("actions.set_state", self.tell_reminders, self.tell_changes)
        self._lay_out()

    def _lay_out(self) -> None:
        who = QWidget()
        row = QHBoxLayout(who)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.name)
        words.addWidget(self.what)
        row.addWidget(self.avatar)
        row.addLayout(words, 1)
        self.other.hide()
        self.add_group(
            _("You are"),
            _("Your name stands with what you write and promise."),
            who,
            beside(self.change_button, self.other_button),
            self.other,
        )
        if self.desk is None:
            self.other_button.hide()
            return
        self.language.set_current(self.desk.language())
        self.theme.set_current(self.desk.theme())
        self.language.changed.connect(self.desk.choose_language)
        self.theme.changed.connect(self.desk.choose_theme)
        self.add_group(_("Language"), _("Changes at once. What you typed stays."), self.language)
        self.add_group(_("Colours"), _("Dark is easier on the eyes in the evening."), self.theme)
        self._show_notifies(self.desk.notifies())
        for check in (self.tell_reminders, self.tell_changes):
            check.edited.connect(self._choose_notifies)
        quiet = _("Never with the name of a company or a person: others may see your screen.")
        self.add_group(_("Messages on the desktop"), quiet, self.tell_reminders, self.tell_changes)

    def _show_notifies(self, told: Notifies) -> None:
        self.tell_reminders.set_value(told.reminders)
        self.tell_changes.set_value(told.changes)

    def _choose_notifies(self) -> None:
        if self.desk is not None:
            self.desk.choose_notifies(Notifies(self.tell_reminders.value(), self.tell_changes.value()))

    def load(self) -> None:
        super().load()
        me = self._me()
        self.avatar.set_name(self.context.actor.name, mine=True)
        self.name.setText(me.name if me else self.context.actor.name)
        self.what.setText(", ".join(part for part in (me.function, me.department) if part) if me else "")

    def _me(self) -> ColleagueRow | None:
        me: ColleagueRow | None = self.context.read(people.colleague, self.context.actor.id)
        return me

    def change(self) -> None:
        """The sheet with my own data."""
        if (me := self._me()) is not None:
            ColleagueSheet(self.context, self, me).open()

    def _show_others(self) -> None:
        rows: list[ColleagueRow] = self.context.read(people.colleagues)
        self.other.set_options([(row.id, row.name) for row in rows])
        self.other.set_value(self.context.actor.id)
        self.other.show()
        self.other.setFocus()

    def _become(self) -> None:
        chosen = self.other.value()
        if self.desk is not None and chosen and chosen != self.context.actor.id:
            try:
                self.desk.choose_me(str(chosen))
            except RodeLoperError as error:
                self.other.set_value(self.context.actor.id)
                self.context.show_error(error)
