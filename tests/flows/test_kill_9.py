# SPDX-License-Identifier: EUPL-1.2
"""A process that is killed while it imports, migrates or backs up: nothing that was committed is lost, nothing is half."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from storage import backups, connections, migrations
from storage.keys import create_keys
from storage.models import Company, Contact
from storage.store import Store
from tests.conftest import KEY
from tests.extracts import write_csv

ROOT = Path(__file__).parents[2]
KILLS = 4
ROWS = 1_500

PRELUDE = """
import sys
from pathlib import Path
from storage import backups, migrations
from storage.imports import apply, columns, plan, reading
from storage.rules.rights import Actor
from storage.store import Store
path, key = Path(sys.argv[1]), bytes.fromhex(sys.argv[2])
"""
IMPORT = (
    PRELUDE
    + """
table = reading.read_table(Path(sys.argv[3]))
store = Store.open(path, key, device="b")
prepared = store.read(plan.prepare, table, columns.guess(table))
print("ready", flush=True)
store.write(apply.companies, Actor("a", "A", "b"), prepared).result()
print("done", flush=True)
store.close()
"""
)
MIGRATE = (
    PRELUDE
    + """
print("ready", flush=True)
migrations.ready(path, key)
print("done", flush=True)
"""
)
BACK_UP = (
    PRELUDE
    + """
print("ready", flush=True)
backups.back_up(path, key, Path(sys.argv[3]))
print("done", flush=True)
"""
)


def killed(program: str, *arguments: object, after: float) -> bool:
    """Run the program and kill it so many seconds after it is ready. Whether it had reported that it was done."""
    words = [sys.executable, "-c", program, *map(str, arguments)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(after)
        process.kill()
        return "done" in process.stdout.read()


def companies(db: Session) -> tuple[int, int, int]:
    found = db.scalar(text("SELECT count(*) FROM company_search"))
    return (
        db.scalar(select(func.count(Company.key))) or 0,
        db.scalar(select(func.count(Contact.key))) or 0,
        found or 0,
    )


def sound(path: Path, key: bytes = KEY) -> None:
    connection = connections.connect(path, key)
    assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_an_import_that_is_killed_is_whole_or_not_there(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "kvk.csv"
    write_csv(file, ROWS)
    store.close()
    chance = random.Random(20261123)
    for _ in range(KILLS):
        done = killed(IMPORT, store.path, KEY.hex(), file, after=chance.uniform(0, 0.7))
        sound(store.path)
        with Store.open(store.path, KEY) as again:
            total, _people, indexed = again.read(companies)
        assert indexed == total
        assert total == 0 or total > ROWS * 0.9
        assert total or not done
    # And it can simply be done again.
    assert killed(IMPORT, store.path, KEY.hex(), file, after=60)


def test_a_migration_that_is_killed_leaves_the_old_store_or_the_new_one(tmp_path: Path) -> None:
    chance = random.Random(7)
    for turn in range(KILLS):
        path = tmp_path / f"old-{turn}.store"
        migrations.upgrade(path, KEY, "0001")
        connection = connections.connect(path, KEY)
        stamp = "1, 'a', 1, 'a'"
        connection.execute("BEGIN")
        connection.executemany(
            f"INSERT INTO companies (id, name, created_at, created_by, changed_at, changed_by) VALUES (?, ?, {stamp})",
            [(f"c{n}", f"Bedrijf {n}") for n in range(4_000)],
        )
        connection.execute("COMMIT")
        connection.close()
        killed(MIGRATE, path, KEY.hex(), after=chance.uniform(0, 0.5))
        sound(path)
        assert migrations.version(path, KEY) in ("0001", migrations.HEAD)
        migrations.ready(path, KEY)
        with Store.open(path, KEY) as opened:
            total, _people, indexed = opened.read(companies)
        assert (total, indexed) == (4_000, 4_000)


def test_a_back_up_that_is_killed_leaves_no_half_file_and_the_last_good_one(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    key, _code = create_keys(path, "geheim genoeg")
    migrations.create(path, key)
    file = tmp_path / "kvk.csv"
    write_csv(file, ROWS)
    assert killed(IMPORT, path, key.hex(), file, after=60)
    out = tmp_path / "copy.rlbackup"
    backups.back_up(path, key, out)
    chance = random.Random(11)
    for _ in range(KILLS):
        killed(BACK_UP, path, key.hex(), out, after=chance.uniform(0, 0.6))
        header = backups.read_header(out)
        assert header.size > 0
        backups.unpack(out, tmp_path / "unpacked.db")
        sound(tmp_path / "unpacked.db", key)
    sound(path, key)


def test_a_half_file_is_never_taken_for_a_back_up(tmp_path: Path) -> None:
    half = tmp_path / "copy.rlbackup"
    half.write_bytes(b'{"format":"rode-loper-backup"')
    with pytest.raises(Exception, match=r"backup\.damaged"):
        backups.read_header(half)
