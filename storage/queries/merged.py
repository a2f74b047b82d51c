# SPDX-License-Identifier: EUPL-1.2
"""Which company another one is now, however often it was merged.

There are few merged companies, and an index of their own finds them: an unmerged store pays next to nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from storage.plain import Db, first, rows

WITH_WAY = (
    "WITH RECURSIVE way(lost, won) AS (SELECT id, merged_into_id FROM companies WHERE merged_into_id IS NOT NULL"
    " UNION SELECT way.lost, c.merged_into_id FROM way CROSS JOIN companies c ON c.id = way.won"
    " WHERE c.merged_into_id IS NOT NULL) "
)
"""Begins a query: ``way`` is each merged company (``lost``) with every company that it went up in (``won``), also in between."""

WITH_NOW = (
    WITH_WAY.rstrip()
    + ", now(lost, won) AS (SELECT lost, won FROM way WHERE won NOT IN (SELECT lost FROM way)) "
)
"""The same ``way``, and ``now``: each merged company (``lost``) with the one that stayed in the end (``won``)."""

AS_NOW = " LEFT JOIN now ON now.lost = c.id LEFT JOIN companies won ON won.id = now.won"
"""Joins the company ``won`` that ``c`` is now, if it was merged; after ``WITH_NOW``."""


def roots(db: Db, ids: Sequence[str]) -> dict[str, str]:
    """Each of these companies, and all that were merged into them → the one of ``ids`` that stayed."""
    found = {id_: id_ for id_ in ids}
    step = list(ids)
    query = (
        "SELECT id, merged_into_id FROM companies WHERE merged_into_id IN (SELECT value FROM json_each(:ids))"
    )
    while step:
        merged = rows(db, query, {"ids": json.dumps(step)})
        step = [id_ for id_, _winner in merged if id_ not in found]
        found.update({id_: found[winner] for id_, winner in merged})
    return found


def family(db: Db, company_id: str) -> list[str]:
    """The company that was left after merging, first, and all that were merged into it."""
    query, into, winner = "SELECT merged_into_id FROM companies WHERE id = :id", dict[str, str](), company_id
    while (
        winner not in into
        and (found := first(db, query, {"id": winner})) is not None
        and found[0] is not None
    ):
        into[winner], winner = found[0], found[0]
    return list(roots(db, [stayed(into, company_id)]))


def stayed(into: Mapping[str, str], company_id: str) -> str:
    """What this company is now, when ``into`` says into which one each was merged.

    Two laptops can merge two companies into each other. Of such a circle the lowest id stays, on every laptop.
    """
    passed: list[str] = []
    while company_id in into:
        if company_id in passed:
            return min(passed[passed.index(company_id) :])
        passed.append(company_id)
        company_id = into[company_id]
    return company_id
