# SPDX-License-Identifier: EUPL-1.2
"""A letter on paper, read back by other libraries: in the window of its envelope, word for word, and read out in order."""

from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber

from tests.ui.documents import reading, samples
from ui.documents.letter import Letter, render
from ui.documents.told import Entry, ToldPaper
from ui.documents.told import render as render_told

_MM = 72 / 25.4
LETTER = Letter(
    municipality="Gemeente Lindervoort",
    address=("Van Ommelen Scheepstechniek B.V.", "T.a.v. mevrouw Hanneke Brandsma", "Sluiskade 14", "1234 AB  Lindervoort"),
    sender=("Noor Vermaat", "Accountmanager bedrijven", "noor@lindervoort.example"),
    day=samples.NOW.date(),
    subject="Ons gesprek van 23 november 2026: wat wij afspraken",
    text="Geachte mevrouw Brandsma,\n\nDank u wel.\n\nDit beloofden wij:\n\n- Een fietsenrek\n- Een gesprek\n\nGroet,\n\nNoor Vermaat\nGemeente Lindervoort\n",
)  # fmt: skip


def made(letter: Letter = LETTER, language: str = "nl") -> bytes:
    return render(letter, language=language, now=samples.NOW)


def test_the_address_stands_in_the_window_and_nothing_else_does() -> None:
    long = replace(LETTER, address=("X" * 120, *LETTER.address[1:], "Nederland", "te veel"))
    for letter in (LETTER, long):
        with pdfplumber.open(io.BytesIO(made(letter))) as pdf:
            window = pdf.pages[0].crop((22 * _MM, 47 * _MM, 105 * _MM, 78 * _MM))
            beside = pdf.pages[0].crop((105 * _MM, 47 * _MM, 122 * _MM, 78 * _MM))
            words = window.extract_text().split()
            assert beside.extract_text() == ""
        assert words[0][:9] == letter.address[0][:9].split()[0]
        assert "Lindervoort" in words
        assert "Noor" not in words
        assert "te" not in words


def test_it_says_exactly_what_the_mail_says() -> None:
    with pdfplumber.open(io.BytesIO(made())) as pdf:
        text = pdf.pages[0].extract_text()
    for line in LETTER.text.split("\n"):
        assert line.removeprefix("- ") in text
    assert LETTER.subject in text
    assert "23 november 2026" in text
    assert made() == made()


def test_whoever_has_it_read_out_hears_address_title_and_lists() -> None:
    pdf = made()
    said = reading.said(pdf)
    assert reading.untagged(pdf) == ""
    assert ("H1", LETTER.subject) in said
    words = [one for _role, one in said]
    assert words.index(LETTER.address[0]) < words.index(LETTER.subject) < words.index("Dank u wel.")
    assert [one for role, one in said if role in ("LBody", "P") and one in ("Een fietsenrek", "Een gesprek")]
    facts = reading.information(pdf)
    assert (facts["/Lang"], facts["/Marked"]) == ("nl-NL", "True")
    assert facts["/Title"] == LETTER.subject


def test_a_long_letter_goes_on_with_its_name_on_each_page() -> None:
    long = replace(
        LETTER, text="Geachte,\n\n" + "\n\n".join(f"Alinea {n}. " + "woord " * 60 for n in range(30))
    )
    with pdfplumber.open(io.BytesIO(made(long, "en"))) as pdf:
        assert len(pdf.pages) > 1
        texts = [page.extract_text() for page in pdf.pages]
    assert all(LETTER.subject in text for text in texts)
    assert all(f"Alinea {n}." in "\n".join(texts) for n in range(30))
    assert reading.untagged(made(long)) == ""


def test_what_we_told_is_a_tagged_paper_with_a_heading_for_each() -> None:
    entries = tuple(Entry(f"{n} mei 2026", f"Brief {n}", "", f"Regel een\n\nRegel {n}") for n in range(1, 29))
    paper = ToldPaper("Van Ommelen", "Gemeente Lindervoort", "28 keer", "kavel", entries)
    pdf = render_told(paper, language="nl", now=samples.NOW)
    said = reading.said(pdf)
    assert reading.untagged(pdf) == ""
    assert said[0] == ("H1", "Wat wij Van Ommelen vertelden")
    assert [words for role, words in said if role == "H2"] == [entry.title for entry in entries]
    assert "Zoeken: kavel" in [words for _role, words in said] or any(
        "kavel" in words for _role, words in said
    )
