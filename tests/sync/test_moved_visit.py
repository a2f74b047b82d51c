# SPDX-License-Identifier: EUPL-1.2
"""One hears the company confirm while the other moves the visit: the company confirmed a day on which nobody comes."""

from __future__ import annotations

import datetime as dt

import pytest

from storage.operations import conflicts, visits
from storage.queries.conflicts import open_conflicts
from storage.queries.visit_page import Step, visit_page
from storage.rules.states import VisitState
from tests.factories import make_company, make_visit
from tests.memory_server import MemoryServer
from tests.sync.two_laptops import IDS, Laptop

TODAY = dt.date(2026, 11, 23)
TUESDAY, THURSDAY = dt.datetime(2026, 11, 24, 9, 30), dt.datetime(2026, 11, 26, 9, 30)


def shown(laptop: Laptop, visit: str) -> tuple[dt.datetime | None, VisitState, Step]:
    page = laptop.store.read(visit_page, visit, TODAY)
    return page.visit.starts_at, page.visit.state, page.step


@pytest.mark.parametrize("moved_first", [True, False])
def test_the_moved_visit_is_to_be_confirmed_and_both_see_that_it_was(
    laptops: tuple[Laptop, Laptop], server: MemoryServer, *, moved_first: bool
) -> None:
    noor, bas = laptops
    company = make_company(noor.store, noor.actor)
    visit = make_visit(
        noor.store, noor.actor, company, TUESDAY, [(IDS["noor"], "lead"), (IDS["bas"], "second")]
    )
    noor.do(visits.invite, visit_id=visit)
    noor.sync()
    bas.sync()
    noor.do(visits.move, visit_id=visit, to="confirmed")
    bas.do(visits.change_plan, visit_id=visit, starts_at=THURSDAY)
    for one in (bas, noor, bas) if moved_first else (noor, bas, noor):
        one.sync()
    for laptop in (noor, bas):
        assert shown(laptop, visit) == (THURSDAY, VisitState.PLANNED, Step.INVITE)
    assert noor.contents() == bas.contents()
    (told,) = bas.store.read(open_conflicts)
    (clash,) = told.clashes
    # Who telephoned meanwhile, and heard that Thursday is fine, says so.
    which = "mine" if clash.mine.value.value == "confirmed" else "theirs"
    bas.do(conflicts.settle, {clash.id: (which, "")})
    bas.sync()
    noor.sync()
    assert shown(noor, visit) == (THURSDAY, VisitState.CONFIRMED, Step.CONVERSE)
    assert not noor.store.read(open_conflicts)
