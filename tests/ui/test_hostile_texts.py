# SPDX-License-Identifier: EUPL-1.2
"""Whatever somebody writes, screens and papers show letters: nothing is drawn as markup, opened, or fetched."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import socket
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, unquote, urlsplit

import pikepdf
import pytest
from icalendar import Calendar
from PySide6.QtCore import QAbstractListModel, QAbstractTableModel, QUrl
from PySide6.QtGui import QAction, QDesktopServices, Qt, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QLabel, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.demo import pictures
from desktop.demo.build import PASSPHRASE
from storage.keys import open_with_passphrase
from storage.queries import visits
from storage.queries.visit_page import VisitPage, visit_page
from storage.store import Store
from tests.conftest import NOW
from tests.ui import hostile_texts
from tests.ui.documents import reading
from tests.ui.every_screen import open_program
from ui import outside
from ui.mail_link import mail_link
from ui.visits.calendar_file import appointment, file_name
from ui.visits.invitation import letter
from ui.visits.note_text import NoteText
from ui.widgets.tips import plain_tip


@contextmanager
def nobody_calls() -> Iterator[int]:
    """A port on loopback to which nothing connects while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server.getsockname()[1]
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.fixture(scope="module")
def made(demo: Path) -> Iterator[Path]:
    """A demo of which every text wants to be more than that, and which nobody may make call home."""
    with nobody_calls() as port:
        put = hostile_texts.fill(demo, open_with_passphrase(demo, PASSPHRASE), port, "Noor Vermaat")
        assert put > 4_000
        yield demo


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / made.name
    shutil.copyfile(made, path)
    with Store.open(path, open_with_passphrase(made, PASSPHRASE)) as opened:
        yield opened


def markup(root: QWidget) -> Iterator[str]:
    """What would be drawn as more than letters."""
    for widget in (root, *root.findChildren(QWidget)):
        name = f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        if Qt.mightBeRichText(widget.toolTip()):
            yield f"tool tip of {name}: {widget.toolTip()[:60]!r}"
        if isinstance(widget, QLabel):
            plain = widget.textFormat() is Qt.TextFormat.PlainText
            if not plain and not isinstance(widget, NoteText):
                yield f"text of {name}: {widget.text()[:60]!r}"
            if widget.openExternalLinks() or "<img" in widget.text() * (not plain):
                yield f"link or picture in {name}"
        if isinstance(widget, QAbstractItemView):
            yield from (
                f"tool tip in {name}: {tip[:60]!r}" for tip in tips(widget) if Qt.mightBeRichText(tip)
            )
        if isinstance(widget, QTextEdit | QPlainTextEdit):
            yield from (f"{name}: {what}" for what in more_than_letters(widget.document()))
    for action in root.findChildren(QAction):
        if Qt.mightBeRichText(action.toolTip()):
            yield f"tool tip of {action.text()[:40]!r}"


def tips(view: QAbstractItemView) -> Iterator[str]:
    """The tool tips of the first fifty rows."""
    model = view.model()
    if isinstance(model, QAbstractTableModel | QAbstractListModel):
        columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
        for row in range(min(model.rowCount(), 50)):
            for column in range(columns):
                yield str(model.data(model.index(row, column), Qt.ItemDataRole.ToolTipRole) or "")


def more_than_letters(document: QTextDocument) -> Iterator[str]:
    """The pieces of a document that are a picture or lead somewhere."""
    for number in range(document.blockCount()):
        pieces = document.findBlockByNumber(number).begin()
        while not pieces.atEnd():
            style = pieces.fragment().charFormat()
            if style.isImageFormat() or style.isAnchor():
                yield pieces.fragment().text()
            pieces += 1


def test_no_screen_draws_what_people_write_as_markup_and_nothing_is_fetched(
    qtbot: QtBot, made: Path, tmp_path: Path
) -> None:
    with open_program(qtbot, made, tmp_path) as tour:
        wrong = {f"{name}: {words}" for name, root in tour.walk() for words in markup(root)}
    assert not wrong, "\n".join(sorted(wrong))


@pytest.mark.parametrize(
    "words", [*hostile_texts.texts(1), "<b>", "a &lt;b&gt;", "x < y", "\n<img src=x>", "<?xml version"]
)
def test_a_tool_tip_is_plain_whatever_it_says(words: str) -> None:
    tip = plain_tip(words)
    assert not Qt.mightBeRichText(tip)
    assert tip.replace("\u2060", "") == words.replace("\u2060", "")


