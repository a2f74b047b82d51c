# SPDX-License-Identifier: EUPL-1.2
"""The key of a store opens with its code or passphrase, with nothing else, and never lies there in plain."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import keys, recovery
from storage.errors import RodeLoperError
from storage.files import whole_file
from tests import bounded

pytestmark = pytest.mark.usefixtures("cheap_keys")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "work.db"


def refused(code: str) -> Any:
    return pytest.raises(RodeLoperError, match=code.replace(".", r"\."))


def test_code_and_passphrase_open_the_same_random_key(store: Path) -> None:
    key, code = keys.create_keys(store, "paarse regenjas")
    assert len(key) == 32
    assert keys.open_with_recovery_code(store, code.lower().replace("-", " ")) == key
    assert keys.open_with_passphrase(store, "paarse regenjas") == key
    assert keys.unlock(keys.read_keys(store), code) == key
    assert keys.unlock(keys.read_keys(store), "paarse regenjas") == key


def test_a_wrong_secret_is_refused_and_a_typing_error_is_called_one(store: Path) -> None:
    _key, code = keys.create_keys(store, "paarse regenjas")
    with refused("store.wrong-key"):
        keys.open_with_passphrase(store, "paarse regenjas ")
    with refused("store.wrong-key"):
        keys.open_with_recovery_code(store, recovery.new_code())
    with refused("keys.code-mistyped"):
        keys.open_with_recovery_code(store, code[:-1])


def test_a_store_without_passphrase_opens_with_its_code_only(store: Path) -> None:
    key, code = keys.create_keys(store, None)
    with refused("keys.no-passphrase"):
        keys.open_with_passphrase(store, "")
    with refused("keys.code-mistyped"):
        keys.unlock(keys.read_keys(store), "paarse regenjas")
    assert keys.unlock(keys.read_keys(store), code) == key


def test_a_passphrase_can_be_changed_and_taken_away(store: Path) -> None:
    key, code = keys.create_keys(store, "oud")
    keys.set_passphrase(store, key, "nieuw")
    assert keys.open_with_passphrase(store, "nieuw") == key
    with refused("store.wrong-key"):
        keys.open_with_passphrase(store, "oud")
    keys.set_passphrase(store, key, None)
    with refused("keys.no-passphrase"):
        keys.open_with_passphrase(store, "nieuw")
    assert keys.open_with_recovery_code(store, code) == key
    with refused("store.wrong-key"):
        keys.set_passphrase(store, bytes(32), "vreemd")


def test_a_new_code_replaces_the_old_one(store: Path) -> None:
    key, old = keys.create_keys(store, "blijft")
    new = keys.renew_recovery_code(store, key)
    assert keys.open_with_recovery_code(store, new) == key
    assert keys.open_with_passphrase(store, "blijft") == key
    with refused("store.wrong-key"):
        keys.open_with_recovery_code(store, old)


def test_the_two_forms_of_an_accent_are_one_passphrase(store: Path) -> None:
    key, _code = keys.create_keys(store, unicodedata.normalize("NFC", "één café"))
    assert keys.open_with_passphrase(store, unicodedata.normalize("NFD", "één café")) == key


def test_the_file_is_private_and_holds_no_key(store: Path) -> None:
    key, code = keys.create_keys(store, "paarse regenjas")
    file = keys.keys_file(store)
    content = file.read_bytes()
    assert key not in content
    assert key.hex().encode() not in content
    assert code.encode() not in content
    assert b"regenjas" not in content
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in store.parent.iterdir() if entry.is_file()] == [file.name]


def test_keys_of_a_store_that_is_there_are_never_replaced(store: Path) -> None:
    keys.create_keys(store, "een")
    store.write_bytes(b"a store")
    before = keys.keys_file(store).read_bytes()
    with refused("store.exists"):
        keys.create_keys(store, "twee")
    assert keys.keys_file(store).read_bytes() == before


def test_keys_that_were_left_alone_are_kept_under_another_name(store: Path) -> None:
    keys.create_keys(store, "een")
    before = keys.keys_file(store).read_bytes()
    keys.create_keys(store, "twee")
    kept = [file for file in store.parent.glob("work.db.keys.*") if file.read_bytes() == before]
    assert len(kept) == 1


def test_missing_keys_and_a_missing_store_are_told_apart(store: Path) -> None:
    with refused("store.missing"):
        keys.read_keys(store)
    store.write_bytes(b"a store")
    with refused("keys.missing"):
        keys.read_keys(store)


def test_a_wrapped_key_cannot_move_to_another_store(store: Path) -> None:
    keys.create_keys(store, "dezelfde")
    other = store.with_name("other.db")
    keys.create_keys(other, "dezelfde")
    mixed = msgspec.structs.replace(keys.read_keys(store), wrapped=keys.read_keys(other).wrapped)
    with refused("store.wrong-key"):
        keys.unwrap(mixed, "passphrase", "dezelfde")


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"store": "../../etc/passwd"},
        {"mark": "AA=="},
        {"wrapped": [{"by": "passphrase"}]},
        {"extra": 1},
    ],
)
def test_another_shape_is_refused(store: Path, change: dict[str, object]) -> None:
    keys.create_keys(store, None)
    content = json.loads(keys.keys_file(store).read_text(encoding="utf-8"))
    keys.keys_file(store).write_text(json.dumps({**content, **change}), encoding="utf-8")
    with refused("keys.damaged"):
        keys.read_keys(store)


@pytest.mark.parametrize("field", ["memory_kib", "passes", "lanes"])
def test_a_file_from_elsewhere_cannot_ask_for_endless_work(store: Path, field: str) -> None:
    keys.create_keys(store, None)
    content = json.loads(keys.keys_file(store).read_text(encoding="utf-8"))
    content["wrapped"][0][field] = 2**31
    with refused("keys.damaged"):
        keys.decode(json.dumps(content).encode(), "here")


@pytest.mark.skipif(sys.platform != "linux", reason="measures a process as Linux does")
def test_the_most_that_a_file_from_elsewhere_may_ask_is_not_much(tmp_path: Path) -> None:
    wrapped, _code = keys.wrap_key(bytes(keys.KEY_BYTES), "another passphrase")
    dear = [msgspec.structs.replace(one, by="passphrase", memory_kib=128 * 1024, passes=4, lanes=16)
            for one in wrapped.wrapped * 2]  # fmt: skip
    file = tmp_path / "dear.keys"
    file.write_bytes(msgspec.json.encode(msgspec.structs.replace(wrapped, wrapped=tuple(dear))))
    (ran,) = bounded.read("keys", [file])
    assert ran.is_bounded, ran
    assert ran.end == "store.wrong-key"


@given(content=st.binary(max_size=300) | st.just(b"[" * 60_000) | st.just(b" " * 70_000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_other_content_is_refused(content: bytes) -> None:
    with refused("keys.damaged"):
        keys.decode(content, "here")


def test_a_file_that_fails_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_bytes(b"old")

    class BrokenError(Exception):
        pass

    def write() -> None:
        with whole_file(place) as file:
            file.write(b"half")
            raise BrokenError

    with pytest.raises(BrokenError):
        write()
    assert place.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["file"]
