# SPDX-License-Identifier: EUPL-1.2
"""Actions to choose one from, by a few words of them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from storage.queries.actions import ActionFilter, ActionRow, View, action_keys, action_rows
from storage.search import match

MOST = 12


def action_choices(db: Session, typed: str, today: dt.date, owner_id: str | None = None) -> list[ActionRow]:
    """The latest promises in which these words occur, open ones first. Too little typed: what this owner has open."""
    if match(typed) is not None:
        wanted = ActionFilter(View.ALL, search=typed)
    elif owner_id:
        wanted = ActionFilter(View.OPEN, owner_id=owner_id)
    else:
        return []
    keys = action_keys(db, wanted, "promised", True, today)[:MOST]
    found: list[ActionRow] = action_rows(db, keys, today)
    return sorted(found, key=lambda row: row.state.is_closed)
