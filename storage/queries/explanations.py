# SPDX-License-Identifier: EUPL-1.2
"""What was explained beside the figures of a month."""

from __future__ import annotations

from storage.plain import Db, first, plain
from storage.rules.steering import explanation_id


@plain
def explanation(db: Db, month: str) -> str:
    """The explanation to the figures of a month (``2026-10``), empty when there is none."""
    found = first(db, "SELECT text FROM explanations WHERE id = :id", {"id": explanation_id(month)})
    return str(found[0]) if found else ""
