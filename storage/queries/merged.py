# SPDX-License-Identifier: EUPL-1.2
"""Which company another one is now, however often it was merged; for queries that read many companies at once.

There are few merged companies, and an index of their own finds them: an unmerged store pays next to nothing.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import aliased

from storage.models import Company

_lost, _next = aliased(Company), aliased(Company)
_step = (
    select(_lost.id.label("lost"), _lost.merged_into_id.label("won"))
    .where(_lost.merged_into_id.is_not(None))
    .cte("way", recursive=True)
)
WAY = _step.union(
    select(_step.c.lost, _next.merged_into_id)
    .join(_next, _next.id == _step.c.won)
    .where(_next.merged_into_id.is_not(None))
)
"""Each merged company (``lost``) with every company that it went up in (``won``), also in between."""

_lost_too = WAY.alias()
NOW = select(WAY.c.lost, WAY.c.won).where(WAY.c.won.not_in(select(_lost_too.c.lost))).cte("now")
"""Each merged company (``lost``) with the one that stayed in the end (``won``)."""

WITH_WAY = (
    "WITH RECURSIVE way(lost, won) AS (SELECT id, merged_into_id FROM companies WHERE merged_into_id IS NOT NULL"
    " UNION SELECT way.lost, c.merged_into_id FROM way CROSS JOIN companies c ON c.id = way.won"
    " WHERE c.merged_into_id IS NOT NULL) "
)
"""The same ``way`` for a query in plain SQL, which it begins."""

WITH_NOW = (
    WITH_WAY.rstrip()
    + ", now(lost, won) AS (SELECT lost, won FROM way WHERE won NOT IN (SELECT lost FROM way)) "
)
"""The same ``way`` and ``now``."""

AS_NOW = " LEFT JOIN now ON now.lost = c.id LEFT JOIN companies won ON won.id = now.won"
"""Joins the company ``won`` that ``c`` is now, if it was merged; after ``WITH_NOW``."""
