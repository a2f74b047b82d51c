# SPDX-License-Identifier: EUPL-1.2
"""The exchange from the command line, against a real backend, and against everything that may stand in its place."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assets.texts import sentence
from desktop import opening, passwords
from desktop.cli import rodeloper
from desktop.keys import Ways
from desktop.settings import SettingsFile
from storage.operations import companies
from storage.operations.companies import add
from storage.queries import exchange_facts as facts
from storage.queries.companies import count
from storage.store import Store, not_in_use
from tests.backend_server import Backend, password
from tests.desktop.test_copies import Space
from tests.fake_servers import Asked, Says, certificate, honest

PASSPHRASE = "een lange zin om te onthouden"


def run(*words: object, user: str = "noor", **env: str) -> Result:
    given = {"RODELOPER_PASSPHRASE": PASSPHRASE, "RODELOPER_SYNC_PASSWORD": password(user), **env}
    return CliRunner().invoke(rodeloper, [str(word) for word in words], env=given)


def answer(*words: object, **options: Any) -> dict[str, Any]:
    result = run(*words, "--json", **options)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def refusal(*words: object, **options: Any) -> dict[str, Any]:
    """A command that could not: exit code 1, a code and a whole sentence; also without ``--json`` a sentence."""
    result = run(*words, "--json", **options)
    assert result.exit_code == 1, result.output
    assert not isinstance(result.exception, Exception), result.exception
    found: dict[str, Any] = json.loads(result.stdout)
    assert found["message"] != found["error"]
    return found


def connect(store: Path, backend: Backend, bucket: str, user: str = "noor") -> dict[str, Any]:
    return answer(
        "connect", "--server", backend.url, "--bucket", bucket, "--user", user, "--store", store,
        "--as", user, user=user,
    )  # fmt: skip


def add_company(path: Path, name: str) -> None:
    opened = opening.open_store(path, SettingsFile(), Ways(known=_key(path)), write=True)
    with opened.store as store:
        store.write(add, opened.actor, name=name).result()


def _key(path: Path) -> bytes:
    os.environ["RODELOPER_PASSPHRASE"] = PASSPHRASE
    try:
        from desktop.keys import find_key

        return find_key(path, Ways())
    finally:
        del os.environ["RODELOPER_PASSPHRASE"]


def names(path: Path) -> set[str]:
    found = answer("list", "companies", "--store", path)
    return {one["name"] for one in found["companies"]}


@pytest.fixture
def laptop(tmp_path: Path, backend: Backend, bucket: str) -> Path:
    """Noor's store, connected and exchanged once."""
    path = tmp_path / "noor.db"
    connect(path, backend, bucket)
    answer("sync", "--once", "--store", path)
    return path


def move(path: Path, **facts_: str) -> None:
    """As if this store was connected with another address; the password goes along."""
    from storage.operations import exchange

    opened = opening.open_store(path, SettingsFile(), Ways(known=_key(path)), write=True)
    with opened.store as store:
        store.write(exchange.remember, opened.actor, **facts_).result()
        where = store.read(facts.connection)
        assert where is not None
        passwords.keep(store, where, password("noor"))


# How it goes when all is well


def test_what_one_writes_the_other_has(tmp_path: Path, backend: Backend, bucket: str) -> None:
    noor, eline = tmp_path / "noor.db", tmp_path / "eline.db"
    first = connect(noor, backend, bucket)
    assert len(first["recovery_code"].split("-")) == 8
    assert (first["bucket"], first["colleague"]) == (bucket, "Noor Vermaat")
    add_company(noor, "Van Ommelen Scheepstechniek")
    sent = answer("sync", "--once", "--store", noor)
    assert sent["complete"]
    assert sent["pushed"] >= 1
    connect(eline, backend, bucket, "eline")
    got = answer("sync", "--once", "--store", eline, user="eline")
    assert got["pulled"] >= 1
    assert {key: got[key] for key in ("waiting", "refused", "conflicts")} == {
        "waiting": 0,
        "refused": 0,
        "conflicts": 0,
    }
    assert names(eline) == {"Van Ommelen Scheepstechniek"}
    again = answer("sync", "--once", "--store", eline, user="eline")
    assert (again["pulled"], again["pushed"]) == (0, 0)


def test_who_connects_is_the_colleague_of_the_login_from_then_on(
    laptop: Path, backend: Backend, bucket: str
) -> None:
    assert SettingsFile().of_store(laptop).who == backend.colleague("noor", bucket)


def test_a_dry_run_connects_nothing_and_makes_nothing(tmp_path: Path, backend: Backend, bucket: str) -> None:
    path = tmp_path / "new.db"
    words = ("connect", "--server", backend.url, "--bucket", bucket, "--user", "noor", "--store", path)
    assert answer(*words, "--dry-run")["dry_run"]
    assert list(tmp_path.glob("new.db*")) == []


def test_a_person_reads_sentences(tmp_path: Path, backend: Backend, bucket: str) -> None:
    path = tmp_path / "noor.db"
    words = ("connect", "--server", backend.url, "--bucket", bucket, "--user", "noor", "--store", path)
    told = run(*words, "--language", "nl")
    assert told.exit_code == 0, told.output
    assert "Noor Vermaat" in told.output
    assert password("noor") not in told.output
    told = run("sync", "--once", "--store", path, "--language", "nl")
    assert told.exit_code == 0, told.output


