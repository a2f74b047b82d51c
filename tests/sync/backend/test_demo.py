# SPDX-License-Identifier: EUPL-1.2
"""The demo of the backend: it starts by one command, keeps what was written, and leaves nothing running."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from click.testing import CliRunner

from desktop.cli import rodeloper
from sync.backend import demo
from sync.backend.postgres import free_port
from tests.sync.backend.records import path, put, record

ROOT = Path(__file__).parents[3]
PATIENCE = 90.0


@contextmanager
def started(
    home: Path, port: int, *, filled: bool = False
) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """The command as a person starts it, and what it prints."""
    environment = {**os.environ, "RODELOPER_HOME": str(home), "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "desktop", "backend", "demo", "--json", "--port", str(port)]
    words += [] if filled else ["--empty"]
    with subprocess.Popen(words, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert line, "the demo ended before it said anything"
            yield process, json.loads(line)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def running(home: Path) -> list[psutil.Process]:
    """Whatever still runs for the demo in this folder."""
    return [
        one for one in psutil.process_iter(["cmdline"]) if str(home) in " ".join(one.info["cmdline"] or ())
    ]


def gone(home: Path) -> bool:
    until = time.monotonic() + PATIENCE
    while running(home) and time.monotonic() < until:
        time.sleep(0.05)
    return not running(home)


def client(told: dict[str, Any], name: str) -> httpx.Client:
    login = next(one for one in told["accounts"] if one["name"] == name)
    return httpx.Client(base_url=f"{told['url']}/v1", auth=(login["name"], login["password"]), timeout=30)


def port() -> int:
    """Two free ports in a row, the first of them."""
    return free_port() & ~1


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_it_starts_keeps_what_was_written_and_leaves_nothing_running(tmp_path: Path) -> None:
    company = record("companies", name="Van Ommelen Scheepstechniek")
    where = port()
    with started(tmp_path, where) as (process, told):
        assert {one["role"] for one in told["accounts"]} >= {
            "account_manager",
            "coordinator",
            "administrator",
            "alderman",
        }
        bucket = told["bucket"]
        with client(told, "noor") as noor:
            assert noor.get(f"/buckets/{bucket}/state").json()["data"]["groups"] == ["team"]
            assert put(noor, bucket, "companies", company).status_code == 201
        # A power failure, as far as a test can make one: the next start recovers by itself.
        process.kill()
        process.wait(PATIENCE)
    with started(tmp_path, where) as (process, told):
        with client(told, "eline") as eline:
            assert (
                eline.get(path(bucket, "companies", company["id"])).json()["data"]["name"] == company["name"]
            )
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    assert gone(tmp_path)


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_two_who_join_at_once_see_a_year_of_work_in_the_names_of_invented_people(tmp_path: Path) -> None:
    where = port()
    with started(tmp_path, where, filled=True) as (_process, told):
        bucket = told["bucket"]
        with client(told, "noor") as noor, client(told, "eline") as eline:
            for kind in ("companies", "visits", "notes", "actions", "action_updates"):
                there = noor.get(path(bucket, kind)).json()["data"]
                assert len(there) > 20, kind
                assert there == eline.get(path(bucket, kind)).json()["data"]
            people = {one["id"]: one for one in noor.get(path(bucket, "colleagues")).json()["data"]}
            me = noor.get(f"/buckets/{bucket}/state").json()["data"]["colleague"]
            assert people[me]["name"] == "Noor Vermaat"
            mine = [one for one in noor.get(path(bucket, "notes")).json()["data"] if one["author_id"] == me]
            assert mine
            note = {name: value for name, value in mine[0].items() if name not in ("last_modified", "schema")}
            changed = put(noor, bucket, "notes", {**note, "text": "Anders"}, rev=mine[0]["last_modified"])
            assert changed.status_code == 200
            closed = f"{bucket}-vertrouwelijk"
            secret = {who: ids(one, closed) for who, one in (("noor", noor), ("eline", eline))}
            assert secret["noor"]
            assert secret["noor"] != secret["eline"]


def ids(http: httpx.Client, bucket: str) -> set[str]:
    return {one["id"] for one in http.get(path(bucket, "notes")).json()["data"]}


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_after_a_kill_everything_else_ends_by_itself(tmp_path: Path) -> None:
    with started(tmp_path, port()) as (process, _told):
        assert len(running(tmp_path)) > 2
        process.kill()
        process.wait(PATIENCE)
        assert gone(tmp_path)


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_second_one_is_refused_and_a_killed_database_ends_it(tmp_path: Path) -> None:
    where = port()
    with started(tmp_path, where) as (process, _told):
        environment = {"RODELOPER_HOME": str(tmp_path)}
        second = CliRunner().invoke(
            rodeloper, ["backend", "demo", "--port", str(where), "--json"], env=environment
        )
        assert (second.exit_code, json.loads(second.stdout)["error"]) == (1, "backend.running")
        kinto = next(
            one
            for one in running(tmp_path)
            if "sync.backend.serving" in one.cmdline() and "-S" not in one.cmdline()
        )
        kinto.kill()
        assert process.wait(PATIENCE) == 1
    assert gone(tmp_path)


def test_without_the_server_parts_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "is_installed", lambda: False)
    for words in (["backend", "demo"], ["backend", "prepare"]):
        asked = CliRunner().invoke(rodeloper, words)
        assert asked.exit_code == 1
        assert "python3 dev.py run backend demo" in asked.stderr


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        asked = CliRunner().invoke(
            rodeloper,
            ["backend", "demo", "--port", str(taken), "--json"],
            env={"RODELOPER_HOME": str(tmp_path)},
        )
    assert json.loads(asked.stdout)["error"] == "backend.port-taken"


def test_the_invented_people_have_every_role_and_two_departments() -> None:
    name, people = demo.people()
    assert name
    assert {one.role for one in people} == {
        "account_manager",
        "specialist",
        "coordinator",
        "administrator",
        "alderman",
    }
    assert len({one.department for one in people if one.role == "account_manager"}) == 2
