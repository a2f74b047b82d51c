# SPDX-License-Identifier: EUPL-1.2
"""The whole backend once: it starts, knows its people, and keeps what they write."""

from __future__ import annotations

import uuid

from tests.backend_server import Backend

MADE = {"created_at": "2026-11-23T09:00:00.000000Z", "created_by": "", "changed_at": "2026-11-23T09:00:00.000000Z", "changed_by": ""}  # fmt: skip


def test_what_one_colleague_writes_the_other_reads(backend: Backend, bucket: str) -> None:
    company = str(uuid.uuid4())
    path = f"/buckets/{bucket}/collections/companies/records/{company}"
    sent = {"id": company, "name": "Van Ommelen Scheepstechniek", **MADE}
    wrote = backend.client_for("noor").put(path, json={"data": sent}, headers={"If-None-Match": "*"})
    assert wrote.status_code == 201, wrote.text
    read = backend.client_for("eline").get(path).json()["data"]
    assert sent.items() <= read.items()


def test_the_state_knows_who_asks_and_stays_silent_when_nothing_changed(
    backend: Backend, bucket: str
) -> None:
    noor = backend.client_for("noor")
    state = noor.get(f"/buckets/{bucket}/state")
    assert state.status_code == 200, state.text
    assert state.json()["data"]["user"] == "account:noor"
    assert state.json()["data"]["groups"] == ["team"]
    assert state.json()["data"]["colleague"] == backend.colleague("noor", bucket)
    again = noor.get(f"/buckets/{bucket}/state", headers={"If-None-Match": state.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_a_back_up_holds_comes_back_and_a_dropped_municipality_is_gone(
    backend: Backend, bucket: str
) -> None:
    noor, path = backend.client_for("noor"), f"/buckets/{bucket}/collections/companies/records/{uuid.uuid4()}"
    kept = backend.dump(bucket)
    assert noor.put(path, json={"data": {"name": "Nieuw", **MADE}}).status_code == 201
    backend.restore(kept)
    assert noor.get(path).status_code == 404
    assert noor.get(f"/buckets/{bucket}/state").status_code == 200
    before = noor.get(f"/buckets/{bucket}/state").json()["data"]["generation"]
    assert backend.new_generation(bucket) != before
    backend.drop(bucket)
    assert noor.get(f"/buckets/{bucket}/state").status_code == 403


def test_kinto_may_be_restarted_in_between(backend: Backend, bucket: str) -> None:
    noor = backend.client_for("noor")
    backend.restart()
    assert noor.get(f"/buckets/{bucket}/state").status_code == 200
