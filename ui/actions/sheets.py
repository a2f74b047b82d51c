# SPDX-License-Identifier: EUPL-1.2
"""The short tasks of an action, each one sheet: tell, postpone, hand over, another state, drop, remark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from assets.texts import _, language, n_
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.operations import actions
from storage.queries.action_page import ActionPage
from storage.queries.actions import ActionRow
from storage.rules.actions import UpdateKind
from storage.rules.states import ActionState
from ui import theme
from ui.actions.history import state_words
from ui.actions.people import colleague_picker, politely
from ui.context import Context
from ui.kept_form import KeptForm
from ui.widgets.buttons import Button
from ui.widgets.dates import Day
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Area, Check, Choice, Line
from ui.words import ACTION_STATES, CHANNELS, word, wrote_to_us

Then = Callable[[Changes], object]
_LINES = 9
"""As many lines of what can be said are seen at once."""

# Where the sentence of a refusal belongs.
_FIELD_OF = {
    "actions.reason-missing": "reason",
    "actions.text-missing": "text",
    "actions.title-missing": "title",
    "actions.day-to-come": "day",
}


class StepSheet(Dialog):
    """A form over one action or several, and one button that takes the step. A refusal stays at its field."""

    def __init__(self, context: Context, rows: Sequence[ActionRow], title: str, parent: QWidget, *, then: Then | None = None,
                 subtitle: str | None = None) -> None:  # fmt: skip
        super().__init__(title, parent, subtitle=about(rows) if subtitle is None else subtitle)
        self.context = context
        self.ids = [row.id for row in rows]
        self.kept: KeptForm | None = None
        self.then = then
        self.form = Form()
        self.body.addWidget(self.form)
        self.finished.connect(self.deleteLater)

    def buttons(self, words: str, icon: str = "ph.check") -> None:
        """Cancel, and the step by its name."""
        self.add_cancel()
        self.step = self.add_button(words, "primary", self.take, icon=icon)
        self.kept = KeptForm(self.context, f"{self._name()} {' '.join(self.ids)}", self.form, self)
        for field in list(self.form.fields.values())[:1]:
            field.focus()

    def _name(self) -> str:
        """What this step is called where what is typed in it is kept."""
        return type(self).__name__

    def take(self) -> None:
        """Check and write; close when it is on disk."""
        self.set_error("")
        if self.form.check():
            self.write(self.form.values())

    def write(self, values: dict[str, Any]) -> None:
        """Take the step with these values."""
        raise NotImplementedError

    def run(self, operation: Callable[..., Changes], *args: Any, **kw: Any) -> None:
        """Write, close on success, and put a refusal where it belongs."""
        self.context.write(operation, *args, then=self._done, failed=self._failed, **kw)

    def _done(self, changes: Changes) -> None:
        if self.kept is not None:
            self.kept.forget()
        self.accept()
        if self.then is not None:
            self.then(changes)

    def _failed(self, error: Exception) -> None:
        words = self.context.words(error)
        field = _FIELD_OF.get(error.code, "") if isinstance(error, RodeLoperError) else ""
        if field in self.form.fields:
            self.form.set_errors({field: words})
        else:
            self.set_error(words)


def about(rows: Sequence[ActionRow]) -> str:
    """Which actions this is about."""
    if len(rows) == 1:
        return f"{rows[0].title} · {rows[0].company}"
    return n_("{n} action", "{n} actions", len(rows)).format(n=len(rows))


class TellSheet(StepSheet):
    """The company has heard: when, how, who, and what was said."""

    def __init__(self, context: Context, page: ActionPage, parent: QWidget, then: Then | None = None) -> None:
        whom = politely(page.tell_to) if page.tell_to else page.row.company
        super().__init__(context, [page.row], _("Tell {name}").format(name=whom), parent, then=then)
        people = [
            (one.name, f"{one.name}, {one.function}" if one.function else one.name) for one in page.people
        ]
        self._still_open = not page.row.state.is_closed
        self.text = Area(lines=4)
        self.form.add("text", Field(_("What did you say?"), self.text, help=_owner_wrote(page)))
        self.say_button = Button(
            _("What you can say"),
            "link",
            icon="ph.chat-circle-text",
            size="row",
            on_press=self.start_from_letter,
        )
        self.form.add_widget(self.say_button)
        if language() != "nl":
            # Companies are spoken to in Dutch, whatever the language of the window is.
            self.say_button.setText(_("What you can say, in Dutch"))
        self.text.edited.connect(self._offer_again)
        options = [(code, word(CHANNELS, code)) for code in CHANNELS]
        self.form.add("channel", Field(_("How"), Choice(options, value="phone")))
        self.form.add("day", Field(_("When"), Day(context.today(), today=context.today), required=True))
        if people:
            self.form.add("told_to", Field(_("To whom"), Choice(people, none=_("somebody else"), value=page.tell_to and page.tell_to.name)))  # fmt: skip
        else:
            self.form.add("told_to", Field(_("To whom"), Line()))
        if self._still_open:
            words = _("The action is done as well")
            self.form.add("done", Field(words, Check(words)))
        self.buttons(_("Save that they were told"), "ph.checks")
        letter = self.add_button(
            _("Mail or letter"), "link", self._write, icon="ph.envelope-simple", left=True
        )
        letter.setVisible(context.may_open("action_letter"))
        self._action = page.row.id

    def _name(self) -> str:
        # What is kept apart when the action goes from this laptop is then a telling too.
        return UpdateKind.TOLD.value

    def start_from_letter(self) -> None:
        """Put the words that a letter would have in the field, behind what is typed already; Ctrl+Z takes them out."""
        # Imported here: the engine of the templates is loaded when somebody asks for it.
        from ui.letters.saying import to_say

        values = self.form.values()
        try:
            words = to_say(self.context, self._action, values["told_to"] or "", done=bool(values.get("done")))
        except RodeLoperError as error:
            self._failed(error)
            return
        cursor = self.text.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(f"\n\n{words}" if self.text.value() else words)
        self.text.setFixedHeight(round(theme.metrics("body").lineSpacing() * _LINES) + 24)
        self.say_button.hide()
        self.text.setFocus()
        self.fit_again()

    def _offer_again(self) -> None:
        if not self.text.value():
            self.say_button.show()

    def _write(self) -> None:
        """In writing: the words are then those of the letter."""
        self.reject()
        self.context.open("action_letter", self._action)

    def write(self, values: dict[str, Any]) -> None:
        told = {
            "told_on": values["day"],
            "channel": values["channel"],
            "told_to": values["told_to"] or "",
            "text": values["text"],
        }
        if values.get("done"):
            self.run(actions.finish_and_report_back, self.ids, **told)
        else:
            self.run(actions.report_back, self.ids, **told)


def _owner_wrote(page: ActionPage) -> str:
    """What the owner answered last: who tells the company need not look it up."""
    answers = (
        step for step in page.steps if step.kind is UpdateKind.ANSWERED and step.text and not step.undone
    )
    if (last := next(answers, None)) is None:
        return ""
    return wrote_to_us(last.owner or last.actor, last.text)


class PostponeSheet(StepSheet):
    """Another date; why, when it is later than what was promised."""

    def __init__(
        self, context: Context, rows: Sequence[ActionRow], parent: QWidget, then: Then | None = None
    ) -> None:
        dates = {row.due_on for row in rows}
        before = dates.pop() if len(dates) == 1 else None
        title = _("Choose a date") if before is None else _("Another date")
        super().__init__(context, rows, title, parent, then=then)
        heard = (row.due_on for row in rows if row.due_on and row.promised_on != context.today())
        self._latest = max(heard, default=None)
        self.form.add("day", Field(_("Due date"), Day(before, today=context.today)))
        why = _("Later than promised? Then say why. It can stand in a letter to the company.")
        self.form.add("reason", Field(_("Why"), Line(), help=why))
        self.form.fields["reason"].setVisible(self._latest is not None)
        self.form.edited.connect(self._edited)
        self.buttons(_("Set date"), "ph.calendar-blank")

    def _edited(self, name: str) -> None:
        if name != "day":
            return
        day = self.form.fields["day"].value()
        later = isinstance(day, dt.date) and self._latest is not None and day > self._latest
        self.form.fields["reason"].label.setText(_("Why later?") if later else _("Why"))

    def write(self, values: dict[str, Any]) -> None:
        self.run(actions.postpone, self.ids, values["day"], reason=values["reason"])


class OwnerSheet(StepSheet):
    """Who does it."""

    def __init__(
        self, context: Context, rows: Sequence[ActionRow], parent: QWidget, then: Then | None = None
    ) -> None:
        super().__init__(context, rows, _("Who does this?"), parent, then=then)
        owners = {row.owner_id for row in rows}
        chosen = owners.pop() if len(owners) == 1 else None
        picker = colleague_picker(context, chosen, placeholder=_("Name or department"))
        self.form.add("owner", Field(_("Owner"), picker, help=_("Empty means that nobody does it yet.")))
        picker.selectAll()
        self.buttons(_("Hand over"), "ph.user")

    def write(self, values: dict[str, Any]) -> None:
        self.run(actions.hand_over, self.ids, values["owner"] or None)


class StateSheet(StepSheet):
    """How far it is: open, in progress, waiting for somebody, done."""

    def __init__(self, context: Context, rows: Sequence[ActionRow], parent: QWidget, then: Then | None = None, *,
                 start: ActionState | None = None) -> None:  # fmt: skip
        super().__init__(context, rows, _("How far is it?"), parent, then=then)
        states = {row.state for row in rows}
        closed = any(state.is_closed for state in states)
        codes = ["open", "in_progress", "waiting"] + ([] if closed else ["done"])
        now = start.value if start else states.pop().value if len(states) == 1 else "open"
        self._choice = Choice([(code, word(ACTION_STATES, code)) for code in codes], value=now)
        self.form.add("state", Field(_("State"), self._choice))
        self.form.add(
            "waiting_for", Field(_("Waits for whom?"), Line(rows[0].waiting_for if len(rows) == 1 else ""))
        )
        self.form.add("text", Field(_("Remark"), Line()))
        self.form.edited.connect(self._show_fields)
        self.buttons(_("Set state"))
        self._show_fields()
        if start is ActionState.WAITING:
            self.form.fields["waiting_for"].focus()

    def _show_fields(self, _name: str = "") -> None:
        state = self._choice.value()
        self.form.fields["waiting_for"].setVisible(state == "waiting")
        self.form.fields["text"].label.setText(_("What was the result?") if state == "done" else _("Remark"))

    def write(self, values: dict[str, Any]) -> None:
        state = ActionState(values["state"])
        if state is ActionState.DONE:
            self.run(actions.finish, self.ids, text=values["text"])
        else:
            self.run(
                actions.set_state, self.ids, state, waiting_for=values["waiting_for"], text=values["text"]
            )


class FinishSheet(StepSheet):
    """Done: since when, and what the result is, which the company will hear."""

    def __init__(
        self, context: Context, rows: Sequence[ActionRow], parent: QWidget, then: Then | None = None
    ) -> None:
        super().__init__(context, rows, state_words(ActionState.DONE), parent, then=then)
        help_ = _("The company still has to hear it. You can write here what to tell.")
        self.form.add("text", Field(_("What was the result?"), Area(lines=2), help=help_))
        self.form.add("day", Field(_("Done on"), Day(context.today(), today=context.today)))
        self.buttons(state_words(ActionState.DONE))

    def write(self, values: dict[str, Any]) -> None:
        self.run(actions.finish, self.ids, done_on=values["day"], text=values["text"])


class ReasonSheet(StepSheet):
    """A step that only asks why: drop an action, or say that telling is not necessary."""

    def __init__(self, context: Context, rows: Sequence[ActionRow], parent: QWidget, operation: Callable[..., Changes], *,
                 title: str, button: str, icon: str, help: str = "", then: Then | None = None) -> None:  # noqa: A002  # fmt: skip
        super().__init__(context, rows, title, parent, then=then)
        self._operation = operation
        self.form.add("reason", Field(_("Why"), Area(lines=2), help=help))
        self.buttons(button, icon)

    def _name(self) -> str:
        return self._operation.__name__

    def write(self, values: dict[str, Any]) -> None:
        self.run(self._operation, self.ids, reason=values["reason"])


class RemarkSheet(StepSheet):
    """A line in the history: called, asked, heard."""

    def __init__(
        self, context: Context, rows: Sequence[ActionRow], parent: QWidget, then: Then | None = None
    ) -> None:
        super().__init__(context, rows, _("Add a remark"), parent, then=then)
        self.form.add("text", Field(_("Remark"), Area(lines=3)))
        self.buttons(_("Add remark"), "ph.chat-circle-text")

    def write(self, values: dict[str, Any]) -> None:
        self.run(actions.remark, self.ids, values["text"])


def drop_sheet(
    context: Context, rows: Sequence[ActionRow], parent: QWidget, then: Then | None = None
) -> ReasonSheet:
    """It will not happen."""
    return ReasonSheet(
        context, rows, parent, actions.drop, title=_("This will not happen"), button=_("Drop action"), icon="ph.prohibit",
        help=_("The company must hear this too. What you write here can stand in its letter."), then=then,
    )  # fmt: skip


def unnecessary_sheet(
    context: Context, rows: Sequence[ActionRow], parent: QWidget, then: Then | None = None
) -> ReasonSheet:
    """Nobody has to tell it."""
    return ReasonSheet(
        context, rows, parent, actions.telling_unnecessary, title=_("Telling is not necessary"),
        button=_("Save the reason"), icon="ph.bell-slash",
        help=_("For example: the company arranged it itself."), then=then,
    )  # fmt: skip
