# SPDX-License-Identifier: EUPL-1.2
"""The keys of the list of actions: what each does, in the list and in the panel, and how the overview says it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from assets.texts import _
from ui.page import Page, Shortcut

if TYPE_CHECKING:
    from ui.actions.page import ActionsPage

STEPS = (
    ("S", "state"), ("O", "owner"), ("E", "owner"), ("D", "due"), ("G", "done"), ("T", "tell"), ("R", "remark"),
    ("M", "letter"), ("V", "send"), ("A", "close_told"), ("Del", "drop"),
)  # fmt: skip
"""A key, and the step that it takes with the chosen actions."""


def connect(page: ActionsPage) -> None:
    """Let the keys work, for who may do it."""
    for sequence, action in _actions(page):
        # In the panel too: Tab goes there, and it is about the same action.
        for place, reach in ((page.table, Qt.ShortcutContext.WidgetShortcut),
                             (page.panel, Qt.ShortcutContext.WidgetWithChildrenShortcut)):  # fmt: skip
            shortcut = QShortcut(QKeySequence(sequence), place)
            shortcut.setContext(reach)
            shortcut.activated.connect(action)


def _actions(page: ActionsPage) -> Iterator[tuple[str, Callable[[], object]]]:
    for sequence, step in STEPS:
        if page.steps.may_take(step):
            yield sequence, partial(page.take_step, step)
    if page.context.may("actions.agree"):
        yield "N", page.add_action
    yield "P", page.make_report
    if page.context.may("actions.take_answers"):
        yield "I", page.answers.click


def overview(page: Page) -> list[Shortcut]:
    """What stands in the overview of keys, for who may do it."""
    return [
        Shortcut("Enter", _("Open the panel of the chosen action")),
        *page.allowed(
            ("actions.set_state", Shortcut("S", _("Set its state"))),
            ("actions.hand_over", Shortcut("O", _("Hand it over to another owner (also E)"))),
            ("actions.postpone", Shortcut("D", _("Set its due date"))),
            ("actions.finish", Shortcut("G", _("It is done"))),
            ("actions.report_back", Shortcut("T", _("Note that the company was told"))),
            ("actions.remark", Shortcut("R", _("Add a remark"))),
        ),
        *page.allowed(("actions.send_out", Shortcut("V", _("Send it to its owner; several as a list")))),
        *page.allowed(
            ("actions.report_back", Shortcut("M", _("Write a mail or letter about it"))),
            ("actions.drop", Shortcut("Del", _("Drop it, with a reason"))),
            (
                "actions.set_state",
                Shortcut("Shift+↓", _("Choose several actions, to change them together")),
            ),
            (
                "actions.set_state",
                Shortcut("Ctrl+Space", _("Choose this action too, or not (Ctrl+↓ goes on)")),
            ),
            ("actions.set_state", Shortcut("Ctrl+A", _("Choose all actions of this list"))),
            ("bulk.close_told", Shortcut("A", _("Close what is told, of the chosen actions"))),
            ("actions.agree", Shortcut("N", _("Add an action"))),
        ),
        Shortcut("P", _("Make a report of this list")),
        *page.allowed(("actions.take_answers", Shortcut("I", _("Read in what owners answered")))),
    ]
