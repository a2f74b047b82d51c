# SPDX-License-Identifier: EUPL-1.2
"""The slow work of the way in, for a thread off the window: a newcomer's store, its back-ups, and who knows whom."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from assets import texts
from assets.texts import _, moment
from desktop import folders, keys, opening
from desktop.keys import Ways
from desktop.opening import Opened
from desktop.settings import SettingsFile
from storage import backups
from storage.errors import RodeLoperError
from storage.operations import people
from storage.queries import people as people_queries
from storage.rules.ids import DEPARTMENTS

log = logging.getLogger(__name__)

BACKUPS_SHOWN = 14


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What the first start asks."""

    name: str
    department_code: str
    function: str
    email: str
    municipality: str
    passphrase: str | None


def make(path: Path, settings: SettingsFile, newcomer: Newcomer) -> Opened:
    """Make the store of a newcomer, who is its first colleague. A failure leaves nothing behind.

    Raises what ``opening.make_store`` raises, and ``fields.invalid``.
    """
    passphrase = newcomer.passphrase or keys.given_passphrase(Ways())
    made = opening.make_store(
        path, settings, passphrase=passphrase, who=newcomer.name, organisation=newcomer.municipality
    )
    try:
        actor = opening.become(made.store, settings, newcomer.name)
        departments = {one.code: one.id for one in DEPARTMENTS}
        made.store.write(
            people.change_colleague,
            actor,
            actor.id,
            department_id=departments.get(newcomer.department_code),
            function=newcomer.function,
            email=newcomer.email,
        ).result()
    except BaseException:
        made.store.close()
        opening.remove_store(path)
        raise
    return Opened(made.store, actor, made.recovery_code)


def strangers(path: Path, settings: SettingsFile, secret: str) -> list[str] | None:
    """The names to choose from when this laptop does not know who works in this store; ``None`` when it does."""
    opened = opening.open_store(path, settings, ways(secret))
    with opened.store as store:
        if opened.actor.id:
            return None
        return [one.name for one in store.read(people_queries.colleagues)]


def ways(secret: str) -> Ways:
    """What a person typed as the way to a key; nothing typed leaves it to the keyring."""
    return Ways(ask=(lambda _attempt: secret) if secret else None, attempts=1)


def found_backups(store: Path) -> list[tuple[str, str]]:
    """The back-ups of this store on this laptop, newest first, each with when it was made."""
    found: list[tuple[str, backups.Header]] = []
    folder = folders.backups()
    for file in folder.glob(f"{store.stem}-*{backups.SUFFIX}") if folder.is_dir() else ():
        try:
            found.append((str(file), backups.read_header(file)))
        except RodeLoperError as problem:
            log.info("a back-up cannot be read: %s", problem.code)
    found.sort(key=lambda one: one[1].made, reverse=True)
    return [
        (
            path,
            _("made {moment}, {size} MB").format(
                moment=moment(header.made), size=texts.number(header.size / 1e6, 1)
            ),
        )
        for path, header in found[:BACKUPS_SHOWN]
    ]