def test_the_password_comes_from_a_file_too(tmp_path: Path, backend: Backend, bucket: str) -> None:
    file = tmp_path / "password.txt"
    file.write_text(password("noor") + "\n", encoding="utf-8")
    words = ("connect", "--server", backend.url, "--bucket", bucket, "--user", "noor")
    answer(*words, "--store", tmp_path / "noor.db", "--password-file", file, RODELOPER_SYNC_PASSWORD="wrong")
    refused = refusal(*words, "--store", tmp_path / "other.db", RODELOPER_SYNC_PASSWORD="")
    assert refused["error"] == "connect.password-needed"


def test_without_a_bucket_the_login_knows_its_municipality(tmp_path: Path, backend: Backend) -> None:
    words = ("connect", "--server", backend.url, "--user", "bo", "--store", tmp_path / "bo.db")
    assert answer(*words, "--dry-run", user="bo")["bucket"] == "gemeente-elders"


def test_nothing_on_disk_holds_the_password(laptop: Path) -> None:
    secret = password("noor").encode()
    for file in laptop.parent.rglob("*"):
        if file.is_file():
            assert secret not in file.read_bytes(), file


def test_disconnecting_keeps_everything_and_forgets_the_password(laptop: Path) -> None:
    add_company(laptop, "Bakkerij Terpstra")
    assert refusal("disconnect", "--store", laptop)["error"] == "connect.unsent"
    assert answer("sync", "--once", "--store", laptop)["pushed"] >= 1
    add_company(laptop, "Nooit verzonden")
    told = answer("disconnect", "--leave-unsent", "--store", laptop)
    assert Path(told["copy"]).exists()
    assert names(laptop) == {"Bakkerij Terpstra", "Nooit verzonden"}
    assert not passwords.login_file(laptop).exists()
    assert refusal("sync", "--once", "--store", laptop)["error"] == "exchange.not-connected"
    assert refusal("disconnect", "--store", laptop)["error"] == "exchange.not-connected"


# What stands in the way


def test_a_wrong_password_makes_no_store_and_says_so(tmp_path: Path, backend: Backend, bucket: str) -> None:
    path = tmp_path / "noor.db"
    words = ("connect", "--server", backend.url, "--bucket", bucket, "--user", "noor", "--store", path)
    assert refusal(*words, RODELOPER_SYNC_PASSWORD="fout")["error"] == "sync.password"
    assert list(tmp_path.glob("noor.db*")) == []


def test_a_password_that_was_changed_there_stops_the_exchange(laptop: Path, backend: Backend) -> None:
    add_company(laptop, "Bakkerij Terpstra")
    opened = opening.open_store(laptop, SettingsFile(), Ways(known=_key(laptop)), write=True)
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
    with Store.open(laptop, _key(laptop)) as store:
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
    clock = _doctor(laptop)["checks"]["clock"]
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
    key = _ADDERS.get(path) or _ADDERS.setdefault(path, _key(path))
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
    assert not _doctor(laptop)["checks"]["removals"]["ok"]


# The doctor, and going on


def _doctor(path: Path) -> dict[str, Any]:
    result = run("doctor", "--json", "--store", path)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_doctor_tells_how_the_exchange_is_without_personal_data(laptop: Path, bucket: str) -> None:
    add_company(laptop, "Bakkerij Terpstra")
    result = run("doctor", "--json", "--store", laptop)
    checks = json.loads(result.stdout)["checks"]
    assert bucket in checks["exchange"]["detail"]
    assert checks["exchange-last"]["ok"]
    assert checks["clock"]["ok"]
    assert "1" in checks["waiting"]["detail"]
    assert {"refused", "conflicts", "parked"} <= set(checks)
    for word in ("noor", "Noor", "Vermaat", "Bakkerij", password("noor")):
        assert word not in json.dumps(checks).replace(str(laptop), "")


def test_the_doctor_knows_a_store_that_works_by_itself(tmp_path: Path) -> None:
    opening.make_store(tmp_path / "own.db", SettingsFile(), passphrase=PASSPHRASE, who="Noor").store.close()
    checks = _doctor(tmp_path / "own.db")["checks"]
    assert checks["exchange"]["ok"]
    assert "waiting" not in checks


@pytest.fixture
def going_on(laptop: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "desktop", "sync", "--store", str(laptop), "--language", "en"]
        env = {**os.environ, "RODELOPER_PASSPHRASE": PASSPHRASE}
        process = subprocess.Popen(
            command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.skipif(os.name == "nt", reason="there is no gentle signal")
def test_without_once_it_goes_on_until_it_is_told_to_stop(
    going_on: Callable[[], subprocess.Popen[str]],
) -> None:
    process = going_on()
    assert process.stdout is not None
    assert "same" in process.stdout.readline()
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "code",
    ["sync.no-password", "sync.unexpected", "exchange.not-connected", "exchange.other-municipality",
     "exchange.unfinished", "exchange.removals", "connect.which", "connect.other-name", "connect.password-needed"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_refusal_has_a_sentence_in_both_languages(code: str, language: str) -> None:
    from assets import texts

    values = {"user": "noor", "bucket": "gemeente-x", "n": 3, "names": "a, b", "here": "A", "there": "B"}
    texts.use("en")
    english = sentence(code, values)
    texts.use(language)
    assert sentence(code, values) != code
    assert (sentence(code, values) == english) is (language == "en")
