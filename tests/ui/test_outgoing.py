# SPDX-License-Identifier: EUPL-1.2
"""A draft goes to the mail program as a file that only this person reads, and that does not stay."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fast_mail_parser import parse_email
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop import folders
from storage.errors import RodeLoperError
from ui import outside
from ui.documents.mail_draft import Draft, Recipient
from ui.outgoing import Outgoing

DRAFT = Draft((Recipient("Peter", "peter@lindervoort.example"),), "Laadpalen: poort 2?", "Hoi")


@pytest.fixture
def context(tmp_path: Path) -> Any:
    told: list[str] = []
    return SimpleNamespace(
        outgoing=Outgoing(tmp_path / "cache" / "outgoing"),
        now=lambda: dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC),
        messages=SimpleNamespace(banner=lambda *words: told.append(words[0])),
        note=lambda *what, **about: told.append(str((what, about))),
        told=told,
    )


def test_the_mail_program_gets_a_file_that_is_gone_after_closing(
    context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def open_url(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    assert outside.open_draft(DRAFT, context, kind="actions", record_id="a")
    assert outside.open_draft(DRAFT, context)
    first, second = opened
    assert first.name == second.name == "Laadpalen poort 2.eml"
    assert first != second, "the mail program may still hold the first one open"
    assert parse_email(first.read_bytes()).subject == DRAFT.subject
    assert first.stat().st_mode & 0o077 == 0
    assert first.parent.parent.stat().st_mode & 0o077 == 0
    assert context.told[0] == "(('exports.mail',), {'detail': 'draft', 'kind': 'actions', 'record_id': 'a'})"
    context.outgoing.clear()
    context.outgoing.clear()
    assert list(first.parents[2].iterdir()) == []


def test_without_a_mail_program_that_is_a_sentence(context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    assert not outside.open_draft(DRAFT, context)
    assert "geen mailprogramma" in context.told[-1]


def test_a_wrong_address_opens_nothing(context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: pytest.fail("opened"))
    with pytest.raises(RodeLoperError):
        outside.open_draft(Draft((Recipient("Peter", "peter"),), "Hoi", "Hoi"), context)
    assert not context.told


def test_each_store_has_its_own_folder(tmp_path: Path) -> None:
    assert folders.outgoing(tmp_path / "a.db") != folders.outgoing(tmp_path / "b.db")
