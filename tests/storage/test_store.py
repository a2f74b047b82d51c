# SPDX-License-Identifier: EUPL-1.2
"""The door to the store: what is written stays, what is refused leaves nothing, and nobody else gets in."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import Future
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage import connections, migrations, outbox
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.models import AuditLine, Company, ContactMoment, Department, SyncState
from storage.operations import people
from storage.operations.unit import operation
from storage.queries import people as people_queries
from storage.rules.rights import Actor
from storage.store import Priority, Store
from tests.conftest import KEY, Clock


def names(db: Session) -> list[str]:
    return [row.name for row in people_queries.colleagues(db)]


def test_what_is_written_is_there_after_opening_again(store: Store, actor: Actor) -> None:
    store.write(people.add_colleague, actor, name="Daan Hooiveld").result()
    store.close()
    with Store.open(store.path, KEY) as again:
        assert names_of(again) == ["Daan Hooiveld", "Noor Vermaat"]


def names_of(store: Store) -> list[str]:
    return store.read(names)


def test_reading_a_store_that_is_gone_makes_none(tmp_path: Path) -> None:
    place = tmp_path / "gone.db"
    with pytest.raises(RodeLoperError, match=r"store\.missing"):
        connections.connect(place, KEY, read_only=True)
    assert not place.exists()


def test_a_refused_operation_leaves_nothing_behind(store: Store, actor: Actor) -> None:
    @operation("test.half")
    def half(db: Session, actor: Actor) -> None:
        db.add(Department(code="X", name="Half"))
        db.flush()
        raise RodeLoperError("not-found")

    before = store.read(marks)
    with pytest.raises(RodeLoperError, match="not-found"):
        store.write(half, actor).result()
    assert "Half" not in [row.name for row in store.read(people_queries.departments)]
    assert store.read(marks) == before


def marks(db: Session) -> tuple[list[tuple[str, str, int]], int]:
    states = db.execute(select(SyncState.kind, SyncState.id, SyncState.dirty).order_by(SyncState.dirty)).all()
    return list(states), len(db.scalars(select(AuditLine.n)).all())


def test_every_write_leaves_a_mark_an_audit_line_and_tells_what_it_touched(
    store: Store, actor: Actor, clock: Clock
) -> None:
    heard: list[Changes] = []
    store.subscribe(heard.append)
    changes = store.write(
        people.add_colleague, actor, name="Daan Hooiveld", email="daan@example.org"
    ).result()
    daan = changes.created("colleagues")
    assert heard == [changes]
    assert changes.touches("colleagues")
    assert not changes.touches("visits")

    def traces(db: Session) -> tuple[int, list[tuple[str, str, str, str]]]:
        (dirty,) = db.scalars(select(SyncState.dirty).where(SyncState.id == daan))
        lines = db.execute(
            select(AuditLine.operation, AuditLine.actor_id, AuditLine.device, AuditLine.kind).where(
                AuditLine.record_id == daan
            )
        )
        return dirty, list(lines)

    first, lines = store.read(traces)
    assert lines == [("people.add_colleague", actor.id, "laptop-a", "colleagues")]
    store.write(people.change_colleague, actor, daan, function="Beleidsadviseur").result()
    second, _ = store.read(traces)
    assert second > first
    again = store.write(people.change_colleague, actor, daan, function="Beleidsadviseur").result()
    assert not again
    assert store.read(traces)[0] == second


def test_typing_goes_before_what_waits(store: Store, actor: Actor) -> None:
    order: list[str] = []
    gate, started = threading.Event(), threading.Event()

    def job(db: Session, actor: Actor, name: str) -> Changes:
        started.set()
        if name == "first":
            gate.wait(5)
        order.append(name)
        return Changes()

    waiting = [store.write(job, actor, "first")]
    started.wait(5)
    waiting += [
        store.write_at(Priority.SYNC, job, actor, "sync"),
        store.write(job, actor, "person"),
        store.write_at(Priority.TYPING, job, actor, "typing"),
    ]
    gate.set()
    for future in waiting:
        future.result(5)
    assert order == ["first", "typing", "person", "sync"]


def test_a_store_that_is_written_elsewhere_can_be_read_but_not_written(store: Store, actor: Actor) -> None:
    with Store.open(store.path, KEY) as second:
        assert names_of(second) == ["Noor Vermaat"]
        with pytest.raises(RodeLoperError, match=r"store\.busy"):
            second.write(people.add_colleague, actor, name="Te laat")


def test_a_locked_store_neither_reads_nor_writes_until_it_is_unlocked(store: Store, actor: Actor) -> None:
    last = store.write(people.add_colleague, actor, name="Net op tijd")
    store.lock()
    assert last.done()
    with pytest.raises(RodeLoperError, match=r"store\.locked"):
        names_of(store)
    with pytest.raises(RodeLoperError, match=r"store\.locked"):
        store.write(people.add_colleague, actor, name="Te laat")
    store.unlock(KEY)
    assert names_of(store) == ["Net op tijd", "Noor Vermaat"]


def test_a_wrong_key_does_not_open(store: Store) -> None:
    for wrong in (bytes(32), b"short"):
        with pytest.raises(RodeLoperError, match=r"store\.wrong-key"):
            Store.open(store.path, wrong)


def test_a_missing_store_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(RodeLoperError, match=r"store\.missing"):
        Store.open(tmp_path / "nowhere.store", KEY)
    assert not list(tmp_path.glob("nowhere*"))


def test_no_word_stands_readable_on_the_disk(store: Store, actor: Actor) -> None:
    store.write(people.add_colleague, actor, name="Geheimenbewaarder").result()
    for file in store.path.parent.glob("municipality.store*"):
        raw = file.read_bytes()
        assert b"Geheimenbewaarder" not in raw
        assert b"SQLite format" not in raw


def test_reading_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match="readonly"):
        store.read(lambda db: db.execute(text("DELETE FROM departments")))


WRITER = """
import sys
from pathlib import Path
from sqlalchemy.orm import Session
from storage.operations import people
from storage.rules.rights import Actor
from storage.store import Store
store = Store.open(Path(sys.argv[1]), bytes(range(32)), device="b")
for n in range(10_000):
    store.write(people.add_colleague, Actor("a", "A", "b"), name=f"Persoon {n:05}").result()
    print(n, flush=True)
