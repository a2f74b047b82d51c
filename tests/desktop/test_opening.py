# SPDX-License-Identifier: EUPL-1.2
"""Opening and making a store: whole or not there, never upgraded or replaced while somebody writes to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from desktop import arrivals, opening
from desktop.arrivals import Newcomer
from desktop.keys import Ways
from desktop.settings import SettingsFile
from storage import backups, connections, migrations
from storage.errors import RodeLoperError
from storage.keys import create_keys, keys_file
from storage.models import Colleague
from storage.operations import exchange, municipality
from storage.operations import people as people_operations
from storage.operations.unit import operation
from storage.queries import people
from storage.rules.rights import NOBODY, Actor
from storage.store import Store, not_in_use

pytestmark = pytest.mark.usefixtures("cheap_keys")

PASSPHRASE = "een lange zin om te onthouden"
WAYS = Ways(ask=lambda _attempt: PASSPHRASE)


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "settings.json")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "stores" / "mine.db"


def refused(code: str) -> Any:
    return pytest.raises(RodeLoperError, match=code.replace(".", r"\."))


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_new_store_stands_there_whole_and_alone(path: Path, settings: SettingsFile) -> None:
    made = opening.make_store(path, settings, passphrase=PASSPHRASE, who="Noor Vermaat")
    assert made.store.read(people.topics)
    made.store.close()
    assert names(path.parent) == ["mine.db", "mine.db.keys", "mine.db.lock"]
    again = opening.open_store(path, settings, WAYS, who="Noor Vermaat")
    assert again.actor == made.actor
    again.store.close()


def test_a_store_that_could_not_be_filled_leaves_nothing_and_was_never_in_its_place(
    path: Path, settings: SettingsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    there: list[bool] = []

    def broken(db: Session, actor: Actor, organisation: str) -> Any:
        there.append(path.exists())
        raise RodeLoperError("store.full")

    monkeypatch.setattr(municipality, "seed", broken)
    with refused("store.full"):
        opening.make_store(path, settings, passphrase=PASSPHRASE, who="Noor Vermaat")
    assert there == [False]
    assert names(path.parent) == []


def test_a_start_that_was_cut_off_does_not_stand_in_the_way(path: Path, settings: SettingsFile) -> None:
    path.parent.mkdir(parents=True)
    key, _code = create_keys(path, PASSPHRASE)
    migrations.create(path.with_name(f".{path.name}.making"), key)
    path.with_name(f"{path.name}-wal").write_bytes(b"the log of a store that is gone")
    made = opening.make_store(path, settings, passphrase=PASSPHRASE, who="Noor Vermaat")
    assert made.store.read(people.topics)
    made.store.close()


def test_a_first_start_with_a_wrong_address_can_be_done_again(path: Path, settings: SettingsFile) -> None:
    newcomer = Newcomer("Noor Vermaat", "EZ", "", "geen adres", "Lindervoort", PASSPHRASE)
    with refused("fields.invalid"):
        arrivals.make(path, settings, newcomer)
    assert names(path.parent) == []


def test_an_empty_file_is_a_damaged_store_and_not_filled_with_a_new_one(
    path: Path, settings: SettingsFile
) -> None:
    opening.make_store(path, settings, passphrase=PASSPHRASE).store.close()
    path.write_bytes(b"")
    for _ in range(2):
        with refused("store.damaged"):
            opening.open_store(path, settings, WAYS)


def test_a_store_is_not_upgraded_while_somebody_writes_to_it(path: Path, settings: SettingsFile) -> None:
    path.parent.mkdir(parents=True)
    key, _code = create_keys(path, PASSPHRASE)
    migrations.upgrade(path, key, "0001")
    with not_in_use(path), refused("store.busy"):
        opening.open_store(path, settings, WAYS)
    assert migrations.version(path, key) == "0001"
    opening.open_store(path, settings, WAYS).store.close()
    assert migrations.version(path, key) == migrations.HEAD


def test_a_back_up_is_not_put_back_while_somebody_writes(path: Path, settings: SettingsFile) -> None:
    made = opening.make_store(path, settings, passphrase=PASSPHRASE, who="Noor Vermaat")
    out = path.with_name("monday.rlbackup")
    made.store.with_key(lambda store, key: backups.back_up(store, key, out))
    before = path.read_bytes()
    with refused("store.busy"):
        opening.put_back(out, path, WAYS, settings)
    assert path.read_bytes() == before
    made.store.close()
    assert opening.put_back(out, path, WAYS, settings).replaced is not None
    opening.open_store(path, settings, WAYS).store.close()


def test_a_back_up_never_lands_on_the_store_or_its_keys(path: Path, settings: SettingsFile) -> None:
    made = opening.make_store(path, settings, passphrase=PASSPHRASE, who="Noor Vermaat")
    key = made.store.with_key(lambda _path, key: key)
    made.store.close()
    for out in (path, keys_file(path), path.parent / ".." / path.parent.name / path.name):
        with refused("store.own-file"):
            backups.back_up(path, key, out)
    assert json.loads(keys_file(path).read_bytes())["format"] == 1
    with Store.open(path, key) as store:
        assert store.read(people.colleague_named, "Noor Vermaat")
    connections.connect(path, key).close()


def test_a_laptop_that_forgot_who_works_here_opens_as_whose_login_it_is(
    path: Path, settings: SettingsFile, tmp_path: Path
) -> None:
    made = opening.make_store(path, settings, passphrase=PASSPHRASE, who="Noor Vermaat")
    hette = str(made.store.write(people_operations.add_colleague, made.actor, name="Hette").result().answer)
    made.store.write(
        exchange.remember, made.actor, server="https://x.example", bucket="x", user="hette"
    ).result()
    made.store.write(_login_of, made.actor, hette, "hette").result()
    made.store.close()
    again = opening.open_store(path, SettingsFile(tmp_path / "new.json"), WAYS, write=True)
    try:
        assert again.actor.id == hette
    finally:
        again.store.close()


def test_who_may_add_nobody_still_may_look(path: Path, settings: SettingsFile, tmp_path: Path) -> None:
    made = opening.make_store(path, settings, passphrase=PASSPHRASE, who="Noor Vermaat")
    made.store.write(people_operations.count_roles, made.actor).result()
    before = made.store.read(people.colleagues, archived=True)
    made.store.close()
    again = opening.open_store(path, SettingsFile(tmp_path / "new.json"), WAYS, write=True)
    try:
        assert (again.actor.id, again.actor.role) == ("", NOBODY)
        assert again.store.read(people.colleagues, archived=True) == before
    finally:
        again.store.close()


@operation("people.change_colleague")
def _login_of(db: Session, actor: Actor, /, colleague_id: str, login: str) -> None:
    db.execute(update(Colleague).where(Colleague.id == colleague_id).values(account=login))
