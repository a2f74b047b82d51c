# SPDX-License-Identifier: EUPL-1.2
"""The six points of the wrap-up, each with what it shows and what it keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, date_long, date_short, n_
from storage.operations import alerts, results, visits, wrap_up
from storage.queries.notes import TableAction, TableAlert
from storage.queries.wrap_up import Missing, ResultRow, WrapUp
from storage.rules.choices import AlertKind, Part, ResultKind, ResultStage
from ui.context import Context
from ui.conversation.action_cards import ActionFields, People
from ui.conversation.checklist import Flow, Grades, SavingArea, Section, TapChip, clear
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chips import Chip
from ui.widgets.fields import Field
from ui.widgets.inputs import Choice, Line, Number
from ui.widgets.labels import Avatar, ElidedLabel, Icon, Label
from ui.widgets.picker import Picker
from ui.words import ALERTS, RESULT_KINDS, RESULT_STAGES, word


class _Part(Section):
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


class PeoplePart(_Part):
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
        self.name = Line(placeholder=_("Somebody else? Type the name"), most=120)
        self.name.setAccessibleName(_("Name of somebody else of the company"))
        self.name.setMaximumWidth(320)
        self.name.returnPressed.connect(self._add_name)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(Button(_("Add"), "soft", icon="ph.plus", on_press=self._add_name))
        row.addStretch(1)
        self.body.addLayout(row)

    def show_found(self, found: WrapUp) -> None:
        self._visit = found.visit.id
        team, there = found.visit.team, found.attendees
        asked = [*(one.attended for one in team), *(one.attended for one in there)]
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
            column.addWidget(Flow([self._tap(id_, words, attended) for id_, words, attended in rows]))
            if not rows:
                column.addWidget(Label(_("Nobody yet."), "row", "text2"))
        clear(self.more)
        if found.contacts:
            self.more.addWidget(Label(_("Was one of these there too?"), "row", "text2"))
            self.more.addWidget(Flow([self._contact(one.id, one.name) for one in found.contacts[:8]]))

    def _tap(self, id_: str, words: str, attended: bool | None) -> TapChip:
        chip = self.chips[id_] = TapChip(words, on=bool(attended))
        chip.setAccessibleName(_("{name} was there").format(name=words))
        chip.clicked.connect(
            lambda on: self.context.write(visits.set_attended, record_id=id_, attended=bool(on))
        )
        return chip

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
        self.context.write(
            visits.add_attendee, visit_id=self._visit, **who,
            then=lambda made: self.context.write(
                visits.set_attended, record_id=str(made.answer), attended=True
            ),
        )  # fmt: skip


def _role(name: str, part: Part, department: str) -> str:
    after = _("alderman") if part is Part.ALDERMAN else department
    return f"{name}, {after}" if after else name


class ActionsPart(_Part):
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
        box.addWidget(Label(action.title, "body", bold=True, wrap=True))
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


class AlertsPart(_Part):
    """What this conversation flags, with one tap each."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            _("Did you notice something?"), _("One tap. Colleagues see it at the company and in the brief.")
        )
        self.context = context
        self._company = self._visit = ""
        self._ids: dict[AlertKind, str] = {}
        self.chips: dict[AlertKind, TapChip] = {}
        for kind in AlertKind:
            chip = self.chips[kind] = TapChip(word(ALERTS, kind.value))
            chip.clicked.connect(lambda on, kind=kind: self._tapped(kind, on=bool(on)))
        self.body.addWidget(Flow(list(self.chips.values())))
        self.lines: dict[str, Line] = {}
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.body.addLayout(self._lines)

    def show_found(self, found: WrapUp) -> None:
        self._company, self._visit = found.visit.company_id, found.visit.id
        self._ids = {alert.kind: alert.id for alert in found.alerts}
        for kind, chip in self.chips.items():
            chip.setChecked(kind in self._ids)
        n = len(self._ids)
        self.set_done(done=bool(n), said=n_("{n} signal", "{n} signals", n).format(n=n) if n else "")
        if self._new(list(self._ids.values())):
            self._show_lines(found.alerts)
        for alert in found.alerts:
            line = self.lines[alert.id]
            if not line.hasFocus() and line.value() != alert.text:
                line.set_value(alert.text)

    def _show_lines(self, raised: Sequence[TableAlert]) -> None:
        """A line for each signal to say what it is about."""
        clear(self._lines)
        self.lines = {}
        for alert in raised:
            name = word(ALERTS, alert.kind.value)
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(10)
            line = self.lines[alert.id] = Line(
                alert.text, placeholder=_("What is going on? (may stay empty)"), most=300
            )
            line.setAccessibleName(_("What is going on: {name}").format(name=name))
            line.editingFinished.connect(partial(self._keep_text, alert.id, line))
            title = Label(name, "row", bold=True)
            title.setFixedWidth(150)
            row.addWidget(title)
            row.addWidget(line, 1)
            self._lines.addWidget(holder)

    def _keep_text(self, alert_id: str, line: Line) -> None:
        if line.isModified():
            line.setModified(False)
            self.context.write(alerts.change, alert_id, text=line.value())

    def save(self) -> None:
        """Keep a remark that was typed and not left."""
        for alert_id, line in self.lines.items():
            self._keep_text(alert_id, line)

    def _tapped(self, kind: AlertKind, *, on: bool) -> None:
        if on:
            self.context.write(
                alerts.raise_alert, company_id=self._company, kind=kind.value, visit_id=self._visit
            )
        elif kind in self._ids:
            self.context.write(alerts.archive, self._ids[kind])


