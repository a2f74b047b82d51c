# SPDX-License-Identifier: EUPL-1.2
"""Lines of the audit trail as a page shows them: with the name that each record has now. The trail itself holds no names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage.queries.audit_trail import TrailLine, trail_rows
from storage.queries.things import Thing, things


@dataclass(frozen=True, slots=True)
class TrailRow:
    """A line, and the record that it is about as it is called now; nothing when it is about no record."""

    line: TrailLine
    thing: Thing | None

    @property
    def key(self) -> int:
        """The number of the line."""
        return self.line.key

    @property
    def id(self) -> str:
        """The same, as the table wants it."""
        return self.line.id


def trail_page(db: Session, keys: Sequence[int]) -> list[TrailRow]:
    """These lines, in any order."""
    lines = trail_rows(db, keys)
    known = things(db, [(line.kind, line.record_id) for line in lines if line.kind and line.record_id])
    return [TrailRow(line, known.get((line.kind, line.record_id))) for line in lines]
