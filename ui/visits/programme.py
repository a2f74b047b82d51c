# SPDX-License-Identifier: EUPL-1.2
"""The programme by week with the wish list beside it: pick a wish, choose a free place, and the form opens filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, date_short, n_, one_stop
from storage.queries import people
from storage.queries.programme import Week, monday_of, weeks
from storage.queries.visits import VisitRow, wishes
from ui.context import Context
from ui.visits.slots import FreeSlot, VisitSlot, WishItem
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import EmptyState
from ui.widgets.labels import Heading, Label, Rule
from ui.widgets.laid_out import clear
from ui.widgets.same_focus import same_focus
from ui.widgets.scroll import ScrollPage

WEEKS = 13
_NARROW = 940
_LABEL = 108
_ASIDE = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class Programme(QWidget):
    """Signals: ``opened(visit id)``, ``plan_requested(visit id or "", monday)``, ``wish_requested()``, ``briefs_requested()``,
    and ``summed_up(words)`` with the finding for the title.
    """

    opened = Signal(str)
    plan_requested = Signal(str, object)
    wish_requested = Signal()
    briefs_requested = Signal()
    summed_up = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.start = monday_of(context.today())
        self._weeks: list[Week] = []
        self._wishes: list[VisitRow] = []
        self._target = 2
        self._slots: list[VisitSlot | FreeSlot] = []
        self._items: list[WishItem] = []
        self._build()

    def _build(self) -> None:
        self._period = Label("", "row", "text2")
        back = IconButton("ph.caret-left", _("Earlier weeks"), on_press=lambda: self.turn(-1))
        on = IconButton("ph.caret-right", _("Later weeks"), on_press=lambda: self.turn(1))
        self.now_button = Button(_("This week"), "link", size="row", on_press=self.turn_to_now)
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.setContentsMargins(0, 0, 5, 0)
        for widget in (back, on, self._period, self.now_button):
            bar.addWidget(widget)
        bar.addStretch(1)
        self.briefs_button = Button(
            _("Briefs of this week"),
            "link",
            icon="ph.file-text",
            size="row",
            on_press=self.briefs_requested.emit,
        )
        bar.addWidget(self.briefs_button)
        self.page = ScrollPage(margins=False, spacing=0)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addLayout(bar)
        left.addWidget(self.page, 1)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 4, 0, 0)
        side.setSpacing(6)
        words = QVBoxLayout()
        words.setContentsMargins(19, 0, 0, 0)
        words.setSpacing(6)
        self._heading = Heading(_("Wishes"), 0, icon="ph.star")
        add = IconButton("ph.plus", _("Add a wish"), size=32, on_press=self.wish_requested.emit)
        self.context.reserve("visits.wish", add)
        self._heading.add(add)
        words.addWidget(self._heading)
        self._hint = Label("", "caption", "text2", wrap=True)
        words.addWidget(self._hint)
        side.addLayout(words)
        self.wish_page = ScrollPage(margins=False, spacing=0)
        side.addWidget(self.wish_page, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addWidget(Rule(standing=True))
        row.addWidget(self._side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(232 if self.width() < _NARROW else 272)

    # Data

    def load(self) -> None:
        """Read the weeks and the wishes, and show what changed; focus and scroll stay where they are."""
        found = self.context.read(weeks, self.start, WEEKS)
        wished = self.context.read(wishes)
        self._target = self.context.read(people.terms).visits_per_week
        chosen = self.chosen_wish()
        if found != self._weeks or not self._slots:
            self._weeks = found
            self._show_weeks()
        if wished != self._wishes or not self._items:
            self._wishes = wished
            self._show_wishes(chosen.id if chosen else "")
        self._sum_up()

    def turn(self, way: int) -> None:
        """A quarter earlier (-1) or later (1)."""
        self.start += dt.timedelta(weeks=WEEKS * way)
        self.load()
        self.page.verticalScrollBar().setValue(0)

    def turn_to_now(self) -> None:
        """Back to the weeks from now on."""
        self.start = monday_of(self.context.today())
        self.load()
        self.page.verticalScrollBar().setValue(0)

    def _sum_up(self) -> None:
        planned = sum(week.filled + len(week.extra) for week in self._weeks)
        goal = self._target * len(self._weeks)
        words = n_("{n} visit in {weeks} weeks.", "{n} visits in {weeks} weeks.", planned)
        free = sum(week.free for week in self._weeks)
        more = _("The goal is {goal}: two a week.") if self._target == 2 else _("The goal is {goal}.")
        room = n_("{n} place is free.", "{n} places are free.", free)
        title = words.format(n=planned, weeks=len(self._weeks))
        self.summed_up.emit(title, f"{more.format(goal=goal)} {room.format(n=free)}")
        first, last = self._weeks[0].monday, self._weeks[-1].sunday
        today = self.context.today()
        self._period.setText(
            _("{start} to {end}").format(
                start=date_short(first, today, weekday=False), end=date_short(last, today, weekday=False)
            )
        )
        self.now_button.setVisible(self.start != monday_of(today))

    # Weeks

    def _show_weeks(self) -> None:
        # Of the window, not of the application: the form that caused this may still have the keyboard.
        held = self.window().focusWidget()
        focused = next((slot for slot in self._slots if slot is held), None)
        place = self._slots.index(focused) if focused is not None else -1
        at = self.page.verticalScrollBar().value()
        if focused is not None:
            # Else Qt hands it from one dying slot to the next, and the weeks scroll along.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        clear(self.page.body)
        self._slots = []
        across = max((len(week.slots) for week in self._weeks), default=2)
        for number, week in enumerate(self._weeks):
            if number:
                self.page.body.addWidget(Rule())
            self.page.body.addWidget(self._week_row(week, min(across, 3)))
        self.page.body.addStretch(1)
        self.page.stay_at(at)
        if 0 <= place < len(self._slots):
            # Qt shows new widgets a moment later, and what is hidden takes no focus.
            QTimer.singleShot(0, self._slots[place], self._slots[place].setFocus)

    def _week_row(self, week: Week, across: int) -> QWidget:
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 10, 0, 10)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.addWidget(self._week_label(week), 0, 0, Qt.AlignmentFlag.AlignTop)
        for column in range(across):
            grid.setColumnStretch(column + 1, 1)
        cells: list[VisitRow | None] = [*week.slots, *week.extra]
        for place, visit in enumerate(cells):
            slot = self._slot(week, visit)
            grid.addWidget(slot, place // across, place % across + 1)
        return row

    def _week_label(self, week: Week) -> QWidget:
        today = self.context.today()
        here = week.monday == monday_of(today)
        holder = QWidget()
        holder.setFixedWidth(_LABEL)
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(2)
        name = _("This week") if here else _("Week {n}").format(n=week.number)
        box.addWidget(Label(name, "body", "accent" if here else "text", bold=True))
        friday = week.monday + dt.timedelta(days=4)
        days = _("{start} to {end}").format(start=_day(week.monday), end=_day(friday))
        box.addWidget(Label(days, "caption", "text2", wrap=True))
        for day, feast in week.holidays:
            said = f"{date_short(day, today)}: {holiday_words(feast.value)}"
            box.addWidget(Label(said, "caption", "wait", wrap=True))
        if week.extra:
            box.addWidget(
                Label(
                    n_("{n} extra", "{n} extra", len(week.extra)).format(n=len(week.extra)),
                    "caption",
                    "text2",
                )
            )
        return holder

    def _slot(self, week: Week, visit: VisitRow | None) -> VisitSlot | FreeSlot:
        if visit is None:
            free = FreeSlot(week.monday, _("week {n}").format(n=week.number))
            free.on_press(lambda: self._take_place(free))
            free.keyed.connect(partial(self._slot_key, free))
            if week.sunday < self.context.today() or not self.context.may("visits.plan"):
                free.setEnabled(False)
            free.set_wish(self.chosen_wish())
            self._slots.append(free)
            return free
        slot = VisitSlot(visit, self.context.today(), me=self.context.actor.id)
        slot.on_press(lambda: self.opened.emit(visit.id))
        slot.keyed.connect(partial(self._slot_key, slot))
        self._slots.append(slot)
        return slot

    def _take_place(self, slot: FreeSlot) -> None:
        wish = slot.wish()
        self.plan_requested.emit(wish.id if wish else "", slot.week)

    # Wishes

    def _show_wishes(self, chosen: str) -> None:
        at = self.wish_page.verticalScrollBar().value()
        same_focus(self.wish_page)
        clear(self.wish_page.body)
        self._items = []
        self._heading.set_count(len(self._wishes))
        for visit in self._wishes:
            item = WishItem(visit)
            item.setChecked(visit.id == chosen)
            item.clicked.connect(lambda _on=False, item=item: self._picked(item))
            item.keyed.connect(partial(self._wish_key, item))
            self.wish_page.body.addWidget(item)
            self._items.append(item)
        if not self._wishes:
            add = Button(_("Add a wish"), "secondary", icon="ph.plus", on_press=self.wish_requested.emit)
            self.context.reserve("visits.wish", add)
            self.wish_page.body.addWidget(
                EmptyState(
                    "ph.star",
                    _("No wishes"),
                    _("Which company would you like to visit? Put it here until there is a date."),
                    add,
                )
            )
        self.wish_page.body.addStretch(1)
        self.wish_page.stay_at(at)
        self._tell_wish()

    def _picked(self, item: WishItem) -> None:
        if not self.context.may("visits.plan"):
            item.setChecked(False)
            self.opened.emit(item.visit.id)
            return
        for other in self._items:
            other.setChecked(other is item and item.isChecked())
        self._tell_wish()
        if item.isChecked():
            first = next(
                (slot for slot in self._slots if isinstance(slot, FreeSlot) and slot.isEnabled()), None
            )
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
                self.page.reveal(first)

    def chosen_wish(self) -> VisitRow | None:
        """The wish that was picked up."""
        return next((item.visit for item in self._items if item.isChecked()), None)

    def put_back(self) -> None:
        """Choose no wish any more."""
        for item in self._items:
            item.setChecked(False)
        self._tell_wish()

    def _tell_wish(self) -> None:
        wish = self.chosen_wish()
        for slot in self._slots:
            if isinstance(slot, FreeSlot):
                slot.set_wish(wish)
        if wish is not None:
            words = _("Now choose a free place for {company}. Esc puts it back.")
            self._hint.setText(one_stop(words.format(company=wish.company)))
        else:
            self._hint.setText(_("Pick a wish, then a free place."))
        self._hint.setVisible(bool(self._wishes) and self.context.may("visits.plan"))

    # Keys

    def _slot_key(self, slot: VisitSlot | FreeSlot, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            self._escape()
        else:
            shown = [other for other in self._slots if other.isEnabled()]
            self._step(
                self.page, shown, shown.index(slot), {**_ASIDE, Qt.Key.Key_Down: 2, Qt.Key.Key_Up: -2}, key
            )

    def _wish_key(self, item: WishItem, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            self._escape()
        else:
            steps = {**_ASIDE, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            self._step(self.wish_page, self._items, self._items.index(item), steps, key)

    def _escape(self) -> None:
        chosen = next((item for item in self._items if item.isChecked()), None)
        if chosen is not None:
            self.put_back()
            chosen.setFocus(Qt.FocusReason.TabFocusReason)

    def _step(
        self, page: ScrollPage, shown: Sequence[QWidget], here: int, steps: dict[Qt.Key, int], key: int
    ) -> None:
        """Move the focus; at the ends it stays."""
        target = shown[min(len(shown) - 1, max(0, here + steps[Qt.Key(key)]))]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        page.reveal(target)

    def focus_first(self) -> None:
        """Put the focus on the first place of the programme."""
        if self._slots:
            self._slots[0].setFocus()

    def slots(self) -> list[VisitSlot | FreeSlot]:
        """Every place, in order."""
        return self._slots

    def items(self) -> list[WishItem]:
        """The wishes."""
        return self._items


def _day(day: dt.date) -> str:
    """Without the year, which stands above the weeks."""
    return date_short(day, day, weekday=False)


def holiday_words(holiday: str) -> str:
    """``Goede Vrijdag``."""
    return {
        "new-year": _("New Year's Day"),
        "good-friday": _("Good Friday"),
        "easter-monday": _("Easter Monday"),
        "kings-day": _("King's Day"),
        "liberation-day": _("Liberation Day"),
        "ascension-day": _("Ascension Day"),
        "whit-monday": _("Whit Monday"),
        "christmas-day": _("Christmas Day"),
        "boxing-day": _("Boxing Day"),
    }.get(holiday, holiday)
