# SPDX-License-Identifier: EUPL-1.2
"""The log helps to find a defect and tells nothing about anybody."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import logs
from storage.errors import RodeLoperError


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    level = logging.getLogger().level
    started = logs.start(tmp_path / "logs")
    assert started is not None
    yield started
    logs.stop()
    logging.getLogger().setLevel(level)


def test_a_defect_is_logged_with_its_place_and_without_its_content(file: Path) -> None:
    try:
        try:
            raise ValueError("Jansen owes 5,000 euro")
        except ValueError as problem:
            raise RodeLoperError("visits.needs-date", name="Jansen") from problem
    except RodeLoperError:
        logging.getLogger("test").exception("a page could not be loaded")
    text = file.read_text(encoding="utf-8")
    assert "a page could not be loaded" in text
    assert "storage.errors.RodeLoperError visits.needs-date" in text
    assert "builtins.ValueError" in text
    assert "test_logs.py:" in text
    assert "Jansen" not in text


def test_the_home_of_a_person_is_not_named(file: Path) -> None:
    logging.getLogger("test").info("opened %s", Path.home() / "work.db")
    assert str(Path.home()) not in file.read_text(encoding="utf-8")
    assert "~" in file.read_text(encoding="utf-8")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_defect_in_a_thread_is_logged(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(threading, "excepthook", logs._uncaught_in_thread)

    def fails() -> None:
        raise ValueError("Jansen")

    thread = threading.Thread(target=fails, name="import")
    thread.start()
    thread.join()
    text = file.read_text(encoding="utf-8")
    assert "CRITICAL import" in text
    assert "Jansen" not in text
    assert "Jansen" in capsys.readouterr().err  # who runs it in a terminal sees all of it


def test_the_log_stays_small(file: Path) -> None:
    log = logging.getLogger("test")
    for _ in range(50):
        log.info("x" * 100_000)
    assert len(list(file.parent.iterdir())) == logs.FILES_KEPT
    assert all(kept.stat().st_size <= logs.LARGEST for kept in file.parent.iterdir())


def test_where_no_log_can_be_written_the_program_works_on(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert logs.start(tmp_path / "file" / "logs") is None
