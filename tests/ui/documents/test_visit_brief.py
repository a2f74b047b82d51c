# SPDX-License-Identifier: EUPL-1.2
"""The brief tells the team what it must know, on one page, and nothing that it must not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from assets import texts
from storage.queries.briefs import Brief, KeyFigures
from tests.ui.documents import reading, samples
from ui.documents import visit_brief
from ui.documents.one_minute import points


def render(brief: Brief, language: str = "nl") -> bytes:
    return visit_brief.render(brief, language=language, now=samples.NOW)


def test_a_normal_visit_fits_on_one_page_and_says_it_all() -> None:
    pdf = render(samples.normal_brief())
    assert len(reading.pages(pdf)) == 1
    said = reading.text(pdf)
    for words in (
        "Van Ommelen Scheepstechniek", "Maandag 23 november, 09:30", "Sluiskade 14", "Wethouder Van Rijnsbergen",
        "Noor Vermaat (Economische Zaken)", "In één minuut", "Bied excuses aan.", "5 dagen te laat", "Vertel goed nieuws.",
        "Vraag door.", "412", "38 meer dan eerst", "9 plekken", "4 banen, 5 stages", "Wat wij hebben beloofd",
        "gedaan, niet verteld", "wacht op netbeheerder", "Beloofd op 14 april aan mevrouw Brandsma", "Hanneke Brandsma",
        "Wil uitbreiden", "Liever niet over praten", "bedrijfshuisvestingsvraagstuk", "1 van 1", "Bevat vertrouwelijke delen",
        "Bewaren: 10 jaar",
    ):  # fmt: skip
        assert words in said, words
    assert not reading.words_outside(pdf)


def test_late_promises_come_first_then_what_the_company_must_hear() -> None:
    leads = [point.kind for point in points(samples.normal_brief(), samples.TODAY)]
    assert leads == ["late", "told", "alert"]


def test_what_is_promised_and_not_late_is_never_called_nothing() -> None:
    brief = samples.normal_brief()
    coming = next(promise for promise in brief.promises if not promise.state.is_closed)
    coming = replace(coming, title="Netbeheerder bellen.", days_late=0, due_on=samples.TODAY + dt.timedelta(4),
                     owner="Peter Jansen")  # fmt: skip
    said = points(replace(brief, promises=(coming, coming), alerts=()), samples.TODAY)
    assert [point.kind for point in said] == ["open"]
    assert said[0].lead == "Vertel hoe het ervoor staat."
    assert said[0].text == (
        "Wij hebben beloofd: Netbeheerder bellen. Peter Jansen doet het, uiterlijk 27 november. Er staat nog 1 belofte open."
    )
    nothing = points(replace(brief, promises=(), alerts=()), samples.TODAY)
    assert nothing[0].text == "Er staan geen beloften open. Vraag wat er nu speelt."


def test_a_full_brief_goes_on_cleanly_with_numbered_pages() -> None:
    pdf = render(samples.full_brief())
    pages = reading.pages(pdf)
    assert len(pages) >= 2
    for number, page in enumerate(pages, start=1):
        assert f"{number} van {len(pages)}" in page
        lines = [line for line in page.splitlines() if line.strip()]
        assert lines[-2] not in (
            "Wat wij hebben beloofd",
            "Mensen",
            "Waar het over gaat",
            "Vorige gesprekken",
        )
    assert not reading.words_outside(pdf)
    assert "En nog 4 in de actielijst" in reading.text(pdf)


def test_a_busy_but_usual_visit_takes_two_pages() -> None:
    brief = samples.normal_brief()
    busy = replace(brief, promises=brief.promises * 2, topics=brief.topics * 2, alerts=brief.alerts * 2)
    assert len(reading.pages(render(busy))) == 2


def test_without_any_data_there_is_still_a_start_and_room_to_write() -> None:
    said = reading.text(render(samples.empty_brief()))
    assert "Maak kennis." in said
    assert "Ruimte voor aantekeningen" in said
    assert "Wat wij hebben beloofd" not in said
    assert "Nog geen datum" in said


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_variant_without_confidential_parts_keeps_no_trace(language: str) -> None:
    secret = samples.secret_brief()
    assert samples.SECRET in reading.text(render(secret, language))
    pdf = render(secret.without_confidential(), language)
    everything = reading.all_bytes(pdf).lower() + reading.text(pdf).lower().encode()
    for trace in (
        samples.SECRET,
        "vertrouwelijk",
        "confidential",
        "liever niet",
        "rather not",
        "problemen",
        "in trouble",
    ):
        assert trace.encode() not in everything, trace
        assert trace not in str(reading.information(pdf)).lower()


def test_the_variant_equals_a_brief_that_never_had_confidential_parts() -> None:
    plain = replace(samples.normal_brief(), sensitivities="")
    assert render(samples.secret_brief().without_confidential()) == render(plain)


def test_the_same_brief_gives_the_same_bytes_with_its_own_date() -> None:
    pdf = render(samples.normal_brief())
    assert pdf == render(samples.normal_brief())
    facts = reading.information(pdf)
    assert facts["/Title"] == "Bezoekbrief: Van Ommelen Scheepstechniek"
    assert facts["/Author"] == "Gemeente Lindervoort"
    assert facts["/Lang"] == "nl-NL"
    assert "20261123" in facts["/CreationDate"]


def test_all_fonts_are_in_the_file() -> None:
    fonts = reading.fonts(render(samples.normal_brief()))
    assert fonts
    assert all(fonts.values()), fonts


def test_english_in_a_dutch_program() -> None:
    texts.use("nl")
    pdf = render(samples.normal_brief(), "en")
    said = reading.text(pdf)
    assert "In one minute" in said
    assert "5 days late" in said
    assert "Monday 23 November" in said
    assert reading.information(pdf)["/Lang"] == "en-GB"
    assert texts.language() == "nl"


def test_long_figures_shrink_instead_of_breaking() -> None:
    brief = replace(samples.empty_brief(), figures=KeyFigures(phase="business_plan", employees=123456))
    assert "Ondernemingsplan" in reading.text(render(brief))


def test_a_dropped_promise_is_explained() -> None:
    dropped = samples.promise("Fietspad verbreden", "dropped", not_told=True, done_on=dt.date(2026, 11, 1))
    said = reading.text(render(replace(samples.empty_brief(), promises=(dropped,))))
    assert "Leg uit waarom. Dit gaat niet door: Fietspad verbreden." in said
    assert "vervallen, niet verteld" in said
