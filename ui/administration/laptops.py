# SPDX-License-Identifier: EUPL-1.2
"""The laptops of the municipality: whose has not exchanged for long, what waits there, and which was lost."""

from __future__ import annotations

import uuid
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assets.texts import _, moment, n_, number
from storage.queries import people
from ui.context import Context
from ui.exchange.values import Laptop
from ui.subjects.section import Section
from ui.widgets.buttons import Button
from ui.widgets.cards import EmptyState
from ui.widgets.dialog import Dialog
from ui.widgets.labels import Label
from ui.widgets.table import OVERHANG, BigTable, Cell, Column


@dataclass(frozen=True, slots=True)
class _Row:
    """A laptop as the table wants it."""

    key: int
    id: str
    laptop: Laptop


class LaptopsSection(Section):
    """Read from the server each time that it is shown: nothing of it is in the store."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Laptops"),
            _(
                "Which laptops work with your municipality, and when each exchanged everything for the last time. "
                "A laptop tells this at most once in 15 minutes."
            ),
        )
        self.again_button = Button(_("Look again"), icon="ph.arrows-clockwise", on_press=self.look)
        self.lost_button = Button("", icon="ph.warning", on_press=self._report)
        for button in (self.lost_button, self.again_button):
            self.head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._rows: dict[int, _Row] = {}
        self.table: BigTable[_Row] = BigTable(
            self._columns(), self._keys, self._fetch, name=_("Laptops"), sort=("last", True)
        )
        self.nothing = EmptyState("ph.laptop", _("No laptops yet"), "")
        self.table.set_empty(self.nothing)
        self.said = Label("", "row", "text2", wrap=True)
        self._lay_out()
        self.table.current_changed.connect(lambda _id: self._show_tools())
        self._show_tools()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(OVERHANG, 0, OVERHANG, 0)
        bar.addWidget(self.said, 1)
        self.said.hide()
        self.outer.addLayout(bar)
        self.outer.addWidget(self.table, 1)

    def _columns(self) -> list[Column[_Row]]:
        return [
            Column("who", _("Whose"), _who, width=230, stretch=1),
            Column("last", _("Everything exchanged"), self._last, width=190),
            Column("waiting", _("Waits there"), _waiting, width=130),
            Column("version", _("Version"), _version, width=130),
        ]

    def _last(self, row: _Row) -> Cell:
        one, now = row.laptop, self.context.now()
        if one.lost:
            said = _("reported by {name}").format(name=one.reported_by)
            return Cell(_("Lost"), second=said, tone="late", bold=True, icon="ph.warning")
        if one.last is None:
            return Cell(_("never"), tone="text2")
        days = (now - one.last).days
        tone = "late" if days >= self.context.read(people.terms).offline_days else "text"
        ago = n_("{n} day ago", "{n} days ago", days).format(n=days) if days else ""
        return Cell(_capital(moment(one.last, now)), second=ago, tone=tone)

    # Reading

    def load(self) -> None:
        super().load()
        self.look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.loaded and not event.spontaneous():
            self.look()

    def look(self) -> None:
        """Ask the server, beside the window."""
        exchange = self.context.exchange
        if exchange is None or not exchange.status().connected:
            self._say(_("This store is not connected to a municipality, so there are no other laptops."))
            return
        self.again_button.setEnabled(False)
        exchange.laptops(self._show, self._failed)

    def _show(self, laptops: Sequence[Laptop]) -> None:
        rows = [_Row(int(uuid.UUID(one.id)) & (2**63 - 1), one.id, one) for one in laptops]
        self._rows = {row.key: row for row in rows}
        self.again_button.setEnabled(True)
        self.table.reload()
        self._say("")
        self._show_tools()

    def _failed(self, error: Exception) -> None:
        self.again_button.setEnabled(True)
        self._say(self.context.words(error))

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def _keys(self, sort: str, descending: bool) -> array[int]:
        order: dict[str, Callable[[_Row], object]] = {
            "who": lambda row: (row.laptop.who.casefold(), row.laptop.name),
            "last": lambda row: row.laptop.last.timestamp() if row.laptop.last else 0.0,
            "waiting": lambda row: row.laptop.waiting + row.laptop.refused,
            "version": lambda row: row.laptop.version,
        }
        rows = sorted(self._rows.values(), key=order[sort], reverse=descending)  # type: ignore[arg-type] # numbers or words
        return array("q", [row.key for row in rows])

    def _fetch(self, keys: Sequence[int]) -> list[_Row]:
        return [self._rows[key] for key in keys if key in self._rows]

    # Doing

    def _show_tools(self) -> None:
        row = self.table.current()
        lost = row is not None and row.laptop.lost
        self.lost_button.setText(_("It was found") if lost else _("Report as lost"))
        self.lost_button.set_icon("ph.check" if lost else "ph.warning")
        self.lost_button.setEnabled(row is not None and self.context.may("laptops.report"))

    def _report(self) -> None:
        row = self.table.current()
        if row is not None:
            LostSheet(self.context, self, row.laptop, self._told).open()

    def _told(self) -> None:
        self.look()


class LostSheet(Dialog):
    """What reporting a laptop lost does, before it is done; or that it was found."""

    def __init__(self, context: Context, parent: QWidget, laptop: Laptop, done: Callable[[], object]) -> None:
        self.context, self.laptop, self._done = context, laptop, done
        title, words, button = _about_found(laptop) if laptop.lost else _about_lost(laptop)
        super().__init__(title, parent, subtitle=words, width=520)
        self.add_cancel()
        self.report_button = self.add_button(button, "primary", self._report)

    def _report(self) -> None:
        exchange = self.context.exchange
        assert exchange is not None, "the list came from there"
        self.report_button.setEnabled(False)
        exchange.report_laptop(self.laptop.id, not self.laptop.lost, self._reported, self._refused)

    def _reported(self) -> None:
        self.accept()
        self._done()

    def _refused(self, error: Exception) -> None:
        self.report_button.setEnabled(True)
        self.set_error(self.context.words(error))


def _about_lost(laptop: Laptop) -> tuple[str, str, str]:
    words = _(
        "As soon as {name} of {who} is in touch with the server, it locks and opens for nobody. What was not sent yet stays "
        "in it, encrypted. Is it found again? Say so here: then {who} can log in and go on."
    )
    if laptop.mine:
        words = _(
            "This is the laptop that you are working on. It locks at once, and only a colleague who may do this too can say "
            "that it was found."
        )
    return (
        _("Report this laptop as lost?"),
        words.format(name=laptop.name, who=laptop.who),
        _("Report as lost"),
    )


def _about_found(laptop: Laptop) -> tuple[str, str, str]:
    words = _("{who} can log in on {name} again and go on. What waited there is sent then.")
    return _("Was this laptop found?"), words.format(name=laptop.name, who=laptop.who), _("It was found")


def _who(row: _Row) -> Cell:
    one = row.laptop
    here = _("{name}, this laptop") if one.mine else "{name}"
    return Cell(one.who, second=here.format(name=one.name), avatar=one.who, mine=one.mine)


def _waiting(row: _Row) -> Cell:
    one = row.laptop
    refused = (
        n_("{n} refused", "{n} refused", one.refused).format(n=number(one.refused)) if one.refused else ""
    )
    if not one.waiting:
        return Cell(_("nothing"), second=refused, tone="text2")
    words = n_("{n} change", "{n} changes", one.waiting).format(n=number(one.waiting))
    return Cell(words, second=refused)


def _version(row: _Row) -> Cell:
    return Cell(row.laptop.version, second=row.laptop.system, tone="text2")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
