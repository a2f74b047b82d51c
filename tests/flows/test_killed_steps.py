# SPDX-License-Identifier: EUPL-1.2
"""The program dies while a letter is noted, actions are handed over, answers are taken or a brief is offered: all or nothing."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy.orm import Session

from storage.operations import letters
from storage.queries.actions import action_row
from storage.rules.letters import LetterKind
from storage.rules.references import reference, version
from storage.rules.rights import Actor
from storage.store import Store
from sync.protocol import kinds
from tests.conftest import KEY
from tests.factories import make_action, make_colleague, make_company, make_visit
from tests.flows.dying import WORDS, Orders

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 11, 23)
STEPS = {"explained": 1, "bulk": 6, "answers": 3}
"""How many steps are in the histories afterwards."""


def prepared(store: Store, actor: Actor, folder: Path, every: int) -> Orders:
    """A visit with an alderman and a letter half written, and three promises."""
    company = make_company(store, actor)
    hette = make_colleague(store, actor, "Hette van Rijnsbergen", role="alderman")
    visit = make_visit(
        store, actor, company, dt.datetime(2026, 11, 26, 11), [(actor.id, "lead"), (hette, "alderman")]
    )
    ids = [make_action(store, actor, company, f"Actie {n}", owner_id=actor.id) for n in range(3)]
    store.write(letters.draft, actor, visit, LetterKind.AFTER_VISIT, WORDS, language="nl").result()
    rows = [store.read(action_row, id_, TODAY) for id_ in ids]
    answers = [(str(reference(row)), version(row)) for row in rows if row]
    store.close()
    return Orders(str(store.path), KEY.hex(), str(folder), actor.id, hette, visit, ids, answers, every)


def standing(db: Session) -> dict[str, Any]:
    """How many there are of each kind, what must be sent, what is half written, and whether all fits together."""
    run = db.connection().exec_driver_sql
    assert run("PRAGMA foreign_key_check").all() == []
    names = [*kinds(), "audit_lines"]
    return {
        **{name: run(f"SELECT count(*) FROM {name}").scalar() for name in names},
        "to send": run("SELECT count(*) FROM sync_states WHERE dirty > 0").scalar(),
        "letters": run("SELECT count(*) FROM facts WHERE name LIKE 'letter %'").scalar(),
        "owners": run(
            "SELECT count(*) FROM actions WHERE owner_id = (SELECT id FROM colleagues WHERE role = 'alderman')"
        ).scalar(),
    }


@pytest.mark.parametrize("every", [17, pytest.param(1, marks=pytest.mark.long)])
def test_whatever_is_killed_in_the_middle_is_there_whole_or_not_at_all(
    store: Store, actor: Actor, tmp_path: Path, every: int
) -> None:
    folder = tmp_path / "dead"
    folder.mkdir()
    orders = prepared(store, actor, folder, every)
    done = subprocess.run(
        [sys.executable, "-m", "tests.flows.dying"],
        cwd=ROOT, input=msgspec.json.encode(orders), capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.decode()) == (0, "")
    with Store.open(Path(orders.store), KEY) as untouched:
        before = untouched.read(standing)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in sorted(folder.glob("*.store")):
        with Store.open(path, KEY) as again:
            found[path.name.partition("-")[0]].append(again.read(standing))
    for name, all_ in found.items():
        *died, whole = all_
        assert died, name
        assert whole != before, name
        assert all(one in (before, whole) for one in died), name
        assert whole["action_updates"] - before["action_updates"] == STEPS.get(name, 0), name
    assert found["letter"][-1]["letters"] == 0, "what went out is no draft any more"
    assert all(one["letters"] == 1 for one in found["letter"] if one == before)
