# SPDX-License-Identifier: EUPL-1.2
"""The form of a visit: it warns and does not block, and a change keeps what it does not show."""

from __future__ import annotations

import datetime as dt

from pytestqt.qtbot import QtBot

from storage.queries import visits as queries
from storage.queries.visit_page import visit_page
from storage.rules.ids import TOPICS
from storage.rules.rights import Actor
from storage.rules.states import VisitState
from storage.store import Store
from tests import factories
from tests.factories import make_colleague, make_company, make_visit
from tests.ui.action_screens import Heard
from tests.ui.visit_screens import THURSDAY, TODAY, has_focus, visit_in
from tests.ui.visit_screens import company as company  # noqa: PLC0414 - a fixture
from tests.ui.visit_screens import daan as daan  # noqa: PLC0414 - a fixture
from ui.context import Context
from ui.visits.plan_form import PlanForm
from ui.widgets.labels import Label


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
