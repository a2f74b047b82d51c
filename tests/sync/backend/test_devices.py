# SPDX-License-Identifier: EUPL-1.2
"""Laptops at the backend: who may report one lost, who hears it, and who reads what opens a shut one."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from storage.store import utc_now
from sync import devices
from sync.client import Client
from sync.devices import Report
from sync.problems import BlockedError, LostError
from sync.protocol import OPEN
from tests.backend_server import Backend, password
from tests.sync.backend.records import Body, delete, path, put, reason, revision

NOT_YOURS = (403, "not-yours")
DEVICE = uuid.uuid4().hex
REPORT = Report("LT-0412", "0.1.0", "Linux", utc_now().replace(microsecond=0), 3, 1)


@pytest.fixture
def place(bucket: str) -> str:
    return f"{bucket}-apparaten"


@pytest.fixture
def noor(backend: Backend, bucket: str) -> Iterator[Client]:
    with Client(backend.url, bucket, "noor", password("noor")) as client:
        yield client


@pytest.fixture
def sterre(backend: Backend, bucket: str) -> Iterator[Client]:
    with Client(backend.url, bucket, "sterre", password("sterre")) as client:
        yield client


def said(account: str, by: str, *, lost: object = True) -> Body:
    return {"id": devices.record_id(DEVICE), "account": account, "lost": lost, "reported_by": by}


def test_only_supervisors_report_a_laptop_lost_and_in_their_own_name(backend: Backend, place: str) -> None:
    for name in ("noor", "rik", "hette", "bo"):
        assert put(backend.client_for(name), place, devices.LOST, said("noor", name)).status_code == 403
    sterre = backend.client_for("sterre")
    assert reason(put(sterre, place, devices.LOST, said("noor", "lobke"))) == NOT_YOURS
    assert reason(put(sterre, place, devices.LOST, said("noor", "sterre", lost="ja"))) == (400, "body")
    rev = revision(put(sterre, place, devices.LOST, said("noor", "sterre")))
    noor = backend.client_for("noor")
    assert put(noor, place, devices.LOST, said("noor", "noor", lost=False), rev=rev).status_code == 403
    assert noor.get(path(place, devices.LOST)).status_code == 403
    assert reason(delete(sterre, place, devices.LOST, devices.record_id(DEVICE), rev)) == (403, "no-delete")
    revision(
        put(backend.client_for("lobke"), place, devices.LOST, said("noor", "lobke", lost=False), rev=rev)
    )


def test_every_laptop_hears_at_its_next_look_which_are_lost(
    backend: Backend, bucket: str, noor: Client, sterre: Client
) -> None:
    before = noor.state(OPEN)
    assert before is not None
    assert before.lost == frozenset()
    assert noor.state(OPEN, before.etag) is None
    devices.set_lost(sterre, devices.record_id(DEVICE), "sterre", lost=True, now=utc_now())
    after = noor.state(OPEN, before.etag)
    assert after is not None
    assert after.lost == {devices.record_id(DEVICE)}
    devices.set_lost(sterre, devices.record_id(DEVICE), "sterre", lost=False, now=utc_now())
    found = noor.state(OPEN, after.etag)
    assert found is not None
    assert found.lost == frozenset()
    assert noor.server_time is not None
    assert abs((noor.server_time - utc_now()).total_seconds()) < 60


def test_a_supervisor_sees_who_synced_when_and_a_report_goes_over_the_one_before(
    noor: Client, sterre: Client
) -> None:
    rev = devices.report(noor, DEVICE, "noor", REPORT)
    assert rev is not None
    # The program was started again, and knows no revision any more.
    again = Report("LT-0412", "0.2.0", "Linux", REPORT.last, 0, 0)
    assert (devices.report(noor, DEVICE, "noor", again) or 0) > rev
    devices.set_lost(sterre, devices.record_id(DEVICE), "sterre", lost=True, now=utc_now())
    (seen,) = devices.laptops(sterre)
    assert (seen.account, seen.report, seen.lost, seen.reported_by) == ("noor", again, True, "sterre")
    assert seen.reported_at is not None
    with pytest.raises(BlockedError):
        devices.laptops(noor)
    with pytest.raises(BlockedError):
        devices.set_lost(noor, devices.record_id(DEVICE), "noor", lost=False, now=utc_now())


def test_what_opens_a_shut_laptop_is_read_by_its_own_login_and_not_while_it_is_lost(
    backend: Backend, place: str, noor: Client, sterre: Client
) -> None:
    share = devices.keep_share(noor, DEVICE, "noor")
    assert share is not None
    assert len(bytes.fromhex(share)) == 32
    assert devices.share(noor, DEVICE) == share
    assert devices.share(sterre, DEVICE) is None
    for name in ("noor", "sterre", "lobke"):
        assert reason(backend.client_for(name).get(path(place, devices.SHARES))) == (403, "one-by-one")
    assert devices.keep_share(sterre, DEVICE, "sterre") is None, "nobody puts another one in its place"
    devices.set_lost(sterre, devices.record_id(DEVICE), "sterre", lost=True, now=utc_now())
    with pytest.raises(LostError):
        devices.share(noor, DEVICE)
    devices.set_lost(sterre, devices.record_id(DEVICE), "sterre", lost=False, now=utc_now())
    assert devices.share(noor, DEVICE) == share


def test_who_is_blocked_gets_nothing_of_it(backend: Backend, bucket: str, noor: Client) -> None:
    devices.keep_share(noor, DEVICE, "noor")
    backend.block("noor", bucket)
    assert devices.share(noor, DEVICE) is None
    with pytest.raises(BlockedError) as caught:
        noor.state(OPEN)
    assert caught.value.certain
