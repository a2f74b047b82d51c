# SPDX-License-Identifier: EUPL-1.2
"""Two colleagues do something about the same thing at the same moment; the real backend takes what comes of it."""

from __future__ import annotations

import datetime as dt

import pytest

from storage.operations import actions, companies, conflicts, visits
from sync.answers import Answer
from sync.problems import OfflineError
from tests.factories import make_company, make_visit
from tests.flows.conftest import Hire
from tests.flows.real_laptop import RealLaptop, until_quiet
from tests.sync.agreement import refused


def agree(*laptops: RealLaptop) -> None:
    until_quiet(list(laptops))
    for one in laptops:
        assert one.store.read(refused) == []
        assert one.contents() == one.readable()


def test_who_removed_what_a_colleague_changed_hears_of_it_and_so_does_the_colleague(laptop: Hire) -> None:
    noor, eline = laptop("noor"), laptop("eline")
    visit = make_visit(
        noor.store, noor.actor, make_company(noor.store, noor.actor), dt.datetime(2026, 12, 1, 9)
    )
    guest = noor.do(visits.add_attendee, visit_id=visit, name="Mevrouw Kist")
    agree(noor, eline)
    noor.do(visits.set_attended, record_id=guest, attended=True)
    eline.do(visits.remove_attendee, attendee_id=guest)
    agree(noor, eline)
    assert [one["attended"] for one in noor.all_of("attendees")] == [True]
    (kept,) = noor.all_of("conflicts")
    assert (kept["field"], kept["mine_by_id"]) == ("*", eline.actor.id)


def gone(_sends: object) -> list[Answer]:
    raise OfflineError


def test_a_disagreement_is_of_who_sends_it_also_when_a_colleague_changed_the_record_last(
    monkeypatch: pytest.MonkeyPatch,
    laptop: Hire,
) -> None:
    noor, eline = laptop("noor"), laptop("eline", clock=lambda: dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    company = make_company(noor.store, noor.actor)
    agree(noor, eline)
    eline.do(companies.change, company, city="Ten zuiden")
    noor.do(companies.change, company, phone="030 123 45 67")
    noor.sync()
    # Her words are merged with what the other wrote, later by the clock; and before they are sent the other goes on.
    with monkeypatch.context() as weather:
        weather.setattr(eline.client, "send", gone)
        with pytest.raises(OfflineError):
            eline.sync()
    noor.do(companies.change, company, city="Ten noorden")
    noor.sync()
    agree(eline, noor)
    (kept,) = noor.all_of("conflicts")
    assert (kept["mine"], kept["mine_by_id"]) == ('"Ten zuiden"', eline.actor.id)


def test_two_who_choose_at_the_same_moment_both_have_chosen(laptop: Hire) -> None:
    noor, eline = laptop("noor"), laptop("eline")
    company = make_company(noor.store, noor.actor)
    agree(noor, eline)
    noor.do(companies.change, company, city="Ten noorden")
    eline.do(companies.change, company, city="Ten zuiden")
    agree(noor, eline)
    (kept,) = noor.all_of("conflicts")
    noor.do(conflicts.settle, {kept["id"]: ("theirs", "")})
    eline.do(conflicts.settle, {kept["id"]: ("theirs", "")})
    agree(noor, eline)
    assert eline.all_of("conflicts")[0]["settled"] == "theirs"


def test_the_steps_of_an_action_go_where_it_goes_and_come_back_with_it(laptop: Hire) -> None:
    noor, eline, rik = laptop("noor"), laptop("eline"), laptop("rik")
    company = make_company(noor.store, noor.actor)
    agree(noor, eline, rik)
    action = noor.do(actions.agree, company_id=company, title="Bellen", owner_id=eline.actor.id)
    eline.sync()
    noor.do(actions.remark, action, "Gaat het wel goed daar?")
    agree(noor, eline, rik)
    assert len(rik.all_of("action_updates")) == 2
    noor.do(actions.change, action, confidential=True)
    agree(noor, eline, rik)
    eline.do(actions.remark, action, "Nee.")
    agree(noor, eline, rik)
    assert [len(one.all_of("action_updates")) for one in (noor, eline, rik)] == [3, 3, 0]
    assert not [kind for kind, _ in rik.readable() if kind == "action_updates"]
    noor.do(actions.change, action, confidential=False)
    agree(noor, eline, rik)
    assert len(rik.all_of("action_updates")) == 3
