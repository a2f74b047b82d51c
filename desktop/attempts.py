# SPDX-License-Identifier: EUPL-1.2
"""Wrong passphrases and recovery codes make the next try wait: 1, 2, 4 … up to 60 seconds, also after a restart.

Time is counted on the clock that runs since the machine started: setting the clock on the wall changes nothing, and after
a restart of the machine the waiting begins again. The count is a small file beside the settings, one for each key, so
that a back-up is no second door. Whoever can remove that file can also copy the store and guess elsewhere; against that
stands only the cost of each guess (Argon2id, see ``storage.keys``).
"""

from __future__ import annotations

import logging
import math
import time
from pathlib import Path

import msgspec

from desktop import folders
from storage import keys
from storage.errors import RodeLoperError
from storage.files import write_whole
from storage.keys import Keys

LONGEST = 60.0
LARGEST_FILE = 1024

log = logging.getLogger(__name__)


class _Failures(msgspec.Struct, frozen=True):
    """How many wrong ones came in a row, and when the last one did, in seconds since the machine started."""

    count: int = 0
    at: float = 0.0


def unlock(wrapped: Keys, secret: str) -> bytes:
    """The raw key from what a person typed (see ``storage.keys.unlock``), unless it is too early.

    Raises ``keys.wait`` (``seconds``) without looking at the secret. A typing error in a recovery code, which its own check
    finds, costs nothing.
    """
    if seconds := waiting(wrapped.store):
        raise RodeLoperError("keys.wait", seconds=seconds)
    try:
        key = keys.unlock(wrapped, secret)
    except RodeLoperError as error:
        if error.code == "store.wrong-key":
            _failed(wrapped.store)
        raise
    _file(wrapped.store).unlink(missing_ok=True)
    return key


def waiting(store: str) -> int:
    """How many seconds the next try for the key with this number must wait, rounded up; 0 when it may come."""
    failures = _read(store)
    if not failures.count:
        return 0
    delay, passed = _delay(failures.count), time.monotonic() - failures.at
    if passed < 0:
        # The machine was started again meanwhile: nobody knows how long that took.
        _write(store, _Failures(failures.count, time.monotonic()))
        passed = 0
    return max(0, math.ceil(delay - passed))


def waiting_for(path: Path) -> int:
    """The same for the store at this place."""
    try:
        return waiting(keys.read_keys(path).store)
    except RodeLoperError:
        return 0


def pause(store: str) -> None:
    """Wait until the next try may come; for a terminal, where somebody tries a few times in a row."""
    time.sleep(waiting(store))


def _delay(count: int) -> float:
    return min(2.0 ** min(count - 1, 10), LONGEST)


def _failed(store: str) -> None:
    _write(store, _Failures(_read(store).count + 1, time.monotonic()))


def _read(store: str) -> _Failures:
    try:
        with _file(store).open("rb") as file:
            return msgspec.json.decode(file.read(LARGEST_FILE), type=_Failures)
    except FileNotFoundError:
        return _Failures()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        log.warning("the file with wrong passphrases cannot be read")
        return _Failures()


def _write(store: str, failures: _Failures) -> None:
    try:
        write_whole(_file(store), msgspec.json.encode(failures) + b"\n")
    except RodeLoperError as error:
        # A profile that cannot be written must not keep its owner out.
        log.warning("a wrong passphrase could not be noted: %s", error.code)


def _file(store: str) -> Path:
    return folders.settings_file().with_name(f"attempts-{store}.json")
