# SPDX-License-Identifier: EUPL-1.2
"""The left side of a company's page: what we promised, who works there, and what else is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _, date_short, days_late
from storage.queries.actions import ActionRow
from storage.queries.company_page import CompanyPage
from storage.queries.contacts import ContactRow
from storage.rules.actions import Chip
from storage.rules.states import ActionState
from ui import theme
from ui.context import Context
from ui.widgets import paint
from ui.widgets.buttons import HEIGHTS, Button, IconButton, PaintedButton
from ui.widgets.chips import Chip as ChipWidget
from ui.widgets.labels import Avatar, Heading, Label, Rule
from ui.widgets.laid_out import clear
from ui.widgets.same_focus import same_focus
from ui.widgets.tips import plain_tip
from ui.words import COMPANY_KINDS, SECTORS, TONES, chip_words, day_words, word

_SHOWN = 5


class Part(QWidget):
    """A heading and what stands under it; made anew only when what it shows has changed, so that focus stays."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.heading = Heading(title)
        self.body = QVBoxLayout()
        self.body.setSpacing(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.heading)
        box.addLayout(self.body)
        self._seen: object = self

    def changed(self, shown: object) -> bool:
        """Whether this is something else than what is shown now; empties the body when it is."""
        if shown == self._seen:
            return False
        self._seen = shown
        same_focus(self)
        clear(self.body)
        return True


