# SPDX-License-Identifier: EUPL-1.2
"""Make the demo store: a year of an invented municipality, lived day by day through the real operations.

All texts come from ``assets/demo``. Dates are relative to today, and the clock of the store is moved along, so that
histories, audit trail and time lines are as they would have been. The same day gives the same municipality.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from desktop import opening
from desktop.demo.life import Life
from desktop.demo.people import Municipality
from desktop.settings import SettingsFile
from storage import backups, migrations
from storage.errors import RodeLoperError
from storage.keys import create_keys, keys_file, open_with_passphrase
from storage.queries import companies
from storage.store import Store, not_in_use, utc_now

PASSPHRASE = "demo"  # noqa: S105 - everybody may open the demo


class MovableClock:
    """The clock of the store while its year is lived."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now


def make_demo(
    path: Path, settings: SettingsFile, *, before: Callable[[], object] | None = None
) -> dict[str, int]:
    """Make the demo store at this path, unless a demo store of today is there already. Answers with what it holds.
    ``before`` is called when there is something to make, which takes a while.

    Raises ``store.exists`` when something else is there, ``store.busy`` when its window is open. A demo store of another day is made anew, because its dates
    are relative to today; what was tried out in it goes with it.
    """
    if path.exists():
        key = _key_of_demo(path)
        if _made_today(path):
            return _counts(path, key)
    with not_in_use(path):
        if before is not None:
            before()
        _make(path, settings)
    return _counts(path, open_with_passphrase(path, PASSPHRASE))


def _make(path: Path, settings: SettingsFile) -> None:
    """Live the year under another name; the store takes its place when it is whole."""
    making = path.with_name(f".{path.name}.making")
    opening.remove_store(making)
    try:
        key, _code = create_keys(making, PASSPHRASE)
        migrations.create(making, key)
        live(making, key, settings, place=path)
        backups.remove_database(path)
        keys_file(making).replace(keys_file(path))
        backups.put_in_place(making, path)
    finally:
        opening.remove_store(making)


def live(path: Path, key: bytes, settings: SettingsFile, *, place: Path) -> None:
    """Fill an empty store, which will stand at ``place``, with the municipality: a year ago until now."""
    now = utc_now()
    clock = MovableClock(now - dt.timedelta(days=400))
    with Store.open(path, key, device=settings.of_store(place).device, clock=clock) as store:
        municipality = Municipality(store, clock).settle()
        Life(store, clock, municipality, now).live()
        settings.remember_who(place, municipality.actor().id)


def _key_of_demo(path: Path) -> bytes:
    try:
        return open_with_passphrase(path, PASSPHRASE)
    except RodeLoperError:
        # Somebody's own store: never replaced by a demo.
        raise RodeLoperError("store.exists", path=str(path)) from None


def _made_today(path: Path) -> bool:
    made = dt.datetime.fromtimestamp(keys_file(path).stat().st_mtime).astimezone()
    return made.date() == utc_now().astimezone().date()


def _counts(path: Path, key: bytes) -> dict[str, int]:
    with Store.open(path, key) as store:
        return {"companies": store.read(companies.count)}
