# SPDX-License-Identifier: EUPL-1.2
"""Two people, or two laptops, changed one text: what both wrote stays, and nothing is made up."""

from __future__ import annotations

import random
import re
import time
from itertools import count

from hypothesis import example, given
from hypothesis import strategies as st

from storage.rules.merging import Clash, Part, merge_keeping_both, merge_text, proposal
from storage.rules.text_edits import edits, tokens, words

# Few words, so that the same ones come back in all places and a comparison can go wrong.
SCRAPS = [
    "de",
    "bel",
    "400",
    "500",
    "5",
    "mei",
    "2027",
    "€",
    "%",
    " ",
    " ",
    " ",
    "\n",
    "\n- ",
    ", ",
    ".",
    "-",
    "/",
    "@",
]
texts = st.lists(st.sampled_from(SCRAPS), max_size=14).map("".join)
anything = st.text(max_size=30)


@st.composite
def two_edits(draw: st.DrawFn) -> tuple[str, str, str]:
    """A text and what two people made of it, each new word different from all others."""
    base = draw(st.lists(st.sampled_from(["de", "bel", "400", "\n", "\n- ", "5 mei", "."]), max_size=10))
    number = count()
    return " ".join(base), draw(_edited(base, "m", number)), draw(_edited(base, "t", number))


@st.composite
def _edited(draw: st.DrawFn, base: list[str], mark: str, number: count[int]) -> str:
    done = list(base)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(done)))
        width = draw(st.integers(0, 2))
        fresh = [f"{mark}{next(number)}" for _ in range(draw(st.integers(0, 2)))]
        as_item = draw(st.booleans())
        if fresh and as_item:
            fresh[0] = "\n- " + fresh[0]
        done[at : at + width] = fresh
    return " ".join(done)


def applied(old: str, new: str) -> str:
    parts, here = [], 0
    for edit in edits(old, new):
        assert here <= edit.start <= edit.end
        parts += [old[here : edit.start], edit.text]
        here = edit.end
    return "".join([*parts, old[here:]])


# What always holds


@given(anything | texts)
def test_tokens_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


@given(anything | texts, anything | texts)
def test_edits_make_the_new_text_of_the_old(old: str, new: str) -> None:
    assert applied(old, new) == new


@given(anything | texts, anything | texts)
def test_an_unchanged_side_gives_the_other(base: str, other: str) -> None:
    assert merge_text(base, base, other).text == other
    assert merge_text(base, other, base).text == other
    assert merge_text(base, other, other).text == other
    assert not merge_text(base, base, other).clashes


@given(two_edits())
@example(("400", "m1", "400 t1"))
def test_no_word_that_anybody_wrote_disappears(versions: tuple[str, str, str]) -> None:
    base, mine, theirs = versions
    merged = merge_text(base, mine, theirs)
    there = set(re.findall(r"\w+", merged.text))
    in_clashes = {word for clash in merged.clashes for word in re.findall(r"\w+", clash.mine)}
    written = set(re.findall(r"\bt\d+", theirs))
    assert written <= there
    assert set(re.findall(r"\bm\d+", mine)) <= there | in_clashes
    both = set(re.findall(r"\w+", merge_keeping_both(base, mine, theirs)))
    assert written | set(re.findall(r"\bm\d+", mine)) <= both


@given(texts, texts, texts)
def test_two_laptops_compute_the_same_text(base: str, mine: str, theirs: str) -> None:
    one, other = merge_text(base, mine, theirs), merge_text(base, theirs, mine)
    assert len(one.clashes) == len(other.clashes)
    if not one.clashes:
        assert one.text == other.text
    for ours, others in zip(one.clashes, other.clashes, strict=True):
        assert (ours.base, ours.mine, ours.theirs) == (others.base, others.theirs, others.mine)


@given(two_edits())
def test_merging_again_changes_nothing(versions: tuple[str, str, str]) -> None:
    base, mine, theirs = versions
    merged = merge_text(base, mine, theirs)
    assert merge_text(theirs, merged.text, theirs).text == merged.text
    assert merge_text(merged.text, merged.text, merged.text) == merge_text(
        merged.text, merged.text, merged.text
    )


