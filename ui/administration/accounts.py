# SPDX-License-Identifier: EUPL-1.2
"""Accounts and roles: who may log in at the municipality. They stand at the server, so this works online only."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from assets.texts import _
from storage.rules.names import fold_name
from ui.administration.account_sheets import AddSheet, BlockSheet, PasswordSheet, ResetSheet, RoleSheet
from ui.context import Context
from ui.exchange.values import AccountRow
from ui.subjects.section import Section
from ui.widgets.buttons import Button
from ui.widgets.cards import EmptyState
from ui.widgets.labels import Label
from ui.widgets.table import OVERHANG, BigTable, Cell, Column
from ui.words import ROLES, word


class AccountsSection(Section):
    """The logins with what can be done with the chosen one. ``rows`` is what the server said last."""

    follows: ClassVar[tuple[str, ...]] = ("colleagues",)

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Accounts and roles"),
            _("Who may log in, and what they may do. This is kept at the server of the municipality."),
        )
        self.rows: list[AccountRow] = []
        self.add_button = Button(_("Add an account"), "primary", icon="ph.plus", on_press=self.add)
        self.head.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignTop)
        self.role_button = Button(
            _("Change the role"), icon="ph.user-gear", size="row", on_press=self.change_role
        )
        self.block_button = Button("", icon="ph.prohibit", size="row", on_press=self.toggle_blocked)
        self.reset_button = Button(_("New password"), icon="ph.key", size="row", on_press=self.reset)
        self.said = Label("", "row", "text2", wrap=True)
        self.table: BigTable[_Row] = BigTable(
            self._columns(), self._keys, self._rows, name=_("Accounts and roles"), sort=("name", False)
        )
        self._empty = EmptyState("ph.users-three", "", "")
        self.table.set_empty(self._empty)
        self._lay_out()
        self.table.current_changed.connect(lambda _id: self._show_tools())
        self.table.opened.connect(lambda _id: self.change_role())

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(OVERHANG, 0, OVERHANG, 0)
        bar.setSpacing(8)
        bar.addWidget(self.said, 1)
        for button in (self.role_button, self.block_button, self.reset_button):
            bar.addWidget(button)
        self.outer.addLayout(bar)
        self.outer.addWidget(self.table, 1)

    # Showing

    def load(self) -> None:
        super().load()
        exchange = self.context.exchange
        if exchange is None or not exchange.status().connected:
            self._tell(
                _("Nobody logs in here"),
                _(
                    "This laptop works alone. When it is connected with your municipality, its accounts are here."
                ),
            )
            return
        self.said.setText("" if self.rows else _("Asking the server …"))
        exchange.accounts(self._show, self._failed)

    def _tell(self, title: str, words: str) -> None:
        """There is nothing to show, and nothing to do."""
        self.rows = []
        self.said.setText("")
        self._empty.set_words(title, words)
        self.add_button.setEnabled(False)
        self.table.reload()
        self._show_tools()

    def _show(self, rows: Sequence[AccountRow]) -> None:
        self.rows = list(rows)
        self.said.setText("")
        self._empty.set_words(_("No accounts yet"), _("Add the first one."))
        self.add_button.setEnabled(True)
        self.table.reload()
        self._show_tools()

    def _failed(self, error: Exception) -> None:
        self._tell(_("The accounts cannot be shown now"), self.context.words(error))

    def _columns(self) -> list[Column[_Row]]:
        return [
            Column("name", _("Name"), _name, width=220, stretch=3, least=170),
            Column("account", _("Login name"), lambda row: row.of.account, width=150, stretch=2),
            Column(
                "role",
                _("Role"),
                lambda row: Cell(word(ROLES, row.of.role), tone="text2"),
                width=190,
                stretch=2,
            ),
        ]

    def _keys(self, sort: str, descending: bool) -> array[int]:
        def shown(n: int) -> str:
            row = self.rows[n]
            return fold_name({"name": row.name, "account": row.account}.get(sort, word(ROLES, row.role)))

        return array("q", sorted(range(len(self.rows)), key=shown, reverse=descending))

    def _rows(self, keys: Sequence[int]) -> list[_Row]:
        return [_Row(key, self.rows[key]) for key in keys if key < len(self.rows)]

    def chosen(self) -> AccountRow | None:
        """The login that is chosen now."""
        row = self.table.current()
        return row.of if row is not None else None

    def _show_tools(self) -> None:
        row = self.chosen()
        # With their own account nobody can shut the door on themselves; the server refuses it too.
        mine = row is not None and row.colleague == self.context.actor.id
        for button in (self.role_button, self.block_button, self.reset_button):
            button.setEnabled(row is not None and not mine)
            button.setToolTip(_("Another administrator does this with your own account.") if mine else "")
        blocked = row is not None and row.blocked
        self.block_button.setText(_("Let in again") if blocked else _("Block"))
        self.block_button.set_icon("ph.lock-open" if blocked else "ph.prohibit")

    # Doing

    def add(self) -> None:
        """A new account, with a password that is shown once."""
        AddSheet(self.context, self, self._changed).open()

    def change_role(self) -> None:
        """Another role for the chosen one."""
        if (row := self.chosen()) is not None and self.role_button.isEnabled():
            RoleSheet(self.context, self, row, self._changed).open()

    def toggle_blocked(self) -> None:
        """Block the chosen one, or let them in again."""
        if (row := self.chosen()) is not None:
            BlockSheet(self.context, self, row, self._changed).open()

    def reset(self) -> None:
        """Another password for the chosen one."""
        if (row := self.chosen()) is not None:
            ResetSheet(self.context, self, row, self._changed).open()

    def _changed(self, row: AccountRow) -> None:
        self.load()
        if row.password:
            PasswordSheet(row, self).open()


class _Row:
    """A login as the table wants it."""

    def __init__(self, key: int, of: AccountRow) -> None:
        self.key, self.id, self.of = key, of.account, of


def _name(row: _Row) -> Cell:
    blocked = row.of.blocked
    return Cell(
        row.of.name,
        bold=not blocked,
        tone="text3" if blocked else "text",
        avatar="" if blocked else row.of.name,
        extra=_("blocked") if blocked else "",
        extra_tone="late",
    )
