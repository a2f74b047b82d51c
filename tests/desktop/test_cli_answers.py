# SPDX-License-Identifier: EUPL-1.2
"""``rodeloper answers``: tells what came back, and takes over the clear ones when asked; a machine reads the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from desktop import opening
from desktop.cli import rodeloper
from desktop.settings import SettingsFile
from storage.queries.actions import action_row
from storage.rules.references import reference
from storage.rules.states import ActionState
from tests.conftest import NOW
from tests.factories import make_action, make_colleague, make_company
from tests.storage.imports import saved_mails

pytestmark = pytest.mark.usefixtures("quick_keys")


class Laptop:
    """A store with one action of Peter, and the command line on it."""

    def __init__(self, folder: Path) -> None:
        self.path, self.settings = folder / "mine.db", SettingsFile()
        with opening.make_store(
            self.path, self.settings, passphrase="een lange zin", who="Noor Vermaat"
        ).store as store:
            actor = opening.become(store, self.settings, "Noor Vermaat")
            peter = make_colleague(store, actor, "Peter de Wilde", email="p.dewilde@lindervoort.example")
            self.action = make_action(
                store,
                actor,
                make_company(store, actor),
                "Laadpalen",
                owner_id=peter,
                promised_on=NOW.date().replace(month=4),
            )
            row = store.read(action_row, self.action, NOW.date())
            assert row is not None
            self.code = str(reference(row))

    def run(self, *words: str | Path) -> Result:
        line = ["--store", self.path, "--passphrase-file", self.secret(), "answers", *words]
        return CliRunner().invoke(rodeloper, [str(word) for word in line])

    def secret(self) -> Path:
        file = self.path.with_name("secret")
        file.write_text("een lange zin")
        return file

    def state(self) -> Any:
        from desktop.keys import Ways

        with opening.open_store(
            self.path, self.settings, Ways(ask=lambda _n: "een lange zin")
        ).store as store:
            row = store.read(action_row, self.action, NOW.date())
            assert row is not None
            return row.state


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path)


def test_answers_are_told_and_taken_over_when_asked(laptop: Laptop, tmp_path: Path) -> None:
    clear, lost = tmp_path / "een.eml", tmp_path / "twee.eml"
    clear.write_bytes(saved_mails.outlook(laptop.code))
    lost.write_bytes(saved_mails.plain("Hoe gaat het?", "Gedaan"))
    told = laptop.run(clear, lost)
    assert told.exit_code == 0, told.output
    assert "2 antwoorden van actiehouders\n1 is duidelijk, 1 past bij geen actie.\n" in told.output
    assert "- Laadpalen: Gedaan op 12 november." in told.output
    assert "Er is niets veranderd" in told.output
    assert laptop.state() is ActionState.OPEN
    done = json.loads(laptop.run(clear, lost, "--apply", "--json").output)
    assert (done["clear"], done["taken"], done["refused"]) == (1, 1, [])
    assert [one["problems"] for one in done["answers"]] == [[], ["no-reference"]]
    assert done["answers"][0]["state"] == "done"
    assert laptop.state() is ActionState.DONE
    again = json.loads(laptop.run(clear, "--apply", "--json").output)
    assert (again["taken"], again["answers"][0]["problems"]) == (0, ["taken"])


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_read(laptop: Laptop, tmp_path: Path) -> None:
    clear, broken = tmp_path / "een.eml", tmp_path / "stuk.eml"
    clear.write_bytes(saved_mails.outlook(laptop.code))
    broken.write_bytes(b"zomaar")
    told = laptop.run(broken, clear, tmp_path / "weg.eml", "--apply")
    assert told.exit_code == 1
    assert "stuk.eml: Dit is geen mail" in told.output
    assert "1 antwoord is overgenomen." in told.output
    assert laptop.state() is ActionState.DONE
