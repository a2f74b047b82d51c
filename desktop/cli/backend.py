# SPDX-License-Identifier: EUPL-1.2
"""``rodeloper backend``: try a municipal backend on this machine, set one up on a server, and check one.

Runs on a server too, without Qt and without the store of a laptop.
"""

from __future__ import annotations

import importlib.util
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import click

from assets.texts import N_, _, n_
from desktop import folders
from desktop.cli.call import REFUSED, Call, command_options
from desktop.cli.openid import chosen, openid_options
from storage.errors import RodeLoperError

_FOLDER = "/etc/rodeloper"
_FINDINGS = {
    # name: (when it is right, when it is not)
    "reachable": (N_("There is a server at {url}."), N_("No server of this kind answers at {url}.")),
    "plugin": (
        N_("It guards against lost and overwritten records."),
        N_("It does not guard against lost and overwritten records: the Rode Loper plugin is not active."),
    ),
    "instance": (
        N_("It is the public instance."),
        N_("This is the administration instance; it may not be reachable from elsewhere."),
    ),
    "schemas": (N_("It checks the form of records."), N_("It does not check the form of records.")),
    "rights": (
        N_("Who leaves a group loses every right."),
        N_("Who leaves a group keeps rights to own records (explicit_permissions must be false)."),
    ),
    "flush": (N_("Nobody can empty it with one request."), N_("Anybody can empty it with one request (flush).")),
    "default-bucket": (
        N_("Nobody gets a place of their own by logging in."),
        N_("Everybody gets a place of their own by logging in (default_bucket)."),
    ),
    "history": (
        N_("It keeps no history that others can read."),
        N_("It keeps a history of all records that others can read (history)."),
    ),
    "admin": (N_("It shows no administration pages."), N_("It shows administration pages to everybody (admin).")),
    "version": (
        N_("It knows all fields of this program (version {there})."),
        N_("It is older than this program: it knows version {there}, this program {here}. Upgrade the server first."),
    ),
    "encrypted": (
        N_("The connection is encrypted, or stays on this machine."),
        N_("The connection is not encrypted. Use an address that begins with https."),
    ),
    "clock": (N_("Its clock is right."), N_("Its clock is off by {seconds} seconds.")),
    "structure": (
        N_("Structure and accounts cannot be changed from here."),
        N_("Structure and accounts can be changed from here ({what})."),
    ),
    "login": (
        N_("People log in at {where} too; that answers, over an encrypted line, with keys that can be checked."),
        N_("Logging in at {where} is not safe or does not work ({why})."),
    ),
    "unsigned": (N_("It refuses a login that nobody signed."), N_("It believes a login that nobody signed.")),
}  # fmt: skip

password_option = click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    default=f"{_FOLDER}/administrator.password",
    show_default=True,
    help="The file with the password of the administrator.",
)


@click.group(name="backend")
def backend_group() -> None:
    """Try, set up and check a municipal backend."""


@backend_group.command(name="demo")
@click.option("--port", type=click.IntRange(1024, 65534), default=8421, show_default=True,
              help="The port on this machine; the next one is for administration.")  # fmt: skip
@click.option("--empty", is_flag=True, help="Begin without companies, visits and actions.")
@command_options
def demo(call: Call, port: int, empty: bool) -> None:
    """Run the backend of an invented municipality on this machine, until Ctrl+C. What is written stays.

    It begins with a year of work of invented people; that takes half a minute, at the first start only.
    """
    from sync.backend import demo as demo_backend

    leaving = threading.Event()
    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK"):
        if number := getattr(signal, name, None):
            signal.signal(number, lambda *_: leaving.set())
    folder = folders.demo_backend()
    move = None if empty or demo_backend.is_ready(folder) else _mover(folder)
    if move is not None:
        click.echo(_("A year of work of invented people moves in first. That takes half a minute."), err=True)
    with demo_backend.running(folder, port, move) as running:
        accounts = [
            {"name": one.account, "password": one.password, "role": one.role, "colleague": one.name}
            for one in running.accounts
        ]
        width = max(len(one.account) for one in running.accounts)
        lines = [
            f"  {one.account:<{width}}  {one.password:<{width + 5}}  {one.name}, {one.function}"
            for one in running.accounts
        ]
        data = {"url": running.url, "bucket": running.bucket, "administration": running.administration,
                "accounts": accounts, "folder": str(folder)}  # fmt: skip
        call.answer(
            data,
            _("The demo server runs on {url}, for the municipality {bucket}.").format(
                url=running.url, bucket=running.bucket
            ),
            _("Log in as one of these invented people:"),
            *lines,
            _("Stop it with Ctrl+C. What was written stays in {folder}.").format(folder=folder),
        )
        sys.stdout.flush()
        while running.alive and not leaving.wait(0.5):
            pass
        if not leaving.is_set():
            raise RodeLoperError("backend.not-started", log=str(folder / "kinto.log"))


