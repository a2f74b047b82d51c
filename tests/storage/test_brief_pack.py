# SPDX-License-Identifier: EUPL-1.2
"""The briefs of a week are those of its visits, in order, and each is the brief of that visit alone."""

from __future__ import annotations

import datetime as dt

import pytest

from storage.errors import RodeLoperError
from storage.models import TeamMember, Visit
from storage.queries.brief_pack import BriefPack, brief_pack, chosen_pack
from storage.queries.briefs import visit_brief
from storage.rules.rights import Actor
from storage.store import Store
from tests.factories import make, make_colleague, make_company

TODAY = dt.date(2026, 11, 25)
MONDAY = dt.date(2026, 11, 23)


def visit(store: Store, actor: Actor, company: str, day: int, hour: int, state: str) -> str:
    moment = dt.datetime(2026, 11, day, hour)
    return make(store, actor, Visit(company_id=company, kind="collegetour", state=state, starts_at=moment))


def read(store: Store, *, confidential: bool = True) -> BriefPack:
    pack: BriefPack = store.read(brief_pack, MONDAY, TODAY, confidential=confidential)
    return pack


def test_the_visits_of_the_week_come_by_day_and_time(store: Store, actor: Actor) -> None:
    company = make_company(store, actor)
    thursday = visit(store, actor, company, 26, 9, "planned")
    monday = visit(store, actor, company, 23, 0, "held")
    sunday = visit(store, actor, company, 29, 23, "confirmed")
    earlier = visit(store, actor, company, 26, 8, "confirmed")
    for day, state in ((22, "planned"), (30, "planned"), (25, "cancelled"), (25, "wrapped_up")):
        visit(store, actor, company, day, 0, state)
    make(store, actor, Visit(company_id=company, kind="collegetour", state="wish", starts_at=None))
    assert [brief.visit.visit_id for brief in read(store).briefs] == [monday, earlier, thursday, sunday]


def test_each_is_the_brief_of_that_visit(store: Store, actor: Actor) -> None:
    company = make_company(store, actor, sensitivities="De fusie")
    one = visit(store, actor, company, 24, 9, "planned")
    for confidential in (True, False):
        pack = read(store, confidential=confidential)
        assert pack.briefs == (store.read(visit_brief, one, TODAY, confidential=confidential),)
        assert pack.confidential is confidential


def test_it_knows_whether_an_alderman_goes(store: Store, actor: Actor) -> None:
    company = make_company(store, actor)
    one = visit(store, actor, company, 24, 9, "planned")
    assert not read(store).with_alderman
    hester = make_colleague(store, actor, "Hester van Rijnsbergen", None, role="alderman")
    make(store, actor, TeamMember(visit_id=one, colleague_id=hester, part="alderman"))
    assert read(store).with_alderman


def test_a_week_without_visits_has_no_briefs(store: Store) -> None:
    pack = read(store)
    assert pack.briefs == ()
    assert not pack.confidential
    assert (pack.first, pack.last) == (dt.date(2026, 11, 23), dt.date(2026, 11, 29))


def test_chosen_visits_by_day_whatever_their_week(store: Store, actor: Actor) -> None:
    company = make_company(store, actor, sensitivities="De fusie")
    later, sooner = (
        visit(store, actor, company, 30, 9, "planned"),
        visit(store, actor, company, 24, 9, "planned"),
    )
    wish = make(store, actor, Visit(company_id=company, kind="collegetour", state="wish", starts_at=None))
    visit(store, actor, company, 25, 9, "planned")
    pack = store.read(chosen_pack, [wish, later, sooner], TODAY)
    assert [brief.visit.visit_id for brief in pack.briefs] == [sooner, later, wish]
    assert (pack.monday, pack.first, pack.last) == (None, dt.date(2026, 11, 24), dt.date(2026, 11, 30))
    assert pack.confidential
    assert not store.read(chosen_pack, [later], TODAY, confidential=False).confidential
    with pytest.raises(RodeLoperError, match="not-found"):
        store.read(chosen_pack, [later, "nergens"], TODAY)
