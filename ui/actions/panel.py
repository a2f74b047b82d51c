# SPDX-License-Identifier: EUPL-1.2
"""The panel beside the list: how one action stands, the one thing to do next, and each step that brought it here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _, date_long, date_short, days_late, n_
from storage.queries.action_page import ActionPage
from storage.queries.actions import ActionRow
from storage.rules.actions import Chip
from storage.rules.states import ActionState
from ui.actions import history
from ui.actions.people import politely
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, Heading, Icon, Label
from ui.widgets.scroll import SidePanel
from ui.words import CHANNELS, day_words, word


class ActionPanel(SidePanel):
    """What is chosen in the list. Signal ``wanted(step)``: what the person wants to do, by the name of the step.

    Steps: ``tell done state owner due drop unnecessary remark edit reopen undo mail``; ``company_opened(id)`` and
    ``visit_opened(id)`` go elsewhere.
    """

    wanted = Signal(str)
    company_opened = Signal(str)
    visit_opened = Signal(str)

    def __init__(self, may_take: Callable[[str], bool], parent: QWidget | None = None) -> None:
        super().__init__(_("Action"), parent=parent)
        self._may_take = may_take
        self.setAccessibleName(_("Action"))
        self.more = IconButton(
            "ph.dots-three", _("More to do with this action"), size=32, on_press=self._open_menu
        )
        self.head.insertWidget(1, self.more)
        self.primary: Button | None = None
        self._action: ActionPage | None = None
        self._content: QWidget | None = None

    # What is shown

    def show_page(self, page: ActionPage, today: dt.date) -> None:
        """Show this action."""
        self._action = page
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
        box.addWidget(_outdented(company))
        for block in _blocks(page, today):
            box.addWidget(block)
        box.addSpacing(2)
        self._buttons(box, page)
        box.addSpacing(6)
        box.addWidget(_facts(page, today))
        if page.quote is not None:
            box.addWidget(self._quote(page, today))
        box.addSpacing(4)
        box.addWidget(Heading(_("History"), role="body"))
        for line in history.lines(page.steps, today):
            box.addWidget(_HistoryLine(line))
        box.addStretch(1)

    def shown(self) -> list[ActionRow]:
        """The one action that is shown, in a list of its own; empty when there is none or there are several."""
        return [self._action.row] if self._action is not None else []

    def show_several(self, rows: list[ActionRow]) -> None:
        """Show what can be done with several actions at once."""
        self._action = None
        self.caption.setText(n_("{n} action chosen", "{n} actions chosen", len(rows)).format(n=len(rows)))
        self.more.setVisible(False)
        box = self._fresh()
        self.primary = None
        if self._may_take("state"):
            box.addWidget(Label(_("Change them together"), "section", bold=True, wrap=True))
        for words, icon, keys, step in (
            (_("Set state"), "ph.circle-half", "S", "state"),
            (_("Hand over"), "ph.user", "O", "owner"),
            (_("Another date"), "ph.calendar-blank", "D", "due"),
        ):
            if self._may_take(step):
                box.addWidget(self._button(words, icon, step, keys=keys))
        names = "\n".join(row.title for row in rows[:12])
        box.addWidget(Label(names, "row", "text2", wrap=True))
        box.addStretch(1)

    def _fresh(self) -> QVBoxLayout:
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = QWidget()
        box = QVBoxLayout(self._content)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self.body.addWidget(self._content)
        return box

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
                self._button(_("Make mail"), "ph.envelope-simple", "mail"),
                self._button(_("Not needed"), "ph.bell-slash", "unnecessary"),
            ]
        else:
            beside = [
                self._button(_("Open again"), "ph.arrow-counter-clockwise", "reopen"),
                self._button(_("Make mail"), "ph.envelope-simple", "mail"),
            ]
        beside = [button for button in beside if self._may_take(button.objectName())]
        if self.primary is not None and not self._may_take(self.primary.objectName()):
            self.primary = None
        if self.primary is not None:
            box.addWidget(_Fitting([self.primary]))
        if beside:
            box.addWidget(_Fitting(beside))

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
            (_("Make mail") + "\tM", "mail", True),
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


class _Fitting(QWidget):
    """One button or two beside each other. When their words need the room the icons go, and at last they stand in two lines."""

    def __init__(self, buttons: list[Button]) -> None:
        super().__init__()
        self._buttons = [(button, button.icon_name) for button in buttons]
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        for button in buttons:
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._line.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(buttons[0].sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for button, icon in self._buttons:
            button.set_icon(icon)
            button.setToolTip("")
        if self._needs() > self.width():
            for button, _icon in self._buttons:
                button.set_icon(None)
        tall = self._buttons[0][0].sizeHint().height()
        stacked = len(self._buttons) > 1 and self._needs() > self.width()
        self._line.setDirection(
            QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        )
        self.setFixedHeight(2 * tall + 8 if stacked else tall)

    def _needs(self) -> int:
        # One button over the whole width may come nearer to its edges before it gives up its icon.
        spare = 24 if len(self._buttons) == 1 else 0
        return sum(button.sizeHint().width() + 8 for button, _icon in self._buttons) - 8 - spare


def _outdented(button: Button) -> QWidget:
    """A link whose words, not its ground, stand in line with the text above."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(button)
    line.addStretch(1)
    button.setContentsMargins(0, 0, 0, 0)
    holder.setFixedHeight(button.sizeHint().height() - 4)
    return holder


