# SPDX-License-Identifier: EUPL-1.2
"""Looking after a store: ``backup``, ``restore``, ``doctor``, and ``demo``."""

from __future__ import annotations

import shutil
import sys
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from assets import texts
from assets.texts import N_, _, moment
from desktop import custody, folders, keys, opening
from desktop.cli.call import REFUSED, Call, command_options
from desktop.diagnosis import Finding, findings
from desktop.keys import Ways
from storage import backups, connections, migrations
from storage.errors import RodeLoperError
from storage.queries.exchange_health import health
from storage.store import Store

LITTLE_SPACE = 500 * 1024 * 1024


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@command_options
def backup(call: Call, file: Path) -> None:
    """Write an encrypted back-up to FILE, also while a window is open, and prove that it opens."""
    if not call.path.exists():
        raise RodeLoperError("store.missing", path=str(call.path))
    custody.refuse_away(call.path)
    key = keys.find_key(call.path, call.ways)
    if migrations.version(call.path, key) == migrations.HEAD:
        with call.opened(ways=Ways(known=key)) as opened:
            header = backups.back_up(call.path, key, file.absolute())
            opened.store.note(opened.actor, "backups.make", detail="asked")
    else:
        # An older schema waits for who works in it: a back-up changes nothing.
        header = backups.back_up(call.path, key, file.absolute())
    data = {"out": str(file), "made": header.made, "size": header.size}
    call.answer(
        data,
        _("The back-up is in {path}. It opens with the recovery code or the passphrase.").format(path=file),
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@command_options
def restore(call: Call, file: Path) -> None:
    """Put the back-up in FILE in the place of the store; the store that is there now is kept."""
    done = opening.put_back(file, call.path, call.ways, call.settings, who=call.who, origin=opening.COMMAND)
    lines = [_("The store is back as it was: {moment}.").format(moment=moment(done.made))]
    if done.replaced:
        lines.append(_("What was there is kept in {path}.").format(path=done.replaced))
    call.answer({"made": done.made, "replaced": done.replaced}, *lines)


@click.command()
@command_options
def doctor(call: Call) -> None:
    """Check the store and this machine: key, integrity, migrations, exchange, space, versions."""
    checks = [_versions()]
    if call.path.exists():
        checks += _store_checks(call)
    else:
        checks.append(Finding("store", True, _("There is no store yet at {path}.").format(path=call.path)))
    checks.append(_space(call.path))
    data = {
        "ok": all(check.ok for check in checks),
        "store": str(call.path),
        "checks": {check.name: {"ok": check.ok, "detail": check.words} for check in checks},
    }
    call.answer(data, *(f"{'✓' if check.ok else '✗'} {check.words}" for check in checks))
    if not data["ok"]:
        sys.exit(REFUSED)


def _store_checks(call: Call) -> list[Finding]:
    try:
        custody.refuse_away(call.path)
        key = keys.find_key(call.path, call.ways)
        current = migrations.version(call.path, key)
    except RodeLoperError as error:
        area = error.code.partition(".")[0]
        name = "pages" if error.code == "store.damaged" else "away" if area == "away" else "key"
        return [Finding(name, False, texts.sentence(error.code, error.values))]
    checks = [Finding("key", True, _("The key opens the store."))]
    up_to_date = current == migrations.HEAD
    words = (
        N_("The tables are of version {version}.")
        if up_to_date
        else N_("The tables are of version {version}; this program needs {head}.")
    )
    checks.append(Finding("migrations", up_to_date, _(words).format(version=current, head=migrations.HEAD)))
    checks += [_integrity(call.path, key, name, pragma) for name, pragma in _INTEGRITY.items()]
    if all(check.ok for check in checks):
        checks += _exchange(call.path, key)
    return checks


def _exchange(path: Path, key: bytes) -> list[Finding]:
    with Store.open(path, key) as store:
        try:
            custody.admit(store)
        except RodeLoperError as error:
            return [Finding("away", False, texts.sentence(error.code, error.values))]
        return findings(store.read(health), store.clock())


_INTEGRITY = {
    "pages": "cipher_integrity_check",
    "integrity": "quick_check",
    "references": "foreign_key_check",
}


def _integrity(path: Path, key: bytes, name: str, pragma: str) -> Finding:
    try:
        with (
            connections.known_errors(),
            closing(connections.connect(path, key, read_only=True)) as connection,
        ):
            found = sum(row[0] != "ok" for row in connection.execute(f"PRAGMA {pragma}").fetchall())
    except RodeLoperError as error:
        return Finding(name, False, texts.sentence(error.code, error.values))
    if found:
        words = _("The check {name} found {n} problems. Restore the last back-up.")
        return Finding(name, False, words.format(name=pragma, n=found))
    return Finding(name, True, _("The check {name} found nothing wrong.").format(name=pragma))


def _space(path: Path) -> Finding:
    there = next(folder for folder in (path.parent, *path.parent.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    return Finding(
        "space",
        free > LITTLE_SPACE,
        _("There is {n} MB free on the disk.").format(n=texts.number(free // 1024**2)),
    )


def _versions() -> Finding:
    from sqlcipher3 import dbapi2

    names = ("rode-loper", "PySide6-Essentials", "SQLAlchemy")
    found = [f"{name} {known}" for name in names if (known := _version(name))]
    words = ", ".join([*found, f"Python {sys.version.split()[0]}", f"SQLite {dbapi2.sqlite_version}"])
    return Finding("versions", True, words)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        # A checkout that was not installed, or the frozen program.
        return ""


@click.command()
@click.option("--no-window", is_flag=True, help="Only make the demo store.")
@click.option("--pictures", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="Play the story without a screen: pictures and documents go to FOLDER.")  # fmt: skip
@command_options
def demo(call: Call, no_window: bool, pictures: Path | None) -> None:
    """Look around in an invented municipality; its passphrase is `demo`."""
    from desktop.demo import build

    path = call.store.absolute() if call.store else folders.demo_store()
    wait = _("An invented municipality is being made. This can take half a minute …")
    made = build.make_demo(path, call.settings, before=lambda: click.echo(wait, err=True))
    if pictures is not None:
        from desktop.demo import pictures as story

        written = story.play(path, pictures.absolute())
        call.answer({"store": path, "files": written}, *map(str, written))
    elif no_window:
        call.answer(
            {"store": path, **made},
            _("The demo store is in {path}. Its passphrase is: demo").format(path=path),
        )
    else:
        from desktop import app

        sys.exit(app.run(path, passphrase=build.PASSPHRASE))
