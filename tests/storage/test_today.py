# SPDX-License-Identifier: EUPL-1.2
"""What a day begins with is of this colleague: what I do, what was promised to my companies, what I must tell."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from storage.operations import actions, company_merge
from storage.queries import programme
from storage.queries.today import SHOWN, Today, badges, today_page
from storage.rules.actions import UpdateKind
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import Clock
from tests.factories import RO, make_colleague, make_company, make_visit

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 10, 0)
LATE = TODAY - dt.timedelta(days=5)


@pytest.fixture
def rik(store: Store, actor: Actor) -> str:
    return make_colleague(store, actor, "Rik Jansen", RO)


@pytest.fixture
def mine(store: Store, actor: Actor) -> str:
    return make_company(store, actor, "Zanddrecht Logistiek", account_manager_id=actor.id)


@pytest.fixture
def other(store: Store, actor: Actor) -> str:
    return make_company(store, actor, "Bakkerij Krokant & Korrel")


def agree(store: Store, actor: Actor, company: str, title: str, **fields: Any) -> str:
    return str(store.write(actions.agree, actor, company_id=company, title=title, **fields).result().answer)


def page(store: Store, actor: Actor, now: dt.datetime = NOW) -> Today:
    return store.read(today_page, actor.id, now)


def test_a_new_store_has_nothing_and_says_so(store: Store, actor: Actor) -> None:
    shown = page(store, actor)
    assert not shown.has_companies
    assert not shown.has_visits
    assert shown.next_visit is None
    assert (shown.late, shown.to_tell, shown.news) == ((), (), ())
    assert store.read(badges, actor.id, TODAY) == {"today": (0, "late"), "actions": (0, "tell")}


def test_late_is_what_i_do_and_what_was_promised_to_my_companies(
    store: Store, actor: Actor, mine: str, other: str, rik: str
) -> None:
    agree(store, actor, mine, "van Rik bij mijn bedrijf", owner_id=rik, due_on=LATE)
    agree(store, actor, other, "van mij bij een ander", owner_id=actor.id, due_on=LATE - dt.timedelta(days=1))
    agree(store, actor, mine, "van mij bij mijn bedrijf", owner_id=actor.id, due_on=LATE)
    agree(store, actor, other, "niet van mij", owner_id=rik, due_on=LATE)
    agree(store, actor, mine, "vandaag is niet te laat", owner_id=actor.id, due_on=TODAY)
    shown = page(store, actor)
    assert shown.late[0].title == "van mij bij een ander", "the longest late stands first"
    assert {row.title for row in shown.late[1:]} == {"van Rik bij mijn bedrijf", "van mij bij mijn bedrijf"}
    assert shown.late_count == 3
    assert store.read(badges, actor.id, TODAY)["today"] == (3, "late")


def test_only_the_first_few_are_shown_and_all_are_counted(store: Store, actor: Actor, mine: str) -> None:
    for n in range(SHOWN + 2):
        agree(store, actor, mine, f"belofte {n}", owner_id=actor.id, due_on=LATE + dt.timedelta(days=n % 3))
    shown = page(store, actor)
    assert len(shown.late) == SHOWN
    assert shown.late_count == SHOWN + 2


def test_who_was_named_tells_else_the_account_manager(
    store: Store, actor: Actor, mine: str, other: str, rik: str
) -> None:
    for company, title, teller in (
        (mine, "mijn bedrijf", None),
        (mine, "Rik vertelt", rik),
        (other, "ik ben gevraagd", actor.id),
        (other, "niemand", None),
    ):
        store.write(
            actions.finish, actor, agree(store, actor, company, title, teller_id=teller, owner_id=rik)
        ).result()
    shown = page(store, actor)
    assert {row.title for row in shown.to_tell} == {"mijn bedrijf", "ik ben gevraagd"}
    assert store.read(badges, actor.id, TODAY)["actions"] == (2, "tell")
    assert [row.title for row in page(store, Actor(rik, "Rik", "b")).to_tell] == ["Rik vertelt"]


def test_promises_of_a_merged_company_are_of_the_account_manager_of_what_it_became(
    store: Store, actor: Actor, mine: str, other: str, rik: str
) -> None:
    agree(store, actor, other, "beloofd vóór het samenvoegen", owner_id=rik, due_on=LATE)
    assert page(store, actor).late == ()
    store.write(company_merge.merge, actor, mine, other).result()
    (row,) = page(store, actor).late
    assert row.title == "beloofd vóór het samenvoegen"
    assert store.read(badges, actor.id, TODAY)["today"] == (1, "late")


def test_the_next_visit_is_the_first_that_is_not_over(
    store: Store, actor: Actor, mine: str, rik: str
) -> None:
    me, him = [(actor.id, "lead")], [(rik, "lead")]
    over = make_visit(store, actor, mine, dt.datetime(2026, 11, 23, 8, 0), me)
    busy = make_visit(store, actor, mine, dt.datetime(2026, 11, 23, 9, 30), me, state="confirmed")
    later = make_visit(store, actor, mine, dt.datetime(2026, 11, 26, 11, 0), me)
    make_visit(store, actor, mine, dt.datetime(2026, 11, 24, 11, 0), him)
    shown = page(store, actor)
    assert shown.next_visit is not None
    assert shown.next_visit.id == busy
    assert [visit.id for visit in shown.coming] == [later]
    assert over not in {visit.id for visit in shown.coming}


def test_a_held_visit_stays_until_it_is_wrapped_up(
    store: Store, actor: Actor, clock: Clock, mine: str
) -> None:
    held = make_visit(
        store, actor, mine, dt.datetime(2026, 11, 18, 10, 0), [(actor.id, "lead")], state="held"
    )
    (one,) = page(store, actor).unfinished
    assert one.visit.id == held
    assert one.report_due == dt.date(2026, 11, 25)
    (late,) = page(store, actor, NOW + dt.timedelta(days=7)).unfinished
    assert late.days_late == 5


def test_news_is_what_others_did_with_my_promises_this_week(
    store: Store, actor: Actor, clock: Clock, mine: str, rik: str
) -> None:
    by_rik = Actor(rik, "Rik Jansen", "laptop-b")
    promise = agree(store, actor, mine, "offerte sturen", owner_id=rik)
    clock.forward(days=-10)
    store.write(actions.remark, by_rik, promise, "lang geleden").result()
    clock.forward(days=10)
    store.write(actions.remark, actor, promise, "van mij zelf").result()
    store.write(actions.finish, by_rik, promise).result()
    clock.forward(minutes=5)
    store.write(actions.report_back, by_rik, promise, text="gebeld").result()
    shown = page(store, actor)
    assert [(one.kind, one.who) for one in shown.news] == [
        (UpdateKind.TOLD, "Rik Jansen"),
        (UpdateKind.STATE, "Rik Jansen"),
    ]
    assert page(store, by_rik).news == ()


def test_weeks_with_room_agree_with_the_programme(store: Store, actor: Actor, mine: str) -> None:
    for day in (23, 24, 25):
        make_visit(store, actor, mine, dt.datetime(2026, 11, day, 15, 0))
    make_visit(store, actor, mine, dt.datetime(2026, 12, 1, 15, 0))
    for n in range(2):
        make_visit(store, actor, mine, dt.datetime(2026, 12, 8 + n, 15, 0), kind="phone_online")
    assert page(store, actor).weeks_with_room == 3
    assert store.read(programme.weeks_with_room, TODAY, 4) == len(store.read(programme.free_slots, TODAY, 4))


def test_what_i_promised_comes_after_what_is_late(store: Store, actor: Actor, other: str, rik: str) -> None:
    soon, later = TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=9)
    agree(store, actor, other, "ik doe het later", owner_id=actor.id, due_on=later, promised_by_id=rik)
    agree(store, actor, other, "ik beloofde het, Rik doet het", owner_id=rik, due_on=soon)
    agree(store, actor, other, "vandaag nog", owner_id=actor.id, due_on=TODAY)
    agree(store, actor, other, "te laat", owner_id=actor.id, due_on=LATE)
    agree(store, actor, other, "van Rik", owner_id=rik, due_on=soon, promised_by_id=rik)
    done = agree(store, actor, other, "gedaan", owner_id=actor.id, due_on=soon)
    store.write(actions.finish, actor, done).result()
    assert [(row.title, row.owner, row.due_on) for row in page(store, actor).promised] == [
        ("vandaag nog", actor.name, TODAY),
        ("ik beloofde het, Rik doet het", "Rik Jansen", soon),
        ("ik doe het later", actor.name, later),
    ]


def test_no_more_than_the_first_few_promises_are_shown(store: Store, actor: Actor, other: str) -> None:
    for n in range(SHOWN + 2):
        agree(store, actor, other, f"belofte {n}", owner_id=actor.id, due_on=TODAY + dt.timedelta(days=9 - n))
    assert [row.title for row in page(store, actor).promised] == [f"belofte {n}" for n in (6, 5, 4, 3, 2)]
