# SPDX-License-Identifier: EUPL-1.2
"""Which companies are on the list of the largest employers, where an alderman comes along."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from storage.plain import Db, rows
from storage.queries.merged import roots
from storage.rules.ids import TOP_LIST_ID


def top_companies(db: Db, ids: Sequence[str]) -> set[str]:
    """Which of these companies are on it, also through one that was merged into them."""
    return top_of(db, roots(db, ids))


def top_of(db: Db, root: Mapping[str, str]) -> set[str]:
    """The same, of companies whose ``roots`` are known."""
    query = (
        "SELECT company_id FROM list_members WHERE list_id = :list AND archived_at IS NULL"
        " AND company_id IN (SELECT value FROM json_each(:ids))"
    )
    found = rows(db, query, {"list": TOP_LIST_ID, "ids": json.dumps(list(root))})
    return {root[id_] for (id_,) in found}
