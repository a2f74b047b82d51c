# SPDX-License-Identifier: EUPL-1.2
"""Every step that a person can take with chosen actions, by name: from the panel, the menu of a row, or one key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from assets.texts import _, n_
from storage.operations import actions
from storage.queries.action_page import ActionPage, action_page
from storage.queries.actions import ActionRow, View, action_row
from storage.rules.states import ActionState
from ui.actions import sheets
from ui.actions.edit_sheet import EditSheet
from ui.actions.together_sheets import SHEETS, TakeBackSheet
from ui.context import Context
from ui.words import day_words

NEEDS = {
    "state": "actions.set_state",
    "owner": "actions.hand_over",
    "due": "actions.postpone",
    "done": "actions.finish",
    "drop": "actions.drop",
    "remark": "actions.remark",
    "reopen": "actions.set_state",
    "undo": "actions.undo",
    "unnecessary": "actions.telling_unnecessary",
    "tell": "actions.report_back",
    "send": "actions.send_out",
    "letter": "actions.report_back",
    "edit": "actions.change",
    "close_told": "bulk.close_told",
}
"""What somebody must be allowed for a step; the others write nothing."""


_LOOKED_AT = 20


class Steps:
    """Opens the sheet of a step, or takes it at once when there is nothing to ask."""

    def __init__(self, context: Context, page: QWidget) -> None:
        self.context = context
        self.page = page

    def may_take(self, step: str) -> bool:
        """Whether this step is for who works here."""
        return step not in NEEDS or self.context.may(NEEDS[step])

    def may_send(self, row: ActionRow) -> bool:
        """Whether this action has somebody else to be sent to."""
        return (
            self.may_take("send")
            and not row.state.is_closed
            and row.owner_id not in (None, self.context.actor.id)
        )

    def may_undo(self, actor_id: str) -> bool:
        """Whether who works here may take back what this colleague did with many actions."""
        return self.context.may("bulk.undo") and (
            actor_id == self.context.actor.id or self.context.may("bulk.undo_of_others")
        )

    def take_together(self, step: str, keys: Sequence[int]) -> bool:
        """Open the sheet of this step for many actions. False when it is taken as for one."""
        if step == "send":
            # Imported here, as in ``_send``.
            from ui.actions.list_sheet import ListSheet

            ListSheet(self.context, keys, self.page).open()
            return True
        made = SHEETS.get(step)
        if made is None:
            return False
        made(self.context, keys, self.page).open()
        return True

    def take_back(self, together: str) -> None:
        """Undo what was done with many actions at once."""
        TakeBackSheet(self.context, together, self.page).open()

    def take(self, step: str, rows: Sequence[ActionRow]) -> None:
        """Take this step. What does not fit all these actions says so in a sentence."""
        match step:
            case "state":
                sheets.StateSheet(self.context, rows, self.page).open()
            case "owner":
                sheets.OwnerSheet(self.context, rows, self.page).open()
            case "due":
                self._due(rows)
            case "done":
                self._finish(rows)
            case "drop":
                self._drop(rows)
            case "remark":
                sheets.RemarkSheet(self.context, rows, self.page).open()
            case "reopen":
                self.context.write(actions.set_state, [row.id for row in rows], ActionState.OPEN)
            case "undo":
                self.context.write(actions.undo, [row.id for row in rows])
            case "close_told":
                self.take_together(step, [row.key for row in rows])
            case "send":
                self._send(rows)
            case "unnecessary":
                sheets.unnecessary_sheet(self.context, rows, self.page).open()
            case _:
                self._with_page(step, rows)

    def _with_page(self, step: str, rows: Sequence[ActionRow]) -> None:
        """Steps that are about one action and need all of it."""
        if len(rows) > 1:
            self.context.messages.banner(_("Choose one action for this."), "info")
            return
        page: ActionPage | None = self.context.read(action_page, rows[0].id, self.context.today())
        if page is None:
            return
        if step == "tell":
            sheets.TellSheet(self.context, page, self.page).open()
        elif step == "edit":
            EditSheet(self.context, page, self.page).open()
        elif step == "letter":
            self.context.open("action_letter", rows[0].id)

    def _send(self, rows: Sequence[ActionRow]) -> None:
        """One action as a mail to its owner."""
        # Imported here: only who sends something needs the library for mails and calendars.
        from ui.actions.send_sheet import SendSheet

        if len(rows) > 1:
            self.take_together("send", [row.key for row in rows])
            return
        # As it is now: what became confidential a moment ago must not leave.
        row: ActionRow | None = self.context.read(action_row, rows[0].id, self.context.today())
        if row is None or row.state.is_closed:
            self.context.messages.banner(_("This is for open actions only. Open it again first."), "info")
        elif row.owner_id:
            SendSheet(self.context, row, self.page).open()
        else:
            self.context.messages.banner(_("Nobody does this yet. Hand it over first."), "info")

    def _due(self, rows: Sequence[ActionRow]) -> None:
        if self._open_only(rows):
            sheets.PostponeSheet(
                self.context, rows, self.page, lambda _done: self._propose_to_explain(rows)
            ).open()

    def _propose_to_explain(self, rows: Sequence[ActionRow]) -> None:
        """The company counts on another date now: who moved it knows best why."""
        today = self.context.today()
        pages = [self.context.read(action_page, row.id, today) for row in rows[:_LOOKED_AT]]
        waiting = [page for page in pages if page is not None and page.waits_for_word]
        if not waiting or not self.may_take("letter"):
            return
        if len(rows) == 1 and waiting[0].known_due is not None:
            words = _("{company} counts on {day}. Explain in time that it takes longer.").format(
                company=waiting[0].row.company, day=day_words(waiting[0].known_due, today)
            )
            follow = partial(self.context.open, "action_letter", rows[0].id)
        else:
            words = _("Companies count on another date. Explain in time that it takes longer.")
            follow = partial(self.context.open, "actions", View.UNHEARD.value)
        self.context.messages.banner(words, "info", _("Explain"), follow)

    def _finish(self, rows: Sequence[ActionRow]) -> None:
        if not self._open_only(rows):
            return
        ids = [row.id for row in rows]

        def finished(_changes: object) -> None:
            # The row leaves the list of what is open: say where it went, and what is still to do.
            words = n_(
                "Done. The company must still hear it.", "{n} actions are done. The companies must still hear it.", len(ids)
            ).format(n=len(ids))  # fmt: skip
            self.context.messages.toast(words, lambda: self.context.write(actions.undo, ids))

        sheets.FinishSheet(self.context, rows, self.page, finished).open()

    def _drop(self, rows: Sequence[ActionRow]) -> None:
        if not self._open_only(rows):
            return
        ids = [row.id for row in rows]

        def dropped(_changes: object) -> None:
            words = n_("The action is dropped", "{n} actions are dropped", len(ids)).format(n=len(ids))
            self.context.messages.toast(words, lambda: self.context.write(actions.undo, ids))

        sheets.drop_sheet(self.context, rows, self.page, dropped).open()

    def _open_only(self, rows: Sequence[ActionRow]) -> bool:
        """Whether all of these are still open; says so when one is not."""
        if all(not row.state.is_closed for row in rows):
            return True
        text = _("This is for open actions only. Open it again first.")
        self.context.messages.banner(text, "info")
        return False
