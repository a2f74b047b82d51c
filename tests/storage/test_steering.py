# SPDX-License-Identifier: EUPL-1.2
"""The figures to steer by: each is what somebody would count who goes through all records by hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.plain import Bare, Db, plain, rows
from storage.queries import visits
from storage.queries.actions import ActionFilter, View, action_keys
from storage.queries.companies import CompanyFilter, company_keys, ids_of
from storage.queries.steering import Choice, Dimension, Steering, steering
from storage.queries.steering_days import Way
from storage.queries.steering_records import Behind, Part
from storage.rules import ids
from storage.rules import steering as rules
from storage.rules.choices import ResultKind, ResultStage
from storage.rules.rights import Actor
from storage.rules.steering import OTHERS, Period
from storage.rules.workdays import dutch_day, workdays_between
from storage.store import Store
from tests.random_year import TODAY, Row, Year, fill, random_year

PERIOD = Period(dt.date(2026, 8, 3), dt.date(2026, 11, 29))
_DAY = dt.timedelta(days=1)

choices = st.builds(
    Choice,
    st.sampled_from([PERIOD, rules.last_weeks(TODAY, 13), rules.month_meant("2026-10")]),
    st.sampled_from([frozenset(), frozenset({ids.DEPARTMENTS[0].id, ids.DEPARTMENTS[1].id})]),
    st.sampled_from([frozenset(), frozenset({"collegetour"}), frozenset({"phone_online", "account_visit"})]),
    st.sampled_from([frozenset(), frozenset({"Haven", ""})]),
)


class ByHand:
    """One year, looked through record by record."""

    def __init__(self, year: Year, choice: Choice) -> None:
        self.year, self.choice = year, choice
        self.held = [row for row in year["visits"] if self._is_held(row)]
        self.actions = [row for row in year["actions"] if self._counts(row)]

    def _inside(self, day: dt.date | None) -> bool:
        return day is not None and self.choice.period.since <= day <= self.choice.period.until

    def _there(self, company: str) -> bool:
        return (
            not self.choice.districts or self.year.company_now(company)["district"] in self.choice.districts
        )

    def _is_held(self, row: Row) -> bool:
        kinds = self.choice.kinds or {"collegetour", "onderwijsronde", "account_visit", "toekomstgesprek"}
        went = not self.choice.departments or self.year.departments_of(row["id"]) & self.choice.departments
        state = row["state"] in ("held", "wrapped_up") and row["kind"] in kinds
        return bool(
            state and self._inside(row["starts_at"].date()) and went and self._there(row["company_id"])
        )

    def _counts(self, row: Row) -> bool:
        owned = (
            not self.choice.departments or self.year.department(row["owner_id"]) in self.choice.departments
        )
        kind = not self.choice.kinds or self.year.kind_of(row["visit_id"]) in self.choice.kinds
        return row["removed_at"] is None and owned and kind and self._there(row["company_id"])

    def stock(self, then: dt.date | None) -> dict[str, tuple[int, int, int]]:
        found: dict[str, list[int]] = {}
        for row in self.actions:
            if then is None:
                is_open, untold = row["is_open"], row["is_not_told"]
            else:
                if row["promised_on"] > then:
                    is_open = False
                else:
                    is_open = row["done_on"] is None or row["done_on"] > then
                closed = row["done_on"] is not None and row["done_on"] <= then
                untold = closed and (
                    row["is_not_told"] or (row["told_on"] is not None and row["told_on"] > then)
                )
            late = is_open and row["due_on"] is not None and row["due_on"] < (then or TODAY)
            if is_open or untold:
                counts = found.setdefault(row["owner_id"] or "", [0, 0, 0])
                for at, yes in enumerate((is_open, late, untold)):
                    counts[at] += yes
        return {owner: (a, b, c) for owner, (a, b, c) in found.items()}

    def days(self) -> dict[Way, list[int]]:
        reports = [(row["starts_at"].date(), row["wrapped_up_at"]) for row in self.held]
        done = [row for row in self.actions if row["state"] == "done" and self._inside(row["done_on"])]
        told = [row for row in self.actions if row["done_on"] and self._inside(row["told_on"])]
        return {
            Way.REPORT: sorted(workdays_between(day, dutch_day(made)) for day, made in reports if made),
            Way.DONE: sorted(max((row["done_on"] - row["promised_on"]).days, 0) for row in done),
            Way.TOLD: sorted(max(workdays_between(row["done_on"], row["told_on"]), 0) for row in told),
        }

    def results(self) -> Counter[tuple[str, str]]:
        counts: Counter[tuple[str, str]] = Counter()
        for row in self.year["results"]:
            visit = row["visit_id"]
            went = not self.choice.departments or self.year.departments_of(visit) & self.choice.departments
            kind = not self.choice.kinds or self.year.kind_of(visit) in self.choice.kinds
            if (
                row["archived_at"] is None
                and self._inside(row["on"])
                and went
                and kind
                and self._there(row["company_id"])
            ):
                counts[row["stage"], row["kind"]] += row["amount"]
        return +counts

    def groups(self, field: str) -> tuple[Counter[str], Counter[str]]:
        there = [
            row
            for row in self.year["companies"]
            if row["merged_into_id"] is None and row["archived_at"] is None and self._there(row["id"])
        ]
        went = [self.year.company_now(row["company_id"]) for row in self.held]
        steps = {"": "", "1": "0", "10-19": "10"}
        both = [
            [steps[row[field]] if field == "size_class" else row[field] for row in rows]
            for rows in (there, went)
        ]
        return Counter(both[0]), Counter(both[1])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), choice=choices, days_back=st.sampled_from([0, 0, 23, 54]))
def test_every_figure_is_what_somebody_counts_by_hand(
    store: Store, actor: Actor, seed: int, choice: Choice, days_back: int
) -> None:
    year = random_year(seed)
    fill(store, actor, year)
    on = TODAY - days_back * _DAY
    made, hand = store.read(steering, choice, TODAY, on), ByHand(year, choice)
    assert made.visits == len(hand.held)
    assert made.without_report == sum(row["wrapped_up_at"] is None for row in hand.held)
    for parts in (made.weeks, made.months):
        assert [n for _part, n in parts] == [_visits_in(hand.held, part) for part, _n in parts]
        assert [part.since for part, _n in parts[1:]] == [part.until + _DAY for part, _n in parts[:-1]]
    stock = hand.stock(None if on == TODAY else on)
    assert {one.id: (one.open, one.late, one.not_told) for one in made.owners} == stock
    assert {one.id: (one.open, one.late, one.not_told) for one in made.departments} == _by_department(
        year, stock
    )
    for one in made.days:
        days = hand.days()[one.way]
        assert one.count == len(days)
        assert (one.middle, one.tail) == (_rank(days, 0.5), _rank(days, 0.9))
    assert _results(made) == hand.results()
    for dimension, field in _FIELDS.items():
        _check_groups(made, dimension, *hand.groups(field))


_FIELDS = {
    Dimension.SECTOR: "sector", Dimension.SIZE: "size_class", Dimension.DISTRICT: "district", Dimension.KIND: "kind",
}  # fmt: skip


def _visits_in(held: Iterable[Row], part: Period) -> int:
    return sum(part.since <= row["starts_at"].date() <= part.until for row in held)


def _by_department(year: Year, stock: dict[str, tuple[int, int, int]]) -> dict[str, tuple[int, int, int]]:
    found: dict[str, tuple[int, int, int]] = {}
    for owner, counts in stock.items():
        department = year.department(owner)
        before = found.get(department, (0, 0, 0))
        found[department] = (before[0] + counts[0], before[1] + counts[1], before[2] + counts[2])
    return found


def _rank(days: list[int], share: float) -> int | None:
    """The first number of days that so large a part took at most."""
    return next((one for one in days if sum(other <= one for other in days) >= share * len(days)), None)


def _results(made: Steering) -> Counter[tuple[str, str]]:
    counts = Counter({(one.stage.value, "job"): one.jobs for one in made.results})
    counts.update({(one.stage.value, "internship"): one.internships for one in made.results})
    return +counts


def _check_groups(made: Steering, dimension: Dimension, there: Counter[str], went: Counter[str]) -> None:
    groups = made.coverage[dimension]
    assert all(group.companies >= rules.FEWEST for group in groups)
    if not groups:
        assert there.total() < rules.FEWEST
        return
    assert sum(group.companies for group in groups) == there.total()
    assert sum(group.visits for group in groups) == went.total()
    for group in groups:
        if group.value != OTHERS:
            assert (group.companies, group.visits) == (there[group.value], went[group.value])
        assert group.company_share == group.companies / there.total()
        assert group.visit_share == (group.visits / went.total() if went else 0.0)


def test_what_is_counted_is_found_by_an_index(store: Store) -> None:
    """No figure reads a table from beginning to end: with 250,000 actions that takes seconds."""
    plans: list[str] = []

    def planned(db: Session) -> None:
        for sql, values in asked:
            plans.extend(str(line[-1]) for line in rows(db, f"EXPLAIN QUERY PLAN {sql}", values))

    asked = store.read(_asked)
    store.read(planned)
    assert len(asked) >= 8
    read = [line for line in plans if line.startswith(("SCAN", "SEARCH")) and "COVERING INDEX" not in line]
    # The visits of a period are read with their companies, and merged companies; the others are a handful of rows.
    few = ("json_each", "terms", "way", "now", "alike", "found", "d", "c", "(subquery")
    few_of_many = ("SEARCH v", "SEARCH c ", "SEARCH companies USING INDEX ix_companies_merged_into_id")
    rest = [line for line in read if line.split()[1] not in few and not line.startswith(few_of_many)]
    assert not rest, plans


class _Asking:
    """A connection that keeps what it is asked."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self.asked: list[tuple[str, Mapping[str, object]]] = []

    def execute(self, sql: str, values: Mapping[str, object]) -> Any:
        self.asked.append((sql, values))
        return self.driver.execute(sql, values)


