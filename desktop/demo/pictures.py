# SPDX-License-Identifier: EUPL-1.2
"""The story of the demo without a screen: its papers, its reports, and pictures of the main screens in a folder."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assets import texts
from desktop.demo.build import PASSPHRASE
from desktop.settings import SettingsFile
from storage.files import write_whole
from storage.keys import open_with_passphrase
from storage.queries import visits
from storage.queries.action_filter import View
from storage.queries.visits import VisitFilter
from storage.rules.states import VisitState
from storage.store import Store

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.program import Program

SIZE = (1280, 800)
PATIENCE_S = 30.0


def play(store: Path, folder: Path, settings: SettingsFile) -> list[Path]:
    """Write everything into this folder (made when it is not there). Answers with the files."""
    folder.mkdir(parents=True, exist_ok=True)
    with Store.open(store, open_with_passphrase(store, PASSPHRASE)) as opened:
        files = list(_papers(opened, folder))
    return [*files, *_pictures(store, folder, settings)]


def _papers(store: Store, folder: Path) -> Iterator[Path]:
    """Brief of the next visit, report of the last one, and all actions three times."""
    from desktop.cli.exports import report_of
    from storage.queries.briefs import visit_brief
    from storage.queries.reports import visit_report
    from ui.documents import export
    from ui.documents import visit_brief as brief_paper
    from ui.documents import visit_report as report_paper

    now, language = dt.datetime.now().astimezone(), texts.language()
    coming, last = store.read(visits.resolve, "next"), last_wrapped_up(store)
    brief = store.read(visit_brief, coming, now.date())
    for name, content in (
        ("bezoekbrief.pdf", brief_paper.render(brief, language=language, now=now)),
        ("bezoekbrief-zonder-vertrouwelijk.pdf",
         brief_paper.render(brief.without_confidential(), language=language, now=now)),
        ("bezoekverslag.pdf", report_paper.render(store.read(visit_report, last), language=language, now=now)),
    ):  # fmt: skip
        write_whole(folder / name, content)
        yield folder / name
    for kind in ("pdf", "xlsx", "csv"):
        report = store.read(report_of, View.ALL, now, me="", maker="", on_paper=kind == "pdf")
        export.write(report, folder / f"acties.{kind}", kind, language=language)
        yield folder / f"acties.{kind}"


def last_wrapped_up(store: Store) -> str:
    """The id of the visit that was wrapped up last."""
    keys = store.read(visits.keys, VisitFilter(states=frozenset({VisitState.WRAPPED_UP.value})))
    return store.read(visits.rows, keys[:1])[0].id


def _pictures(store: Path, folder: Path, settings: SettingsFile) -> Iterator[Path]:
    """The main screens in the light theme, and two of them in the dark."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from desktop.program import Program
    from ui import theme
    from ui.shell import Shell

    application = QApplication.instance() or QApplication(["rodeloper"])
    assert isinstance(application, QApplication)
    shell = Shell(dark=False)
    program = Program(shell, settings, store, PASSPHRASE)
    shell.resize(*SIZE)
    theme.apply(mode="light")
    shell.show()
    program.open()
    try:
        _until(application, lambda: program.window.current_route() == "today")
        for name, kind, id_ in _screens(program):
            program.context.open(kind, id_)
            yield _picture(application, shell, folder / f"{name}.png")
        theme.apply(mode="dark")
        for name in ("today", "actions"):
            program.context.open(name, "")
            yield _picture(application, shell, folder / f"{name}-donker.png")
    finally:
        shell.close()
        program.stop()


def _screens(program: Program) -> Iterator[tuple[str, str, str]]:
    """A name, what to open and which one: the story from list to told company."""
    store = program.context.store
    coming, last = store.read(visits.resolve, "next"), last_wrapped_up(store)
    company = store.read(visits.row, coming).company_id
    yield from (
        ("vandaag", "today", ""),
        ("bedrijven", "companies", ""),
        ("bedrijf", "companies", company),
        ("bezoeken", "visits", ""),
        ("bezoek", "visits", coming),
        ("brief", "brief", coming),
        ("gesprek", "conversation", last),
        ("afronden", "wrap_up", last),
        ("acties", "actions", ""),
        ("instellingen", "settings", ""),
    )


def _picture(application: QApplication, shell: object, file: Path) -> Path:
    from ui.shell import Shell

    assert isinstance(shell, Shell)
    _settle(application)
    shell.grab().save(str(file))
    return file


def _settle(application: QApplication, seconds: float = 0.6) -> None:
    """Let what the screen still asked for arrive."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        application.processEvents()
        time.sleep(0.01)


def _until(application: QApplication, true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("the window did not open")
        application.processEvents()
        time.sleep(0.01)
