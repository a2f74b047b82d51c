# SPDX-License-Identifier: EUPL-1.2
"""The same for many actions at once, with what will happen in sentences before the button: hand over, move dates, close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from assets.texts import _, n_, number
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.operations import bulk as operations
from storage.operations.bulk import Together
from storage.queries import bulk as queries
from storage.rules import bulk
from storage.rules.bulk import Fact, Plan
from ui import together_words as words
from ui.actions.people import colleague_picker
from ui.context import Context
from ui.together import take_back
from ui.widgets.dates import Day
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Check, Choice, Line, Number
from ui.widgets.preview import Preview, Sentence


class TogetherSheet(Dialog):
    """A form, a preview of what it does to the chosen actions, and one button that says to how many it does that.

    How the actions stand is read off the GUI thread; until then, and while nothing fits, the button waits. When somebody
    changes one of them it is read again: what is done is what was looked at.
    """

    def __init__(self, context: Context, keys: Sequence[int], title: str, parent: QWidget) -> None:
        super().__init__(title, parent, subtitle=words.actions_words(len(keys)), width=600)
        self.context, self._keys, self._doing = context, list(keys), False
        self.facts: list[Fact] | None = None
        self.plan = Plan()
        self.form = Form()
        self.preview = Preview()
        self.fill_form()
        self.body.addWidget(self.form)
        self.form.setVisible(bool(self.form.fields))
        self.body.addWidget(self.preview)
        self.add_cancel()
        self.button = self.add_button("", "primary", self.take, icon=self.icon())
        self.form.edited.connect(lambda _name: self.look())
        self.finished.connect(self.deleteLater)
        self.look()
        context.changed.connect(self._changed)
        self._read()
        for field in list(self.form.fields.values())[:1]:
            field.focus()

    # What a subclass says

    def fill_form(self) -> None:
        """Add the fields."""

    def icon(self) -> str:
        """The icon of the button."""
        return "ph.check"

    def planned(self, facts: Sequence[Fact]) -> Plan | None:
        """What it does with what is filled in now; nothing while something is missing."""
        raise NotImplementedError

    def sentences(self, plan: Plan) -> list[Sentence]:
        """That plan in sentences."""
        raise NotImplementedError

    def button_words(self, n: int) -> str:
        """What the button says for so many actions."""
        raise NotImplementedError

    def write(self, ids: list[str]) -> tuple[Callable[..., Changes], tuple[Any, ...], dict[str, Any]]:
        """The operation on these actions, with what else it gets."""
        raise NotImplementedError

    def done_words(self, n: int) -> str:
        """What the toast says."""
        raise NotImplementedError

    # The preview

    def _read(self) -> None:
        store, keys = self.context.store, self._keys
        self.context.tasks.run(
            lambda _job: store.read(queries.facts_of_keys, keys), done=self._known, failed=self._failed
        )

    def _changed(self, changes: Changes) -> None:
        if not self._doing and changes.touches("actions", "action_updates"):
            self._read()

    def _known(self, facts: list[Fact]) -> None:
        if not self._doing:
            first, self.facts = self.facts is None, facts
            self.look()
            if first and not self.form.fields and self.button.isEnabled():
                self.button.setFocus()

    def look(self) -> None:
        """Work out again what would happen."""
        plan = self.planned(self.facts) if self.facts is not None else None
        self.plan = plan or Plan()
        if plan is None:
            waits = _("Looking at how these actions stand …") if self.facts is None else self.missing()
            said = [Sentence(waits, "ph.dots-three", "text2")]
        else:
            said = self.sentences(plan)
        n = len(self.plan.takes)
        if plan is not None and not n:
            nothing = Sentence(_("Nothing changes: all of these stay as they are."), "ph.info", "progress")
            said = [nothing, *said]
        self.button.setText(self.button_words(n))
        self.button.setEnabled(n > 0)
        if self.preview.say(said) and self.isVisible():
            self.fit_again()

    def missing(self) -> str:
        """What must be filled in first."""
        return ""

    # Doing it

    def take(self) -> None:
        """Do it; close when it is on the disk."""
        self.set_error("")
        if not self.plan.takes or not self.form.check():
            return
        self._doing = True
        self.button.setEnabled(False)
        operation, more, named = self.write([fact.id for fact, _steps in self.plan.takes])
        self.context.write(operation, *more, then=self._done, failed=self._failed, **named)

    def _done(self, changes: Changes) -> None:
        done = changes.answer
        assert isinstance(done, Together)
        self.accept()
        if done.count:
            self.context.messages.toast(
                self.done_words(done.count), partial(take_back, self.context, done.id)
            )

    def _failed(self, error: Exception) -> None:
        said, self._doing = self.context.words(error), False
        self.button.setEnabled(bool(self.plan.takes))
        if isinstance(error, RodeLoperError) and error.code == "actions.reason-missing":
            self.form.set_errors({"reason": said})
        else:
            self.set_error(said)


class HandOverTogether(TogetherSheet):
    """Somebody else does it, tells it, or both."""

    def __init__(self, context: Context, keys: Sequence[int], parent: QWidget) -> None:
        super().__init__(context, keys, _("Who does this?"), parent)

    def fill_form(self) -> None:
        self._who = colleague_picker(self.context, placeholder=_("Name or department"))
        self._who.picked.connect(lambda _id: self.look())
        self.form.add("to", Field(_("Hand over to"), self._who, required=True))
        tells = _("Tells the company how it ends, too")
        self.form.add("teller", Field(tells, Check(tells)))

    def icon(self) -> str:
        return "ph.user"

    def missing(self) -> str:
        return _("Choose a colleague to see what happens.")

    def planned(self, facts: Sequence[Fact]) -> Plan | None:
        to = self._who.value()
        return bulk.hand_over(facts, to, teller=self.form.fields["teller"].value()) if to else None

    def sentences(self, plan: Plan) -> list[Sentence]:
        return words.handing_over(plan, self._who.title())

    def button_words(self, n: int) -> str:
        return (
            n_("Hand over {n} action", "Hand over {n} actions", n).format(n=number(n))
            if n
            else _("Hand over")
        )

    def write(self, ids: list[str]) -> tuple[Callable[..., Changes], tuple[Any, ...], dict[str, Any]]:
        return operations.hand_over, (ids, self._who.value()), {"teller": self.form.fields["teller"].value()}

    def done_words(self, n: int) -> str:
        said = n_("{n} action goes to {name}.", "{n} actions go to {name}.", n)
        return said.format(n=number(n), name=self._who.title())


class MoveTogether(TogetherSheet):
    """Another date for all of them, with one reason."""

    def __init__(self, context: Context, keys: Sequence[int], parent: QWidget) -> None:
        super().__init__(context, keys, _("Another date"), parent)
        self._fit()

    def fill_form(self) -> None:
        options = [
            ("7", _("One week later")),
            ("14", _("Two weeks later")),
            ("28", _("Four weeks later")),
            ("days", _("A number of days later")),
            ("day", _("All on one day")),
        ]
        self._how = Choice(options, value="7")
        self.form.add("how", Field(_("When"), self._how))
        self._days = Number(1, 3650)
        self.form.add("days", Field(_("How many days later"), self._days))
        self._day = Day(None, today=self.context.today)
        self.form.add("day", Field(_("Due date"), self._day))
        why = _("Later than promised? Then say why. It can stand in a letter to the company.")
        self.form.add("reason", Field(_("Why"), Line(), help=why))
        self._show_fields()

    def _show_fields(self) -> None:
        how = self._how.value()
        self.form.fields["days"].setVisible(how == "days")
        self.form.fields["day"].setVisible(how == "day")

    def look(self) -> None:
        self._show_fields()
        super().look()
        asks = bulk.moved(self.plan, self.context.today()).asks
        self.form.fields["reason"].label.setText(_("Why later?") if asks else _("Why"))

    def icon(self) -> str:
        return "ph.calendar-blank"

    def missing(self) -> str:
        return _("Choose a date to see what happens.")

    def _wanted(self) -> tuple[int, dt.date | None] | None:
        """By how many days, or to which day; nothing while that is not filled in."""
        match self._how.value():
            case "days":
                days = self._days.value()
                return (int(days), None) if days else None
            case "day":
                day = self._day.value()
                return (0, day) if day else None
            case how:
                return int(how), None

    def planned(self, facts: Sequence[Fact]) -> Plan | None:
        wanted = self._wanted()
        return bulk.move_dates(facts, days=wanted[0], to=wanted[1]) if wanted else None

    def sentences(self, plan: Plan) -> list[Sentence]:
        wanted = self._wanted()
        return words.moving(plan, self.context.today(), to=wanted[1] if wanted else None)

    def button_words(self, n: int) -> str:
        return n_("Move {n} date", "Move {n} dates", n).format(n=number(n)) if n else _("Move dates")

    def write(self, ids: list[str]) -> tuple[Callable[..., Changes], tuple[Any, ...], dict[str, Any]]:
        days, day = self._wanted() or (0, None)
        return (
            operations.move_dates,
            (ids,),
            {"days": days, "to": day, "reason": self.form.fields["reason"].value()},
        )

    def done_words(self, n: int) -> str:
        return n_("{n} action has another date.", "{n} actions have another date.", n).format(n=number(n))


class CloseTogether(TogetherSheet):
    """What the company heard already is done."""

    def __init__(self, context: Context, keys: Sequence[int], parent: QWidget) -> None:
        super().__init__(context, keys, _("Close what is told"), parent)
        self.subtitle.setText(_("Read what the company heard: does it say how it ended?"))

    def icon(self) -> str:
        return "ph.checks"

    def planned(self, facts: Sequence[Fact]) -> Plan | None:
        return bulk.close_told(facts)

    def sentences(self, plan: Plan) -> list[Sentence]:
        return words.closing(plan, self.context.today())

    def button_words(self, n: int) -> str:
        return (
            n_("Close {n} action", "Close {n} actions", n).format(n=number(n))
            if n
            else _("Close what is told")
        )

    def write(self, ids: list[str]) -> tuple[Callable[..., Changes], tuple[Any, ...], dict[str, Any]]:
        return operations.close_told, (ids,), {}

    def done_words(self, n: int) -> str:
        return n_("{n} action is finished.", "{n} actions are finished.", n).format(n=number(n))


class TakeBackSheet(Dialog):
    """Take back what was done with many actions, from the history of one of them."""

    def __init__(self, context: Context, together: str, parent: QWidget) -> None:
        super().__init__(_("Take back for all of them?"), parent)
        self.context, self.together = context, together
        self.preview = Preview()
        self.body.addWidget(self.preview)
        self.add_cancel()
        self.button = self.add_button(
            _("Take back"), "primary", self._take, icon="ph.arrow-counter-clockwise"
        )
        self.button.setEnabled(False)
        self.preview.say([Sentence(_("Looking at how these actions stand …"), "ph.dots-three", "text2")])
        self.finished.connect(self.deleteLater)
        context.tasks.run(
            lambda _job: context.store.read(queries.undoing, together), done=self._known, failed=self._failed
        )

    def _known(self, found: queries.Undoing) -> None:
        said = words.undoing(found) or [
            Sentence(_("All of this was taken back already."), "ph.info", "progress")
        ]
        self.preview.say(said)
        self.button.setEnabled(bool(found.takes))
        if found.takes:
            self.button.setText(
                n_("Take back {n} action", "Take back {n} actions", len(found.takes)).format(n=number(len(found.takes)))
            )  # fmt: skip
            self.button.setFocus()
        self.fit_again()

    def _failed(self, error: Exception) -> None:
        self.set_error(self.context.words(error))

    def _take(self) -> None:
        self.accept()
        take_back(self.context, self.together)


SHEETS: dict[str, type[HandOverTogether | MoveTogether | CloseTogether]] = {
    "owner": HandOverTogether,
    "due": MoveTogether,
    "close_told": CloseTogether,
}
"""The sheet of each step that looks at all chosen actions first."""
