# SPDX-License-Identifier: EUPL-1.2
"""A backend that wants harm: the exchange ends in a sentence, own words stay, nothing goes elsewhere, the disk stays free."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy.orm import Session

from assets.sentences import SENTENCES
from storage.errors import RodeLoperError
from storage.operations import companies, municipality
from storage.queries import alderman, today, visits
from storage.queries.action_page import action_page
from storage.queries.actions import action_rows
from storage.queries.asked import unanswered
from storage.queries.brief_reading import reading
from storage.queries.brief_versions import offered_brief
from storage.queries.briefs import visit_brief
from storage.queries.bulk import facts, undoing
from storage.queries.companies import company_keys, company_rows
from storage.queries.company_page import company_page
from storage.queries.conflicts import open_conflicts
from storage.queries.exchange_facts import Connection
from storage.queries.letter_templates import template_in_force
from storage.queries.mail import mail_settings
from storage.queries.reminders import digest
from storage.queries.reports import visit_report
from storage.queries.steering import Choice, steering
from storage.queries.timeline import timeline
from storage.queries.visit_page import visit_page
from storage.rules.letter_defaults import DEFAULTS
from storage.rules.rights import Actor
from storage.rules.steering import last_weeks
from storage.store import Store
from sync import connecting, protocol
from sync.engine import SPARE, Engine
from sync.protocol import OPEN, UnreadableError
from tests.conftest import KEY, NOW
from tests.factories import make_company
from tests.fake_servers import Asked, Says, honest
from tests.memory_server import MemoryServer
from tests.sync.asking import connect
from tests.sync.hostile_server import EVIL, HostileServer
from tests.sync.two_laptops import IDS, introduce

TYPED = "Wil 400 m2 erbij, maar zegt het nog tegen niemand"
NOOR = Actor(IDS["noor"], "Noor", "laptop-noor")
MOST = 50_000_000
WEEK = dt.timedelta(days=7)


@pytest.fixture(scope="module")
def worked_in(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Path:
    """A store in which somebody wrote a word that was not sent yet."""
    path = tmp_path_factory.mktemp("worked") / "noor.store"
    shutil.copy(empty_store, path)
    with Store.open(path, KEY, device="laptop-noor") as store:
        store.write(municipality.seed, NOOR, "Voorbeeldstad").result()
        store.write(introduce, NOOR).result()
        company = make_company(store, NOOR)
        store.write(companies.change, NOOR, company, approach=TYPED).result()
    return path


def words(db: Session) -> str:
    """Everything in which a word that was typed may be: its field, a disagreement, what waits."""
    run = db.connection().exec_driver_sql
    return repr(
        [
            run("SELECT approach FROM companies").all(), run("SELECT base, mine, theirs FROM conflicts").all(),
            run("SELECT data FROM sync_waiting").all(),
        ]
    )  # fmt: skip


def story(seed: int, worked_in: Path, folder: Path) -> None:
    """Three exchanges and a first look with one hostile server."""
    path = folder / f"{seed}.store"
    shutil.copy(worked_in, path)
    lured: list[Asked] = []

    def lure(request: Asked) -> Says:
        lured.append(request)
        return Says({})

    with honest(lure) as (host, port):
        server = HostileServer(seed, f"http://{host}:{port}/v1")
        with (
            honest(server) as address,
            connect(address) as client,
            Store.open(path, KEY, device="laptop-noor") as store,
        ):
            engine = Engine(client, store, NOOR)
            for _ in range(3):
                known(engine.run)
            known(
                lambda: connecting.look(client, store, NOOR, Connection("http://x", "gemeente-0344", "noor"))
            )
            assert TYPED in store.read(words)
            store.read(every_page)
            assert list(store.read(problems)) == []
    assert not lured
    assert sum(file.stat().st_size for file in folder.glob(f"{seed}.store*")) < MOST
    for file in folder.glob(f"{seed}.store*"):
        file.unlink()


def every_page(db: Session) -> None:
    """Read what the screens read: lists, and the page of everything that is on them."""
    run, day = db.connection().exec_driver_sql, NOW.date()
    today.today_page(db, NOOR.id, NOW)
    company_rows(db, company_keys(db), day)
    action_rows(db, [key for (key,) in run("SELECT key FROM actions")], day)
    visits.rows(db, visits.keys(db))
    open_conflicts(db)
    alderman.start(db, NOOR.id, NOW)
    unanswered(db, NOOR.id, NOW)
    digest(db, NOOR.id, day, day - WEEK)
    steering(db, Choice(last_weeks(day, 13)), day)
    mail_settings(db)
    facts(db, [id_ for (id_,) in run("SELECT id FROM actions")])
    for (together,) in run("SELECT DISTINCT together FROM action_updates"):
        undoing(db, together)
    for letter, language in DEFAULTS:
        template_in_force(db, letter, language)
    for kind, page in _PAGES.items():
        for (id_,) in run(f"SELECT id FROM {kind} LIMIT 15").all():
            page(db, id_)


_PAGES: dict[str, Callable[[Session, str], object]] = {
    "companies": lambda db, id_: (company_page(db, id_, NOW.date()), timeline(db, id_)),
    "visits": lambda db, id_: (
        visit_page(db, id_, NOW.date()),
        visit_brief(db, id_, NOW.date()),
        visit_report(db, id_),
        known(lambda: reading(db, id_, NOOR.id, NOW.date())),
    ),
    "brief_versions": lambda db, id_: known(lambda: offered_brief(db, id_)),
    "actions": lambda db, id_: action_page(db, id_, NOW.date()),
}


def known(work: Callable[[], object]) -> object:
    """Do this; the only way to fail is a known error with a sentence."""
    try:
        return work()
    except RodeLoperError as problem:
        code = problem.code
    assert code in SENTENCES
    return None


def problems(db: Session) -> list[object]:
    run = db.connection().exec_driver_sql
    return [
        *run("PRAGMA foreign_key_check").all(),
        *[row for row in run("PRAGMA quick_check").all() if row[0] != "ok"],
    ]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_a_server_answers_nothing_breaks(worked_in: Path, tmp_path: Path, seed: int) -> None:
    story(seed, worked_in, tmp_path)


@pytest.mark.long
def test_hundreds_of_hostile_servers(worked_in: Path, tmp_path: Path) -> None:
    for seed in range(12, 500):
        story(seed, worked_in, tmp_path)


@pytest.mark.parametrize("kind", list(protocol.kinds()))
def test_a_record_that_fits_no_table_is_unreadable_and_never_a_crash(kind: str) -> None:
    fields = protocol.kind(kind)
    server = HostileServer(1, "")
    for field in fields.fields:
        for evil in EVIL:
            record = {**server._record(fields, 5), field: evil}
            record.pop("deleted", None)
            with suppress(UnreadableError):
                row = protocol.decode(fields, record)
                assert row.keys() == fields.fields.keys()


@pytest.mark.parametrize("year", ["0001", "1683", "1899", "2200", "2262", "9999"])
def test_a_moment_outside_of_our_time_is_unreadable(year: str) -> None:
    record = HostileServer(1, "")._record(protocol.kind("notes"), 5)
    record = {**record, "created_at": f"{year}-01-01T00:00:00.000000Z"}
    with pytest.raises(UnreadableError):
        protocol.decode(protocol.kind("notes"), record)


def test_an_exchange_stops_before_the_disk_is_full(
    worked_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.engine.shutil.disk_usage", lambda _place: SimpleNamespace(free=SPARE - 1))
    server = MemoryServer()
    path = tmp_path / "noor.store"
    shutil.copy(worked_in, path)
    server.collection(OPEN, "topics")["t"] = HostileServer(1, "")._record(protocol.kind("topics"), 2_000) | {
        "id": "t"
    }
    with Store.open(path, KEY, device="laptop-noor") as store:
        before = store.read(words)
        with pytest.raises(RodeLoperError, match=r"store\.full"):
            Engine(server.client("noor"), store, NOOR).run()  # type: ignore[arg-type]
        assert store.read(words) == before