"""


def test_a_killed_process_keeps_everything_it_had_reported(store: Store) -> None:
    store.close()
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(store.path)], cwd=root, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        last = [int(writer.stdout.readline()) for _ in range(25)][-1]
        writer.kill()
    with Store.open(store.path, KEY) as again:
        kept = [name for name in names_of(again) if name.startswith("Persoon")]
        assert len(kept) >= last + 1
        assert kept == [f"Persoon {n:05}" for n in range(len(kept))]
        again.write(people.add_colleague, Actor("a", "A", "b"), name="Daarna").result()


def test_a_store_of_a_newer_program_is_refused(store: Store) -> None:
    store.close()
    connection = connections.connect(store.path, KEY)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(RodeLoperError, match=r"store\.newer"):
        migrations.ready(store.path, KEY)


def test_a_listener_that_fails_stops_nobody(
    store: Store, actor: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Changes] = []

    def broken(changes: Changes) -> None:
        raise ValueError("a note of somebody")

    store.subscribe(broken)
    store.subscribe(heard.append)
    first = store.write(people.add_colleague, actor, name="Daan Hooiveld").result(5)
    second = store.write(people.add_colleague, actor, name="Fatma Yildiz").result(5)
    assert heard == [first, second]
    assert "ValueError" in caplog.text
    assert "a note of somebody" not in caplog.text


def test_a_write_that_meets_the_lock_is_done_and_not_forgotten(
    store: Store, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    halfway, gate = threading.Event(), threading.Event()

    class Slow:
        """Stops the writer between asking whether the store is open and joining the queue."""

        def __next__(self) -> int:
            if not halfway.is_set():
                halfway.set()
                gate.wait(5)
            return 1000

    monkeypatch.setattr(store, "_numbers", Slow())
    futures: list[Future[Changes]] = []
    writing = threading.Thread(
        target=lambda: futures.append(store.write(people.add_colleague, actor, name="Net op tijd"))
    )
    writing.start()
    halfway.wait(5)
    locking = threading.Thread(target=store.lock)
    locking.start()
    locking.join(0.3)
    gate.set()
    locking.join(5)
    writing.join(5)
    assert futures[0].result(5).touches("colleagues")


def test_locking_waits_for_who_reads(store: Store, actor: Actor) -> None:
    started, gate = threading.Event(), threading.Event()
    seen: list[list[str]] = []

    def slow(db: Session) -> list[str]:
        started.set()
        gate.wait(5)
        return names(db)

    reading = threading.Thread(target=lambda: seen.append(store.read(slow)))
    reading.start()
    started.wait(5)
    locking = threading.Thread(target=store.lock)
    locking.start()
    locking.join(0.2)
    assert locking.is_alive()
    gate.set()
    reading.join(5)
    locking.join(5)
    assert seen == [["Noor Vermaat"]]
    assert not list(store.path.parent.glob(f"{store.path.name}-wal"))


def test_an_error_does_not_tell_what_was_written(store: Store, actor: Actor) -> None:
    def broken(db: Session, actor: Actor) -> Changes:
        db.execute(text("INSERT INTO nowhere VALUES (:word)"), {"word": "geheim"})
        return Changes()

    with pytest.raises(DBAPIError) as problem:
        store.write(broken, actor).result(5)
    assert "geheim" not in str(problem.value)


def test_records_of_one_moment_keep_the_order_in_which_they_were_made(store: Store, actor: Actor) -> None:
    @operation("test.company")
    def company(db: Session, actor: Actor) -> str:
        made = Company(name="Oefenbedrijf")
        db.add(made)
        db.flush()
        return made.id

    @operation("test.many")
    def many(db: Session, actor: Actor, company_id: str, count: int) -> None:
        subjects = [f"{n:05}" for n in range(count)]
        for subject in subjects:
            db.add(
                ContactMoment(
                    company_id=company_id,
                    colleague_id=actor.id,
                    channel="phone",
                    happened_at=outbox.now(db),
                    subject=subject,
                )
            )

    def subjects(db: Session) -> list[str]:
        return list(db.scalars(select(ContactMoment.subject).order_by(ContactMoment.key)))

    home = str(store.write(company, actor).result().answer)
    # More than fit in one microsecond, on a clock that stands still.
    store.write(many, actor, home, 1_500).result()
    assert store.read(subjects) == [f"{n:05}" for n in range(1_500)]


def test_a_listener_may_ask_for_what_came_from_elsewhere_only(store: Store, actor: Actor) -> None:
    arrived: list[Changes] = []
    store.subscribe(arrived.append, Priority.SYNC)
    store.write(people.introduce, actor, "Daan Hooiveld").result()
    assert not arrived
    store.write_at(Priority.SYNC, people.introduce, actor, "Sterre Wolthuis").result()
    assert [one.touches("colleagues") for one in arrived] == [True]
