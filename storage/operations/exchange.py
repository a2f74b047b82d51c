# SPDX-License-Identifier: EUPL-1.2
"""What the store remembers of its municipal backend: where it is, who we are there, and how far we are."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import outbox
from storage.errors import RodeLoperError
from storage.operations.unit import operation
from storage.queries.exchange_facts import Connection, connection
from storage.rules.rights import Actor

_SET = text(
    "INSERT INTO facts (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


@operation("exchange.remember")
def remember(db: Session, actor: Actor, /, **facts: str) -> None:
    """Keep these facts of the exchange: ``generation="…"`` becomes ``sync_generation``."""
    for name, value in facts.items():
        db.execute(_SET, {"name": f"sync_{name}", "value": value})


@operation("exchange.connected", noted=True)
def connected(db: Session, actor: Actor, where: Connection) -> None:
    """From now on this store belongs to that municipality. Raises ``exchange.other-municipality``."""
    before = connection(db)
    if before is not None and (before.server, before.bucket) != (where.server, where.bucket):
        raise RodeLoperError("exchange.other-municipality", bucket=before.bucket)
    remember(db, actor, server=where.server, bucket=where.bucket, user=where.user)


@operation("exchange.disconnected", noted=True)
def disconnected(db: Session, actor: Actor) -> None:
    """Forget the backend: every record is again one that was never sent, and nothing of it is lost.

    What was set aside before it was sent stays so: nobody else has it.
    """
    run = db.connection().exec_driver_sql
    run("DELETE FROM facts WHERE name LIKE 'sync!_%' ESCAPE '!'")
    run("DELETE FROM sync_cursors")
    run("DELETE FROM sync_waiting WHERE bucket != '' OR needs_kind = 'deletion'")
    run("DELETE FROM sync_loose_ends")
    ((count,),) = run("SELECT count(*) FROM sync_states").all()
    last = db.execute(outbox.NEXT, {"n": count}).scalar_one()
    run(
        "UPDATE sync_states SET base = NULL, base_rev = NULL, bucket = '', sent = NULL, state = '', words = '',"
        " dirty = CASE WHEN dirty > 0 THEN dirty ELSE ? END",
        (last,),
    )


@operation("exchange.start_from")
def start_from(db: Session, actor: Actor, bucket: str, kind: str, since: int) -> None:
    """This collection was read up to here."""
    query = (
        "INSERT INTO sync_cursors (bucket, kind, since) VALUES (?, ?, ?)"
        " ON CONFLICT (bucket, kind) DO UPDATE SET since = excluded.since"
    )
    db.connection().exec_driver_sql(query, (bucket, kind, since))


@operation("exchange.schema_is")
def schema_is(db: Session, actor: Actor, version: int) -> None:
    """The backend speaks this version. When it was upgraded, what was held back from it is sent after all."""
    query = text("SELECT value FROM facts WHERE name = 'sync_schema'")
    if db.scalar(query) == str(version):
        return
    run = db.connection().exec_driver_sql
    ((count,),) = run("SELECT count(*) FROM sync_states WHERE words = 'held-back' AND dirty = 0").all()
    if count:
        last = db.execute(outbox.NEXT, {"n": count}).scalar_one()
        run("UPDATE sync_states SET dirty = ?, words = '' WHERE words = 'held-back' AND dirty = 0", (last,))
    remember(db, actor, schema=str(version))


@operation("exchange.try_again", noted=True)
def try_again(db: Session, actor: Actor) -> int:
    """Send once more what the backend refused. Answers how many records that are."""
    run = db.connection().exec_driver_sql
    return run("UPDATE sync_states SET state = '', words = '' WHERE state = 'refused'").rowcount


@operation("exchange.keep_here", noted=True)
def keep_here(db: Session, actor: Actor) -> int:
    """What a restored backend no longer had stays in this store only, unless somebody edits it. Answers how many."""
    run = db.connection().exec_driver_sql
    return run("UPDATE sync_states SET state = '' WHERE state = 'lost'").rowcount


@operation("exchange.put_back", noted=True)
def put_back(db: Session, actor: Actor) -> int:
    """Send what a restored backend no longer had. Answers how many records that are."""
    run = db.connection().exec_driver_sql
    ((count,),) = run("SELECT count(*) FROM sync_states WHERE state = 'lost'").all()
    if count:
        last = db.execute(outbox.NEXT, {"n": count}).scalar_one()
        run("UPDATE sync_states SET state = '', words = '', dirty = ? WHERE state = 'lost'", (last,))
    return int(count)
