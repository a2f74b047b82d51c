# SPDX-License-Identifier: EUPL-1.2
"""The exchange under a real window and against a real backend: connecting, working together, losing and leaving it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop import opening, passwords
from desktop.program import Program
from desktop.settings import SettingsFile
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.operations import companies
from storage.queries import exchange_facts as facts
from storage.store import not_in_use, utc_now
from sync import devices
from sync.answers import Who
from sync.client import Client
from tests.backend_server import Backend, password
from ui.exchange.values import Offer, Status
from ui.settings.care import RestoreSheet
from ui.shell import Shell
from ui.start.away import AwayPage

pytestmark = pytest.mark.usefixtures("cheap_keys")

PASSPHRASE = "een lange zin om te onthouden"
WAIT_MS = 20_000


@dataclass
class Window:
    """One laptop with its window."""

    program: Program
    qtbot: QtBot
    told: list[Status] = field(default_factory=list)
    seen: list[Changes] = field(default_factory=list)

    @property
    def exchange(self) -> Any:
        return self.program.exchange

    @property
    def store(self) -> Any:
        return self.program.context.store

    def wait(self, done: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(done()), timeout=WAIT_MS)

    def answer(self, ask: Callable[..., object], *args: Any, right: bool = True) -> Any:
        """Call with two callbacks; what the right one of them got."""
        heard: list[tuple[bool, Any]] = []
        ask(*args, lambda *given: heard.append((True, given)), lambda error: heard.append((False, (error,))))
        self.wait(lambda: heard)
        assert heard[0][0] is right, heard[0][1]
        return heard[0][1][0] if heard[0][1] else None

    def connect(self, backend: Backend, user: str = "noor") -> Offer:
        offer: Offer = self.answer(self.exchange.connect_to, backend.url, user, password(user))
        self.answer(self.exchange.confirm)
        return offer

    def add_company(self, name: str) -> str:
        added = self.store.write(companies.add, self.program.context.actor, name=name).result()
        return str(added.created("companies"))

    def names(self) -> set[str]:
        def query(db: Any) -> set[str]:
            return {name for (name,) in db.connection().exec_driver_sql("SELECT name FROM companies")}

        found: set[str] = self.store.read(query)
        return found


@pytest.fixture
def windows(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[str], Window]]:
    opened: list[Window] = []

    def open_one(name: str) -> Window:
        settings, path = SettingsFile(tmp_path / f"{name}.json"), tmp_path / f"{name}.db"
        opening.make_store(path, settings, passphrase=PASSPHRASE, who=name.title()).store.close()
        program = Program(Shell(dark=False), settings, path)
        window = Window(program, qtbot)
        opened.append(window)
        program.exchange.changed.connect(window.told.append)
        program.context.changed.connect(window.seen.append)
        program.unlock(PASSPHRASE)
        window.wait(program.window.current_route)
        window.wait(lambda: window.told)
        return window

    yield open_one
    for window in opened:
        window.program.stop()
        window.program.shell.close()
        window.program.shell.deleteLater()
        window.program.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert "exchange" not in {thread.name for thread in threading.enumerate()}


@pytest.fixture
def alone(backend: Backend, bucket: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A municipality of this test's own, which the login then is the only one of."""
    monkeypatch.setattr("desktop.connecting.Introduction._home", lambda _self, _who: bucket)
    return bucket


def test_a_laptop_alone_is_left_alone(windows: Callable[[str], Window]) -> None:
    noor = windows("noor")
    noor.wait(lambda: noor.exchange.status() == Status("off"))
    assert not noor.exchange.status().connected
    noor.exchange.sync_now()
    assert "Rode Loper" in noor.exchange.diagnostics()


def test_two_colleagues_connect_and_see_what_the_other_writes(
    windows: Callable[[str], Window], backend: Backend, alone: str
) -> None:
    noor, eline = windows("noor"), windows("eline")
    noor.add_company("Van Ommelen Scheepstechniek")
    offer = noor.connect(backend)
    assert offer.colleague == "Noor Vermaat"
    assert offer.here["companies"] == 1
    status = noor.exchange.status()
    assert (status.state, status.user) == ("idle", "noor")
    assert status.last is not None
    assert noor.program.context.actor.id == backend.colleague("noor", alone)
    assert noor.program.context.actor.name == "Noor Vermaat"
    eline.connect(backend, "eline")
    assert eline.names() == {"Van Ommelen Scheepstechniek"}
    # From here on it goes by itself: what she adds comes to him, and the pages hear of it.
    eline.exchange._surroundings.activity.emit(True)
    new = noor.add_company("Bakkerij Terpstra")
    eline.wait(lambda: any(new in changes.ids("companies") for changes in eline.seen))
    assert "Bakkerij Terpstra" in eline.names()


