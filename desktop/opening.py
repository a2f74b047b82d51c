# SPDX-License-Identifier: EUPL-1.2
"""Open a store for a person, or make a new one: find the key, bring the schema up to date, know who acts.

Operations are imported where one is done: who opens a store to read its first page does not wait for SQLAlchemy.
"""

from __future__ import annotations

import getpass
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop import custody, folders, keys
from desktop.keys import Ways
from desktop.settings import SettingsFile
from storage import backups, migrations
from storage.backups import Restored
from storage.errors import RodeLoperError
from storage.keys import KEY_BYTES, Keys, create_keys, keys_file, read_keys
from storage.queries import people
from storage.rules.rights import Actor, may
from storage.store import Store, not_in_use, utc_now

log = logging.getLogger(__name__)

WINDOW, COMMAND = "window", "command"
"""Where something is done, for the audit trail."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open store, who acts in it, and (only when it was just made) the recovery code to show once."""

    store: Store
    actor: Actor
    recovery_code: str = ""


def store_path(chosen: Path | None, settings: SettingsFile) -> Path:
    """The store that was asked for, else the last one, else the usual place."""
    return settings.store(chosen)


def open_store(
    path: Path,
    settings: SettingsFile,
    ways: Ways,
    *,
    who: str | None = None,
    write: bool = False,
    origin: str = WINDOW,
) -> Opened:
    """Open the store at this path, upgraded when its schema is older (after a back-up).

    ``who``: the name of the colleague who acts; else who worked here before, else the name of the system's user.
    ``write`` takes the writing lock at once and makes that colleague known. ``origin`` is for the audit trail.
    Raises ``store.missing``, ``store.wrong-key``, ``keys.needed``, ``keys.wait``, ``store.newer``, ``store.damaged``,
    ``store.busy``, and ``away.…`` for one that opens after a login only (``desktop.custody``).
    """
    if not path.exists():
        raise RodeLoperError("store.missing", path=str(path))
    custody.refuse_away(path)
    return open_with_key(path, settings, keys.find_key(path, ways), who=who, write=write, origin=origin)


def open_with_key(
    path: Path, settings: SettingsFile, key: bytes, *, who: str | None = None, write: bool = False,
    origin: str = WINDOW, logged_in: bool = False,
) -> Opened:  # fmt: skip
    """The same with this key. ``logged_in``: the backend just let this person in, whatever was said before."""
    device = settings.of_store(path).device
    _bring_up_to_date(path, key)
    store = Store.open(path, key, device=device, origin=origin)
    try:
        if not logged_in:
            custody.admit(store)
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
    origin: str = WINDOW,
) -> Opened:
    """Make a new store with the defaults that we ship, and open it for writing.

    Without a keyring there must be a passphrase (``keys.needed``). It is made under another name and takes its place when
    it is whole; a failure leaves neither store nor keys.
    """
    if passphrase is None and not keys.has_keyring():
        raise RodeLoperError("keys.needed")
    from storage.operations import municipality

    path.parent.mkdir(parents=True, exist_ok=True)
    key, code = create_keys(path, passphrase)
    device, making = settings.of_store(path).device, path.with_name(f".{path.name}.making")
    remove_store(making)
    try:
        migrations.create(making, key)
        with Store.open(making, key, device=device, origin=origin) as filling:
            filling.write(municipality.seed, Actor("", _system_name(), device), organisation).result()
        # A store with a passphrase asks for it each time.
        if passphrase is None and not keys.remember_in_keyring(path, key):
            raise RodeLoperError("keys.needed")
        backups.put_in_place(making, path)
    except BaseException:
        _remove_keys(path)
        raise
    finally:
        remove_store(making)
    store = Store.open(path, key, device=device, origin=origin)
    try:
        store.hold()
        return Opened(store, _actor(store, settings, who, write=True), code)
    except BaseException:
        store.close()
        remove_store(path)
        raise


def reopen(store: Store, key: bytes, *, logged_in: bool = False) -> None:
    """Open a store again that was locked, for writing. Raises what ``open_store`` raises; it is then still locked."""
    _bring_up_to_date(store.path, key)
    store.unlock(key)
    try:
        if not logged_in:
            custody.admit(store)
        store.hold()
    except BaseException:
        store.lock()
        raise


