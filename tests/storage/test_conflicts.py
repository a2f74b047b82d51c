# SPDX-License-Identifier: EUPL-1.2
"""Conflicts in the store: choosing writes as a person does, and what was not chosen can be put back later."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from sqlalchemy import select

from storage.errors import RodeLoperError
from storage.models import Action, Company, Conflict, Contact, TeamMember, Visit
from storage.operations import actions, companies, company_merge, conflicts, contacts
from storage.queries.conflicts import Clash, Disagreement, conflicts_of, open_conflicts
from storage.queries.exchange import tally
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make, make_action, make_colleague, make_company, make_contact, make_visit
from tests.storage.tables import Table


class Quarrel:
    """Rik and Noor changed the same things; short ways to say so and to look."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store, self.actor = store, actor
        self.rik = make_colleague(store, actor, "Rik Jansen")
        self.company = make_company(store, actor)

    def about(self, kind: str, id_: str, field: str, base: Any, mine: Any, theirs: Any) -> str:
        at = self.store.clock() - dt.timedelta(minutes=10)
        return make(
            self.store,
            self.actor,
            Conflict(
                about_kind=kind, about_id=id_, field=field, base=json.dumps(base), mine=json.dumps(mine),
                theirs=json.dumps(theirs), mine_by_id=self.actor.id, theirs_by_id=self.rik, mine_at=at, theirs_at=at,
            ),
        )  # fmt: skip

    def settle(self, **choices: Any) -> None:
        self.store.write(conflicts.settle, self.actor, choices["choices"]).result()

    def open(self) -> tuple[Disagreement, ...]:
        return self.store.read(open_conflicts)

    def of(self, kind: str, id_: str) -> list[Clash]:
        return [clash for one in self.store.read(conflicts_of, kind, id_) for clash in one.clashes]

    def company_row(self) -> Company:
        row = self.store.read(lambda db: db.get(Company, self.company))
        assert row is not None
        return row


@pytest.fixture
def quarrel(store: Store, actor: Actor) -> Quarrel:
    return Quarrel(store, actor)


def test_an_open_conflict_says_what_each_made_of_it_and_what_holds_now(quarrel: Quarrel) -> None:
    quarrel.about("companies", quarrel.company, "phone", "", "030 1111111", "030 2222222")
    (one,) = quarrel.open()
    assert one.thing.name == "Van Ommelen Scheepstechniek"
    assert one.thing.opens == ("companies", quarrel.company)
    (clash,) = one.clashes
    assert (clash.base.value, clash.mine.value.value, clash.theirs.value.value) == (
        "",
        "030 1111111",
        "030 2222222",
    )
    assert (clash.mine.by, clash.theirs.by) == ("Noor Vermaat", "Rik Jansen")
    assert clash.side_of(quarrel.rik) == "theirs"
    assert one.concerns(quarrel.actor.id)
    assert not one.concerns("somebody else")
    assert not clash.is_text
    assert quarrel.store.read(tally, quarrel.rik).conflicts == 1, "both authors see it"


def test_keeping_mine_is_an_edit_of_mine(quarrel: Quarrel) -> None:
    id_ = quarrel.about("companies", quarrel.company, "employees", 10, 24, 18)
    quarrel.settle(choices={id_: ("mine", "")})
    row = quarrel.company_row()
    assert (row.employees, row.size_class) == (24, "20-49")
    assert row.changed_by == quarrel.actor.id
    assert quarrel.open() == ()
    (clash,) = quarrel.of("companies", quarrel.company)
    assert (clash.settled, clash.settled_by) == ("mine", "Noor Vermaat")


def test_keeping_theirs_when_it_holds_already_changes_nothing_but_the_conflict(quarrel: Quarrel) -> None:
    quarrel.store.write(companies.change, quarrel.actor, quarrel.company, phone="030 2222222").result()
    theirs = quarrel.company_row().phone
    id_ = quarrel.about("companies", quarrel.company, "phone", "", "030 1111111", theirs)
    changes = quarrel.store.write(conflicts.settle, quarrel.actor, {id_: ("theirs", "")}).result()
    assert not changes.touches("companies")
    assert changes.touches("conflicts")


