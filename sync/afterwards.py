# SPDX-License-Identifier: EUPL-1.2
"""What follows when records came in: columns that are derived from them, and records that waited for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from storage.operations.action_fold import refold
from storage.operations.derived import refresh_companies
from storage.operations.unit import chunks, operation
from storage.rules.rights import Actor
from sync import protocol
from sync.marks import Batch
from sync.rows import rows_of

UNREADABLE = "unreadable"
"""``needs_kind`` of a record that is set aside because this program cannot make sense of it."""

_OF_COMPANY = frozenset({"visits", "contact_moments", "actions"})


def bring_up_to_date(db: Session, actor: Actor, kind: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Compute again what hangs on these rows (as they are and as they were): actions, and what lists know of companies."""
    actions: set[str] = set()
    companies: set[str] = set()
    if kind == "actions":
        actions = _with_steps(db, {row["id"]: row["removed_at"] for row in rows})
    elif kind == "action_updates":
        actions = {row["action_id"] for row in rows}
        companies = _companies_of(db, actions)
    if kind in _OF_COMPANY:
        companies = {row["company_id"] for row in rows}
    elif kind == "companies":
        merged = {row["merged_into_id"] for row in rows if row["merged_into_id"]}
        companies = merged | {row["id"] for row in rows if row["merged_into_id"]}
    if actions:
        refold(db, actor, actions)
    if companies:
        refresh_companies(db, companies)


def fall_behind(db: Session) -> None:
    """Remember that what is derived must be computed again for the whole store, also when the laptop goes dark first."""
    query = "INSERT INTO facts (name, value) VALUES ('sync_behind', '1') ON CONFLICT (name) DO NOTHING"
    db.connection().exec_driver_sql(query)


def is_behind(db: Session) -> bool:
    """Whether that must still be done."""
    query = "SELECT 1 FROM facts WHERE name = 'sync_behind'"
    return db.connection().exec_driver_sql(query).first() is not None


def behind(db: Session) -> tuple[list[str], list[str]] | None:
    """The actions and companies to compute again; nothing when all is up to date."""
    run = db.connection().exec_driver_sql
    if not is_behind(db):
        return None
    spoken = " UNION ".join(f"SELECT company_id FROM {kind}" for kind in sorted(_OF_COMPANY))
    merged = "SELECT merged_into_id FROM companies WHERE merged_into_id IS NOT NULL"
    actions = [row[0] for row in run("SELECT id FROM actions")]
    return actions, [row[0] for row in run(f"{spoken} UNION {merged}")]


@operation("sync.catch_up")
def catch_up(db: Session, actor: Actor, actions: Sequence[str], companies: Sequence[str]) -> None:
    """Compute these again."""
    if actions:
        refold(db, actor, actions)
    if companies:
        refresh_companies(db, companies)


@operation("sync.caught_up")
def caught_up(db: Session, actor: Actor) -> None:
    """Nothing is behind any more."""
    db.connection().exec_driver_sql("DELETE FROM facts WHERE name = 'sync_behind'")


def released(db: Session, actor: Actor, kind: str, ids: Iterable[str]) -> Iterator[Batch]:
    """Let in what waited for these: references are filled, and whole records come as batches, as if just received."""
    run = db.connection().exec_driver_sql
    if run("SELECT 1 FROM sync_loose_ends LIMIT 1").first() is not None:
        for part in chunks(sorted(ids)):
            _tie_loose_ends(db, actor, part)
    if run("SELECT 1 FROM sync_waiting LIMIT 1").first() is None:
        return
    for part in chunks(sorted(ids)):
        needed = f"needs_kind = ? AND needs_id IN ({', '.join('?' * len(part))})"
        yield from _batches(db, needed, (kind, *part))


def set_aside(db: Session) -> list[Batch]:
    """What an older program could not make sense of, or could not hold."""
    return list(_batches(db, "needs_kind = ?", (UNREADABLE,)))


def _batches(db: Session, which: str, values: tuple[str, ...]) -> Iterator[Batch]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    query = f"SELECT kind, bucket, rev, data FROM sync_waiting WHERE {which}"
    for child, bucket, rev, data in db.connection().exec_driver_sql(query, values).all():
        found[bucket, child].append({**protocol.parsed(data), "last_modified": rev})
    for (bucket, child), records in found.items():
        yield Batch(bucket, child, tuple(records))


def _tie_loose_ends(db: Session, actor: Actor, targets: Sequence[str]) -> None:
    tied: dict[str, list[str]] = defaultdict(list)
    run = db.connection().exec_driver_sql
    query = f"SELECT kind, id, field, target FROM sync_loose_ends WHERE target IN ({', '.join('?' * len(targets))})"
    for kind, id_, name, target in run(query, tuple(targets)).all():
        run(f"UPDATE {kind} SET {name} = ? WHERE id = ? AND {name} IS NULL", (target, id_))
        run("DELETE FROM sync_loose_ends WHERE kind = ? AND id = ? AND field = ?", (kind, id_, name))
        tied[kind].append(id_)
    for kind, ids in tied.items():
        bring_up_to_date(db, actor, kind, list(rows_of(db, protocol.kind(kind), ids).values()))


def _with_steps(db: Session, actions: Mapping[str, Any]) -> set[str]:
    """Those of these (id → when it was taken back) about which there is more to know than that they were agreed."""
    found = {id_ for id_, removed_at in actions.items() if removed_at is not None}
    for part in chunks(sorted(actions)):
        query = (
            f"SELECT DISTINCT action_id FROM action_updates WHERE action_id IN ({', '.join('?' * len(part))})"
        )
        found.update(id_ for (id_,) in db.connection().exec_driver_sql(query, tuple(part)))
    return found


def _companies_of(db: Session, actions: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for part in chunks(sorted(actions)):
        query = f"SELECT DISTINCT company_id FROM actions WHERE id IN ({', '.join('?' * len(part))})"
        found.update(id_ for (id_,) in db.connection().exec_driver_sql(query, tuple(part)))
    return found
