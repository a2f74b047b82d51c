# SPDX-License-Identifier: EUPL-1.2
"""A back-up from somebody who wants harm: it opens with their code, yet runs nothing and replaces nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from assets.texts import sentence
from storage import backups, connections, keys, migrations
from storage.errors import RodeLoperError
from storage.migrations import likeness
from tests.conftest import KEY, NOW

pytestmark = pytest.mark.usefixtures("cheap_keys")

OURS = bytes(reversed(KEY))
"""The key of the store that is there, which the sender of a back-up does not know."""
_SHADOW = "CREATE TABLE ''note_search_config''(k PRIMARY KEY, v AS (abs(k))) WITHOUT ROWID"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A store that somebody works in, byte for byte something to compare with afterwards."""
    store = tmp_path / "here" / "work.db"
    store.parent.mkdir()
    migrations_of(store)
    return store


def migrations_of(store: Path) -> None:
    connection = connections.connect(store, OURS)
    connection.execute("CREATE TABLE mine (word TEXT)")
    connection.close()
    keys.write_keys(store, keys.wrap_key(OURS, None)[0])


@pytest.fixture
def back_up_of(tmp_path: Path, empty_store: Path) -> Callable[..., Path]:
    """A whole and valid back-up of a store in which these statements were run."""

    def make(*statements: str) -> Path:
        database, out = tmp_path / "theirs.db", tmp_path / "gift.rlbackup"
        shutil.copy(empty_store, database)
        connection = connections.connect(database, KEY)
        for statement in statements:
            connection.execute(statement)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.close()
        backups.pack(keys.wrap_key(KEY, None)[0], database, out, NOW)
        return out

    return make


def refusal(backup: Path, store: Path) -> RodeLoperError:
    """Why it is not restored; whatever the reason, nothing changed here and it has a sentence."""
    before = {file.name: file.read_bytes() for file in store.parent.iterdir()}
    with pytest.raises(RodeLoperError) as refused:
        backups.restore(backup, store, lambda _keys: KEY)
    assert {file.name: file.read_bytes() for file in store.parent.iterdir()} == before
    assert sentence(refused.value.code, refused.value.values) != refused.value.code
    return refused.value


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("CREATE TRIGGER spy AFTER INSERT ON notes BEGIN DELETE FROM companies; END", "spy"),
        ("CREATE TRIGGER spy AFTER UPDATE ON notes BEGIN SELECT load_extension('/tmp/evil.so'); END", "spy"),
        ("CREATE VIEW seen AS SELECT text FROM notes", "seen"),
        ("ALTER TABLE notes ADD COLUMN twice AS (text || text)", "notes"),
        ("ALTER TABLE facts ADD COLUMN many TEXT DEFAULT (printf('%1000000000d', 1))", "facts"),
        ("ALTER TABLE facts ADD COLUMN checked TEXT CHECK (abs(checked) > 0)", "facts"),
        ("CREATE TABLE more (word TEXT)", "more"),
        ("CREATE VIRTUAL TABLE more USING fts5(word)", "more"),
        ("CREATE INDEX slow ON notes (hex(zeroblob(length(text))))", "slow"),
        ("DROP TRIGGER note_search_insert", "note_search_insert"),
    ],
    ids=lambda value: value.split(" AS ")[0][:40],
)
def test_what_no_program_of_ours_makes_is_refused(
    back_up_of: Callable[..., Path], here: Path, statement: str, part: str
) -> None:
    problem = refusal(back_up_of(statement), here)
    assert (problem.code, problem.values) == ("backup.not-ours", {"part": part})


def test_a_store_without_its_audit_trail_is_refused(back_up_of: Callable[..., Path], here: Path) -> None:
    assert refusal(back_up_of("DROP TABLE audit_lines"), here).code == "backup.not-ours"


def test_a_table_of_the_index_that_computes_is_refused(back_up_of: Callable[..., Path], here: Path) -> None:
    swap = f"UPDATE sqlite_master SET sql = '{_SHADOW}' WHERE name = 'note_search_config'"
    backup = back_up_of("PRAGMA writable_schema = ON", swap, "PRAGMA writable_schema = OFF")
    assert refusal(backup, here).values == {"part": "note_search_config"}


def test_a_trigger_of_ours_with_other_work_in_it_is_refused(
    back_up_of: Callable[..., Path], here: Path
) -> None:
    evil = "CREATE TRIGGER note_search_delete AFTER DELETE ON notes BEGIN DELETE FROM companies; END"
    backup = back_up_of("DROP TRIGGER note_search_delete", evil)
    assert refusal(backup, here).values == {"part": "note_search_delete"}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "store.newer"),
        ("UPDATE alembic_version SET version_num = x'00'", "store.newer"),
        ("DELETE FROM alembic_version", "backup.not-ours"),
        ("DROP TABLE alembic_version", "backup.not-ours"),
    ],
)
def test_a_store_of_an_unknown_version_is_refused_before_it_takes_the_place(
    back_up_of: Callable[..., Path], here: Path, statement: str, code: str
) -> None:
    assert refusal(back_up_of(statement), here).code == code


