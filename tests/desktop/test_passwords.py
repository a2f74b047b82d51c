# SPDX-License-Identifier: EUPL-1.2
"""The password of the backend is kept where nobody else reads it, and offered to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.errors import KeyringLocked
from msgspec.structs import replace as replace_in

from desktop import keys as desk
from desktop import passwords
from storage import migrations
from storage.errors import RodeLoperError
from storage.keys import create_keys
from storage.queries.exchange_facts import Connection
from storage.store import Store
from sync.login.kept import KeptLogin
from tests.desktop.test_keys import Ring

pytestmark = pytest.mark.usefixtures("cheap_keys")

WHERE = Connection("https://sync.voorbeeldstad.nl/v1", "gemeente-0000", "noor")
WORDS = "paard batterij ëé 🔑"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Store]:
    key, _code = create_keys(tmp_path / "work.db", "een lange zin")
    migrations.create(tmp_path / "work.db", key)
    with Store.open(tmp_path / "work.db", key) as store:
        yield store


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    own = Ring()
    monkeypatch.setattr(desk, "TRUSTED", (Ring.__module__,))
    monkeypatch.setattr(keyring, "get_keyring", lambda: own)
    return own


def test_a_keyring_keeps_it_and_there_is_no_file(opened: Store, ring: Ring) -> None:
    passwords.keep(opened, WHERE, WORDS)
    assert passwords.find(opened, WHERE) == WORDS
    assert not passwords.login_file(opened.path).exists()
    passwords.forget(opened.path)
    assert passwords.find(opened, WHERE) is None
    assert not ring.kept


def test_without_a_keyring_a_sealed_file_keeps_it(opened: Store) -> None:
    passwords.keep(opened, WHERE, WORDS)
    file = passwords.login_file(opened.path)
    assert passwords.find(opened, WHERE) == WORDS
    assert b"noor" not in file.read_bytes()
    assert WORDS.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    passwords.forget(opened.path)
    assert passwords.find(opened, WHERE) is None
    assert not file.exists()


def test_a_keyring_that_comes_later_takes_it_over(opened: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    passwords.keep(opened, WHERE, "oud")
    own = Ring()
    monkeypatch.setattr(desk, "TRUSTED", (Ring.__module__,))
    monkeypatch.setattr(keyring, "get_keyring", lambda: own)
    assert passwords.find(opened, WHERE) == "oud"
    passwords.keep(opened, WHERE, "nieuw")
    assert passwords.find(opened, WHERE) == "nieuw"
    assert not passwords.login_file(opened.path).exists()


def test_a_locked_keyring_is_as_good_as_none(opened: Store, ring: Ring) -> None:
    ring.problem = KeyringLocked
    passwords.keep(opened, WHERE, WORDS)
    assert passwords.login_file(opened.path).exists()
    assert passwords.find(opened, WHERE) == WORDS
    passwords.forget(opened.path)


def test_an_older_one_in_a_keyring_that_was_locked_meanwhile_does_not_come_back(
    opened: Store, ring: Ring
) -> None:
    passwords.keep(opened, WHERE, "oud")
    ring.problem = KeyringLocked
    passwords.keep(opened, WHERE, "nieuw")
    ring.problem = None
    assert passwords.find(opened, WHERE) == "nieuw"


@pytest.mark.parametrize(
    "other",
    [{"server": "https://sync.boef.nl/v1"}, {"bucket": "gemeente-9999"}, {"user": "eline"}],
    ids=lambda other: next(iter(other)),
)
@pytest.mark.parametrize("has_ring", [True, False])
def test_it_is_never_offered_to_another_login(
    opened: Store, other: dict[str, str], has_ring: bool, request: pytest.FixtureRequest
) -> None:
    if has_ring:
        request.getfixturevalue("ring")
    passwords.keep(opened, WHERE, WORDS)
    assert passwords.find(opened, replace(WHERE, **other)) is None


def test_a_file_of_another_store_or_with_a_byte_changed_opens_nothing(opened: Store, tmp_path: Path) -> None:
    passwords.keep(opened, WHERE, WORDS)
    content = passwords.login_file(opened.path).read_bytes()
    key, _code = create_keys(tmp_path / "other.db", "nog een zin")
    migrations.create(tmp_path / "other.db", key)
    with Store.open(tmp_path / "other.db", key) as other:
        passwords.login_file(other.path).write_bytes(content)
        assert passwords.find(other, WHERE) is None
    at = content.index(b'"sealed":"') + 15
    changed = content[:at] + (b"B" if content[at : at + 1] == b"A" else b"A") + content[at + 1 :]
    for wrong in (b"", b"{}", b"[" * 5000, changed, b"\xff" + content):
        passwords.login_file(opened.path).write_bytes(wrong)
        assert passwords.find(opened, WHERE) is None


def test_a_locked_store_keeps_it_locked(opened: Store) -> None:
    passwords.keep(opened, WHERE, WORDS)
    opened.lock()
    with pytest.raises(RodeLoperError, match=r"store\.locked"):
        passwords.find(opened, WHERE)


def test_the_file_does_not_tell_how_long_it_is(opened: Store) -> None:
    sizes = set()
    for words in ("a", "a" * 60, "a" * 100):
        passwords.keep(opened, WHERE, words)
        sizes.add(passwords.login_file(opened.path).stat().st_size)
        assert passwords.find(opened, WHERE) == words
    assert len(sizes) == 1


LOGIN = KeptLogin("https://login.voorbeeldstad.nl", "laptop", "openid", "r" * 40)


@pytest.mark.parametrize("has_ring", [True, False])
def test_what_renews_a_login_is_kept_like_a_password_and_takes_its_place(
    opened: Store, has_ring: bool, request: pytest.FixtureRequest
) -> None:
    if has_ring:
        request.getfixturevalue("ring")
    passwords.keep(opened, WHERE, WORDS)
    passwords.keep(opened, WHERE, LOGIN)
    assert passwords.find(opened, WHERE) == LOGIN
    assert passwords.find(opened, replace(WHERE, server="https://sync.boef.nl/v1")) is None
    file = passwords.login_file(opened.path)
    assert not file.exists() or LOGIN.refresh_token.encode() not in file.read_bytes()
    passwords.keep(opened, WHERE, WORDS)
    assert passwords.find(opened, WHERE) == WORDS


def test_what_is_too_long_for_a_keyring_goes_into_the_sealed_file_and_back(opened: Store, ring: Ring) -> None:
    long = replace_in(LOGIN, refresh_token="r" * 4000)
    passwords.keep(opened, WHERE, LOGIN)
    passwords.keep(opened, WHERE, long)
    assert passwords.find(opened, WHERE) == long
    assert not ring.kept, "nothing older stays behind"
    passwords.keep(opened, WHERE, LOGIN)
    assert passwords.find(opened, WHERE) == LOGIN
    assert not passwords.login_file(opened.path).exists()