@backend_group.command(name="configure")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=_FOLDER, show_default=True,
              help="Where the files go.")  # fmt: skip
@click.option("--database", envvar="RODELOPER_DATABASE", required=True, metavar="URL",
              help="The PostgreSQL database (or set RODELOPER_DATABASE).")  # fmt: skip
@click.option(
    "--host", required=True, metavar="NAME", help="The public name of the server, sync.example.org."
)
@openid_options
@command_options
def configure(call: Call, folder: Path, database: str, host: str, **login: Any) -> None:
    """Write the configuration of a real server, with new secrets when there are none yet.

    Type this in the folder of the program, with the Python that will run it: the services start it from there.
    """
    from sync.backend import configuration, openid

    provider = chosen(folder.absolute(), login)
    configured = configuration.write(folder.absolute(), database, host, provider)
    openid.keep(folder.absolute(), provider)
    configuration.write_services(folder.absolute(), host)
    files = [str(file) for file in configured.files]
    data = {
        "folder": str(configured.folder),
        "files": files,
        "openid": provider.announced() if provider else None,
    }
    call.answer(data, _("These files were written:"), *files)


@backend_group.command(name="prepare")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=_FOLDER, show_default=True,
              help="Where `configure` wrote its files.")  # fmt: skip
@command_options
def prepare(call: Call, folder: Path) -> None:
    """Make or upgrade the tables in the database, and the login of the administrator. Safe to repeat."""
    from sync.backend import configuration, demo, preparing

    if not demo.is_installed():
        raise RodeLoperError("backend.not-installed")
    configured = configuration.Configured(folder)
    settings = configuration.read(configured.instance(configuration.ADMINISTRATION))
    changed = preparing.prepare(configuration.application(settings), configured.password)
    call.answer({"ready": True, "administrator": changed}, _("The database is ready."))


@backend_group.command(name="provision")
@click.option("--server", required=True, metavar="URL", help="The administration instance, on this machine.")
@click.option("--bucket", required=True, metavar="NAME", help="The municipality: gemeente-0344.")
@click.option("--accounts", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Who may log in: CSV with account, name, role and optionally department, function, email, password, blocked.")  # fmt: skip
@click.option("--name", default="", help="The name of the municipality, for its first laptop.")
@click.option(
    "--new-generation", is_flag=True, help="The database was restored: every laptop compares all it has."
)
@click.option(
    "--known-elsewhere", is_flag=True, help="Logins of another municipality here may be the same people."
)
@password_option
@command_options
def provision(
    call: Call,
    server: str,
    bucket: str,
    file: Path | None,
    name: str,
    new_generation: bool,
    known_elsewhere: bool,
    password_file: Path,
) -> None:
    """Make or bring up to date a municipality. Safe to repeat, also while people work."""
    from sync.backend import accounts, administration
    from sync.backend import provision as set_up

    people = accounts.read(file) if file else []
    with administration.Administration(server, _password(password_file)) as admin:
        done = set_up.provision(
            admin, bucket, people, name=name, new_generation=new_generation, known_elsewhere=known_elsewhere
        )
    lines = [
        n_("{n} thing was made or changed.", "{n} things were made or changed.", len(done.changed)).format(
            n=len(done.changed)
        )
    ]
    if done.passwords:
        lines.append(_("These passwords are new and shown only now:"))
        lines += [f"  {account}  {password}" for account, password in done.passwords.items()]
    call.answer(
        {
            "bucket": done.bucket,
            "generation": done.generation,
            "changed": done.changed,
            "passwords": done.passwords,
        },
        *lines,
    )


@backend_group.command(name="check")
@click.argument("url")
@command_options
def check(call: Call, url: str) -> None:
    """Tell whether the server at URL is safe to use; changes nothing and needs no login."""
    from sync.backend import check as looking

    findings = looking.check(url)
    words = {one.name: _(_FINDINGS[one.name][not one.ok]).format(**one.values) for one in findings}
    safe = all(one.ok for one in findings)
    data = {
        "ok": safe,
        "url": url,
        "checks": {one.name: {"ok": one.ok, "detail": words[one.name]} for one in findings},
    }
    lines = [f"{'✓' if one.ok else '✗'} {words[one.name]}" for one in findings]
    lines.append(
        _("This server is safe to use.") if safe else _("Do not use this server before this is solved.")
    )
    call.answer(data, *lines)
    if not safe:
        sys.exit(REFUSED)


def _mover(folder: Path) -> Any:
    """What brings a year of work; nothing where no store can be made (a server has no encrypted ones)."""
    if importlib.util.find_spec("sqlcipher3") is None:
        return None
    from desktop.demo.moving import move_in

    return move_in(folder)


def _password(file: Path) -> str:
    """The first line of the file. Raises ``backend.no-password``."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise RodeLoperError("backend.no-password") from problem
    if not lines or not lines[0].strip():
        raise RodeLoperError("backend.no-password")
    return lines[0].strip()
