# SPDX-License-Identifier: EUPL-1.2
"""Begins with what takes longest, before even the window: deriving the key of a store from a passphrase that is given.

Qt's libraries are loaded meanwhile, on the other core. It is only a head start: what is not as expected here is found,
and told, where the store is opened.
"""

from __future__ import annotations

import json
import os
import threading
from base64 import b64decode
from pathlib import Path

from desktop import folders

ENVIRONMENT = "RODELOPER_PASSPHRASE"
LARGEST_FILE = 64 * 1024


def begin() -> None:
    """Look for the passphrase and the store of last time, and begin, on a thread of its own."""
    if secret := os.environ.get(ENVIRONMENT):
        threading.Thread(target=_look, args=(secret,), name="head start").start()


def _look(secret: str) -> None:
    try:
        last = _read(folders.settings_file()).get("last_store")
        store = Path(str(last)) if last else folders.default_store()
        for wrapped in _read(store.with_name(f"{store.name}.keys"))["wrapped"]:
            if wrapped["by"] == "passphrase":
                _stretch(secret, wrapped)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        # Not even to the log, which is not there yet: whoever opens the store meets it again.
        return


def _stretch(secret: str, wrapped: dict[str, str | int]) -> None:
    from storage import stretching

    usual = stretching.Cost()
    # A file from elsewhere must not make this machine work hard before it was checked.
    if all(wrapped.get(name) == value for name, value in usual._asdict().items()):
        stretching.begin(secret, b64decode(str(wrapped["salt"])), usual)


def _read(file: Path) -> dict[str, list[dict[str, str | int]]]:
    with file.open("rb") as content:
        found: dict[str, list[dict[str, str | int]]] = json.loads(content.read(LARGEST_FILE))
    return found
