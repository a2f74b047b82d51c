# SPDX-License-Identifier: EUPL-1.2
"""What is confidential comes only where it may be read, whoever joins or leaves a team."""

from __future__ import annotations

from pathlib import Path

from storage.operations import actions, agenda, notes, visits
from sync.engine import Engine
from sync.protocol import CLOSED, OPEN
from tests.conftest import Clock
from tests.factories import make_company
from tests.memory_server import MemoryServer
from tests.sync.meetings import a_visit, names
from tests.sync.two_laptops import IDS, Laptop


def test_a_confidential_note_reaches_only_its_readers(
    laptops: tuple[Laptop, Laptop], server: MemoryServer, tmp_path: Path, empty_store: Path, clock: Clock
) -> None:
    noor, bas = laptops
    *_, item = a_visit(noor)
    noor.sync()
    noor.do(notes.save, agenda_item_id=item, text="Overweegt te stoppen.", disclosure="confidential")
    noor.sync(), bas.sync()
    assert [note["text"] for note in names(bas, "notes")] == ["Overweegt te stoppen."]
    assert not [key for key in server.contents(OPEN) if key[0] == "notes"]
    assert [key[0] for key in server.contents(CLOSED)] == ["notes"]
    assert noor.contents() == bas.contents()


def test_a_note_that_becomes_confidential_leaves_the_open_place(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    *_, item = a_visit(noor)
    noor.do(notes.save, agenda_item_id=item, text="Overweegt te stoppen.")
    noor.sync(), bas.sync()
    (note,) = names(noor, "notes")
    noor.do(notes.disclose, note["id"], "confidential")
    noor.sync(), bas.sync(), noor.sync()
    assert not [key for key in server.contents(OPEN) if key[0] == "notes"]
    assert noor.contents() == bas.contents()
    assert names(bas, "notes")[0]["disclosure"] == "confidential"
    noor.do(notes.name_readers, agenda_item_id=item, readers=[IDS["noor"]])
    noor.sync(), bas.sync()
    assert not names(bas, "notes")
    assert names(noor, "notes")


def test_who_leaves_a_team_loses_its_notes_however_many_they_are_and_gets_them_back_on_return(
    laptops: tuple[Laptop, Laptop],
) -> None:
    noor, bas = laptops
    _, visit, _ = a_visit(noor)
    for n in range(60):
        topic = noor.do(agenda.add, visit_id=visit, title=f"Onderwerp {n}")
        noor.do(notes.save, agenda_item_id=topic, text=f"Geheim {n}.", disclosure="confidential")
    noor.sync(), bas.sync()
    assert len(names(bas, "notes")) == 60
    noor.do(visits.set_team, visit_id=visit, team=[(IDS["noor"], "lead")])
    noor.sync()
    assert not bas.sync().removals
    assert not names(bas, "notes")
    noor.do(visits.set_team, visit_id=visit, team=[(IDS["noor"], "lead"), (IDS["bas"], "second")])
    noor.sync(), bas.sync()
    assert len(names(bas, "notes")) == 60
    assert noor.contents() == bas.contents()


def test_who_gets_a_confidential_action_reads_it_at_the_next_exchange(laptops: tuple[Laptop, Laptop]) -> None:
    noor, bas = laptops
    company = make_company(noor.store, noor.actor)
    action = noor.do(actions.agree, company_id=company, title="Bellen", confidential=True)
    noor.sync(), bas.sync()
    assert not names(bas, "actions")
    noor.do(actions.hand_over, action, IDS["bas"])
    noor.sync(), bas.sync()
    assert [one["title"] for one in names(bas, "actions")] == ["Bellen"]
    assert noor.contents() == bas.contents()
    noor.do(actions.hand_over, action, IDS["noor"])
    noor.sync(), bas.sync()
    assert not names(bas, "actions")
    assert not names(bas, "action_updates")


def test_a_note_that_names_its_readers_waits_for_a_backend_that_knows_them(
    laptops: tuple[Laptop, Laptop], server: MemoryServer
) -> None:
    noor, bas = laptops
    *_, item = a_visit(noor)
    noor.client.held = {"notes": frozenset({"readers"})}
    noor.engine = Engine(noor.client, noor.store, noor.actor)  # type: ignore[arg-type]
    noor.do(notes.save, agenda_item_id=item, text="Overweegt te stoppen.", disclosure="confidential")
    noor.do(notes.name_readers, agenda_item_id=item, readers=[IDS["noor"]])
    assert noor.sync().waiting == 1
    assert not server.contents(CLOSED)
    noor.client.held = {}
    noor.client.schema_version += 1
    server.clock += 1
    noor.engine = Engine(noor.client, noor.store, noor.actor)  # type: ignore[arg-type]
    assert noor.sync().waiting == 0
    bas.sync()
    assert not names(bas, "notes")
