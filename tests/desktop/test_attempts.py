# SPDX-License-Identifier: EUPL-1.2
"""Guessing takes time: each wrong passphrase doubles the wait, and neither a restart nor the clock on the wall helps."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from desktop import attempts
from storage import keys
from storage.errors import RodeLoperError
from storage.keys import Keys


class Uptime:
    """How long the machine runs, as far as the program can tell."""

    def __init__(self) -> None:
        self.now = 5_000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def uptime(monkeypatch: pytest.MonkeyPatch) -> Uptime:
    made = Uptime()
    monkeypatch.setattr(attempts, "time", made)
    return made


@pytest.fixture(scope="module")
def made() -> tuple[Keys, bytes, str]:
    """Wrapped keys that are cheap to try, the key, and the recovery code."""
    key = bytes(range(32))
    wrapped, code = keys.wrap_key(key, "goed")
    return wrapped, key, code


def refusal(wrapped: Keys, secret: str) -> RodeLoperError:
    with pytest.raises(RodeLoperError) as caught:
        attempts.unlock(wrapped, secret)
    return caught.value


def test_each_wrong_one_doubles_the_wait_up_to_a_minute(
    uptime: Uptime, made: tuple[Keys, bytes, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> bytes:
        raise RodeLoperError("store.wrong-key")

    wrapped = made[0]
    monkeypatch.setattr(keys, "unlock", never)
    waits = []
    for _ in range(9):
        assert refusal(wrapped, "fout").code == "store.wrong-key"
        waits.append(attempts.waiting(wrapped.store))
        uptime.now += waits[-1]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_too_early_is_refused_without_looking_and_later_the_right_one_opens(
    uptime: Uptime, made: tuple[Keys, bytes, str]
) -> None:
    wrapped, key, code = made
    assert refusal(wrapped, "fout").code == "store.wrong-key"
    early = refusal(wrapped, "goed")
    assert (early.code, early.values["seconds"]) == ("keys.wait", 1)
    uptime.now += 1
    assert attempts.unlock(wrapped, "goed") == key
    assert attempts.waiting(wrapped.store) == 0
    assert refusal(wrapped, "weer fout").code == "store.wrong-key"
    assert attempts.waiting(wrapped.store) == 1, "who got in begins anew"
    assert refusal(wrapped, code).code == "keys.wait", "the recovery code is no way around"
    uptime.now += 1
    assert attempts.unlock(wrapped, code) == key


def test_a_restart_of_the_machine_begins_the_wait_again(
    uptime: Uptime, made: tuple[Keys, bytes, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrapped = made[0]
    for _ in range(6):
        refusal(wrapped, "fout")
        uptime.now += attempts.waiting(wrapped.store)
    refusal(wrapped, "fout")
    assert attempts.waiting(wrapped.store) == 60
    uptime.now = 12.0
    assert attempts.waiting(wrapped.store) == 60
    uptime.now += 20
    assert attempts.waiting(wrapped.store) == 40


def test_a_typing_error_in_a_recovery_code_costs_nothing(
    uptime: Uptime, made: tuple[Keys, bytes, str]
) -> None:
    wrapped = msgspec.structs.replace(made[0], wrapped=made[0].wrapped[:1])
    code = made[2]
    typed = ("B" if code[0] != "B" else "C") + code[1:]
    assert refusal(wrapped, typed).code == "keys.code-mistyped"
    assert attempts.waiting(wrapped.store) == 0


def test_a_damaged_file_keeps_nobody_out(
    uptime: Uptime, made: tuple[Keys, bytes, str], tmp_path: Path
) -> None:
    wrapped, key, _code = made
    refusal(wrapped, "fout")
    (file,) = (tmp_path / "home").glob("attempts-*.json")
    file.write_bytes(b"\xff{")
    assert attempts.unlock(wrapped, "goed") == key
    assert not file.exists()