def test_what_was_written_later_than_both_is_kept_when_it_is_replaced(quarrel: Quarrel) -> None:
    id_ = quarrel.about("companies", quarrel.company, "approach", "Bel eerst.", "Mail eerst.", "App eerst.")
    quarrel.store.write(companies.change, quarrel.actor, quarrel.company, approach="Ga langs.").result()
    quarrel.settle(choices={id_: ("mine", "")})
    assert quarrel.company_row().approach == "Mail eerst."
    found = quarrel.of("companies", quarrel.company)
    assert {clash.theirs.value.value for clash in found} == {"App eerst.", "Ga langs."}
    later = next(clash for clash in found if clash.theirs.value.value == "Ga langs.")
    quarrel.store.write(conflicts.put_back, quarrel.actor, later.id, "theirs").result()
    assert quarrel.company_row().approach == "Ga langs."


def test_a_text_can_be_put_together(quarrel: Quarrel) -> None:
    id_ = quarrel.about("companies", quarrel.company, "approach", "", "Mail eerst.", "App eerst.")
    assert quarrel.open()[0].clashes[0].is_text
    quarrel.settle(choices={id_: ("merged", "Mail of app eerst.")})
    assert quarrel.company_row().approach == "Mail of app eerst."
    assert quarrel.of("companies", quarrel.company)[0].settled == "merged"


def test_several_fields_are_settled_at_once_or_not_at_all(quarrel: Quarrel) -> None:
    first = quarrel.about("companies", quarrel.company, "phone", "", "1", "2")
    gone = quarrel.about("contacts", "00000000-0000-0000-0000-000000000000", "name", "A", "B", "C")
    with pytest.raises(RodeLoperError, match="not-found"):
        quarrel.settle(choices={first: ("mine", ""), gone: ("mine", "")})
    assert quarrel.company_row().phone == ""
    assert len(quarrel.open()) == 2


def test_dates_numbers_and_people_are_read_as_what_they_are(
    quarrel: Quarrel, store: Store, actor: Actor
) -> None:
    visit = make_visit(store, actor, quarrel.company, dt.datetime(2026, 11, 30, 10, 0))
    when = quarrel.about(
        "visits", visit, "starts_at", "2026-11-30T10:00", "2026-12-01T09:30", "2026-12-02T11:00"
    )
    who = quarrel.about("companies", quarrel.company, "account_manager_id", None, actor.id, quarrel.rik)
    clashes = {clash.field: clash for one in quarrel.open() for clash in one.clashes}
    assert clashes["starts_at"].mine.value.value == dt.datetime(2026, 12, 1, 9, 30)
    assert clashes["account_manager_id"].theirs.value.name == "Rik Jansen"
    quarrel.settle(choices={when: ("mine", ""), who: ("theirs", "")})
    assert quarrel.company_row().account_manager_id == quarrel.rik
    assert [clash.field for clash in quarrel.of("visits", visit)] == ["starts_at"]


def test_a_removal_against_a_change_can_go_either_way(quarrel: Quarrel, store: Store, actor: Actor) -> None:
    kept, gone = (
        make_contact(store, actor, quarrel.company),
        make_contact(store, actor, quarrel.company, "Joost"),
    )
    keep = quarrel.about("contacts", kept, "*", None, {"id": kept, "name": "Hanneke"}, None)
    go = quarrel.about("contacts", gone, "*", None, {"id": gone, "name": "Joost"}, None)
    sides = [clash for one in quarrel.open() for clash in one.clashes]
    assert all(clash.is_whole and clash.theirs.removed and not clash.mine.removed for clash in sides)
    quarrel.settle(choices={keep: ("mine", ""), go: ("theirs", "")})
    assert store.read(lambda db: db.get(Contact, kept)) is not None
    assert store.read(lambda db: db.get(Contact, gone)) is None


def test_a_company_that_is_taken_out_of_another_again_takes_its_actions_along(
    quarrel: Quarrel, store: Store, actor: Actor
) -> None:
    stays, goes = sorted((quarrel.company, make_company(store, actor)))
    make_action(store, actor, goes)
    store.write(company_merge.merge, actor, stays, goes).result()
    out = quarrel.about("companies", goes, "merged_into_id", None, None, stays)
    quarrel.settle(choices={out: ("mine", "")})
    numbers = store.read(lambda db: db.execute(select(Company.id, Company.open_actions)).all())
    assert {row.id: row.open_actions for row in numbers} == {stays: 0, goes: 1}


def test_what_became_confidential_is_not_removed_by_who_takes_it_for_removed(
    quarrel: Quarrel, store: Store, actor: Actor
) -> None:
    action = make_action(store, actor, quarrel.company)
    conflict = quarrel.about("actions", action, "*", None, {"id": action, "title": "Bellen"}, None)
    quarrel.settle(choices={conflict: ("theirs", "")})
    assert store.read(lambda db: db.get(Action, action)) is not None
    assert not quarrel.open()


