# SPDX-License-Identifier: EUPL-1.2
"""Identity, terms, rights, sizes and sectors, known errors, and a start that pays for none of the big libraries."""

from __future__ import annotations

import pickle
import subprocess
import sys
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.sentences import SENTENCES
from storage.errors import RodeLoperError
from storage.rules import ids
from storage.rules.companies import Sector, SizeClass, sector_of, size_class
from storage.rules.rights import Actor, may, require
from storage.rules.terms import DEFAULTS, LIMITS, Terms, parse_term, terms_from
from storage.rules.waiting import Known, department_in


def test_new_ids_sort_by_time() -> None:
    made = [ids.new_id() for _ in range(1000)]
    assert made == sorted(set(made))
    assert uuid.UUID(made[0]).version == 7


def test_two_imports_of_one_branch_meet() -> None:
    assert ids.company_id("000037178598") == ids.company_id("000037178598")
    assert ids.company_id("000037178598") != ids.company_id("000037178599")
    assert ids.company_id(None) != ids.company_id(None)


def test_two_laptops_that_add_the_same_thing_meet() -> None:
    assert ids.agenda_item_id("v", None, "Zonne  panelen") == ids.agenda_item_id("v", None, "zonne panelen")
    assert ids.agenda_item_id("v", "t") != ids.agenda_item_id("w", "t")
    assert ids.contact_id("c", "Hanneke  Brandsma") == ids.contact_id("c", "hanneke brandsma")


def test_shipped_ids_never_change() -> None:
    assert ids.team_member_id("v", "c") == ids.fixed_id("team_members", "v:c")
    assert ids.company_id("000037178598") == "2b36e738-2bd1-5267-ac75-4417cc06c347"
    assert ids.DEPARTMENTS[0].id == "14f45a23-3a52-577e-ad7f-e3de83915acf"
    assert ids.TOPICS[0].id == "72c42e7c-6098-5263-b9b2-e125188b1b8d"
    assert ids.TOP_LIST_ID == "4a18b72b-7f11-5a2f-9f2b-d2889d9411b7"


def test_shipped_records_are_complete_and_apart() -> None:
    shipped = (*ids.DEPARTMENTS, *ids.TOPICS, *ids.LISTS)
    assert (len(ids.DEPARTMENTS), len(ids.TOPICS), len(ids.LISTS)) == (5, 12, 3)
    assert len({row.id for row in shipped}) == len(shipped)
    assert all(row.name and row.hint for row in shipped)


def test_terms_have_limits_that_hold_their_defaults() -> None:
    assert list(LIMITS) == list(Terms.__dataclass_fields__)
    assert all(low <= getattr(DEFAULTS, name) <= high for name, (low, high) in LIMITS.items())


@given(st.dictionaries(st.sampled_from([*LIMITS, "other"]), st.text() | st.integers().map(str)))
def test_stored_terms_always_give_terms(values: dict[str, str]) -> None:
    terms = terms_from(values)
    assert all(low <= getattr(terms, name) <= high for name, (low, high) in LIMITS.items())


def test_a_stored_term_is_in_force() -> None:
    assert terms_from({"report_workdays": "3", "visits_per_week": "0"}) == Terms(report_workdays=3)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("report_workdays", "vijf", "terms.not-a-number"),
        ("report_workdays", "-5", "terms.not-a-number"),
        ("report_workdays", "0", "terms.out-of-range"),
        ("collision_months", "61", "terms.out-of-range"),
        ("coffee", "1", "terms.unknown"),
    ],
)
def test_a_term_that_makes_no_sense_is_refused_with_a_sentence(name: str, text: str, code: str) -> None:
    with pytest.raises(RodeLoperError) as refused:
        parse_term(name, text)
    assert refused.value.code == code
    assert SENTENCES[code].format(**refused.value.values)
    assert parse_term("collision_months", " 12 ") == 12


def test_somebody_may_and_nobody_may_not() -> None:
    assert may(Actor("1", "Noor", "laptop"), "visits.plan")
    require(Actor("1", "Noor", "laptop"), "visits.plan")
    with pytest.raises(RodeLoperError, match="not-allowed"):
        require(Actor("", "", "laptop"), "visits.plan")


@given(st.integers(0, 10**7))
def test_every_number_of_employees_has_its_class(employees: int) -> None:
    size = size_class(employees)
    assert size is not None
    assert size.lowest <= employees
    higher = [other.lowest for other in SizeClass if other.lowest > size.lowest]
    assert not higher or employees < min(higher)


def test_unknown_employees_have_no_class() -> None:
    assert size_class(None) is None
    assert size_class(-1) is None


@given(st.none() | st.text())
def test_any_text_has_a_sector_or_none(text: str | None) -> None:
    assert sector_of(text) in (None, *Sector)


def test_sectors_follow_the_division() -> None:
    assert [sector_of(code) for code in ("01131", "6201", "86101", "44")] == [
        Sector.AGRICULTURE,
        Sector.INFORMATION,
        Sector.HEALTH,
        None,
    ]


def test_a_known_error_travels_whole() -> None:
    error = pickle.loads(pickle.dumps(RodeLoperError("visits.needs-date", state="wish")))
    assert (error.code, error.values) == ("visits.needs-date", {"state": "wish"})
    assert str(error) == "visits.needs-date (state='wish')"
    assert str(RodeLoperError("not-allowed")) == "not-allowed"


def test_rules_import_no_big_library() -> None:
    """A start of the program imports the rules; phone numbers and mail addresses come with the first check."""
    modules = (
        "actions action_lines choices companies ids names numbers rights states teams terms workdays".split()
    )
    code = ";".join(
        [
            *(f"import storage.rules.{name}" for name in modules),
            "import sys",
            "print(*(set(sys.modules) & {'phonenumbers','email_validator','holidays','stdnum','sqlalchemy','PySide6'}))",
        ]
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == ""


_RO, _VTH, _WI = (
    Known("ro", "RO", "Ruimtelijke Ordening"), Known("vth", "VTH", "Vergunningen"), Known("wi", "W&I", "Werk en Inkomen"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("RO", _RO), ("wacht op ro", _RO), ("de afdeling Ruimtelijke  Ordening", _RO), ("W&I, mevrouw Kroes", _WI),
        ("vergunningen", _VTH), ("VTH en daarna RO", _VTH), ("robot", None), ("", None), ("de netbeheerder", None),
    ],
)  # fmt: skip
def test_the_department_that_an_action_waits_for(typed: str, wanted: Known | None) -> None:
    assert department_in(typed, (_RO, _VTH, _WI)) is wanted
