# SPDX-License-Identifier: EUPL-1.2
"""What somebody types and did not say or send yet: kept in this store under a name, on this laptop only, until it is forgotten."""

from __future__ import annotations

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from storage.operations.unit import operation
from storage.queries.half_typed import typed_name
from storage.rules.rights import Actor

_KEEP = sql(
    "INSERT INTO facts (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_FORGET = sql("DELETE FROM facts WHERE name = :name")


def keep(db: Session, name: str, value: str) -> None:
    """Keep this under this name, in the place of what stood there."""
    db.execute(_KEEP, {"name": name, "value": value})


def forget(db: Session, name: str) -> None:
    """It was said, sent or thrown away."""
    db.execute(_FORGET, {"name": name})


@operation("typing.keep")
def type_at(db: Session, actor: Actor, place: str, text: str) -> None:
    """Keep what this person is typing at a place of the window; nothing forgets it."""
    name = typed_name(actor.id, place)
    if text:
        keep(db, name, text)
    else:
        forget(db, name)
