# SPDX-License-Identifier: EUPL-1.2
"""Ctrl+K finds anything and knows what you can do, in the language of the window."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from assets import texts
from storage.operations import actions
from storage.rules.rights import Actor, Role
from storage.store import Store
from tests.factories import make_company, make_contact, make_visit
from ui.context import Context
from ui.finder import HitGroup
from ui.finder_search import COMMANDS, commands, finder_search


def shown(groups: list[HitGroup]) -> dict[str, list[tuple[str, str, str]]]:
    return {group.title: [(hit.kind, hit.title, hit.subtitle) for hit in group.hits] for group in groups}


def test_everything_about_a_company(context: Context, store: Store, actor: Actor) -> None:
    company = make_company(store, actor, "Van Ommelen Scheepstechniek")
    make_contact(store, actor, company, "Hanneke van Ommelen", function="directeur")
    make_visit(store, actor, company, dt.datetime(2026, 11, 26, 11, 0))
    store.write(actions.agree, actor, company_id=company, title="Ommelen bellen", owner_id=actor.id).result()
    found = shown(list(finder_search(context)("ommelen")))
    assert list(found) == ["Bedrijven", "Mensen bij bedrijven", "Acties", "Bezoeken"]
    assert found["Bedrijven"][0][:2] == ("companies", "Van Ommelen Scheepstechniek")
    assert found["Mensen bij bedrijven"][0] == (
        "companies",
        "Hanneke van Ommelen",
        "directeur · Van Ommelen Scheepstechniek",
    )
    assert found["Acties"][0] == (
        "actions",
        "Ommelen bellen",
        "Van Ommelen Scheepstechniek · Noor Vermaat · open",
    )
    assert found["Bezoeken"][0][2] == "Collegetour · do 26 nov · gepland"


def test_a_colleague_opens_in_the_settings(context: Context, actor: Actor) -> None:
    (group,) = finder_search(context)("vermaat")
    assert (group.hits[0].kind, group.hits[0].id) == ("settings", f"colleagues:{actor.id}")


def test_commands_by_what_they_do_and_by_other_words() -> None:
    assert [hit.kind for hit in commands("bezoek pl")] == ["plan_visit"]
    assert [hit.title for hit in commands("excel")] == ["Bedrijven importeren"]
    assert [hit.id for hit in commands("donker")] == ["me"]
    assert commands("bezoek")[0].title == "Bezoek plannen", "what it does comes before other words"
    assert commands("xyz") == []
    assert commands(" ") == []
    texts.use("en")
    assert [hit.kind for hit in commands("import")] == ["import"]


@pytest.mark.parametrize(("role", "found"), [(Role.COORDINATOR, False), (Role.ADMINISTRATOR, True)])
def test_a_part_of_the_administration_is_offered_to_who_may_change_it(
    context: Context, role: Role, *, found: bool
) -> None:
    context.actor = replace(context.actor, role=role)
    hits = [hit.id for group in finder_search(context)("termijnen") for hit in group.hits]
    assert hits == (["terms"] if found else [])


def test_every_command_is_found_by_its_own_words() -> None:
    for language in ("nl", "en"):
        texts.use(language)
        for command in COMMANDS:
            found = commands(texts._(command.words))
            assert (command.kind, command.id) in {(hit.kind, hit.id) for hit in found}
