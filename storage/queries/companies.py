# SPDX-License-Identifier: EUPL-1.2
"""Companies for lists and pages."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Company


def family(db: Session, company_id: str) -> list[str]:
    """The company that was left after merging, first, and all that were merged into it."""
    winner = company_id
    while (into := db.scalar(select(Company.merged_into_id).where(Company.id == winner))) is not None:
        winner = into
    found = [winner]
    for one in found:
        found.extend(db.scalars(select(Company.id).where(Company.merged_into_id == one)))
    return found
