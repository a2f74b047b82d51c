# SPDX-License-Identifier: EUPL-1.2
"""Find a company fast, for pickers and the finder: names that begin with it, then names, then anything about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage import search
from storage.models import Company
from storage.queries.companies import BY_LIST_INDEX, LISTED, stayed_for

_ENOUGH = 4
"""Look at so many times the wanted number of hits, because some are archived or merged."""


@dataclass(frozen=True, slots=True)
class CompanyHit:
    """A company as a picker shows it; ``place`` is street, number and city, or what is known of them."""

    id: str
    name: str
    trade_name: str
    place: str
    kvk_number: str


def search_companies(db: Session, typed: str, limit: int = 10) -> list[CompanyHit]:
    """The best hits, at most ``limit``; none when there is too little to search."""
    words = search.match(typed)
    if words is None:
        return []
    found: dict[int, CompanyHit] = {}
    for keys in _steps(db, search.cleaned(typed), words, limit * _ENOUGH):
        fresh = [key for key in (*keys, *stayed_for(db, keys)) if key not in found]
        found.update(_hits(db, fresh))
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def companies_to_pick(db: Session, typed: str, limit: int = 12) -> list[tuple[str, str, str]]:
    """Companies for a picker, ``(id, name, place)``: the best hits.

    With nothing typed: the companies with the latest contact, because those are picked most.
    """
    hits = (
        search_companies(db, typed, limit) if typed.strip() else list(_hits(db, _latest(db, limit)).values())
    )
    return [(hit.id, hit.name, hit.place) for hit in hits]


def _latest(db: Session, limit: int) -> list[int]:
    """The keys of the companies with the latest contact, from the index of the company list alone."""
    query = select(Company.key).where(*LISTED).with_hint(*BY_LIST_INDEX)
    return list(db.scalars(query.order_by(Company.last_contact_on.desc()).limit(limit)))


def _steps(db: Session, typed: str, words: str, limit: int) -> Iterator[list[int]]:
    """The local keys of ever wider searches; each runs only when the one before gave too little."""
    begins = select(Company.key).where(*LISTED, Company.name >= typed, Company.name < f"{typed}\U0010ffff")
    yield list(db.scalars(begins.order_by(Company.name).limit(limit)))
    query = text("SELECT rowid FROM company_search WHERE company_search MATCH :words LIMIT :limit")
    for scope in (f"names : ({words})", words):
        yield list(db.scalars(query, {"words": scope, "limit": limit}))


def _hits(db: Session, keys: list[int]) -> dict[int, CompanyHit]:
    c = Company
    rows = db.execute(
        select(c.key, c.id, c.name, c.trade_name, c.street, c.house_number, c.city, c.kvk_number).where(
            c.key.in_(keys), *LISTED
        )
    )
    by_key = {
        row.key: CompanyHit(
            row.id,
            row.name,
            row.trade_name,
            ", ".join(part for part in (f"{row.street} {row.house_number}".strip(), row.city) if part),
            row.kvk_number,
        )
        for row in rows
    }
    return {key: by_key[key] for key in keys if key in by_key}


def lookalikes(db: Session, *, name: str = "", kvk_number: str = "", postcode: str = "",
               branch_number: str = "", besides: str = "") -> list[CompanyHit]:  # fmt: skip
    """Companies that may be the same one: same branch number, same KvK number, or same name and postcode."""
    c = Company
    wanted = []
    if branch_number:
        wanted.append(select(c.key).where(c.branch_number == branch_number))
    if kvk_number:
        wanted.append(select(c.key).where(c.kvk_number == kvk_number))
    if name and postcode:
        wanted.append(select(c.key).where(c.postcode == postcode, c.name == name))
    keys = dict.fromkeys(
        key for query in wanted for key in db.scalars(query.where(c.id != besides, *LISTED).limit(5))
    )
    return list(_hits(db, list(keys)).values())