@given(texts, texts, texts)
def test_no_number_is_made_of_two(base: str, mine: str, theirs: str) -> None:
    numbers = [set(re.findall(r"\d+(?:[.,:/-]\d+)*", text)) for text in (base, mine, theirs)]
    for text in (merge_text(base, mine, theirs).text, merge_keeping_both(base, mine, theirs)):
        assert set(re.findall(r"\d+(?:[.,:/-]\d+)*", text)) <= set.union(*numbers)


@given(texts, texts)
def test_changes_in_other_lines_are_simply_both_there(mine: str, theirs: str) -> None:
    base = "kop\n\nvan alles 1\n\nmidden\n\nvan alles 2\n\nslot"
    ours, others = base.replace("van alles 1", f"a {mine} b"), base.replace("van alles 2", f"c {theirs} d")
    both = ours.replace("van alles 2", f"c {theirs} d")
    assert merge_text(base, ours, others).text == both


@given(texts, texts, texts)
def test_a_clash_says_where_it_is(base: str, mine: str, theirs: str) -> None:
    merged = merge_text(base, mine, theirs)
    for clash in merged.clashes:
        assert merged.text[clash.start : clash.start + len(clash.theirs)] == clash.theirs


@given(texts, texts)
@example("- dede", "de-\n- ")
def test_what_one_wrote_stays_in_its_order_when_the_other_changed_another_line(
    base: str, theirs: str
) -> None:
    merged = merge_text(f"{base}\nmidden\nslot", f"{base}\nmidden\neinde", f"{theirs}\nmidden\nslot")
    assert merged.text == f"{theirs}\nmidden\neinde"


@given(texts, texts, texts)
@example("- dede", "- dede", "de-\n- ")
def test_the_proposal_is_the_merged_text_with_the_other_version_beside_a_clash(
    base: str, mine: str, theirs: str
) -> None:
    parts, merged = proposal(base, mine, theirs), merge_text(base, mine, theirs)
    assert "".join(part.text for part in parts if not (part.clash and part.by == "mine")) == merged.text
    kept = [part.text for part in parts if part.clash and part.by == "mine"]
    assert kept == [clash.mine for clash in merged.clashes]


# What people do


def test_two_amounts_for_one_are_a_clash_and_never_a_third_amount() -> None:
    merged = merge_text(
        "Zij betalen 400 per maand.", "Zij betalen 500 per maand.", "Zij betalen 350 per maand."
    )
    assert merged.text == "Zij betalen 350 per maand."
    assert merged.clashes == (Clash("400", "500", "350", 12),)


def test_who_changes_the_day_and_who_changes_the_month_do_not_make_a_third_date() -> None:
    merged = merge_text("Vóór 5 december 2026.", "Vóór 6 december 2026.", "Vóór 5 januari 2027.")
    assert merged.text == "Vóór 5 januari 2027."
    assert [clash.mine for clash in merged.clashes] == ["6 december 2026"]


def test_two_changes_in_one_sentence_are_both_made_when_a_word_lies_between() -> None:
    merged = merge_text("Zij zoeken vier lassers in maart.", "Zij zoeken vijf lassers in maart.",
                        "Zij zoeken vier lassers in april.")  # fmt: skip
    assert merged.text == "Zij zoeken vijf lassers in april."
    assert not merged.clashes


def test_a_sentence_that_was_written_anew_is_not_mixed_with_a_word_that_was_changed_in_it() -> None:
    base = "Inleiding. Zij willen snel verhuizen naar Lelystad."
    mine = "Inleiding. Verhuizen kan hier blijkbaar niet eens meer."
    theirs = "Inleiding. Zij willen snel verhuizen naar Almere."
    merged = merge_text(base, mine, theirs)
    assert merged.text == theirs
    assert "blijkbaar niet eens meer" in merged.clashes[0].mine


def test_items_added_to_one_list_each_get_their_own_line() -> None:
    assert merge_text("- a\n- b", "- a\n- b\n- c", "- a\n- b\n- d").text == "- a\n- b\n- c\n- d"
    assert merge_text("- a\n", "- a\n- c\n", "- a\n- d").text == "- a\n- c\n- d\n"
    assert merge_text("- a\n\nslot", "- a\n- c\n\nslot", "- a\n- d\n\nslot").text == "- a\n- c\n- d\n\nslot"


