# SPDX-License-Identifier: EUPL-1.2
"""Two records of one company become one, with a choice per field; and back again.

The company with the lowest id stays, so that two laptops that merge the same pair agree. What belonged to the other
one keeps pointing there and is read through it (``queries.merged.family``); nothing is moved, so all can be undone.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.models import Company
from storage.operations.company_fields import COMPANY_FIELDS
from storage.operations.derived import refresh_company
from storage.operations.unit import all_of, get, operation
from storage.queries.merged import family
from storage.rules.companies import size_class
from storage.rules.rights import Actor

FOLLOWS = {
    "employees_before": "employees",
    "sbi_version": "sbi_code",
    "sbi_text": "sbi_code",
    "sector": "sbi_code",
    "phase_since": "phase",
}
"""Fields that mean nothing without another one; they come from the same company."""
FIELDS = tuple(sorted(COMPANY_FIELDS | {"employees_before"}))
_ALL = (*FIELDS, "size_class", "archived_at")


def winner_of(one_id: str, other_id: str) -> str:
    """The id of the company that stays: the lowest."""
    return min(one_id, other_id)


@operation("companies.merge")
def merge(
    db: Session, actor: Actor, one_id: str, other_id: str, /, take: Mapping[str, str] | None = None
) -> str:
    """Merge two companies; answers with the id of the one that stays.

    ``take``: field → id of the company whose value is used. Without a choice the value of the one that stays counts,
    and what it has not is filled in from the other. Raises ``not-found``, ``companies.same`` (they are one already).
    """
    first, second = family(db, one_id)[0], family(db, other_id)[0]
    if first == second:
        raise RodeLoperError("companies.same")
    winner, loser = (get(db, Company, id_) for id_ in sorted((first, second)))
    before = {name: getattr(winner, name) for name in _ALL}
    chosen = {one_id: get(db, Company, first), other_id: get(db, Company, second)}
    sources = {name: _source(name, winner, loser, chosen, take or {}) for name in FIELDS}
    for name, source in sources.items():
        setattr(winner, name, getattr(source, name))
    winner.size_class = size_class(winner.employees) or ""
    if loser.archived_at is None:
        winner.archived_at = None
    loser.merged_into_id = winner.id
    loser.merge_undo = _packed(before, winner)
    db.flush()
    refresh_company(db, winner.id)
    return winner.id


def _source(
    name: str, winner: Company, loser: Company, chosen: Mapping[str, Company], take: Mapping[str, str]
) -> Company:
    """Whose value of this field counts."""
    lead = FOLLOWS.get(name, name)
    if lead in take:
        return chosen[take[lead]]
    return winner if getattr(winner, lead) not in ("", None) else loser


@operation("companies.unmerge")
def unmerge(db: Session, actor: Actor, company_id: str) -> str:
    """Take a merged company out again; answers with the id of the one that had stayed.

    Each field that the merge had changed gets its old value back, unless somebody changed it since. Raises
    ``companies.not-merged``.
    """
    loser = get(db, Company, company_id)
    if loser.merged_into_id is None:
        raise RodeLoperError("companies.not-merged", name=loser.name)
    winner = get(db, Company, loser.merged_into_id)
    later = all_of(db, Company, Company.merged_into_id == winner.id, Company.id != loser.id)
    for name, (before, after) in json.loads(loser.merge_undo or "{}").items():
        if _plain(getattr(winner, name)) == after:
            setattr(winner, name, _value(name, before))
        else:
            _hand_on(later, name, before, after)
    loser.merged_into_id, loser.merge_undo = None, ""
    db.flush()
    refresh_company(db, winner.id)
    refresh_company(db, loser.id)
    return winner.id


def _hand_on(later: list[Company], name: str, before: Any, after: Any) -> None:
    """A later merge replaced our value and remembers it; from now on it remembers what was there before ours."""
    for other in later:
        undo = json.loads(other.merge_undo or "{}")
        if name in undo and undo[name][0] == after:
            undo[name][0] = before
            other.merge_undo = json.dumps(undo)
            return


def _packed(before: Mapping[str, Any], winner: Company) -> str:
    changed = {name: (_plain(old), _plain(getattr(winner, name))) for name, old in before.items()}
    return json.dumps({name: pair for name, pair in changed.items() if pair[0] != pair[1]})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value


def _value(name: str, value: Any) -> Any:
    return dt.datetime.fromisoformat(value) if name == "archived_at" and value else value
