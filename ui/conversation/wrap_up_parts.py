# SPDX-License-Identifier: EUPL-1.2
"""The first points of the wrap-up: who was there, and what was agreed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, date_short, n_
from storage.operations import visits
from storage.queries.notes import TableAction
from storage.queries.visit_page import AttendeeRow
from storage.queries.wrap_up import WrapUp
from storage.rules.choices import Part
from ui.context import Context
from ui.conversation.action_cards import ActionFields, People
from ui.conversation.checklist import Flow, Section, TapChip
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chips import Chip
from ui.widgets.inputs import Line
from ui.widgets.labels import Avatar, ElidedLabel, Icon, Label
from ui.widgets.laid_out import clear


class ChecklistPart(Section):
    """A section that is built again only when what it shows has changed."""

    def __init__(self, title: str, help: str = "") -> None:  # noqa: A002 - its name
        super().__init__(title, help)
        self._seen: object = None

    def _new(self, shown: object) -> bool:
        if shown == self._seen:
            return False
        self._seen = shown
        return True

    def show_found(self, found: WrapUp) -> None:
        """Show what is known."""
        raise NotImplementedError

    def first_field(self) -> QWidget | None:
        """Where to begin filling in."""
        return None


class PeoplePart(ChecklistPart):
    """Who was there, on both sides: one tap each, and a name that was heard at the door."""

    def __init__(self, context: Context, people: People) -> None:
        super().__init__(_("Who was there?"))
        self.context = context
        self._visit = ""
        self.chips: dict[str, TapChip] = {}
        self.ours, self.theirs, self.more = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for words, column in ((_("For us"), self.ours), (_("For the company"), self.theirs)):
            self.body.addWidget(Label(words, "row", "text2", bold=True))
            self.body.addLayout(column)
        self.body.addLayout(self.more)
        self.everybody = Button(_("Everybody was there"), "link", icon="ph.checks", size="row")
        self.everybody.on_press(self._all_there)
        self.name = Line(placeholder=_("Somebody else? Type the name"), most=120)
        self.name.setAccessibleName(_("Name of somebody else of the company"))
        self.name.setMaximumWidth(320)
        self.name.returnPressed.connect(self._add_name)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(Button(_("Add"), "soft", icon="ph.plus", on_press=self._add_name))
        row.addStretch(1)
        # On a line that is there anyway: what lies below must not move under the pointer when it goes.
        row.addWidget(self.everybody)
        self.body.addLayout(row)

    def show_found(self, found: WrapUp) -> None:
        self._visit = found.visit.id
        team, there = found.visit.team, found.attendees
        asked = [*(one.attended for one in team), *(one.attended for one in there)]
        self.everybody.setVisible(len(asked) > 1 and not all(asked))
        self.set_done(done=any(asked), said=_("tap who was there") if not any(asked) else "")
        members = [(one.id, _role(one.name, one.part, one.department_code), one.attended) for one in team]
        guests = [
            (one.id, ", ".join(part for part in (one.name, one.function) if part), one.attended)
            for one in there
        ]
        # A tap must not take the focus away: who is there already only gets another tick.
        if not self._new(([row[:2] for row in (*members, *guests)], found.contacts)):
            for id_, _words, attended in (*members, *guests):
                self.chips[id_].setChecked(bool(attended))
            return
        self.chips = {}
        for column, rows in ((self.ours, members), (self.theirs, guests)):
            clear(column)
            typed = {one.id: one for one in there if one.contact_id is None} if rows is guests else {}
            column.addWidget(
                Flow(
                    [
                        self._removable(typed[row[0]], *row) if row[0] in typed else self._tap(*row)
                        for row in rows
                    ]
                )
            )
            if not rows:
                column.addWidget(Label(_("Nobody yet."), "row", "text2"))
        clear(self.more)
        if found.contacts:
            self.more.addWidget(Label(_("Was one of these there too?"), "row", "text2"))
            self.more.addWidget(Flow([self._contact(one.id, one.name) for one in found.contacts[:8]]))

    def first_field(self) -> QWidget | None:
        return next(iter(self.chips.values()), self.name)

    def _tap(self, id_: str, words: str, attended: bool | None) -> TapChip:
        chip = self.chips[id_] = TapChip(words, on=bool(attended))
        chip.setAccessibleName(_("{name} was there").format(name=words))
        chip.clicked.connect(
            lambda on: self.context.write(visits.set_attended, record_id=id_, attended=bool(on))
        )
        return chip

    def _removable(self, person: AttendeeRow, id_: str, words: str, attended: bool | None) -> QWidget:
        """A name that was typed can be a mistake: it goes with one press, and comes back with undo."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._tap(id_, words, attended))
        name = _("Take {name} off the list").format(name=person.name)
        row.addWidget(IconButton("ph.x", name, size=32, icon_size=16, on_press=lambda: self._remove(person)))
        return holder

    def _remove(self, person: AttendeeRow) -> None:
        visit, was_there = self._visit, self.chips[person.id].isChecked()

        def told(_changes: object) -> None:
            self.context.messages.toast(
                _("{name} is off the list").format(name=person.name),
                lambda: self._bring_back(visit, person, there=was_there),
            )

        # Its cross goes with it: the keyboard goes on where a better name is typed.
        self.name.setFocus()
        self.context.write(visits.remove_attendee, attendee_id=person.id, then=told)

    def _bring_back(self, visit: str, person: AttendeeRow, *, there: bool) -> None:
        self.context.write(
            visits.add_attendee,
            visit_id=visit,
            name=person.name,
            function=person.function,
            attended=there or None,
        )

    def _all_there(self) -> None:
        for id_, chip in self.chips.items():
            if not chip.isChecked():
                chip.setChecked(True)
                self.context.write(visits.set_attended, record_id=id_, attended=True)

    def _contact(self, contact_id: str, name: str) -> Button:
        return Button(
            name, "link", icon="ph.plus", size="row", on_press=lambda: self._add(contact_id=contact_id)
        )

    def _add_name(self) -> None:
        name = self.name.value()
        if name:
            self.name.clear()
            self._add(name=name)

    def _add(self, **who: Any) -> None:
        self.context.write(visits.add_attendee, visit_id=self._visit, attended=True, **who)


