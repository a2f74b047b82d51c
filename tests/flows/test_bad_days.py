# SPDX-License-Identifier: EUPL-1.2
"""What a network, a server and a machine may do to an exchange: each is recognised, nothing is lost, work goes on after it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from assets.texts import sentence
from storage.errors import RodeLoperError
from storage.operations import actions, companies
from storage.operations.unit import operation
from storage.queries.actions import action_row
from storage.queries.exchange_facts import cursors
from storage.rules.rights import Actor
from sync import protocol
from sync.backend.administration import Wanted
from sync.problems import AnewError, BlockedError, ExchangeError, OfflineError
from tests.backend_server import PEOPLE, Backend
from tests.factories import make_company, make_contact
from tests.fake_servers import certificate
from tests.flows.conftest import Hire
from tests.flows.real_laptop import RealLaptop, everything, until_quiet
from tests.lossy import Lossy, Weather
from tests.sync.agreement import refused


def upstream(backend: Backend) -> tuple[str, int]:
    host, port = backend.url.removeprefix("http://").split(":")
    return host, int(port)


def agree(*laptops: RealLaptop) -> None:
    until_quiet(list(laptops))
    for one in laptops:
        assert one.store.read(refused) == []
        assert one.contents() == one.readable()


def persist(laptop: RealLaptop, seconds: float) -> int:
    """Try until it is done, as the program does; answers how often the line broke."""
    broke, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            outcome = laptop.sync()
        except OfflineError:
            broke += 1
        else:
            if outcome.complete:
                return broke
    raise AssertionError("not done in time")


def test_a_line_that_is_slow_and_breaks_all_the_time_still_brings_everything(
    laptop: Hire, backend: Backend
) -> None:
    noor, eline = laptop("noor"), laptop("eline")
    for n in range(150):
        make_contact(noor.store, noor.actor, make_company(noor.store, noor.actor, f"Bedrijf {n}"))
    weather = Weather(delay=(0.2, 0.2), lose_request=0.1, lose_answer=0.1, cut_answer=0.05)
    with Lossy(upstream(backend), weather, seed=4) as line:
        noor.go_through(line.address)
        eline.go_through(line.address)
        broke = persist(noor, 60) + persist(eline, 60)
        assert line.counts["lost answers"] + line.counts["lost requests"] > 0
        assert broke > 0
    for one in (noor, eline):
        one.go_through("")
    agree(noor, eline)
    assert len(eline.all_of("contacts")) == 150
    assert not eline.all_of("conflicts")


@operation("test.room")
def _room(db: Session, actor: Actor, more: int) -> None:
    """Let the file grow no further than so many pages from now: what SQLite says of a full disk, it says itself."""
    run = db.connection().exec_driver_sql
    pages = run("PRAGMA page_count").scalar_one()
    run(f"PRAGMA max_page_count = {pages + more}")


def test_a_disk_that_is_full_stops_the_exchange_and_loses_nothing(laptop: Hire) -> None:
    noor, eline = laptop("noor"), laptop("eline")
    for n in range(520):
        make_company(noor.store, noor.actor, f"Bedrijf {n}")
    noor.sync()
    typed = make_company(eline.store, eline.actor, "Net nog getypt")
    before = eline.store.read(cursors)
    eline.do(_room, 40)
    with pytest.raises(RodeLoperError, match=r"store\.full"):
        eline.sync()
    # What came in is there with its cursor, or neither is: the next time goes on from it.
    came = len(eline.all_of("companies")) - 1
    assert came in (0, 500)
    assert (eline.store.read(cursors) == before) == (came == 0)
    eline.do(_room, 100_000)
    agree(noor, eline)
    assert len(eline.all_of("companies")) == 521
    assert ("companies", typed) in noor.contents()


def test_a_clock_that_is_a_year_off_changes_nothing_about_who_was_last(laptop: Hire) -> None:
    def in_a_year() -> dt.datetime:
        return dt.datetime.now(dt.UTC) + dt.timedelta(days=365)

    noor, eline = laptop("noor", clock=in_a_year), laptop("eline")
    action = noor.do(actions.agree, company_id=make_company(noor.store, noor.actor), title="Bellen")
    noor.do(actions.postpone, action, dt.date(2027, 1, 1), reason="druk")
    agree(noor, eline)
    eline.do(actions.postpone, action, dt.date(2027, 2, 2), reason="later")
    agree(noor, eline)
    for one in (noor, eline):
        row = one.store.read(action_row, action, dt.date(2026, 11, 23))
        assert row is not None
        assert row.due_on == dt.date(2027, 2, 2)
    assert noor.client.clock_skew < dt.timedelta(minutes=5)


Trouble = Callable[[RealLaptop, Backend, Path], AbstractContextManager[None]]


@contextmanager
def guest_network(laptop: RealLaptop, backend: Backend, folder: Path) -> Iterator[None]:
    with Lossy(upstream(backend), Weather(portal=True)) as line:
        laptop.go_through(line.address)
        yield


@contextmanager
def strange_certificate(laptop: RealLaptop, backend: Backend, folder: Path) -> Iterator[None]:
    with Lossy(upstream(backend), tls=certificate(folder)) as line:
        laptop.go_through(line.address)
        yield


@contextmanager
def older_server(laptop: RealLaptop, backend: Backend, folder: Path) -> Iterator[None]:
    with _schema(backend, laptop.bucket, 0):
        yield


@contextmanager
def out_of_the_groups(laptop: RealLaptop, backend: Backend, folder: Path) -> Iterator[None]:
    backend.block(laptop.login, laptop.bucket)
    yield
    backend.provision(laptop.bucket, backend.accounts[laptop.login])


@contextmanager
def stopped_server(laptop: RealLaptop, backend: Backend, folder: Path) -> Iterator[None]:
    backend.stop()
    try:
        yield
    finally:
        backend.start()


@contextmanager
def _schema(backend: Backend, bucket: str, version: int) -> Iterator[None]:
    """A server that speaks another version of the wire form."""
    with backend.admin() as server:
        server.ensure([Wanted(f"/buckets/{bucket}", {"schema_version": version})])
        yield
        server.ensure([Wanted(f"/buckets/{bucket}", {"schema_version": protocol.SCHEMA_VERSION})])


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (guest_network, "sync.portal"),
        (strange_certificate, "sync.untrusted"),
        (older_server, "sync.too-new"),
        (out_of_the_groups, "sync.blocked"),
        (stopped_server, "sync.offline"),
    ],
)
def test_what_stands_in_the_way_is_called_by_its_name_and_work_goes_on_after_it(
    trouble: Trouble, code: str, laptop: Hire, backend: Backend, tmp_path: Path
) -> None:
    noor = laptop("noor")
    company = make_company(noor.store, noor.actor)
    noor.sync()
    with trouble(noor, backend, tmp_path):
        noor.do(companies.change, company, city="Tijdens de storing")
        before = noor.contents()
        for _ in range(2):
            with pytest.raises(ExchangeError) as met:
                noor.sync()
            assert met.value.code == code
            assert len(sentence(code, dict(met.value.values))) > 40
        assert noor.contents() == before
    noor.go_through("")
    agree(noor)
    assert noor.all_of("companies")[0]["city"] == "Tijdens de storing"


def test_a_server_that_knows_more_than_this_program_keeps_what_only_it_knows(
    laptop: Hire, backend: Backend, bucket: str
) -> None:
    noor = laptop("noor")
    company = make_company(noor.store, noor.actor)
    noor.sync()
    schema = protocol.json_schema(protocol.kind("companies"))
    schema["properties"]["fax"] = {"type": "string"}
    with backend.admin() as server:
        server.ensure([Wanted(f"/buckets/{bucket}/collections/companies", {"schema": schema})])
    with _schema(backend, bucket, protocol.SCHEMA_VERSION + 1):
        path = f"/buckets/{bucket}/collections/companies/records/{company}"
        newer = backend.client_for("eline")
        there = newer.get(path).json()["data"]
        body = {
            "data": {
                **{n: v for n, v in there.items() if n not in ("last_modified", "schema")},
                "fax": "030 76",
            }
        }
        assert (
            newer.put(path, json=body, headers={"If-Match": f'"{there["last_modified"]}"'}).status_code == 200
        )
        noor.sync()
        noor.do(companies.change, company, city="Elders")
        noor.sync()
        assert everything(backend, bucket)["companies", company]["fax"] == "030 76"
        assert everything(backend, bucket)["companies", company]["city"] == "Elders"


def test_a_municipality_that_was_taken_away_and_made_again_is_noticed_and_nothing_is_lost(
    laptop: Hire, backend: Backend, bucket: str
) -> None:
    noor, eline = laptop("noor"), laptop("eline")
    company = make_company(noor.store, noor.actor)
    noor.do(actions.agree, company_id=company, title="Bellen")
    agree(noor, eline)
    backend.drop(bucket)
    with pytest.raises(BlockedError):
        noor.sync()
    late = make_company(noor.store, noor.actor, "Tijdens de storing")
    kept = {key: record for key, record in noor.contents().items() if key[0] in ("companies", "actions")}
    backend.provision(bucket, *PEOPLE)
    # Nobody there is who they were: that is noticed before anything is read or sent.
    for one in (noor, eline):
        with pytest.raises(AnewError):
            one.sync()
    assert kept.items() <= noor.contents().items()
    assert ("companies", late) in noor.contents()
    assert not {key for key in everything(backend, bucket) if key[0] == "companies"}
