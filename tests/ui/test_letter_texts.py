# SPDX-License-Identifier: EUPL-1.2
"""The texts of letters as the municipality changes them: with an example beside them, and every mistake said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storage.operations import letter_templates
from storage.queries.letter_templates import template_in_force
from storage.rules.letter_defaults import DEFAULTS
from storage.rules.letters import LetterKind
from storage.rules.rights import Actor
from storage.store import Store
from tests.ui.letters import context as context  # noqa: PLC0414 - a fixture
from tests.ui.letters import opened
from tests.ui.letters import town as town  # noqa: PLC0414 - a fixture
from tests.ui.subjects import shown
from ui.administration.letters import LettersSection
from ui.administration.page import AdministrationPage
from ui.context import Context
from ui.letters.pages import VisitLetterPage


@pytest.fixture
def section(qtbot: QtBot, context: Context) -> Iterator[LettersSection]:
    page = shown(qtbot, AdministrationPage(context))
    page.open_item("letters")
    found = page.sections["letters"]
    assert isinstance(found, LettersSection)
    yield found
    page.hide()


def in_force(section: LettersSection) -> Any:
    section.context.store.wait()
    QApplication.processEvents()
    return section.context.read(template_in_force, section.kind(), section.language())


def test_a_text_is_kept_when_the_cursor_leaves_and_the_example_follows(section: LettersSection) -> None:
    section.text.setPlainText("Hallo {{ contactpersoon.naam }}\n\n{{ afspraken }}")
    section.keep()
    assert section.preview.text() == (
        "Hallo Hanneke Brandsma\n\n- twee extra fietsenrekken bij de poort\n- een gesprek met de school over stagiairs"
    )
    assert in_force(section).template.text == "Hallo {{ contactpersoon.naam }}\n\n{{ afspraken }}\n"
    section.take_default()
    assert in_force(section).template == DEFAULTS[LetterKind.AFTER_VISIT, "nl"]
    assert not in_force(section).own


def test_what_cannot_be_filled_says_in_which_line_is_not_kept_and_holds_the_person(
    section: LettersSection,
) -> None:
    section.text.setPlainText("Hallo\n{{ adres }}")
    section.keep()
    assert section.text.marked() == 2
    assert "Regel 2" in section.said.text()
    assert not in_force(section).own
    assert section.holds()
    section.kinds.choose("action_done")
    assert section.kind() is LetterKind.AFTER_VISIT
    section.take_default()
    assert not section.holds()
    assert section.text.marked() == 0
    section.subject.setText("")
    section.keep()
    assert section.subject_field.error()
    section.take_default()


def test_a_field_goes_in_where_the_cursor_is(section: LettersSection) -> None:
    section.text.setPlainText("")
    section._add_field("bedrijf.naam", "{{ bedrijf.naam }}", "x")
    section.text.insert("{{ bedrijf.naam }}")
    section._look()
    assert section.preview.text() == "Bakkerij Oefenbrood"
    section.take_default()


def test_a_letter_follows_the_text_of_the_municipality(
    qtbot: QtBot, context: Context, store: Store, actor: Actor, town: dict[str, str]
) -> None:
    words = {"subject": "Dank!", "text": "Hoi {{ contactpersoon.naam }}"}
    store.write(letter_templates.write, actor, "after_visit", "nl", **words).result()
    page = opened(qtbot, VisitLetterPage(context), town["visit"])
    assert (page.subject.text(), page.text.toPlainText()) == ("Dank!", "Hoi Hanneke Brandsma")
    page.language.set_value("en")
    page.language.edited.emit()
    assert page.text.toPlainText().startswith("Dear Ms Brandsma,")
    page.hide()
    page.paper.clear()
