# SPDX-License-Identifier: EUPL-1.2
"""What somebody types and did not say or send yet: kept in this store under a name, on this laptop only, until it is forgotten."""

from __future__ import annotations

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

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
