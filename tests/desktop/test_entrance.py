# SPDX-License-Identifier: EUPL-1.2
"""The way in with a real window and real stores: first start, unlocking, the demo, and what can go wrong."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop import folders, opening
from desktop.arrivals import found_backups
from desktop.entrance import Entrance
from desktop.program import Program
from desktop.settings import SettingsFile
from storage import backups, keys
from storage.errors import RodeLoperError
from storage.operations import companies
from storage.queries import people
from storage.queries.audit_trail import TrailFilter, trail_keys, trail_rows
from storage.store import Store
from ui.shell import Shell
from ui.start.first import FirstStartPage
from ui.start.frame import StartFrame
from ui.start.recovery import RecoveryCodePage
from ui.start.trouble import RestorePage, TroublePage
from ui.start.unlock import UnlockPage
from ui.start.who import WhoPage
from ui.widgets.labels import ElidedLabel

pytestmark = pytest.mark.usefixtures("cheap_keys")

PASSPHRASE = "rode appel fiets kade"
WAIT_MS = 20_000
Start = Callable[[], Program]


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[Start]:
    """Starts the program as often as asked; the one before it is closed first."""
    running: list[tuple[Program, Shell]] = []

    def stop() -> None:
        while running:
            program, shell = running.pop()
            shell.close()
            program.stop()
            shell.deleteLater()
            program.deleteLater()

    def begin() -> Program:
        stop()
        shell = Shell(dark=False)
        program = Program(shell, SettingsFile(), None)
        running.append((program, shell))
        with qtbot.waitExposed(shell):
            shell.show()
        program.open()
        return program

    yield begin
    stop()
    gc.unfreeze()


def page_of(qtbot: QtBot, program: Program, kind: type[StartFrame]) -> StartFrame:
    """The page of the way in, once it is this one and nothing is under way."""

    def there() -> bool:
        page = program.entrance.page if program.entrance else None
        return isinstance(page, kind) and not page.is_busy()

    qtbot.waitUntil(there, timeout=WAIT_MS)
    page = program.entrance.page if program.entrance else None
    assert isinstance(page, kind)
    assert program.window.stack.currentWidget() is page
    return page


def told(qtbot: QtBot, page: StartFrame) -> str:
    """What the page says is the matter, once it does."""
    qtbot.waitUntil(lambda: bool(page.problem()), timeout=WAIT_MS)
    return page.problem()


def made(qtbot: QtBot, start: Start) -> str:
    """Go through the first start; answers with the recovery code."""
    program = start()
    page = page_of(qtbot, program, FirstStartPage)
    assert isinstance(page, FirstStartPage)
    page.who.set_values({
        "name": "Noor Vermaat", "municipality": "Lindervoort", "department": "EZ",
        "function": "accountmanager", "email": "noor@lindervoort.example",
    })  # fmt: skip
    page.submit()
    assert program.shell.windowTitle() == f"{page.heading.text()} · Rode Loper"
    assert program.window.status.isHidden(), "nothing is saved or encrypted yet"
    assert not program.window.rail.person.isVisible(), "nobody is known yet"
    page.secrets.set_values({"passphrase": PASSPHRASE, "again": PASSPHRASE})
    page.submit()
    code_page = page_of(qtbot, program, RecoveryCodePage)
    assert isinstance(code_page, RecoveryCodePage)
    code = code_page.code.text().replace(" – ", "-").replace("\n", "-")
    code_page.written_down.emit()
    qtbot.waitUntil(lambda: program.window.current_route() == "companies", timeout=WAIT_MS)
    assert not program.window.status.isHidden()
    assert program.window.rail.person.isEnabled()
    return code


def at_work(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: program.window.current_route() != "", timeout=WAIT_MS)
    assert program.entrance is None or program.entrance.page is None


def test_a_newcomer_is_known_and_at_work(qtbot: QtBot, start: Start) -> None:
    program = start()
    page_of(qtbot, program, FirstStartPage)
    code = made(qtbot, start)
    path = folders.default_store()
    key = keys.open_with_recovery_code(path, code)
    assert keys.open_with_passphrase(path, PASSPHRASE) == key
    with Store.open(path, key) as store:
        noor = store.read(people.colleague_named, "Noor Vermaat")
        assert noor is not None
        assert (noor.department_code, noor.function) == ("EZ", "accountmanager")
        assert noor.email == "noor@lindervoort.example"
        assert store.read(people.municipality) == "Lindervoort"
    assert SettingsFile().of_store(path).who == noor.id


def test_the_language_can_change_before_anything_else(qtbot: QtBot, start: Start) -> None:
    program = start()
    page = page_of(qtbot, program, FirstStartPage)
    assert isinstance(page, FirstStartPage)
    page.who.set_values({"name": "Noor"})
    page.language_button.click()
    page = page_of(qtbot, program, FirstStartPage)
    assert isinstance(page, FirstStartPage)
    assert page.heading.text() == "Welcome to Rode Loper"
    assert page.answers()["name"] == "Noor"
    assert SettingsFile().values.language == "en"


def test_the_passphrase_and_the_code_both_open(qtbot: QtBot, start: Start) -> None:
    code = made(qtbot, start)
    for secret in (PASSPHRASE, code.lower().replace("-", " ")):
        program = start()
        page = page_of(qtbot, program, UnlockPage)
        assert isinstance(page, UnlockPage)
        page.secret.line.setText("iets anders")
        page.submit()
        assert page.is_busy()
        told(qtbot, page)
        assert program.entrance is not None
        assert program.entrance.page is page, "what was typed stays"
        page.submit()
        assert not page.is_busy(), "who was wrong waits a second"
        qtbot.waitUntil(page.open_button.isEnabled)
        page.secret.line.setText(secret)
        page.submit()
        at_work(qtbot, program)
        assert program.context.actor.name == "Noor Vermaat"
        program.context.store.wait()
        newest = program.context.read(trail_rows, program.context.read(trail_keys, TrailFilter())[:3])
        assert [(line.operation, line.result, line.actor, line.origin) for line in newest][-2:] == [
            ("store.open", "store.wrong-key", "", "window"),
            ("store.open", "ok", "Noor Vermaat", "window"),
        ]


def test_a_store_that_is_open_elsewhere_says_so(qtbot: QtBot, start: Start) -> None:
    made(qtbot, start)
    path = folders.default_store()
    program = start()
    page = page_of(qtbot, program, UnlockPage)
    assert isinstance(page, UnlockPage)
    with Store.open(path, keys.open_with_passphrase(path, PASSPHRASE)) as other:
        other.hold()
        page.secret.line.setText(PASSPHRASE)
        page.submit()
        trouble = page_of(qtbot, program, TroublePage)
        assert isinstance(trouble, TroublePage)
        assert trouble.heading.text() == "Je gegevens zijn open in een ander venster"
        assert not trouble.restore_button.isVisible()
    # The passphrase was right, so trying again does not ask for it once more.
    trouble.again_button.click()
    at_work(qtbot, program)


@pytest.mark.parametrize(
    ("error", "title", "restores"),
    [
        (RodeLoperError("store.newer"), "Je gegevens vragen om een nieuwere Rode Loper", False),
        (RodeLoperError("store.damaged", detail="page 7"), "Je gegevens gaan niet open", True),
        (RodeLoperError("store.full"), "De schijf is vol", False),
        (ValueError("never shown"), "Rode Loper kon je gegevens niet openen", False),
    ],
)
def test_each_trouble_has_its_own_way_out(
    qtbot: QtBot, start: Start, error: Exception, title: str, restores: bool
) -> None:
    program = start()
    page_of(qtbot, program, FirstStartPage)
    entrance = program.entrance
    assert isinstance(entrance, Entrance)
    entrance.ask(error)
    trouble = page_of(qtbot, program, TroublePage)
    assert isinstance(trouble, TroublePage)
    assert trouble.heading.text() == title
    assert trouble.restore_button.isVisible() is restores
    assert "never shown" not in trouble.words.text()


def test_damaged_keys_lead_to_the_last_back_up(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    code = made(qtbot, start)
    path = folders.default_store()
    program = start()
    page_of(qtbot, program, UnlockPage)
    key = keys.open_with_passphrase(path, PASSPHRASE)
    backups.back_up(path, key, backups.daily_file(folders.backups(), path, dt.date.today()))
    keys.keys_file(path).write_text("{}")
    program = start()
    trouble = page_of(qtbot, program, TroublePage)
    assert isinstance(trouble, TroublePage)
    trouble.restore_button.click()
    page = page_of(qtbot, program, RestorePage)
    assert isinstance(page, RestorePage)
    assert page.choice.currentText().startswith("gemaakt vandaag")
    page.restore_button.click()
    assert told(qtbot, page).startswith("Typ de wachtzin of de herstelcode")
    page.secret.line.setText(code)
    page.restore_button.click()
    at_work(qtbot, program)
    assert list(path.parent.glob("rodeloper-replaced-*.db")), "what was replaced is kept"


def test_on_a_new_laptop_a_back_up_asks_who_you_are(
    qtbot: QtBot, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = made(qtbot, start)
    path = folders.default_store()
    stick = tmp_path / "stick" / "gemeente.rlbackup"
    backups.back_up(path, keys.open_with_recovery_code(path, code), stick)
    monkeypatch.setenv("RODELOPER_HOME", str(tmp_path / "new laptop"))
    program = start()
    page_of(qtbot, program, FirstStartPage)
    assert program.entrance is not None
    program.entrance.restore()
    page = page_of(qtbot, program, RestorePage)
    assert isinstance(page, RestorePage)
    page.offer(str(stick))
    page.secret.line.setText(code)
    page.restore_button.click()
    who = page_of(qtbot, program, WhoPage)
    assert isinstance(who, WhoPage)
    who.choice.set_value("Noor Vermaat")
    who.go_button.click()
    at_work(qtbot, program)
    assert program.context.actor.name == "Noor Vermaat"
    assert [one.name for one in program.context.store.read(people.colleagues)] == ["Noor Vermaat"]


def test_back_from_a_back_up_is_where_one_came_from(qtbot: QtBot, start: Start) -> None:
    program = start()
    page = page_of(qtbot, program, FirstStartPage)
    assert isinstance(page, FirstStartPage)
    page.restore_button.click()
    restore = page_of(qtbot, program, RestorePage)
    assert isinstance(restore, RestorePage)
    assert restore.choice_field.isHidden()
    restore.back_requested.emit()
    page_of(qtbot, program, FirstStartPage)


def test_the_demo_opens_by_itself_and_is_not_where_the_next_start_goes(
    qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make_demo(path: Path, settings: SettingsFile) -> dict[str, int]:
        opened = opening.make_store(path, settings, passphrase="demo", organisation="Verzonnen")
        opened.store.write(companies.add, opened.actor, name="Van Ommelen").result()
        opened.store.close()
        return {"companies": 1}

    monkeypatch.setattr("desktop.demo.build.make_demo", make_demo)
    program = start()
    page = page_of(qtbot, program, FirstStartPage)
    assert isinstance(page, FirstStartPage)
    page.demo_button.click()
    assert page.is_busy()
    at_work(qtbot, program)
    assert program.context.store.path == folders.demo_store()
    said = [label.whole_text() for label in program.window.status.findChildren(ElidedLabel)]
    assert "Verzonnen gegevens" in said
    page_of(qtbot, start(), FirstStartPage)


def test_a_failure_leaves_nothing_behind(qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object, **_named: object) -> object:
        raise RodeLoperError("store.full")

    program = start()
    page = page_of(qtbot, program, FirstStartPage)
    assert isinstance(page, FirstStartPage)
    monkeypatch.setattr("desktop.opening.become", full)
    page.make_requested.emit("Noor", "EZ", "", "", "Lindervoort", PASSPHRASE)
    assert told(qtbot, page).startswith("De schijf is vol")
    path = folders.default_store()
    assert not path.exists()
    assert not keys.keys_file(path).exists()


def test_only_back_ups_that_can_be_read_are_offered(tmp_path: Path) -> None:
    folders.backups().mkdir(parents=True)
    (folders.backups() / "rodeloper-12345678-2026-11-20.rlbackup").write_text("no back-up\n")
    assert found_backups(folders.default_store()) == []
