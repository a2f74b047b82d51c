# SPDX-License-Identifier: EUPL-1.2
"""The real program on the demo municipality, without a screen, and everywhere a person can go in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.demo.build import PASSPHRASE
from desktop.demo.pictures import last_wrapped_up
from desktop.entrance import Entrance
from desktop.program import Program
from desktop.settings import SettingsFile
from storage.keys import keys_file, open_with_passphrase
from storage.queries import people, visits
from storage.queries.actions import ActionFilter, View, action_list, action_rows
from storage.rules.references import reference
from storage.store import Store
from tests.extracts import write_csv
from tests.ui.fake_exchange import FakeExchange
from ui import theme
from ui.shell import Shell
from ui.start.away import AwayPage
from ui.start.connect import ConnectStartPage
from ui.start.first import FirstStartPage
from ui.start.frame import StartFrame
from ui.start.recovery import RecoveryCodePage
from ui.start.trouble import RestorePage, TroublePage
from ui.start.unlock import LockedPage, UnlockPage
from ui.start.who import WhoPage

SMALL = (1024, 640)
CODE = "ABCD-EFGH-JKLM-NPQR"

Stop = tuple[str, Callable[[], object]]


class Tour:
    """An open program and the ways to each of its screens."""

    def __init__(self, qtbot: QtBot, program: Program, folder: Path) -> None:
        self.qtbot, self.program, self.folder = qtbot, program, folder
        self.shell, self.window, self.context = program.shell, program.window, program.context
        store = self.context.store
        self.coming, self.last = store.read(visits.resolve, "next"), last_wrapped_up(store)
        self.company = store.read(visits.row, self.coming).company_id
        self.entrance = Entrance(program)
        self.file = write_csv(folder / "kvk.csv", 40)

    def walk(self) -> Iterator[tuple[str, QWidget]]:
        """Every stop in turn: its name and what has the focus of a person there, the window or a sheet over it."""
        for stops, kind in ((self._pages(), QWidget), (self._sheets(), QDialog), (self._way_in(), QWidget)):
            for name, go in stops:
                go()
                self.settle()
                here = self.on_top()
                assert isinstance(here, kind), f"{name} did not open"
                yield name, here
                self._leave()

    def on_top(self) -> QWidget:
        """The sheet over the window, the finder in it, or else the window."""
        if self.window.finder.isVisible():
            return self.window.finder
        sheets = [
            one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()
        ]
        return sheets[-1] if sheets else self.shell

    def settle(self) -> None:
        """Let the work on other threads and what it shows arrive."""
        self.qtbot.waitUntil(lambda: not self.context.tasks.busy())
        for _round in range(3):
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _leave(self) -> None:
        if (over := self.on_top()) is not self.shell:
            over.close()
        self.settle()

    def page(self, route: str) -> Any:
        """The page of this route, which was shown."""
        return self.window.page(route)

    def at(self, route: str, item: str, then: Callable[[], object] | None = None) -> None:
        """Go there as a screen would, and do this."""
        self.context.open(route, item)
        if then is not None:
            self.settle()
            then()

    def _pages(self) -> Iterator[Stop]:
        for route in ("today", "companies", "visits", "actions", "import"):
            yield route, partial(self.at, route, "")
        yield "columns of the import", partial(self.at, "import", "", self._read_file)
        yield "check of the import", lambda: self.page("import").forward()
        yield "company", partial(self.at, "companies", self.company)
        yield "list of visits", partial(self.at, "visits", "", self._list_of_visits)
        for route in ("visits", "brief", "reading", "conversation", "wrap_up"):
            yield f"{route} of the next visit", partial(self.at, route, self.coming)
        for route in ("visits", "report", "wrap_up", "visit_letter"):
            yield f"{route} of the last visit", partial(self.at, route, self.last)
        yield "briefs of this week", partial(self.at, "brief_pack", "")
        yield "one action", self._action
        yield "what we told", partial(self.at, "told", self.company)
        yield "several actions", partial(self._action, self._choose_all)
        yield "answers", self._answers
        yield "steering", partial(self.at, "steering", "")
        yield "steering_report", partial(self.at, "steering_report", "")
        yield "steering: as tables", partial(self.at, "steering", "", self._turn_all)
        for route in ("exchange", "conflicts", "connect"):
            yield route, partial(self.at, route, "")
        for subject in ("me", "colleagues", "store"):
            yield f"settings: {subject}", partial(self.at, "settings", subject)
        for subject in ("town", "departments", "lists", "letters", "topics", "terms", "laptops"):
            yield f"administration: {subject}", partial(self.at, "administration", subject)
        yield "finder", partial(self.at, "today", "", partial(self.window.open_finder, "van"))

    def _sheets(self) -> Iterator[Stop]:
        for task in ("change", "add_person", "log", "add_to_list", "merge"):
            yield f"company: {task}", partial(self.at, "companies", self.company, partial(self._task, task))
        yield "add a company", partial(self.at, "add_company", "")
        yield "plan a visit", partial(self.at, "plan_visit", self.company)
        for step in ("change", "invite", "cancel"):
            take = getattr(self.page("visits").detail.steps, step)
            yield f"visit: {step}", partial(self.at, "visits", self.coming, take)
        for step in (
            "state",
            "owner",
            "due",
            "done",
            "drop",
            "remark",
            "tell",
            "edit",
            "unnecessary",
            "send",
        ):
            yield f"action: {step}", partial(self._action, partial(self.page("actions").take_step, step))
        for step in ("owner", "due", "close_told", "send"):
            yield f"several actions: {step}", partial(self._several, step)
        yield "reminders", partial(self.context.open, "reminders", "")
        yield "reminders of a colleague", partial(self._of_colleague, "remind")
        yield "a colleague leaves", partial(self._of_colleague, "toggle_archived")
        yield "add an action", partial(self.at, "actions", "", self.page("actions").add_action)
        yield "report of actions", partial(self.at, "actions", "", self.page("actions").make_report)
        yield "keys", partial(self.at, "actions", "", self.window.show_shortcuts)
        care = self.page("settings").sections["store"]
        yield "another passphrase", partial(self.at, "settings", "store", care.change_passphrase)
        yield "another recovery code", partial(self.at, "settings", "store", care.new_code)

    def _way_in(self) -> Iterator[Stop]:
        names, path = ["Noor Vermaat", "Daan Hooiveld"], str(self.program.path)
        makes: dict[str, Callable[[], StartFrame]] = {
            "joining": partial(ConnectStartPage, self.context),
            "first start": partial(FirstStartPage, self.context, needs_passphrase=True),
            "recovery code": partial(RecoveryCodePage, self.context, CODE, "Lindervoort"),
            "unlock": partial(UnlockPage, self.context, path),
            "locked": partial(LockedPage, self.context, asks=True),
            "locked without a passphrase": partial(LockedPage, self.context, asks=False),
            "away": partial(AwayPage, self.context, "term", days=14, server="https://noor", asks=True),
            "trouble": partial(TroublePage, self.context, "Noor", "Noor", place=path, can_restore=True),
            "restore": partial(RestorePage, self.context, [(path, "Noor")], replaces=True),
            "who": partial(WhoPage, self.context, names),
        }
        for name, make in makes.items():
            yield name, partial(self._way_in_page, make)

    def _way_in_page(self, make: Callable[[], StartFrame]) -> None:
        self.entrance._show(make())

    def _list_of_visits(self) -> None:
        self.page("visits").views.choose("list")

    def _turn_all(self) -> None:
        self.page("steering").turn_all()

    def _task(self, task: str) -> None:
        getattr(self.page("companies").detail.tasks, task)()

    def _action(self, then: Callable[[], object] | None = None) -> None:
        # The first row is the head of its group. This one alone: several may be chosen since an earlier stop.
        self.at("actions", "", lambda: self.page("actions").table.select_row(1))
        self.settle()
        if then is not None:
            then()

    def _choose_all(self) -> None:
        self.page("actions").table.choosing.everything()
        self.page("actions")._show_chosen()

    def _several(self, step: str) -> None:
        self._action(self._choose_all)
        self.settle()
        self.page("actions").take_step(step)

    def _of_colleague(self, task: str) -> None:
        # Whatever they are called: in a store with hostile texts nobody else keeps a name.
        everybody = self.context.read(people.colleagues)
        other = next(one for one in everybody if one.id != self.context.actor.id)
        self.at("settings", f"colleagues:{other.id}")
        self.settle()
        getattr(self.page("settings").sections["colleagues"], task)()

    def _answers(self) -> None:
        """One that is clear, one that is in doubt and one that fits nothing."""
        today = self.context.today()
        keys = self.context.read(action_list, ActionFilter(View.OPEN), today=today).keys
        row = self.context.read(action_rows, keys[:1], today)[0]
        owner = self.context.read(people.colleague, row.owner_id or "")
        files = []
        for name, code, words in (
            ("Noor", str(reference(row)), "Gedaan"),
            ("Daan", self.codes()[-1], "Noor"),
            ("Eline", "", "Daan"),
        ):
            files.append(self.folder / f"{name}.eml")
            files[-1].write_bytes(
                f"From: Noor <{owner.email if owner else ''}>\nSubject: {code}\n\n{words}\n".encode()
            )
        self.context.open("answers", "\n".join(map(str, files)))

    def codes(self) -> list[str]:
        """The references of all actions, which stand on the screen and in no text."""
        today = self.context.today()
        keys = self.context.read(action_list, ActionFilter(View.ALL), today=today).keys
        return [str(reference(row)) for row in self.context.read(action_rows, keys, today)]

    def _read_file(self) -> None:
        self.page("import").start_again()
        self.page("import").read(str(self.file))


@contextmanager
def open_program(qtbot: QtBot, demo: Path, folder: Path) -> Iterator[Tour]:
    """The window on a copy of this demo store, at its smallest size."""
    path = folder / demo.name
    for file in (demo, keys_file(demo)):
        shutil.copyfile(file, path.with_name(file.name))
    settings = SettingsFile(folder / "settings.json")
    with Store.open(path, open_with_passphrase(path, PASSPHRASE)) as store:
        noor = store.read(people.colleague_named, "Noor Vermaat")
        assert noor is not None
        settings.remember_who(path, noor.id)
    shell = Shell(dark=False)
    program = Program(shell, settings, path, PASSPHRASE)
    program.context.exchange = FakeExchange(parent=program)
    shell.show()
    program.open()
    try:
        qtbot.waitUntil(lambda: program.window.current_route() == "today", timeout=20_000)
        shell.resize(*SMALL)  # after it fitted itself to the screen, which is smaller without one
        shell.activateWindow()
        yield Tour(qtbot, program, folder)
    finally:
        shell.close()
        program.stop()
        shell.deleteLater()
        theme.apply("light")
