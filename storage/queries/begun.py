# SPDX-License-Identifier: EUPL-1.2
"""How far a municipality is that begins: whether there are companies, and visits."""

from __future__ import annotations

from storage.plain import Db, first, plain


@plain
def any_company(db: Db) -> bool:
    """Whether there is any company at all, also one that was put away."""
    return first(db, "SELECT 1 FROM companies LIMIT 1") is not None


@plain
def any_visit(db: Db) -> bool:
    """Whether there is any visit at all, also one that was cancelled."""
    return first(db, "SELECT 1 FROM visits LIMIT 1") is not None
