# SPDX-License-Identifier: EUPL-1.2
"""What the tests of letters share: a company that was visited, and the page of a letter in a window."""

from __future__ import annotations

import datetime as dt

import pytest
from pytestqt.qtbot import QtBot

from storage.operations import actions, visits
from storage.rules.rights import Actor
from storage.store import Store
from tests.factories import make_company, make_contact, make_visit
from tests.ui.subjects import StandInDesk
from ui.context import Context
from ui.letters.page import LetterPage

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def context(context: Context) -> Context:
    context.desk = StandInDesk()
    return context


@pytest.fixture
def town(store: Store, actor: Actor) -> dict[str, str]:
    company = make_company(
        store, actor, "Van Ommelen", street="Sluiskade", house_number="14", city="Lindervoort"
    )
    brandsma = make_contact(
        store, actor, company, "Hanneke Brandsma", salutation="mevrouw", email="h@ommelen.example"
    )
    visit = make_visit(store, actor, company, dt.datetime(2026, 11, 20, 10), [(actor.id, "lead")])
    store.write(visits.add_attendee, actor, visit_id=visit, contact_id=brandsma).result()
    store.write(visits.hold, actor, visit_id=visit).result()
    action = store.write(
        actions.agree, actor, company_id=company, visit_id=visit, title="Fietsenrek plaatsen",
        owner_id=actor.id, due_on=TODAY + dt.timedelta(10), promised_to_id=brandsma,
    ).result().answer  # fmt: skip
    return {"company": company, "brandsma": brandsma, "visit": visit, "action": str(action)}


def opened(qtbot: QtBot, page: LetterPage, item: str) -> LetterPage:
    qtbot.addWidget(page)
    page.resize(1040, 700)
    page.show()
    page.context.changed.connect(page.refresh)
    page.open_item(item)
    qtbot.waitUntil(lambda: bool(page.paper.pdf()), timeout=10_000)
    return page
