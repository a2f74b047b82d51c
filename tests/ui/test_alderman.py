# SPDX-License-Identifier: EUPL-1.2
"""The alderman's pages as the alderman sees them, and the brief as the team does: nothing typed is lost, all of it is large."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from typing import Any

import pdfplumber
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from storage.operations import actions, agenda, briefs, visits
from storage.queries.brief_reading import BriefState, Reading, reading
from storage.queries.visit_page import visit_page
from storage.rules.choices import Section
from storage.rules.rights import Actor, Role
from storage.rules.states import VisitState
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make_action, make_colleague, make_company, make_visit
from ui import theme
from ui.alderman.page import AldermanPage
from ui.alderman.parts import PressRow
from ui.alderman.pledges import PledgeRow
from ui.alderman.reading import ReadingPage
from ui.context import Context
from ui.page import Page
from ui.reader_bar import ReaderBar
from ui.today.page import TodayPage
from ui.visits.brief_section import BriefSection
from ui.visits.brief_view import BriefPage
from ui.visits.detail import VisitDetail
from ui.visits.offer_sheet import OfferSheet
from ui.widgets.buttons import PaintedButton
from ui.widgets.labels import Icon, Label
from ui.widgets.lines import Line
from ui.widgets.mark import Drawing

TODAY = dt.date(2026, 11, 23)
FINGER = 56
SECRET = "Waakvlamovername"


class Town:
    """Noor prepares a visit of today for an alderman; each has a window."""

    def __init__(self, qtbot: QtBot, store: Store, noor: Actor, clock: Clock) -> None:
        self.qtbot, self.store = qtbot, store
        hette = make_colleague(store, noor, "Hette van Rijnsbergen", None, role="alderman")
        self.hette = Context(
            store, Actor(hette, "Hette van Rijnsbergen", "laptop-2", Role.ALDERMAN), clock=clock_of(clock)
        )
        self.noor = Context(store, noor, clock=clock_of(clock))
        self.team = [(noor.id, "lead"), (hette, "alderman")]
        self.company = make_company(store, noor)
        self.visit = make_visit(store, noor, self.company, dt.datetime(2026, 11, 23, 15), self.team)
        self.topic = self.do(agenda.add, visit_id=self.visit, title="Netcongestie")
        self.opened: list[tuple[str, str]] = []
        for context in (self.hette, self.noor):
            context.open_requested.connect(lambda kind, id_: self.opened.append((kind, id_)))

    def do(self, operation: Any, *args: Any, by: Context | None = None, **kw: Any) -> Any:
        return self.store.write(operation, (by or self.noor).actor, *args, **kw).result().answer

    def offer(self) -> str:
        return str(self.do(briefs.offer, self.visit))

    def look(self) -> Reading:
        found: Reading = self.store.read(reading, self.visit, self.hette.actor.id, TODAY)
        return found

    def show(self, page: Page, item: str | None = None, size: tuple[int, int] = (1280, 800)) -> Page:
        self.qtbot.addWidget(page)
        page.context.changed.connect(page.refresh)
        page.resize(*size)
        with self.qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.load()
        if item is not None:
            page.open_item(item)
        self.qtbot.wait(20)
        return page

    def start(self) -> AldermanPage:
        page = self.show(AldermanPage(self.hette))
        assert isinstance(page, AldermanPage)
        return page

    def reading(self) -> ReadingPage:
        page = self.show(ReadingPage(self.hette), self.visit)
        assert isinstance(page, ReadingPage)
        return page

    def section(self) -> BriefSection:
        section = BriefSection(self.noor)
        self.qtbot.addWidget(section)
        section.resize(340, 600)
        section.show()
        self.show_page(section)
        return section

    def show_page(self, section: BriefSection) -> None:
        section.show_page(self.store.read(visit_page, self.visit, TODAY))
        self.qtbot.wait(10)


def clock_of(clock: Clock) -> Callable[[], dt.datetime]:
    return lambda: clock().astimezone()


@pytest.fixture
def town(qtbot: QtBot, store: Store, actor: Actor, clock: Clock) -> Iterator[Town]:
    made = Town(qtbot, store, actor, clock)
    yield made
    for context in (made.hette, made.noor):
        context.tasks.close()


def words(widget: QWidget) -> str:
    labels = [one for one in widget.findChildren(QLabel) if one.isVisible()]
    return " | ".join(text for text in (one.accessibleName() or one.text() for one in labels) if text)


def targets(page: QWidget) -> list[PaintedButton]:
    return [one for one in page.findChildren(PaintedButton) if one.isVisible()]


# The start page


def test_the_week_with_a_brief_that_still_comes(town: Town) -> None:
    page = town.start()
    assert page.greeting.text() == "Goedemorgen, wethouder Van Rijnsbergen"
    assert page.summary.text() == "Deze week gaat u naar 1 bedrijf. De brief is nog niet klaar."
    (card,) = page.cards()
    assert "Noor Vermaat biedt u de brief nog aan." in words(card)
    card.button.click()
    assert town.opened == [("brief", town.visit)]
    assert "Er staat niets open" in words(page)


def test_an_offered_brief_leads_to_reading_and_says_what_changed_since(town: Town) -> None:
    version = town.offer()
    page = town.start()
    assert page.summary.text() == "Deze week gaat u naar 1 bedrijf. Dat is 1 minuut lezen."
    page.cards()[0].button.click()
    assert town.opened == [("reading", town.visit)]
    town.do(briefs.read, version, by=town.hette)
    town.do(visits.add_attendee, visit_id=town.visit, name="Joost Ommelkamp")
    page.load()
    assert "1 ding veranderd sinds" in words(page.cards()[0])
    assert page.cards()[0].button.kind == "primary"


def test_what_was_promised_and_what_can_be_told_today(town: Town) -> None:
    me = town.hette.actor.id
    late = make_action(town.store, town.noor.actor, town.company, "Offerte", due_on=TODAY - dt.timedelta(days=5),
                       promised_by_id=me, owner_id=town.noor.actor.id)  # fmt: skip
    done = make_action(town.store, town.noor.actor, town.company, "Parkeren", promised_by_id=me)
    town.do(actions.finish, done)
    town.do(actions.remark, late, "Leverancier gebeld")
    page = town.start()
    rows = page.findChildren(PressRow)
    assert [row.objectName() for row in rows] == [late, done]
    assert "Noor Vermaat is ermee bezig." in words(rows[0])
    assert "U kunt het vandaag zelf vertellen." in words(rows[1])
    QTest.keyClick(rows[0], Qt.Key.Key_Return)
    story = page.findChildren(PledgeRow)[0].story
    assert story is not None
    assert words(story) == (
        "U beloofde het op 23 november. | Het moest op 18 november klaar zijn. |"
        " Noor Vermaat schreef op 23 november: \u2018Leverancier gebeld\u2019"
    )
    # It stays open when a colleague changes something.
    town.do(actions.explain, late, text="Komt vrijdag. " * 40)
    page.load()
    story = page.findChildren(PledgeRow)[0].story
    assert story is not None
    assert "Noor Vermaat vertelde het bedrijf op 23 november: \u2018Komt vrijdag." in words(story)
    assert len(words(story)) < 400
    targets(story)[0].click()
    assert town.opened == [("actions", late)]
    QTest.keyClick(page.findChildren(PressRow)[0], Qt.Key.Key_Return)
    assert page.findChildren(PledgeRow)[0].story is None


def test_a_week_without_visits_says_so(town: Town) -> None:
    town.do(visits.move, visit_id=town.visit, to="cancelled", reason="ziek")
    page = town.start()
    assert page.summary.text() == "U heeft geen bezoeken op het programma."
    assert "Deze week is er niets voor te bereiden" in words(page)


@pytest.mark.parametrize("percent", theme.READING_SIZES)
def test_everything_to_press_is_for_a_finger_and_nothing_sticks_out(town: Town, percent: int) -> None:
    version = town.offer()
    asked = town.do(briefs.remark, version, Section.TOPICS, "Weten zij het al?", by=town.hette)
    town.do(briefs.answer, asked, "Nog niet. " * 20)
    make_action(town.store, town.noor.actor, town.company, "Een heel lange belofte over " + "parkeren " * 20,
                promised_by_id=town.hette.actor.id)  # fmt: skip
    theme.set_reading_size(percent)
    try:
        for page in (town.start(), town.reading()):
            page.resize(1024, 640)
            town.qtbot.wait(20)
            for button in targets(page):
                assert button.height() >= FINGER, button.text()
                left = button.mapTo(page, button.rect().topLeft()).x()
                assert left >= 0
                assert left + button.width() <= page.width(), button.text()
    finally:
        theme.set_reading_size(100)


# The brief


def test_a_brief_is_agreed_with_at_its_foot(town: Town) -> None:
    town.offer()
    page = town.reading()
    assert "Netcongestie" in words(page.sections["topics"])
    assert page.foot.agree.isVisible()
    with town.qtbot.waitSignal(town.hette.changed):
        page.foot.agree.click()
    town.qtbot.waitUntil(lambda: not page.foot.agree.isVisible())
    assert town.look().state is BriefState.AGREED
    assert page.foot.next.kind == "primary"
    page.foot.next.click()
    assert town.opened == [("today", "")], "it was the only one"


def test_the_foot_stands_right_under_the_brief(town: Town) -> None:
    town.offer()
    page = town.reading()
    foot, title = page.foot, page.heading
    assert foot.words.mapTo(page, QPoint(0, 0)).x() == title.mapTo(page, QPoint(0, 0)).x()


def test_the_alderman_who_opens_the_visit_reads_the_brief_where_it_is_agreed_with(town: Town) -> None:
    page = VisitDetail(town.hette)
    town.qtbot.addWidget(page)
    page.open_visit(town.visit)
    page.brief.click()
    town.offer()
    page.load()
    page.brief.click()
    assert town.opened == [("brief", town.visit), ("reading", town.visit)]


def test_it_counts_as_read_once_the_end_was_in_view(town: Town) -> None:
    town.offer()
    town.do(visits.change, visit_id=town.visit, purpose="Lang verhaal. " * 400)
    town.offer()
    page = town.reading()
    assert not page._read.isActive(), "the end is far below"
    QTest.keyClick(page, Qt.Key.Key_End)
    assert page._read.isActive()
    page._read.setInterval(1)
    page._look()
    page._read.start()
    town.qtbot.waitUntil(lambda: town.look().state is BriefState.READ)


def test_what_was_new_stays_in_view_until_the_reader_leaves(town: Town) -> None:
    town.do(briefs.read, town.offer(), by=town.hette)
    town.do(visits.change, visit_id=town.visit, place="Kade 3")
    town.offer()
    page = town.reading()
    news = ["Het bezoek is op een andere plek: Kade 3."]
    assert page.changed.sentences() == news
    page.mark_read()
    town.qtbot.waitUntil(lambda: town.look().state is BriefState.READ)
    town.qtbot.wait(10)
    assert page.changed.sentences() == news
    assert page.foot.agree.isVisible()
    page.open_item(town.visit)
    assert page.changed.sentences() == []


def test_a_version_is_printed_as_it_was_offered(town: Town) -> None:
    first = town.offer()
    town.do(visits.change, visit_id=town.visit, place="Kade 3")
    page = town.reading()
    page.paper.click()
    assert town.opened == [("brief", f"{town.visit}@{first}")]
    second = town.offer()
    paper = town.show(BriefPage(town.hette), f"{town.visit}@{first}")
    assert isinstance(paper, BriefPage)
    town.qtbot.waitUntil(lambda: bool(paper.paper.pdf()), timeout=10_000)
    with pdfplumber.open(io.BytesIO(paper.paper.pdf())) as pdf:
        printed = pdf.pages[0].extract_text()
    assert "versie 1 zoals aangeboden" in printed
    assert "Kade 3" not in printed
    assert paper.header.title.text() == "Van Ommelen Scheepstechniek, versie 1"
    paper.back.click()
    assert town.opened[-1] == ("reading", f"{town.visit}@{first}")
    page.open_item(f"{town.visit}@{first}")
    assert not page.foot.agree.isVisible(), "an earlier one is only to look at"
    page.open_item(f"{town.visit}@{second}")
    assert page.foot.agree.isVisible()
    paper.hide()
    paper.paper.clear()


def test_the_way_back_shows_on_every_page_but_the_first(qtbot: QtBot) -> None:
    bar = ReaderBar("Lindervoort", lambda _menu: None)
    qtbot.addWidget(bar)
    bar.set_person("Hette van Rijnsbergen")
    bar.show()
    bar.show_route("today")
    mark = bar.home.findChildren(Drawing)[0]
    assert mark.isVisible()
    before = bar.home.size()
    bar.show_route("actions")
    assert not mark.isVisible(), "an arrow takes its place"
    bar.resize(1280, bar.height())
    assert bar._words.text() == "Alles staat op deze laptop. U kunt ook zonder internet lezen."
    bar.resize(900, bar.height())
    assert bar._words.text() == "Alles staat op deze laptop."
    bar.resize(1280, bar.height())
    assert bar.home.size() == before


def test_what_is_typed_is_kept_and_said_once(town: Town) -> None:
    town.offer()
    page = town.reading()
    section = page.sections["topics"]
    section.remark.click()
    assert section.field is not None
    QTest.keyClicks(section.field.area, "Weten zij het al?")
    page.save()
    town.qtbot.waitUntil(lambda: town.look().drafts == {"topics": "Weten zij het al?"})
    # A colleague changes something meanwhile: the field and the words stay.
    town.hette.announce(
        town.store.write(visits.change, town.noor.actor, visit_id=town.visit, place="Kade 3").result()
    )
    assert section.field is not None
    assert section.field.area.value() == "Weten zij het al?"
    again = town.reading().sections["topics"]
    assert again.field is not None
    assert again.field.area.value() == "Weten zij het al?"
    again.field.button.click()
    town.qtbot.waitUntil(lambda: bool(town.look().threads))
    assert town.look().threads[0].said[0].text == "Weten zij het al?"
    assert town.look().drafts == {}


def test_what_people_typed_is_no_markup(town: Town) -> None:
    town.do(agenda.set_talking_points, item_id=town.topic, text="<b>Vet</b> & <img src=x>")
    town.offer()
    shown = words(town.reading().sections["topics"])
    assert "<b>Vet</b> & <img src=x>" in shown


# The team


def test_a_next_version_takes_no_word_away_from_who_is_typing_a_remark(town: Town) -> None:
    town.offer()
    page = town.reading()
    section = page.sections[Section.TOPICS]
    section.open_field()
    assert section.field is not None
    section.field.area.set_value("Weten zij het al?")
    town.do(visits.change, visit_id=town.visit, place="Kade 3")
    page.context.announce(town.store.write(briefs.offer, town.noor.actor, town.visit).result())
    assert page.shown is not None
    assert page.shown.version is not None
    assert page.shown.version.number == 2
    assert section.field is not None
    section.field.send()
    town.qtbot.waitUntil(lambda: bool(town.look().threads))
    assert town.look().threads[0].said[0].text == "Weten zij het al?"
    assert town.look().drafts == {}


def test_the_team_offers_and_sees_who_read_and_agreed(town: Town) -> None:
    make_action(town.store, town.noor.actor, town.company, SECRET, confidential=True)
    section = town.section()
    assert "pas als je hem aanbiedt" in words(section)
    section.offer_button.click()
    sheet = section.window().findChildren(OfferSheet)[0]
    assert sheet.windowTitle() == "Brief aanbieden aan wethouder Van Rijnsbergen"
    assert f"Belofte: {SECRET}" in words(sheet)
    with town.qtbot.waitSignal(town.noor.changed):
        sheet.accept()
    town.show_page(section)
    assert "Versie 1, aangeboden door Noor Vermaat" in words(section)
    assert "Nog niet gelezen" in words(section)
    assert not section.offer_button.isVisible(), "nothing changed since"
    town.do(briefs.agree, town.look().version.id, by=town.hette)  # type: ignore[union-attr] # it was offered
    town.do(visits.change, visit_id=town.visit, place="Kade 3")
    town.show_page(section)
    assert "Gelezen en akkoord" in words(section)
    assert "Het bezoek is op een andere plek: Kade 3." in words(section)
    assert section.offer_button.text() == "Nieuwe versie aanbieden …"
    town.do(visits.move, visit_id=town.visit, to=VisitState.HELD)
    town.show_page(section)
    assert "Gelezen en akkoord" in words(section)
    assert "na het aanbieden" not in words(section), "nobody prepares a visit that took place"


def test_a_short_sheet_keeps_each_icon_beside_its_words(town: Town) -> None:
    sheet = OfferSheet(town.noor, town.look())
    town.qtbot.addWidget(sheet)
    sheet.show()
    (words_,) = [one for one in sheet.findChildren(Label) if one.text() == "Er staat niets vertrouwelijks in"]
    line = words_.parentWidget()
    assert line is not None
    assert words_.height() < 2 * line.findChildren(Icon)[0].height()


def test_what_the_alderman_asks_is_on_today_until_it_is_answered(town: Town) -> None:
    version = town.offer()
    town.do(briefs.remark, version, Section.TOPICS, "Weten zij het al?", by=town.hette)
    page = town.show(TodayPage(town.noor))
    assert isinstance(page, TodayPage)
    assert page.asked.isVisible()
    assert "Weten zij het al?" in words(page.asked)
    asked = town.look().threads[0].id
    page.asked.findChildren(Line)[0].click()
    assert town.opened == [("visits", f"{town.visit}/{asked}")]
    section = town.section()
    (thread,) = section.threads()
    assert thread.reply is not None
    thread.reply.click()
    assert thread.field is not None
    QTest.keyClicks(thread.field.area, "Nog niet.")
    QTest.keyClick(thread.field.area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    town.qtbot.waitUntil(lambda: not page.asked.isVisible())
    assert [one.text for one in town.look().threads[0].said] == ["Weten zij het al?", "Nog niet."]
