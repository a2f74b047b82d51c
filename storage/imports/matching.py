# SPDX-License-Identifier: EUPL-1.2
"""Recognises the company that a row is about: among those in the store, and among the rows before it.

By branch number; then by KvK number and address; then by name and postcode (a row without a postcode: by name and what
it has of an address). Letters and digits count, not case, accents or punctuation. Two different branch numbers are never
one company, nor are two different KvK numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Company
from storage.rules.ids import new_id
from storage.rules.texts import plain

_MERGES = 20


@dataclass(slots=True, eq=False)
class Known:
    """A company of the store, or one that a row before this one makes. Its numbers grow while the file is read."""

    id: str
    branch_number: str
    kvk_number: str
    merged_into: str | None = None
    barred: bool = False
    """Stands for a row that was refused because more than one company fits it."""


class Ambiguous(NamedTuple):
    """More than one company fits, so that choosing would be guessing."""

    fits: int


@dataclass(slots=True)
class Register:
    """Every company by the things that it can be recognised by. ``loose``: the names to find without a postcode."""

    loose: frozenset[str] = frozenset()
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
                # Duplicates that were merged are one company: the one that is left.
                left = {known.id: known for known in map(self.left, fits.values())}
                return Ambiguous(len(left)) if len(left) > 1 else next(iter(left.values()))
            if fits:
                return next(iter(fits.values()))
        return None

    def left(self, known: Known) -> Known:
        """The company that is left when this one was merged into another; else itself."""
        # Bounded: two laptops may have merged two companies into each other.
        for _step in range(_MERGES):
            if known.merged_into is None:
                break
            known = self.ids[known.merged_into]
        return known

    def add(self, known: Known, values: Mapping[str, object]) -> None:
        """Make this company findable."""
        self.ids[known.id] = known
        if known.branch_number:
            self.branches.setdefault(known.branch_number, known)
        self._index(known, values)

    def bar(self, values: Mapping[str, object]) -> str:
        """Keep the numbers of a row that was refused from making a new company; answers with an id for the bar."""
        bar = Known(
            new_id(), str(values.get("branch_number", "")), str(values.get("kvk_number", "")), barred=True
        )
        if bar.branch_number:
            self.branches[bar.branch_number] = bar
        for key in _address_keys(values):
            _put(self.addresses, key, bar)
        return bar.id

    def learn(self, known: Known, values: Mapping[str, object]) -> None:
        """What a row tells about a company counts for the rows below it, whether or not it is taken over."""
        if not known.branch_number and (branch := str(values.get("branch_number", ""))):
            known.branch_number = branch
            self.branches.setdefault(branch, known)
        if not known.kvk_number:
            known.kvk_number = str(values.get("kvk_number", ""))
        self._index(known, values)

    def _index(self, known: Known, values: Mapping[str, object]) -> None:
        for key in _address_keys(values):
            _put(self.addresses, key, known)
        for key in _name_keys(values):
            _put(self.names, key, known)
        for name in _names(values) & self.loose:
            # All that a row without a postcode may know of this company.
            for end in _address_ends(values):
                _put(self.names, f"{name} {end}", known)


def _put(index: dict[str, tuple[Known, ...]], key: str, known: Known) -> None:
    there = index.get(key, ())
    if known not in there:
        index[key] = (*there, known)


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _plain(values: Mapping[str, object], name: str) -> str:
    return plain(str(values.get(name) or ""))


def _address_keys(values: Mapping[str, object]) -> Iterator[str]:
    kvk, number = values.get("kvk_number"), values.get("house_number")
    if not kvk or not number:
        return
    end = plain(str(number))
    if values.get("postcode"):
        yield f"{kvk} {_plain(values, 'postcode')} {end}"
    if values.get("street"):
        yield f"{kvk} {_plain(values, 'street')} {end} {_plain(values, 'city')}"


def _name_keys(values: Mapping[str, object]) -> Iterator[str]:
    """By name and postcode; a row without a postcode by name and as much of an address as it has."""
    end = _plain(values, "postcode") or max(_address_ends(values), key=len)
    yield from (f"{name} {end}" for name in _names(values))


def _address_ends(values: Mapping[str, object]) -> set[str]:
    city, street = _plain(values, "city"), _plain(values, "street")
    end = f"/{city}"
    return {"/", end, f"{end}/{street}{_plain(values, 'house_number')}" if street else end}


def _names(values: Mapping[str, object]) -> set[str]:
    return {name for name in (_plain(values, "name"), _plain(values, "trade_name")) if name}


_C = Company.__table__.c
_SEEN_BY = ("branch_number", "kvk_number", "name", "trade_name", "street", "house_number", "postcode", "city")


def register_of(db: Session, rows: Iterable[Mapping[str, object]]) -> Register:
    """All companies of the store, also archived and merged ones: those must not come back as new.

    ``rows``: what will be looked for; only names of rows without a postcode take the room to be found without one.
    """
    register = Register(
        frozenset(name for values in rows if not values.get("postcode") for name in _names(values))
    )
    query = select(_C.id, _C.merged_into_id, *(_C[name] for name in _SEEN_BY)).order_by(_C.key)
    for id_, merged, *cells in db.execute(query).yield_per(5000):
        register.add(Known(id_, cells[0], cells[1], merged), dict(zip(_SEEN_BY, cells, strict=True)))
    return register
