# SPDX-License-Identifier: EUPL-1.2
"""Somebody works on what a colleague just made confidential, and not for them: it goes, and their words are kept."""

from __future__ import annotations

from storage.operations import actions, alerts, conflicts, half_typed, letters
from storage.queries.conflicts import open_conflicts
from storage.queries.half_typed import typed
from storage.queries.letter_drafts import letter_draft
from storage.rules.choices import AlertKind
from storage.rules.letters import LetterKind, Words
from sync import following
from tests.factories import make_company
from tests.flows.conftest import Hire
from tests.flows.real_laptop import RealLaptop, until_quiet
from tests.sync.agreement import refused, sound


def agree(*laptops: RealLaptop) -> None:
    """Exchange all; each laptop has what its login may read and nothing else, and nothing was refused."""
    until_quiet(list(laptops))
    for one in laptops:
        one.store.read(sound)
        assert one.store.read(refused) == []
        assert one.contents() == one.readable(), one.login


def kept(laptop: RealLaptop) -> str:
    """What is kept apart there."""
    return " ".join(one["mine"] for one in laptop.all_of("conflicts"))


def test_a_step_and_a_change_are_kept_when_both_make_the_action_confidential(laptop: Hire) -> None:
    noor, eline = laptop("noor"), laptop("eline")
    company = make_company(noor.store, noor.actor)
    action = noor.do(actions.agree, company_id=company, title="Bellen")
    agree(noor, eline)
    noor.do(actions.change, action, confidential=True)
    noor.sync()
    eline.do(actions.change, action, confidential=True, title="Bellen over de verhuizing")
    eline.do(actions.remark, action, "Ze zoeken in Noord.")
    agree(eline, noor)
    assert not eline.all_of("actions")
    assert "Bellen over de verhuizing" in kept(eline)
    assert "Ze zoeken in Noord." in kept(eline)
    # Once it is for her again, her step is sent after all.
    noor.do(actions.change, action, confidential=False)
    agree(noor, eline)
    assert "Ze zoeken in Noord." in [one.get("text") for one in noor.all_of("action_updates")]


def test_who_makes_the_signal_of_a_colleague_confidential_keeps_what_they_wrote_later(laptop: Hire) -> None:
    noor, eline = laptop("noor"), laptop("eline")
    company = make_company(noor.store, noor.actor)
    alert = noor.do(alerts.raise_alert, company_id=company, kind=AlertKind.MOVING.value, text="Zoekt ruimte.")
    agree(noor, eline)
    noor.do(alerts.change, alert, disclosure="confidential")
    noor.sync()
    eline.do(alerts.change, alert, disclosure="confidential", text="Zoekt 4.000 m².")
    agree(eline, noor)
    assert not eline.all_of("alerts")
    assert "Zoekt 4.000 m²." in kept(eline)


def test_a_disagreement_goes_with_what_it_is_about_also_where_it_was_just_settled(laptop: Hire) -> None:
    noor, eline, rik = laptop("noor"), laptop("eline"), laptop("rik")
    company = make_company(noor.store, noor.actor)
    alert = noor.do(alerts.raise_alert, company_id=company, kind=AlertKind.MOVING.value, text="Zoekt ruimte.")
    agree(noor, eline, rik)
    noor.do(alerts.change, alert, text="Zoekt een loods.")
    eline.do(alerts.change, alert, text="Zoekt een kantoor.")
    agree(noor, eline, rik)
    (about,) = rik.all_of("conflicts")
    noor.do(alerts.change, alert, disclosure="confidential")
    agree(noor, eline)
    rik.do(conflicts.settle, {about["id"]: ("theirs", "")})
    agree(rik, noor, eline)
    assert not rik.all_of("conflicts")


def test_steps_that_were_to_move_and_stay_after_all_are_not_refused(laptop: Hire) -> None:
    noor, eline = laptop("noor"), laptop("eline")
    company = make_company(noor.store, noor.actor)
    action = noor.do(actions.agree, company_id=company, title="Bellen")
    noor.do(actions.remark, action, "Gaat het wel goed daar?")
    agree(noor, eline)
    noor.do(actions.change, action, confidential=True)
    # The laptop dies when this is noted, before it is sent.
    steps = noor.store.read(following.astray, noor.actor.id)
    assert len(steps) == 2
    noor.do(following.follow, steps)
    noor.do(actions.change, action, confidential=False)
    agree(noor, eline)
    assert len(eline.all_of("action_updates")) == 2


def test_a_letter_that_was_being_written_is_kept_apart_and_no_page_is_needed_to_find_it(laptop: Hire) -> None:
    noor, eline = laptop("noor"), laptop("eline")
    company = make_company(noor.store, noor.actor)
    action, other = (
        noor.do(actions.agree, company_id=company, title=title) for title in ("Bellen", "Mailen")
    )
    agree(noor, eline)
    for one in (action, other):
        eline.do(letters.draft, one, LetterKind.LONGER, Words("Het duurt", "Wij wachten nog."), language="nl")
        eline.do(half_typed.type_at, f"RemarkSheet {one}", '{"text": "Ik bel morgen."}')
    noor.do(actions.change, action, confidential=True)
    agree(noor, eline)
    assert eline.store.read(typed, eline.actor.id, f"RemarkSheet {action}") == ""
    assert eline.store.read(typed, eline.actor.id, f"RemarkSheet {other}") != ""
    half = [one for one in eline.store.read(open_conflicts) if "Ik bel morgen." in one.clashes[0].mine.words]
    assert [one.is_apart for one in half] == [True]
    eline.do(conflicts.settle, {half[0].clashes[0].id: ("now", "")})
    assert "Wij wachten nog." in kept(eline)
    assert "Wij wachten nog." not in kept(noor)
    (apart,) = eline.store.read(open_conflicts)
    assert apart.is_apart
    assert apart.clashes[0].mine.words == "Het duurt\n\nWij wachten nog."
    assert eline.store.read(letter_draft, eline.actor.id, action) is None
    assert eline.store.read(letter_draft, eline.actor.id, other) is not None
    # It was read: nothing is left to choose, here and at the backend.
    eline.do(conflicts.settle, {apart.clashes[0].id: ("now", "")})
    agree(eline, noor)
    assert eline.store.read(open_conflicts) == ()
