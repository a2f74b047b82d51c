# SPDX-License-Identifier: EUPL-1.2
"""Whose a record is: the plugin knows the colleague of the login, and believes no author that the laptop names."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.backend_server import Backend
from tests.sync.backend.records import delete, path, put, reason, record, revision

NOT_YOURS = (403, "not-yours")
ELSEWHERE = (403, "elsewhere")
NO_READER = (403, "no-reader")


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("notes", "author_id"),
        ("action_updates", "actor_id"),
        ("alerts", "raised_by_id"),
        ("conflicts", "mine_by_id"),
        ("brief_versions", "offered_by_id"),
        ("brief_marks", "person_id"),
    ],
)
def test_nobody_writes_in_the_name_of_a_colleague(
    backend: Backend, bucket: str, kind: str, field: str
) -> None:
    noor, eline = backend.client_for("noor"), backend.colleague("eline", bucket)
    forged = record(kind, **{field: eline})
    assert reason(put(noor, bucket, kind, forged)) == NOT_YOURS
    assert reason(put(noor, bucket, kind, record(kind, **{field: ""}))) == NOT_YOURS
    own = record(kind, **{field: backend.colleague("noor", bucket)})
    rev = revision(put(noor, bucket, kind, own))
    assert put(noor, bucket, kind, {**own, field: eline}, rev=rev).status_code == 403


def test_a_note_is_changed_and_removed_by_its_author_only(backend: Backend, bucket: str) -> None:
    noor, eline = backend.client_for("noor"), backend.client_for("eline")
    note = record("notes", author_id=backend.colleague("noor", bucket), text="Zoekt 4.000 m²")
    rev = revision(put(noor, bucket, "notes", note))
    assert reason(put(eline, bucket, "notes", {**note, "text": "weg"}, rev=rev)) == NOT_YOURS
    assert (
        reason(put(backend.client_for("lobke"), bucket, "notes", {**note, "text": "weg"}, rev=rev))
        == NOT_YOURS
    )
    assert reason(delete(eline, bucket, "notes", note["id"], rev)) == NOT_YOURS
    rev = revision(put(noor, bucket, "notes", {**note, "text": "Zoekt 4.200 m²"}, rev=rev))
    assert delete(noor, bucket, "notes", note["id"], rev).status_code == 200


def test_a_step_of_an_action_is_never_rewritten(backend: Backend, bucket: str) -> None:
    noor = backend.client_for("noor")
    step = record("action_updates", actor_id=backend.colleague("noor", bucket), text="gebeld")
    rev = revision(put(noor, bucket, "action_updates", step))
    assert reason(put(noor, bucket, "action_updates", {**step, "text": "gemaild"}, rev=rev)) == (
        403,
        "append-only",
    )
    # One that was on its way to the other place and stayed after all says what it said.
    assert put(noor, bucket, "action_updates", step, rev=rev).status_code == 200


def test_nobody_adds_to_what_a_colleague_offered(backend: Backend, bucket: str) -> None:
    noor, eline = (backend.client_for(name) for name in ("noor", "eline"))
    ids = {name: backend.colleague(name, bucket) for name in ("noor", "eline")}
    version = record("brief_versions", offered_by_id=ids["noor"])
    assert revision(put(noor, bucket, "brief_versions", version))
    about = {"about_kind": "actions", "about_id": str(uuid.uuid4()), "version_id": version["id"]}
    for place in (bucket, f"{bucket}-vertrouwelijk"):
        said = record("brief_parts", created_by=ids["eline"], content="Toegezegd!", **about)
        assert reason(put(eline, place, "brief_parts", said)) == NOT_YOURS
        own = record("brief_parts", created_by=ids["noor"], **about)
        assert put(noor, place, "brief_parts", own).status_code == 201


def test_a_retry_of_what_was_stored_already_gets_the_record_back(backend: Backend, bucket: str) -> None:
    """The answer to the first one was lost on the way; 403 would set the record aside for ever."""
    noor = backend.client_for("noor")
    step = record("action_updates", actor_id=backend.colleague("noor", bucket), text="gebeld")
    revision(put(noor, bucket, "action_updates", step))
    again = put(noor, bucket, "action_updates", step)
    assert again.status_code == 412
    assert step.items() <= again.json()["details"]["existing"].items()


def test_who_knows_an_old_version_hears_that_first_and_not_what_they_may_not(
    backend: Backend, bucket: str
) -> None:
    lobke, noor = backend.client_for("lobke"), backend.client_for("noor")
    rik = record("colleagues", name="Rik van Loon")
    old = revision(put(noor, bucket, "colleagues", rik))
    revision(put(lobke, bucket, "colleagues", {**rik, "role": "specialist"}, rev=old))
    assert put(noor, bucket, "colleagues", {**rik, "phone": "06"}, rev=old).status_code == 412


def test_login_and_role_of_a_colleague_are_for_administrators(backend: Backend, bucket: str) -> None:
    noor, lobke = backend.client_for("noor"), backend.client_for("lobke")
    colleague = record("colleagues", name="Gijs Overmars")
    rev = revision(put(noor, bucket, "colleagues", colleague))
    for field, value in (("account", "gijs"), ("role", "administrator")):
        assert reason(put(noor, bucket, "colleagues", {**colleague, field: value}, rev=rev)) == NOT_YOURS
        assert reason(put(noor, bucket, "colleagues", record("colleagues", **{field: value}))) == NOT_YOURS
    # Left out is the same as the default.
    rev = revision(
        put(noor, bucket, "colleagues", {**colleague, "role": "account_manager", "account": ""}, rev=rev)
    )
    rev = revision(
        put(lobke, bucket, "colleagues", {**colleague, "role": "coordinator", "account": "gijs"}, rev=rev)
    )
    there = noor.get(path(bucket, "colleagues", colleague["id"])).json()["data"]
    changed = {k: v for k, v in {**there, "phone": "0612"}.items() if k not in ("last_modified", "schema")}
    rev = revision(put(noor, bucket, "colleagues", changed, rev=rev))
    assert (
        reason(put(noor, bucket, "colleagues", {**changed, "role": "account_manager"}, rev=rev)) == NOT_YOURS
    )


def test_one_login_belongs_to_one_colleague(backend: Backend, bucket: str) -> None:
    lobke = backend.client_for("lobke")
    taken = record("colleagues", name="Ook Noor", account="noor")
    assert reason(put(lobke, bucket, "colleagues", taken)) == (400, "account-taken")


def test_of_a_disagreement_only_how_it_was_settled_changes(backend: Backend, bucket: str) -> None:
    noor, eline = backend.client_for("noor"), backend.client_for("eline")
    conflict = record("conflicts", mine_by_id=backend.colleague("noor", bucket), mine='"a"', theirs='"b"')
    rev = revision(put(noor, bucket, "conflicts", conflict))
    me = backend.colleague("eline", bucket)
    settled = {**conflict, "settled": "mine", "settled_by_id": me}
    assert reason(put(eline, bucket, "conflicts", {**settled, "mine": '"c"'}, rev=rev)) == (
        403,
        "append-only",
    )
    forged = {**settled, "settled_by_id": backend.colleague("noor", bucket)}
    assert reason(put(eline, bucket, "conflicts", forged, rev=rev)) == NOT_YOURS
    assert put(eline, bucket, "conflicts", settled, rev=rev).status_code == 200


# The closed place


def test_who_is_not_named_gets_nothing_of_a_confidential_record_by_trying_to_make_it(
    backend: Backend, bucket: str
) -> None:
    noor, eline = backend.client_for("noor"), backend.client_for("eline")
    closed = f"{bucket}-vertrouwelijk"
    note = record("notes", author_id=backend.colleague("noor", bucket), text="Overweegt te stoppen.")
    assert put(noor, closed, "notes", note).status_code == 201
    guess = record("notes", id=note["id"], author_id=backend.colleague("eline", bucket))
    part = {"method": "PUT", "path": path(closed, "notes", note["id"]), "headers": {"If-None-Match": "*"}}
    batch = eline.post("/batch", json={"requests": [{**part, "body": {"data": guess}}]})
    for answer in (put(eline, closed, "notes", guess), batch):
        assert "Overweegt" not in answer.text
    assert reason(put(eline, closed, "notes", guess)) == NO_READER
    assert put(noor, closed, "notes", note).status_code == 412


def test_nobody_writes_in_the_closed_place_in_the_name_of_a_colleague(backend: Backend, bucket: str) -> None:
    noor, eline = backend.client_for("noor"), backend.colleague("eline", bucket)
    closed = f"{bucket}-vertrouwelijk"
    assert reason(put(noor, closed, "notes", record("notes", author_id=eline))) == NOT_YOURS
    assert reason(put(noor, closed, "actions", record("actions", created_by=eline))) == NOT_YOURS
    assert put(backend.client_for("hette"), closed, "notes", record("notes")).status_code == 403


def test_what_becomes_confidential_moves_with_the_steps_of_colleagues(backend: Backend, bucket: str) -> None:
    noor, eline = backend.client_for("noor"), backend.client_for("eline")
    closed, step = (
        f"{bucket}-vertrouwelijk",
        record("action_updates", actor_id=backend.colleague("eline", bucket)),
    )
    rev = revision(put(eline, bucket, "action_updates", step))
    assert reason(put(noor, closed, "action_updates", step)) == ELSEWHERE
    assert delete(noor, bucket, "action_updates", step["id"], rev).status_code == 200
    assert put(noor, closed, "action_updates", step).status_code == 201
    assert eline.get(path(closed, "action_updates", step["id"])).status_code == 200


# The place of the laptops


@pytest.mark.parametrize(
    ("kind", "field"),
    [("action_updates", "actor_id"), ("alerts", "raised_by_id"), ("conflicts", "mine_by_id")],
)
def test_nobody_moves_own_words_into_the_name_of_a_colleague(
    backend: Backend, bucket: str, kind: str, field: str
) -> None:
    noor, closed = backend.client_for("noor"), f"{bucket}-vertrouwelijk"
    own = record(kind, **{field: backend.colleague("noor", bucket)})
    forged = {**own, field: backend.colleague("eline", bucket)}
    for start, end in ((closed, bucket), (bucket, closed)):
        rev = revision(put(noor, start, kind, own))
        assert delete(noor, start, kind, own["id"], rev).status_code == 200
        assert reason(put(noor, end, kind, forged)) == NOT_YOURS


def test_who_moves_the_step_of_a_colleague_leaves_it_as_it_is(backend: Backend, bucket: str) -> None:
    noor, eline = backend.client_for("noor"), backend.client_for("eline")
    closed = f"{bucket}-vertrouwelijk"
    action = record("actions", created_by=backend.colleague("noor", bucket))
    revision(put(noor, bucket, "actions", action))
    me = backend.colleague("eline", bucket)
    step = record("action_updates", actor_id=me, action_id=action["id"], text="gebeld")
    rev = revision(put(eline, bucket, "action_updates", step))
    assert delete(noor, bucket, "action_updates", step["id"], rev).status_code == 200
    assert reason(put(noor, closed, "action_updates", {**step, "text": "gemaild"})) == NOT_YOURS
    rev = revision(put(noor, closed, "action_updates", step))
    assert delete(noor, closed, "action_updates", step["id"], rev).status_code == 200
    assert reason(put(noor, bucket, "action_updates", {**step, "text": "gemaild"})) == NOT_YOURS
    assert put(noor, bucket, "action_updates", step).status_code == 201


def test_what_became_confidential_does_not_come_back_where_all_may_read_it(
    backend: Backend, bucket: str
) -> None:
    noor, eline = backend.client_for("noor"), backend.client_for("eline")
    closed = f"{bucket}-vertrouwelijk"
    action = record("actions", created_by=backend.colleague("noor", bucket), title="Bellen")
    rev = revision(put(noor, bucket, "actions", action))
    delete(noor, bucket, "actions", action["id"], rev)
    there = put(noor, closed, "actions", {**action, "confidential": True})
    assert reason(put(noor, bucket, "actions", action)) == ELSEWHERE
    assert reason(put(eline, bucket, "actions", action)) == NO_READER
    delete(noor, closed, "actions", action["id"], revision(there))
    assert put(eline, bucket, "actions", action).status_code == 201


def test_a_laptop_tells_about_itself_and_coordinators_read_it(backend: Backend, bucket: str) -> None:
    noor, devices = backend.client_for("noor"), f"{bucket}-apparaten"
    laptop: dict[str, Any] = {"id": str(uuid.uuid4()), "account": "noor", "program": "0.1.0", "waiting": 3}
    rev = revision(put(noor, devices, "devices", laptop))
    rev = revision(put(noor, devices, "devices", {**laptop, "waiting": 0}, rev=rev))
    assert noor.get(path(devices, "devices", laptop["id"])).status_code == 200
    for name, seen in (("sterre", [laptop["id"]]), ("lobke", [laptop["id"]]), ("eline", [])):
        found = backend.client_for(name).get(path(devices, "devices")).json()["data"]
        assert [one["id"] for one in found] == seen, name
    eline = backend.client_for("eline")
    assert put(eline, devices, "devices", {**laptop, "account": "eline"}, rev=rev).status_code == 403
    assert reason(put(eline, devices, "devices", {**laptop, "id": str(uuid.uuid4())})) == NOT_YOURS
    mark = {"id": str(uuid.uuid4()), "account": "hette", "note": "x"}
    assert put(backend.client_for("hette"), devices, "read_marks", mark).status_code == 201
    assert reason(
        put(eline, devices, "devices", {"id": str(uuid.uuid4()), "account": "eline", "x": ["lijst"]})
    ) == (400, "")


def test_a_heartbeat_does_not_wake_the_others(backend: Backend, bucket: str) -> None:
    noor, eline = backend.client_for("noor"), backend.client_for("eline")
    before = eline.get(f"/buckets/{bucket}/state").headers["ETag"]
    put(noor, f"{bucket}-apparaten", "devices", {"id": str(uuid.uuid4()), "account": "noor"})
    assert eline.get(f"/buckets/{bucket}/state", headers={"If-None-Match": before}).status_code == 304