# Papers


_ACTIVE = (
    "/URI",
    "/JavaScript",
    "/JS",
    "/Launch",
    "/GoToR",
    "/SubmitForm",
    "/ImportData",
    "/EmbeddedFile",
    "/OpenAction",
    "/AA",
)


def active(thing: object, depth: int = 0) -> Iterator[str]:
    """What a reader of PDF would do rather than show."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield from (str(key) for key in thing if str(key) in _ACTIVE)
        yield from (str(value) for value in thing.values() if str(value) in _ACTIVE)
    if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
        yield "a picture"


def test_papers_hold_letters_only(store: Store, tmp_path: Path) -> None:
    papers = {path.name: path for path in pictures._papers(store, tmp_path)}
    assert len(papers) == 9
    said = ""
    for name in (name for name in papers if name.endswith(".pdf")):
        with pikepdf.open(papers[name]) as paper:
            assert not [found for thing in paper.objects for found in active(thing)], name
        said += reading.text(papers[name].read_bytes())
    # Which of the texts stands where follows from how many there are before it.
    assert "Klik hier" in said


def test_spreadsheets_calculate_nothing_and_lead_nowhere(store: Store, tmp_path: Path) -> None:
    papers = {path.suffix: path for path in pictures._papers(store, tmp_path) if path.stem == "acties"}
    with papers[".csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert len(rows) > 50
    assert not [cell for row in rows for cell in row if cell.lstrip(" \t\r\n\v\f\0")[:1] in {*"=+-@"}]
    with zipfile.ZipFile(papers[".xlsx"]) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert not [name for name in parts if "hyperlink" in name.lower() or "external" in name.lower()]
    assert not [
        name
        for name, part in parts.items()
        if b"<f>" in part or b"<hyperlink" in part or b'TargetMode="External"' in part
    ]


# Mail and calendar


def page_of(store: Store) -> VisitPage:
    return store.read(visit_page, store.read(visits.resolve, "next"), dt.date.today())


def test_an_appointment_is_one_appointment(store: Store) -> None:
    page = page_of(store)
    content = appointment(page, now=NOW)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    allowed = {
        "UID",
        "SEQUENCE",
        "DTSTAMP",
        "LAST-MODIFIED",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "DESCRIPTION",
        "LOCATION",
        "STATUS",
        "CLASS",
    }
    assert set(event) <= allowed
    lines = content.replace(b"\r\n ", b"").split(b"\r\n")
    assert not [
        line for line in lines if line.upper().startswith((b"ATTACH", b"URL", b"ORGANIZER", b"ATTENDEE"))
    ]
    assert not [line for line in lines if any(sign < 32 and sign != 9 for sign in line)]
    assert Path(file_name(page)).name == file_name(page)
    assert file_name(page).isprintable()


def test_a_mail_has_the_readers_and_headers_that_it_seems_to_have(store: Store) -> None:
    found = letter(page_of(store), sender="Noor", municipality="Lindervoort", language="nl")
    for link in (found.mail_link, *(mail_link([words], words, words) for words in hostile_texts.texts(1))):
        parts = urlsplit(link)
        assert parts.scheme == "mailto"
        assert set(parse_qs(parts.query, strict_parsing=True)) <= {"subject", "body"}
        assert not set("\r\n\0") & set(unquote(parts.path) + parse_qs(parts.query)["subject"][0])
    assert (
        mail_link(["a@b.nl?bcc=c@d.nl&x=1", "e@f.nl,g@h.nl"])
        == "mailto:a@b.nl%3Fbcc%3Dc@d.nl%26x%3D1,e@f.nl%2Cg@h.nl"
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "smb://voorbeeld/x",
        "//voorbeeld/deel",
        "data:text/html,x",
        "vscode:x",
        "",
        "calc.exe",
    ],
)
def test_a_program_is_never_opened(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", pytest.fail)
    told: list[str] = []
    assert not outside._open(
        QUrl(address), SimpleNamespace(banner=lambda *words: told.append(words[0])), "Dat kan niet."
    )
    assert told == ["Dat kan niet."]


@pytest.mark.parametrize(
    "address", ["https://voorbeeld.nl", "http://voorbeeld.nl", "mailto:a@b.nl", "tel:+31301234567"]
)
def test_a_page_a_mail_or_a_telephone_may_be_opened(address: str) -> None:
    assert outside.is_safe(QUrl(address))
