# SPDX-License-Identifier: EUPL-1.2
"""The panel beside the list: how one action stands, the one thing to do next, and each step that brought it here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _, number
from storage.queries.action_page import ActionPage
from storage.queries.actions import ActionRow
from storage.rules.actions import Chip
from storage.rules.states import ActionState
from ui.actions import history, several
from ui.actions.blocks import blocks, facts
from ui.actions.fitting import Fitting, outdented
from ui.actions.people import politely
from ui.actions.several_block import SeveralBlock
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.same_focus import same_focus
from ui.widgets.scroll import SidePanel
from ui.words import day_words


class ActionPanel(SidePanel):
    """What is chosen in the list. Signal ``wanted(step)``: what the person wants to do, by the name of the step.

    Steps: ``tell done state owner due drop unnecessary remark edit reopen undo letter send``; ``taken_back(together)``: undo
    what was done with many actions at once. ``company_opened(id)`` and ``visit_opened(id)`` go elsewhere.
    """

    wanted = Signal(str)
    taken_back = Signal(str)
    company_opened = Signal(str)
    visit_opened = Signal(str)

    def __init__(
        self,
        may_take: Callable[[str], bool],
        may_undo: Callable[[str], bool],
        may_send: Callable[[ActionRow], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Action"), parent=parent)
        self._may_take, self._may_undo, self._may_send = may_take, may_undo, may_send
        self.setAccessibleName(_("Action"))
        self.more = IconButton(
            "ph.dots-three", _("More to do with this action"), size=32, on_press=self._open_menu
        )
        self.head.insertWidget(1, self.more)
        self.primary: Button | None = None
        self._action: ActionPage | None = None
        self._shown: tuple[ActionPage, dt.date] | None = None
        self._content: QWidget | None = None

    # What is shown

    def show_page(self, page: ActionPage, today: dt.date) -> None:
        """Show this action. As it is shown already, nothing is made anew: a button that has the keyboard keeps it."""
        if (page, today) == self._shown:
            return
        self._action, self._shown = page, (page, today)
        self.caption.setText(_("Action of {day}").format(day=day_words(page.row.promised_on, today)))
        self.more.setVisible(True)
        box = self._fresh()
        row = page.row
        box.addWidget(Label(row.title, "section", bold=True, wrap=True))
        company = Button(
            row.company,
            "link",
            bold=True,
            size="row",
            on_press=lambda: self.company_opened.emit(row.company_id),
        )
        company.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        company.setAccessibleName(_("Open company {name}").format(name=row.company))
        box.addWidget(outdented(company))
        for block in blocks(page, today):
            box.addWidget(block)
        box.addSpacing(2)
        self._buttons(box, page)
        box.addSpacing(6)
        box.addWidget(facts(page, today))
        if page.quote is not None:
            box.addWidget(self._quote(page, today))
        box.addSpacing(4)
        box.addWidget(Heading(_("History"), role="body"))
        for line in history.lines(page, today):
            box.addWidget(_HistoryLine(line, self._back_of(line)))
        box.addStretch(1)

    def shown(self) -> list[ActionRow]:
        """The one action that is shown, in a list of its own; empty when there is none or there are several."""
        return [self._action.row] if self._action is not None else []

    def show_several(self, chosen: several.Chosen, today: dt.date) -> None:
        """Show how several actions stand, and what can be done with all of them at once."""
        self._action, self._shown = None, None
        self.primary = None
        self.caption.setText(several.caption(chosen))
        self.more.setVisible(False)
        block = self._content
        if not isinstance(block, SeveralBlock):
            block = SeveralBlock(
                [
                    self._button(several.step_words(step), icon, step, keys=keys)
                    for step, icon, keys in several.STEPS
                    if self._may_take(step)
                ]
            )
            self._put(block)
        block.show_chosen(chosen, today)

    def _back_of(self, line: history.Line) -> Button | None:
        """What takes a step back that was taken with many actions at once, for who may."""
        if not line.together or line.undone or not self._may_undo(line.actor_id):
            return None
        words = _("Take back for all {n}").format(n=number(line.count))
        back = Button(words, "link", size="row", on_press=lambda: self.taken_back.emit(line.together))
        back.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return back

    def _fresh(self) -> QVBoxLayout:
        content = QWidget()
        box = QVBoxLayout(content)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self._put(content)
        return box

    def _put(self, content: QWidget) -> None:
        if self._content is not None:
            same_focus(self)
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self.body.addWidget(content)

    # The one thing to do next, and two others

    def _buttons(self, box: QVBoxLayout, page: ActionPage) -> None:
        row = page.row
        self.primary = None
        whom = politely(page.tell_to) if page.tell_to else row.company
        beside: list[Button] = []
        if not row.state.is_closed:
            self.primary = self._button(
                history.state_words(ActionState.DONE), "ph.check", "done", kind="primary"
            )
            beside = [
                self._button(_("Tell how it goes"), "ph.phone", "tell"),
                self._button(_("Move date") if row.due_on else _("Choose a date"), "ph.clock", "due"),
            ]
        elif row.chip is Chip.NOT_TOLD:
            self.primary = self._button(
                _("Tell {name}").format(name=whom), "ph.phone", "tell", kind="primary"
            )
            beside = [
                self._button(_("Mail or letter"), "ph.envelope-simple", "letter"),
                self._button(_("Not needed"), "ph.bell-slash", "unnecessary"),
            ]
        else:
            beside = [
                self._button(_("Open again"), "ph.arrow-counter-clockwise", "reopen"),
                self._button(_("Mail or letter"), "ph.envelope-simple", "letter"),
            ]
        beside = [button for button in beside if self._may_take(button.objectName())]
        if self.primary is not None and not self._may_take(self.primary.objectName()):
            self.primary = None
        if self.primary is not None:
            box.addWidget(Fitting([self.primary]))
        if page.waits_for_word and self._may_take("letter"):
            words = _("Explain that it takes longer")
            box.addWidget(Fitting([self._button(words, "ph.envelope-simple", "letter", kind="soft")]))
        if beside:
            box.addWidget(Fitting(beside))
        if self._may_send(row):
            words = _("Send to {name}").format(name=row.owner)
            box.addWidget(Fitting([self._button(words, "ph.paper-plane-tilt", "send")]))

    def _button(self, words: str, icon: str, step: str, *, kind: str = "secondary", keys: str = "") -> Button:
        size = "main" if kind == "primary" else "normal"
        button = Button(words, kind, icon=icon, size=size, keys=keys, on_press=lambda: self.wanted.emit(step))
        button.setObjectName(step)
        return button

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def fill_menu(self, menu: QMenu) -> None:
        """Everything that can be done with the action, for the menu here and of the row."""
        if self._action is None:
            return
        closed = self._action.row.state.is_closed
        for words, step, fits in (
            (history.state_words(ActionState.DONE), "done", not closed),
            (_("Tell the company"), "tell", True),
            (_("Set state") + "\tS", "state", True),
            (_("Hand over") + "\tO", "owner", True),
            (_("Another date") + "\tD", "due", not closed),
            (_("Add a remark") + "\tR", "remark", True),
            (_("Mail or letter") + "\tM", "letter", True),
            (_("Send to the owner") + "\tV", "send", not closed),
            (_("Change action"), "edit", True),
            (_("Take back my last step"), "undo", True),
            (_("Drop action"), "drop", not closed),
        ):
            if fits and self._may_take(step):
                menu.addAction(words).triggered.connect(
                    lambda _on=False, wanted=step: self.wanted.emit(wanted)
                )

    def _quote(self, page: ActionPage, today: dt.date) -> QWidget:
        quote = page.quote
        assert quote is not None
        card = Card("surface", ribbon="edge", padding=12, spacing=4)
        card.body.addWidget(Label(_("‘{text}’").format(text=quote.text), "row", italic=True, wrap=True))
        said = _("From the note")
        if quote.on:
            said = _("From the note of {day}").format(day=day_words(quote.on, today))
        card.body.addWidget(
            Label(f"{said}, {quote.topic.lower()}" if quote.topic else said, "caption", "text2", wrap=True)
        )
        if quote.visit_id:
            visit = quote.visit_id
            card.on_click(lambda: self.visit_opened.emit(visit))
        return card


class _HistoryLine(QWidget):
    def __init__(self, line: history.Line, back: Button | None = None) -> None:
        super().__init__()
        self.setAccessibleName(f"{line.title}, {line.detail}, {line.when}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(Icon(line.icon, "text3" if line.undone else "text2", 16), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(line.title, "row", "text3" if line.undone else "text", wrap=True))
        words.addWidget(Label(line.detail, "caption", "text2", wrap=True))
        if back is not None:
            words.addWidget(outdented(back))
        row.addLayout(words, 1)
        row.addWidget(Label(line.when, "caption", "text2"), 0, Qt.AlignmentFlag.AlignTop)