@plain
def _asked(db: Db) -> list[tuple[str, Mapping[str, object]]]:
    assert isinstance(db, Bare)
    asking = _Asking(db.driver)
    for on in (None, TODAY - 30 * _DAY):
        steering(Bare(asking), Choice(PERIOD), TODAY, on)
    return asking.asked


def test_nothing_yet_is_said_as_such(store: Store) -> None:
    made = store.read(steering, Choice(PERIOD), TODAY)
    assert made.empty
    assert [one.middle for one in made.days] == [None] * 3


# Rules


def test_a_month_is_meant_by_its_name() -> None:
    october = rules.month_meant(" 2026-10 ")
    assert october == Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert rules.month_name(october) == "2026-10"
    assert rules.month_before(rules.month_meant("2026-01")) == rules.month_meant("2025-12")


@pytest.mark.parametrize(
    "what", ["", "oktober", "2026-13", "2026-1", "0000-01", "0001-01", "9999-12", "9999-12-01", "２０２６-10"]
)
def test_what_is_no_month_is_told(what: str) -> None:
    with pytest.raises(RodeLoperError, match=r"months\.unknown"):
        rules.month_meant(what)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 60))
def test_weeks_ask_the_target_of_each(day: dt.date, weeks: int) -> None:
    period = rules.last_weeks(day, weeks)
    assert period.goal(2) == 2 * weeks
    assert len(period.weeks()) == weeks
    assert period.weeks()[-1].since <= day <= period.until


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 30), max_size=8))
def test_a_small_group_cannot_be_counted_back(sizes: dict[str, int]) -> None:
    named = rules.told_apart(sizes)
    shown = Counter[str]()
    for group, name in named.items():
        shown[name] += sizes[group]
    assert all(n >= rules.FEWEST for n in shown.values())
    # What is not shown at all, too: it is the total minus what is.
    hidden = sum(n for group, n in sizes.items() if group not in named)
    assert not (named and hidden)


