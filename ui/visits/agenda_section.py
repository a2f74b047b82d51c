# SPDX-License-Identifier: EUPL-1.2
"""The topics of a visit with their talking points, written in place; open promises and signals offer themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from assets.texts import _, days_late
from storage.operations import agenda
from storage.queries import people
from storage.queries.planning import Suggestion
from storage.queries.visit_page import AgendaRow, VisitPage
from ui import theme
from ui.context import Context
from ui.visits.sections import Section
from ui.widgets.buttons import Button, IconButton, MenuButton
from ui.widgets.inputs import Area, Line
from ui.widgets.kept_text import KeptText
from ui.widgets.labels import Label, Rule
from ui.widgets.laid_out import clear
from ui.widgets.scroll import FlowLayout
from ui.widgets.tips import plain_tip
from ui.words import ALERTS, word

_SAVE_MS = 1000
_OFFERED = 6
_TALLEST = 12  # lines; more scroll
_LEAST = 54  # pixels, what the style sheet makes of one line


class TalkingPoints(Area):
    """A field that grows with its lines. Signal ``settled()`` when a second passed or the focus went."""

    settled = Signal()

    def __init__(self, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(text, lines=1, placeholder=_("What do we want to say or ask?"), parent=parent)
        self.setAccessibleName(_("Talking points for {topic}").format(topic=name))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_SAVE_MS)
        self._wait.timeout.connect(self.settled)
        self.edited.connect(self._typed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        self._grow()

    def _typed(self) -> None:
        # Not restarted by each key: at most a second of typing is unsaved.
        if not self._wait.isActive():
            self._wait.start()

    def _grow(self) -> None:
        # A QPlainTextEdit counts its document in lines, not in pixels.
        lines = max(1, round(self.document().documentLayout().documentSize().height()))
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(needed if lines > _TALLEST else off)
        tall = round(theme.metrics("body").lineSpacing() * min(lines, _TALLEST)) + 24
        self.setFixedHeight(max(_LEAST, tall))
        self.updateGeometry()

    def is_waiting(self) -> bool:
        """Whether something was typed that is not told yet."""
        return self._wait.isActive()

    def settle(self) -> None:
        """Tell now what was typed."""
        if self._wait.isActive():
            self._wait.stop()
            self.settled.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.settle()
        super().focusOutEvent(event)


class _Item(QWidget):
    """One topic: title, hint, talking points, and up, down and away."""

    def __init__(self, context: Context, item: AgendaRow, *, editable: bool, move: Callable[[str, int], object],
                 remove: Callable[[AgendaRow], object]) -> None:  # fmt: skip
        super().__init__()
        self.context, self.item, self._editable = context, item, editable
        self.points: TalkingPoints | None = None
        self._kept: KeptText | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 14)
        box.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(Label(item.title, "body", bold=True, wrap=True), 1)
        if editable:
            for icon, name, step in (
                ("ph.arrow-up", _("Move {topic} up"), -1),
                ("ph.arrow-down", _("Move {topic} down"), 1),
            ):
                button = IconButton(icon, name.format(topic=item.title), size=32, tone="text2", icon_size=16)
                button.on_press(partial(move, item.id, step))
                head.addWidget(button)
            away = IconButton(
                "ph.x",
                _("Take {topic} off the agenda").format(topic=item.title),
                size=32,
                tone="text2",
                icon_size=16,
            )
            away.on_press(lambda: remove(self.item))
            head.addWidget(away)
        box.addLayout(head)
        if editable:
            if item.hint:
                box.addWidget(Label(item.hint, "caption", "text2", wrap=True))
            self.points = TalkingPoints(item.talking_points, item.title)
            self._kept = KeptText(self.points, self._write, context.show_error)
            self.points.settled.connect(self.write)
            box.addWidget(self.points)
        elif item.talking_points:
            box.addWidget(Label(item.talking_points, "row", "text2", wrap=True))

    def fits(self, item: AgendaRow, *, editable: bool) -> bool:
        """Whether it can stay as it is for this topic."""
        # Without a field the talking points are a label, made once.
        same_words = self.points is not None or item.talking_points == self.item.talking_points
        mine = (self.item.title, self.item.hint, self._editable)
        return same_words and mine == (item.title, item.hint, editable)

    def write(self) -> None:
        """Save what was typed."""
        if self._kept is not None:
            self._kept.keep()

    def _write(self, text: str, seen: str, **how: Any) -> None:
        self.context.write_typing(
            agenda.set_talking_points, item_id=self.item.id, text=text, seen=seen, **how
        )

    def take(self, item: AgendaRow) -> None:
        """Show what came in, but never in a field that holds something unsaved."""
        self.item = item
        if self._kept is not None:
            self._kept.take(item.talking_points)


class AgendaSection(Section):
    """Topics in order; adding, moving and writing happen in place."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("What it is about"), parent=parent)
        self.context = context
        self._page: VisitPage | None = None
        self._items: dict[str, _Item] = {}
        self._add = MenuButton(_("Add a topic"), self._fill_menu, "link", icon="ph.plus", size="row")
        self.heading.add(self._add)
        self._offers = QWidget()
        self._offer_box = QVBoxLayout(self._offers)
        self._offer_box.setContentsMargins(0, 4, 0, 0)
        self._offer_box.setSpacing(6)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.addWidget(self._offers)

    def show_page(self, page: VisitPage) -> None:
        """Show the agenda of this visit; fields that are typed in stay as they are."""
        before, self._page = self._page, page
        coming = not page.visit.state.took_place
        editable = coming and self.context.may("agenda.set_talking_points")
        shape = (page.visit.id, editable, tuple((item.id, item.title, item.hint) for item in page.agenda))
        if self.changed(shape):
            self._build(page, editable=editable)
        for item in page.agenda:
            self._items[item.id].take(item)
        self.heading.set_text(_("What it is about") if coming else _("What we prepared"))
        # Afterwards the notes tell what it was about; only what was prepared for it is worth showing here.
        self.setVisible(coming or any(item.talking_points for item in page.agenda))
        self.heading.set_count(len(page.agenda))
        self._add.setVisible(editable)
        if before is None or before.suggestions != page.suggestions or before.agenda != page.agenda:
            self._show_offers(page)

    def _build(self, page: VisitPage, *, editable: bool) -> None:
        # A topic that stays the same keeps its field, with the cursor and with what was typed and not yet written.
        stay = {
            row.id: self._items[row.id]
            for row in page.agenda
            if row.id in self._items and self._items[row.id].fits(row, editable=editable)
        }
        for id_, item in self._items.items():
            if id_ in stay:
                self.body.removeWidget(item)
            else:
                item.write()
        held: QWidget | None = self.window().focusWidget()
        if held is not None and any(item.isAncestorOf(held) for item in stay.values()):
            clear(self.body)  # the cursor does not leave its field, not for a moment
        else:
            self.clear()
        self._items = {}
        for number, row in enumerate(page.agenda):
            if number:
                self.body.addWidget(Rule())
            item = stay.get(row.id) or _Item(
                self.context, row, editable=editable, move=self._move, remove=self._remove
            )
            self._items[row.id] = item
            self.body.addWidget(item)
        if not page.agenda:
            words = (
                _("No topics yet. Add what you want to talk about.")
                if editable
                else _("There were no topics.")
                if page.visit.state.took_place
                else _("No topics yet.")
            )
            self.body.addWidget(Label(words, "row", "text2", wrap=True))

    # Offers

    def _show_offers(self, page: VisitPage) -> None:
        clear(self._offer_box)
        said = "\n".join(item.talking_points for item in page.agenda)
        offers = (
            [one for one in page.suggestions if offer_words(one) not in said][:_OFFERED]
            if page.agenda and self.context.may("agenda.add_talking_point")
            else []
        )
        self._offers.setVisible(bool(offers))
        if not offers:
            return
        self._offer_box.addWidget(
            Label(_("Also open between you and this company:"), "row", "text2", wrap=True)
        )
        place = QWidget()
        flow = FlowLayout(place, gap=6)
        for one in offers:
            button = Button(offer_words(one), "soft", icon=_OFFER_ICONS[one.kind], size="row", bold=False)
            # The words may be longer than the page is wide.
            button.setToolTip(plain_tip("\n".join((offer_words(one), _("Put under a topic")))))
            button.on_press(partial(self._offer, one, button))
            flow.addWidget(button)
        self._offer_box.addWidget(place)

    def _offer(self, one: Suggestion, button: Button) -> None:
        """Ask under which topic; with one topic there is nothing to ask."""
        assert self._page is not None
        items = self._page.agenda
        if len(items) == 1:
            self._put(items[0].id, one)
            return
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for item in items:
            entry = menu.addAction(item.title.replace("&", "&&"))
            entry.triggered.connect(lambda _on=False, item=item: self._put(item.id, one))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _put(self, item_id: str, one: Suggestion) -> None:
        self.save()
        self.context.write(agenda.add_talking_point, item_id=item_id, line=offer_words(one))

    # Topics

    def _fill_menu(self, menu: QMenu) -> None:
        assert self._page is not None
        visit, there = self._page.visit.id, {item.topic_id for item in self._page.agenda}
        for topic in self.context.read(people.topics):
            if topic.id not in there:
                entry = menu.addAction(topic.name.replace("&", "&&"))
                entry.triggered.connect(
                    lambda _on=False, id_=topic.id: self.context.write(
                        agenda.add, visit_id=visit, topic_id=id_
                    )
                )
        menu.addSeparator()
        own = menu.addAction(_("Another topic\u2026"))
        own.triggered.connect(lambda _on=False: self._ask_own())

    def _ask_own(self) -> None:
        self.clear_own()
        field = _OwnTopic(self._add_own, self.clear_own)
        self.body.addWidget(field)
        field.line.setFocus()

    def clear_own(self) -> None:
        """Take the field for an own topic away."""
        for field in self.findChildren(_OwnTopic):
            field.hide()
            field.deleteLater()

    def _add_own(self, title: str) -> None:
        assert self._page is not None
        self.clear_own()
        self.context.write(agenda.add, visit_id=self._page.visit.id, title=title)

    def _move(self, item_id: str, step: int) -> None:
        assert self._page is not None
        order = [item.id for item in self._page.agenda]
        place = order.index(item_id)
        target = place + step
        if 0 <= target < len(order):
            order[place], order[target] = order[target], order[place]
            self.context.write(agenda.reorder, visit_id=self._page.visit.id, items=order)

    def _remove(self, item: AgendaRow) -> None:
        self.save()
        self.context.write(agenda.remove, item_id=item.id)
        self.context.messages.toast(
            _("{topic} is off the agenda").format(topic=item.title),
            lambda: self.context.write(agenda.restore, item_id=item.id),
        )

    def save(self) -> None:
        """Write what was typed and is not saved yet."""
        for item in self._items.values():
            if item.points is not None:
                item.points.settle()
                item.write()

    def items(self) -> list[_Item]:
        """The topics that are shown."""
        return list(self._items.values())


_OFFER_ICONS = {"late": "ph.warning-circle", "tell": "ph.megaphone", "open": "ph.circle", "alert": "ph.flag"}


def offer_words(one: Suggestion) -> str:
    """What a suggestion says as a talking point; whatever is confidential says only its kind."""
    if one.kind == "alert":
        name = word(ALERTS, one.alert.value if one.alert else "")
        return name if one.confidential or not one.title else f"{name}: {one.title}"
    if one.kind == "late":
        return f"{one.title} ({days_late(one.days_late)})"
    if one.kind == "tell":
        return _("{title}: done, tell them").format(title=one.title)
    return one.title


class _OwnTopic(QWidget):
    """A line at the end of the agenda for a topic that is not on the list."""

    def __init__(self, add: Callable[[str], object], cancel: Callable[[], object]) -> None:
        super().__init__()
        self._add, self._cancel = add, cancel
        self.line = Line(placeholder=_("What is the topic called?"), most=80)
        self.line.setAccessibleName(_("What is the topic called?"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(Button(_("Add"), "secondary", on_press=self._done))

    def _done(self) -> None:
        if self.line.value():
            self._add(self.line.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._cancel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._done()
        else:
            super().keyPressEvent(event)
