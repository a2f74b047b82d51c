# SPDX-License-Identifier: EUPL-1.2
"""The overview: figures to look at, a list behind each bar, a table behind each chart, and whose figures may be missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from storage.models import Colleague
from storage.operations import exchange as operations
from storage.operations import results
from storage.queries import laptops
from storage.queries.laptops import SeenLaptop
from storage.queries.steering import Choice, Dimension, Group, steering
from storage.queries.steering_records import Behind, Part
from storage.rules.rights import Actor, Role, may
from storage.rules.steering import last_weeks
from storage.store import Store
from tests.conftest import NOW
from tests.factories import EZ, RO, make, make_action, make_colleague, make_company, make_visit
from tests.ui.fake_exchange import FakeExchange
from ui import theme
from ui.actions.page import ActionsPage
from ui.charts.chart import Head, Table
from ui.companies.page import CompaniesPage
from ui.context import Context
from ui.documents.steering_charts import charts
from ui.documents.steering_coverage import coverage_chart
from ui.documents.steering_words import behindhand_words
from ui.places import PLACES
from ui.routes import NEEDS
from ui.steering.page import SteeringPage
from ui.visits.page import VisitsPage
from ui.widgets.figures_table import FiguresTable

TODAY = dt.date(2026, 11, 23)
_DAY = dt.timedelta(days=1)


@pytest.fixture
def context(context: Context) -> Context:
    context.actor = replace(context.actor, role=Role.COORDINATOR)
    return context


@pytest.fixture
def town(store: Store, actor: Actor) -> dict[str, str]:
    """Three visits, two late actions of Rik and one of Noor that is done but not told."""
    rik = make_colleague(store, actor, "Rik Jansen", RO)
    companies = [
        make_company(
            store,
            actor,
            f"Bedrijf {n}",
            sector="industry" if n % 2 else "trade",
            employees=12,
            size_class="10-19",
        )
        for n in range(12)
    ]
    for n, days in enumerate((3, 10, 30)):
        at = dt.datetime.combine(TODAY - days * _DAY, dt.time(10))
        make_visit(store, actor, companies[n], at, [(actor.id, "lead")], state="held" if n else "wrapped_up")
    for title in ("Kavel zoeken", "Vergunning"):
        make_action(store, actor, companies[0], title, owner_id=rik, due_on=TODAY - 5 * _DAY)
    make_action(store, actor, companies[1], "Bellen", owner_id=actor.id, due_on=TODAY + _DAY)
    store.write(results.add, actor, company_id=companies[2], kind="job", stage="realised", amount=4).result()
    return {"rik": rik, "company": companies[2]}


def shown(qtbot: QtBot, context: Context, width: int = 1400) -> SteeringPage:
    page = SteeringPage(context)
    qtbot.addWidget(page)
    page.resize(width, 900)
    page.show()
    page.load()
    settled(qtbot, context)
    return page


def settled(qtbot: QtBot, context: Context) -> None:
    qtbot.waitUntil(lambda: not context.tasks.busy())
    QApplication.processEvents()


def card(page: SteeringPage, name: str) -> object:
    return next(one for one in page.cards if one.name == name)


def names(page: SteeringPage, name: str) -> list[str]:
    (found,) = [one for one in page.cards if one.name == name]
    return [bar.accessibleName() for bar in found.view.bars()]


def test_each_card_says_its_finding_and_names_every_bar(
    qtbot: QtBot, context: Context, town: dict[str, str]
) -> None:
    page = shown(qtbot, context)
    assert [one.title.text() for one in page.cards] == [
        "3 bezoeken in 13 weken. Het doel is 26.",
        "Ruimtelijke Ordening heeft de meeste late acties",
        "Negen van de tien zijn binnen de termijn",
        "4 plekken gerealiseerd",
        "Wij slaan geen groep over",
    ]
    assert names(page, "actions") == ["Ruimtelijke Ordening, te laat: 2", "Geen afdeling, op tijd: 1"]
    assert names(page, "visits")[-2] == "week 47 2026: 1"
    assert names(page, "results") == ["Gerealiseerd, banen: 4"]
    assert page.header.subtitle.text().startswith("Stand van maandag 23 november, ")


def test_the_screen_shows_the_figures_of_the_store(
    qtbot: QtBot, context: Context, town: dict[str, str]
) -> None:
    page = shown(qtbot, context)
    made = context.read(steering, Choice(last_weeks(TODAY, 13)), TODAY)
    by_name = {chart.name: chart for chart in charts(made)}
    page.turn_all()
    for one in page.cards:
        table = by_name[one._names[0]].table
        one.figures.copy()
        heads, *cells = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
        assert heads == [head.title for head in table.heads]
        assert [tuple(row) for row in cells] == list(table.words())
        assert one.figures.isVisible()


@pytest.mark.parametrize(
    ("which", "bar", "part"),
    [("actions", "Ruimtelijke Ordening, te laat: 2", Part.LATE), ("visits", "week 47 2026: 1", Part.VISITS)],
)
def test_a_press_on_a_bar_asks_for_what_it_counted(
    qtbot: QtBot, context: Context, town: dict[str, str], which: str, bar: str, part: Part
) -> None:
    page = shown(qtbot, context)
    (found,) = [one for one in page.cards if one.name == which]
    (button,) = [one for one in found.view.bars() if one.accessibleName() == bar]
    with qtbot.waitSignal(context.records_requested) as asked:
        QTest.keyClick(button, Qt.Key.Key_Return)
    (behind,) = asked.args
    assert (behind.part, behind.words) == (part, bar)


def test_the_lists_show_only_what_stands_behind_a_bar_until_it_is_cleared(
    qtbot: QtBot, context: Context, town: dict[str, str]
) -> None:
    choice = Choice(last_weeks(TODAY, 13))
    behind = Behind(Part.LATE, choice, owner=town["rik"], words="Rik Jansen, te laat: 2")
    actions = ActionsPage(context)
    visits = VisitsPage(context)
    companies = CompaniesPage(context)
    for page in (actions, visits, companies):
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
        page.load()
    actions.show_behind(behind)
    assert actions.table.count() == 2
    assert actions.head.origin.accessibleName().startswith("Alleen Rik Jansen, te laat: 2.")
    assert actions.wish().filter.behind == behind
    actions.head.origin.click()
    assert actions.head.origin.isHidden()
    assert actions.filter.behind is None
    visits.show_behind(Behind(Part.VISITS, choice, words="Deze"))
    assert visits.list.table.count() == 3
    visits.list.clear_filters()
    assert visits.list.origin.isHidden()
    behind = Behind(Part.RESULTS, choice, stage="realised", result="job", words="Banen")  # type: ignore[arg-type] # as text too
    companies.show_behind(behind)
    assert companies.overview.table.count() == 1
    QTest.keyClick(companies.overview.filters.origin, Qt.Key.Key_Delete)
    assert companies.overview.table.count() == 12


def test_a_choice_counts_anew_and_is_kept(qtbot: QtBot, context: Context, town: dict[str, str]) -> None:
    page = shown(qtbot, context)
    page.choices.departments.set_values([RO])
    page.choices.departments.changed.emit([RO])
    settled(qtbot, context)
    assert names(page, "actions") == ["Ruimtelijke Ordening, te laat: 2"]
    assert page.cards[0].title.text() == "0 bezoeken in 13 weken. Het doel is 26."
    again = shown(qtbot, context)
    assert again.choices.departments.values() == [RO]
    again.choices.period.clear()
    assert again.choices.period.values() == ["weeks"]
    again.choices.clear()
    settled(qtbot, context)
    assert not again.choices.narrows()


def test_nothing_that_fits_is_said_and_so_is_an_empty_municipality(
    qtbot: QtBot, context: Context, store: Store, actor: Actor
) -> None:
    page = shown(qtbot, context)
    assert page.empty.isVisible()
    assert not page.tables_button.isEnabled()
    page.choices.departments.set_values([EZ])
    page.choices.departments.changed.emit([EZ])
    settled(qtbot, context)
    assert page.none.isVisible()
    assert not page.empty.isVisible()


def test_what_changes_is_drawn_anew_and_the_keyboard_stays(
    qtbot: QtBot, context: Context, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    page = shown(qtbot, context)
    (found,) = [one for one in page.cards if one.name == "actions"]
    bar = found.view.bars()[0]
    bar.setFocus()
    make_action(store, actor, town["company"], "Nog een", owner_id=town["rik"], due_on=TODAY - _DAY)
    changes = store.write(
        results.add, actor, company_id=town["company"], kind="job", stage="realised", amount=1
    ).result()
    page.refresh(changes)
    qtbot.waitUntil(lambda: names(page, "actions")[0] == "Ruimtelijke Ordening, te laat: 3")
    settled(qtbot, context)
    assert found.view.bars()[0] is bar
    assert page.focusWidget() is bar


def test_a_table_is_copied_with_its_heads(qtbot: QtBot, context: Context, town: dict[str, str]) -> None:
    page = shown(qtbot, context)
    (found,) = [one for one in page.cards if one.name == "actions"]
    found.table_button.click()
    assert found.figures.isVisible()
    QTest.keyClick(found.figures, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["Afdeling", "Nog open", "Op tijd", "Te laat", "Gedaan, niet verteld"]
    assert lines[1].split("\t") == ["Ruimtelijke Ordening", "2", "0", "2", "0"]
    found.table_button.click()
    assert not found.figures.isVisible()


@pytest.mark.parametrize(("width", "columns"), [(700, 1), (1000, 2), (1500, 3)])
def test_cards_fold(qtbot: QtBot, context: Context, town: dict[str, str], width: int, columns: int) -> None:
    page = shown(qtbot, context, width)
    tops = [one.y() for one in page.cards]
    assert max(tops.count(top) for top in tops) == columns
    assert all(one.x() + one.width() <= width for one in page.cards)


def test_owners_have_a_chart_of_their_own(qtbot: QtBot, context: Context, town: dict[str, str]) -> None:
    page = shown(qtbot, context)
    (found,) = [one for one in page.cards if one.name == "actions"]
    assert found.switch is not None
    found.switch.choose("owners")
    assert found.title.text() == "1 actiehouder heeft late acties"
    assert names(page, "actions") == ["Rik Jansen, te laat: 2", "Noor Vermaat, op tijd: 1"]


# Laptops


def see(store: Store, actor: Actor, *seen: SeenLaptop) -> None:
    facts = {"laptops_seen": laptops.written(seen), "laptops_seen_at": NOW.isoformat()}
    store.write(operations.remember, actor, **facts).result()


def test_laptops_that_are_behind_are_told_also_without_a_network(
    qtbot: QtBot, context: Context, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    make(store, actor, Colleague(name="Dana el Khatib", account="dana"))
    friday, thursday = NOW - dt.timedelta(days=3), NOW - dt.timedelta(days=4)
    see(
        store,
        actor,
        SeenLaptop("dana", thursday),
        SeenLaptop("noor", friday),
        SeenLaptop("x", thursday - _DAY),
    )
    page = shown(qtbot, context)
    assert page._banner is not None
    assert page._banner.text() == (
        "2 laptops zijn sinds donderdag niet bijgewerkt. Cijfers van Dana el Khatib en x kunnen ontbreken."
    )
    see(store, actor, SeenLaptop("dana", NOW))
    page.read()
    settled(qtbot, context)
    assert page._banner is None


def test_the_backend_is_asked_by_who_may_see_laptops(
    qtbot: QtBot, context: Context, town: dict[str, str]
) -> None:
    context.exchange = exchange = FakeExchange()
    shown(qtbot, context)
    assert exchange.asked == [("laptops",)]
    context.actor = replace(context.actor, role=Role.SPECIALIST)
    shown(qtbot, context)
    assert len(exchange.asked) == 1


def test_a_laptop_that_never_exchanged_is_said_to_be_so(store: Store, actor: Actor) -> None:
    assert store.read(laptops.behindhand, NOW) is None
    see(store, actor, SeenLaptop("dana", None))
    found = store.read(laptops.behindhand, NOW)
    assert found is not None
    assert behindhand_words(found, NOW) == (
        "1 laptop is nog nooit bijgewerkt. Cijfers van dana kunnen ontbreken."
    )


# Who may look


@pytest.mark.parametrize("role", list(Role))
def test_all_staff_sees_how_the_work_goes(role: Role) -> None:
    assert may(Actor("1", "Iemand", "", role), NEEDS["steering"]) == (role is not Role.ALDERMAN)
    assert "steering" in {place[0] for place in PLACES}


def test_a_group_that_nobody_went_to_is_said_even_when_it_may_be_chance(
    context: Context, town: dict[str, str]
) -> None:
    made = context.read(steering, Choice(last_weeks(TODAY, 13)), TODAY)
    groups = (Group("Haven", 30, 3, 0.75, 1.0), Group("Dorp", 10, 0, 0.25, 0.0))
    chart = coverage_chart(replace(made, coverage={Dimension.DISTRICT: groups}), Dimension.DISTRICT)
    assert chart.title == "Geen bezoek bij Dorp"


def test_no_line_of_a_head_touches_the_head_before_it(qtbot: QtBot) -> None:
    table = FiguresTable()
    qtbot.addWidget(table)
    heads = (Head("Afdeling", "text"), Head("Te laat"), Head("Gedaan, niet verteld"))
    table.set_table("Acties", Table(heads, (("Economische Zaken", 3, 4),)))
    room = theme.metrics("caption", bold=True).horizontalAdvance("niet verteld")
    assert table.columnWidth(2) >= room + 8
    table.resize(220, 120)
    table.show()
    assert table.columnWidth(0) >= theme.metrics("row").horizontalAdvance("Economische") + 4, (
        "names stay readable"
    )
    assert table.rowHeight(0) > 32


def test_a_table_without_room_sets_words_in_lines_and_never_scrolls_sideways(qtbot: QtBot) -> None:
    table = FiguresTable()
    qtbot.addWidget(table)
    heads = (
        Head("Van en tot", "text"), Head("Eenheid", "text"), Head("Aantal"), Head("De helft binnen"),
        Head("9 van de 10 binnen"), Head("Termijn"),
    )  # fmt: skip
    rows = (("Bezoek tot verslag", "werkdagen", 21, 1, 1, 5), ("Klaar", "dagen", 1, 2, 3, None))
    table.set_table("Dagen", Table(heads, rows))
    table.resize(900, 200)
    table.show()
    wide = table.horizontalHeader().height()
    assert table.rowHeight(0) == table.rowHeight(1)
    table.resize(390, 200)
    qtbot.waitUntil(lambda: not table.horizontalScrollBar().isVisible())
    measure = theme.metrics("row")
    assert table.columnWidth(0) >= measure.horizontalAdvance("Bezoek tot") + 4
    assert table.columnWidth(1) >= measure.horizontalAdvance("werkdagen") + 4
    bold = theme.metrics("caption", bold=True)
    assert bold.horizontalAdvance("9 van") + 8 <= table.columnWidth(4) < bold.horizontalAdvance("10 binnen")
    assert table.rowHeight(0) > table.rowHeight(1)
    assert table.horizontalHeader().height() > wide
    table.resize(900, 200)
    assert table.rowHeight(0) == table.rowHeight(1)


def test_a_table_is_shown_whole_and_asks_no_room_while_the_chart_is_there(qtbot: QtBot) -> None:
    card = QWidget()
    qtbot.addWidget(card)
    table = FiguresTable()
    QVBoxLayout(card).addWidget(table)
    rows = tuple((f"week {week}", 2) for week in range(37, 50))
    table.set_table("Bezoeken", Table((Head("Week", "text"), Head("Bezoeken")), rows))
    with qtbot.waitExposed(card):
        card.show()
    assert card.minimumSizeHint().height() > 13 * 32
    card.resize(300, card.minimumSizeHint().height())
    assert table.verticalScrollBar().maximum() == 0
    table.hide()
    assert card.minimumSizeHint().height() < 100
    table.set_table("Bezoeken", Table((Head("Week", "text"), Head("Bezoeken")), rows * 4))
    table.show()
    assert card.minimumSizeHint().height() < 640, "a long one scrolls"
