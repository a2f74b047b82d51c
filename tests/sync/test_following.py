# SPDX-License-Identifier: EUPL-1.2
"""Every exchange looks for what must follow something confidential; that may not cost more in a bigger store."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from storage.store import Store
from sync import following


def plan(db: Session, query: str) -> list[str]:
    return [
        line[3]
        for line in db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", {"me": "noor"}).all()
    ]


@pytest.mark.parametrize("kind", following._FOLLOWING)
def test_no_look_goes_through_all_marks(store: Store, kind: str) -> None:
    steps = store.read(plan, str(following._FOLLOWING[kind]))
    marks = [step for step in steps if "sync_states" in step or step.startswith(("SCAN s", "SEARCH s "))]
    assert marks
    few = ("ix_sync_states_closed", "ix_sync_states_dirty", "(kind=? AND id=?)")
    assert not [step for step in marks if not any(way in step for way in few)], steps
