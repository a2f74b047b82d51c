# SPDX-License-Identifier: EUPL-1.2
"""What may stand in the way of an exchange from the command line, or in the place of the backend."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from desktop import opening, passwords
from desktop.keys import Ways
from desktop.settings import SettingsFile
from storage.operations import companies
from storage.queries import exchange_facts as facts
from storage.queries.companies import count
from storage.store import Store, not_in_use
from tests.backend_server import Backend
from tests.desktop.exchange_commands import (
    add_company,
    answer,
    connect,
    doctor,
    key_of,
    move,
    names,
    refusal,
    run,
)
from tests.desktop.exchange_commands import laptop as laptop  # noqa: PLC0414 - a fixture
from tests.desktop.test_copies import Space
from tests.fake_servers import Asked, Says, certificate, honest


def test_a_wrong_password_makes_no_store_and_says_so(tmp_path: Path, backend: Backend, bucket: str) -> None:
    path = tmp_path / "noor.db"
    words = ("connect", "--server", backend.url, "--bucket", bucket, "--user", "noor", "--store", path)
    assert refusal(*words, RODELOPER_SYNC_PASSWORD="fout")["error"] == "sync.password"
    assert list(tmp_path.glob("noor.db*")) == []


def test_a_password_that_was_changed_there_stops_the_exchange(laptop: Path, backend: Backend) -> None:
    add_company(laptop, "Bakkerij Terpstra")
    opened = opening.open_store(laptop, SettingsFile(), Ways(known=key_of(laptop)), write=True)
    with opened.store as store:
        where = store.read(facts.connection)
        assert where is not None
        passwords.keep(store, where, "oud")
    assert refusal("sync", "--once", "--store", laptop)["error"] == "sync.password"
    passwords.forget(laptop)
    assert refusal("sync", "--once", "--store", laptop)["error"] == "sync.no-password"
    assert names(laptop) == {"Bakkerij Terpstra"}


def test_a_blocked_colleague_keeps_the_work(laptop: Path, backend: Backend, bucket: str) -> None:
    backend.block("noor", bucket)
    add_company(laptop, "Bakkerij Terpstra")
    assert refusal("sync", "--once", "--store", laptop)["error"] == "sync.blocked"
    for words in (("sync", "--once"), ("list", "companies"), ("backup", laptop.with_name("out.rlbackup"))):
        assert refusal(*words, "--store", laptop)["error"] == "away.blocked"
    found = run("doctor", "--json", "--store", laptop)
    assert found.exit_code == 1
    assert "geblokkeerd" in json.loads(found.stdout)["checks"]["away"]["detail"]
    with Store.open(laptop, key_of(laptop)) as store:
        assert store.read(count) == 1, "the work is still in it"
    assert refusal("login", "--user", "noor", "--store", laptop)["error"] == "sync.blocked"
    backend.provision(bucket, backend.accounts["noor"])
    wrong = refusal("login", "--user", "noor", "--store", laptop, RODELOPER_SYNC_PASSWORD="geraden")
    assert wrong["error"] == "sync.password"
    assert answer("login", "--user", "noor", "--store", laptop)["was"] == "blocked"
    assert answer("sync", "--once", "--store", laptop)["pushed"] >= 1
    assert answer("login", "--user", "noor", "--store", laptop)["was"] == ""


def test_a_coordinator_sees_the_laptops_and_reports_one_lost(
    laptop: Path, backend: Backend, bucket: str, tmp_path: Path
) -> None:
    assert refusal("devices", "--store", laptop)["error"] == "not-allowed"
    office = tmp_path / "office.db"
    connect(office, backend, bucket, "sterre")
    answer("sync", "--once", "--store", office, user="sterre")
    seen = answer("devices", "--store", office)["devices"]
    assert {one["who"] for one in seen} == {"Noor Vermaat", "Sterre Wolthuis"}
    (noor,) = [one for one in seen if one["who"] == "Noor Vermaat"]
    assert noor["last"]
    assert not noor["lost"]
    assert "Noor Vermaat" in run("devices", "--store", office).output
    assert refusal("devices", "--lost", "", "--store", office)["error"] == "devices.which"
    answer("devices", "--lost", noor["id"][:8], "--store", office)
    assert refusal("sync", "--once", "--store", laptop)["error"] == "sync.lost"
    assert refusal("list", "companies", "--store", laptop)["error"] == "away.lost"
    (noor,) = [
        one
        for one in answer("devices", "--found", noor["id"], "--store", office)["devices"]
        if not one["mine"]
    ]
    assert not noor["lost"]


def test_offline_says_so_and_goes_on_later(laptop: Path, backend: Backend) -> None:
    add_company(laptop, "Bakkerij Terpstra")
    move(laptop, server="http://127.0.0.1:9/v1")
    assert refusal("sync", "--once", "--store", laptop)["error"] == "sync.offline"
    move(laptop, server=f"{backend.url}/v1")
    assert answer("sync", "--once", "--store", laptop)["pushed"] >= 1


def test_a_guest_network_gets_no_word_of_a_record(laptop: Path) -> None:
    asked: list[Asked] = []

    def portal(request: Asked) -> Says:
        asked.append(request)
        return Says(content=b"<html>Log in</html>", headers={"Content-Type": "text/html"})

    add_company(laptop, "Bakkerij Terpstra")
    with honest(portal) as (host, port):
        move(laptop, server=f"http://{host}:{port}/v1")
        assert refusal("sync", "--once", "--store", laptop)["error"] == "sync.portal"
    assert asked
    assert all(request.method == "GET" and not request.body for request in asked)


def test_a_server_that_cannot_prove_who_it_is_gets_no_password(laptop: Path, tmp_path: Path) -> None:
    from tests.fake_servers import raw

    seen: list[bytes] = []
    context = certificate(tmp_path)

    def script(sock: Any) -> None:
        try:
            with context.wrap_socket(sock, server_side=True) as tls:
                seen.append(tls.recv(4096))
        except OSError:
            pass  # who asked hung up during the handshake, as it should

    with raw(script) as (host, port):
        move(laptop, server=f"https://{host}:{port}/v1")
        assert refusal("sync", "--once", "--store", laptop)["error"] == "sync.untrusted"
    assert not any(seen)


def test_without_encryption_nothing_is_asked(tmp_path: Path) -> None:
    words = (
        "connect",
        "--server",
        "http://sync.voorbeeldstad.nl",
        "--user",
        "noor",
        "--store",
        tmp_path / "x.db",
    )
    assert refusal(*words)["error"] == "sync.unprotected"
    assert refusal(*words, "--server", "geen adres")["error"] == "sync.address"


def test_a_clock_that_is_a_year_off_is_told_by_the_doctor(
    laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sync.client

    class Wrong(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return dt.datetime.now(tz) - dt.timedelta(days=365)

    class Module:
        datetime = Wrong
        timedelta = dt.timedelta
        UTC = dt.UTC

    add_company(laptop, "Bakkerij Terpstra")
    with monkeypatch.context() as patched:
        patched.setattr(sync.client, "dt", Module)
        assert answer("sync", "--once", "--store", laptop)["pushed"] >= 1
    clock = doctor(laptop)["checks"]["clock"]
    assert not clock["ok"]
    assert "525" in clock["detail"]  # minutes, about


def test_a_full_disk_stops_before_anything_is_changed(
    laptop: Path, tmp_path: Path, backend: Backend, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    eline = tmp_path / "eline.db"
    connect(eline, backend, bucket, "eline")
    for n in range(60):
        add_quietly(eline, f"Bedrijf {n:02}")
    answer("sync", "--once", "--store", eline, user="eline")
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda _path: Space(10**9, 10**9, 1000))
        assert refusal("sync", "--once", "--store", laptop)["error"] == "store.full"
        assert names(laptop) == set()
    assert answer("sync", "--once", "--store", laptop)["pulled"] >= 60
    home = Path(os.environ["RODELOPER_HOME"])
    assert len(list((home / "backups").glob("noor-*-exchange-*"))) == 1


_ADDERS: dict[Path, Any] = {}


def add_quietly(path: Path, name: str) -> None:
    """Many records through one open store would keep its lock; here each is a store of its own, but the key is known."""
    key = _ADDERS.get(path) or _ADDERS.setdefault(path, key_of(path))
    opened = opening.open_store(path, SettingsFile(), Ways(known=key), write=True)
    with opened.store as store:
        store.write(companies.add, opened.actor, name=name).result()


def test_a_store_in_which_a_window_works_is_left_to_that_window(laptop: Path) -> None:
    with not_in_use(laptop):
        assert refusal("sync", "--once", "--store", laptop)["error"] == "store.busy"


def test_a_store_without_its_passphrase_stays_shut(laptop: Path) -> None:
    found = refusal("sync", "--once", "--store", laptop, RODELOPER_PASSPHRASE="")
    assert found["error"] == "keys.needed"


def test_two_municipalities_never_meet_in_one_store(laptop: Path, backend: Backend) -> None:
    words = (
        "connect",
        "--server",
        backend.url,
        "--bucket",
        "gemeente-elders",
        "--user",
        "bo",
        "--store",
        laptop,
    )
    assert refusal(*words, user="bo")["error"].endswith(("other-municipality", "other-home"))


def test_very_many_removals_wait_for_a_person(laptop: Path, backend: Backend, bucket: str) -> None:
    for n in range(12):
        add_quietly(laptop, f"Bedrijf {n:02}")
    answer("sync", "--once", "--store", laptop)
    with backend.admin() as server:
        for record in server.records(bucket, "companies"):
            path = f"/buckets/{bucket}/collections/companies/records/{record['id']}"
            backend.client_for("sterre").delete(f"{path}").raise_for_status()
    found = refusal("sync", "--once", "--store", laptop)
    assert found["error"] == "exchange.removals"
    assert found["removals"] == {"companies": 12}
    assert len(names(laptop)) == 12
    assert not doctor(laptop)["checks"]["removals"]["ok"]