def test_what_the_exchange_writes_does_not_wake_it(
    windows: Callable[[str], Window], backend: Backend, alone: str
) -> None:
    noor = windows("noor")
    noor.connect(backend)
    heard: list[str] = []
    noor.exchange._runner.changed = lambda: heard.append("changed")
    noor.exchange._surroundings.activity.emit(False)
    path = f"/buckets/{alone}/collections/companies/records"
    made = {"created_at": "2026-11-23T09:00:00.000000Z", "created_by": "", "changed_at": "2026-11-23T09:00:00.000000Z",
            "changed_by": ""}  # fmt: skip
    id_ = "0192d000-0000-7000-8000-000000000001"
    sent = {"data": {"id": id_, "name": "Van buiten", **made}}
    backend.client_for("eline").put(f"{path}/{id_}", json=sent).raise_for_status()
    noor.exchange.sync_now()
    noor.wait(lambda: "Van buiten" in noor.names())
    noor.wait(lambda: noor.exchange.status().state == "idle")
    assert heard == []
    noor.add_company("Van hier")
    assert heard == ["changed"]


def test_a_refused_look_changes_nothing(
    windows: Callable[[str], Window], backend: Backend, alone: str
) -> None:
    noor = windows("noor")
    problem = noor.answer(noor.exchange.connect_to, backend.url, "noor", "fout", right=False)
    assert problem.code == "sync.password"
    problem = noor.answer(noor.exchange.connect_to, "http://127.0.0.1:9", "noor", "fout", right=False)
    assert problem.code == "sync.offline"
    assert noor.exchange.status().state == "off"
    assert not passwords.login_file(noor.store.path).exists()


def test_a_login_of_two_municipalities_chooses_one_by_name(
    windows: Callable[[str], Window], backend: Backend, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Client, "who", lambda _self: Who("noor", (backend.bucket, bucket)))
    noor = windows("noor")
    look = (backend.url, "noor", password("noor"))
    problem = noor.answer(noor.exchange.connect_to, *look, right=False)
    assert (problem.code, set(problem.values["choices"])) == ("connect.which", {backend.bucket, bucket})
    assert set(problem.values["choices"].values()) == {"Voorbeeldstad"}
    noor.answer(partial(noor.exchange.connect_to, bucket=bucket), *look)
    noor.answer(noor.exchange.confirm)
    assert noor.store.read(facts.connection).bucket == bucket


def test_another_password_later_stops_it_until_the_new_one_is_there(
    windows: Callable[[str], Window], backend: Backend, alone: str
) -> None:
    noor = windows("noor")
    noor.connect(backend)
    where = noor.store.read(facts.connection)
    passwords.keep(noor.store, where, "oud")
    noor.exchange._runner.login_changed()
    noor.wait(lambda: noor.exchange.status().problem == "sync.password")
    assert noor.exchange.status().state == "stopped"
    assert noor.answer(noor.exchange.new_password, "nog fout", right=False).code == "sync.password"
    assert passwords.find(noor.store, where) == "oud"
    noor.answer(noor.exchange.new_password, password("noor"))
    noor.wait(lambda: noor.exchange.status().state == "idle")


def test_leaving_keeps_everything_and_makes_the_copy_that_was_chosen(
    windows: Callable[[str], Window], backend: Backend, alone: str, tmp_path: Path
) -> None:
    noor = windows("noor")
    noor.connect(backend)
    backend.stop()
    try:
        noor.add_company("Nooit verzonden")
        context = noor.program.context
        sheet = RestoreSheet(context, noor.program.window, context.desk, tmp_path / "oud.rlbackup")
        assert any("nog niet verstuurd" in label.text() for label in sheet.findChildren(QLabel))
        problem = noor.answer(noor.exchange.leave, None, right=False)
        assert problem.code == "connect.unsent"
        assert noor.exchange.status().connected
        copy = tmp_path / "kopie.rlbackup"
        noor.answer(noor.exchange.leave, copy)
    finally:
        backend.start()
    assert copy.exists()
    assert noor.exchange.status() == Status("off")
    assert noor.names() == {"Nooit verzonden"}
    assert not passwords.login_file(noor.store.path).exists()


def test_who_works_here_is_who_logs_in(
    windows: Callable[[str], Window], backend: Backend, alone: str
) -> None:
    noor = windows("noor")
    noor.connect(backend)
    with pytest.raises(RodeLoperError, match=r"exchange\.who"):
        noor.program.context.desk.choose_me(backend.colleague("eline", alone))


def test_a_window_that_closes_in_the_middle_of_an_exchange_lets_go_of_the_store(
    windows: Callable[[str], Window], backend: Backend, alone: str
) -> None:
    noor = windows("noor")
    noor.connect(backend)
    for n in range(30):
        noor.add_company(f"Bedrijf {n}")
    noor.exchange.sync_now()
    noor.program.stop()
    with not_in_use(noor.program.context.store.path):
        assert not [one for one in threading.enumerate() if one.name in ("store-writer", "exchange")]


