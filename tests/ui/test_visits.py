# SPDX-License-Identifier: EUPL-1.2
"""The visits screen as a person uses it: plan, fill a place with a wish, go from step to step, write talking points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from assets import texts
from storage.models import Action, Note
from storage.operations import agenda, visits
from storage.queries import visits as queries
from storage.queries.programme import weeks
from storage.queries.visit_page import visit_page
from storage.queries.visits import VisitRow
from storage.rules.ids import TOPICS
from storage.rules.rights import Actor
from storage.rules.states import VisitState
from storage.store import Store
from tests import factories
from tests.conftest import Clock
from tests.factories import make, make_colleague, make_company, make_contact, make_visit
from tests.ui.action_screens import Heard
from tests.ui.conftest import InWindow
from ui.context import Context
from ui.visits.history_section import PromiseLine
from ui.visits.note_text import NoteText
from ui.visits.page import VisitsPage
from ui.visits.plan_form import PlanForm
from ui.visits.sheets import CancelSheet, InvitationSheet
from ui.visits.slots import FreeSlot, VisitSlot
from ui.widgets.buttons import IconButton
from ui.widgets.chips import Chip
from ui.widgets.labels import Label
from ui.widgets.messages import MessageArea
from ui.widgets.picker import Picker

TODAY = dt.date(2026, 11, 23)
THURSDAY = dt.datetime(2026, 11, 26, 11, 0)
Shown = Callable[[], VisitsPage]


@pytest.fixture
def daan(store: Store, actor: Actor) -> str:
    return make_colleague(store, actor, "Daan Hooiveld", factories.ONDERWIJS)


@pytest.fixture
def company(store: Store, actor: Actor) -> str:
    return make_company(store, actor)


@pytest.fixture
def page(qtbot: QtBot, context: Context, in_window: InWindow) -> Shown:
    """Shows the page in a window, as wide as a small laptop leaves it."""

    def show() -> VisitsPage:
        shown = in_window.show(VisitsPage, 960, 600)
        context.open_requested.connect(lambda kind, id_: shown.open_item(id_) if kind == "visits" else None)
        qtbot.waitUntil(shown.programme.slots()[-1].isVisible)
        return shown

    return show


def visit_in(store: Store, visit: str) -> VisitRow:
    row: VisitRow = store.read(queries.row, visit)
    return row


def sheet(page: QWidget, kind: type[QWidget]) -> QWidget:
    return page.window().findChildren(kind)[-1]


def has_focus(widget: QWidget) -> bool:
    """Whether the keyboard is here once the window has it; another program may have it while tests run."""
    return widget.window().focusWidget() is widget


def choose(menu_of: Callable[[QMenu], None], words: str) -> None:
    """Pick an entry of a menu by its words."""
    menu = QMenu()
    menu_of(menu)
    entry = next(entry for entry in menu.actions() if entry.text() == words)
    entry.trigger()


# The programme


def test_the_title_is_the_finding(store: Store, actor: Actor, company: str, page: Shown) -> None:
    make_visit(store, actor, company, THURSDAY, [(actor.id, "lead")])
    shown = page()
    assert shown.header.title.text() == "1 bezoek in 13 weken."
    assert shown.header.subtitle.text() == "Het doel is 26: twee per week. Er zijn nog 25 plekken vrij."


def test_a_place_says_who_when_and_how_far(
    store: Store, actor: Actor, company: str, daan: str, page: Shown
) -> None:
    make_visit(store, actor, company, THURSDAY, [(actor.id, "lead"), (daan, "second")], state="confirmed")
    place = page().programme.slots()[0]
    assert isinstance(place, VisitSlot)
    assert place.accessibleName() == (
        "Van Ommelen Scheepstechniek, do 26 nov 11:00, bevestigd, met Noor Vermaat en Daan Hooiveld"
    )
    assert place.mine


def test_a_wish_is_put_in_a_place_by_keyboard(
    qtbot: QtBot, store: Store, actor: Actor, company: str, page: Shown
) -> None:
    wish = (
        store.write(visits.wish, actor, company_id=company, purpose="Zoekt ruimte").result().created("visits")
    )
    shown = page()
    item = shown.programme.items()[0]
    assert item.accessibleName() == "Van Ommelen Scheepstechniek, Zoekt ruimte"
    QTest.keyClick(item, Qt.Key.Key_Return)
    free = shown.programme.slots()[0]
    assert isinstance(free, FreeSlot)
    assert has_focus(free)
    assert free.accessibleName() == "Vrij, week 48: Van Ommelen Scheepstechniek hier zetten"
    QTest.keyClick(free, Qt.Key.Key_Right)
    assert has_focus(shown.programme.slots()[1])
    QTest.keyClick(shown.programme.slots()[1], Qt.Key.Key_Return)
    form = sheet(shown, PlanForm)
    assert isinstance(form, PlanForm)
    assert form.day.value() == dt.date(2026, 11, 24)
    form.time.set_value(dt.time(10, 0))
    form.submit()
    qtbot.waitUntil(lambda: visit_in(store, wish).state is VisitState.PLANNED)
    qtbot.waitUntil(lambda: not shown.programme.items())
    assert visit_in(store, wish).starts_at == dt.datetime(2026, 11, 24, 10)
    assert isinstance(shown.programme.slots()[0], VisitSlot)


def test_escape_puts_the_wish_back(
    qtbot: QtBot, store: Store, actor: Actor, company: str, page: Shown
) -> None:
    store.write(visits.wish, actor, company_id=company).result()
    shown = page()
    shown.programme.items()[0].click()
    assert shown.programme.chosen_wish() is not None
    QTest.keyClick(shown.programme.slots()[0], Qt.Key.Key_Escape)
    assert shown.programme.chosen_wish() is None
    assert has_focus(shown.programme.items()[0])


def test_a_redrawn_programme_keeps_the_focus(qtbot: QtBot, store: Store, actor: Actor, company: str, context: Context, page: Shown) -> None:  # fmt: skip
    shown = page()
    shown.programme.slots()[3].setFocus()
    changes = store.write(visits.plan, actor, company_id=company, starts_at=THURSDAY).result()
    shown.refresh(changes)
    assert isinstance(shown.programme.slots()[0], VisitSlot)
    fourth = shown.programme.slots()[3]
    qtbot.waitUntil(lambda: has_focus(fourth))


# The list


def test_the_list_searches_and_filters(store: Store, actor: Actor, company: str, page: Shown) -> None:
    make_visit(store, actor, company, THURSDAY, state="planned")
    make_visit(
        store,
        actor,
        make_company(store, actor, "Bakkerij Krokant"),
        THURSDAY,
        [(actor.id, "lead")],
        state="confirmed",
    )
    shown = page()
    shown.views.choose("list")
    table = shown.list.table
    assert table.count() == 2
    assert shown.list.counted.text() == "2 bezoeken"
    shown.list.search.setText("krok")
    shown.list.search._tell()
    assert table.count() == 1
    shown.list.state.set_values(["planned"])
    table.reload()
    assert shown.list.empty.title.text() == "Geen bezoek past hierbij"
    shown.list.clear_filters()
    assert table.count() == 2


def test_the_slash_finds_the_list(store: Store, page: Shown) -> None:
    shown = page()
    assert shown.focus_search()
    assert shown.views.current() == "list"
    assert shown.list.empty.title.text() == "Nog geen bezoeken"


# One visit


def test_the_main_button_is_the_next_sensible_step(qtbot: QtBot, store: Store, actor: Actor, company: str, clock: Clock, context: Context, page: Shown) -> None:  # fmt: skip
    visit = make_visit(store, actor, company, THURSDAY, [(actor.id, "lead")])
    asked: list[tuple[str, str]] = []
    context.open_requested.connect(lambda kind, id_: asked.append((kind, id_)))
    shown = page()
    shown.open_item(visit)
    main = shown.detail.primary
    assert main.text() == "Uitnodiging maken"
    main.click()
    letter = sheet(shown, InvitationSheet)
    assert isinstance(letter, InvitationSheet)
    letter.copy()
    qtbot.waitUntil(lambda: main.text() == "Het bedrijf heeft bevestigd")
    messages = context.messages
    assert isinstance(messages, MessageArea)
    assert messages.current_toast() is not None
    main.click()
    qtbot.waitUntil(lambda: main.text() == "Gesprek openen")
    assert messages.current_toast() is None, "after confirming, the invitation is not taken back any more"
    assert [one.text()[:24] for one in messages.banners()] == ["De afspraak staat vast. "]
    main.click()
    clock.now += dt.timedelta(days=3)
    shown.detail.load()
    choose(shown.detail.steps.fill, "Het is doorgegaan")
    qtbot.waitUntil(lambda: main.text() == "Afronden")
    main.click()
    assert (
        shown.detail.banners()[0].text()
        == "Rond af vóór het einde van donderdag 3 december: dan is het verslag op tijd."
    )
    store.write(visits.move, actor, visit_id=visit, to="wrapped_up").result()
    shown.detail.load()
    assert main.text() == "Verslag lezen"
    main.click()
    assert asked == [("conversation", visit), ("wrap_up", visit), ("report", visit)]


def test_cancelling_asks_why_and_can_be_undone(qtbot: QtBot, store: Store, actor: Actor, company: str, context: Context, page: Shown) -> None:  # fmt: skip
    visit = make_visit(store, actor, company, THURSDAY, [(actor.id, "lead")], state="confirmed")
    shown = page()
    shown.open_item(visit)
    choose(shown.detail.steps.fill, "Bezoek laten vervallen…")
    why = sheet(shown, CancelSheet)
    assert isinstance(why, CancelSheet)
    why.reasons.choose("")
    why.submit()
    assert why.form.fields["text"].error() == "Vul dit veld in."
    why.text.set_value("Storm")
    why.submit()
    qtbot.waitUntil(lambda: visit_in(store, visit).state is VisitState.CANCELLED)
    qtbot.waitUntil(lambda: [banner.text() for banner in shown.detail.banners()] == ["Vervallen: Storm"])
    messages = context.messages
    assert isinstance(messages, MessageArea)
    toast = messages.current_toast()
    assert toast is not None
    toast.take_back()
    qtbot.waitUntil(lambda: visit_in(store, visit).state is VisitState.CONFIRMED)


def test_talking_points_are_saved_and_never_overwritten_while_typing(qtbot: QtBot, store: Store, actor: Actor, company: str, page: Shown) -> None:  # fmt: skip
    visit = make_visit(
        store, actor, company, THURSDAY, [(actor.id, "lead")], topics=[TOPICS[1].id, TOPICS[2].id]
    )
    shown = page()
    shown.open_item(visit)
    first, second = shown.detail.agenda.items()
    assert first.points is not None
    assert second.points is not None
    first.points.setFocus()
    QTest.keyClicks(first.points, "Kavel Oostkade")
    changes = store.write(
        agenda.set_talking_points, actor, item_id=first.item.id, text="Van een ander"
    ).result()
    changes_too = store.write(
        agenda.set_talking_points, actor, item_id=second.item.id, text="Vier lassers"
    ).result()
    shown.refresh(changes)
    shown.refresh(changes_too)
    assert first.points.value() == "Kavel Oostkade"
    assert second.points.value() == "Vier lassers"
    both = "Kavel Oostkade\nVan een ander"
    second.points.setFocus()
    qtbot.waitUntil(
        lambda: store.read(visit_page, visit, TODAY).agenda[0].talking_points == both, timeout=3000
    )
    qtbot.waitUntil(lambda: first.points is not None and first.points.value() == both)


def test_leaving_the_page_saves_what_was_typed(
    qtbot: QtBot, store: Store, actor: Actor, company: str, page: Shown
) -> None:
    visit = make_visit(store, actor, company, THURSDAY, topics=[TOPICS[1].id])
    shown = page()
    shown.open_item(visit)
    points = shown.detail.agenda.items()[0].points
    assert points is not None
    QTest.keyClicks(points, "Hal 3")
    shown.save()
    store.wait()
    assert store.read(visit_page, visit, TODAY).agenda[0].talking_points == "Hal 3"


def test_an_open_promise_offers_itself_as_a_talking_point(qtbot: QtBot, store: Store, actor: Actor, company: str, page: Shown) -> None:  # fmt: skip
    visit = make_visit(store, actor, company, THURSDAY, topics=[TOPICS[1].id])
    make(store, actor, Action(company_id=company, title="Offerte sturen", promised_on=TODAY, updated_at=store.clock(), due_on=dt.date(2026, 11, 18)))  # fmt: skip
    shown = page()
    shown.open_item(visit)
    (suggestion,) = store.read(visit_page, visit, TODAY).suggestions
    shown.detail.agenda._put(shown.detail.agenda.items()[0].item.id, suggestion)
    points = shown.detail.agenda.items()[0].points
    assert points is not None
    qtbot.waitUntil(lambda: points.value() == "Offerte sturen (5 dagen te laat)")
    lines = shown.detail.promises.findChildren(PromiseLine)
    assert [line.accessibleName() for line in lines] == [
        "te laat, Offerte sturen, Nog niemand. Beloofd op 23 november, 5 dagen te laat"
    ]


def test_the_team_and_the_people_are_changed_in_place(qtbot: QtBot, store: Store, actor: Actor, company: str, daan: str, page: Shown) -> None:  # fmt: skip
    make_contact(store, actor, company, function="Directeur")
    visit = make_visit(store, actor, company, THURSDAY, [(actor.id, "lead")])
    shown = page()
    shown.open_item(visit)
    team = shown.detail.team
    team._add.click()
    (line,) = team.findChildren(Picker)
    qtbot.waitUntil(lambda: [one.title for one in line.suggestions()] == ["Daan Hooiveld"])
    line.textEdited.emit("zzz")
    assert line.suggestions() == []
    assert line._items.index(0, 0).data() == "Niemand gevonden"
    line.textEdited.emit("onder")
    QTest.keyClick(line._popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [one.part.value for one in visit_in(store, visit).team] == ["lead", "second"])
    choose(shown.detail.attendees._fill_menu, "Hanneke Brandsma (Directeur)")
    qtbot.waitUntil(lambda: shown.detail.attendees.heading.count.text() == "1")
    shown.detail.attendees.add_named("De buurman", "")
    qtbot.waitUntil(lambda: shown.detail.attendees.heading.count.text() == "2")
    away = next(
        button
        for button in shown.detail.team.findChildren(IconButton)
        if button.accessibleName() == "Daan Hooiveld gaat niet mee"
    )
    away.click()
    qtbot.waitUntil(lambda: len(visit_in(store, visit).team) == 1)


def test_notes_are_read_only_and_say_who_may_read_them(
    store: Store, actor: Actor, company: str, page: Shown
) -> None:
    visit = make_visit(
        store,
        actor,
        company,
        dt.datetime(2026, 11, 20, 14),
        [(actor.id, "lead")],
        state="held",
        topics=[TOPICS[2].id],
    )
    item = store.read(visit_page, visit, TODAY).agenda[0].id
    make(
        store,
        actor,
        Note(
            visit_id=visit,
            agenda_item_id=item,
            author_id=actor.id,
            text="Vier lassers",
            disclosure="confidential",
        ),
    )
    shown = page()
    shown.open_item(visit)
    words = [chip.text for chip in shown.detail.notes.findChildren(Chip)]
    assert words == ["vertrouwelijk"]
    assert shown.detail.agenda.items()[0].points is None


def test_a_note_that_was_found_comes_into_view(
    qtbot: QtBot, store: Store, actor: Actor, company: str, page: Shown
) -> None:
    topics = [topic.id for topic in TOPICS[:6]]
    visit = make_visit(store, actor, company, THURSDAY, [(actor.id, "lead")], topics=topics)
    item = store.read(visit_page, visit, TODAY).agenda[-1].id
    note = make(
        store, actor, Note(visit_id=visit, agenda_item_id=item, author_id=actor.id, text="Vier lassers")
    )
    shown = page()
    shown.resize(900, 500)
    shown.open_item(visit)
    shown.show_note(note)
    qtbot.waitUntil(lambda: not shown.detail.notes.cards[note].visibleRegion().isEmpty())


def test_a_note_is_read_as_it_was_meant(qtbot: QtBot) -> None:
    note = NoteText(
        "Zoekt **vier** lassers\nvoor maart\n\n/actie @jansen vr offerte sturen\n<b onclick=x>let op</b> ![](file:///etc/passwd)"
    )
    qtbot.addWidget(note)
    assert note.accessibleName().startswith("Zoekt **vier** lassers\nvoor maart")
    assert "offerte" not in note.text()
    assert "font-weight:700" in note.text()
    assert "<img" not in note.text()
    assert "&lt;b onclick" in note.text()
    only = NoteText("/actie offerte sturen")
    qtbot.addWidget(only)
    assert "Er zijn alleen acties genoteerd." in only.text()


def test_a_visit_that_is_gone_leads_back_to_the_list(store: Store, page: Shown) -> None:
    shown = page()
    shown.open_item("nergens")
    assert not shown.showing_visit()


def test_going_back_leads_to_the_overview(store: Store, actor: Actor, company: str, page: Shown) -> None:
    visit = make_visit(store, actor, company, THURSDAY)
    shown = page()
    assert shown.selection() == ""
    shown.open_item(visit)
    assert shown.selection() == visit
    shown.open_item("")
    assert not shown.showing_visit()


# The form


def test_warnings_come_while_filling_in_and_do_not_block(qtbot: QtBot, store: Store, actor: Actor, daan: str, context: Context) -> None:  # fmt: skip
    company = make_company(store, actor, top=True)
    make_visit(store, actor, company, dt.datetime(2026, 10, 12, 10), [(daan, "lead")], state="held")
    noor = make_colleague(store, actor, "Noor de Boer", factories.EZ)
    planned: list[str] = []
    form = PlanForm(context, company_id=company, planned=planned.append)
    qtbot.addWidget(form)
    form.show()
    form.lead.take(noor, "Noor de Boer")
    form.day.set_value(dt.date(2026, 12, 25))
    form.time.set_value(dt.time(10, 0))
    form.check_warnings()
    assert form.warnings() == [
        "25 december is Eerste Kerstdag.",
        "Onderwijs is of komt op 12 oktober bij dit bedrijf. Dat is binnen 6 maanden: overleg eerst.",
        "Dit bedrijf staat in de top 30. Bijna altijd gaat een wethouder mee.",
    ]
    form.submit()
    qtbot.waitUntil(lambda: bool(planned))
    assert visit_in(store, planned[0]).starts_at == dt.datetime(2026, 12, 25, 10)
    assert not form._wait.isActive(), "nothing is read any more once it is closed"


def test_the_form_says_what_is_missing(qtbot: QtBot, context: Context, store: Store) -> None:
    form = PlanForm(context)
    qtbot.addWidget(form)
    form.show()
    form.submit()
    assert form.form.fields["company"].error() == "Vul dit veld in."
    assert form.form.fields["day"].error() == "Vul dit veld in."
    store.wait()
    assert len(store.read(queries.keys)) == 0


def test_who_writes_why_knows_who_reads_it(qtbot: QtBot, context: Context) -> None:
    form = PlanForm(context)
    qtbot.addWidget(form)
    said = [label.text() for label in form.purpose.fields["purpose"].findChildren(Label)]
    assert any(words.startswith("Iedereen met de brief of het verslag leest dit") for words in said)


def test_without_a_date_it_becomes_a_wish(qtbot: QtBot, context: Context, store: Store, company: str) -> None:
    planned: list[str] = []
    form = PlanForm(context, company_id=company, planned=planned.append)
    qtbot.addWidget(form)
    form.purpose.set_values({"purpose": "Kennismaken"})
    form.topics.choose([TOPICS[1].id])
    form.keep_as_wish()
    qtbot.waitUntil(lambda: bool(planned))
    assert visit_in(store, planned[0]).state is VisitState.WISH
    assert visit_in(store, planned[0]).purpose == "Kennismaken"
    assert [item.title for item in store.read(visit_page, planned[0], TODAY).agenda] == [TOPICS[1].name]


def test_changing_a_plan_keeps_guests_and_own_topics(qtbot: QtBot, context: Context, store: Store, actor: Actor, company: str, daan: str) -> None:  # fmt: skip
    visit = make_visit(store, actor, company, THURSDAY, [(actor.id, "lead"), (daan, "guest")], topics=[TOPICS[1].id], own_topics=["Fietsenrek"])  # fmt: skip
    form = PlanForm(context, visit_id=visit)
    qtbot.addWidget(form)
    assert form.title.text() == "Bezoek wijzigen"
    form.time.set_value(dt.time(13, 30))
    form.submit()
    qtbot.waitUntil(lambda: visit_in(store, visit).starts_at == dt.datetime(2026, 11, 26, 13, 30))
    after = visit_in(store, visit)
    assert [(one.name, one.part.value) for one in after.team] == [
        ("Noor Vermaat", "lead"),
        ("Daan Hooiveld", "guest"),
    ]
    assert after.topics == ("Huisvesting", "Fietsenrek")


def test_a_confirmed_visit_on_another_day_is_invited_for_anew(qtbot: QtBot, context: Context, store: Store, actor: Actor, company: str, daan: str) -> None:  # fmt: skip
    team = [(actor.id, "lead"), (daan, "second")]
    visit = make_visit(store, actor, company, THURSDAY, team, state="confirmed")
    heard = Heard()
    context.messages = heard
    form = PlanForm(context, visit_id=visit)
    qtbot.addWidget(form)
    form.show()
    assert has_focus(form.day), "most people come to change that"
    form.form.set_values({"day": THURSDAY.date() + dt.timedelta(days=1)})
    form.check_warnings()
    said = "Het bedrijf heeft donderdag 26 november bevestigd. De nieuwe dag moet het ook bevestigen."
    assert said in form.warnings()
    form.submit()
    qtbot.waitUntil(lambda: bool(heard.banners))
    assert visit_in(store, visit).state is VisitState.PLANNED
    assert heard.banners[-1].startswith("Het bezoek is weer gepland en niet meer bevestigd")
    assert heard.links[-1][0] == "Uitnodiging maken"


def test_a_free_place_in_a_holiday_week_proposes_a_working_day(qtbot: QtBot, context: Context) -> None:
    form = PlanForm(context, week=dt.date(2026, 4, 6))
    qtbot.addWidget(form)
    assert form.day.value() is None, "a week that is past has no day to propose"
    later = PlanForm(context, week=dt.date(2027, 3, 29))
    qtbot.addWidget(later)
    assert later.day.value() == dt.date(2027, 3, 30)


# Everywhere


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_control_has_a_name(
    store: Store, actor: Actor, company: str, page: Shown, language: str
) -> None:
    texts.use(language)
    make_contact(store, actor, company)
    visit = make_visit(store, actor, company, THURSDAY, [(actor.id, "lead")], topics=[TOPICS[1].id])
    store.write(visits.wish, actor, company_id=company).result()
    shown = page()
    shown.open_item(visit)
    for widget in shown.findChildren(QWidget):
        if (
            widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisibleTo(shown)
            and not widget.objectName().startswith("qt_")
        ):
            assert widget.accessibleName(), f"{type(widget).__name__} has no name"
    assert shown.minimumSizeHint().width() <= 960


def test_weeks_follow_the_term_of_the_municipality(store: Store, actor: Actor) -> None:
    from storage.operations import municipality

    store.write(municipality.set_term, actor, "visits_per_week", "3").result()
    assert len(store.read(weeks, TODAY, 1)[0].slots) == 3
