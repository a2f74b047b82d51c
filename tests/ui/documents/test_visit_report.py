# SPDX-License-Identifier: EUPL-1.2
"""The visit report holds what was written, harmless whatever that was, and tells who reports back."""

from __future__ import annotations

import pytest

from storage.queries.reports import VisitReport
from tests.ui.documents import reading, samples
from ui.documents import visit_report
from ui.documents.markdown import blocks


def render(report: VisitReport, language: str = "nl") -> bytes:
    return visit_report.render(report, language=language, now=samples.NOW)


def test_it_tells_who_what_agreed_and_who_reports_back() -> None:
    pdf = render(samples.visit_report())
    said = reading.text(pdf)
    for words in (
        "Namens de gemeente", "Van Rijnsbergen", "Hanneke Brandsma Directeur", "Huisvesting", "Ruimte", "4.000 m²",
        "• kavel Oostkade past", "1. eerst stroom", "2. dan bouwen", "de kaart (https://example.org/kaart)",
        "Afgesproken acties", "Kavel Oostkade laten zien", "Eline Kroes (Economische Zaken)", "Nog geen actiehouder",
        "wacht op netbeheerder", "4 banen toegezegd, mensen uit de bijstand", "Wil uitbreiden",
        "Noor Vermaat vertelt het bedrijf hoe het staat, uiterlijk 7 december 2026.", "een 8",
    ):  # fmt: skip
        assert words in said, words
    assert not reading.words_outside(pdf)
    assert all(reading.fonts(pdf).values())


def test_hostile_text_is_just_letters() -> None:
    pdf = render(samples.visit_report())
    said = reading.text(pdf)
    assert "<script>alert(1)</script> <para><font color='red'>rood</font>" in said
    assert "{formaat} %s" in said
    assert "diep" in said
    everything = reading.all_bytes(pdf)
    for action in (b"/URI", b"/JavaScript", b"/JS", b"/Launch", b"/Annots", b"/OpenAction"):
        assert action not in everything


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "#",
        "> ",
        "- ",
        "[",
        "![](",
        "\x00",
        "*" * 5000,
        "[" * 3000,
        "> " * 3000 + "a",
        "|a|b|\n|-|-|",
        "\\",
        "```\nx",
    ],
)
def test_any_note_can_be_set(text: str) -> None:
    for block in blocks(text):
        assert block.height(400) >= 0


def test_the_variant_without_confidential_notes_keeps_no_trace() -> None:
    report = samples.visit_report()
    assert samples.SECRET in reading.text(render(report))
    pdf = render(report.without_confidential())
    everything = reading.all_bytes(pdf).lower() + reading.text(pdf).lower().encode()
    for trace in (samples.SECRET, "vertrouwelijk", "problemen", "fusie"):
        assert trace.encode() not in everything, trace


def test_a_visit_without_anything_written() -> None:
    said = reading.text(render(VisitReport(visit=samples.facts(team=(), attendees=())), "en"))
    assert "No actions were agreed." in said


def test_very_long_notes_flow_over_pages() -> None:
    from dataclasses import replace

    from storage.queries.reports import ReportNote, ReportTopic

    words = " ".join(f"woord{n}" for n in range(3000))
    report = replace(
        samples.visit_report(), topics=(ReportTopic("Lang", (ReportNote("Noor", words),)),), summary=words
    )
    pdf = render(report)
    said = reading.text(pdf)
    assert len(reading.pages(pdf)) > 4
    assert said.count("woord2999") == 2
    assert not reading.words_outside(pdf)
