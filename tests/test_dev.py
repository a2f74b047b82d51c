# SPDX-License-Identifier: EUPL-1.2
"""The script that sets everything up says the right thing and does not do work twice."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import NoReturn

import pytest

import dev


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("12 passed in 3.20s", "12 passed"),
        ("===== 1 failed, 312 passed, 2 skipped in 143.21s (0:02:23) =====", "1 failed, 312 passed, 2 skipped"),
        ("3 passed, 1 deselected in 0.05s\n", "3 passed, 1 deselected"),
        ("I think 12 passed in 3 s", ""),
        ("FAILED tests/test_dev.py::test_x - 2 passed in 1s", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_the_counts_come_from_the_closing_line_of_pytest(line: str, counts: str) -> None:
    assert dev.pytest_counts(line) == counts


def test_the_closing_line_says_in_words_what_passed() -> None:
    good = {"format": True, "lint": True, "types": True, "layers": True, "tests": True}
    assert dev.closing_line(good, "12 passed", 61.6) == (
        "All good: format, lint, types, layers and tests passed. Tests: 12 passed. 62 s."
    )
    assert dev.closing_line({**good, "lint": False, "tests": False}, "1 failed, 11 passed", 3) == (
        "Not good yet: lint and tests FAILED; format, types and layers passed. Tests: 1 failed, 11 passed. 3 s."
    )
    assert dev.closing_line({"lint": False}, "", 3) == "Not good yet: lint FAILED. 3 s."


def test_the_environment_is_made_once_and_again_when_the_requirements_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path)
    for name in (dev.RUNTIME, dev.DEVELOPMENT):
        (tmp_path / name).write_bytes(f"{name}\n".encode())
    assert not dev.is_installed(dev.RUNTIME)

    dev.stamp(dev.RUNTIME).write_text(dev.fingerprint(dev.RUNTIME), encoding="utf-8")
    assert dev.is_installed(dev.RUNTIME)
    assert not dev.is_installed(dev.DEVELOPMENT)
    (tmp_path / dev.RUNTIME).write_bytes(b"requirements.txt\r\n")
    assert dev.is_installed(dev.RUNTIME), "only the line ends are different"
    (tmp_path / dev.RUNTIME).write_bytes(b"something else\n")
    assert not dev.is_installed(dev.RUNTIME)

    dev.stamp(dev.DEVELOPMENT).write_text(dev.fingerprint(dev.DEVELOPMENT), encoding="utf-8")
    assert dev.is_installed(dev.RUNTIME), "who can develop can run"


def test_only_packages_that_are_missing_are_asked_for() -> None:
    assert dev.missing_packages({}) == []
    assert dev.missing_packages({"libthereisnone.so.9": "libthereisnone9"}) == ["libthereisnone9"]


def test_without_the_right_to_install_it_says_what_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    with pytest.raises(SystemExit):
        dev.install_system_packages(["libegl1", "libgl1"])
    assert "sudo apt-get install libegl1 libgl1" in capsys.readouterr().err


def test_with_the_right_it_fetches_the_lists_when_the_first_try_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed: list[str] = []
    outcomes = iter([100, 0, 0])

    def quiet_call(command: list[str]) -> int:
        typed.append(" ".join(word for word in command if word in ("install", "update", "libegl1")))
        return next(outcomes)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev, "quiet_call", quiet_call)
    dev.install_system_packages(["libegl1"])
    assert typed == ["install libegl1", "update", "install libegl1"]


def test_where_python_lacks_venv_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    named: list[str] = []

    def install(packages: list[str]) -> NoReturn:
        named.extend(packages)
        raise SystemExit(1)

    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(dev, "install_system_packages", install)
    with pytest.raises(SystemExit):
        dev.make_environment()
    assert named == [f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"]


def test_an_old_python_is_told_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit):
        dev.main(["test"])
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_a_word_that_it_does_not_know_shows_the_words_that_it_does() -> None:
    asked = subprocess.run(
        [sys.executable, dev.__file__, "dance"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert asked.returncode == 2
    assert asked.stdout == ""
    assert "dev.py demo" in asked.stderr


def test_what_a_check_says_is_shown_only_when_it_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.quiet_check("lint", [sys.executable, "-c", "print('noise')"])
    assert "noise" not in capsys.readouterr().out
    assert not dev.quiet_check("lint", [sys.executable, "-c", "print('the reason'); raise SystemExit(1)"])
    shown = capsys.readouterr().out
    assert "lint" in shown
    assert "FAILED" in shown
    assert "the reason" in shown


def test_the_tests_do_not_wait_for_the_types_and_all_checks_run_after_one_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = threading.Event()
    told: list[list[str]] = []

    def check(name: str, _command: list[str]) -> bool:
        return begun.wait(10) if name == "types" else name != "format"

    def tests(arguments: list[str]) -> tuple[bool, str]:
        begun.set()
        told.append(arguments)
        return True, "12 passed"

    monkeypatch.setattr(dev, "prepare", lambda *_what: None)
    monkeypatch.setattr(dev, "quiet_check", check)
    monkeypatch.setattr(dev, "run_tests", tests)
    assert dev.main(["test", "--long"]) == 1
    assert told == [["--long"]]
    assert capsys.readouterr().out.startswith(
        "Not good yet: format FAILED; lint, layers, types and tests passed. Tests: 12 passed."
    )


@pytest.mark.parametrize("name", [dev.RUNTIME, dev.DEVELOPMENT, dev.BACKEND])
def test_the_locked_requirements_have_hashes_and_no_addresses(name: str) -> None:
    lines = (dev.ROOT / name).read_text(encoding="utf-8").splitlines()
    assert lines
    assert not [
        line for line in lines if "://" in line or "index" in line.split("==")[0] or line.startswith("--")
    ]
    assert all(line.endswith("\\") or "--hash=sha256:" in line for line in lines)


def test_who_develops_runs_the_versions_of_the_program() -> None:
    def versions(name: str) -> set[str]:
        return {line for line in (dev.ROOT / name).read_text(encoding="utf-8").splitlines() if "==" in line}

    assert versions(dev.RUNTIME) <= versions(dev.DEVELOPMENT)
    assert versions(dev.BACKEND) <= versions(dev.DEVELOPMENT)


def test_a_backend_installs_what_it_needs_and_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    prepared: list[tuple[str, dict[str, str]]] = []
    typed: list[str] = []
    monkeypatch.setattr(dev, "prepare", lambda *what: prepared.append(what))
    monkeypatch.setattr(dev, "call", typed.extend)
    dev.run(["backend", "demo"])
    assert prepared == [(dev.BACKEND, {})]
    assert typed[-2:] == ["backend", "demo"]
    dev.run(["doctor"])
    assert prepared[-1][0] == dev.RUNTIME
