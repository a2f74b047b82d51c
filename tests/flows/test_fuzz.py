# SPDX-License-Identifier: EUPL-1.2
"""Five colleagues on a bad network whose laptops die at any moment, against the real backend: nothing is ever lost.

Each laptop is a real process on its own encrypted store. What a person typed is written down beside the store once it
was committed, so that we know after each death what must be somewhere in the end.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from storage import connections
from storage.queries.confidential import MAY_BE
from storage.rules.actions import UpdateKind
from sync import protocol
from sync.groups import ADMINISTRATORS, ALDERMEN, COORDINATORS, TEAM
from tests.backend_server import Backend, password
from tests.conftest import KEY
from tests.flows.exchange_worker import Life
from tests.flows.real_laptop import RealLaptop, everything, until_quiet
from tests.lossy import Lossy, Weather
from tests.sync.agreement import Records, derived, different, doubled, lost, refused, sound, waiting
from tests.sync.edits import Edit

ROOT = Path(__file__).parents[2]
YEAR = 365 * 86_400.0
LOGINS = {"noor": TEAM, "eline": TEAM, "sterre": COORDINATORS, "lobke": ADMINISTRATORS, "hette": ALDERMEN}
WEATHER = Weather(lose_request=0.075, lose_answer=0.075, cut_answer=0.02, delay=(0.0, 0.02))
LONGEST_LIFE = 60
SEEDS = [int(seed) for seed in os.environ.get("RODELOPER_SEEDS", "2 3 5 8").split()]


@dataclass
class Story:
    """The lives of one laptop, one after another; the same ones each time for the same seed."""

    laptop: RealLaptop
    url: str
    seed: int
    folder: Path
    lives: int = 0
    kills: int = 0
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed} {self.laptop.login}")
        self.skew = self.chance.choice([0.0, self.chance.uniform(-YEAR, YEAR)])
        self.side = self.folder / f"{self.laptop.login}.side"

    def go_through(self, kills: int, steps: int) -> None:
        """Live until killed so many times, and once more without that."""
        while self.kills < kills and not self.problems:
            self._live(steps, dies=True)
        self._live(steps, dies=False)

    def _live(self, steps: int, *, dies: bool) -> None:
        chance = self.chance
        self.lives += 1
        end = chance.choice(["statement", "commit", "question", "outside"]) if dies else ""
        most = {"statement": 3_000, "commit": 60, "question": 60}.get(end, 0)
        laptop = self.laptop
        life = Life(
            store=str(laptop.path),
            key=KEY.hex(),
            side=str(self.side),
            url=self.url,
            bucket=laptop.bucket,
            login=laptop.login,
            secret=password(laptop.login),
            colleague=laptop.actor.id,
            name=laptop.actor.name,
            group=LOGINS[laptop.login],
            seed=chance.randrange(10**9),
            skew=self.skew,
            steps=steps,
            die_at=(end, chance.randint(1, most)) if most else None,
        )
        after = chance.uniform(0.2, 2.5) if end == "outside" else LONGEST_LIFE
        errors = self.folder / f"{laptop.login}-{self.lives}.log"
        with errors.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.flows.exchange_worker"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
            try:
                process.communicate(msgspec.json.encode(life), timeout=after)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
        if process.returncode == -signal.SIGKILL:
            self.kills += 1
        elif process.returncode != 0:
            self.problems.append(f"{life.seed} {life.die_at}: {errors.read_text()[-3000:]}")

    def written(self) -> tuple[list[Edit], Counter[str]]:
        """What this laptop committed, and its figures. A last line that broke off says nothing."""
        edits, figures = [], Counter[str]()
        for line in self.side.read_bytes().split(b"\n")[:-1]:
            found = msgspec.json.decode(line)
            if "word" in found:
                edits.append(Edit(**found))
            else:
                figures.update(found)
        return edits, figures


def play(
    backend: Backend,
    folder: Path,
    empty: Path,
    seed: int,
    *,
    kills: int,
    steps: int,
    away: Sequence[str] = (),
) -> tuple[Counter[str], set[str]]:
    """Let them live, then let the network be good, and look whether all is as it should be. Answers with figures, and
    with what nobody made.
    """
    began = time.monotonic()
    bucket = backend.fresh()
    laptops = [RealLaptop(folder, empty, backend, bucket, login) for login in LOGINS if login not in away]
    host, port = backend.url.removeprefix("http://").split(":")
    try:
        until_quiet(laptops)
        for laptop in laptops:
            laptop.store.close()
        with Lossy((host, int(port)), WEATHER, seed=seed) as proxy:
            stories = [Story(laptop, proxy.address, seed, folder) for laptop in laptops]
            threads = [threading.Thread(target=one.go_through, args=(kills, steps)) for one in stories]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert [problem for one in stories for problem in one.problems] == []
        for laptop in laptops:
            laptop.store.unlock(KEY)
        figures = sum((one.written()[1] for one in stories), Counter[str]())
        edits = [edit for one in stories for edit in one.written()[0]]
        until_quiet(laptops)
        there = everything(backend, bucket)
        wrong = judge(there, laptops, edits)
        assert wrong == {}, f"seed {seed}: {wrong}"
    finally:
        for laptop in laptops:
            laptop.close()
    figures["kills"] = sum(one.kills for one in stories)
    figures["words"] = sum(edit.committed for edit in edits)
    figures.update(proxy.counts)
    figures["seconds"] = round(time.monotonic() - began)
    return figures, not_made(there)


def not_made(there: Records) -> set[str]:
    """The kinds of records, and of steps of an action, of which there is none."""
    steps = {str(record["kind"]) for (kind, _), record in there.items() if kind == "action_updates"}
    return ({*protocol.kinds()} - {kind for kind, _ in there}) | ({*UpdateKind} - steps)


def judge(there: Records, laptops: list[RealLaptop], edits: list[Edit]) -> dict[str, object]:
    """What is not as it should be: everybody has the same, nothing is lost or there twice, nothing is left behind.

    Only what somebody wrote in a record that became confidential meanwhile, and not for them, stays on their laptop.
    """
    wrong: dict[str, object] = {"doubled": doubled(edits, there)}
    apart: dict[tuple[str, str], dict[str, object]] = {}
    for laptop in laptops:
        laptop.store.read(sound)
        mine, readable = laptop.contents(), laptop.readable()
        not_taken = laptop.store.read(refused)
        shut = {
            (kind, id_)
            for kind, id_, _ in not_taken
            if kind in MAY_BE and (kind, id_) in there.keys() - readable.keys()
        }
        apart |= {("apart", f"{laptop.login} {key}"): mine[key] for key in shut}
        hidden = shut | laptop.store.read(waiting)
        wrong[f"refused {laptop.login}"] = [one for one in not_taken if one[:2] not in shut]
        wrong[f"different {laptop.login}"] = different(without(mine, shut), without(readable, hidden))
        wrong[f"derived {laptop.login}"] = derived(laptop.store, laptop.actor)
        laptop.store.close()
        wrong[f"file {laptop.login}"] = damage(laptop.path)
    wrong["lost"] = lost(edits, {**there, **apart})
    return {what: found for what, found in wrong.items() if found}


def without(records: dict[tuple[str, str], dict[str, object]], some: set[tuple[str, str]]) -> Records:
    return {key: record for key, record in records.items() if key not in some}


def damage(path: Path) -> list[object]:
    """What SQLite and SQLCipher say about the file."""
    connection = connections.connect(path, KEY)
    found = [row for row in connection.execute("PRAGMA quick_check") if row != ("ok",)]
    found += connection.execute("PRAGMA cipher_integrity_check").fetchall()
    connection.close()
    return found


def tell(capsys: pytest.CaptureFixture[str], seed: int, figures: Counter[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\nseed {seed}: {dict(sorted(figures.items()))}\n")


def test_laptops_that_die_lose_nothing(
    backend: Backend, tmp_path: Path, empty_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(os.environ.get("RODELOPER_SEED", "1"))
    figures, _ = play(backend, tmp_path, empty_store, seed, kills=1, steps=20, away=["eline"])
    tell(capsys, seed, figures)


@pytest.mark.long
@pytest.mark.parametrize("seed", SEEDS)
def test_laptops_that_die_all_the_time_lose_nothing(
    seed: int, backend: Backend, tmp_path: Path, empty_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nearly four hundred deaths in all, and every kind of record."""
    figures, missing = play(backend, tmp_path, empty_store, seed, kills=19, steps=60)
    tell(capsys, seed, figures)
    assert missing == set()
