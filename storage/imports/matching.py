# SPDX-License-Identifier: EUPL-1.2
"""Recognises the company that a row is about: among those in the store, and among the rows before it.

By branch number; then by KvK number and address; then by name and postcode. Letters and digits count, not case, accents
or punctuation. Two different branch numbers are never one company, nor are two different KvK numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.imports.cells import plain
from storage.models import Company


class Known(NamedTuple):
    """A company of the store, or a row that becomes one (then ``row`` is its place in the plan)."""

    id: str
    row: int | None
    branch_number: str
    kvk_number: str


class Ambiguous(NamedTuple):
    """More than one company fits, so that choosing would be guessing."""

    fits: int


@dataclass(slots=True)
class Register:
    """Every company by the things that it can be recognised by."""

    ids: dict[str, Known] = field(default_factory=dict)
    branches: dict[str, Known] = field(default_factory=dict)
    addresses: dict[str, tuple[Known, ...]] = field(default_factory=dict)
    names: dict[str, tuple[Known, ...]] = field(default_factory=dict)

    def find(self, values: Mapping[str, object]) -> Known | Ambiguous | None:
        """The company with these fields (``branch_number``, ``kvk_number``, ``name``, ``postcode`` …), when there is one."""
        branch, kvk = str(values.get("branch_number", "")), str(values.get("kvk_number", ""))
        if branch and (known := self.branches.get(branch)) is not None:
            return known
        for index, keys in ((self.addresses, _address_keys(values)), (self.names, _name_keys(values))):
            fits: dict[str, Known] = {}
            for key in keys:
                for known in index.get(key, ()):
                    if _agree(known.branch_number, branch) and _agree(known.kvk_number, kvk):
                        fits[known.id] = known
            if len(fits) > 1:
                return Ambiguous(len(fits))
            if fits:
                return next(iter(fits.values()))
        return None

    def add(self, known: Known, values: Mapping[str, object], *, merged: bool = False) -> None:
        """Make this company findable. One that was merged into another answers to its branch number only."""
        self.ids[known.id] = known
        if known.branch_number:
            self.branches.setdefault(known.branch_number, known)
        if merged:
            return
        for key in _address_keys(values):
            self.addresses[key] = (*self.addresses.get(key, ()), known)
        for key in _name_keys(values):
            self.names[key] = (*self.names.get(key, ()), known)


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _address_keys(values: Mapping[str, object]) -> Iterator[str]:
    kvk, number = values.get("kvk_number"), values.get("house_number")
    if not kvk or not number:
        return
    end = plain(str(number))
    if postcode := values.get("postcode"):
        yield f"{kvk} {plain(str(postcode))} {end}"
    if street := values.get("street"):
        yield f"{kvk} {plain(str(street))} {end} {plain(str(values.get('city') or ''))}"


def _name_keys(values: Mapping[str, object]) -> Iterator[str]:
    postcode = values.get("postcode")
    if not postcode:
        return
    end = plain(str(postcode))
    name, trade = plain(str(values.get("name") or "")), plain(str(values.get("trade_name") or ""))
    if name:
        yield f"{name} {end}"
    if trade and trade != name:
        yield f"{trade} {end}"


_C = Company.__table__.c
_SEEN_BY = ("branch_number", "kvk_number", "name", "trade_name", "street", "house_number", "postcode", "city")


def register_of(db: Session) -> Register:
    """All companies of the store, also archived and merged ones: those must not come back as new."""
    register = Register()
    query = select(_C.id, _C.merged_into_id, *(_C[name] for name in _SEEN_BY)).order_by(_C.key)
    for id_, merged, *cells in db.execute(query).yield_per(5000):
        known = Known(id_, None, cells[0], cells[1])
        register.add(known, dict(zip(_SEEN_BY, cells, strict=True)), merged=merged is not None)
    return register
