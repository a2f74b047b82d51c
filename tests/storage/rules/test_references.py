# SPDX-License-Identifier: EUPL-1.2
"""References of actions that leave: short, typed with mistakes, and different when the action is."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from storage.rules.ids import new_id
from storage.rules.references import SIGNS, Reference, reference, version, written_in

REFERENCES = st.builds(
    Reference, st.integers(0, 16**10 - 1).map(lambda n: f"{n:010x}"), st.integers(0, 32**3 - 1)
)


@dataclass(frozen=True)
class Action:
    id: str = "0196f3c2-5b1e-7abc-8def-0123456789ab"
    title: str = "Laadpalen bij poort 2"
    state: str = "open"
    owner_id: str | None = "peter"
    due_on: dt.date | None = dt.date(2026, 11, 27)
    waiting_for: str = ""


def only(text: str) -> Reference | None:
    (found,) = written_in(text)
    return found.reference


def test_a_reference_is_short_and_the_same_everywhere() -> None:
    assert str(reference(Action())) == "RL-4D2P-F2DB-S60J"
    assert reference(Action()).tail == "23456789ab"


@given(REFERENCES, st.sampled_from(["{}", "Re: x [{}]", "{}.", "({}),", "kenmerk:{}"]), st.booleans())
def test_it_is_read_back_however_it_is_typed(made: Reference, around: str, small: bool) -> None:
    for words in (
        str(made),
        str(made).replace("-", ""),
        str(made).replace("-", " "),
        str(made).replace("-", "–"),
    ):
        assert only(around.format(words.lower() if small else words)) == made
    letters = str(made)[2:].replace("0", "O").replace("1", "l")
    assert only(f"RL{letters}") == made


@given(REFERENCES, st.integers(0, 11), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_always_seen(made: Reference, place: int, sign: str) -> None:
    signs = str(made)[3:].replace("-", "")
    wrong = signs[:place] + sign + signs[place + 1 :]
    assert only(f"RL-{wrong}") == (made if wrong == signs else None)


def test_two_signs_that_changed_places_are_nearly_always_seen() -> None:
    swapped = seen = 0
    for n in range(300):
        signs = str(Reference(f"{uuid.UUID(int=n * 7919**9 % 2**128).hex[-10:]}", n))[3:].replace("-", "")
        for at, (one, other) in enumerate(pairwise(signs)):
            if one != other:
                swapped += 1
                seen += only(f"RL{signs[:at]}{other}{one}{signs[at + 2 :]}") is None
    assert seen / swapped > 0.99


@given(st.text())
def test_nothing_else_is_a_reference(text: str) -> None:
    assert all("rl" in found.text.lower() for found in written_in(text))


def test_words_and_numbers_are_no_reference() -> None:
    for words in ("RL", "RL-7KQ4", "XRL-4D2P-F2DB-S60J", "RL-4D2P-F2DB-S60JX", "30 286 00 00", ""):
        assert list(written_in(words)) == []
    assert len(list(written_in("RL-4D2P-F2DB-S60J rl 4d2pf2dbs60j"))) == 1


def test_what_the_owner_is_told_makes_another_version() -> None:
    action = Action()
    others = [
        replace(action, title="Laadpalen bij poort 3"),
        replace(action, state="waiting"),
        replace(action, owner_id=None),
        replace(action, due_on=None),
        replace(action, waiting_for="leverancier"),
    ]
    assert len({version(one) for one in (action, *others)}) == 6
    assert all(reference(one).tail == reference(action).tail for one in others)


def test_actions_of_one_moment_have_references_far_apart() -> None:
    tails = {reference(Action(new_id())).tail for _n in range(2000)}
    assert len(tails) == 2000
    assert len({tail[:3] for tail in tails}) > 1000
