# SPDX-License-Identifier: EUPL-1.2
"""The exchange from the command line, against a real backend."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assets.texts import sentence
from desktop import opening, passwords
from desktop.settings import SettingsFile
from tests.backend_server import Backend, password
from tests.desktop.exchange_commands import (
    PASSPHRASE,
    add_company,
    answer,
    connect,
    doctor,
    names,
    refusal,
    run,
)
from tests.desktop.exchange_commands import laptop as laptop  # noqa: PLC0414 - a fixture

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


# The doctor, and going on


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
    checks = doctor(tmp_path / "own.db")["checks"]
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