def test_the_same_item_added_twice_is_there_once() -> None:
    merged = merge_text("- a", "- a\n- stroom\n- parkeren", "- a\n- stroom\n- fietsen")
    assert merged.text == "- a\n- stroom\n- fietsen\n- parkeren"


def test_an_item_changed_by_one_and_an_item_added_by_the_other() -> None:
    merged = merge_text(
        "- Piet belt\n- slot", "- Jan belt\n- offerte\n- slot", "- Piet belt\n- kopen\n- slot"
    )
    assert merged.text == "- Jan belt\n- kopen\n- offerte\n- slot"
    assert not merged.clashes


def test_two_texts_without_a_common_beginning_stand_below_each_other() -> None:
    assert merge_text("", "Noor schreef dit", "Daan schreef dat").text == "Daan schreef dat\nNoor schreef dit"


def test_a_paragraph_that_was_cut_in_two_keeps_the_change_of_the_other() -> None:
    merged = merge_text("een twee drie vier", "een twee\ndrie vier", "een twee drie vijf")
    assert merged.text == "een twee\ndrie vijf"


def test_what_was_sent_before_and_comes_back_is_not_there_twice() -> None:
    assert merge_text("a", "a vijf banen", "a vijf banen vanaf mei").text == "a vijf banen vanaf mei"
    assert merge_text("a", "a vijf banen vanaf mei", "a vijf banen").text == "a vijf banen vanaf mei"


def test_what_one_took_away_and_the_other_went_on_in_is_a_clash() -> None:
    merged = merge_text("Kop\nzij gaan weg\nslot", "Kop\nslot", "Kop\nzij gaan niet weg\nslot")
    assert merged.text == "Kop\nzij gaan niet weg\nslot"
    assert [clash.mine for clash in merged.clashes] == [""]


def test_both_took_words_away_next_to_each_other() -> None:
    merged = merge_text("een twee drie vier", "een drie vier", "een twee vier")
    assert words(merged.text) == ["een", "vier"]
    assert not merged.clashes


def test_keeping_both_shows_two_versions_side_by_side() -> None:
    assert (
        merge_keeping_both("€ 400 per jaar", "€ 500 per jaar", "€ 350 per jaar") == "€ 500 / € 350 per jaar"
    )
    assert merge_keeping_both("oud", "", "nieuw") == "nieuw"


def test_a_proposal_says_who_wrote_what() -> None:
    assert proposal("vier banen", "vijf banen", "zes banen in mei") == [
        Part("zes", "theirs", clash=True),
        Part("vijf", "mine", clash=True),
        Part(" banen"),
        Part(" in mei", "theirs"),
    ]


# Long notes


def _long(seed: int, lines: int) -> str:
    chance = random.Random(seed)
    some = [
        "de",
        "het",
        "bedrijf",
        "400",
        "stroom",
        "verhuizen",
        "mei",
        "banen",
        "en",
        "met",
        "gemeente",
        "offerte",
    ]
    return "\n".join(" ".join(chance.choices(some, k=16)) for _ in range(lines))


def _took(base: str, mine: str, theirs: str) -> float:
    return min(_timed(base, mine, theirs) for _ in range(3))


def _timed(base: str, mine: str, theirs: str) -> float:
    start = time.process_time()
    merge_text(base, mine, theirs)
    return time.process_time() - start


def test_a_note_of_fifty_pages_with_small_changes_is_merged_at_once() -> None:
    base = _long(1, 2200)
    assert len(base) > 190_000
    mine = "Vooraf. " + base[:100_000] + " tussendoor " + base[100_000:]
    theirs = base[:90_000] + base[90_100:] + "\nTot slot."
    assert _took(base, mine, theirs) < 0.2
    one_line = base.replace("\n", " ")
    assert _took(one_line, "Vooraf. " + one_line, one_line + " Tot slot.") < 0.2


def test_a_note_of_fifty_pages_that_two_wrote_anew_is_merged_in_seconds() -> None:
    texts = [_long(seed, 2200) for seed in (1, 2, 3)]
    assert _timed(*texts) < 10
    flat = [text.replace("\n", " ") for text in texts]
    assert _timed(*flat) < 10
    assert _timed("bla " * 50_000, "bla " * 30_000, "bla bli " * 25_000) < 10
