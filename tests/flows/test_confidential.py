# SPDX-License-Identifier: EUPL-1.2
"""A confidential note is with its readers only: a marker in it is looked for in all that another colleague has."""

from __future__ import annotations

import datetime as dt
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.cli.exports import report_of
from storage import backups, connections
from storage.keys import wrap_key, write_keys
from storage.operations import notes, visits
from storage.queries.action_filter import View
from storage.queries.briefs import visit_brief
from storage.queries.finder import find, notes_with
from storage.queries.reports import visit_report
from storage.rules.ids import TOPICS
from tests.conftest import KEY
from tests.factories import make_company
from tests.flows.conftest import Hire
from tests.flows.real_laptop import RealLaptop, until_quiet
from tests.ui.documents.reading import text as pdf_text
from ui.documents import export
from ui.documents import visit_brief as brief_paper
from ui.documents import visit_report as report_paper

MARKER = "Kwikstaartgeheim"
WORDS = f"Denkt aan verkoop, {MARKER}.\n/actie @vermaat vr {MARKER} uitzoeken\n"
NOW = dt.datetime(2026, 11, 25, 15, 0, tzinfo=dt.UTC)


def in_rows(path: Path) -> set[str]:
    """The tables of a store, and the indexes of its search, in which the marker stands."""
    found: set[str] = set()
    connection = connections.connect(path, KEY)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for name in names:
        for row in connection.execute(f"SELECT * FROM {name}"):
            found.update({name} if MARKER.casefold() in str(row).casefold() else ())
    for name in (name for name in names if name.endswith("_search")):
        connection.execute(f"CREATE VIRTUAL TABLE temp.words_of_{name} USING fts5vocab(main, {name}, row)")
        terms = {row[0] for row in connection.execute(f"SELECT term FROM temp.words_of_{name}")}
        found.update({name} if MARKER.casefold() in terms else ())
    connection.close()
    return found


def papers(one: RealLaptop, visit: str, later: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Every paper that can be made of the work, as a name and its words."""
    today = NOW.date()
    report = one.store.read(visit_report, visit)
    yield "report", pdf_text(report_paper.render(report, language="nl", now=NOW))
    brief = one.store.read(visit_brief, later, today)
    yield "brief", pdf_text(brief_paper.render(brief, language="nl", now=NOW))
    for kind in ("pdf", "xlsx", "csv"):
        made = one.store.read(
            report_of, View.ALL, NOW, me=one.actor.id, maker=one.actor.name, on_paper=kind == "pdf"
        )
        target = folder / f"{one.login}.{kind}"
        export.write(made, target, kind, language="nl")
        if kind == "pdf":
            yield kind, pdf_text(target.read_bytes())
        elif kind == "csv":
            yield kind, target.read_text("utf-8-sig")
        else:
            with zipfile.ZipFile(target) as book:
                yield kind, " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def found_in(one: RealLaptop, visit: str, later: str, folder: Path) -> set[str]:
    """Where on this laptop the marker can be read."""
    one.store.wait()
    found = in_rows(one.path)
    found |= {f"paper: {name}" for name, words in papers(one, visit, later, folder) if MARKER in words}
    if one.store.read(notes_with, MARKER) or one.store.read(find, MARKER).actions:
        found.add("finder")
    write_keys(one.path, wrap_key(KEY, None)[0])
    copy, unpacked = folder / f"{one.login}.rlbackup", folder / f"{one.login}-unpacked.store"
    backups.back_up(one.path, KEY, copy)
    assert MARKER.encode() not in copy.read_bytes()
    backups.unpack(copy, unpacked)
    found |= {f"back-up: {name}" for name in in_rows(unpacked)}
    return found


def test_a_confidential_note_is_nowhere_on_the_laptop_of_who_may_not_read_it(
    laptop: Hire, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    noor, eline, rik = laptop("noor"), laptop("eline"), laptop("rik")
    company = make_company(noor.store, noor.actor)
    # Eline goes along, and is not named; Rik goes along nowhere, and is.
    team = [(noor.actor.id, "lead"), (eline.actor.id, "second")]
    visit, later = (
        noor.do(visits.plan, company_id=company, starts_at=moment, team=team, topics=[TOPICS[0].id])
        for moment in (dt.datetime(2026, 11, 24, 9, 30), dt.datetime(2026, 12, 8, 9, 30))
    )
    topic = next(one["id"] for one in noor.all_of("agenda_items") if one["visit_id"] == visit)
    noor.do(visits.hold, visit_id=visit)
    noor.do(notes.save, agenda_item_id=topic, text="", disclosure="confidential")
    noor.do(notes.name_readers, agenda_item_id=topic, readers=[rik.actor.id])
    with caplog.at_level(logging.DEBUG):
        noor.do(notes.save, agenda_item_id=topic, text=WORDS)
        until_quiet([noor, eline, rik])
        logging.getLogger("sync").debug("listened")
    assert "listened" in caplog.text
    assert MARKER not in caplog.text

    assert found_in(eline, visit, later, tmp_path) == set()
    # The same search finds it where it may be.
    everywhere = {"notes", "actions", "note_search", "action_search", "sync_states", "finder"}
    everywhere |= {
        "paper: report",
        "paper: brief",
        "paper: pdf",
        "paper: xlsx",
        "paper: csv",
        "back-up: notes",
    }
    assert everywhere <= found_in(noor, visit, later, tmp_path)
    assert everywhere <= found_in(rik, visit, later, tmp_path)

    # No longer named: from the next exchange on it is not on his laptop either; she joins by name.
    noor.do(notes.name_readers, agenda_item_id=topic, readers=[eline.actor.id])
    until_quiet([noor, eline, rik])
    # What SQLite did not write over yet of an index, nothing looks in any more.
    left = {one for one in found_in(rik, visit, later, tmp_path) if not one.endswith("_search_data")}
    assert left == set()
    assert "notes" in found_in(eline, visit, later, tmp_path)
