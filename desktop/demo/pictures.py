# SPDX-License-Identifier: EUPL-1.2
"""The story of the demo without a screen: its papers, its reports, and pictures of the main screens in a folder."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assets import texts
from desktop.demo.build import PASSPHRASE
from desktop.settings import SettingsFile
from storage.files import write_whole
from storage.keys import keys_file, open_with_passphrase
from storage.operations import notes
from storage.queries import visits
from storage.queries.action_filter import View
from storage.queries.visit_page import visit_page
from storage.queries.visits import VisitFilter
from storage.rules.choices import Part
from storage.rules.ids import TOPICS, agenda_item_id
from storage.rules.rights import Actor
from storage.rules.states import VisitState
from storage.rules.steering import month_before, month_of
from storage.store import Store

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.program import Program

SIZE = (1280, 800)
ENERGY = next(topic.id for topic in TOPICS if topic.code == "energy")
PATIENCE_S = 30.0


def play(store: Path, folder: Path) -> list[Path]:
    """Write everything into this folder (made when it is not there). Answers with the files."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as aside:
        # The story writes at the table; the demo itself stays as it was made.
        copy, settings = Path(aside, store.name), SettingsFile(Path(aside, "settings.json"))
        for file in (store, keys_file(store)):
            shutil.copyfile(file, copy.with_name(file.name))
        with Store.open(copy, open_with_passphrase(copy, PASSPHRASE)) as opened:
            files = list(_papers(opened, folder))
            settings.remember_who(copy, _write_at_the_table(opened))
        return [*files, *_pictures(copy, folder, settings)]


def _write_at_the_table(store: Store) -> str:
    """The first minutes of the conversation of today's visit; answers with the id of who writes."""
    visit = store.read(visits.resolve, "next")
    page = store.read(visit_page, visit, dt.date.today())
    lead = next(member for member in page.visit.team if member.part is Part.LEAD)
    noor = Actor(lead.colleague_id, lead.name, store.device)
    said = {
        "premises": "Het gebouw is te klein. Zoekt **4.000 m²** aan het water.\n\n/actie @overmars +14d rondleiding plannen op kavel Oostkade\n",
        "energy": "Stroomaansluiting zit vol tot 2028. Mevrouw Brandsma: ‘Zonder extra stroom kunnen wij de derde hal niet "
        "openen.’\n\n- Dak is geschikt voor ongeveer **1.200 panelen**\n- Wil samen met de buren een batterij kopen\n"
        "- Vraagt wie bij de gemeente over het net gaat\n\n/actie @jansen vr offerte zonnepanelen sturen\n\n"
        "Buurman Zwaluw & Zoon doet mee als er een plan ligt.\n",
        "staff": "Zoekt vier lassers en wil zelf opleiden.\n\n/actie @kroes di twee vacatures bespreken met het Werkcentrum\n",
        "internships": "Vijf plekken vanaf februari.\n",
        "access": "De nieuwe vakken bij poort 2 zijn goed ontvangen.\n",
    }
    codes = {topic.id: topic.code for topic in TOPICS}
    for item in page.agenda:
        text = said.get(codes.get(item.topic_id or "", ""))
        if text:
            store.write(notes.save, noor, agenda_item_id=item.id, text=text).result()
    return noor.id


