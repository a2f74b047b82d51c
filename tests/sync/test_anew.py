# SPDX-License-Identifier: EUPL-1.2
"""A municipality that was dropped and set up again gives its people new ids: laptops bring back all that they have."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from storage.operations import actions, agenda, companies, notes, visits
from storage.rules import ids
from sync.connecting import disconnect
from sync.problems import AnewError
from tests.backend_server import PEOPLE, Backend
from tests.conftest import Clock
from tests.sync.agreement import refused
from tests.sync.joining_stores import START, Laptop, settle
from tests.sync.two_laptops import contents

KINDS = (
    "companies",
    "visits",
    "agenda_items",
    "team_members",
    "notes",
    "actions",
    "action_updates",
    "colleagues",
)


def work(noor: Laptop, eline: Laptop) -> None:
    """A visit of both, in which both write."""
    company = noor.do(companies.add, name="Van Ommelen")
    team = [(noor.actor.id, "lead"), (eline.actor.id, "second")]
    visit = noor.do(visits.plan, company_id=company, starts_at=START, team=team)
    item = noor.do(agenda.add, visit_id=visit, topic_id=ids.TOPICS[0].id)
    noor.do(notes.save, agenda_item_id=item, text="Van Noor", disclosure="confidential")
    noor.do(notes.name_readers, agenda_item_id=item, readers=[eline.actor.id])
    action = noor.do(actions.agree, company_id=company, title="Belofte", owner_id=eline.actor.id)
    settle(noor, eline)
    eline.do(notes.save, agenda_item_id=item, text="Van Eline")
    eline.do(actions.remark, action, "Gebeld")
    settle(noor, eline)


def counted(laptop: Laptop) -> dict[str, int]:
    return {kind: len(laptop.rows(kind, "id")) for kind in KINDS}


def test_a_municipality_that_was_set_up_anew_gets_everything_back_once(
    tmp_path: Path, empty_store: Path, clock: Clock, backend: Backend, bucket: str
) -> None:
    def hire(login: str) -> Laptop:
        return Laptop(tmp_path, empty_store, clock, backend.accounts[login].name, backend, bucket, login)

    with closing(hire("noor")) as noor, closing(hire("eline")) as eline:
        for one in (noor, eline):
            one.join()
            settle(one)
        settle(noor, eline)
        work(noor, eline)
        before, me = counted(noor), noor.actor.id
        backend.drop(bucket)
        backend.provision(bucket, *PEOPLE)
        for one in (noor, eline):
            with pytest.raises(AnewError):
                one.sync()
            assert counted(one) == before, "nothing happened yet"
            disconnect(one.store, one.actor, one.folder, leave_unsent=True)
            one.join()
            one.sync()
        settle(noor, eline)
        assert noor.actor.id != me
        assert counted(noor) == counted(eline) == before
        assert noor.store.read(contents) == eline.store.read(contents)
        assert noor.store.read(refused) == eline.store.read(refused) == []
        assert noor.rows("notes", "text") == [("Van Eline",), ("Van Noor",)]
        assert set(noor.rows("notes", "readers")) == {
            ("",),
            (" ".join(sorted((noor.actor.id, eline.actor.id))),),
        }
        assert noor.rows("conflicts", "id") == []
        states = "SELECT DISTINCT state FROM sync_states"
        assert noor.all(states) == eline.all(states) == [("",)]
