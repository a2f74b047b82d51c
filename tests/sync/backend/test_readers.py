# SPDX-License-Identifier: EUPL-1.2
"""Who reads a confidential record: the backend knows it from the records, and follows whatever changes it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.backend_server import PEOPLE, Backend
from tests.sync.backend.records import delete, path, put, reason, record, revision

NOT_YOURS = (403, "not-yours")
NO_READER = (403, "no-reader")
STAFF = ("noor", "eline", "rik", "sterre")

Look = Callable[[str, str], set[str]]


class Town:
    """One municipality, and shorter words for what happens in it."""

    def __init__(self, backend: Backend, bucket: str) -> None:
        self.backend, self.open, self.closed = backend, bucket, f"{bucket}-vertrouwelijk"
        self.ids = {one.account: backend.colleague(one.account, bucket) for one in PEOPLE}

    def http(self, who: str) -> httpx.Client:
        return self.backend.client_for(who)

    def write(
        self, who: str, kind: str, /, *, secret: bool = True, rev: int | None = None, **fields: Any
    ) -> dict[str, Any]:
        """Somebody writes a record; it comes back with its revision."""
        made = record(kind, **fields)
        place = self.closed if secret else self.open
        return {**made, "last_modified": revision(put(self.http(who), place, kind, made, rev=rev))}

    def join(self, who: str, visit: str) -> dict[str, Any]:
        """Somebody comes in the team."""
        return self.write("sterre", "team_members", secret=False, visit_id=visit, colleague_id=self.ids[who])

    def leave(self, member: dict[str, Any]) -> None:
        gone = delete(self.http("sterre"), self.open, "team_members", member["id"], member["last_modified"])
        assert gone.status_code == 200

    def readers(self, kind: str, id_: str) -> set[str]:
        """Who gets the record, from the list of all that they may read and by its name."""
        found = set()
        for one in PEOPLE:
            there = self.http(one.account).get(path(self.closed, kind)).json().get("data", [])
            by_name = self.http(one.account).get(path(self.closed, kind, id_)).status_code
            assert (id_ in {record["id"] for record in there}) == (by_name == 200), one.account
            found.update({one.account} if by_name == 200 else set())
        return found

    def news(self, who: str, kind: str) -> int:
        """How far the confidential records of this kind are."""
        state = self.http(who).get(f"/buckets/{self.closed}/state").json()
        return int(state["data"]["collections"][kind])


@pytest.fixture
def town(backend: Backend, bucket: str) -> Town:
    return Town(backend, bucket)


def without_revision(made: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**made, **changes}.items() if name != "last_modified"}


def test_a_note_is_read_by_the_team_and_follows_it(town: Town) -> None:
    town.join("noor", "v-1"), town.join("hette", "v-1"), town.join("rik", "v-2")
    note = town.write("noor", "notes", author_id=town.ids["noor"], visit_id="v-1", text="Denkt aan verkoop")
    assert town.readers("notes", note["id"]) == {"noor", "hette"}
    before = town.news("eline", "notes")
    member = town.join("eline", "v-1")
    assert town.readers("notes", note["id"]) == {"noor", "hette", "eline"}
    joined = town.news("eline", "notes")
    assert joined > before, "a laptop looks again"
    town.leave(member)
    assert town.readers("notes", note["id"]) == {"noor", "hette"}
    assert town.news("eline", "notes") > joined
    assert (
        town.http("noor").get(path(town.closed, "notes", note["id"])).json()["data"]["last_modified"]
        == note["last_modified"]
    )


def test_a_note_that_names_its_readers_does_not_follow_the_team(town: Town) -> None:
    town.join("noor", "v-1"), town.join("hette", "v-1")
    names = " ".join(sorted((town.ids["noor"], town.ids["rik"])))
    note = town.write("noor", "notes", author_id=town.ids["noor"], visit_id="v-1", readers=names)
    assert town.readers("notes", note["id"]) == {"noor", "rik"}
    town.join("eline", "v-1")
    assert town.readers("notes", note["id"]) == {"noor", "rik"}
    # Even with the right to write, a note is its author's; also who reads it.
    wider = without_revision(note, readers=f"{names} {town.ids['eline']}")
    assert reason(put(town.http("rik"), town.closed, "notes", wider, rev=note["last_modified"])) == NOT_YOURS
    rev = revision(put(town.http("noor"), town.closed, "notes", wider, rev=note["last_modified"]))
    assert town.readers("notes", note["id"]) == {"noor", "rik", "eline"}
    alone = without_revision(note, readers=town.ids["noor"])
    rev = revision(put(town.http("noor"), town.closed, "notes", alone, rev=rev))
    assert town.readers("notes", note["id"]) == {"noor"}
    revision(put(town.http("noor"), town.closed, "notes", without_revision(note, readers=""), rev=rev))
    assert town.readers("notes", note["id"]) == {"noor", "hette", "eline"}


def test_an_action_from_a_note_is_read_by_its_readers_and_by_who_must_act(town: Town) -> None:
    town.join("noor", "v-1"), town.join("eline", "v-1")
    me = town.ids["noor"]
    note = town.write("noor", "notes", author_id=me, visit_id="v-1", readers=me)
    action = town.write(
        "noor", "actions", created_by=me, visit_id="v-1", note_id=note["id"], confidential=True
    )
    step = {"action_id": action["id"], "actor_id": me, "device": "laptop"}
    made = town.write("noor", "action_updates", **step, kind="created", counter=1)
    assert town.readers("actions", action["id"]) == {"noor"}
    given = town.write("noor", "action_updates", **step, kind="owner", counter=2, owner_id=town.ids["rik"])
    for id_ in (made["id"], given["id"]):
        assert town.readers("action_updates", id_) == {"noor", "rik"}
    assert town.readers("actions", action["id"]) == {"noor", "rik"}
    # Who gets it over reads it, and who had it does not any more.
    step["actor_id"] = town.ids["rik"]
    town.write("rik", "action_updates", **step, kind="owner", counter=3, owner_id=town.ids["sterre"])
    assert town.readers("actions", action["id"]) == {"noor", "sterre"}
    assert town.readers("action_updates", made["id"]) == {"noor", "sterre"}
    wider = without_revision(note, readers="")
    revision(put(town.http("noor"), town.closed, "notes", wider, rev=note["last_modified"]))
    assert town.readers("actions", action["id"]) == {"noor", "eline", "sterre"}


def test_a_disagreement_has_the_readers_of_what_it_is_about(town: Town) -> None:
    town.join("noor", "v-1"), town.join("eline", "v-1")
    note = town.write("noor", "notes", author_id=town.ids["noor"], visit_id="v-1")
    about = {"about_kind": "notes", "about_id": note["id"]}
    both = town.write("eline", "conflicts", **about, mine_by_id=town.ids["eline"], mine='"a"', theirs='"b"')
    kept = town.write("rik", "conflicts", **about, mine_by_id=town.ids["rik"], mine='"a"', theirs="null")
    assert town.readers("conflicts", both["id"]) == {"noor", "eline"}
    # Own words that found no place stay with who wrote them.
    assert town.readers("conflicts", kept["id"]) == {"noor", "eline", "rik"}
    wider = without_revision(note, readers=town.ids["noor"])
    revision(put(town.http("noor"), town.closed, "notes", wider, rev=note["last_modified"]))
    assert town.readers("conflicts", both["id"]) == {"noor"}


def test_signals_and_contact_moments_have_theirs(town: Town) -> None:
    town.join("rik", "v-1")
    alert = town.write("noor", "alerts", raised_by_id=town.ids["noor"], visit_id="v-1")
    assert town.readers("alerts", alert["id"]) == {"noor", "rik"}
    spoken: dict[str, Any] = {"created_by": town.ids["noor"], "colleague_id": town.ids["eline"]}
    assert town.readers("contact_moments", town.write("noor", "contact_moments", **spoken)["id"]) == {
        "noor",
        "eline",
    }


def test_what_a_brief_said_has_the_readers_of_what_it_is_about(town: Town) -> None:
    town.join("noor", "v-1")
    me = town.ids["noor"]
    action = town.write("noor", "actions", created_by=me, visit_id="v-1", confidential=True)
    said = {"created_by": me, "about_kind": "actions", "about_id": action["id"], "content": "{}"}
    part = town.write("noor", "brief_parts", **said)
    assert town.readers("brief_parts", part["id"]) == {"noor"}
    town.join("hette", "v-1")
    assert town.readers("brief_parts", part["id"]) == {"noor", "hette"}
    other = {**said, "created_by": town.ids["eline"]}
    outside = put(town.http("eline"), town.open, "brief_parts", record("brief_parts", **other))
    assert reason(outside) == NO_READER
    assert reason(put(town.http("noor"), town.open, "brief_parts", record("brief_parts", **said))) == (
        403,
        "elsewhere",
    )


def test_a_remark_is_for_the_team_of_the_visit_and_who_it_is_said_to(town: Town) -> None:
    town.join("hette", "v-1"), town.join("noor", "v-1")
    hette = town.ids["hette"]
    asked = town.write("hette", "brief_remarks", author_id=hette, to_id=town.ids["sterre"], visit_id="v-1")
    assert town.readers("brief_remarks", asked["id"]) == {"hette", "noor", "sterre"}
    town.join("rik", "v-1")
    assert town.readers("brief_remarks", asked["id"]) == {"hette", "noor", "sterre", "rik"}
    # It stays as it was said, and nobody says it for somebody else, or where all may read it.
    id_, rev = asked["id"], asked["last_modified"]
    for who in ("hette", "noor"):
        other = without_revision(asked, text="anders")
        assert put(town.http(who), town.closed, "brief_remarks", other, rev=rev).status_code == 403
        assert delete(town.http(who), town.closed, "brief_remarks", id_, rev).status_code == 403
    forged = record("brief_remarks", author_id=hette, visit_id="v-1")
    assert reason(put(town.http("noor"), town.closed, "brief_remarks", forged)) == NOT_YOURS
    own = record("brief_remarks", author_id=hette, visit_id="v-1")
    assert put(town.http("hette"), town.open, "brief_remarks", own).status_code == 403


def test_an_alderman_who_reads_changes_and_removes_nothing(town: Town) -> None:
    me, hette = town.ids["noor"], town.ids["hette"]
    there = {
        "actions": town.write("noor", "actions", created_by=me, promised_by_id=hette, confidential=True),
        "contact_moments": town.write("noor", "contact_moments", created_by=me, colleague_id=hette),
    }
    for kind, made in there.items():
        id_, rev = made["id"], made["last_modified"]
        assert town.readers(kind, id_) == {"noor", "hette"}
        changed = without_revision(made, changed_by=hette)
        assert reason(put(town.http("hette"), town.closed, kind, changed, rev=rev)) == NOT_YOURS
        assert reason(delete(town.http("hette"), town.closed, kind, id_, rev)) == NOT_YOURS
        revision(put(town.http("noor"), town.closed, kind, changed, rev=rev))


def test_who_gets_a_login_reads_what_waited_for_them(town: Town) -> None:
    rik = {one["id"]: one for one in town.http("lobke").get(path(town.open, "colleagues")).json()["data"]}[
        town.ids["rik"]
    ]
    note = town.write("noor", "notes", author_id=town.ids["noor"], visit_id="v-1", readers=town.ids["rik"])
    plain = {name: value for name, value in rik.items() if name not in ("last_modified", "schema")}
    rev = revision(
        put(town.http("lobke"), town.open, "colleagues", {**plain, "account": ""}, rev=rik["last_modified"])
    )
    assert town.readers("notes", note["id"]) == {"noor"}
    revision(put(town.http("lobke"), town.open, "colleagues", plain, rev=rev))
    assert town.readers("notes", note["id"]) == {"noor", "rik"}


@pytest.mark.parametrize(
    "readers",
    [
        ["account:eline"],
        ["system.Everyone"],
        ["system.Authenticated"],
        ["/buckets/gemeente-elders/groups/team"],
    ],
)
def test_what_a_laptop_says_about_readers_counts_for_nothing(town: Town, readers: list[str]) -> None:
    note = record("notes", author_id=town.ids["noor"])
    named = {"read": readers, "write": readers}
    assert put(town.http("noor"), town.closed, "notes", note, permissions=named).status_code == 201
    assert town.readers("notes", note["id"]) == {"noor"}
    opened = put(
        town.http("noor"), town.open, "notes", record("notes", author_id=town.ids["noor"]), permissions=named
    )
    assert reason(opened) == (400, "permissions")


def test_nobody_lets_themselves_in_by_a_step_that_names_them(town: Town) -> None:
    me, eline = town.ids["noor"], town.ids["eline"]
    action = town.write("noor", "actions", created_by=me, confidential=True)
    mine = {
        "action_id": action["id"],
        "actor_id": eline,
        "owner_id": eline,
        "kind": "owner",
        "device": "x",
        "counter": 9,
    }
    assert (
        reason(put(town.http("eline"), town.closed, "action_updates", record("action_updates", **mine)))
        == NO_READER
    )
    step = record("action_updates", **mine)
    assert reason(put(town.http("eline"), town.open, "action_updates", step)) == NO_READER
    assert town.readers("actions", action["id"]) == {"noor"}
    # Nor by one that was of another action when it was written.
    step = town.write("eline", "action_updates", secret=False, **{**mine, "action_id": "a-2"})
    gone = delete(town.http("eline"), town.open, "action_updates", step["id"], step["last_modified"])
    assert gone.status_code == 200
    moved = without_revision(step, action_id=action["id"])
    assert reason(put(town.http("eline"), town.closed, "action_updates", moved)) == NOT_YOURS
    assert town.readers("actions", action["id"]) == {"noor"}


def test_after_anything_that_happens_the_readers_are_those_that_the_records_say(town: Town) -> None:
    """What is settled step by step is what one would find by looking at everything."""
    chance = random.Random(20261130)
    notes = {who: town.write(who, "notes", author_id=town.ids[who], visit_id="v-1") for who in STAFF}
    members: dict[str, dict[str, Any]] = {}
    names: dict[str, set[str]] = {who: set() for who in STAFF}
    for _ in range(30):
        who = chance.choice(STAFF)
        if chance.random() < 0.5:
            if who in members:
                town.leave(members.pop(who))
            else:
                members[who] = town.join(who, "v-1")
        else:
            names[who] = set(chance.sample(STAFF, chance.randint(0, 2)))
            field = " ".join(town.ids[one] for one in names[who])
            body = without_revision(notes[who], readers=field)
            rev = revision(put(town.http(who), town.closed, "notes", body, rev=notes[who]["last_modified"]))
            notes[who] = {**body, "last_modified": rev}
    for who, note in notes.items():
        assert town.readers("notes", note["id"]) == {who} | (names[who] or set(members))
