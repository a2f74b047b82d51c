# SPDX-License-Identifier: EUPL-1.2
"""The company hears back: thanked after the visit, told in time that something takes longer, and told how it ended.

Two colleagues on two laptops; whoever of them calls the company knows what it heard before, word for word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.operations import (
    actions,
    agenda,
    companies,
    contact_moments,
    contacts,
    letter_templates,
    notes,
    visits,
    wrap_up,
)
from storage.queries.action_page import ActionPage, action_page
from storage.queries.actions import rows_of_company
from storage.queries.letter_templates import template_in_force
from storage.queries.letters import AboutAction, AfterVisit, about_action, after_visit
from storage.queries.told import ToldItem, ToldKind, told
from storage.queries.visit_rows import unthanked
from storage.rules import ids
from storage.rules.letter_filling import fill
from storage.rules.letters import Words
from tests.conftest import Clock
from tests.memory_server import MemoryServer
from tests.sync.two_laptops import IDS, Laptop
from ui.letters import filling

WORDS = {
    "subject": "Dank voor het gesprek",
    "text": "{{ contactpersoon.aanhef }},\n\n{{ onderwerpen }}\n\n{{ afspraken }}",
}


@pytest.fixture
def laptops(tmp_path: Path, empty_store: Path, clock: Clock) -> Iterator[tuple[Laptop, Laptop]]:
    server = MemoryServer()
    noor, bas = (Laptop(tmp_path, empty_store, server, login, clock) for login in ("noor", "bas"))
    yield noor, bas
    for one in (noor, bas):
        one.store.close()


def exchange(*laptops: Laptop) -> None:
    for one in (*laptops, *laptops):
        one.sync()


def written(laptop: Laptop, about: AfterVisit | AboutAction, today: dt.date) -> Words:
    """The letter as the page writes it."""
    kind = filling.kind_of(about)
    template = laptop.store.read(template_in_force, kind, "nl").template
    return fill(kind, template, filling.values(about, about.around.people[0], language="nl", today=today))


def shown(laptop: Laptop, action: str, today: dt.date) -> ActionPage:
    page = laptop.store.read(action_page, action, today)
    assert page is not None
    return page


def heard(laptop: Laptop, company: str) -> tuple[ToldItem, ...]:
    found: tuple[ToldItem, ...] = laptop.store.read(told, company).items
    return found


def both_write(noor: Laptop, bas: Laptop, visit: str, item: str) -> None:
    """Noor what may be shared, Bas what he heard for the two of them only; each with an action."""
    noor.do(
        notes.save,
        agenda_item_id=item,
        text="Wil zonnepanelen.\n/actie @bas +10d offerte zonnepanelen sturen\n",
    )
    noor.do(notes.settle, visit_id=visit)
    noor.do(notes.disclose, ids.note_id(item, IDS["noor"]), "shareable")
    bas.do(notes.save, agenda_item_id=item, text="Zit krap bij kas.\n/actie @bas +10d regeling uitzoeken\n")
    bas.do(notes.settle, visit_id=visit)
    bas.do(notes.disclose, ids.note_id(item, IDS["bas"]), "confidential")


def test_from_wrap_up_to_letter_to_told(laptops: tuple[Laptop, Laptop], clock: Clock) -> None:
    noor, bas = laptops
    company = noor.do(companies.add, name="Werf De Nieuwe Wind")
    brandsma = noor.do(contacts.add, company, name="Hanneke Brandsma", salutation="mevrouw")
    visit = noor.do(
        visits.plan, company_id=company, kind="collegetour", starts_at=dt.datetime.combine(clock.today, dt.time(9)),
        team=[(IDS["noor"], "lead"), (IDS["bas"], "second")],
    )  # fmt: skip
    noor.do(visits.add_attendee, visit_id=visit, contact_id=brandsma)
    item = noor.do(agenda.add, visit_id=visit, title="Stroom")
    exchange(noor, bas)

    # At the table both write; Bas hears something that is only for the two of them.
    clock.forward(hours=2)
    both_write(noor, bas, visit, item)
    noor.do(visits.hold, visit_id=visit)
    noor.do(wrap_up.set_fields, visit, teller_id=IDS["noor"])
    noor.do(wrap_up.finish, visit)
    noor.do(letter_templates.write, "after_visit", "nl", **WORDS)
    exchange(noor, bas)

    # Bas writes the letter, in the words of the municipality: nothing of what was confidential is in it.
    assert [one.id for one in bas.store.read(unthanked, clock.today, colleague_id=IDS["bas"])] == [visit]
    letter = written(bas, bas.store.read(after_visit, visit, IDS["bas"]), clock.today)
    assert letter.subject == "Dank voor het gesprek"
    assert "Geachte mevrouw Brandsma," in letter.text
    assert "Offerte zonnepanelen sturen" in letter.text
    assert "kas" not in letter.text
    assert "egeling" not in letter.text
    said = {"subject": letter.subject, "text": letter.text, "channel": "letter", "disclosure": "shareable"}
    bas.do(contact_moments.log, company, visit_id=visit, contact_id=brandsma, **said)
    exchange(bas, noor)
    assert noor.store.read(unthanked, clock.today, colleague_id=IDS["noor"]) == []
    assert [one.words.strip() for one in heard(noor, company)] == [letter.text.strip()]

    # It takes longer: Noor explains, while Bas finishes it on the other laptop. The end must still be told.
    rows = noor.store.read(rows_of_company, company, clock.today)
    action = next(one.id for one in rows if "zonnepanelen" in one.title)
    clock.forward(days=3)
    noor.do(actions.postpone, action, clock.today + dt.timedelta(30), reason="De leverancier is laat.")
    assert shown(noor, action, clock.today).waits_for_word
    explained = written(noor, noor.store.read(about_action, action, IDS["noor"]), clock.today)
    assert "De leverancier is laat." in explained.text
    noor.do(actions.explain, action, channel="mail", told_to="Hanneke Brandsma", text=explained.text)
    bas.do(actions.finish, action, text="De offerte ligt er")
    exchange(noor, bas, noor)
    for one in laptops:
        page = shown(one, action, clock.today)
        assert (page.row.chip, page.heard_on) == ("not_told", clock.today)

    # And told how it ended, by whoever calls: both know all that was said.
    end = written(bas, bas.store.read(about_action, action, IDS["bas"]), clock.today)
    assert "De offerte ligt er." in end.text
    bas.do(actions.report_back, action, channel="phone", told_to="Hanneke Brandsma", text=end.text)
    exchange(bas, noor)
    assert heard(noor, company) == heard(bas, company)
    assert [one.kind for one in heard(noor, company)] == [ToldKind.TOLD, ToldKind.EXPLAINED, ToldKind.CONTACT]