class ResultsPart(_Part):
    """Jobs and internships that the conversation brought."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Did it bring jobs or internships?"))
        self.context = context
        self._company = self._visit = ""
        self.lines = QVBoxLayout()
        self.body.addLayout(self.lines)
        self.amount = Number(1, 9999)
        self.amount.setPlaceholderText(_("How many?"))
        self.kind = Choice([(kind.value, word(RESULT_KINDS, kind.value)) for kind in ResultKind])
        self.stage = Choice([(stage.value, word(RESULT_STAGES, stage.value)) for stage in ResultStage])
        self.group = Line(placeholder=_("For whom? (may stay empty)"), most=120)
        named = (
            (self.amount, _("Number")),
            (self.kind, _("Jobs or internships")),
            (self.stage, _("How certain")),
            (self.group, _("For whom")),
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        for editor, name in named:
            editor.setAccessibleName(name)
            row.addWidget(editor, 2 if editor is self.group else 1)
        row.addWidget(Button(_("Add"), "soft", icon="ph.plus", on_press=self._add))
        self.body.addLayout(row)
        self.wrong = Label("", "caption", "late")
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        self.amount.returnPressed.connect(self._add)
        self.group.returnPressed.connect(self._add)

    def show_found(self, found: WrapUp) -> None:
        self._company, self._visit = found.visit.company_id, found.visit.id
        self.set_done(done=bool(found.results))
        if not self._new(found.results):
            return
        clear(self.lines)
        for result in found.results:
            self.lines.addWidget(self._line(result))

    def _line(self, result: ResultRow) -> QWidget:
        words = f"{result.amount} {word(RESULT_KINDS, result.kind.value).lower()}"
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Label(words, "body", bold=True))
        row.addWidget(Chip(word(RESULT_STAGES, result.stage.value), "rest"))
        row.addWidget(ElidedLabel(result.target_group, "row", "text2"), 1)
        away = IconButton(
            "ph.x", _("Take {words} away").format(words=words), size=32, tone="text2", icon_size=16
        )
        away.on_press(lambda: self._remove(result, words))
        row.addWidget(away)
        return holder

    def _add(self) -> None:
        amount = self.amount.value()
        self.wrong.setVisible(amount is None)
        if amount is None:
            self.wrong.setText(_("Type how many places, from 1 to 9999."))
            self.amount.setFocus()
            return
        self.context.write(
            results.add, company_id=self._company, visit_id=self._visit, kind=self.kind.value(),
            stage=self.stage.value(), amount=int(amount), target_group=self.group.value(),
        )  # fmt: skip
        self.amount.clear()
        self.group.clear()
        self.amount.setFocus()

    def _remove(self, result: ResultRow, words: str) -> None:
        def told(_changes: object) -> None:
            self.context.messages.toast(
                _("{words} was taken away.").format(words=words),
                lambda: self.context.write(results.archive, result.id, archived=False),
            )

        self.context.write(results.archive, result.id, then=told)


class OutcomePart(_Part):
    """The conversation in two sentences, and the grade of the company for our service."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("How was it?"))
        self.context = context
        self._visit = ""
        self.summary = SavingArea(lines=3, placeholder=_("The conversation in two sentences"))
        self.grades = Grades()
        self.body.addWidget(Field(_("In short"), self.summary, help=_("This stands on top of the report.")))
        self.body.addWidget(Label(_("Which grade does the company give our service?"), "row", bold=True))
        self.body.addWidget(self.grades)
        self._known = ""
        self.summary.settled.connect(self._keep_summary)
        self.grades.edited.connect(self._keep_grade)

    def show_found(self, found: WrapUp) -> None:
        other, self._visit = found.visit.id != self._visit, found.visit.id
        # Text that is being typed is never replaced by what the store has.
        if other or not (self.summary.hasFocus() or self.summary.waits()):
            if self.summary.value() != found.summary:
                self.summary.set_value(found.summary)
            self._known = found.summary
        self.grades.set_value(found.grade)
        self.set_done(done=bool(found.summary))

    def _keep_summary(self, text: str) -> None:
        if text != self._known:
            self._known = text
            self.context.write_typing(wrap_up.set_fields, self._visit, summary=text)

    def _keep_grade(self, grade: int | None) -> None:
        self.context.write(wrap_up.set_fields, self._visit, service_grade=grade)

    def save(self) -> None:
        """Keep what was typed a moment ago."""
        if self._visit:
            self.summary.settle()


class TellingPart(_Part):
    """Who tells the company what happens next, and before when."""

    def __init__(self, context: Context, people: Callable[[str], list[tuple[str, str, str]]]) -> None:
        super().__init__(_("Who tells the company?"))
        self.context = context
        self._visit = ""
        self.teller = Picker(people, placeholder=_("Choose a colleague"), avatars=True)
        self.teller.setMaximumWidth(360)
        self.field = Field(_("Tells the company"), self.teller)
        self.body.addWidget(self.field)
        self.teller.edited.connect(self._keep)

    def show_found(self, found: WrapUp) -> None:
        self._visit = found.visit.id
        if not self.teller.hasFocus() or self.teller.value() == (found.teller_id or ""):
            self.teller.set_value(found.teller_id, found.teller)
        helps = []
        if found.teller_id and not found.chosen_teller_id:
            helps.append(_("The account manager does, unless you choose somebody else."))
        if found.tell_before:
            helps.append(
                _("The company hears the first news before {day}.").format(day=date_long(found.tell_before))
            )
        self.field.set_help(" ".join(helps))
        todo = _("choose somebody") if Missing.TELLER in found.missing else ""
        self.set_done(done=bool(found.teller_id), todo=todo)

    def _keep(self) -> None:
        self.context.write(wrap_up.set_fields, self._visit, teller_id=self.teller.value() or None)

    def first_field(self) -> QWidget | None:
        return self.teller