def test_a_store_that_is_put_back_goes_on_with_the_exchange(
    windows: Callable[[str], Window], backend: Backend, alone: str, tmp_path: Path
) -> None:
    noor = windows("noor")
    noor.connect(backend)
    backup = tmp_path / "gisteren.rlbackup"
    noor.program.context.desk.back_up(backup)
    noor.add_company("Na de reservekopie")
    noor.exchange.sync_now()
    noor.wait(lambda: noor.store.read(_nothing_waits))
    before = noor.store
    failures: list[Exception] = []
    noor.program.context.desk.restore(backup, PASSPHRASE, failures.append)
    noor.wait(lambda: noor.store is not before or failures)
    assert not failures
    noor.wait(lambda: "Na de reservekopie" in noor.names())
    noor.wait(lambda: noor.exchange.status().state == "idle")


def _nothing_waits(db: Any) -> bool:
    ((n,),) = db.connection().exec_driver_sql("SELECT count(*) FROM sync_states WHERE dirty > 0").all()
    return int(n) == 0


def test_a_blocked_colleague_waits_for_a_person_and_keeps_the_work(
    windows: Callable[[str], Window], backend: Backend, alone: str
) -> None:
    noor = windows("noor")
    noor.connect(backend)
    backend.block("noor", alone)
    noor.add_company("Bakkerij Terpstra")
    noor.wait(lambda: noor.program.locking and noor.program.locking.locked)
    assert noor.exchange.status().problem == "sync.blocked"
    locking = noor.program.locking
    assert locking is not None
    page = locking.page
    assert isinstance(page, AwayPage)
    assert "geblokkeerd" in page.heading.text()

    def log_in(secret: str) -> str:
        page.user.set_value("noor")
        page.password.set_value(password("noor"))
        page.secret.set_value(secret)
        page.submit()
        noor.wait(lambda: page.problem() or not locking.locked)
        return page.problem()

    assert "beheerder" in log_in(PASSPHRASE)
    backend.provision(alone, backend.accounts["noor"])
    assert "gaat de opslag niet open" in log_in("iets anders")
    noor.wait(page.login_button.isEnabled)
    assert not log_in(PASSPHRASE)
    assert noor.names() == {"Bakkerij Terpstra"}
    noor.wait(lambda: noor.exchange.status().state == "idle" and noor.store.read(_nothing_waits))


def test_a_laptop_that_was_reported_lost_asks_for_a_login_at_its_next_start(
    windows: Callable[[str], Window], backend: Backend, alone: str
) -> None:
    noor = windows("noor")
    noor.connect(backend)
    noor.wait(lambda: noor.store.read(_nothing_waits))
    with Client(backend.url, alone, "sterre", password("sterre")) as sterre:
        mine = devices.record_id(noor.store.device)
        devices.set_lost(sterre, mine, "sterre", lost=True, now=utc_now())
        noor.exchange.sync_now()
        noor.wait(lambda: noor.program.locking and noor.program.locking.locked)
        noor.program.stop()
        devices.set_lost(sterre, mine, "sterre", lost=False, now=utc_now())
    program = Program(Shell(dark=False), noor.program.settings, noor.store.path)
    again = Window(program, noor.qtbot)
    program.unlock(PASSPHRASE)
    again.wait(lambda: program.entrance and program.entrance.page)
    assert program.entrance is not None
    page = program.entrance.page
    assert isinstance(page, AwayPage)
    assert "vermist" in page.heading.text()
    page.user.set_value("noor")
    page.password.set_value(password("noor"))
    page.secret.set_value(PASSPHRASE)
    page.submit()
    again.wait(program.window.current_route)
    assert program.entrance.page is None
    program.stop()
    program.shell.close()
    program.shell.deleteLater()
    program.deleteLater()


def test_what_was_refused_can_be_given_up_and_stays_as_an_earlier_version(
    windows: Callable[[str], Window], backend: Backend, alone: str
) -> None:
    noor = windows("noor")
    company = noor.add_company("Bakkerij Terpstra")
    noor.connect(backend)
    actor = noor.program.context.actor
    noor.wait(lambda: noor.store.read(_nothing_waits))
    noor.exchange.stop()
    noor.store.write(companies.change, actor, company, name="Bakkerij Anders").result()
    with noor.store.with_key(_raw) as raw:
        raw.execute("UPDATE sync_states SET state = 'refused' WHERE id = ?", (company,))
    noor.answer(noor.exchange.give_up, "companies", company)
    assert noor.names() == {"Bakkerij Terpstra"}
    noor.wait(lambda: any(company in changes.ids("companies") for changes in noor.seen))
    conflicts = noor.store.read(
        lambda db: db.connection().exec_driver_sql("SELECT field, mine, settled FROM conflicts").all()
    )
    assert [tuple(one) for one in conflicts] == [("name", '"Bakkerij Anders"', "theirs")]


def _raw(path: Path, key: bytes) -> Any:
    from storage import connections

    return connections.connect(path, key)


def test_nothing_that_helps_a_help_desk_is_personal(
    windows: Callable[[str], Window], backend: Backend, alone: str
) -> None:
    noor = windows("noor")
    noor.add_company("Bakkerij Terpstra")
    noor.connect(backend)
    words = noor.exchange.diagnostics()
    assert alone in words
    for secret in ("noor", "Noor", "Vermaat", "Terpstra", password("noor")):
        assert secret not in words