def _role(name: str, part: Part, department: str) -> str:
    after = _("alderman") if part is Part.ALDERMAN else department
    return f"{name}, {after}" if after else name


def _closed() -> Chip:
    """Not everybody reads this action, and it is in no letter."""
    return Chip(_("confidential"), "rest", "ph.lock-simple")


class ActionsPart(ChecklistPart):
    """What was agreed: what misses an owner or a date stands first, with its fields."""

    def __init__(self, context: Context, people: People) -> None:
        super().__init__(_("What was agreed?"))
        self.context, self._people = context, people
        self._rows: dict[str, QWidget] = {}
        self._fields: dict[str, ActionFields] = {}
        self._open: tuple[str, ...] = ()
        self._visit = ""

    def show_found(self, found: WrapUp) -> None:
        n = len(found.incomplete)
        todo = (
            n_("{n} still misses an owner or a date", "{n} still miss an owner or a date", n).format(n=n)
            if n
            else ""
        )
        said = "" if n else (str(len(found.actions)) if found.actions else _("nothing was agreed"))
        self.set_done(done=not n, todo=todo, said=said)
        if found.visit.id != self._visit:
            self._visit, self._open = found.visit.id, ()
        ids = {action.id for action in found.actions}
        # A line that was filled in just now stays where it is, with its fields: nothing moves under the cursor.
        self._open = tuple(
            dict.fromkeys((*(id_ for id_ in self._open if id_ in ids), *(one.id for one in found.incomplete)))
        )
        shown = tuple(action for action in found.actions if action.id not in self._open)
        if not self._new((self._open, shown)):
            return
        self.clear()
        self._fields = {}
        by_id = {action.id: action for action in found.actions}
        for id_ in self._open:
            self.body.addWidget(self._row_to_fill(by_id[id_]))
        for action in shown:
            self.body.addWidget(self._row(action))
        if not found.actions:
            self.body.addWidget(
                Label(_("No actions were written down in this conversation."), "row", "text2")
            )

    def _row_to_fill(self, action: TableAction) -> QWidget:
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 2, 0, 6)
        box.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Label(action.title, "body", bold=True, wrap=True), 1)
        if action.confidential:
            head.addWidget(_closed(), 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(head)
        fields = self._fields[action.id] = ActionFields(
            self.context, action, self._people, title=False, beside=True
        )
        box.addWidget(fields)
        return holder

    def _row(self, action: TableAction) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(10)
        row.addWidget(Avatar(action.owner, 28) if action.owner else Icon("ph.check", "text2", 18))
        row.addWidget(ElidedLabel(action.title, "body", bold=True), 1)
        if action.confidential:
            row.addWidget(_closed())
        row.addWidget(Label(action.owner, "row", "text2"))
        if action.due_on:
            row.addWidget(Label(date_short(action.due_on, self.context.today()), "row"))
        if not action.state.is_closed:
            change = IconButton(
                "ph.pencil-simple", _("Change {title}").format(title=action.title), size=32, icon_size=16
            )
            change.on_press(lambda: self.context.open("actions", action.id))
            row.addWidget(change)
        return holder

    def first_field(self) -> QWidget | None:
        for fields in self._fields.values():
            if not fields.action.owner_id:
                return fields.owner
            if not fields.action.due_on:
                return fields.due
        return None

    def save(self) -> None:
        """Keep a date that was typed and not left."""
        for fields in self._fields.values():
            fields.keep()
