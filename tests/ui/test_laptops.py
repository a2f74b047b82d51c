# SPDX-License-Identifier: EUPL-1.2
"""The laptops of the municipality on the administration page: who exchanged when, and reporting one lost or found."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storage.errors import RodeLoperError
from storage.rules.rights import Role
from tests.conftest import NOW
from tests.ui.fake_exchange import FakeExchange
from ui.administration.laptops import LaptopsSection, LostSheet
from ui.administration.page import AdministrationPage
from ui.context import Context
from ui.exchange.values import Laptop, Status

MINE = Laptop(
    str(uuid.UUID(int=1)), "Noor Vermaat", "LT-0412", "0.1.0", "Linux 6.1", NOW - dt.timedelta(minutes=5),
    NOW, 0, 0, False, "", None, True,
)  # fmt: skip
LATE = replace(
    MINE, id=str(uuid.UUID(int=2)), who="Eline Kroes", name="LT-0413", last=NOW - dt.timedelta(days=16),
    waiting=12, refused=1, mine=False,
)  # fmt: skip
LOST = replace(
    LATE, id=str(uuid.UUID(int=3)), who="Rik Jansen", name="LT-0414", lost=True, reported_by="Sterre Wolthuis"
)


@pytest.fixture
def exchange() -> FakeExchange:
    return FakeExchange()


@pytest.fixture
def context(context: Context, exchange: FakeExchange) -> Context:
    context.actor = replace(context.actor, role=Role.COORDINATOR)
    context.exchange = exchange
    return context


@pytest.fixture
def section(qtbot: QtBot, context: Context, exchange: FakeExchange) -> LaptopsSection:
    page = AdministrationPage(context)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.load()
    page.open_item("laptops")
    made = page.sections["laptops"]
    assert isinstance(made, LaptopsSection)
    exchange.shown([MINE, LATE, LOST])
    return made


def cells(section: LaptopsSection, laptop: Laptop) -> list[str]:
    """What a row says, for the eye and for the ear."""
    key = next(key for key, row in section._rows.items() if row.id == laptop.id)
    row = section._rows[key]
    found = []
    for column in section.table.rows.columns:
        cell = column.cell(row)
        found.append(cell if isinstance(cell, str) else f"{cell.text} {cell.second}".strip())
    return found


def test_it_says_who_exchanged_when_and_what_waits(section: LaptopsSection) -> None:
    assert cells(section, MINE)[0] == "Noor Vermaat LT-0412, deze laptop"
    assert cells(section, MINE)[1].startswith("Vandaag")
    assert cells(section, LATE) == [
        "Eline Kroes LT-0413", "7 nov 16 dagen geleden", "12 wijzigingen 1 geweigerd", "0.1.0 Linux 6.1",
    ]  # fmt: skip
    assert cells(section, LOST)[1] == "Vermist gemeld door Sterre Wolthuis"
    late = section._last(next(row for row in section._rows.values() if row.id == LATE.id))
    assert late.tone == "late", "longer than the term"


def sheet(qtbot: QtBot) -> LostSheet:
    qtbot.waitUntil(lambda: any(isinstance(one, LostSheet) for one in QApplication.topLevelWidgets()))
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, LostSheet) and one.isVisible()]
    return found[-1]


def choose(section: LaptopsSection, laptop: Laptop) -> None:
    section.table.select_key(next(key for key, row in section._rows.items() if row.id == laptop.id))


def test_one_is_reported_lost_after_what_that_does_was_said(
    qtbot: QtBot, section: LaptopsSection, exchange: FakeExchange
) -> None:
    assert not section.lost_button.isEnabled(), "none is chosen"
    choose(section, LATE)
    assert section.lost_button.text() == "Als vermist melden"
    section.lost_button.click()
    opened = sheet(qtbot)
    assert "LT-0413 van Eline Kroes" in opened.subtitle.text()
    opened.report_button.click()
    assert exchange.asked[-1] == ("report_laptop", LATE.id, True)
    exchange.broken(RodeLoperError("sync.offline"))
    assert "geen verbinding" in opened.error()
    opened.report_button.click()
    exchange.then()
    assert not opened.isVisible()
    assert [one[0] for one in exchange.asked][-1] == "laptops", "it is looked at again"


def test_a_lost_one_was_found(qtbot: QtBot, section: LaptopsSection, exchange: FakeExchange) -> None:
    choose(section, LOST)
    assert section.lost_button.text() == "Hij is gevonden"
    section.lost_button.click()
    sheet(qtbot).report_button.click()
    assert exchange.asked[-1] == ("report_laptop", LOST.id, False)
    exchange.then()


def test_without_a_connection_the_last_list_stays_with_a_sentence(
    section: LaptopsSection, exchange: FakeExchange
) -> None:
    section.again_button.click()
    assert not section.again_button.isEnabled()
    exchange.broken(RodeLoperError("sync.offline"))
    assert "geen verbinding" in section.said.text()
    assert section.again_button.isEnabled()
    assert section.table.rows.rowCount() == 3


def test_a_store_of_ones_own_has_no_other_laptops(section: LaptopsSection, exchange: FakeExchange) -> None:
    exchange._status = Status()
    section.look()
    assert "hoort niet bij een gemeente" in section.said.text()


def test_who_does_the_work_does_not_see_the_laptops_of_others(qtbot: QtBot, context: Context) -> None:
    context.actor = replace(context.actor, role=Role.ACCOUNT_MANAGER)
    page = AdministrationPage(context)
    qtbot.addWidget(page)
    assert "laptops" not in page.subjects
