# SPDX-License-Identifier: EUPL-1.2
"""Recognise companies by the rules of an import: tens of thousands here, as many at the backend, each in one place.

By branch number; then by KvK number and address; then by name and postcode. What an import would call ambiguous is no
match here either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from storage.imports.matching import Ambiguous, Known, Register
from storage.rules.texts import plain
from sync.matching import Found, Match, Reason, Unsure, Values, name_of

COMPANY_FIELDS = (
    "id", "merged_into_id", "archived_at", "branch_number", "kvk_number", "name", "trade_name", "street",
    "house_number", "postcode", "city",
)  # fmt: skip
"""All that is needed of a company to recognise it."""


@dataclass(slots=True)
class CompanyMatcher:
    """Recognises companies, of which there are tens of thousands: those of the backend first, then those of this store.

    ``here``: the companies of this store, with ``COMPANY_FIELDS``.
    """

    here: Sequence[Values]
    _register: Register = field(init=False)
    _names: dict[str, str] = field(default_factory=dict)
    _claims: dict[str, list[tuple[int, Values]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        loose = frozenset(
            plain(str(row.get(name) or ""))
            for row in self.here
            if not row.get("postcode")
            for name in ("name", "trade_name")
        )
        self._register = Register(loose - {""})

    def there(self, companies: Iterable[Values]) -> None:
        """Add companies of the backend."""
        for values in companies:
            id_ = values["id"]
            known = Known(
                id_,
                str(values.get("branch_number") or ""),
                str(values.get("kvk_number") or ""),
                str(values["merged_into_id"]) if values.get("merged_into_id") else None,
            )
            self._register.add(known, values)
            self._names[id_] = str(values.get("name") or "")

    def found(self) -> Found:
        """Match all of them, once everything of the backend is there."""
        self._close_ends()
        found = Found()
        known, ours = self._register.ids, {row["id"] for row in self.here}
        for row in self.here:
            if row["id"] in known:
                found.same.add(row["id"])
                continue
            fits = self._register.find(row)
            if isinstance(fits, Ambiguous):
                found.unsure.append(Unsure("companies", row["id"], name_of(row), fits.fits))
            elif fits is None or fits.id in ours:
                found.new += 1
            else:
                self._claims[fits.id].append((_strength(row, fits), row))
        for id_, claims in self._claims.items():
            self._award(id_, claims, found)
        self._untangle(found)
        return found

    def _close_ends(self) -> None:
        """A company that went up in one that the backend does not have is one by itself."""
        for known in self._register.ids.values():
            if known.merged_into is not None and known.merged_into not in self._register.ids:
                known.merged_into = None

    def _award(self, id_: str, claims: Sequence[tuple[int, Values]], found: Found) -> None:
        """Of several here that all look like this one, the best; those that are equally good are for a person."""
        best = min(strength for strength, _ in claims)
        rows = [row for strength, row in claims if strength == best]
        living = [row for row in rows if not row.get("merged_into_id") and not row.get("archived_at")]
        first = living if len(living) == 1 else rows
        found.new += len(claims) - len(rows)
        if len(first) == 1:
            found.matches.append(
                Match("companies", first[0]["id"], id_, name_of(first[0]), self._names[id_], _REASONS[best])
            )
            found.new += len(rows) - 1
        else:
            found.unsure += [Unsure("companies", row["id"], name_of(row), 1) for row in rows]

    def _untangle(self, found: Found) -> None:
        """Two that were merged here one way round and there the other would lead in a circle: the backend is right."""
        into = {one.id: one.merged_into for one in self._register.ids.values() if one.merged_into}
        ids = found.ids
        merged = {row["id"]: row["merged_into_id"] for row in self.here if row.get("merged_into_id")}
        tangled = set()
        for loser, winner in sorted(merged.items()):
            one, other = ids.get(loser, loser), ids.get(winner, winner)
            if one in self._register.ids and one in _way(into, other):
                tangled.add(loser)
            else:
                into.setdefault(one, other)
        kept = [match for match in found.matches if match.here not in tangled]
        found.new += len(found.matches) - len(kept)  # one with the same id here and there is not new
        found.matches = kept


_REASONS = (Reason.BRANCH, Reason.ADDRESS, Reason.NAME)


def _strength(row: Values, known: Known) -> int:
    if known.branch_number and known.branch_number == row.get("branch_number"):
        return 0
    return 1 if known.kvk_number and known.kvk_number == row.get("kvk_number") else 2


def _way(into: Mapping[str, str], id_: str) -> Iterator[str]:
    """This company and all that it went up in."""
    seen: set[str] = set()
    step: str | None = id_
    while step is not None and step not in seen:
        yield step
        seen.add(step)
        step = into.get(step)
