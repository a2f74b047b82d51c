# SPDX-License-Identifier: EUPL-1.2
"""``rodeloper login``: open a store again that the municipality shut, without a window."""

from __future__ import annotations

from pathlib import Path

import click

from assets.texts import _
from desktop import custody, opening
from desktop.cli.call import Call, command_options
from desktop.cli.exchange import ENVIRONMENT, ask_password
from desktop.keys import given_passphrase
from storage.errors import RodeLoperError


@click.command()
@click.option("--user", default="", metavar="NAME", help="Your name at the server.")
@click.option(
    "--browser", is_flag=True, help="Log in at your municipality in the browser, without a password here."
)
@click.option("--password-file", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE",
              help=f"A file with your password there (or set {ENVIRONMENT}).")  # fmt: skip
@command_options
def login(call: Call, user: str, browser: bool, password_file: Path | None) -> None:
    """Log in at the server of the municipality, after which a store that was shut opens again."""
    # The network libraries are loaded by who needs them.
    from desktop import readmission
    from desktop.cli.browser import browser_login
    from desktop.logins import Password

    if not call.path.exists():
        raise RodeLoperError("store.missing", path=str(call.path))
    note = custody.away(call.path)
    if note is None:
        # The store itself may know better than the note beside it, and refuses then.
        with call.opened():
            pass
        call.answer({"was": ""}, _("This store opens without a login. Nothing was changed."))
        return
    secret = given_passphrase(call.ways) or ""
    device = call.settings.of_store(call.path).device
    way = browser_login(note.server) if browser else Password(user, ask_password(password_file, user))
    found = readmission.log_in(call.path, device, way, secret)
    opened = opening.open_with_key(
        call.path, call.settings, found.key, write=True, origin=opening.COMMAND, logged_in=True
    )
    with opened.store as store:
        readmission.let_in(store, opened.actor, found)
    call.answer({"was": note.why}, _("You are logged in. The store opens again."))
