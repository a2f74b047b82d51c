# SPDX-License-Identifier: EUPL-1.2
"""What a person types becomes a key: the same one whether or not it was begun ahead."""

from __future__ import annotations

import threading
import unicodedata

from storage import keys as wrapping
from storage import stretching
from storage.stretching import Cost

SALT = b"zestien bytes nu"
CHEAP = Cost(memory_kib=8 * 1024, passes=1)


def test_begun_ahead_is_the_same_key_and_leaves_no_thread() -> None:
    plain = stretching.stretched("rode appel", SALT, CHEAP)
    stretching.begin("rode appel", SALT, CHEAP)
    assert stretching.stretched("rode appel", SALT, CHEAP) == plain
    assert len(plain) == stretching.LENGTH
    assert not [thread for thread in threading.enumerate() if thread.name == "stretching"]


def test_another_secret_salt_or_cost_is_another_key() -> None:
    keys = {
        stretching.stretched("rode appel", SALT, CHEAP),
        stretching.stretched("rode peer", SALT, CHEAP),
        stretching.stretched("rode appel", SALT[::-1], CHEAP),
        stretching.stretched("rode appel", SALT, CHEAP._replace(passes=2)),
    }
    assert len(keys) == 4


def test_a_letter_typed_on_a_mac_is_the_same_letter() -> None:
    composed = stretching.stretched("Zoë", SALT, CHEAP)
    assert stretching.stretched(unicodedata.normalize("NFD", "Zoë"), SALT, CHEAP) == composed


def test_the_usual_cost_is_what_the_rfc_asks_of_a_laptop() -> None:
    assert (Cost().memory_kib, Cost().passes) == (64 * 1024, 3)
    wrapped = wrapping._wrap(bytes(32), "store", "passphrase", "een lange zin")
    assert (wrapped.memory_kib, wrapped.passes) == (64 * 1024, 3)
