# SPDX-License-Identifier: EUPL-1.2
"""``rodeloper accounts``: who may log in at the municipality, for its administrators."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from assets.texts import _
from desktop import folders
from desktop.cli.call import Call, command_options
from storage.rules.rights import Role, require
from ui.words import ROLES, word

if TYPE_CHECKING:
    from desktop.link import Link
    from sync.accounts import Account, Do

_ROLE = click.Choice([role.value for role in Role])


@click.group(name="accounts")
def accounts_group() -> None:
    """Who may log in at the municipality, and in which role. For administrators, online."""


@accounts_group.command(name="list")
@command_options
def list_(call: Call) -> None:
    """Every account with its role, and whether it is blocked."""
    with _link(call) as link:
        found = link.accounts()
    lines = [_line(one) for one in found]
    call.answer({"accounts": [_plain(one) for one in found]}, *lines)


@accounts_group.command()
@click.argument("account")
@click.option("--name", required=True, metavar="NAME", help="The colleague; added when nobody has this name.")
@click.option("--role", type=_ROLE, default=Role.ACCOUNT_MANAGER.value, show_default=True)
@command_options
def add(call: Call, account: str, name: str, role: str) -> None:
    """Make an account; the answer has its password, this once."""
    _change(call, "add", account, name=name, role=role)


@accounts_group.command()
@click.argument("account")
@click.argument("role", type=_ROLE)
@command_options
def role(call: Call, account: str, role: str) -> None:
    """Give an account another role."""
    _change(call, "role", account, role=role)


@accounts_group.command()
@click.argument("account")
@command_options
def block(call: Call, account: str) -> None:
    """Let nothing more go to or from this account. What it wrote stays."""
    _change(call, "block", account)


@accounts_group.command()
@click.argument("account")
@command_options
def unblock(call: Call, account: str) -> None:
    """Let an account in again, in the role that it has."""
    _change(call, "unblock", account)


@accounts_group.command()
@click.argument("account")
@command_options
def reset(call: Call, account: str) -> None:
    """Make another password; the old one stops working at once."""
    _change(call, "reset", account)


def _change(call: Call, do: Do, account: str, *, name: str = "", role: str = "") -> None:
    from sync.accounts import Wish

    with _link(call) as link:
        done = link.change_account(Wish(do, account.strip().lower(), name.strip(), role))
    password = [_("Password, shown this once: {password}").format(password=done.password)]
    data = {**_plain(done), **({"password": done.password} if done.password else {})}
    call.answer(data, _line(done), *(password if done.password else ()))


@contextmanager
def _link(call: Call) -> Iterator[Link]:
    """The server of the store of this call. Raises ``not-allowed`` for who is no administrator, before asking anything."""
    from desktop import connecting
    from desktop.link import Link

    with call.opened() as opened:
        where = connecting.connection(opened.store)
        require(opened.actor, "accounts.change")
        link = Link(opened.store, opened.actor, where, folders.backups())
        try:
            yield link
        finally:
            link.close()


def _plain(one: Account) -> dict[str, object]:
    return {
        "account": one.account,
        "name": one.name,
        "role": one.role,
        "blocked": one.blocked,
        "colleague": one.colleague,
    }


def _line(one: Account) -> str:
    said = f"{one.account:<20} {word(ROLES, one.role):<28} {one.name}"
    blocked = _("blocked")
    return f"{said} ({blocked})" if one.blocked else said