def test_groups_that_are_large_enough_stand_by_themselves() -> None:
    assert rules.told_apart({"a": 50, "b": 5}) == {"a": "a", "b": "b"}
    assert rules.told_apart({"a": 50, "b": 4, "c": 6}) == {"a": "a", "b": OTHERS, "c": OTHERS}
    assert rules.told_apart({"a": 50, "b": 3, "c": 2}) == {"a": "a", "b": OTHERS, "c": OTHERS}
    assert rules.told_apart({"a": 4}) == {}


def test_a_blind_spot_needs_more_than_one_visit_of_chance() -> None:
    assert rules.is_blind_spot(200, 1, 1000, 40)
    assert not rules.is_blind_spot(200, 4, 1000, 40)  # half is not far less
    assert not rules.is_blind_spot(40, 0, 1000, 40)  # 1.6 visits would have been its share
    assert not rules.is_blind_spot(0, 0, 0, 0)


def test_half_and_nine_of_ten() -> None:
    assert rules.middle_and_tail({1: 9, 30: 1}) == (1, 1)
    assert rules.middle_and_tail({1: 8, 30: 2}) == (1, 30)
    with pytest.raises(ValueError, match="nothing"):
        rules.middle_and_tail({})


# What stands behind each bar


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), choice=choices)
def test_the_list_behind_a_bar_holds_what_was_counted(
    store: Store, actor: Actor, seed: int, choice: Choice
) -> None:
    fill(store, actor, random_year(seed))
    made = store.read(steering, choice, TODAY)
    for one in made.departments:
        for part, n in ((Part.ON_TIME, one.on_time), (Part.LATE, one.late), (Part.NOT_TOLD, one.not_told)):
            assert listed(store, Behind(part, choice, department=one.id)) == n
    for one in made.owners:
        assert listed(store, Behind(Part.LATE, choice, owner=one.id)) == one.late
    for way, part in ((0, Part.REPORTED), (1, Part.DONE), (2, Part.TOLD)):
        assert listed(store, Behind(part, choice)) == made.days[way].count
    for week, n in made.weeks:
        assert listed(store, Behind(Part.VISITS, replace(choice, period=week))) == n
    for dimension, groups in made.coverage.items():
        for group in groups:
            at = Behind(Part.VISITS, choice, dimension=dimension, values=group.members)
            assert listed(store, at) == group.visits
            assert listed(store, replace(at, part=Part.COMPANIES)) == group.companies


