# SPDX-License-Identifier: EUPL-1.2
"""The short tasks of an account: add one, give a role, block, and another password, which is shown once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from assets.texts import _
from storage.rules.rights import Role
from ui.context import Context
from ui.exchange.values import AccountRow, AccountWish
from ui.subjects.section import Sheet
from ui.widgets.cards import Card
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.inputs import Choice, Line
from ui.widgets.labels import Label
from ui.words import ROLES, word

Changed = Callable[[AccountRow], object]


class _AccountSheet(Sheet):
    """Sends one wish to the server; what it refuses stands in the sheet, and nothing was changed."""

    def __init__(
        self, context: Context, parent: QWidget, title: str, button: str, changed: Changed, subtitle: str = ""
    ) -> None:
        super().__init__(context, parent, title, button, subtitle=subtitle)
        self._changed = changed

    def wish(self) -> AccountWish:
        """What was asked for."""
        raise NotImplementedError

    def write(self) -> None:
        exchange = self.context.exchange
        if exchange is not None:
            self.save_button.setEnabled(False)
            exchange.change_account(self.wish(), self._done, self._refused)

    def _done(self, row: AccountRow) -> None:
        self.accept()
        self._changed(row)

    def _refused(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self.set_error(self.context.words(error))


def _role(value: str = Role.ACCOUNT_MANAGER) -> Field:
    return Field(_("Role"), Choice([(role.value, word(ROLES, role.value)) for role in Role], value=value))


class AddSheet(_AccountSheet):
    """A new account; a colleague with exactly this name gets it, else one is added."""

    def __init__(self, context: Context, parent: QWidget, changed: Changed) -> None:
        super().__init__(context, parent, _("Add an account"), _("Add the account"), changed)
        self.form.add(
            "name",
            Field(_("Name"), Line(), required=True, help=_("As it stands with the colleagues, if it does.")),
        )
        self.form.add(
            "account",
            Field(_("Login name"), Line(), required=True, help=_("Small letters, for example: noor")),
        )
        self.form.add("role", _role())

    def wish(self) -> AccountWish:
        values = self.form.values()
        return AccountWish("add", values["account"].strip().lower(), values["name"].strip(), values["role"])


class RoleSheet(_AccountSheet):
    """Another role, at the next contact of their laptop."""

    def __init__(self, context: Context, parent: QWidget, row: AccountRow, changed: Changed) -> None:
        super().__init__(
            context,
            parent,
            _("Change the role of {name}").format(name=row.name),
            _("Save"),
            changed,
            _("It counts at once at the server, and on their laptop at the next contact."),
        )
        self._row = row
        self.form.add("role", _role(row.role))

    def wish(self) -> AccountWish:
        return AccountWish("role", self._row.account, role=self.form.values()["role"])


class BlockSheet(_AccountSheet):
    """Nothing goes to or from their laptop any more, until they are let in again."""

    def __init__(self, context: Context, parent: QWidget, row: AccountRow, changed: Changed) -> None:
        if row.blocked:
            title, button = _("Let {name} in again?"), _("Let in again")
            words = _("Their laptop exchanges again, with the same password and role.")
        else:
            title, button = _("Block {name}?"), _("Block")
            words = _(
                "The server says no from now on. What was not sent yet stays on their laptop. What they wrote stays."
            )
        super().__init__(context, parent, title.format(name=row.name), button, changed, words)
        self.form.hide()  # there is nothing to fill in
        self._row = row

    def wish(self) -> AccountWish:
        return AccountWish("unblock" if self._row.blocked else "block", self._row.account)


class ResetSheet(_AccountSheet):
    """For who forgot the password."""

    def __init__(self, context: Context, parent: QWidget, row: AccountRow, changed: Changed) -> None:
        title = _("A new password for {name}?").format(name=row.name)
        words = _("The old one stops working at once. Their laptop asks for the new one.")
        super().__init__(context, parent, title, _("Make a new password"), changed, words)
        self.form.hide()
        self._row = row

    def wish(self) -> AccountWish:
        return AccountWish("reset", self._row.account)


class PasswordSheet(Dialog):
    """The password that was made, shown once."""

    def __init__(self, row: AccountRow, parent: QWidget) -> None:
        super().__init__(
            _("The password of {name}").format(name=row.name),
            parent,
            subtitle=_(
                "It is shown only now. Give it to {name} yourself: not by mail, not in a chat."
            ).format(name=row.name),
        )
        self._password = row.password
        self.password = Label(row.password, "title")
        self.password.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.password.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.password.setAccessibleName(_("Password"))
        card = Card("soft", padding=20)
        card.body.addWidget(self.password)
        self.body.addWidget(Label(_("Login name: {name}").format(name=row.account), "body"))
        self.body.addWidget(card)
        self.copy_button = self.add_button(_("Copy"), "link", self._copy, icon="ph.copy", left=True)
        self.add_button(_("I have given it"), "primary")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._password)
        self.copy_button.setText(_("Copied"))
