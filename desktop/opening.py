# SPDX-License-Identifier: EUPL-1.2
"""Open a store for a person, or make a new one: find the key, bring the schema up to date, know who acts."""

from __future__ import annotations

import getpass
import logging
from dataclasses import dataclass
from pathlib import Path

from desktop import folders, keys
from desktop.keys import Ways
from desktop.settings import SettingsFile
from storage import backups, migrations
from storage.errors import RodeLoperError
from storage.keys import create_keys, keys_file
from storage.operations import municipality, people
from storage.queries import people as people_queries
from storage.rules.rights import Actor
from storage.store import Store, utc_now

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open store, who acts in it, and (only when it was just made) the recovery code to show once."""

    store: Store
    actor: Actor
    recovery_code: str = ""


def store_path(chosen: Path | None, settings: SettingsFile) -> Path:
    """The store that was asked for, else the last one, else the usual place."""
    if chosen is not None:
        return chosen.absolute()
    last = settings.values.last_store
    return Path(last) if last and Path(last).exists() else folders.default_store()


def open_store(
    path: Path, settings: SettingsFile, ways: Ways, *, who: str | None = None, write: bool = False
) -> Opened:
    """Open the store at this path, upgraded when its schema is older (after a back-up).

    ``who``: the name of the colleague who acts; else who worked here before, else the name of the system's user.
    ``write`` takes the writing lock at once and makes that colleague known. Raises ``store.missing``,
    ``store.wrong-key``, ``keys.needed``, ``store.newer``, ``store.busy``.
    """
    if not path.exists():
        raise RodeLoperError("store.missing", path=str(path))
    key = keys.find_key(path, ways)
    device = settings.of_store(path).device
    migrations.ready(path, key, before=lambda: backups.back_up(path, key, _before_upgrade(path)))
    store = Store.open(path, key, device=device)
    try:
        if write:
            store.hold()
        return Opened(store, _actor(store, settings, who, write=write))
    except BaseException:
        store.close()
        raise


def make_store(
    path: Path,
    settings: SettingsFile,
    *,
    passphrase: str | None,
    who: str | None = None,
    organisation: str = "",
) -> Opened:
    """Make a new store with the defaults that we ship, and open it for writing.

    Without a keyring there must be a passphrase (``keys.needed``). A failure leaves neither store nor keys.
    """
    if passphrase is None and not keys.has_keyring():
        raise RodeLoperError("keys.needed")
    path.parent.mkdir(parents=True, exist_ok=True)
    key, code = create_keys(path, passphrase)
    try:
        migrations.create(path, key)
        if not keys.remember_in_keyring(path, key) and passphrase is None:
            raise RodeLoperError("keys.needed")
        store = Store.open(path, key, device=settings.of_store(path).device)
    except BaseException:
        for file in (path, keys_file(path)):
            file.unlink(missing_ok=True)
        raise
    store.hold()
    store.write(municipality.seed, Actor("", _system_name(), store.device), organisation).result()
    return Opened(store, _actor(store, settings, who, write=True), code)


def become(store: Store, settings: SettingsFile, name: str) -> Actor:
    """Who acts from now on is the colleague with this name; added when nobody has it yet."""
    nobody = Actor("", name, store.device)
    colleague = str(store.write(people.introduce, nobody, name).result().answer)
    settings.remember_who(store.path, colleague)
    return Actor(colleague, name, store.device)


def back_up_daily(store: Store) -> Path | None:
    """Make today's automatic back-up when there is none yet and keep the newest fourteen. Answers with the new file."""
    folder = folders.backups()
    out = backups.daily_file(folder, store.path, utc_now().astimezone().date())
    if out.exists():
        return None
    store.with_key(lambda path, key: backups.back_up(path, key, out))
    backups.keep_newest(folder, store.path)
    return out


def _before_upgrade(path: Path) -> Path:
    return folders.backups() / f"{path.stem}-upgrade-{utc_now():%Y%m%dT%H%M%S}{backups.SUFFIX}"


def _actor(store: Store, settings: SettingsFile, who: str | None, *, write: bool) -> Actor:
    if who is None and (known := store.read(people_queries.colleague, settings.of_store(store.path).who)):
        return Actor(known.id, known.name, store.device)
    name = (who or _system_name()).strip()
    found = store.read(people_queries.colleague_named, name)
    if found is not None:
        return Actor(found.id, found.name, store.device)
    if not write:
        return Actor("", name, store.device)
    colleague = str(store.write(people.introduce, Actor("", name, store.device), name).result().answer)
    return Actor(colleague, name, store.device)


def _system_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may run as a user without a name.
        return "rodeloper"