class PromiseLine(PaintedButton):
    """One promise: its state and date, what it is, whose it is and to whom. Pressing opens it."""

    def __init__(self, row: ActionRow, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(row.title, parent)
        self.row = row
        today = context.today()
        self._chip = _("late") if row.days_late else chip_words(row.chip, row.state, row.waiting_for)
        self._tone = "late" if row.days_late else TONES[row.chip]
        self._when, self._when_tone = _when(row, today)
        self._about = _about(row, today)
        self.setToolTip(plain_tip(f"{row.title}\n{self._about}"))
        self.setAccessibleName(
            ", ".join(part for part in (row.title, self._chip, self._when, self._about) if part)
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(84)
        self.on_press(partial(context.open, "actions", row.id))

    def sizeHint(self) -> QSize:
        return QSize(260, 84)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 84)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = float(self.width())
        bold = self._when_tone != "text2"
        when = theme.metrics("row", bold=bold).horizontalAdvance(self._when)
        paint.chip(
            painter, 0, 18, self._chip, self._tone, theme.state_icon(self._tone), most=width - when - 12
        )
        right = Qt.AlignmentFlag.AlignRight
        paint.text(
            painter, QRectF(0, 6, width, 24), self._when, "row", self._when_tone, bold=bold, align=right
        )
        tone = "accent" if self.hovered else "text"
        paint.text(painter, QRectF(0, 33, width, 22), self.row.title, "body", tone, bold=True)
        paint.text(painter, QRectF(0, 55, width, 20), self._about, "row", "text2")
        painter.end()


def _when(row: ActionRow, today: dt.date) -> tuple[str, str]:
    if row.days_late:
        return days_late(row.days_late), "late"
    if row.chip is Chip.NOT_TOLD:
        return _("still to tell"), "tell"
    return (date_short(row.due_on, today), "text2") if row.due_on else (_("no date yet"), "wait")


def _about(row: ActionRow, today: dt.date) -> str:
    """``R. Jansen, beloofd op 14 april aan Hanneke Brandsma``."""
    owner = row.owner or _("nobody yet")
    if row.chip is Chip.NOT_TOLD and row.done_on:
        said = (
            _("{owner}. Dropped on {day}")
            if row.state is ActionState.DROPPED
            else _("{owner}. Ready on {day}")
        )
        return said.format(owner=owner, day=day_words(row.done_on, today))
    day = day_words(row.promised_on, today)
    if row.promised_to:
        return _("{owner}, promised on {day} to {person}").format(
            owner=owner, day=day, person=row.promised_to
        )
    return _("{owner}, promised on {day}").format(owner=owner, day=day)


class Promises(Part):
    """What we promised and is not done, or not told: late first."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("What we promised"), parent)
        self.context = context
        self.lines: list[PromiseLine] = []
        self._all: tuple[ActionRow, ...] = ()
        self._ever = False
        self._whole = False
        self.more = Button("", "link", bold=True, size="row", on_press=self._toggle)
        self.heading.add(self.more)
        self.heading.setMinimumHeight(
            HEIGHTS["row"]
        )  # in line with the heading beside it, also without the button

    def show_page(self, page: CompanyPage) -> None:
        """Show the promises of this company."""
        if not self.changed((page.facts.id, page.promises, bool(page.all_actions), self.context.today())):
            return
        self._all, self._whole, self._ever = page.promises, False, bool(page.all_actions)
        self.heading.set_count(len(self._all) or None)
        self._fill()

    def _toggle(self) -> None:
        self._whole = not self._whole
        clear(self.body)
        self._fill()

    def _fill(self) -> None:
        self.lines = []
        shown = self._all if self._whole else self._all[:_SHOWN]
        for place, row in enumerate(shown):
            if place:
                self.body.addWidget(Rule())
            line = PromiseLine(row, self.context)
            self.lines.append(line)
            self.body.addWidget(line)
        if not self._all:
            settled = _("No open promises. Everything is done and told.")
            words = settled if self._ever else _("Nothing promised yet.")
            self.body.addWidget(Label(words, "row", "text2", wrap=True))
        self.more.setVisible(len(self._all) > _SHOWN)
        words = _("Show fewer") if self._whole else _("All {n}").format(n=len(self._all))
        self.more.setText(words)


class PersonLine(QWidget):
    """A person: name and function open the form; the buttons call and mail."""

    def __init__(self, person: ContactRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person = person
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(10)
        self.name = _Name(person)
        self.call = IconButton("ph.phone", _("Call {name}").format(name=person.name), size=36)
        self.mail = IconButton("ph.envelope-simple", _("Mail {name}").format(name=person.name), size=36)
        self.call.setEnabled(bool(person.phone))
        self.mail.setEnabled(bool(person.email and person.may_mail))
        self.call.setToolTip(plain_tip(person.phone or _("No phone number known")))
        no_mail = _("No mail address known") if not person.email else _("Does not want mail from us")
        self.mail.setToolTip(plain_tip(person.email if self.mail.isEnabled() else no_mail))
        row.addWidget(Avatar(person.name, 32))
        row.addWidget(self.name, 1)
        row.addWidget(self.call)
        row.addWidget(self.mail)


class _Name(PaintedButton):
    def __init__(self, person: ContactRow) -> None:
        super().__init__(person.name)
        self._under = " · ".join(part for part in (person.function, person.preference) if part)
        self.setAccessibleName(", ".join(part for part in (person.name, self._under) if part))
        self.setToolTip(plain_tip(self._under))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(42 if self._under else 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = "accent" if self.hovered else "text"
        top = QRectF(0, 1, self.width(), 20 if self._under else self.height() - 2)
        paint.text(painter, top, self.text(), "body", tone, bold=True)
        if self._under:
            paint.text(painter, QRectF(0, 21, self.width(), 20), self._under, "row", "text2")
        painter.end()


class People(Part):
    """Who works there. Signals ``add_requested()``, ``edit_requested(person)``, ``call_requested(person)``, ``mail_requested(address)``."""

    add_requested = Signal()
    edit_requested = Signal(object)
    call_requested = Signal(object)
    mail_requested = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("People"), parent)
        self.context = context
        self.lines: list[PersonLine] = []
        self.add_button = Button(
            _("Add a person"), "link", bold=True, size="row", on_press=self.add_requested.emit
        )
        self.context.reserve("contacts.add", self.add_button)
        self.heading.add(self.add_button)

    def show_people(self, people: Sequence[ContactRow]) -> None:
        """Show these."""
        if not self.changed(tuple(people)):
            return
        self.heading.set_count(len(people) or None)
        self.lines = [PersonLine(person) for person in people]
        for line in self.lines:
            line.name.on_press(partial(self.edit_requested.emit, line.person))
            line.name.setEnabled(self.context.may("contacts.change"))
            line.call.on_press(partial(self.call_requested.emit, line.person))
            line.mail.on_press(partial(self.mail_requested.emit, line.person.email))
            self.body.addWidget(line)
        if not people:
            self.body.addWidget(Label(_("We know nobody here yet."), "row", "text2", wrap=True))


class About(Part):
    """How to approach them, and the facts that a page may be opened for: address, numbers, lists."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("About this company"), parent)
        self.context = context

    def show_page(self, page: CompanyPage) -> None:
        """Show what is filled in; nothing else."""
        if not self.changed((page.facts, page.lists)):
            return
        facts = page.facts
        if facts.approach:
            self.body.addWidget(Label(facts.approach, "body", wrap=True))
            self.body.addSpacing(8)
        if facts.sensitivities:
            chip = ChipWidget(_("confidential"), "wait", "ph.lock-simple")
            self.body.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
            self.body.addWidget(Label(facts.sensitivities, "body", wrap=True))
            self.body.addSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for place, (name, value) in enumerate(_facts(page)):
            label = Label(name, "row", "text2")
            label.setMinimumWidth(112)
            words = Label(value, "row", wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, place, 1)
        self.body.addLayout(grid)


def _facts(page: CompanyPage) -> list[tuple[str, str]]:
    f = page.facts
    street = f"{f.street} {f.house_number}".strip()
    place = f"{f.postcode} {f.city}".strip()
    sbi = f"{f.sbi_code} {f.sbi_text}".strip()
    found = [
        (_("Address"), ", ".join(part for part in (street, place) if part)),
        (_("District"), ", ".join(part for part in (f.neighbourhood, f.district, f.village) if part)),
        (_("Trade name"), f.trade_name),
        (_("KvK number"), f.kvk_number),
        (_("Branch number"), f.branch_number),
        (_("Sector"), word(SECTORS, f.sector)),
        (_("SBI code"), sbi),
        (_("Kind"), word(COMPANY_KINDS, f.kind)),
        (_("Legal form"), f.legal_form),
        (_("Phone"), f.phone),
        (_("E-mail"), f.email),
        (_("Website"), f.website),
        (_("Lists"), ", ".join(_on_list(one.list_name, one.year, one.reason) for one in page.lists)),
    ]
    return [(name, value) for name, value in found if value]


def _on_list(name: str, year: int | None, reason: str) -> str:
    more = ", ".join(part for part in (str(year) if year else "", reason) if part)
    return f"{name} ({more})" if more else name