def test_the_companies_behind_a_result_gave_it(store: Store, actor: Actor) -> None:
    year = random_year(7)
    fill(store, actor, year)
    choice = Choice(Period(dt.date(2026, 1, 1), TODAY))
    hand = ByHand(year, choice)
    for stage in ResultStage:
        rows = [
            row
            for row in year["results"]
            if row["archived_at"] is None
            and hand._inside(row["on"])
            and (row["stage"], row["kind"]) == (stage, "job")
        ]
        gave = {year.company_now(row["company_id"])["id"] for row in rows}
        there = {row["id"] for row in year["companies"] if row["archived_at"] is None}
        behind = Behind(Part.RESULTS, choice, stage=stage, result=ResultKind.JOB)
        keys = store.read(company_keys, CompanyFilter(behind=behind, today=TODAY))
        assert set(store.read(ids_of, keys)) == gave & there


def listed(store: Store, behind: Behind) -> int:
    """How many the list holds that a person comes to."""
    if behind.kind == "actions":
        return len(store.read(action_keys, ActionFilter(View.ALL, behind=behind), "due", False, TODAY))
    if behind.kind == "visits":
        return len(store.read(visits.keys, visits.VisitFilter(behind=behind)))
    return len(store.read(company_keys, CompanyFilter(behind=behind, today=TODAY)))
