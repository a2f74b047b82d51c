# SPDX-License-Identifier: EUPL-1.2
"""The later points of the wrap-up: signals, results, how it was, and who tells the company."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, date_long, n_
from storage.operations import alerts, results, wrap_up
from storage.queries.notes import TableAlert
from storage.queries.wrap_up import Missing, ResultRow, WrapUp
from storage.rules.choices import AlertKind, ResultKind, ResultStage
from ui.context import Context
from ui.conversation.checklist import Flow, Grades, SavingArea, TapChip
from ui.conversation.wrap_up_parts import ChecklistPart
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chips import Chip
from ui.widgets.fields import Field
from ui.widgets.inputs import Choice, Line, Number
from ui.widgets.kept_text import KeptText
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.laid_out import clear
from ui.widgets.picker import Picker
from ui.words import ALERTS, RESULT_KINDS, RESULT_STAGES, word


class AlertsPart(ChecklistPart):
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
        self._words: dict[str, str] = {}
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
            if not line.hasFocus() and not line.isModified():
                self._words[alert.id] = alert.text
                if line.value() != alert.text:
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
            self._words[alert.id] = alert.text
            line.editingFinished.connect(partial(self._keep_text, alert.id, line))
            title = Label(name, "row", bold=True)
            title.setFixedWidth(150)
            row.addWidget(title)
            row.addWidget(line, 1)
            self._lines.addWidget(holder)

    def _keep_text(self, alert_id: str, line: Line) -> None:
        if line.isModified():
            line.setModified(False)
            text, seen = line.value(), self._words[alert_id]
            self._words[alert_id] = text
            self.context.write(alerts.change, alert_id, text=text, seen=seen)

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


class ResultsPart(ChecklistPart):
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


class OutcomePart(ChecklistPart):
    """The conversation in two sentences, and the grade of the company for our service."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("How was it?"))
        self.context = context
        self._visit = ""
        self.summary = SavingArea(lines=3, placeholder=_("The conversation in two sentences"))
        self.grades = Grades()
        self.body.addWidget(
            Field(
                _("In short"),
                self.summary,
                help=_("This stands on top of the report. Everybody with the brief or the report reads it."),
            )
        )
        self.body.addWidget(Label(_("Which grade does the company give our service?"), "row", bold=True))
        self.body.addWidget(self.grades)
        self._kept = KeptText(self.summary, self._write_summary, context.show_error)
        self.summary.settled.connect(lambda _text: self._kept.keep())
        self.grades.edited.connect(self._keep_grade)

    def show_found(self, found: WrapUp) -> None:
        other, self._visit = found.visit.id != self._visit, found.visit.id
        if other:
            self._kept.start(found.summary)
        else:
            self._kept.take(found.summary)
        self.grades.set_value(found.grade)
        self.set_done(done=bool(found.summary))

    def _write_summary(self, text: str, seen: str, **how: Any) -> None:
        self.context.write_typing(wrap_up.set_fields, self._visit, summary=text, seen=seen, **how)

    def _keep_grade(self, grade: int | None) -> None:
        self.context.write(wrap_up.set_fields, self._visit, service_grade=grade)

    def save(self) -> None:
        """Keep what was typed a moment ago."""
        if self._visit:
            self.summary.settle()


class TellingPart(ChecklistPart):
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
        if found.teller_leads:
            helps.append(_("Who leads the conversation does, unless you choose somebody else."))
        elif found.teller_id and not found.chosen_teller_id:
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
