# SPDX-License-Identifier: EUPL-1.2
"""The key is found without a question where that is possible, and never in a keyring that keeps nothing safe."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import InitError, NoKeyringError, PasswordDeleteError

from desktop import attempts
from desktop import keys as desk
from desktop.desk import _set_passphrase
from storage import keys
from storage.errors import RodeLoperError

pytestmark = pytest.mark.usefixtures("cheap_keys")


class Ring(KeyringBackend):
    """A keyring of the tests' own: a dictionary, which can be locked."""

    priority = 1

    def __init__(self, problem: type[Exception] | None = None) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.problem = problem

    def _work(self) -> None:
        if self.problem:
            raise self.problem("locked")

    def get_password(self, service: str, username: str) -> str | None:
        self._work()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._work()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._work()
        if (service, username) not in self.kept:
            raise PasswordDeleteError("no such entry")
        del self.kept[service, username]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "work.db"


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    own = Ring()
    monkeypatch.setattr(desk, "TRUSTED", (Ring.__module__,))
    monkeypatch.setattr(keyring, "get_keyring", lambda: own)
    return own


def refused(code: str) -> Any:
    return pytest.raises(RodeLoperError, match=code.replace(".", r"\."))


def nobody(_attempt: int) -> str | None:
    raise AssertionError("nobody should be asked")


def test_what_the_keyring_remembers_opens_without_a_question(store: Path, ring: Ring) -> None:
    key, _code = keys.create_keys(store, None)
    assert desk.open_with_keyring(store) is None
    assert desk.remember_in_keyring(store, key)
    assert desk.find_key(store, desk.Ways(ask=nobody)) == key
    assert [entry for entry, _store in ring.kept] == ["rode-loper"]
    desk.forget_in_keyring(store)
    desk.forget_in_keyring(store)
    assert desk.open_with_keyring(store) is None


def test_two_stores_have_an_entry_each(store: Path, ring: Ring) -> None:
    other = store.with_name("other.db")
    first, second = keys.create_keys(store, None)[0], keys.create_keys(other, None)[0]
    assert desk.remember_in_keyring(store, first)
    assert desk.remember_in_keyring(other, second)
    assert desk.open_with_keyring(store) == first
    assert desk.open_with_keyring(other) == second
    assert len(ring.kept) == 2


@pytest.mark.parametrize("entry", ["", "no hexadecimal", "00" * 32])
def test_an_entry_that_does_not_fit_is_passed_over(store: Path, ring: Ring, entry: str) -> None:
    keys.create_keys(store, None)
    ring.kept["rode-loper", keys.read_keys(store).store] = entry
    assert desk.open_with_keyring(store) is None
    assert not desk.remember_in_keyring(store, bytes(32))


@pytest.mark.parametrize("problem", [NoKeyringError, InitError, OSError])
def test_a_locked_keyring_falls_back_to_the_passphrase(
    store: Path, ring: Ring, problem: type[Exception]
) -> None:
    key, _code = keys.create_keys(store, "demo")
    ring.problem = problem
    assert not desk.remember_in_keyring(store, key)
    assert desk.find_key(store, desk.Ways(ask=lambda _attempt: "demo")) == key


@pytest.mark.parametrize("kind", [fail.Keyring, null.Keyring, Ring])
def test_a_back_end_that_is_not_of_the_system_is_no_keyring(
    store: Path, monkeypatch: pytest.MonkeyPatch, kind: type[KeyringBackend]
) -> None:
    key, _code = keys.create_keys(store, "demo")
    monkeypatch.setattr(keyring, "get_keyring", kind)
    assert not desk.has_keyring()
    assert not desk.remember_in_keyring(store, key)


def test_in_a_chain_only_the_keyring_of_the_system_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    class Foreign(Ring):
        """A keyring of somebody else."""

    Foreign.__module__ = "keyrings.alt.file"
    own = Ring()

    class Chain(chainer.ChainerBackend):
        backends = (Foreign(), own)

    monkeypatch.setattr(keyring, "get_keyring", Chain)
    assert desk.system_keyring() is None
    monkeypatch.setattr(desk, "TRUSTED", (Ring.__module__,))
    assert desk.system_keyring() is own


def test_a_back_end_that_cannot_even_load_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> KeyringBackend:
        raise ImportError("half installed")

    monkeypatch.setattr(keyring, "get_keyring", broken)
    assert not desk.has_keyring()


