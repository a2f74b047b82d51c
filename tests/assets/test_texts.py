# SPDX-License-Identifier: EUPL-1.2
"""Dutch is complete and true: every text of the program is in the catalogue, with the same places to fill in."""

from __future__ import annotations

import datetime as dt
import re
import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from assets import path, texts
from assets.sentences import SENTENCES

ROOT = Path(__file__).parents[2]
PACKAGES = ("assets", "desktop", "ui", "storage")
KEYWORDS = {"_": None, "N_": None, "n_": (1, 2), "marked": None}


def sources() -> set[str | tuple[str, ...]]:
    """Every text that the code asks for."""
    found: set[str | tuple[str, ...]] = set()
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            for _line, message, _comments, _context in extract_from_file("python", file, keywords=KEYWORDS):
                found.add(message if isinstance(message, str) else tuple(message))
    return {message for message in found if message and "".join(message).strip()}


def catalogue() -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    def whole(text: str | list[str] | tuple[str, ...] | None) -> str | tuple[str, ...]:
        return text if isinstance(text, str) else tuple(text or ())

    with path("translations", "nl", "LC_MESSAGES", "rodeloper.po").open("rb") as file:
        return {
            whole(message.id): whole(message.string) for message in read_po(file, locale="nl") if message.id
        }


def test_every_text_has_its_dutch() -> None:
    known = catalogue()
    missing = sorted(
        str(message) for message in sources() if not known.get(message) or not all(known[message])
    )
    assert not missing


def test_the_catalogue_holds_nothing_that_is_not_used() -> None:
    unused = sorted(str(message) for message in catalogue().keys() - sources())
    assert not unused


def test_no_text_hides_in_another_one() -> None:
    """Catalogue tools do not look inside f-strings."""
    hidden = [
        f"{file.name}: {line.strip()}"
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
        for line in file.read_text("utf-8").splitlines()
        if re.search(r"""\bf["'].*\{(?:[^{}]*\W)?(?:_|n_)\(["']""", line)
    ]
    assert not hidden


def test_translations_fill_in_the_same_places() -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for source, target in catalogue().items():
        if isinstance(source, str):
            assert places(source) >= places(str(target)), source
        else:
            for one, other in zip(source, target, strict=True):
                assert places(other) <= places(one) | {"n"}, source


def test_every_error_code_has_a_sentence() -> None:
    raised = set()
    for package in ("storage", "desktop", "ui"):
        for file in (ROOT / package).rglob("*.py"):
            raised |= set(
                re.findall(r'RodeLoperError\(\s*"([a-z_]+(?:[.-][a-z_-]+)+)"', file.read_text("utf-8"))
            )
    assert raised - SENTENCES.keys() == set()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("vr 27 nov", "5 dagen te laat", "7 maanden geleden", "45.212")),
        ("en", ("Fri 27 Nov", "5 days late", "7 months ago", "45,212")),
    ],
)
def test_dates_and_numbers_read_as_people_write_them(language: str, words: tuple[str, ...]) -> None:
    today = dt.date(2026, 11, 23)
    texts.use(language)
    assert words == (
        texts.date_short(dt.date(2026, 11, 27), today),
        texts.days_late(5),
        texts.ago(dt.date(2026, 4, 14), today),
        texts.number(45212),
    )


def test_initials_skip_what_stands_between_the_names() -> None:
    assert [
        texts.initials(name) for name in ("Noor Vermaat", "Peter de Wilde", "Dana el Khatib", "x", "")
    ] == ["NV", "PW", "DK", "X", "?"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Wij komen bij Noord B.V.. Past dat?", "Wij komen bij Noord B.V. Past dat?"),
        ("Wacht ... nu.", "Wacht ... nu."),
        ("Klaar.", "Klaar."),
    ],
)
def test_a_name_that_ends_in_a_stop_ends_the_sentence_too(text: str, shown: str) -> None:
    assert texts.one_stop(text) == shown
