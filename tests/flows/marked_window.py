# SPDX-License-Identifier: EUPL-1.2
"""A window in which somebody works with words that can be found again, until it is killed. Run by the test of raw bytes.

Arguments: the store, the folder of the person, and the words.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from sqlalchemy.orm import Session

from desktop.crash import leave_no_dump
from desktop.program import Program
from desktop.settings import SettingsFile
from storage.changes import Changes
from storage.operations import actions, notes, visits
from storage.queries import finder
from storage.queries.companies import CompanyFilter, company_keys, company_rows
from storage.queries.visit_page import visit_page
from storage.rules.choices import Part
from storage.rules.rights import Actor
from ui.context import log_without_content
from ui.shell import Shell
from ui.visits.brief_view import BriefPage


def main(store: Path, given: Path, passphrase: str, note: str, action: str, defect: str, half: str) -> None:
    """Work, look at papers, run into two defects, and die in the middle of a save."""
    application = QApplication(sys.argv[:1])
    shell = Shell(dark=False)
    program = Program(shell, SettingsFile(), store, passphrase)
    shell.show()
    program.open()
    until(application, lambda: program.window.current_route() == "today")
    context, day = program.context, dt.date.today()
    (key,) = context.read(company_keys, CompanyFilter(text="", today=day), "name", False)[:1]
    company = context.read(company_rows, [key], day)[0].id
    actor: Actor = context.actor

    def do(operation: Callable[..., Changes], *args: object, **fields: object) -> object:
        return context.store.write(operation, actor, *args, **fields).result().answer

    visit = str(do(visits.plan, company_id=company, starts_at=dt.datetime.combine(day, dt.time(10)), purpose=note,
                   team=((actor.id, Part.LEAD),), own_topics=(note,)))  # fmt: skip
    item = context.read(visit_page, visit, day).agenda[0].id
    do(notes.save, agenda_item_id=item, text=f"Wij spraken over {note}.\n\n/actie vr {action}\n")
    do(actions.agree, company_id=company, title=action, visit_id=visit)
    assert context.read(finder.find, note).notes, "the search finds the note"
    for route, what in (("companies", company), ("visits", visit), ("conversation", f"{visit}/{item}"), ("actions", ""),
                        ("report", visit), ("brief", visit)):  # fmt: skip
        context.open(route, what)
        rest(application)
    page = program.window.page("brief")
    assert isinstance(page, BriefPage)
    paper = page.paper
    until(application, lambda: bool(paper.pdf()))
    paper.save_to(given / "brief.pdf")

    def fails() -> None:
        raise ValueError(f"could not read {defect}")

    QTimer.singleShot(0, fails)
    threading.Thread(target=fails).start()
    try:
        fails()
    except ValueError as problem:
        log_without_content(problem)
        logging.getLogger("ours").exception("it went wrong")
    rest(application)

    def dies(db: Session, _actor: Actor) -> Changes:
        # With so little memory the pages of the unfinished save go to the disk at once.
        db.connection().exec_driver_sql("PRAGMA cache_size = 10")
        for n in range(100):
            actions.agree(db, actor, company_id=company, title=f"{half} {n}")
        os.kill(os.getpid(), signal.SIGKILL)
        return Changes()

    context.store.write(dies, actor)
    while True:
        application.processEvents()


def until(application: QApplication, true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "the window does not get there"
        application.processEvents()


def rest(application: QApplication, seconds: float = 0.4) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        application.processEvents()


if __name__ == "__main__":
    leave_no_dump()
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
