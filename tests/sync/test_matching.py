# SPDX-License-Identifier: EUPL-1.2
"""What two laptops made apart is recognised when it is the same, and only then; a doubt is shown and not acted upon."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sync import matching
from sync.company_matching import COMPANY_FIELDS, CompanyMatcher
from sync.matching import Found, Reason, Values

WORDS = st.sampled_from(["", "bakker", "Bakker", "De Vries", "de  vries", "Ömer", "Omer"])


def record(id_: str, **fields: Any) -> Values:
    return {"id": id_, **fields}


def company(id_: str, name: str = "Van Ommelen", **fields: Any) -> Values:
    return {"id": id_, "name": name, **fields}


def companies(there: list[Values], here: list[Values]) -> Found:
    empty = dict.fromkeys(COMPANY_FIELDS, "") | {"merged_into_id": None, "archived_at": None}
    whole = [{**empty, **row} for row in here]
    matcher = CompanyMatcher(whole)
    matcher.there(there)
    return matcher.found()


def pairs(found: Found) -> dict[str, tuple[str, Reason]]:
    return {match.here: (match.there, match.reason) for match in found.matches}


# Companies


def test_a_company_is_recognised_by_its_branch_number_then_its_address_then_its_name() -> None:
    there = [
        company("A", "Alfa", branch_number="000000000011", kvk_number="11111111"),
        company("B", "Beta", kvk_number="22222222", postcode="1234 AB", house_number="1"),
        company("C", "Gamma B.V.", postcode="1234 AB"),
        company("D", "Delta", postcode="1234 AB"),
    ]
    here = [
        company("a", "Iets anders", branch_number="000000000011"),
        company("b", "Ook anders", kvk_number="22222222", postcode="1234AB", house_number="1"),
        company("c", "gamma bv", postcode="1234 ab"),
        company("D", "Heet hier anders"),
        company("e", "Epsilon", postcode="1234 AB"),
    ]
    found = companies(there, here)
    assert pairs(found) == {"a": ("A", Reason.BRANCH), "b": ("B", Reason.ADDRESS), "c": ("C", Reason.NAME)}
    assert found.same == {"D"}
    assert (found.new, found.unsure) == (1, [])


def test_two_branch_numbers_or_two_kvk_numbers_are_two_companies() -> None:
    there = [
        company("A", branch_number="000000000011", postcode="1234 AB"),
        company("B", "Beta", kvk_number="11111111", postcode="1234 AB"),
    ]
    here = [
        company("a", branch_number="000000000022", postcode="1234 AB"),
        company("b", "Beta", kvk_number="22222222", postcode="1234 AB"),
    ]
    assert companies(there, here).new == 2


def test_more_than_one_that_fits_is_no_match_on_either_side() -> None:
    twice_there = companies(
        [company("A", postcode="1234 AB"), company("B", postcode="1234 AB")],
        [company("a", postcode="1234 AB")],
    )
    assert [(doubt.here, doubt.fits) for doubt in twice_there.unsure] == [("a", 2)]
    twice_here = companies(
        [company("A", postcode="1234 AB")],
        [company("a", postcode="1234 AB"), company("b", postcode="1234 AB")],
    )
    assert [doubt.here for doubt in twice_here.unsure] == ["a", "b"]
    assert twice_here.matches == twice_there.matches == []


def test_of_several_here_the_surest_is_the_one() -> None:
    there = [company("A", branch_number="000000000011", postcode="1234 AB")]
    here = [company("a", postcode="1234 AB"), company("b", branch_number="000000000011", postcode="1234 AB")]
    assert pairs(companies(there, here)) == {"b": ("A", Reason.BRANCH)}
    # An archived or merged one does not stand in the way of the one that people use.
    there, here = (
        [company("A", postcode="1234 AB")],
        [company("a", postcode="1234 AB", archived_at=1), company("b", postcode="1234 AB")],
    )
    assert pairs(companies(there, here)) == {"b": ("A", Reason.NAME)}


def test_what_is_here_under_its_own_id_is_nobody_elses() -> None:
    there, here = (
        [company("A", postcode="1234 AB")],
        [company("A", postcode="1234 AB"), company("b", postcode="1234 AB")],
    )
    found = companies(there, here)
    assert (found.same, found.new, found.matches) == ({"A"}, 1, [])


def test_two_that_were_merged_the_other_way_round_do_not_lead_in_a_circle() -> None:
    one, other = {"branch_number": "000000000011"}, {"branch_number": "000000000022"}
    there = [company("A", "Alfa", **one, merged_into_id="B"), company("B", "Beta", **other)]
    here = [company("a", "Alfa", **one), company("b", "Beta", **other, merged_into_id="a")]
    found = companies(there, here)
    assert pairs(found) == {"a": ("A", Reason.BRANCH)}
    assert found.new == 1
    same_way = [company("a", "Alfa", **one, merged_into_id="b"), company("b", "Beta", **other)]
    assert set(pairs(companies(there, same_way))) == {"a", "b"}


@st.composite
def some_companies(draw: st.DrawFn, prefix: str) -> list[Values]:
    rows = [
        company(
            draw(st.sampled_from([f"{prefix}{n}", f"both{n}"])),
            draw(st.sampled_from(["Alfa", "alfa", "Beta", ""])),
            branch_number=draw(st.sampled_from(["", "000000000011", "000000000022"])),
            kvk_number=draw(st.sampled_from(["", "11111111", "22222222"])),
            postcode=draw(st.sampled_from(["", "1234 AB", "9999 ZZ"])),
            house_number=draw(st.sampled_from(["", "1", "2"])),
        )
        for n in range(draw(st.integers(0, 6)))
    ]
    for place, row in enumerate(rows[1:]):
        if draw(st.integers(0, 3)) == 0:
            row["merged_into_id"] = rows[place]["id"]  # type: ignore[index] # a dict underneath
    return rows


@given(there=some_companies("T"), here=some_companies("h"), data=st.data())
def test_each_company_is_counted_once_and_matched_once_in_any_order(
    there: list[Values], here: list[Values], data: st.DataObject
) -> None:
    found = companies(there, here)
    _holds(found, there, here)
    for match in found.matches:
        one = next(row for row in here if row["id"] == match.here)
        other = next(row for row in there if row["id"] == match.there)
        assert one["branch_number"] in ("", other["branch_number"]) or not other["branch_number"]
    again = companies(data.draw(st.permutations(there)), data.draw(st.permutations(here)))
    assert (
        len(again.matches) + len(again.unsure) + again.new
        == len(found.matches) + len(found.unsure) + found.new
    )


@given(st.integers(0, 40))
def test_a_file_that_two_laptops_imported_is_there_once(number: int) -> None:
    there = [company(f"T{n}", f"Bedrijf {n}", postcode="1234 AB", kvk_number=str(n)) for n in range(number)]
    here = [company(f"h{n}", f"bedrijf {n}", postcode="1234 AB") for n in reversed(range(number))]
    found = companies(there, here)
    assert found.ids == {f"h{n}": f"T{n}" for n in range(number)}


def _holds(found: Found, there: list[Values], here: list[Values]) -> None:
    """Everything here is counted once; nobody is matched twice, or with somebody who is here already."""
    matched = [match.here for match in found.matches]
    assert len(found.same) + len(matched) + len(found.unsure) + found.new == len(here)
    assert len(set(matched)) == len(matched)
    assert len({match.there for match in found.matches}) == len(matched)
    ids = {row["id"] for row in there}
    assert found.same == ids & {row["id"] for row in here}
    assert found.shared <= ids
    assert not found.same & {match.there for match in found.matches}


# Everything else


def test_lists_topics_and_departments_go_by_their_code_and_then_by_their_name() -> None:
    there = [record("A", code="top-30", name="Top 30"), record("B", code="", name="Beste werkgevers")]
    here = [
        record("a", code="Top-30", name="De dertig"),
        record("b", code="", name="beste  werkgevers"),
        record("c", code="", name="Eigen"),
    ]
    for kind in ("lists", "topics", "departments"):
        found = matching.named(kind, there, here)
        assert pairs(found) == {"a": ("A", Reason.CODE), "b": ("B", Reason.NAME)}
        assert found.new == 1


def test_a_term_has_one_name() -> None:
    found = matching.named(
        "terms", [record("A", name="report_workdays")], [record("a", name="report_workdays")]
    )
    assert pairs(found) == {"a": ("A", Reason.NAME)}


def test_colleagues_go_by_login_then_address_then_name() -> None:
    there = [
        record("A", name="Noor Vermaat", account="noor"),
        record("B", name="Eline Kroes", email="e.kroes@lindervoort.nl"),
        record("C", name="Rik Jansen"),
    ]
    here = [
        record("a", name="N. Vermaat", account="noor"),
        record("b", name="E. Kroes", email="E.Kroes@lindervoort.nl"),
        record("c", name="rik jansen", email="rik@lindervoort.nl"),
    ]
    found = matching.named("colleagues", there, here)
    assert pairs(found) == {"a": ("A", Reason.ACCOUNT), "b": ("B", Reason.EMAIL), "c": ("C", Reason.NAME)}


def test_namesakes_are_shown_and_not_matched() -> None:
    there = [
        record("A", name="Jan de Vries", email="jan1@x.nl"),
        record("B", name="Jan de Vries", email="jan2@x.nl"),
    ]
    found = matching.named("colleagues", there, [record("a", name="Jan de Vries")])
    assert [(doubt.name, doubt.fits) for doubt in found.unsure] == [("Jan de Vries", 2)]
    # One of them only, but with another address: perhaps somebody else.
    found = matching.named("colleagues", there[:1], [record("a", name="Jan de Vries", email="jan3@x.nl")])
    assert [doubt.here for doubt in found.unsure] == ["a"]


def test_who_logs_in_is_who_works_here_whatever_they_are_called() -> None:
    there = [record("A", name="Noor Vermaat", account="noor"), record("B", name="Rik Jansen")]
    here = [record("me", name="nvermaat"), record("b", name="Noor Vermaat"), record("c", name="Rik Jansen")]
    found = matching.named("colleagues", there, here, ("me", "A"))
    # The list of colleagues that was imported knew this person too.
    assert pairs(found) == {"me": ("A", Reason.LOGIN), "b": ("A", Reason.NAME), "c": ("B", Reason.NAME)}


def test_people_of_a_company_go_by_their_address_when_it_is_theirs_and_by_their_name() -> None:
    there = [
        record("A", company_id="C", name="Hanneke Brandsma", email="h@x.nl"),
        record("B", company_id="C", name="Joost Ommelkamp", email="info@x.nl"),
        record("D", company_id="C", name="Femke Zijlstra"),
        record("E", company_id="other", name="Bram Boelens"),
    ]
    here = [
        record("a", company_id="c", name="mevr. Brandsma", email="H@x.nl"),
        record("b", company_id="c", name="Anouk Wiarda", email="info@x.nl"),
        record("d", company_id="c", name="femke zijlstra", email=""),
        record("e", company_id="c", name="Bram Boelens", email=""),
        record("f", company_id="unknown", name="Hanneke Brandsma", email="h@x.nl"),
    ]
    found = matching.contacts(there, here, {"c": "C"})
    assert pairs(found) == {"a": ("A", Reason.EMAIL), "d": ("D", Reason.NAME)}
    assert [doubt.here for doubt in found.unsure] == ["b"]
    assert found.new == 2


@st.composite
def some_colleagues(draw: st.DrawFn, prefix: str) -> list[Values]:
    return [
        record(
            draw(st.sampled_from([f"{prefix}{n}", f"both{n}"])),
            name=draw(WORDS), email=draw(st.sampled_from(["", "a@x.nl", "b@x.nl"])),
            account=draw(st.sampled_from(["", "noor"])), code=draw(st.sampled_from(["", "EZ"])), company_id="c",
        )
        for n in range(draw(st.integers(0, 6)))
    ]  # fmt: skip


@given(
    there=some_colleagues("T"),
    here=some_colleagues("h"),
    kind=st.sampled_from(["colleagues", "topics", "contacts"]),
    data=st.data(),
)
def test_everybody_is_counted_once_and_matched_once_in_any_order(
    there: list[Values], here: list[Values], kind: str, data: st.DataObject
) -> None:
    def match(one: list[Values], other: list[Values]) -> Found:
        if kind == "contacts":
            return matching.contacts(one, other, {"c": "c"})
        return matching.named(kind, one, other)

    found = match(there, here)
    _holds(found, there, here)
    again = match(data.draw(st.permutations(there)), data.draw(st.permutations(here)))
    assert pairs(again) == pairs(found)