def test_who_is_still_named_somewhere_is_not_removed_after_all(
    quarrel: Quarrel, store: Store, actor: Actor
) -> None:
    person = make_contact(store, actor, quarrel.company)
    make_action(store, actor, quarrel.company, promised_to_id=person)
    id_ = quarrel.about("contacts", person, "*", None, {"id": person}, None)
    with pytest.raises(RodeLoperError, match=r"conflicts\.still-used"):
        quarrel.settle(choices={id_: ("theirs", "")})
    assert len(quarrel.open()) == 1


def test_a_note_of_mine_is_settled_as_if_typed_and_one_of_a_colleague_is_not(
    table: Table, clock: Clock
) -> None:
    quarrel = Quarrel(table.store, table.actor)
    saved = table.write("Zoekt ruimte.")
    mine = quarrel.about(
        "notes", saved.note_id, "text", "Zoekt ruimte.", "Zoekt ruimte.\n/actie bellen", "Zoekt 400 m²."
    )
    quarrel.settle(choices={mine: ("mine", "")})
    assert [action.title for action in table.actions()] == ["Bellen"]
    rik = Actor(table.rik, "Rik Jansen", "laptop-b")
    theirs = table.write("Zij groeien.", actor=rik).note_id
    id_ = quarrel.about("notes", theirs, "text", "Zij groeien.", "Zij krimpen.", "Zij groeien snel.")
    with pytest.raises(RodeLoperError, match=r"notes\.not-yours"):
        quarrel.settle(choices={id_: ("mine", "")})
    assert {clash.id for clash in quarrel.of("visits", table.visit)} == {mine, id_}


def test_the_history_of_a_company_holds_its_people_too(quarrel: Quarrel, store: Store, actor: Actor) -> None:
    person = make_contact(store, actor, quarrel.company)
    store.write(contacts.change, actor, person, phone="030 2860000").result()
    id_ = quarrel.about("contacts", person, "phone", "", "030 1111111", "030 2860000")
    (clash,) = quarrel.of("companies", quarrel.company)
    assert clash.id == id_
    store.write(conflicts.put_back, actor, id_, "mine").result()
    row = store.read(lambda db: db.get(Contact, person))
    assert row is not None
    assert row.phone == "030 1111111"


def test_an_action_follows_its_title(quarrel: Quarrel, store: Store, actor: Actor) -> None:
    action = make_action(store, actor, quarrel.company, "Offerte sturen")
    store.write(actions.change, actor, action, title="Offerte mailen").result()
    id_ = quarrel.about("actions", action, "title", "Offerte sturen", "Offerte bellen", "Offerte mailen")
    quarrel.settle(choices={id_: ("mine", "")})
    assert quarrel.open() == ()
    assert quarrel.store.read(conflicts_of, "actions", action)[0].thing.name == "Offerte bellen"


def test_a_team_member_by_a_program_that_kept_plain_words_can_be_read(
    quarrel: Quarrel, store: Store, actor: Actor
) -> None:
    visit = make_visit(store, actor, quarrel.company, dt.datetime(2026, 11, 30, 10, 0), [(actor.id, "lead")])
    member = store.read(lambda db: db.query(TeamMember).first())
    assert member is not None
    at = store.clock()
    make(
        store,
        actor,
        Conflict(about_kind="team_members", about_id=member.id, field="part", base="lead", mine="second",
                 theirs="lead", mine_at=at, theirs_at=at),
    )  # fmt: skip
    (clash,) = quarrel.of("visits", visit)
    assert clash.mine.value.value == "second"


def test_choosing_the_other_day_has_the_company_confirm_it(
    store: Store, actor: Actor, quarrel: Quarrel
) -> None:
    monday, tuesday = dt.datetime(2026, 12, 7, 9), dt.datetime(2026, 12, 8, 9)
    visit = make_visit(store, actor, quarrel.company, monday, [(actor.id, "lead")], state="confirmed")
    clash = quarrel.about(
        "visits", visit, "starts_at", "2026-12-01T09:00", tuesday.isoformat(), monday.isoformat()
    )
    quarrel.settle(choices={clash: ("mine", "")})
    row = store.read(lambda db: db.get_one(Visit, visit))
    assert (row.starts_at, row.state) == (tuesday, "planned")
