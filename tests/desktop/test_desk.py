# SPDX-License-Identifier: EUPL-1.2
"""What the settings ask of the program while it is at work: a back-up that takes the place of the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.operations import companies
from tests.desktop.real_window import Open, new_passphrase
from tests.desktop.real_window import window as window  # noqa: PLC0414 - a fixture

pytestmark = pytest.mark.usefixtures("quick_keys")


def test_a_back_up_is_put_back_in_words_while_nobody_looks_in_the_store(window: Open, tmp_path: Path) -> None:
    one = window(new_passphrase())
    desk, before = one.program.context.desk, one.program.context.store
    desk.back_up(tmp_path / "gisteren.rlbackup")
    before.write(companies.change, one.program.context.actor, one.company, name="Anders").result()
    failures: list[Exception] = []
    desk.restore(tmp_path / "gisteren.rlbackup", one.passphrase, failures.append)
    assert not one.locking._idle._timer.isActive(), "there is no store to lock"
    one.wait(lambda: one.program.context.store is not before or failures)
    assert not failures
    assert one.locking._idle._timer.isActive()
    (said,) = one.program.window.messages.banners()
    assert said.text().startswith("De opslag is terug zoals hij was: ")
    assert "is bewaard in" in said.text()


def test_a_back_up_that_is_not_put_back_leaves_the_watch(window: Open, tmp_path: Path) -> None:
    one = window(new_passphrase())
    failures: list[Exception] = []
    one.program.context.desk.restore(tmp_path / "weg.rlbackup", one.passphrase, failures.append)
    one.wait(lambda: failures)
    assert one.locking._idle._timer.isActive()
    assert not one.program.window.messages.banners()
