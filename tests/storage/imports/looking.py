# SPDX-License-Identifier: EUPL-1.2
"""A small file to import, and ways to look at what became of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from storage import imports
from storage.changes import Changes
from storage.models import Company, Contact
from storage.rules.rights import Actor
from storage.search import match

HEADING = (
    "KvK-nummer;Vestigingsnummer;Naam;Straat;Huisnummer;Postcode;Plaats;Werkzame personen;SBI-code;Telefoon"
)
ABEL = "69599084;000037178598;Abel B.V.;Kade;12;3511 AB;Utrecht;12;6201;030 286 00 00"


def companies(db: Session) -> list[dict[str, Any]]:
    """Every company with all its columns, in the order they were added."""
    return [
        dict(row._mapping) for row in db.execute(select(*Company.__table__.columns).order_by(Company.key))
    ]


def count(db: Session, model: type[Any]) -> int:
    """How many rows this table has."""
    return db.scalar(select(func.count()).select_from(model)) or 0


def hits(db: Session, typed: str) -> int:
    """How many companies the search finds."""
    query = text("SELECT count(*) FROM company_search WHERE company_search MATCH :typed")
    return db.scalar(query, {"typed": match(typed)}) or 0


def edit(db: Session, _actor: Actor, /, **values: object) -> Changes:
    """Edit every company by hand."""
    db.execute(update(Company).values(**values))
    return Changes()


def merge(db: Session, _actor: Actor, winner: str, loser: str) -> Changes:
    """Merge one company into another, which is then put away."""
    now = db.info["clock"]()
    db.execute(update(Company).where(Company.id == loser).values(merged_into_id=winner))
    db.execute(update(Company).where(Company.id == winner).values(archived_at=now))
    return Changes()


def remove_all(db: Session, _actor: Actor) -> Changes:
    """Empty the store again."""
    db.execute(delete(Contact))
    db.execute(delete(Company))
    return Changes()


def adds_up(plan: imports.ImportPlan) -> bool:
    """Whether every row of the file is accounted for."""
    s = plan.summary
    return s.added + s.changed + s.unchanged + s.refused == s.rows == plan.table.row_count
