# SPDX-License-Identifier: EUPL-1.2
"""What becomes of one record that changed on two sides: decided from values alone, so tried with thousands of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import protocol
from sync.protocol import Wire
from sync.reconcile import (
    WHOLE_RECORD,
    Decision,
    FieldConflict,
    Local,
    Merged,
    Remote,
    Verb,
    decide,
    merge_record,
    same,
)

ID = "00000000-0000-4000-8000-000000000001"
NOON, LATER = "2026-11-23T12:00:00.000000Z", "2026-11-23T13:00:00.000000Z"
MADE: Wire = {"id": ID, "created_at": NOON, "created_by": "noor", "changed_at": NOON, "changed_by": "noor"}


def company(**fields: Any) -> Wire:
    return {**MADE, **fields}


def merged(kind: str, base: Wire | None, mine: Wire, theirs: Wire) -> Merged:
    return merge_record(protocol.kind(kind), base, mine, theirs)


# Fields


def test_each_field_goes_to_the_side_that_changed_it() -> None:
    result = merged("companies", company(name="Bakker", city="Urk"), company(name="Bakker bv", city="Urk"),
                    company(name="Bakker", city="Lelystad"))  # fmt: skip
    assert (result.data["name"], result.data["city"]) == ("Bakker bv", "Lelystad")
    assert not result.conflicts


def test_two_values_for_one_field_keep_the_backends_and_write_mine_down() -> None:
    result = merged("companies", company(phone="1"), company(phone="2"), company(phone="3"))
    assert result.data["phone"] == "3"
    assert result.conflicts == (FieldConflict("phone", "1", "2", "3"),)


def test_an_emptied_field_against_a_changed_one_is_a_disagreement() -> None:
    result = merged("companies", company(phone="1"), company(), company(phone="3"))
    assert result.conflicts == (FieldConflict("phone", "1", None, "3"),)


def test_texts_are_merged_and_only_a_clash_is_a_disagreement() -> None:
    result = merged("companies", company(approach="bel vooraf"), company(approach="bel altijd vooraf"),
                    company(approach="bel vooraf met Jan"))  # fmt: skip
    assert result.data["approach"] == "bel altijd vooraf met Jan"
    assert not result.conflicts
    result = merged("companies", company(approach="400"), company(approach="500"), company(approach="350"))
    assert result.data["approach"] == "350"
    assert result.conflicts == (FieldConflict("approach", "400", "500", "350"),)


def test_made_twice_the_filled_field_wins_from_the_empty_one() -> None:
    result = merged("companies", None, company(name="Bakker", phone="1", approach="kort"),
                    company(name="Bakkerij", city="Urk", approach="lang"))  # fmt: skip
    assert result.data["phone"] == "1"
    assert result.data["city"] == "Urk"
    assert result.data["approach"] == "kort\nlang"
    assert result.conflicts == (FieldConflict("name", None, "Bakker", "Bakkerij"),)


def test_what_the_program_writes_takes_the_backends_value_without_a_word() -> None:
    result = merged("companies", company(imported="a"), company(imported="b"), company(imported="c"))
    assert result.data["imported"] == "c"
    assert not result.conflicts
    assert merged("companies", company(imported="a"), company(imported="b"), company(imported="a")).data[
        "imported"
    ] == "b"  # fmt: skip


def test_a_field_of_a_newer_program_is_left_as_the_backend_has_it() -> None:
    result = merged("companies", company(shoe=1), company(shoe=1), company(shoe=2))
    assert result.data["shoe"] == 2


def test_of_two_moments_the_later_counts() -> None:
    mine, theirs = company(archived_at=LATER), company(archived_at=NOON)
    assert merged("companies", company(), mine, theirs).data["archived_at"] == LATER
    assert merged("companies", company(), theirs, mine).data["archived_at"] == LATER
    assert "archived_at" not in merged("companies", mine, company(), mine).data
    assert merged("companies", theirs, company(), mine).data["archived_at"] == LATER
    assert not merged("companies", theirs, company(), mine).conflicts


def test_who_made_it_is_who_made_it_first_and_who_changed_it_who_did_so_last() -> None:
    mine = {
        **company(name="a"),
        "created_at": LATER,
        "created_by": "bas",
        "changed_at": LATER,
        "changed_by": "bas",
    }
    theirs = company(name="b")
    data = merged("companies", None, mine, theirs).data
    assert (data["created_at"], data["created_by"]) == (NOON, "noor")
    assert (data["changed_at"], data["changed_by"]) == (LATER, "bas")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "state", "disagree"),
    [
        ("planned", "held", "confirmed", "held", False),
        ("planned", "confirmed", "wrapped_up", "wrapped_up", False),
        ("wish", "planned", "confirmed", "confirmed", False),
        ("planned", "cancelled", "confirmed", "confirmed", True),
        ("planned", "held", "cancelled", "cancelled", True),
        ("confirmed", "wish", "held", "held", True),
        ("held", "planned", "wrapped_up", "wrapped_up", True),
        ("cancelled", "wish", "planned", "planned", False),
    ],
)
def test_a_visit_is_as_far_as_the_furthest_unless_one_called_it_off_or_took_it_back(
    base: str, mine: str, theirs: str, state: str, disagree: bool
) -> None:
    result = merged("visits", company(state=base), company(state=mine), company(state=theirs))
    assert result.data["state"] == state
    assert bool(result.conflicts) is disagree


@pytest.mark.parametrize("moved_here", [True, False])
def test_what_a_company_confirmed_is_one_day_whoever_moves_the_visit(*, moved_here: bool) -> None:
    base = company(state="planned", starts_at="2026-11-24T09:30", invited_at=NOON)
    confirmed = base | {"state": "confirmed"}
    moved = company(state="planned", starts_at="2026-11-26T09:30")
    sides = (moved, confirmed) if moved_here else (confirmed, moved)
    result = merged("visits", base, *sides)
    assert same(result.data, moved), "planned for the new day, and to be invited for it"
    (told,) = result.conflicts
    assert (told.field, {told.mine, told.theirs}) == ("state", {"planned", "confirmed"})
    later = confirmed | {"starts_at": "2026-11-24T14:00"}
    assert merged("visits", base, later, confirmed).data == later, "the day is the same"


def test_an_invitation_is_for_one_day_too() -> None:
    base = company(state="planned", starts_at="2026-11-24T09:30")
    invited, moved = base | {"invited_at": NOON}, base | {"starts_at": "2026-11-26T09:30"}
    for mine, theirs in ((invited, moved), (moved, invited)):
        result = merged("visits", base, mine, theirs)
        assert same(result.data, moved)
        assert not result.conflicts
    confirmed = base | {"state": "confirmed", "invited_at": NOON}
    renewed = moved | {"state": "confirmed", "invited_at": LATER}
    assert merged("visits", base, confirmed, renewed).data == renewed, "confirmed for the new day"


# Records


def local(data: Wire | None, base: Wire | None = None, *, rev: int | None = 5, dirty: bool = True) -> Local:
    return Local(data, base, rev if base is not None else None, dirty)


def test_what_we_have_already_is_left_alone() -> None:
    here = local(company(name="b"), company(name="a"))
    assert decide("companies", here, Remote(company(name="a"), 5)) == Decision(Verb.IGNORE)
    assert decide("companies", here, Remote(None, 4)) == Decision(Verb.IGNORE)


def test_what_was_not_touched_here_follows_the_backend() -> None:
    assert decide("companies", None, Remote(company(), 1)).verb is Verb.INSERT
    here = local(company(name="a"), company(name="a"), dirty=False)
    assert decide("companies", here, Remote(company(name="b"), 6)) == Decision(
        Verb.REPLACE, company(name="b")
    )
    assert decide("companies", here, Remote(None, 6)).verb is Verb.DELETE


def test_an_answer_that_was_lost_is_recognised_by_what_it_says() -> None:
    mine = {**company(name="b"), "changed_at": LATER}
    decision = decide("companies", local(mine, company(name="a")), Remote(company(name="b"), 6))
    assert (decision.verb, decision.dirty, decision.conflicts) == (Verb.REPLACE, False, ())


def test_who_goes_on_after_a_lost_answer_does_not_disagree_with_oneself() -> None:
    here = Local(company(name="c", phone="1"), company(name="a"), 5, dirty=True, sent=[company(name="b")])
    decision = decide("companies", here, Remote(company(name="b"), 6))
    assert decision == Decision(Verb.MERGE, company(name="c", phone="1"), dirty=True)
    decision = decide("companies", here, Remote(company(name="b", phone="2"), 7))
    assert decision.data == company(name="c", phone="2")
    assert [one.field for one in decision.conflicts] == ["phone"]
    # A record that was new: without what was sent, all of it would be in doubt.
    new = Local(company(name="c"), None, None, dirty=True, sent=[company(name="b")])
    assert decide("companies", new, Remote(company(name="b"), 6)).conflicts == ()
    gone = replace(new, data=None)
    assert decide("companies", gone, Remote(company(name="b"), 6)) == Decision(Verb.REMOVE_THERE, dirty=True)


def test_a_change_beats_a_removal_both_ways_and_is_told() -> None:
    base, changed = company(name="a"), company(name="b")
    decision = decide("companies", local(changed, base), Remote(None, 6))
    assert (decision.verb, decision.data, decision.dirty) == (Verb.RECREATE, changed, True)
    assert decision.conflicts == (FieldConflict(WHOLE_RECORD, base, changed, None),)
    decision = decide("companies", local(None, base), Remote(changed, 6))
    assert (decision.verb, decision.data, decision.dirty) == (Verb.REVIVE, changed, False)
    assert decision.conflicts == (FieldConflict(WHOLE_RECORD, base, None, changed),)


def test_a_removal_stands_when_nobody_changed_anything() -> None:
    base = company(name="a")
    assert decide("companies", local(None, base), Remote(base, 6)) == Decision(Verb.REMOVE_THERE, dirty=True)
    assert decide("companies", local(None, base), Remote(None, 6)).verb is Verb.DELETE


# What always holds

FIELDS = {
    "name": st.sampled_from(["a", "b", "c"]),
    "phone": st.sampled_from(["1", "2"]),
    "approach": st.lists(st.sampled_from(["bel", "mail", "nooit"]), min_size=1, max_size=4).map(" ".join),
    "employees": st.integers(1, 3),
    "archived_at": st.sampled_from([NOON, LATER]),
    "imported": st.sampled_from(["x", "y"]),
}
records = st.fixed_dictionaries({}, optional=FIELDS).map(lambda fields: company(**fields))


@given(records, records)
def test_one_side_that_changed_gives_that_side(base: Wire, other: Wire) -> None:
    for mine, theirs in ((base, other), (other, base), (other, other)):
        result = merged("companies", base, mine, theirs)
        assert same(result.data, other)
        assert not result.conflicts


@given(st.none() | records, records, records)
def test_every_value_is_in_the_record_or_in_a_disagreement(
    base: Wire | None, mine: Wire, theirs: Wire
) -> None:
    result = merged("companies", base, mine, theirs)
    told = {one.field: one for one in result.conflicts}
    for name in ("name", "phone", "employees"):
        values = {(base or {}).get(name), mine.get(name), theirs.get(name)}
        assert result.data.get(name) in values
        if mine.get(name) not in (result.data.get(name), (base or {}).get(name)):
            assert told[name].mine == mine.get(name)
        if theirs.get(name) != (base or {}).get(name) and theirs.get(name) is not None:
            assert result.data.get(name) == theirs.get(name)


@given(st.none() | records, records, records)
def test_merging_what_was_merged_with_the_backend_changes_nothing(
    base: Wire | None, mine: Wire, theirs: Wire
) -> None:
    once = merged("companies", base, mine, theirs)
    again = merged("companies", theirs, once.data, theirs)
    assert again == Merged(once.data)


# Many people, one backend


@dataclass
class Server:
    """What the backend does with one record: a revision for each change, and a refusal of who is behind."""

    data: Wire | None = None
    rev: int = 0

    def put(self, data: Wire | None, rev: int | None) -> bool:
        known = self.rev if self.data is not None else None
        if known != rev:
            return False
        self.data, self.rev = data, self.rev + 1
        return True


@dataclass
class Person:
    """One laptop with this record. ``seen``: all that its owner had before their eyes at some time."""

    name: str
    here: Local = field(default_factory=lambda: Local(None, None, None, dirty=False))
    told: list[FieldConflict] = field(default_factory=list)

    def edit(self, what: str, value: str) -> None:
        data = dict(self.here.data or company())
        data[what] = f"{data.get(what, '')} {value}".strip() if what == "approach" else value
        self.here = replace(self.here, data=data, dirty=True)

    def remove(self) -> None:
        if self.here.data is not None:
            self.here = replace(self.here, data=None, dirty=True)

    def sync(self, server: Server, *, lost: bool = False) -> None:
        self._pull(server)
        sent, here = self.here.data, self.here
        if not here.dirty:
            return
        if not server.put(sent, here.base_rev) and not (sent is None and server.data is None):
            return
        if lost:
            self.here = replace(here, sent=[*here.sent, sent] if sent is not None else here.sent)
        else:
            self.here = Local(sent, sent, server.rev if sent is not None else None, dirty=False)

    def _pull(self, server: Server) -> None:
        if not server.rev:
            return
        decision = decide("companies", self.here, Remote(server.data, server.rev))
        self.told += decision.conflicts
        if decision.verb is Verb.IGNORE:
            return
        base_rev = server.rev if server.data is not None else None
        self.here = Local(decision.data, server.data, base_rev, decision.dirty)


steps = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["name", "phone", "approach", "approach", "sync", "sync", "lost", "remove"]),
    ),
    max_size=40,
)


@given(st.integers(2, 4), steps)
def test_whatever_they_do_in_the_end_all_have_the_same_and_every_word_is_somewhere(
    people: int, plan: list[tuple[int, str]]
) -> None:
    server = Server()
    team = [Person(f"p{n}") for n in range(people)]
    replaced: set[str] = set()
    written: set[str] = set()
    for n, (who, what) in enumerate(plan):
        person = team[who % people]
        if what in ("sync", "lost"):
            person.sync(server, lost=what == "lost")
        elif what == "remove":
            replaced |= _values(person.here.data)
            person.remove()
        else:
            # Who types over a value saw it: that one need not be kept.
            if what != "approach":
                replaced |= {str((person.here.data or {}).get(what))}
            person.edit(what, f"w{n}")
            written.add(f"w{n}")
    for _ in range(3):
        for person in team:
            person.sync(server)
    contents = [person.here.data for person in team]
    assert all(data == server.data for data in contents), contents
    assert not any(person.here.dirty for person in team)
    told = {word for person in team for one in person.told for word in _words(one)}
    assert written <= _values(server.data) | told | replaced


def _values(data: Wire | None) -> set[str]:
    return set(re.findall(r"w\d+", str(data)))


def _words(one: FieldConflict) -> set[str]:
    return set(re.findall(r"w\d+", f"{one.base} {one.mine} {one.theirs}"))