def _blocks(page: ActionPage, today: dt.date) -> list[QWidget]:
    """Done and told are two facts, so they are two blocks; an open action has one."""
    row = page.row
    if not row.state.is_closed:
        return [_open_block(row, today)]
    when = day_words(row.done_on, today) if row.done_on else ""
    by = _("{day}, by {name}").format(day=when, name=page.closed_by) if page.closed_by else when
    if row.state is ActionState.DROPPED:
        ended = _block(
            "rest",
            "ph.prohibit",
            history.state_words(ActionState.DROPPED),
            " · ".join(part for part in (by, page.close_reason) if part),
        )
    else:
        ended = _block("done", "ph.check-circle-fill", history.state_words(ActionState.DONE), by)
    return [ended, _told_block(page, today)]


def _open_block(row: ActionRow, today: dt.date) -> QWidget:
    said = []
    if row.days_late and row.due_on:
        said.append(_("Promised for {day}.").format(day=day_words(row.due_on, today)))
    elif row.due_on:
        said.append(
            _("Due {day}.").format(
                day=date_long(row.due_on) if row.due_on.year == today.year else date_short(row.due_on, today)
            )
        )
    else:
        said.append(_("There is no date yet."))
    if not row.owner_id:
        said.append(_("Nobody does it yet."))
    if row.postponed:
        said.append(n_("Postponed {n} time.", "Postponed {n} times.", row.postponed).format(n=row.postponed))
    detail = " ".join(said)
    if row.days_late:
        return _block("late", "ph.warning-circle-fill", days_late(row.days_late), detail)
    match row.state:
        case ActionState.WAITING:
            words = _("Waits for {what}").format(what=row.waiting_for) if row.waiting_for else _("Waits")
            return _block("wait", "ph.hourglass-medium", words, detail)
        case ActionState.IN_PROGRESS:
            return _block("progress", "ph.circle-half", history.state_words(ActionState.IN_PROGRESS), detail)
        case _:
            return _block("rest", "ph.circle", history.state_words(ActionState.OPEN), detail)


def _told_block(page: ActionPage, today: dt.date) -> QWidget:
    row = page.row
    if row.told_on:
        said = [day_words(row.told_on, today), word(CHANNELS, row.told_channel).lower(), page.told_to]
        detail = ", ".join(part for part in said if part)
        return _block("done", "ph.checks", _("Told"), detail, page.told_text)
    if row.telling_unnecessary:
        return _block("rest", "ph.bell-slash", _("Need not be told"), page.unnecessary_reason)
    days = (today - row.done_on).days if row.done_on else 0
    waits = n_("{n} day by now.", "{n} days by now.", days).format(n=days) if days else _("Since today.")
    if page.tell_before is None:
        detail = waits
    elif page.tell_before < today:
        detail = f"{waits} " + _("The term was {day}.").format(day=day_words(page.tell_before, today))
    else:
        detail = f"{waits} " + _("Tell it before {day}.").format(day=day_words(page.tell_before, today))
    return _block("tell", "ph.circle-dashed", _("Not told yet"), detail)


def _block(tone: str, icon: str, title: str, detail: str, text: str = "") -> QWidget:
    card = Card(f"{tone}_tint", padding=10, spacing=0)
    line = QHBoxLayout()
    line.setSpacing(12)
    line.addSpacing(6)
    line.addWidget(Icon(icon, tone, 20))
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(Label(title, "body", tone if tone != "rest" else "text", bold=True, wrap=True))
    if detail:
        words.addWidget(Label(detail, "caption", "text2", wrap=True))
    if text:
        words.addWidget(Label(_("‘{text}’").format(text=text), "caption", "text", wrap=True))
    line.addLayout(words, 1)
    card.body.addLayout(line)
    return card


def _facts(page: ActionPage, today: dt.date) -> QWidget:
    row = page.row
    owner = ", ".join(part for part in (row.owner, row.department) if part) or _("nobody yet")
    facts = [(_("Owner"), owner)]
    if row.promised_by:
        promised = _("{name} on {day}").format(name=row.promised_by, day=day_words(row.promised_on, today))
        facts.append((_("Promised by"), promised))
    person = next((one for one in page.people if one.id == row.promised_to_id), None)
    if person:
        facts.append((_("To"), ", ".join(part for part in (person.name, person.function) if part)))
    if row.teller:
        facts.append((_("Who tells"), row.teller))
    phone = (page.tell_to.phone if page.tell_to else "") or page.phone
    if phone:
        facts.append((_("Phone"), phone))
    if row.confidential:
        facts.append((_("Disclosure"), _("confidential")))
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(5)
    for name, value in facts:
        line = QHBoxLayout()
        label = ElidedLabel(name, "row", "text2")
        label.setFixedWidth(96)
        line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(value, "row", wrap=True), 1)
        box.addLayout(line)
    return holder


class _HistoryLine(QWidget):
    def __init__(self, line: history.Line) -> None:
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
        row.addLayout(words, 1)
        row.addWidget(Label(line.when, "caption", "text2"), 0, Qt.AlignmentFlag.AlignTop)
