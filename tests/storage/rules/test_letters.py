# SPDX-License-Identifier: EUPL-1.2
"""Templates of letters: what they can say, what is refused and in which line, and that nothing in them does any harm."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.sentences import SENTENCES
from assets.texts import in_language, sentence
from storage.rules.letter_defaults import DEFAULTS
from storage.rules.letter_filling import LONGEST, Group, Items, TemplateError, check, fill, names
from storage.rules.letters import FIELDS, LANGUAGES, LISTS, LetterKind, Template
from ui.letters.sample import sample

AFTER = LetterKind.AFTER_VISIT


def filled(text: str, kind: LetterKind = AFTER) -> str:
    return fill(kind, Template("Brief", text), names(kind)).text


def refused(text: str, kind: LetterKind = AFTER) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        check(kind, Template("Brief", text))
    return caught.value


@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_that_we_ship_fills_and_leaves_no_sign_of_a_template(
    kind: LetterKind, language: str
) -> None:
    template = DEFAULTS[kind, language]
    check(kind, template)
    for values in (names(kind), sample(kind, language, "Gemeente Lindervoort"), _empty(kind)):
        words = fill(kind, template, values)
        assert words.subject
        assert not set("{}%") & set(words.subject + words.text)
        assert "\n\n\n" not in words.text
        assert all(line == line.rstrip() for line in words.text.splitlines())


def _empty(kind: LetterKind) -> dict[str, Group | Items]:
    """Nothing in any field, and nothing in any list."""
    nothing: dict[str, Group | Items] = {
        group: Group(dict.fromkeys(fields, "")) for group, fields in FIELDS[kind].items()
    }
    return nothing | {name: Items() for name in LISTS[kind]}


def test_the_thank_you_letter_says_what_was_agreed_and_who_does_it() -> None:
    words = fill(AFTER, DEFAULTS[AFTER, "nl"], sample(AFTER, "nl", "Gemeente Lindervoort"))
    assert words.subject == "Ons gesprek van 23 november 2026: wat wij afspraken"
    assert words.text.startswith(
        "Geachte mevrouw Brandsma,\n\nOp 23 november 2026 spraken wij met u bij Bakkerij"
    )
    assert (
        "- twee extra fietsenrekken bij de poort, uiterlijk 11 december 2026 (Peter de Wilde, Ruimtelijke Ordening)\n- een"
        in words.text
    )
    assert words.text.endswith("Gemeente Lindervoort\nTelefoon: 010 123 45 67\n")


def test_a_line_with_only_a_tag_leaves_no_empty_line_and_the_lines_keep_their_number() -> None:
    text = "a\n{% for afspraak in afspraken %}\n- {{ afspraak.wat }}\n{% endfor %}\nb\n"
    assert filled(text) == "a\n- afspraken.wat\nb\n"
    assert refused(text + "{{ onbekend }}").line == 6


def test_a_name_that_ends_in_a_stop_ends_the_sentence_too() -> None:
    values = dict(names(AFTER)) | {"bedrijf": Group({"naam": "Zonneveld B.V."})}
    words = fill(AFTER, Template("Brief", "Wij waren bij {{ bedrijf.naam }}. En toen... klaar."), values)
    assert words.text == "Wij waren bij Zonneveld B.V. En toen... klaar.\n"


def test_a_group_or_list_as_a_whole_says_something_sensible() -> None:
    assert filled("{{ bedrijf }}: {{ afspraken }}") == "bedrijf.naam: - afspraken.wat\n"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a\n{{ bedrijf.naam", "open", 2),
        ("a\n\nbedrijf.naam }}", "open", 3),
        ("{{ bedrijf.naam }", "open", 1),
        ("a\n{% if bedrijf.naam %}\nb", "no-end", 2),
        ("a\n{% endif %}", "end", 2),
        ("{% for a in afspraken %}{% endif %}{% endfor %}", "end", 1),
        ("{% else %}", "end", 1),
        ("a\n{% include 'x' %}", "tag", 2),
        ("{% assign a = 1 %}", "tag", 1),
        ("{% raw %}{% endraw %}", "tag", 1),
        ("a\n{{ adres }}", "field", 2),
        ("{{ bedrijf.geheim }}", "field", 1),
        ("{{ bedrijf.__class__.__mro__ }}", "field", 1),
        ("{{ bedrijf.naam.size }}", "field", 1),
        ("{{ actie.wat }}", "field", 1),
        ("{{ now }}{{ today }}", "field", 1),
        ("{% for a in afspraken %}{{ a.naam }}{% endfor %}", "field", 1),
        ("{% for a in afspraken %}{% endfor %}{{ a.wat }}", "field", 1),
        ("{% for a in afspraken %}{{ forloop.parentloop }}{% endfor %}", "field", 1),
        ("a\n{{ bedrijf.naam | replace: 'a', 'b' }}", "filter", 2),
        ("a\n{{ bedrijf.naam | date: '%Y' }}", "filter", 2),
        ("a\n{{ bedrijf. }}", "syntax", 2),
        ("{{ }}", "syntax", 1),
        ("{% for %}{% endfor %}", "syntax", 1),
        ("{% if bedrijf.naam == 'x %}{% endif %}", "syntax", 1),
        ("{% if bedrijf.naam %}" * 12 + "{% endif %}" * 12, "deep", 1),
        ("\n{% for a in (1..9) %}x{% endfor %}", "syntax", 2),
        ("{% for a in afspraken limit: (1..9) %}x{% endfor %}", "syntax", 1),
        ("a\n{% if (1..9) contains 'a' %}x{% endif %}", "syntax", 2),
        ("{{ (1..9) | upcase }}", "syntax", 1),
        ("a\n{% for a in bedrijf %}{{ a }}{% endfor %}", "field", 2),
        ("{% for a in afspraken %}{% for b in a %}{{ b }}{% endfor %}{% endfor %}", "field", 1),
        ("{% for a in 'x' %}{% endfor %}", "field", 1),
        ("{% for forloop in afspraken %}{{ forloop.first }}{% endfor %}", "field", 1),
        ("x" * (LONGEST + 1), "too-long", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(text: str, code: str, line: int) -> None:
    problem = refused(text)
    assert (problem.code, problem.line) == (f"templates.{code}", line)
    for language in ("nl", "en"):
        with in_language(language):
            said = sentence(problem.code, problem.values)
        assert said != problem.code
        assert code == "too-long" or str(line) in said


def test_every_sentence_about_a_template_can_be_reached() -> None:
    codes = {code for code in SENTENCES if code.startswith("templates.")}
    assert codes == {
        f"templates.{code}"
        for code in "open no-end end tag field filter syntax deep much too-long no-subject".split()
    }


def test_a_problem_in_the_subject_says_so() -> None:
    with pytest.raises(TemplateError) as caught:
        check(AFTER, Template("{{ adres }}", "tekst"))
    assert caught.value.in_subject
    with pytest.raises(TemplateError, match="no-subject"):
        check(AFTER, Template("  ", "tekst"))


PIECES = st.sampled_from(
    "{{ }} {% %} {%- -%} bedrijf bedrijf.naam afspraken a a.wat if endif for in endfor else elsif unless endunless"
    " comment endcomment | upcase : , . .. ( ) (1..500) [ ] 0 99999999999 1e999 'x' \" == contains and or size"
    " forloop.index __class__ limit: offset: reversed \n break continue case assign capture include raw liquid".split(
        " "
    )
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=60).map(" ".join) | st.text(max_size=200))
@example("{% for a in (1..500) %}" + "{% if bedrijf.naam == a %}{% endif %}" * 250 + "{% endfor %}")
@example("half an emoji \ud83d {{ bedrijf.naam }}")
@example("{{" * 4_000)
@example("{%" * 4_000)
@example("{{ bedrijf[" * 900)
@example("{% if " + "bedrijf and " * 800 + "bedrijf %}{% endif %}")
@example("{% for a in (1..500) %}{{ bedrijf.naam | upcase | upcase }}{% endfor %}" * 130)
@example("{{ " + "9" * 280 + " }}")
@example("{% for a in afspraken limit: 99999999999999999999 offset: 'x' %}{% endfor %}")
@example("{% for a in (0..9999999999999999999999) %}{% endfor %}")
def test_whatever_stands_in_a_template_it_ends_soon_with_a_text_or_a_sentence(text: str) -> None:
    begun = time.process_time()
    words, problem = outcome(text)
    assert time.process_time() - begun < 10
    if problem is not None:
        assert 1 <= problem.line <= text.count("\n") + 1
        assert sentence(problem.code, problem.values) != problem.code
    assert len(words) <= 200_000
    # Nothing of Python, of this program or of this machine.
    assert not any(sign in words for sign in ("<class", "object at 0x", "<function", "/home", "/usr"))


def test_loops_in_loops_over_a_long_list_are_stopped_also_when_they_write_nothing() -> None:
    items = Items([Group({field: field for field in LISTS[AFTER]["afspraken"]})] * 60)
    text = "{% for a in afspraken %}" * 3 + "{% endfor %}" * 3
    check(AFTER, Template("Brief", text))
    with pytest.raises(TemplateError, match=r"templates\.much"):
        fill(AFTER, Template("Brief", text), {**names(AFTER), "afspraken": items})


def outcome(text: str) -> tuple[str, TemplateError | None]:
    try:
        return filled(text), None
    except TemplateError as problem:
        return "", problem


@given(st.text(max_size=80), st.sampled_from(["{{ bedrijf.geheim }}", "{% if %}", "{{"]))
def test_what_stands_in_a_field_is_never_read_as_a_template(name: str, trap: str) -> None:
    values = {**names(AFTER), "bedrijf": Group(naam=name + trap, straat="", postcode="", plaats="")}
    words = fill(AFTER, Template("Brief", "x{{ bedrijf.naam }}x"), values)
    assert trap in words.text
