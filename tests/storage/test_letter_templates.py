# SPDX-License-Identifier: EUPL-1.2
"""A municipality writes its own letters; what cannot be filled is not saved, or falls back when it came from elsewhere."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.models import LetterTemplate
from storage.operations import letter_templates
from storage.operations.unit import operation
from storage.queries.letter_templates import InForce, template_in_force
from storage.rules.letter_defaults import DEFAULTS
from storage.rules.letters import LetterKind, Template, template_id
from storage.rules.rights import Actor, Role
from storage.store import Store

DONE = LetterKind.DONE


def in_force(store: Store, language: str = "nl") -> InForce:
    found: InForce = store.read(template_in_force, DONE, language)
    return found


def test_what_the_program_ships_counts_until_the_municipality_writes_its_own(
    store: Store, actor: Actor
) -> None:
    assert in_force(store) == InForce(DONE, "nl", DEFAULTS[DONE, "nl"])
    words = {"subject": " Gelukt:  {{ actie.wat }} ", "text": "\n\nDag,\n\n{{ actie.wat }} is klaar."}
    made = store.write(letter_templates.write, actor, DONE, "nl", **words).result()
    assert made.touched["letter_templates"] == {template_id(DONE, "nl")}
    found = in_force(store)
    assert (found.own, found.broken) == (True, None)
    assert found.template == Template("Gelukt: {{ actie.wat }}", "Dag,\n\n{{ actie.wat }} is klaar.\n")
    assert in_force(store, "en").template == DEFAULTS[DONE, "en"]
    store.write(letter_templates.take_default, actor, DONE, "nl").result()
    assert in_force(store) == InForce(DONE, "nl", DEFAULTS[DONE, "nl"])
    # Written once more, it is the same record.
    store.write(letter_templates.write, actor, DONE, "nl", subject="Klaar", text="Klaar.").result()
    assert in_force(store).template == Template("Klaar", "Klaar.\n")


def test_a_template_that_cannot_be_filled_is_refused_and_nothing_changes(store: Store, actor: Actor) -> None:
    with pytest.raises(RodeLoperError) as caught:
        store.write(
            letter_templates.write, actor, DONE, "nl", subject="x", text="a\n{{ bezoek.datum }}"
        ).result()
    assert (caught.value.code, caught.value.values) == (
        "templates.field",
        {"line": 2, "name": "bezoek.datum"},
    )
    assert not in_force(store).own
    with pytest.raises(ValueError, match="no letters in fr"):
        store.write(letter_templates.write, actor, DONE, "fr", subject="x", text="x").result()


@operation("test.work")
def came_in(db: Session, actor: Actor, text: str) -> None:
    """As the exchange writes it: what is in it was decided elsewhere."""
    id_ = template_id(DONE, "nl")
    db.add(LetterTemplate(id=id_, kind=DONE.value, language="nl", subject="Klaar", body=text))


@pytest.mark.parametrize("text", ["{{ bedrijf", "{% include '/etc/passwd' %}", "{{ actie.__class__ }}"])
def test_a_broken_one_from_elsewhere_falls_back_and_says_why(store: Store, actor: Actor, text: str) -> None:
    store.write(came_in, actor, text).result()
    found = in_force(store)
    assert (found.template, found.own) == (DEFAULTS[DONE, "nl"], True)
    assert found.broken is not None
    assert found.broken.line == 1
    assert found.written == Template("Klaar", text)


@pytest.mark.parametrize("role", list(Role))
def test_coordinators_and_administrators_write_templates(store: Store, actor: Actor, role: Role) -> None:
    who = Actor(actor.id, actor.name, actor.device, role)
    work = store.write(letter_templates.write, who, DONE, "nl", subject="Klaar", text="Klaar.")
    if role in (Role.COORDINATOR, Role.ADMINISTRATOR):
        work.result()
        assert in_force(store).own
    else:
        with pytest.raises(RodeLoperError, match="not-allowed"):
            work.result()
