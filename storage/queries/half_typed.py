# SPDX-License-Identifier: EUPL-1.2
"""What somebody typed in a sheet and did not save yet, as this laptop keeps it."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

_KEPT = text("SELECT value FROM facts WHERE name = :name")


def typed_name(me: str, place: str) -> str:
    """The name under which this store keeps what somebody types at a place."""
    return f"typed {me} {place}"


def typed(db: Session, me: str, place: str) -> str:
    """What this person left there; empty when nothing was left."""
    return db.scalar(_KEPT, {"name": typed_name(me, place)}) or ""
