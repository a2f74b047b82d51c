# SPDX-License-Identifier: EUPL-1.2
"""The invented municipality moves to the demo backend: what its people did in a year is there for all who join."""

from __future__ import annotations

from pathlib import Path

from desktop import opening
from desktop.demo.build import PASSPHRASE, make_demo
from desktop.settings import SettingsFile
from storage.keys import open_with_passphrase
from storage.store import Store
from sync.backend.administration import Administration
from sync.backend.demo import Move
from sync.backend.filling import fill_from


def move_in(folder: Path) -> Move:
    """Live the year in a store in this folder, move it, and remove the store.

    When it breaks off, the next start goes on with the same store: nothing comes twice.
    """

    def move(server: Administration, municipality: str) -> None:
        path = folder / "moving.store"
        if not path.exists():
            make_demo(path, SettingsFile(folder / "moving.json"))
        with Store.open(path, open_with_passphrase(path, PASSPHRASE)) as store:
            fill_from(server, municipality, store)
        opening.remove_store(path)
        (folder / "moving.json").unlink(missing_ok=True)

    return move
