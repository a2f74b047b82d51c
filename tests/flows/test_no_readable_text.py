# SPDX-License-Identifier: EUPL-1.2
"""Who finds the laptop reads nothing: no word of the work stands readable in any file that the program left behind.

What a person saves somewhere (a paper, a report, the rows that an import refused) is readable on purpose, and lies where
that person chose; the folder ``given`` is that place here.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.flows.raw_bytes import documents, finds

ROOT = Path(__file__).parents[2]
PASSPHRASE = "mosterdzaad regenboog kandelaar"
COMPANY, CONTACT, NOTE, ACTION = "Wervelkroon", "Zonnebeeld", "Kwispelgeheim", "Tjilpafspraak"
REFUSED, DEFECT, HALF = "Struikelrij", "Knerpfout", "Halfgedaan"
WORDS = (COMPANY, CONTACT, NOTE, ACTION, REFUSED, DEFECT, HALF, *PASSPHRASE.split())


class Laptop:
    """A home folder, a temporary folder, and the folder where its owner keeps papers."""

    def __init__(self, folder: Path) -> None:
        self.home, self.temp, self.given = (folder / name for name in ("home", "temp", "given"))
        for place in (self.home, self.temp, self.given):
            place.mkdir()
        self.store = self.home / "stores" / "town.db"
        self.environment = {
            **os.environ,
            "RODELOPER_HOME": str(self.home), "RODELOPER_PASSPHRASE": PASSPHRASE, "PYTHONPATH": str(ROOT),
            "HOME": str(self.home), "TMPDIR": str(self.temp), "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_RUNTIME_DIR": str(self.temp), "QT_QPA_PLATFORM": "offscreen",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }  # fmt: skip
        self.after_kill: list[str] = []

    def run(self, *words: str | Path, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, *map(str, words)], cwd=self.given, env=self.environment, capture_output=True, text=True,
            timeout=240, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def command(self, *words: str | Path, code: int = 0) -> str:
        return self.run("-m", "desktop", *words, "--store", self.store, code=code)

    def left(self) -> list[Path]:
        return [self.home, self.temp]


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    """A laptop after a day of work that ended with a window that was killed while it wrote."""
    made = Laptop(tmp_path_factory.mktemp("laptop"))
    rows = "\n".join(f"{69599000 + n};{COMPANY} {n};Contact {n};" for n in range(400))
    file = made.given / "kvk.csv"
    file.write_text(
        f"KVK-nummer;Naam;Contactpersoon;E-mail\n69599084;{COMPANY};{CONTACT};\n{rows}\nx;{REFUSED};;\n",
        "utf-8",
    )
    made.command("import", "companies", file, "--as", "Noor Vermaat")
    made.run(Path(__file__).with_name("marked_window.py"), made.store, made.given, PASSPHRASE, NOTE, ACTION, DEFECT, HALF,
             code=-9)  # fmt: skip
    assert made.store.with_name("town.db-wal").stat().st_size > 100_000, "the unfinished save is on the disk"
    assert made.store.with_name("town.db-shm").exists()
    made.after_kill = finds(made.left(), WORDS)
    made.command("backup", made.home / "backups" / "monday.rlbackup")
    return made


def test_no_word_of_the_work_is_readable(laptop: Laptop) -> None:
    left = [file.name for folder in laptop.left() for file in folder.rglob("*") if file.is_file()]
    assert {"town.db", "rodeloper.log", "monday.rlbackup"} <= set(left)
    assert finds(laptop.left(), WORDS) == []


def test_no_paper_is_left(laptop: Laptop) -> None:
    assert documents(laptop.left()) == []
    assert documents([laptop.given]), "where the person saved them they are"


def test_the_log_tells_of_the_defects_without_their_words(laptop: Laptop) -> None:
    said = (laptop.home / "logs" / "rodeloper.log").read_text("utf-8")
    assert said.count("builtins.ValueError") >= 2
    assert "marked_window.py" in said


def test_nor_was_it_when_the_window_had_just_been_killed_in_the_middle_of_a_save(laptop: Laptop) -> None:
    assert laptop.after_kill == []
    said = laptop.command("list", "actions", "--json")
    assert ACTION in said
    assert HALF not in said


def test_rows_that_were_refused_lie_where_the_person_works(laptop: Laptop) -> None:
    assert finds([laptop.given], [REFUSED])


@pytest.mark.parametrize(
    "content",
    [
        NOTE.encode(),
        NOTE.lower().encode("utf-16-le"),
        NOTE.encode("utf-16-be"),
        b"\x00" * 77 + zlib.compress(f"1 0 0 1 {NOTE} Tj".encode()) + b"rest",
        b"<< /Length 9 >> stream\n" + base64.a85encode(zlib.compress(NOTE.encode(), 9)) + b"~>endstream",
    ],
)
def test_the_search_finds_what_is_there(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "left").write_bytes(b"before" + content + b"after")
    assert len(finds([tmp_path], WORDS)) == 1


def test_the_search_looks_at_names_of_files_too(tmp_path: Path) -> None:
    (tmp_path / f"brief {COMPANY}.txt").write_bytes(b"")
    assert len(finds([tmp_path], WORDS)) == 1
