# SPDX-License-Identifier: EUPL-1.2
"""The briefs of a week are one document that a person finds their way in, by eye, by bookmark or by ear."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pikepdf
import pytest

from storage.queries.brief_pack import BriefPack
from storage.queries.briefs import Brief
from tests.ui.documents import reading, samples
from ui.documents import brief_pack, visit_brief

MONDAY = dt.date(2026, 11, 23)


def on(brief: Brief, day: int, hour: int, **changes: object) -> Brief:
    moment = dt.datetime(2026, 11, day, hour, 30)
    return replace(brief, visit=replace(brief.visit, starts_at=moment, **changes))  # type: ignore[arg-type]


def week(*briefs: Brief) -> BriefPack:
    return BriefPack(MONDAY, "Gemeente Lindervoort", briefs)


def busy_week() -> BriefPack:
    """A brief of one page, one of more, and one of one page again, without an alderman."""
    short = samples.normal_brief()
    last = on(short, 26, 11, company="Bakkerij Krokant", team=short.visit.team[1:])
    return week(on(short, 23, 9), on(samples.full_brief(), 24, 13), last)


def render(pack: BriefPack, language: str = "nl") -> bytes:
    made = brief_pack.render(pack, language=language, now=samples.NOW)
    assert made.pages == len(reading.pages(made.pdf))
    return made.pdf


def test_the_contents_say_when_where_who_and_on_which_page() -> None:
    contents = reading.pages(render(busy_week()))[0]
    for words in (
        "Bezoekbrieven van week 48", "Maandag 23 november tot en met zondag 29 november 2026", "Gemeente Lindervoort",
        "3 bezoeken, 1 met een wethouder.", "ma 23 nov, 09:30", "di 24 nov, 13:30", "do 26 nov, 11:30", "Bakkerij Krokant",
        "Sluiskade 14, Havenkwartier", "Noor Vermaat (Economische Zaken), Daan Hooiveld (Onderwijs)",
        "Wethouder Van Rijnsbergen", "Bevat vertrouwelijke delen", "Bewaren: 10 jaar",
    ):  # fmt: skip
        assert words in contents, words


def test_each_brief_begins_on_the_page_that_the_contents_name() -> None:
    pack = busy_week()
    pdf = render(pack)
    pages = reading.pages(pdf)
    named = [int(words.split()[1]) for role, words in reading.said(pdf) if role == "Reference"]
    assert len(named) == 3
    assert named[0] == 2
    assert named[2] - named[1] > 1
    for number, brief in zip(named, pack.briefs, strict=True):
        # The name may be set in several lines.
        assert brief.visit.company.split()[0] in pages[number - 1].splitlines()[1]
    assert not reading.words_outside(pdf)


def test_page_numbers_run_on() -> None:
    pages = reading.pages(render(busy_week()))
    for number, page in enumerate(pages, start=1):
        assert page.splitlines()[-1].endswith(f"{number} van {len(pages)}")


def test_contents_of_several_pages_are_counted_too() -> None:
    pack = week(*[on(samples.normal_brief(), 23 + n // 6, 8 + n % 6) for n in range(18)])
    pdf = render(pack)
    pages = reading.pages(pdf)
    named = [int(words.split()[1]) for role, words in reading.said(pdf) if role == "Reference"]
    assert len(pages) == 20
    assert named == list(range(3, 21))
    assert [kids for role, _places, kids in reading.elements(pdf) if role == "TOC"] == [["TOCI"] * 18]


def test_a_bookmark_leads_to_each_brief() -> None:
    pdf = render(busy_week())
    named = [int(words.split()[1]) for role, words in reading.said(pdf) if role == "Reference"]
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        page_at = {page.obj.objgen: at for at, page in enumerate(document.pages, start=1)}
        titles = [item.title for item in outline.root]
        places = [page_at[item.destination[0].objgen] for item in outline.root]  # type: ignore[index]
        assert document.Root.PageMode == pikepdf.Name.UseOutlines
    assert titles[0] == "Inhoud"
    assert titles[1] == "Maandag 23 november, 09:30 · Van Ommelen Scheepstechniek"
    assert titles[3] == "Donderdag 26 november, 11:30 · Bakkerij Krokant"
    assert places == [1, *named]


def test_it_is_tagged_as_one_document_with_a_part_for_each_brief() -> None:
    pdf = render(busy_week())
    assert reading.untagged(pdf) == ""
    tree = reading.elements(pdf)
    assert tree[0][0] == "Document"
    assert tree[0][2] == ["Sect"] * 4
    parts = [kids for role, _places, kids in tree if role == "Sect"]
    assert all(kids[0] == "H1" and kids.count("H1") == 1 for kids in parts)
    titles = [words for role, words in reading.said(pdf) if role == "H1"]
    assert titles[:2] == ["Bezoekbrieven van week 48", "Van Ommelen Scheepstechniek"]
    assert titles[3] == "Bakkerij Krokant"


def test_a_brief_is_read_out_as_when_it_is_alone() -> None:
    brief = on(samples.normal_brief(), 23, 9)
    alone = reading.said(visit_brief.render(brief, language="nl", now=samples.NOW))
    pack = reading.said(render(week(brief, brief)))
    assert pack[-2 * len(alone) :] == [*alone, *alone]


def test_letters_are_in_the_file_and_the_metadata_say_what_it_is() -> None:
    pdf = render(busy_week())
    fonts = reading.fonts(pdf)
    assert fonts
    assert all(fonts.values())
    facts = reading.information(pdf)
    assert facts["/Title"] == "Bezoekbrieven van week 48, 2026"
    assert facts["/Author"] == "Gemeente Lindervoort"
    assert facts["/Lang"] == "nl-NL"
    assert facts["/Marked"] == "True"
    assert pdf == render(busy_week())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_variant_without_confidential_parts_keeps_no_trace(language: str) -> None:
    secret = on(samples.secret_brief(), 23, 9)
    assert samples.SECRET in reading.text(render(week(secret), language))
    pdf = render(week(secret.without_confidential()), language)
    everything = reading.all_bytes(pdf).lower() + reading.text(pdf).lower().encode()
    for trace in (samples.SECRET, "vertrouwelijk", "confidential", "liever niet", "rather not"):
        assert trace.encode() not in everything, trace


def test_only_a_confidential_brief_says_so_on_its_pages() -> None:
    plain = replace(samples.normal_brief(), sensitivities="")
    pages = reading.pages(render(week(on(plain, 23, 9), on(samples.normal_brief(), 24, 9))))
    assert ["Vertrouwelijk" in page for page in pages] == [True, False, True]


def test_a_week_without_visits_is_one_calm_page() -> None:
    (page,) = reading.pages(render(week()))
    assert "In deze week is er geen bezoek waarvoor een brief nodig is." in page
    assert "1 van 1" in page
    assert "Bewaren" not in page


def test_a_week_around_new_year_has_the_number_of_its_thursday() -> None:
    pdf = render(BriefPack(dt.date(2026, 12, 28)))
    assert "Bezoekbrieven van week 53" in reading.text(pdf)
    assert "Maandag 28 december tot en met zondag 3 januari 2027" in reading.text(pdf)
    assert reading.information(pdf)["/Title"] == "Bezoekbrieven van week 53, 2026"
