# SPDX-License-Identifier: EUPL-1.2
"""Whoever has a document read out hears what is what, in the order of reading, and no decoration."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.documents import reading, samples
from tests.ui.documents.test_letter import LETTER
from ui.documents import action_report, letter, visit_brief, visit_report


def brief(*, full: bool = False) -> bytes:
    made = samples.full_brief() if full else samples.normal_brief()
    return visit_brief.render(made, language="nl", now=samples.NOW)


def report() -> bytes:
    return visit_report.render(samples.visit_report(), language="nl", now=samples.NOW)


def actions(rows: int = 40) -> bytes:
    return action_report.render(samples.action_report(rows), language="nl")


def letters() -> bytes:
    return letter.render(LETTER, language="nl", now=samples.NOW)


@pytest.mark.parametrize(
    "pdf",
    [brief(), brief(full=True), report(), actions(), letters()],
    ids="brief full report actions letter".split(),
)
def test_every_word_is_said_or_decoration(pdf: bytes) -> None:
    assert reading.untagged(pdf) == ""
    facts = reading.information(pdf)
    assert facts["/Marked"] == "True"
    assert facts["/Lang"] == "nl-NL"
    assert facts["/Title"]
    assert facts["/DisplayDocTitle"] == "True"
    assert all(reading.fonts(pdf).values()), "a letter that is not in the paper is another one elsewhere"


def test_a_brief_has_a_title_headings_and_lists() -> None:
    said = reading.said(brief())
    assert said[0] == ("H1", "Van Ommelen Scheepstechniek")
    headings = [words for role, words in said if role == "H2"]
    assert headings[:2] == ["In één minuut", "Wat wij hebben beloofd"]
    assert "Liever niet over praten" in headings
    # The state of a promise comes before the promise, its date after.
    at = said.index(("Lbl", "5 dagen te laat"))
    assert [role for role, _words in said[at : at + 4]] == ["Lbl", "P", "P", "P"]


def test_the_left_column_is_read_before_the_right_one() -> None:
    headings = [words for role, words in reading.said(brief()) if role == "H2"]
    assert headings.index("Waar het over gaat") < headings.index("Mensen")


def test_ribbon_head_and_foot_are_not_read_out() -> None:
    words = " ".join(words for _role, words in reading.said(brief()))
    assert "Gemaakt met Rode Loper" not in words
    assert "1 van 1" not in words


def test_what_goes_on_on_the_next_page_is_one_paragraph() -> None:
    report = samples.visit_report()
    note = replace(report.topics[0].notes[0], text="Een lang verhaal. " * 600)
    long = replace(report, topics=(replace(report.topics[0], notes=(note,)),))
    pdf = visit_report.render(long, language="nl", now=samples.NOW)
    broken = [places for role, places, _kids in reading.elements(pdf) if role == "P" and len(places) > 1]
    assert [[page for page, _number in places] for places in broken] == [[0, 1, 2]]
    assert ("P", ("Een lang verhaal. " * 600).strip()) in reading.said(pdf)


def test_headings_in_a_note_leave_out_no_rank() -> None:
    report = samples.visit_report()
    note = replace(report.topics[0].notes[0], text="## Eerst\n\na\n\n## Dan\n\n#### Dieper\n\nb\n\n## Slot")
    long = replace(report, topics=(replace(report.topics[0], notes=(note,)),))
    said = reading.said(visit_report.render(long, language="nl", now=samples.NOW))
    found = [(role, words) for role, words in said if words in ("Eerst", "Dan", "Dieper", "Slot")]
    assert found == [("H3", "Eerst"), ("H3", "Dan"), ("H4", "Dieper"), ("H3", "Slot")]


def test_a_table_has_its_headings_once_and_every_cell_in_its_row() -> None:
    said, rows = reading.said(actions()), reading.rows(actions())
    assert rows[0] == ["TH"] * 8
    cells = [row for row in rows[1:] if row != ["TH"]]
    assert len(cells) == 40
    assert all(row == ["TD"] * 8 for row in cells)
    assert [words for role, words in said if role == "TH"].count("Actiehouder") == 1
    assert reading.pages(actions())[1].count("Actiehouder") == 1  # it is there for the eye
