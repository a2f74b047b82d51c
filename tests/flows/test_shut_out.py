# SPDX-License-Identifier: EUPL-1.2
"""A laptop that the municipality shuts: away for too long, lost, or of a blocked account. Nothing written on it is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import keyring
import pytest

from desktop import connecting, custody, folders, keys, opening, readmission
from desktop.keys import Ways
from desktop.link import Link
from desktop.logins import Identity, Password
from desktop.opening import Opened
from desktop.settings import SettingsFile
from storage import backups
from storage.errors import RodeLoperError
from storage.keys import read_keys
from storage.operations import companies
from storage.store import Store, utc_now
from sync import devices
from sync.client import Client
from sync.engine import Outcome
from sync.problems import BlockedError, LostError, PasswordError
from tests.backend_server import Backend, password
from tests.conftest import Clock
from tests.desktop.test_keys import Ring

pytestmark = pytest.mark.usefixtures("quick_keys")

PASSPHRASE = "een lange zin om te onthouden"


class Machine:
    """Noor's laptop with the program as it is: settings, keys, a keyring and a store that belongs to a municipality."""

    def __init__(self, folder: Path, backend: Backend, bucket: str, passphrase: str = "") -> None:
        self.backend, self.bucket, self.passphrase = backend, bucket, passphrase
        self.path, self.settings = folder / "work.db", SettingsFile(folder / "settings.json")
        self.opened: Opened | None = None
        made = opening.make_store(self.path, self.settings, passphrase=passphrase or None, who="Noor")
        self.code = made.recovery_code
        with made.store as store:
            ours = Identity(Password("noor", password("noor")))
            with connecting.Introduction(store, made.actor, backend.url, ours) as introduction:
                introduction.look(bucket)
                introduction.connect(self.settings, folders.backups())
        self.open()

    @property
    def store(self) -> Store:
        assert self.opened is not None
        return self.opened.store

    @property
    def device(self) -> str:
        return self.settings.of_store(self.path).device

    def open(self, secret: str | None = None) -> None:
        """Start the program."""
        typed = self.passphrase if secret is None else secret
        ways = Ways(ask=(lambda _attempt: typed) if typed else None, attempts=1)
        self.opened = opening.open_store(self.path, self.settings, ways, write=True)

    def close(self) -> None:
        if self.opened is not None:
            self.opened.store.close()
            self.opened = None

    def sync(self) -> Outcome:
        assert self.opened is not None
        where = connecting.connection(self.store)
        with closing(Link(self.store, self.opened.actor, where, folders.backups())) as link:
            return link.run()

    def write(self, name: str) -> None:
        assert self.opened is not None
        self.store.write(companies.add, self.opened.actor, name=name).result()

    def names(self) -> set[str]:
        def query(db: Any) -> set[str]:
            return {name for (name,) in db.connection().exec_driver_sql("SELECT name FROM companies")}

        found: set[str] = self.store.read(query)
        return found

    def refused(self, code: str, secret: str | None = None) -> None:
        """Starting the program again shows this, and no command opens it either."""
        self.close()
        with pytest.raises(RodeLoperError) as caught:
            self.open(secret)
        assert caught.value.code == code
        with pytest.raises(RodeLoperError, match="away"):
            opening.put_back(self.path.with_name("none.rlbackup"), self.path, Ways(), self.settings)

    def log_in(self, secret: str = "", word: str = "", user: str = "noor") -> None:
        """Log in at the backend, as the page asks."""
        secret = secret or self.passphrase
        found = readmission.log_in(self.path, self.device, Password(user, word or password(user)), secret)
        opened = opening.open_with_key(self.path, self.settings, found.key, write=True, logged_in=True)
        try:
            readmission.let_in(opened.store, opened.actor, found)
        except BaseException:
            opened.store.close()
            raise
        self.opened = opened

    def there(self) -> set[str]:
        """The companies that the backend has."""
        with self.backend.admin() as server:
            return {str(one["name"]) for one in server.records(self.bucket, "companies")}


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    own = Ring()
    monkeypatch.setattr(keys, "TRUSTED", (Ring.__module__,))
    monkeypatch.setattr(keyring, "get_keyring", lambda: own)
    return own


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock on the wall of the laptop; the backend has its own."""
    made = Clock(utc_now())
    monkeypatch.setitem(Store.open.__func__.__kwdefaults__, "clock", made)  # type: ignore[attr-defined]
    return made


Hire = Callable[..., Machine]


@pytest.fixture
def machine(tmp_path: Path, backend: Backend, bucket: str, wall: Clock) -> Iterator[Hire]:
    made: list[Machine] = []

    def hire(passphrase: str = "") -> Machine:
        made.append(Machine(tmp_path, backend, bucket, passphrase))
        return made[-1]

    yield hire
    for one in made:
        one.close()


def supervisor(backend: Backend, bucket: str, name: str = "sterre") -> Client:
    return Client(backend.url, bucket, name, password(name))


def lose(machine: Machine, *, lost: bool) -> None:
    with supervisor(machine.backend, machine.bucket) as client:
        (laptop,) = devices.laptops(client)
        devices.set_lost(client, laptop.id, "sterre", lost=lost, now=utc_now())


def test_after_fifteen_days_offline_it_opens_after_a_login_only(
    machine: Hire, ring: Ring, wall: Clock
) -> None:
    noor = machine()
    noor.sync()
    noor.write("Bakkerij Terpstra")
    wall.forward(days=13, hours=23)
    noor.close()
    noor.open()
    wall.forward(days=1)
    assert len(ring.kept) == 2, "the key, and the password of the backend"
    noor.refused("away.term")
    assert len(ring.kept) == 1, "the password must be typed"
    noor.refused("away.term")
    with pytest.raises(PasswordError):
        noor.log_in(word="geraden")
    noor.log_in()
    assert noor.names() == {"Bakkerij Terpstra"}
    assert noor.sync().pushed >= 1
    assert noor.there() == {"Bakkerij Terpstra"}
    wall.now = utc_now()
    noor.close()
    noor.open()
    assert len(ring.kept) == 2, "the next start asks nothing again"


def test_a_shorter_term_of_the_municipality_counts(
    machine: Hire, ring: Ring, wall: Clock, backend: Backend
) -> None:
    noor = machine()
    term = {
        "name": "offline_days", "value": "3", "created_at": "2026-11-01T00:00:00.000000Z", "created_by": "",
        "changed_at": "2026-11-01T00:00:00.000000Z", "changed_by": "",
    }  # fmt: skip
    from storage.rules import ids

    path = f"/buckets/{noor.bucket}/collections/terms/records/{ids.fixed_id('terms', 'offline_days')}"
    answer = backend.client_for("lobke").put(path, json={"data": term})
    assert answer.status_code == 201, answer.text
    noor.sync()
    wall.forward(days=4)
    noor.refused("away.term")


def test_setting_the_clock_back_gives_no_day_more(machine: Hire, ring: Ring, wall: Clock) -> None:
    noor = machine()
    noor.sync()
    assert noor.opened is not None
    wall.forward(days=13)
    custody.keep_time(noor.store, noor.opened.actor, wall())
    wall.forward(days=-12)
    custody.keep_time(noor.store, noor.opened.actor, wall())
    noor.close()
    noor.open()
    wall.forward(days=13, hours=1)
    # By the clock on the wall fourteen days and an hour: the day that it was once is not forgotten.
    noor.refused("away.term")


def test_setting_the_clock_forward_before_contact_gives_no_day_more_either(
    machine: Hire, ring: Ring, wall: Clock
) -> None:
    noor = machine()
    wall.forward(days=365)
    noor.sync()
    wall.now = utc_now()
    noor.close()
    noor.open()
    wall.forward(days=15)
    noor.refused("away.term")


def test_a_store_that_never_joined_has_no_term(tmp_path: Path, ring: Ring, wall: Clock) -> None:
    settings, path = SettingsFile(tmp_path / "settings.json"), tmp_path / "own.db"
    opening.make_store(path, settings, passphrase=None, who="Noor").store.close()
    wall.forward(days=4000)
    opening.open_store(path, settings, Ways()).store.close()


def test_a_lost_laptop_shuts_and_opens_when_it_is_found(machine: Hire, ring: Ring, backend: Backend) -> None:
    noor = machine()
    noor.sync()
    lose(noor, lost=True)
    noor.write("Bakkerij Terpstra")
    with pytest.raises(LostError):
        noor.sync()
    assert not ring.kept
    noor.refused("away.lost")
    with pytest.raises(LostError):
        noor.log_in()
    with supervisor(backend, noor.bucket, "noor") as thief, pytest.raises(LostError):
        devices.share(thief, noor.device)
    lose(noor, lost=False)
    noor.refused("away.lost")
    noor.log_in()
    assert noor.sync().pushed >= 1
    assert noor.there() == {"Bakkerij Terpstra"}


def test_a_running_laptop_hears_that_it_is_lost_at_the_next_look(machine: Hire, ring: Ring) -> None:
    noor = machine()
    assert noor.opened is not None
    where = connecting.connection(noor.store)
    with closing(Link(noor.store, noor.opened.actor, where, folders.backups())) as link:
        link.run()
        link.run()
        lose(noor, lost=True)
        with pytest.raises(LostError):
            link.run()
    noor.refused("away.lost")


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_a_blocked_account_shuts_and_the_work_goes_when_it_is_lifted(
    machine: Hire, ring: Ring, backend: Backend, passphrase: str
) -> None:
    noor = machine(passphrase)
    noor.sync()
    assert read_keys(noor.path).has("login") is not bool(passphrase)
    noor.write("Bakkerij Terpstra")
    backend.block("noor", noor.bucket)
    with pytest.raises(BlockedError):
        noor.sync()
    assert not ring.kept
    noor.refused("away.blocked")
    with pytest.raises(BlockedError):
        noor.log_in()
    noor.refused("away.blocked", secret=noor.code)
    backend.provision(noor.bucket, backend.accounts["noor"])
    noor.log_in()
    assert noor.sync().pushed >= 1
    assert noor.there() == {"Bakkerij Terpstra"}


def test_removing_the_note_beside_it_opens_nothing(machine: Hire, backend: Backend) -> None:
    noor = machine(PASSPHRASE)
    noor.sync()
    backend.block("noor", noor.bucket)
    with pytest.raises(BlockedError):
        noor.sync()
    for _ in range(2):
        custody.away_file(noor.path).unlink()
        noor.refused("away.blocked")


def test_a_proxy_that_says_no_shuts_nothing(
    machine: Hire, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    noor = machine()
    noor.sync()

    def forbidden(*_: object) -> httpx.Response:
        return httpx.Response(403, json={"message": "not in this building"})

    monkeypatch.setattr("sync.transport.Transport.handle_request", forbidden)
    with pytest.raises(BlockedError):
        noor.sync()
    noor.close()
    noor.open()


def test_when_the_backend_lost_its_half_the_paper_opens(machine: Hire, ring: Ring, backend: Backend) -> None:
    noor = machine()
    before = backend.dump(noor.bucket)
    noor.sync()
    backend.block("noor", noor.bucket)
    with pytest.raises(BlockedError):
        noor.sync()
    noor.refused("away.blocked")
    backend.provision(noor.bucket, backend.accounts["noor"])
    backend.restore(before)
    with pytest.raises(RodeLoperError, match=r"away\.code-needed"):
        noor.log_in()
    noor.log_in(noor.code)
    noor.sync()
    assert noor.store.with_key(lambda path, key: keys.open_with_keyring(path) == key)


def test_when_the_backend_burnt_down_a_login_at_the_new_one_is_enough(
    machine: Hire, ring: Ring, wall: Clock, backend: Backend
) -> None:
    noor = machine()
    before = backend.dump(noor.bucket)
    noor.sync()
    wall.forward(days=15)
    noor.refused("away.term")
    backend.restore(before)
    noor.log_in()


def test_a_colleague_does_not_open_it_with_a_login_of_their_own(
    machine: Hire, ring: Ring, wall: Clock
) -> None:
    noor = machine(PASSPHRASE)
    noor.sync()
    wall.forward(days=15)
    noor.refused("away.term")
    with pytest.raises(RodeLoperError, match=r"away\.other-login"):
        noor.log_in(user="eline")
    noor.refused("away.term")


def test_a_wrong_passphrase_beside_a_good_login_waits(machine: Hire, wall: Clock) -> None:
    noor = machine(PASSPHRASE)
    noor.sync()
    wall.forward(days=15)
    noor.refused("away.term")
    with pytest.raises(RodeLoperError, match=r"store\.wrong-key"):
        noor.log_in("mis")
    with pytest.raises(RodeLoperError, match=r"keys\.wait"):
        noor.log_in()


def test_choosing_a_passphrase_ends_what_the_backend_could_do(machine: Hire, ring: Ring) -> None:
    noor = machine()
    noor.sync()
    from storage.keys import set_passphrase

    noor.store.with_key(lambda path, key: set_passphrase(path, key, PASSPHRASE))
    assert not read_keys(noor.path).has("login")
    noor.store.with_key(lambda path, key: set_passphrase(path, key, None))
    noor.sync()
    assert read_keys(noor.path).has("login")


def test_a_back_up_of_before_does_not_go_around_it(
    machine: Hire, ring: Ring, backend: Backend, tmp_path: Path
) -> None:
    noor = machine()
    noor.sync()
    copy = tmp_path / "before.rlbackup"
    noor.store.with_key(lambda path, key: backups.back_up(path, key, copy))
    backend.block("noor", noor.bucket)
    with pytest.raises(BlockedError):
        noor.sync()
    noor.close()
    with pytest.raises(RodeLoperError, match=r"away\.blocked"):
        opening.put_back(copy, noor.path, Ways(ask=lambda _attempt: noor.code), noor.settings)
