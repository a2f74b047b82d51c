# SPDX-License-Identifier: EUPL-1.2
"""One visit on the screen: from step to step, with talking points that nobody loses."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storage.models import Action, Note
from storage.operations import agenda, visits
from storage.queries.visit_page import visit_page
from storage.rules.ids import TOPICS
from storage.rules.rights import Actor
from storage.rules.states import VisitState
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make, make_contact, make_visit
from tests.ui.visit_screens import THURSDAY, TODAY, Shown, choose, sheet, visit_in
from tests.ui.visit_screens import company as company  # noqa: PLC0414 - a fixture
from tests.ui.visit_screens import daan as daan  # noqa: PLC0414 - a fixture
from tests.ui.visit_screens import page as page  # noqa: PLC0414 - a fixture
from ui.context import Context
from ui.visits.history_section import PromiseLine
from ui.visits.note_text import NoteText
from ui.visits.sheets import CancelSheet, InvitationSheet
from ui.widgets.buttons import IconButton
from ui.widgets.chips import Chip
from ui.widgets.messages import MessageArea
from ui.widgets.picker import Picker


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
