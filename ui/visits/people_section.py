# SPDX-License-Identifier: EUPL-1.2
"""Who goes and who receives us: the team with its parts, and the people of the company."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from assets.texts import _
from storage.operations import visits
from storage.queries import people
from storage.queries.people import ColleagueRow
from storage.queries.visit_page import AttendeeRow, VisitPage
from storage.queries.visits import Member
from storage.rules.choices import Part
from storage.rules.states import VisitState
from ui.context import Context
from ui.visits.colleague_picker import colleague_picker
from ui.visits.sections import Section, line
from ui.widgets.buttons import Button, IconButton, MenuButton
from ui.widgets.chips import Chip
from ui.widgets.inputs import Line
from ui.widgets.labels import Avatar, Label, Rule
from ui.words import PARTS, word


class TeamSection(Section):
    """Who goes; somebody more comes along as a guest."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("Who goes"), parent=parent)
        self.context = context
        self._page: VisitPage | None = None
        self._add = Button(_("Add"), "link", icon="ph.plus", size="row", on_press=self.ask)
        self._add.setAccessibleName(_("Add a colleague"))
        context.reserve("visits.set_team", self._add)
        self.heading.add(self._add)

    def show_page(self, page: VisitPage) -> None:
        """Show the team."""
        self._page = page
        if not self.changed((page.visit.id, page.visit.state, page.team)):
            return
        self.clear()
        took_place = page.visit.state.took_place
        self.heading.set_text(_("Who went") if took_place else _("Who goes"))
        self.heading.set_count(len(page.team))
        self._add.setVisible(not took_place)
        for number, member in enumerate(page.team):
            if number:
                self.body.addWidget(Rule())
            self.body.addWidget(self._row(member))
        if not page.team:
            words = _("Nobody yet. Two people, preferably of different departments.")
            self.body.addWidget(Label(words, "row", "text2", wrap=True))

    def _row(self, member: Member) -> QWidget:
        mine = member.colleague_id == self.context.actor.id
        part = word(PARTS, member.part.value)
        about = [
            part,
            # The alderman's department is the board: the part says it already, in the language of now.
            *(
                more
                for more in (member.department or member.function,)
                if member.part is not Part.ALDERMAN and more.casefold() != part.casefold()
            ),
        ]
        tail: list[QWidget] = []
        if member.attended is False:
            tail.append(Chip(_("was not there"), "wait"))
        coming = self._page is not None and not self._page.visit.state.took_place
        if coming and self.context.may("visits.set_team"):
            away = IconButton(
                "ph.x", _("{name} does not go").format(name=member.name), size=32, tone="text2", icon_size=16
            )
            away.on_press(lambda: self._remove(member))
            tail.append(away)
        return line(
            member.name,
            " \u00b7 ".join(part for part in about if part),
            lead=Avatar(member.name, mine=mine),
            tail=tail,
        )

    def _team(self) -> list[tuple[str, str]]:
        assert self._page is not None
        return [(member.colleague_id, member.part.value) for member in self._page.team]

    def ask(self) -> None:
        """A line to type who goes along, with everybody who does not yet."""
        self.close_line()
        there = {colleague for colleague, _part in self._team()}
        others = [one for one in self.context.read(people.colleagues) if one.id not in there]
        made = _OneMore(self, others)
        self.body.addWidget(made)
        made.picker.offer()

    def close_line(self) -> None:
        """Take that line away; who was typing there goes on at the button."""
        for made in self.findChildren(_OneMore):
            if made.picker.hasFocus():
                self._add.setFocus()
            made.hide()
            made.deleteLater()

    def add(self, colleague: ColleagueRow) -> None:
        """This colleague comes along."""
        self.close_line()
        part = self._part_for(is_alderman=colleague.role == "alderman")
        self._set([*self._team(), (colleague.id, part)])

    def _part_for(self, *, is_alderman: bool) -> str:
        """The first part that nobody has: an alderman, then who leads, the second, and after that guests."""
        taken = {part for _colleague, part in self._team()}
        if is_alderman and Part.ALDERMAN.value not in taken:
            return Part.ALDERMAN.value
        return next(
            (part.value for part in (Part.LEAD, Part.SECOND) if part.value not in taken), Part.GUEST.value
        )

    def _set(self, team: list[tuple[str, str]]) -> None:
        assert self._page is not None
        self.context.write(visits.set_team, visit_id=self._page.visit.id, team=team)

    def _remove(self, member: Member) -> None:
        assert self._page is not None
        visit, before = self._page.visit.id, self._team()
        after = [entry for entry in before if entry[0] != member.colleague_id]
        self.context.write(
            visits.set_team, visit_id=visit, team=after,
            then=lambda _changes: self.context.messages.toast(
                _("{name} does not go any more").format(name=member.name),
                lambda: self.context.write(visits.set_team, visit_id=visit, team=before),
            ),
        )  # fmt: skip


