# SPDX-License-Identifier: EUPL-1.2
"""A laptop on which a back-up was put back, and that goes on before it exchanged: others lose nothing, nor does it."""

from __future__ import annotations

from pathlib import Path

from storage import backups
from storage.keys import create_keys, read_keys, write_keys
from storage.operations import actions
from storage.store import Store
from sync.engine import Engine
from tests.conftest import KEY, Clock
from tests.factories import make_action, make_company
from tests.sync.agreement import sound
from tests.sync.two_laptops import Laptop


def put_back(laptop: Laptop, backup: Path, clock: Clock) -> None:
    """Put the back-up in the place of the store, as the program does, and open it again."""
    path, device = laptop.store.path, laptop.store.device
    laptop.store.close()
    backups.restore(backup, path, lambda _keys: KEY)
    laptop.store = Store.open(path, KEY, device=device, clock=clock)
    laptop.engine = Engine(laptop.client, laptop.store, laptop.actor)  # type: ignore[arg-type]


def said(laptop: Laptop) -> list[str]:
    return sorted(
        wire["text"] for wire in laptop.contents().values() if "action_id" in wire and "text" in wire
    )


def test_steps_before_and_after_a_back_up_was_put_back_are_all_there(
    laptops: tuple[Laptop, Laptop], tmp_path: Path, clock: Clock
) -> None:
    noor, bas = laptops
    create_keys(tmp_path / "other.store", None)
    write_keys(noor.store.path, read_keys(tmp_path / "other.store"))
    action = make_action(noor.store, noor.actor, make_company(noor.store, noor.actor))
    noor.sync(), bas.sync()
    backup = tmp_path / "noor.rlbackup"
    backups.back_up(noor.store.path, KEY, backup)
    for words in ("Gebeld", "Gemaild"):
        noor.do(actions.remark, action, f"{words} op maandag.")
        noor.sync(), bas.sync()
        put_back(noor, backup, clock)
        # The numbers of these two are those of what the back-up does not know.
        noor.do(actions.remark, action, f"{words} op dinsdag.")
        for _ in range(2):
            noor.sync(), bas.sync()
        for laptop in laptops:
            laptop.store.read(sound)
    everything = ["Gebeld op dinsdag.", "Gebeld op maandag.", "Gemaild op dinsdag.", "Gemaild op maandag."]
    assert said(noor) == said(bas) == everything
