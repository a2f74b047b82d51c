# SPDX-License-Identifier: EUPL-1.2
"""A word that somebody typed, remembered so that it can be looked for when everybody has exchanged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from storage.changes import Changes
from storage.operations.unit import operation
from storage.rules.rights import Actor

Place = tuple[str, str, str] | None
"""Kind, id and field of what is written over."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A word that somebody typed, and what stood in that place before their eyes. ``committed``: surely on the disk."""

    word: str
    replaced: str = ""
    committed: bool = True


@operation("test.work")
def watched(
    db: Session,
    actor: Actor,
    work: Callable[..., Changes],
    args: tuple[Any, ...],
    kw: Mapping[str, Any],
    into: Place,
    intend: Callable[[str], object],
) -> object:
    """Do something, and tell before the commit what stood in the place of it."""
    before = value_of(db, into) if into else ""
    answer = work(db, actor, *args, **kw).answer
    intend(before)
    return answer


def value_of(db: Session, place: tuple[str, str, str]) -> str:
    kind, id_, field = place
    return str(
        db.connection().exec_driver_sql(f"SELECT {field} FROM {kind} WHERE id = ?", (id_,)).scalar() or ""
    )