@contextmanager
def nothing_yet() -> Iterator[Store]:
    """An empty store that is gone afterwards, to try out what would happen in a new one."""
    with TemporaryDirectory() as folder:
        path, key = Path(folder, "empty.db"), secrets.token_bytes(KEY_BYTES)
        migrations.create(path, key)
        with Store.open(path, key) as store:
            yield store


def remove_store(path: Path) -> None:
    """Remove a store that nobody worked in yet, with its keys and all that lies beside it."""
    _remove_keys(path)
    backups.remove_database(path)
    path.with_name(f"{path.name}.lock").unlink(missing_ok=True)


def _remove_keys(path: Path) -> None:
    with suppress(RodeLoperError):
        keys.forget_in_keyring(path)
    keys_file(path).unlink(missing_ok=True)


def become(store: Store, settings: SettingsFile, name: str) -> Actor:
    """Who acts from now on is the colleague with this name; added when nobody has it yet."""
    actor = _introduced(store, name)
    settings.remember_who(store.path, actor.id)
    return actor


def _introduced(store: Store, name: str) -> Actor:
    from storage.operations.people import introduce

    nobody = acting(store, "", name)
    return acting(store, str(store.write(introduce, nobody, name).result().answer), name)


def back_up_daily(store: Store, actor: Actor) -> Path | None:
    """Make today's automatic back-up when there is none yet and keep the newest fourteen. Answers with the new file."""
    folder = folders.backups()
    out = backups.daily_file(folder, store.path, utc_now().astimezone().date())
    if out.exists():
        return None
    store.with_key(lambda path, key: backups.back_up(path, key, out))
    store.note(actor, "backups.make", detail="daily")
    backups.keep_newest(folder, store.path)
    return out


def put_back(
    backup: Path,
    path: Path,
    ways: Ways,
    settings: SettingsFile,
    *,
    who: str | None = None,
    origin: str = WINDOW,
) -> Restored:
    """Put a back-up in the place of the store while nobody writes to it; see ``backups.restore``.

    Its schema is brought up to date, its audit trail tells it, and the keyring gets its key.
    Raises ``store.busy`` and what ``restore`` raises.
    """
    # Not even with a back-up of before.
    custody.refuse_away(path)
    found: list[bytes] = []

    def unlock(wrapped: Keys) -> bytes:
        found.append(keys.find_key_for(wrapped, ways))
        return found[-1]

    with not_in_use(path):
        done = backups.restore(backup, path, unlock)
        migrations.ready(path, found[-1])
        if not read_keys(path).has("passphrase"):
            keys.remember_in_keyring(path, found[-1])
    with Store.open(path, found[-1], device=settings.of_store(path).device, origin=origin) as store:
        store.note(_actor(store, settings, who, write=False), "backups.restore")
    return done


def _bring_up_to_date(path: Path, key: bytes) -> None:
    """Upgrade an older schema while nobody else writes, after a back-up. A file without tables is no store to fill."""
    current = migrations.version(path, key)
    if current == migrations.HEAD:
        return
    if current is None:
        raise RodeLoperError("store.damaged", detail=path.name)
    with not_in_use(path):
        migrations.ready(path, key, before=lambda: backups.back_up(path, key, _before_upgrade(path)))


def _before_upgrade(path: Path) -> Path:
    return folders.backups() / f"{path.stem}-upgrade-{utc_now():%Y%m%dT%H%M%S}{backups.SUFFIX}"


def _actor(store: Store, settings: SettingsFile, who: str | None, *, write: bool) -> Actor:
    if who is None and (known := store.read(people.colleague, settings.of_store(store.path).who)):
        return acting(store, known.id, known.name)
    name = (who or _system_name()).strip()
    found = store.read(people.colleague_named, name)
    if who is None and found is None:
        found = store.read(people.colleague_logged_in)
    if found is not None:
        return acting(store, found.id, found.name)
    stranger = acting(store, "", name)
    # Who may add nobody still may look.
    return _introduced(store, name) if write and may(stranger, "people.introduce") else stranger


def acting(store: Store, colleague_id: str, name: str) -> Actor:
    """This colleague on this device, with the role that counts in this store."""
    return Actor(colleague_id, name, store.device, store.read(people.role, colleague_id))


def _system_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may run as a user without a name.
        return "rodeloper"