def test_statistics_of_sqlite_are_no_strangers(back_up_of: Callable[..., Path], tmp_path: Path) -> None:
    there = tmp_path / "there" / "work.db"
    assert backups.restore(back_up_of("ANALYZE"), there, lambda _keys: KEY).replaced is None
    assert migrations.version(there, KEY) == migrations.HEAD


def test_a_store_of_an_older_program_is_no_stranger(tmp_path: Path) -> None:
    old, out, there = tmp_path / "old.db", tmp_path / "old.rlbackup", tmp_path / "there" / "work.db"
    migrations.upgrade(old, KEY, "0001")
    backups.pack(keys.wrap_key(KEY, None)[0], old, out, NOW)
    backups.restore(out, there, lambda _keys: KEY)
    assert migrations.ready(there, KEY)


@pytest.mark.parametrize("pragma", ["cipher_page_size = 1024", "cipher_page_size = 65536", "kdf_iter = 1"])
def test_other_pages_are_no_store(tmp_path: Path, here: Path, pragma: str) -> None:
    database, out = tmp_path / "theirs.db", tmp_path / "gift.rlbackup"
    connection = dbapi2.connect(str(database))
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE facts (name TEXT)")
    connection.close()
    backups.pack(keys.wrap_key(KEY, None)[0], database, out, NOW)
    assert refusal(out, here).code in {"store.wrong-key", "store.damaged", "backup.not-ours"}


def test_a_plain_database_is_no_store(tmp_path: Path, here: Path) -> None:
    database, out = tmp_path / "theirs.db", tmp_path / "gift.rlbackup"
    connection = dbapi2.connect(str(database))
    connection.execute("CREATE TABLE facts (name TEXT)")
    connection.close()
    backups.pack(keys.wrap_key(KEY, None)[0], database, out, NOW)
    assert refusal(out, here).code == "store.wrong-key"


def test_a_back_up_that_says_it_is_huge_does_not_fill_the_disk(
    back_up_of: Callable[..., Path], here: Path
) -> None:
    backup = back_up_of()
    line, rest = backup.read_bytes().split(b"\n", 1)
    backup.write_bytes(json.dumps({**json.loads(line), "size": 2**43}).encode() + b"\n" + rest)
    assert refusal(backup, here).code == "store.full"


def test_a_link_in_the_place_of_a_back_up_gives_nothing_away(tmp_path: Path, here: Path) -> None:
    link = tmp_path / "gift.rlbackup"
    link.symlink_to("/etc/passwd")
    assert refusal(link, here).code == "backup.damaged"
    link.unlink()
    link.symlink_to("/dev/zero")
    assert refusal(link, here).code == "backup.damaged"


# What every connection of ours refuses, also in a store that was not restored


def connected(path: Path) -> Any:
    return connections.connect(path, KEY)


def test_no_table_can_call_a_function_that_reaches_out(tmp_path: Path, empty_store: Path) -> None:
    path = tmp_path / "theirs.db"
    shutil.copy(empty_store, path)
    called: list[object] = []
    connection = connected(path)
    connection.create_function("reach_out", 1, called.append)
    connection.execute("CREATE TRIGGER spy AFTER INSERT ON facts BEGIN SELECT reach_out(new.value); END")
    with pytest.raises(dbapi2.DatabaseError, match="unsafe use of reach_out"):
        connection.execute("INSERT INTO facts (name, value) VALUES ('a', 'b')")
    connection.close()
    assert not called


def test_pages_are_checked_and_extensions_stay_out(empty_store: Path) -> None:
    connection = connected(empty_store)
    assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
    assert connection.execute("PRAGMA cell_size_check").fetchone() == (1,)
    with pytest.raises(dbapi2.DatabaseError, match="not authorized"):
        connection.execute("SELECT load_extension('evil.so')")
    connection.close()


def test_the_parts_of_a_version_that_was_published_stay_as_they_are() -> None:
    # Fails after an upgrade of SQLAlchemy or SQLite that writes them otherwise: then old back-ups would be refused.
    assert len(likeness.parts_of("0002")) == 145
    notes = likeness.parts_of("0002")["trigger", "note_search_insert", "notes"]
    assert notes == (
        "CREATETRIGGERnote_search_insertAFTERINSERTONnotesBEGININSERTINTOnote_search(rowid,words)SELECTnew.key,new.text;END"
    )
    facts = likeness.parts_of("0002")["table", "facts", "facts"]
    assert facts == "CREATETABLEfacts(nameVARCHARNOTNULL,valueTEXTNOTNULL,CONSTRAINTpk_factsPRIMARYKEY(name))"
