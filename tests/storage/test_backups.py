# SPDX-License-Identifier: EUPL-1.2
"""A back-up is one file that opens anywhere with the code; a bad one changes nothing; a restore keeps what was there."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import backups, connections, keys, recovery
from storage.errors import RodeLoperError
from storage.keys import Keys
from tests.conftest import KEY

pytestmark = pytest.mark.usefixtures("cheap_keys")

MADE = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
WRITE = "INSERT INTO facts (name, value) VALUES ('word' || (SELECT count(*) FROM facts), ?)"


class Place:
    """A store with a few words in it, and its secrets."""

    def __init__(self, folder: Path, empty: Path) -> None:
        self.store, self.key = folder / "work.db", KEY
        shutil.copy(empty, self.store)
        wrapped, self.code = keys.wrap_key(KEY, None)
        keys.write_keys(self.store, wrapped)
        self.write("first")

    def write(self, word: str) -> None:
        connection = connections.connect(self.store, self.key)
        connection.execute(WRITE, (word,))
        connection.close()

    def unlock(self, wrapped: Keys) -> bytes:
        return keys.unlock(wrapped, self.code)


def words(store: Path, key: bytes) -> list[str]:
    connection = connections.connect(store, key, read_only=True)
    try:
        return [
            row[0]
            for row in connection.execute("SELECT value FROM facts WHERE name LIKE 'word%' ORDER BY rowid")
        ]
    finally:
        connection.close()


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir() if entry.is_file())


@pytest.fixture
def place(tmp_path: Path, empty_store: Path) -> Place:
    (tmp_path / "here").mkdir()
    return Place(tmp_path / "here", empty_store)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "monday.rlbackup"


def refused(code: str) -> Any:
    return pytest.raises(RodeLoperError, match=code.replace(".", r"\."))


def test_a_back_up_opens_on_another_machine_with_only_the_code(
    place: Place, out: Path, tmp_path: Path
) -> None:
    backups.back_up(place.store, place.key, out, MADE)
    assert names(out.parent) == ["monday.rlbackup"]
    shutil.rmtree(place.store.parent)

    elsewhere = tmp_path / "elsewhere" / "work.db"
    done = backups.restore(out, elsewhere, place.unlock)
    assert done == backups.Restored(MADE, None)
    assert words(elsewhere, keys.open_with_recovery_code(elsewhere, place.code)) == ["first"]


def test_a_back_up_is_encrypted(place: Place, out: Path) -> None:
    place.write("a secret of a company")
    backups.back_up(place.store, place.key, out, MADE)
    content = out.read_bytes()
    assert b"secret" not in content
    assert b"SQLite format" not in content
    assert place.key not in content


def test_a_back_up_while_somebody_writes_holds_one_moment(place: Place, out: Path) -> None:
    stop = threading.Event()

    def keep_writing() -> None:
        number = 0
        while not stop.is_set():
            place.write(f"word {number}")
            number += 1

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        for _ in range(5):
            backups.back_up(place.store, place.key, out, MADE)
    finally:
        stop.set()
        writer.join()
    backups.restore(out, place.store, place.unlock)
    kept = words(place.store, place.key)
    assert kept == ["first", *(f"word {number}" for number in range(len(kept) - 1))]


def test_restore_keeps_the_store_that_it_replaces(place: Place, out: Path) -> None:
    backups.back_up(place.store, place.key, out, MADE)
    place.write("later")
    done = backups.restore(out, place.store, place.unlock)
    assert words(place.store, place.key) == ["first"]
    assert done.replaced is not None
    assert words(done.replaced, keys.open_with_recovery_code(done.replaced, place.code)) == ["first", "later"]


def test_restore_keeps_what_was_only_in_the_write_ahead_log(place: Place, out: Path) -> None:
    backups.back_up(place.store, place.key, out, MADE)
    crashed = place.store.parent / "crashed"
    connection = connections.connect(place.store, place.key)
    connection.execute(WRITE, ("in the log",))
    crashed.mkdir()
    for file in (place.store, place.store.with_name("work.db-wal"), keys.keys_file(place.store)):
        shutil.copy(file, crashed)
    connection.close()

    done = backups.restore(out, crashed / "work.db", place.unlock)
    assert words(crashed / "work.db", place.key) == ["first"]
    assert done.replaced is not None
    assert words(done.replaced, place.key) == ["first", "in the log"]


def test_with_the_wrong_code_nothing_changes(place: Place, out: Path) -> None:
    backups.back_up(place.store, place.key, out, MADE)
    place.write("later")
    before = names(place.store.parent)

    with refused("store.wrong-key"):
        backups.restore(out, place.store, lambda wrapped: keys.unlock(wrapped, recovery.new_code()))
    with refused("store.wrong-key"):
        backups.restore(out, place.store, lambda _wrapped: bytes(32))
    assert words(place.store, place.key) == ["first", "later"]
    assert names(place.store.parent) == before


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_changed_byte_or_another_length_is_refused(
    place: Place, out: Path, tmp_path: Path, data: st.DataObject
) -> None:
    if not out.exists():
        backups.back_up(place.store, place.key, out, MADE)
    content = out.read_bytes()
    spot = data.draw(st.integers(content.index(b"\n") + 1, len(content) - 1))
    bad = data.draw(
        st.sampled_from(
            [
                content[:spot],
                content + b"x",
                content[:spot] + bytes([content[spot] ^ 1]) + content[spot + 1 :],
            ]
        )
    )
    broken = tmp_path / "broken.rlbackup"
    broken.write_bytes(bad)
    arriving = tmp_path / "arriving" / "work.db"
    with refused("backup.damaged"):
        backups.unpack(broken, arriving)
    assert names(arriving.parent) == []


@given(line=st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_other_file_is_refused(tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "any"
    file.write_bytes(line)
    with refused("backup.damaged"):
        backups.read_header(file)


@pytest.mark.parametrize(
    "change", [{"version": 2}, {"path": "../../x"}, {"size": 0}, {"sha256": "x"}, {"made": "2026-11-23"}]
)
def test_a_header_of_another_shape_is_refused(place: Place, out: Path, change: dict[str, object]) -> None:
    backups.back_up(place.store, place.key, out, MADE)
    line, rest = out.read_bytes().split(b"\n", 1)
    out.write_bytes(json.dumps({**json.loads(line), **change}).encode() + b"\n" + rest)
    with refused("backup.damaged"):
        backups.read_header(out)


def test_a_folder_or_nothing_is_no_back_up(tmp_path: Path) -> None:
    with refused("backup.missing"):
        backups.read_header(tmp_path / "nothing")
    with refused("backup.missing"):
        backups.read_header(tmp_path)


@pytest.mark.parametrize("page", range(6))
def test_a_damaged_page_gives_no_back_up(place: Place, out: Path, page: int) -> None:
    place.write("x" * 20_000)
    content = bytearray(place.store.read_bytes())
    assert len(content) >= 6 * 4096
    content[page * 4096 + 4000] ^= 1
    place.store.write_bytes(content)
    with pytest.raises(RodeLoperError, match=r"store\.(damaged|wrong-key)"):
        backups.back_up(place.store, place.key, out, MADE)
    assert names(out.parent) == []


def test_the_newest_fourteen_days_are_kept_and_other_files_stay(tmp_path: Path) -> None:
    store, namesake = tmp_path / "here" / "work[1].db", tmp_path / "there" / "work[1].db"
    for one in (store, namesake):
        keys.create_keys(one, None)
    kept = tmp_path / "kept"
    kept.mkdir()
    days = [dt.date(2026, 11, 1) + dt.timedelta(days=number) for number in range(20)]
    for day in days:
        backups.daily_file(kept, store, day).touch()
    others = [kept / "by hand.rlbackup", backups.daily_file(kept, namesake, days[0])]
    for other in others:
        other.touch()

    removed = backups.keep_newest(kept, store)
    assert removed == [backups.daily_file(kept, store, day) for day in days[:6]]
    assert all(other.exists() for other in others)
    assert len(names(kept)) == 14 + len(others)