class _OneMore(QWidget):
    """Who comes along: found by typing."""

    def __init__(self, section: TeamSection, colleagues: Sequence[ColleagueRow]) -> None:
        super().__init__()
        self._section = section
        known = {one.id: one for one in colleagues}
        self.picker = colleague_picker(colleagues)
        self.picker.setAccessibleName(_("Add a colleague"))
        self.picker.picked.connect(lambda id_: section.add(known[id_]) if id_ else None)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.addWidget(self.picker)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._section.close_line()
        else:
            super().keyPressEvent(event)


class AttendeesSection(Section):
    """The people of the company who will be there: contacts, or a name."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("From the company"), parent=parent)
        self.context = context
        self._page: VisitPage | None = None
        self._add = MenuButton(_("Add"), self._fill_menu, "link", icon="ph.plus", size="row")
        self._add.setAccessibleName(_("Add somebody of the company"))
        self.heading.add(self._add)

    def show_page(self, page: VisitPage) -> None:
        """Show who is there."""
        self._page = page
        if not self.changed((page.visit.id, page.visit.state, page.attendees)):
            return
        self.clear()
        self.heading.set_count(len(page.attendees))
        self._add.setVisible(self._may_change())
        for number, person in enumerate(page.attendees):
            if number:
                self.body.addWidget(Rule())
            self.body.addWidget(self._row(person))
        if not page.attendees:
            words = (
                _("Who was there? Nobody is filled in.")
                if page.visit.state.took_place
                else _("Who do you speak with? Add them, and the invitation goes to them.")
            )
            self.body.addWidget(Label(words, "row", "text2", wrap=True))

    def _row(self, person: AttendeeRow) -> QWidget:
        about = " \u00b7 ".join(part for part in (person.function, person.preference) if part)
        tail: list[QWidget] = []
        if person.attended is False:
            tail.append(Chip(_("was not there"), "wait"))
        if not self._may_change():
            return line(person.name, about, lead=Avatar(person.name), tail=tail)
        away = IconButton(
            "ph.x",
            _("{name} will not be there").format(name=person.name),
            size=32,
            tone="text2",
            icon_size=16,
        )
        away.on_press(lambda: self._remove(person))
        tail.append(away)
        return line(person.name, about, lead=Avatar(person.name), tail=tail)

    def _fill_menu(self, menu: QMenu) -> None:
        assert self._page is not None
        visit = self._page.visit.id
        for person in self._page.contacts:
            name = f"{person.name} ({person.function})" if person.function else person.name
            entry = menu.addAction(name.replace("&", "&&"))
            entry.triggered.connect(
                lambda _on=False, id_=person.contact_id: self.context.write(
                    visits.add_attendee, visit_id=visit, contact_id=id_
                )
            )
        if self._page.contacts:
            menu.addSeparator()
        menu.addAction(_("Somebody else\u2026")).triggered.connect(lambda _on=False: self._ask_name())

    def _may_change(self) -> bool:
        """What is wrapped up stands; opening it again is a step of its own."""
        open_ = self._page is not None and self._page.visit.state is not VisitState.WRAPPED_UP
        return open_ and self.context.may("visits.add_attendee", "visits.remove_attendee")

    def _ask_name(self) -> None:
        self.close_name()
        field = _NewPerson(self)
        self.body.addWidget(field)
        field.name.setFocus()

    def close_name(self) -> None:
        """Take the field for a new name away."""
        for field in self.findChildren(_NewPerson):
            field.hide()
            field.deleteLater()

    def add_named(self, name: str, function: str) -> None:
        """Somebody who is not a contact."""
        assert self._page is not None
        self.close_name()
        self.context.write(visits.add_attendee, visit_id=self._page.visit.id, name=name, function=function)

    def _remove(self, person: AttendeeRow) -> None:
        assert self._page is not None
        visit = self._page.visit.id
        self.context.write(visits.remove_attendee, attendee_id=person.id)
        self.context.messages.toast(
            _("{name} is off the list").format(name=person.name), lambda: self._bring_back(visit, person)
        )

    def _bring_back(self, visit: str, person: AttendeeRow) -> None:
        self.context.write(
            visits.add_attendee,
            visit_id=visit,
            contact_id=person.contact_id,
            name=person.name,
            function=person.function,
            attended=person.attended,
        )


class _NewPerson(QWidget):
    """A name and a function, for who is not a contact."""

    def __init__(self, section: AttendeesSection) -> None:
        super().__init__()
        self._section = section
        self.name = Line(placeholder=_("Name"), most=120)
        self.function = Line(placeholder=_("Function"), most=120)
        self.name.setAccessibleName(_("Name"))
        self.function.setAccessibleName(_("Function"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(6)
        row.addWidget(self.name, 3)
        row.addWidget(self.function, 2)
        row.addWidget(Button(_("Add"), on_press=self._done))

    def _done(self) -> None:
        if self.name.value():
            self._section.add_named(self.name.value(), self.function.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._section.close_name()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._done()
        else:
            super().keyPressEvent(event)