def test_the_file_goes_before_the_environment_and_that_before_the_keyring(
    store: Path, ring: Ring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "LONGEST", 0)
    key, code = keys.create_keys(store, "één zin")
    desk.remember_in_keyring(store, key)
    file = tmp_path / "passphrase"
    file.write_bytes("\ufeffeen zin\r\n".encode())
    monkeypatch.setenv("RODELOPER_PASSPHRASE", code)
    with refused("store.wrong-key"):
        desk.find_key(store, desk.Ways(passphrase_file=file, ask=nobody))
    file.write_text("één zin\n", encoding="utf-8")
    assert desk.find_key(store, desk.Ways(passphrase_file=file, ask=nobody)) == key
    assert desk.given_passphrase(desk.Ways(passphrase_file=file)) == "één zin"

    assert desk.find_key(store, desk.Ways(ask=nobody)) == key
    monkeypatch.setenv("RODELOPER_PASSPHRASE", "iets anders")
    with refused("store.wrong-key"):
        desk.find_key(store, desk.Ways(ask=nobody))


def test_a_person_may_try_three_times_with_passphrase_or_code(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "LONGEST", 0.1)
    key, code = keys.create_keys(store, "goed")
    asked: list[int] = []

    def answers(*given: str) -> desk.Ways:
        asked.clear()

        def ask(attempt: int) -> str:
            asked.append(attempt)
            return given[attempt - 1]

        return desk.Ways(ask=ask)

    assert desk.find_key(store, answers("fout", code)) == key
    assert asked == [1, 2]
    with refused("store.wrong-key"):
        desk.find_key(store, answers("fout", "fout", "fout", "goed"))
    assert asked == [1, 2, 3]


def test_a_code_that_was_typed_in_the_window_is_typed_once(store: Path, ring: Ring) -> None:
    key, code = keys.create_keys(store, None)
    typed = desk.Ways(ask=lambda _attempt: code, remember=True)
    assert desk.find_key(store, typed) == key
    assert desk.find_key(store, desk.Ways(ask=nobody)) == key

    desk.forget_in_keyring(store)
    assert desk.find_key(store, desk.Ways(ask=lambda _attempt: code)) == key
    assert not ring.kept, "the command line leaves nothing behind"


def test_a_store_with_a_passphrase_goes_on_asking(store: Path, ring: Ring) -> None:
    key, code = keys.create_keys(store, "goed")
    for secret in ("goed", code):
        assert desk.find_key(store, desk.Ways(ask=lambda _attempt, s=secret: s, remember=True)) == key  # type: ignore[misc]
    assert not ring.kept


def test_where_nobody_can_be_asked_the_refusal_says_what_to_do(store: Path) -> None:
    keys.create_keys(store, "goed")
    with refused("keys.needed"):
        desk.find_key(store, desk.Ways())
    with refused("keys.needed"):
        desk.find_key(store, desk.Ways(ask=lambda _attempt: None))


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe\x00"])
def test_a_passphrase_file_without_a_passphrase_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "passphrase"
    if content is not None:
        file.write_bytes(content)
    with refused("keys.passphrase-file"):
        desk.read_passphrase(file)


def test_a_passphrase_that_is_cut_short_is_the_old_one_or_the_new_one(
    store: Path, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, _code = keys.create_keys(store, None)
    desk.remember_in_keyring(store, key)

    def choose(new: str, current: str = "", *, stops_at: str) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(stops_at, dies)
            with pytest.raises(KeyboardInterrupt):
                _set_passphrase(store, key, new, current)

    def dies(*_args: object) -> NoReturn:
        raise KeyboardInterrupt

    def opens_with(*asked: str) -> bool:
        given = iter(asked)
        found = desk.find_key(store, desk.Ways(ask=lambda _n: next(given, None), attempts=1))
        return found == key and not list(given)

    choose("eerste zin", stops_at="pathlib.Path.replace")
    assert opens_with()
    choose("eerste zin", stops_at="desktop.keys.forget_in_keyring")
    assert ring.kept
    assert opens_with("eerste zin"), "it is asked, whatever the keyring has"
    assert not ring.kept, "what was left to do is done"
    choose("tweede zin", "eerste zin", stops_at="pathlib.Path.replace")
    assert opens_with("eerste zin")
    choose("", "eerste zin", stops_at="pathlib.Path.replace")
    assert ring.kept
    assert opens_with("eerste zin")
    assert not ring.kept
