# SPDX-License-Identifier: EUPL-1.2
"""What every test stands on: no screen, a home folder of its own, and a real encrypted store when it asks for one."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

import datetime as dt
import gc
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assets import texts
from desktop.demo.build import make_demo
from desktop.settings import SettingsFile
from storage import keys, migrations, stretching
from storage.operations import municipality, people
from storage.rules.rights import Actor
from storage.store import Store
from tests.backend_server import backend as backend  # noqa: PLC0414 - one for all tests, started by the first that asks
from tests.backend_server import bucket as bucket  # noqa: PLC0414 - the same
from tests.made_once import made_once
from tests.openid_provider import openid_provider as openid_provider  # noqa: PLC0414 - the same

KEY = bytes(range(32))
DEMO = "demo.db"
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: dt.datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += dt.timedelta(**by)

    @property
    def today(self) -> dt.date:
        return self.now.astimezone().date()


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test reads or writes the settings, keys or language of the person who runs it."""
    monkeypatch.setenv("RODELOPER_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("RODELOPER_PASSPHRASE", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    texts.use("nl")
    yield
    texts.use("nl")


@pytest.fixture(scope="session", autouse=True)
def _no_folder_is_forgotten() -> Iterator[None]:
    """Every temporary folder that this process made is gone after its last test (decision 0012)."""
    made: list[Path] = []
    make = tempfile.mkdtemp

    def watched(*how: Any, **more: Any) -> str:
        path: str = make(*how, **more)
        # A ``TemporaryDirectory`` goes by itself, at the latest when the process ends.
        if sys._getframe(1).f_globals["__name__"] != "tempfile":
            made.append(Path(path))
        return path

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "mkdtemp", watched)
        yield
    assert not (left := [path for path in made if path.exists()]), f"temporary folders left: {left}"


# As in the program (``ui.courier``): what Qt made is never cleared away by whatever thread is at work, neither in a test nor
# while something is made that several tests share.
gc.disable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """Clear away what the test made, here, once pytest has let go of it too. It is young then, so it costs next to nothing."""
    result = yield
    gc.collect(1)
    return result


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases that take no time, for tests of something else: the real ones take a fifth of a second on purpose."""

    def derive(secret: str, salt: bytes, _cost: object) -> bytes:
        return hashlib.sha256(salt + secret.encode()).digest()

    monkeypatch.setattr(stretching, "_derive", derive)


@pytest.fixture
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are wrapped as always, but with the least that a file of keys may ask: a twentieth of the time."""
    monkeypatch.setattr(keys._wrap, "__defaults__", (keys._CHEAP,))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One new store file that tests copy: making the tables takes longer than most tests."""
    path = tmp_path_factory.mktemp("store") / "empty.store"
    migrations.create(path, KEY)
    return path


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo store, for the tests of one file to work in: a copy of the one that is made for all."""
    folder = tmp_path_factory.mktemp("demo") / "copy"
    shutil.copytree(made_once(tmp_path_factory, "demo", _live_a_year), folder)
    return folder / DEMO


def _live_a_year(folder: Path) -> None:
    # Its passphrase takes no time: commands that are tested with it derive its key time and again.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys._wrap, "__defaults__", (keys._CHEAP,))
        make_demo(folder / DEMO, SettingsFile(folder / "settings.json"))


@pytest.fixture(scope="session")
def seeded_store(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Path:
    """The same with the defaults of a municipality in it, written when every clock of a test begins."""
    path = Path(shutil.copy(empty_store, tmp_path_factory.mktemp("store") / "seeded.store"))
    with Store.open(path, KEY, device="laptop-a", clock=Clock()) as opened:
        opened.write(municipality.seed, Actor("", "Test", "laptop-a"), "Voorbeeldstad").result()
    return path


@pytest.fixture
def store(tmp_path: Path, seeded_store: Path, clock: Clock) -> Iterator[Store]:
    """A real encrypted store with the defaults in it."""
    path = Path(shutil.copy(seeded_store, tmp_path / "municipality.store"))
    with Store.open(path, KEY, device="laptop-a", clock=clock) as opened:
        yield opened


@pytest.fixture
def actor(store: Store) -> Actor:
    """Noor, account manager of the department EZ, who acts in most tests."""
    nobody = Actor("", "Test", "laptop-a")
    noor = store.write(people.introduce, nobody, "Noor Vermaat").result().created("colleagues")
    return Actor(noor, "Noor Vermaat", "laptop-a")
