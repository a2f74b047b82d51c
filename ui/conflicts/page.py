# SPDX-License-Identifier: EUPL-1.2
"""Choose what stays: the records at the left, and of one of them what each made of it. Nothing waits for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from storage.operations import conflicts as operations
from storage.queries.conflicts import Disagreement, open_conflicts
from ui import theme
from ui.conflicts.field_part import FieldPart
from ui.conflicts.words import count_words, who_differ
from ui.context import Context
from ui.page import Page, PageHead, PageHeader, Shortcut
from ui.record_words import full_name, title, where
from ui.widgets import paint
from ui.widgets.buttons import Button, WayBack
from ui.widgets.cards import Card, EmptyState
from ui.widgets.labels import Heading, Icon, Label, Rule
from ui.widgets.laid_out import clear
from ui.widgets.scroll import ScrollPage
from ui.widgets.side_item import SideItem
from ui.widgets.tips import plain_tip

if TYPE_CHECKING:
    from storage.changes import Changes

_LIST = 236
_ITEM = 58


class ConflictsPage(Page):
    """``open_item(id)`` shows the record with this id, or the one that this conflict is about."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.found: tuple[Disagreement, ...] = ()
        self.shown: Disagreement | None = None
        self.items: dict[str, _Item] = {}
        self.fields: list[FieldPart] = []
        self.header = PageHeader(_("Choose what stays"), "")
        self.name = Label("", "topic", wrap=True)
        self.who = Label("", "body", "text2", wrap=True)
        self.open_button = Button(_("Open it"), "link", size="row", icon="ph.arrow-square-out")
        self.open_button.on_press(self._open)
        self.later_button = Button(_("Choose later"), size="main", on_press=self._later)
        self.save_button = Button(
            _("Keep it like this"), "primary", icon="ph.check", size="main", on_press=self.settle
        )
        self.nothing = EmptyState(
            "ph.checks",
            _("There is nothing to choose"),
            _("When you and a colleague change the same thing at the same time, both versions come here."),
        )
        self._hint = Label("", "row", "text2", wrap=True)
        self._lay_out()
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.save_button.click)
        self.set_title(_("Choose what stays"))

    def _lay_out(self) -> None:
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        list_scroll = ScrollPage(margins=False, spacing=0)
        list_scroll.body.addLayout(self._list)
        list_scroll.body.addStretch(1)
        self._side = QWidget()
        self._side.setFixedWidth(_LIST)
        self._side.setAccessibleName(_("Still to choose"))
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(list_scroll)
        self._scroll = ScrollPage(margins=False, spacing=20)
        words = QVBoxLayout()
        words.setSpacing(2)
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        top.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignTop)
        words.addLayout(top)
        words.addWidget(self.who)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(18)
        self._scroll.body.addLayout(words)
        self._scroll.body.addLayout(self._fields)
        self._scroll.body.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self._scroll, 1)
        right.addWidget(self._foot())
        self._rule = Rule(standing=True)
        self._whole = QWidget()
        columns = QHBoxLayout(self._whole)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(14)
        columns.addWidget(self._side)
        columns.addWidget(self._rule)
        columns.addLayout(right, 1)
        outer = self.lay_column(foot=12)
        back = WayBack(_("Update"), partial(self.context.open, "exchange", ""))
        outer.addLayout(PageHead(self.header, self.nothing, back=back))
        outer.addWidget(self._whole, 1)

    def _foot(self) -> QWidget:
        card = Card("panel", padding=10)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.setContentsMargins(8, 0, 0, 0)
        row.addWidget(Icon("ph.clock-counter-clockwise", "text2", 18))
        row.addWidget(self._hint, 1)
        row.addWidget(self.later_button)
        row.addWidget(self.save_button)
        card.body.addLayout(row)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._side.setFixedWidth(_LIST if self.width() >= 900 else 190)
        super().resizeEvent(event)

    # Page

    def load(self) -> None:
        self.loaded = True
        self._read()
        if (here := self.home()) is not None:
            here.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: Changes) -> None:
        if self.loaded and changes:
            self._read()

    def open_item(self, item: str) -> None:
        for one in self.found:
            if item and item in (one.thing.id, *(clash.id for clash in one.clashes)):
                self.show_record(one)

    def selection(self) -> str | None:
        return self.shown.thing.id if self.shown else None

    def holds(self) -> str:
        return ""

    def home(self) -> QWidget | None:
        return self.items.get(self.shown.thing.id) if self.shown else None

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("\u2191 \u2193", _("Another record")),
            Shortcut("\u2190 \u2192", _("Another version")),
            Shortcut("Ctrl+Enter", _("Keep it like this")),
        ]

    # Reading

    def _read(self) -> None:
        found: tuple[Disagreement, ...] = self.context.read(open_conflicts)
        me = self.context.actor.id
        # What concerns the reader first, in the order in which it came.
        found = tuple(sorted(found, key=lambda one: not one.concerns(me)))
        if found != self.found or not self.items:
            self.found = found
            self._show_list()
        self._whole.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.header.set_title(
            _("Choose what stays"),
            _("You need not do this now. Until you choose, everybody goes on with what holds now.")
            if found
            else "",
        )
        self._keep_shown(found)

    def _keep_shown(self, found: Sequence[Disagreement]) -> None:
        """What a person is choosing or typing in stays in front of them, also when it changed elsewhere meanwhile."""
        before = self.shown
        again = next((one for one in found if before and one.thing.id == before.thing.id), None)
        if again is None:
            if before is not None and not self._just_settled:
                self.context.messages.banner(
                    _("Somebody chose already what stays for {what}.").format(what=full_name(before.thing)),
                    "info",
                )
            self.shown = None
            if found:
                self.show_record(found[0])
        elif again != before and not any(field.touched for field in self.fields):
            self.show_record(again)
        self._just_settled = False

    _just_settled = False

    def _show_list(self) -> None:
        me = self.context.actor.id
        held = next((id_ for id_, item in self.items.items() if item.hasFocus()), "")
        clear(self._list)
        self.items = {}
        mine = [one for one in self.found if one.concerns(me)]
        others = [one for one in self.found if not one.concerns(me)]
        for heading, group in ((_("Still to choose"), mine), (_("Of colleagues"), others)):
            if group:
                self._list.addWidget(Heading(heading, len(group)))
                self._list.addSpacing(6)
                for one in group:
                    item = self._item(one)
                    self._list.addWidget(item)
                    item.show()  # at once: the focus only goes to what is there
                self._list.addSpacing(16)
        if held in self.items:
            self.items[held].setFocus(Qt.FocusReason.OtherFocusReason)

    def _item(self, one: Disagreement) -> _Item:
        item = self.items[one.thing.id] = _Item(title(one.thing), where(one.thing), count_words(one))
        item.on_press(partial(self.show_record, one))
        item.moved = partial(self._step, one.thing.id)
        item.set_current(self.shown is not None and self.shown.thing.id == one.thing.id)
        return item

    def _step(self, id_: str, by: int) -> None:
        ids = list(self.items)
        other = ids[(ids.index(id_) + by) % len(ids)]
        self.open_item(other)
        self.items[other].setFocus(Qt.FocusReason.TabFocusReason)

    # One record

    def show_record(self, one: Disagreement) -> None:
        """Show what people made of this record."""
        me, now = self.context.actor.id, self.context.now()
        other = self.shown is None or self.shown.thing.id != one.thing.id
        self.shown = one
        for id_, item in self.items.items():
            item.set_current(id_ == one.thing.id)
        self.name.setText(full_name(one.thing))
        self.who.setText(who_differ(one, me))
        leads = bool(one.thing.opens[0]) and self.context.may_open(one.thing.opens[0])
        self.open_button.setVisible(leads and not one.thing.gone)
        self._hint.setText(
            _("Copy what you still need: after this it is not shown any more.")
            if one.is_apart
            else _(
                "What you do not choose stays with the earlier versions. Your colleague sees your choice too."
            )
        )
        self.save_button.setText(_("Done with this") if one.is_apart else _("Keep it like this"))
        for field in self.fields:
            field.hide()
            field.deleteLater()
        while self._fields.takeAt(0) is not None:
            pass
        self.fields = [FieldPart(one.thing.kind, clash, me, now, apart=one.is_apart) for clash in one.clashes]
        for place, field in enumerate(self.fields):
            self._fields.addWidget(field)
            field.show()
            if place + 1 < len(self.fields):
                field.layout().addWidget(Rule())  # type: ignore[union-attr] # it has one
        if other:
            self._scroll.verticalScrollBar().setValue(0)

    def _open(self) -> None:
        if self.shown is not None:
            self.context.open(*self.shown.thing.opens)

    def settle(self) -> None:
        """Write what was chosen for every field of this record."""
        if self.shown is None:
            return
        choices = {field.clash.id: field.choice() for field in self.fields}
        name = full_name(self.shown.thing)
        self._just_settled = True
        self.save_button.setEnabled(False)
        self.context.write(
            operations.settle, choices, then=lambda _done: self._settled(name), failed=self._not_settled
        )

    def _settled(self, name: str) -> None:
        self.save_button.setEnabled(True)
        self._just_settled = False
        self.context.messages.toast(_("Kept: {what}").format(what=name))
        if (here := self.home()) is not None:
            here.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_settled(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self._just_settled = False
        self.show_error(error)

    def _later(self) -> None:
        ids = list(self.items)
        if self.shown is None or len(ids) < 2:
            self.context.open("exchange", "")
            return
        self._step(self.shown.thing.id, 1)


class _Item(SideItem):
    """A record at the left: its name, where it belongs, and how much there is to choose."""

    def __init__(self, first: str, second: str, count: str) -> None:
        super().__init__(first, _ITEM)
        self._second, self._count = second, count
        self.setAccessibleName(", ".join(part for part in (first, second, count) if part))
        self.setToolTip(plain_tip("\n".join(part for part in (first, second) if part)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box, on = QRectF(self.rect()), self.isChecked()
        if on or self.hovered:
            paint.rounded(painter, box, theme.RADIUS["row"], theme.color("soft" if on else "hover"))
        if on:
            paint.ribbon(painter, QRectF(0, 0, 4, box.height()))
        width = box.width() - 32
        paint.text(painter, QRectF(18, 9, width, 20), self.text(), "body", "text", bold=on)
        room = theme.metrics("caption").horizontalAdvance(self._count) + 8
        paint.text(painter, QRectF(18, 30, width - room, 18), self._second, "caption", "text2")
        right = Qt.AlignmentFlag.AlignRight
        paint.text(
            painter,
            QRectF(box.width() - 14 - room, 30, room, 18),
            self._count,
            "caption",
            "text2",
            align=right,
        )
        painter.end()
