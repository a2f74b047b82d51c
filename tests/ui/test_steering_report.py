# SPDX-License-Identifier: EUPL-1.2
"""The report of a month in the window: looked at, explained while looking, and kept as PDF or spreadsheet."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storage.operations import steering as operations
from storage.queries.explanations import explanation
from storage.rules.rights import Actor, Role
from storage.store import Store
from tests.factories import make_company, make_visit
from tests.ui.documents import reading
from ui.context import Context
from ui.steering.report_page import SteeringReportPage


@pytest.fixture
def context(context: Context, store: Store, actor: Actor) -> Context:
    company = make_company(store, actor)
    make_visit(store, actor, company, dt.datetime(2026, 10, 8, 10), [(actor.id, "lead")], state="held")
    context.actor = replace(actor, role=Role.COORDINATOR)
    return context


def shown(qtbot: QtBot, context: Context, month: str = "") -> SteeringReportPage:
    page = SteeringReportPage(context)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.load()
    page.open_item(month)
    settled(qtbot, context)
    return page


def settled(qtbot: QtBot, context: Context) -> None:
    qtbot.waitUntil(lambda: not context.tasks.busy(), timeout=20_000)


def words(page: SteeringReportPage) -> str:
    return reading.text(page.paper.pdf())


def test_it_begins_with_the_last_month_that_is_over_and_turns(qtbot: QtBot, context: Context) -> None:
    page = shown(qtbot, context)
    assert page.title == "Stuurrapportage oktober 2026"
    assert "1 bezoek in oktober 2026. Het doel is 9." in words(page)
    page.turn(1)
    settled(qtbot, context)
    assert page.title == "Stuurrapportage november 2026"
    assert not page.later.isEnabled()
    page.turn(1)
    assert page.selection() == "2026-11"
    page.turn(-1)
    assert not page.sheet_button.isEnabled(), "the figures of another month have not gone yet"
    page.turn(-1)
    settled(qtbot, context)
    assert page.sheet_button.isEnabled()
    assert page.selection() == "2026-09"
    assert "0 bezoeken in september 2026" in words(page)


def test_what_is_typed_is_saved_by_itself_and_goes_in(qtbot: QtBot, context: Context, store: Store) -> None:
    page = shown(qtbot, context)
    context.changed.connect(page.refresh)
    QTest.keyClicks(page.text, "Herfstvakantie.")
    qtbot.waitUntil(lambda: store.read(explanation, "2026-10") == "Herfstvakantie.")
    qtbot.waitUntil(lambda: "Herfstvakantie." in words(page), timeout=20_000)
    settled(qtbot, context)


def test_what_a_colleague_wrote_meanwhile_is_not_lost(
    qtbot: QtBot, context: Context, store: Store, actor: Actor
) -> None:
    page = shown(qtbot, context)
    context.changed.connect(page.refresh)
    QTest.keyClicks(page.text, "Herfstvakantie.")
    context.announce(store.write(operations.explain, actor, "2026-10", "Rik was ziek.", seen="").result())
    page.save()
    qtbot.waitUntil(lambda: "Herfstvakantie." in store.read(explanation, "2026-10"))
    assert "Rik was ziek." in store.read(explanation, "2026-10")
    qtbot.waitUntil(lambda: page.text.value() == store.read(explanation, "2026-10"))
    settled(qtbot, context)


def test_the_words_of_a_month_stay_with_it_when_somebody_turns(
    qtbot: QtBot, context: Context, store: Store
) -> None:
    page = shown(qtbot, context)
    QTest.keyClicks(page.text, "Oktober.")
    page.turn(-1)
    assert page.text.value() == ""
    qtbot.waitUntil(lambda: store.read(explanation, "2026-10") == "Oktober.")
    assert store.read(explanation, "2026-09") == ""
    settled(qtbot, context)


def test_who_does_not_coordinate_reads_it(qtbot: QtBot, context: Context, store: Store, actor: Actor) -> None:
    store.write(operations.explain, actor, "2026-10", "Herfstvakantie.").result()
    context.actor = replace(actor, role=Role.ACCOUNT_MANAGER)
    page = shown(qtbot, context)
    assert page.text.isReadOnly()
    assert page.text.value() == "Herfstvakantie."
    QTest.keyClick(page.text, Qt.Key.Key_X)
    page.save()
    assert store.read(explanation, "2026-10") == "Herfstvakantie."


def test_it_is_kept_as_a_spreadsheet_and_the_trail_says_so(
    qtbot: QtBot, context: Context, tmp_path: Path
) -> None:
    page = shown(qtbot, context)
    page.save_sheet_to(tmp_path / "rapport")
    settled(qtbot, context)
    book = openpyxl.load_workbook(tmp_path / "rapport.xlsx")
    assert book.worksheets[0]["A1"].value == "Stuurrapportage oktober 2026"
    page.save_sheet_to(tmp_path / "nergens" / "rapport.xlsx")
    settled(qtbot, context)
    assert not (tmp_path / "nergens").exists()
    assert page._file_name() == "stuurrapportage-2026-10"
