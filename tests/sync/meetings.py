# SPDX-License-Identifier: EUPL-1.2
"""A visit of two colleagues, and what lies on their laptops, as tests look at it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from storage.operations import visits
from storage.rules.ids import TOPICS
from tests.factories import make_company
from tests.sync.two_laptops import IDS, Laptop

TODAY = dt.date(2026, 11, 23)


def a_visit(noor: Laptop) -> tuple[str, str, str]:
    """A planned visit of both, with one topic: company, visit and agenda item."""
    company = make_company(noor.store, noor.actor)
    team = [(IDS["noor"], "lead"), (IDS["bas"], "second")]
    moment = dt.datetime(2026, 11, 25, 9, 30)
    visit = noor.do(visits.plan, company_id=company, starts_at=moment, team=team, topics=[TOPICS[0].id])
    (item,) = [id_ for kind, id_ in noor.contents() if kind == "agenda_items"]
    return company, visit, item


def names(laptop: Laptop, kind: str) -> list[dict[str, Any]]:
    """The records of a kind, in the order of their ids."""
    return [wire for (name, _), wire in sorted(laptop.contents().items()) if name == kind]
