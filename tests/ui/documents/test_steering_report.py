# SPDX-License-Identifier: EUPL-1.2
"""The steering report says on paper and in the spreadsheet what somebody counts by hand, and nothing else."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import openpyxl
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.errors import RodeLoperError
from storage.operations import steering as operations
from storage.queries.laptops import Behindhand
from storage.queries.steering_report import ExchangeState, SteeringReport, steering_report
from storage.rules.rights import Actor
from storage.rules.steering import month_meant
from storage.store import Store
from tests.random_year import TODAY, Year, fill, random_year
from tests.ui.documents import reading
from ui.documents import steering_report as paper
from ui.documents import steering_sheet as sheet
from ui.documents.steering_compared import compared

MADE = dt.datetime(2026, 11, 3, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
OCTOBER = month_meant("2026-10")


@pytest.fixture
def report(store: Store, actor: Actor) -> SteeringReport:
    fill(store, actor, random_year(11))
    words = "Twee weken **herfstvakantie**.\n\n- Onderwijs neemt acties over."
    store.write(operations.explain, actor, "2026-10", words).result()
    return store.read(steering_report, OCTOBER, MADE)


def pdf_of(report: SteeringReport, language: str = "nl") -> bytes:
    return paper.render(report, language=language, maker="Sterre Wolthuis")


def book_of(report: SteeringReport) -> Any:
    return openpyxl.load_workbook(io.BytesIO(sheet.render(report, language="nl", maker="Sterre Wolthuis")))


def test_it_is_read_in_order_and_every_chart_has_words(report: SteeringReport) -> None:
    pdf = pdf_of(report)
    heads = [(role, words) for role, words in reading.said(pdf) if role in ("H1", "H2")]
    assert heads == [
        ("H1", "Stuurrapportage oktober 2026"), ("H2", "Toelichting"), ("H2", "Vergeleken met de maand ervoor"),
        ("H2", "Bezoeken"), ("H2", "Acties"), ("H2", "Hoe lang het duurt"), ("H2", "Resultaten voor mensen"),
        ("H2", "Wie wij bezoeken en wie er zijn"),
    ]  # fmt: skip
    charts = paper.report_charts(report.figures)
    assert reading.alternatives(pdf) == [chart.alternative() for chart in charts]
    assert [words for role, words in reading.said(pdf) if role == "H3"] == [chart.title for chart in charts]
    assert reading.untagged(pdf) == ""
    assert not reading.words_outside(pdf)
    assert "Twee weken herfstvakantie." in reading.text(pdf)


def test_letters_are_in_it_it_says_what_it_is_and_has_bookmarks(report: SteeringReport) -> None:
    pdf = pdf_of(report)
    assert all(reading.fonts(pdf).values())
    facts = reading.information(pdf)
    assert facts["/Title"] == "Stuurrapportage oktober 2026"
    assert (facts["/Lang"], facts["/Marked"], facts["/Author"]) == ("nl-NL", "True", "Sterre Wolthuis")
    assert reading.information(pdf_of(report, "en"))["/Title"] == "Steering report October 2026"
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        assert [item.title for item in outline.root][:2] == ["Toelichting", "Vergeleken met de maand ervoor"]


def test_the_same_data_and_moment_give_the_same_bytes(store: Store, report: SteeringReport) -> None:
    again = store.read(steering_report, OCTOBER, MADE)
    assert pdf_of(again) == pdf_of(report)
    made = [sheet.render(one, language="nl", maker="Sterre Wolthuis") for one in (report, again)]
    assert made[0] == made[1]
    assert pdf_of(replace(report, made_at=MADE + dt.timedelta(minutes=1))) != pdf_of(report)


def late_by_hand(year: Year, then: dt.date) -> int:
    return sum(
        row["removed_at"] is None
        and row["promised_on"] <= then
        and (row["done_on"] is None or row["done_on"] > then)
        and row["due_on"] is not None
        and row["due_on"] < then
        for row in year["actions"]
    )


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_paper_and_spreadsheet_tell_what_somebody_counts(store: Store, actor: Actor, seed: int) -> None:
    year = random_year(seed)
    fill(store, actor, year)
    report = store.read(steering_report, OCTOBER, MADE)
    visits = sum(
        row["state"] in ("held", "wrapped_up") and row["kind"] != "phone_online" and OCTOBER.since <= row["starts_at"].date() <= OCTOBER.until
        for row in year["visits"]
        if row["starts_at"]
    )  # fmt: skip
    late = late_by_hand(year, OCTOBER.until)
    rows = {str(row[0]): row[1:] for row in compared(report).rows}
    assert rows["Bezoeken"][0] == visits
    assert rows["Late acties, aan het eind"][0] == late
    said = reading.said(pdf_of(report))
    assert str(visits) in [words for role, words in said if role == "P"]
    book = book_of(report)
    # On paper and in the spreadsheet: the very cells of the tables.
    on_paper = [words for role, words in said if role in ("TH", "TD")]
    wanted = [head.title for head in compared(report).heads]
    wanted += [cell for row in compared(report).words() for cell in row]
    for chart, sheet_ in zip(paper.report_charts(report.figures), book.worksheets[1:], strict=True):
        cells = [
            tuple(cell.value for cell in row[: len(chart.table.heads)]) for row in sheet_.iter_rows(min_row=5)
        ]
        assert cells[0] == tuple(head.title for head in chart.table.heads)
        for found, row in zip(cells[1:], chart.table.rows, strict=False):
            assert (
                tuple(value for value in found if value is not None)
                == pytest.approx(tuple(value for value in row if value is not None))
                or found == row
            )
        if not chart.empty:
            wanted += [head.title for head in chart.table.heads]
            wanted += [cell for row in chart.table.words() for cell in row]
    assert on_paper == [" ".join(words.split()) for words in wanted]


def test_each_sheet_has_a_chart_of_its_own_with_words(report: SteeringReport) -> None:
    book = book_of(report)
    charts = paper.report_charts(report.figures)
    assert book.sheetnames == [
        "Samenvatting", "Bezoeken", "Acties", "Dagen", "Resultaten", "Sector", "Werkzame personen", "Wijk", "Soort bedrijf",
    ]  # fmt: skip
    for chart, sheet_ in zip(charts, book.worksheets[1:], strict=True):
        assert len(sheet_._charts) == (0 if chart.empty else 1)
        assert sheet_["A1"].value == chart.title
    assert book.properties.title == "Stuurrapportage oktober 2026"
    assert book.properties.created == dt.datetime(2026, 11, 3, 8, 0)
    summary = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert any(words.startswith("Twee weken") for words in summary)


def test_what_may_be_missing_is_said(report: SteeringReport) -> None:
    seen = Behindhand(MADE, ("Dana el Khatib",), MADE - dt.timedelta(days=5))
    exchange = ExchangeState(True, MADE - dt.timedelta(hours=1), 3, seen)
    words = reading.text(pdf_of(replace(report, exchange=exchange)))
    assert "Bijgewerkt met de gemeente tot 3 november 2026, 08:00." in words
    assert (
        "1 laptop is sinds donderdag niet bijgewerkt. Cijfers van Dana el Khatib kunnen ontbreken." in words
    )
    assert "3 wijzigingen op deze laptop moeten nog worden verstuurd." in words
    assert "De maand is nog niet voorbij" not in words


def test_nobody_stands_in_it_by_name(report: SteeringReport, store: Store) -> None:
    names = [one.name for one in report.figures.owners if one.name]
    assert names
    words = reading.text(pdf_of(report))
    assert not [name for name in names if name in words]


def test_a_month_under_way_says_so_and_one_to_come_is_refused(store: Store, actor: Actor) -> None:
    fill(store, actor, random_year(3))
    now = dt.datetime.combine(TODAY, dt.time(9), dt.UTC)
    running = store.read(steering_report, month_meant("2026-11"), now)
    assert running.figures.on == TODAY
    assert "De maand is nog niet voorbij: dit zijn de cijfers tot en met 23 november 2026." in reading.text(
        pdf_of(running)
    )
    with pytest.raises(RodeLoperError, match=r"months\.not-begun"):
        store.read(steering_report, month_meant("2026-12"), now)


def test_a_new_municipality_gets_a_calm_report(store: Store) -> None:
    empty = store.read(steering_report, OCTOBER, MADE)
    words = reading.text(pdf_of(empty))
    assert "0 bezoeken in oktober 2026. Het doel is 9." in words
    assert "In deze periode is geen bezoek gehouden." in words
    assert len(book_of(empty).worksheets) == 9
