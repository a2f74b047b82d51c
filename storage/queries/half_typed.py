# SPDX-License-Identifier: EUPL-1.2
"""What somebody typed in a sheet and did not save yet, as this laptop keeps it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

_KEPT = text("SELECT value FROM facts WHERE name = :name")
_ALL = text("SELECT name, value FROM facts WHERE name >= 'typed ' AND name < 'typed!'")


@dataclass(frozen=True, slots=True)
class HalfTyped:
    """What ``writer`` left in a sheet, kept under ``name``. ``about``: one of the records that the sheet is about."""

    name: str
    writer: str
    sheet: str
    about: str
    words: str


def typed_name(me: str, place: str) -> str:
    """The name under which this store keeps what somebody types at a place."""
    return f"typed {me} {place}"


def typed(db: Session, me: str, place: str) -> str:
    """What this person left there; empty when nothing was left."""
    return db.scalar(_KEPT, {"name": typed_name(me, place)}) or ""


def typed_about(db: Session, ids: Collection[str]) -> list[HalfTyped]:
    """What anybody left on this laptop in sheets about these."""
    found = []
    for name, value in db.execute(_ALL):
        _word, writer, sheet, *abouts = name.split(" ")
        about = next((one for one in abouts if one in ids), None)
        if about is not None:
            words = "\n\n".join(said for said in json.loads(value).values() if said)
            found.append(HalfTyped(name, writer, sheet, about, words))
    return found
