# SPDX-License-Identifier: EUPL-1.2
"""Lines of a note that are actions: what they ask for, and which action they were before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules.action_lines import ActionLine, complete, find_lines, parse_line, reconcile

TODAY = dt.date(2026, 11, 23)  # a Monday


@dataclass(frozen=True)
class Person:
    id: str
    name: str


@dataclass(frozen=True)
class Made:
    """An action that was made from a line."""

    id: int
    sentence: str


TEAM = [
    Person("rik", "Rik Jansen"),
    Person("daan", "Daan Hooiveld"),
    Person("dana", "Dana el Khatib"),
    Person("peter", "Peter de Wilde"),
    Person("jan", "Jan de Vries"),
    Person("zoe", "Zoë Müller-Bakker"),
]


def parse(line: str) -> ActionLine:
    found = parse_line(line, TEAM, TODAY)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("line", "owner", "due", "title"),
    [
        ("/actie @jansen vr offerte zonnepanelen sturen", "rik", (11, 27), "Offerte zonnepanelen sturen"),
        ("/actie vr @jansen offerte sturen", "rik", (11, 27), "Offerte sturen"),
        ("- /Action @zoe tomorrow do the thing", "zoe", (11, 24), "Do the thing"),
        ("/action do the thing", None, None, "Do the thing"),
        ("/actie @peter de wilde, morgen: bellen", "peter", (11, 24), "Bellen"),
        ("/actie @jan de sleutel geven", "jan", None, "De sleutel geven"),
        ("/actie @muller +14d langsgaan", "zoe", (12, 7), "Langsgaan"),
        ("/actie @Rik Jansen. bellen", "rik", None, "Bellen"),
        ("/actie bel @jansen voor vr", None, None, "Bel @jansen voor vr"),
        ("/actie zo snel mogelijk bellen", None, None, "Zo snel mogelijk bellen"),
        ("/actie @rik @daan bellen", "rik", None, "@daan bellen"),
        ("/actie ... uitzoeken", None, None, "... uitzoeken"),
    ],
)
def test_a_line_says_who_when_and_what(
    line: str, owner: str | None, due: tuple[int, int] | None, title: str
) -> None:
    found = parse(line)
    assert (found.owner_id, found.title, found.sentence) == (owner, title, line)
    assert found.due_on == (dt.date(2026, *due) if due else None)


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("vandaag", (2026, 11, 23)),
        ("morgen", (2026, 11, 24)),
        ("overmorgen", (2026, 11, 25)),
        ("ma", (2026, 11, 30)),
        ("zo", (2026, 11, 29)),
        ("donderdag", (2026, 11, 26)),
        ("Sunday", (2026, 11, 29)),
        ("vr 27 nov", (2026, 11, 27)),
        ("23-11", (2026, 11, 23)),
        ("12-3", (2027, 3, 12)),
        ("12/3", (2027, 3, 12)),
        ("12-3-2027", (2027, 3, 12)),
        ("12-3-27", (2027, 3, 12)),
        ("2027-03-12", (2027, 3, 12)),
        ("12 maart", (2027, 3, 12)),
        ("12 March 2028", (2028, 3, 12)),
        ("29-2", (2028, 2, 29)),
        ("+14d", (2026, 12, 7)),
        ("+2w", (2026, 12, 7)),
        ("+3m", (2027, 2, 23)),
    ],
)
def test_dates_are_read_as_they_are_jotted_down(word: str, day: tuple[int, int, int]) -> None:
    found = parse(f"/actie {word} bellen")
    assert found.due_on == dt.date(*day)
    assert found.title == "Bellen"


@pytest.mark.parametrize(
    "text", ["31-2 bellen", "12-13 bellen", "mand leegmaken", "+14 mensen", "12 mensen bellen"]
)
def test_what_is_no_date_is_text(text: str) -> None:
    assert parse(f"/actie {text}").due_on is None
    assert parse(f"/actie {text}").title.casefold() == text


@pytest.mark.parametrize("line", ["actie bellen", "/acties bellen", "de /actie bellen", "", "/", "//actie x"])
def test_other_lines_are_no_actions(line: str) -> None:
    assert parse_line(line, TEAM, TODAY) is None


def test_an_unclear_name_is_kept_as_typed() -> None:
    two = parse("/actie @da bellen")
    assert (two.owner_id, two.owner_text, two.owner_ids) == (None, "da", ("daan", "dana"))
    none = parse("/actie @onbekend bellen")
    assert (none.owner_id, none.owner_text, none.owner_ids) == (None, "onbekend", ())


def test_the_spans_mark_what_was_understood_in_the_whole_text() -> None:
    text = "Dak is geschikt.\n\n- /actie @jansen vr offerte\n/actie\nKlaar"
    (found,) = find_lines(text, TEAM, TODAY)
    assert [(span.kind, text[span.start : span.end]) for span in found.spans] == [
        ("command", "/actie"),
        ("owner", "@jansen"),
        ("due", "vr"),
    ]
    assert text[found.start :].startswith("- /actie")


LINES = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            [
                "/actie",
                "/action",
                "-",
                "@",
                "@jan",
                "@de",
                "@da",
                "vr",
                "zo",
                "12-3",
                "+999d",
                "31/2",
                ",",
                "é",
                "bel",
            ]
        )
    ).map(" ".join),
    st.text().map(lambda text: f"/actie {text}"),
    st.text(alphabet="@./-+ 0123456789vrmazo,:\t").map(lambda text: f"/actie {text}"),
)
EDGES = st.dates() | st.sampled_from([dt.date.min, dt.date.max, TODAY])


@given(LINES, EDGES)
def test_any_line_can_be_read(line: str, today: dt.date) -> None:
    found = parse_line(line, TEAM, today)
    if found:
        assert found.sentence == line.strip()
        assert all(0 <= span.start < span.end <= len(line) for span in found.spans)
        assert all(a.end <= b.start for a, b in zip(found.spans, found.spans[1:], strict=False))


NOTES = st.lists(
    st.sampled_from(["bel", "bel Rik", "stuur de offerte", "stuur de brief", ""]), max_size=6
).map(lambda rows: "\n".join(f"/actie {row}" for row in rows))


@given(NOTES | st.lists(LINES, max_size=4).map("\n".join))
def test_saving_twice_makes_nothing_new(text: str) -> None:
    lines = find_lines(text, TEAM, TODAY)
    made = [Made(n, line.sentence) for n, line in enumerate(lines)]
    kept, new, gone = reconcile(lines, made)
    assert (new, gone) == ([], [])
    assert [action.id for _, action in kept] == list(range(len(lines)))


@given(NOTES, NOTES)
def test_every_line_and_every_action_is_accounted_for_once(before: str, after: str) -> None:
    made = [Made(n, line.sentence) for n, line in enumerate(find_lines(before, TEAM, TODAY))]
    lines = find_lines(after, TEAM, TODAY)
    kept, new, gone = reconcile(lines, made)
    assert len(kept) + len(new) == len(lines)
    assert sorted([action.id for _, action in kept] + [action.id for action in gone]) == list(
        range(len(made))
    )


def edited(before: str, after: str) -> tuple[list[tuple[str, int]], int, list[int]]:
    made = [Made(n, line.sentence) for n, line in enumerate(find_lines(before, TEAM, TODAY))]
    kept, new, gone = reconcile(find_lines(after, TEAM, TODAY), made)
    return [(line.title, action.id) for line, action in kept], len(new), [action.id for action in gone]


def test_editing_a_line_changes_its_action() -> None:
    before = "/actie @jansen offerte sturen\n/actie bellen met de buurman"
    after = "/actie bellen met de buurman over stroom\n/actie @daan vr offerte sturen"
    assert edited(before, after) == (
        [("Bellen met de buurman over stroom", 1), ("Offerte sturen", 0)],
        0,
        [],
    )


def test_typing_on_is_the_same_action() -> None:
    text, sentence = "offerte zonnepanelen sturen aan mevrouw Brandsma", "/actie o"
    for end in range(2, len(text) + 1):
        lines = find_lines(f"/actie {text[:end]}", TEAM, TODAY)
        kept, new, gone = reconcile(lines, [Made(0, sentence)])
        assert (len(kept), new, gone) == (1, [], [])
        sentence = lines[0].sentence


def test_another_text_is_another_action() -> None:
    assert edited("/actie bellen", "/actie vergunning zoeken") == ([], 1, [0])


def test_two_equal_lines_are_two_actions() -> None:
    assert edited("/actie bel Rik", "/actie bel Rik\n/actie bel Rik") == ([("Bel Rik", 0)], 1, [])


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("da", ["Daan Hooiveld", "Dana el Khatib"]),
        ("@DAN", ["Dana el Khatib"]),
        ("zoe", ["Zoë Müller-Bakker"]),
        ("müll", ["Zoë Müller-Bakker"]),
        ("bak", ["Zoë Müller-Bakker"]),
        ("peter de w", ["Peter de Wilde"]),
        ("j", ["Jan de Vries", "Rik Jansen"]),
        ("x", []),
    ],
)
def test_a_name_completes_from_any_of_its_words(typed: str, names: list[str]) -> None:
    assert [person.name for person in complete(typed, TEAM)] == names


def test_nothing_typed_gives_everybody_by_name() -> None:
    assert [person.name for person in complete("", TEAM)] == sorted(person.name for person in TEAM)


@given(st.text())
def test_anything_can_be_completed(typed: str) -> None:
    assert set(complete(typed, TEAM)) <= set(TEAM)