def _papers(store: Store, folder: Path) -> Iterator[Path]:
    """Brief of the next visit and those of its week, report of the last one, and all actions three times."""
    from desktop.cli.exports import report_of
    from storage.queries.brief_pack import brief_pack
    from storage.queries.briefs import visit_brief
    from storage.queries.programme import monday_of
    from storage.queries.reports import visit_report
    from storage.queries.steering_report import steering_report
    from ui.documents import brief_pack as pack_paper
    from ui.documents import export, steering_sheet
    from ui.documents import steering_report as steering_paper
    from ui.documents import visit_brief as brief_paper
    from ui.documents import visit_report as report_paper

    now, language = dt.datetime.now().astimezone(), texts.language()
    coming, last = store.read(visits.resolve, "next"), last_wrapped_up(store)
    brief = store.read(visit_brief, coming, now.date())
    week = store.read(brief_pack, monday_of(brief.visit.day or now.date()), now.date())
    for name, content in (
        ("bezoekbrief.pdf", brief_paper.render(brief, language=language, now=now)),
        ("bezoekbrief-zonder-vertrouwelijk.pdf",
         brief_paper.render(brief.without_confidential(), language=language, now=now)),
        ("bezoekbrieven.pdf", pack_paper.render(week, language=language, now=now).pdf),
        ("bezoekverslag.pdf", report_paper.render(store.read(visit_report, last), language=language, now=now)),
    ):  # fmt: skip
        write_whole(folder / name, content)
        yield folder / name
    month = month_before(month_of(now.date()))
    steering = store.read(steering_report, month, now)
    for kind, made in (("pdf", steering_paper), ("xlsx", steering_sheet)):
        made.write(steering, folder / f"stuurrapportage.{kind}", language=language)
        yield folder / f"stuurrapportage.{kind}"
    for kind in ("pdf", "xlsx", "csv"):
        report = store.read(report_of, View.ALL, now, me="", maker="", on_paper=kind == "pdf")
        export.write(report, folder / f"acties.{kind}", kind, language=language)
        yield folder / f"acties.{kind}"


def last_wrapped_up(store: Store) -> str:
    """The id of the visit that was wrapped up last."""
    keys = store.read(visits.keys, VisitFilter(states=frozenset({VisitState.WRAPPED_UP.value})))
    return store.read(visits.rows, keys[:1])[0].id


def _say(_kind: object, _context: object, text: str) -> None:
    """What Qt has to say, but for what a screen that is not there always says: the first command of a newcomer ends here."""
    if "propagateSizeHints" not in text:
        sys.stderr.write(f"{text}\n")


def _pictures(store: Path, folder: Path, settings: SettingsFile) -> Iterator[Path]:
    """The main screens in the light theme, and some of them in the dark."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEvent, Qt, qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    from desktop.program import Program
    from ui import theme
    from ui.shell import Shell

    application = QApplication.instance() or QApplication(["rodeloper"])
    assert isinstance(application, QApplication)
    before = qInstallMessageHandler(_say)
    shell = Shell(dark=False)
    program = Program(shell, settings, store, PASSPHRASE)
    # A screen that is not there has a size of its own; the pictures have that of a laptop.
    shell.setWindowState(Qt.WindowState.WindowNoState)
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
        for name, kind, id_ in _screens(program):
            if kind in ("today", "actions", "conversation"):
                program.context.open(kind, id_)
                yield _picture(application, shell, folder / f"{name}-donker.png")
        theme.apply(mode="light")
        yield from _of_alderman(application, program, folder)
    finally:
        shell.close()
        program.stop()
        # Papers that are shown are closed with their pages.
        shell.deleteLater()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qInstallMessageHandler(before)


def _of_alderman(application: QApplication, program: Program, folder: Path) -> Iterator[Path]:
    """What an alderman sees: the start, and the brief of the next visit."""
    from desktop.demo.alderman import WHO
    from desktop.demo.looks import DemoLooks

    looks = DemoLooks(program)
    looks.be(next(one for one in looks.people.values() if one.name == WHO))
    coming = program.context.store.read(visits.resolve, "next")
    for name, kind, id_ in (("wethouder", "today", ""), ("wethouder-brief", "reading", coming)):
        program.context.open(kind, id_)
        yield _picture(application, program.shell, folder / f"{name}.png")


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
        ("gesprek", "conversation", f"{coming}/{agenda_item_id(coming, ENERGY)}"),
        ("afronden", "wrap_up", last),
        ("bedankbrief", "visit_letter", last),
        ("verteld", "told", company),
        ("acties", "actions", ""),
        ("overzicht", "steering", ""),
        ("stuurrapportage", "steering_report", ""),
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
