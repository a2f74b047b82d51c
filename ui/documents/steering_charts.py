# SPDX-License-Identifier: EUPL-1.2
"""The figures that a municipality steers by, as charts that say what was found. Window, paper and spreadsheet show these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from assets.texts import N_, _, date_full, date_short, n_, number
from storage.queries.steering import Choice, Days, Dimension, Steering, Stock
from storage.queries.steering_days import Way
from storage.queries.steering_records import Behind, Part
from storage.rules.choices import ResultKind
from storage.rules.steering import Period, month_of
from ui.charts.chart import Category, Cell, Chart, Form, Head, Look, Series, Table
from ui.documents.steering_coverage import MOST, coverage_chart
from ui.documents.steering_words import month_words, period_words
from ui.words import RESULT_STAGES, name_list, word

_WEEKS = 27
"""A longer period is shown by month."""


def charts(made: Steering) -> tuple[Chart, ...]:
    """All charts of these figures, in the order in which they are looked at."""
    return (
        visits_chart(made),
        departments_chart(made),
        owners_chart(made),
        days_chart(made),
        results_chart(made),
        *(coverage_chart(made, dimension) for dimension in Dimension),
    )


# Visits


def visits_chart(made: Steering) -> Chart:
    """Visits a week (or a month, when there are very many weeks) against the target."""
    by_week = len(made.weeks) <= _WEEKS
    parts = made.weeks if by_week else made.months
    behind = [Behind(Part.VISITS, replace(made.choice, period=part)) for part, _n in parts]
    goals = [part.goal(made.per_week) for part, _n in parts]
    even = by_week and all(part.days == 7 for part, _n in parts)
    said = n_("{n} visit", "{n} visits", made.visits).format(n=number(made.visits))
    weeks = len(made.weeks)
    if even:
        said = _("{visits} in {period}.").format(
            visits=said, period=n_("{n} week", "{n} weeks", weeks).format(n=weeks)
        )
    elif made.choice.period == month_of(made.choice.period.since):
        said = _("{visits} in {period}.").format(visits=said, period=month_words(made.choice.period))
    else:
        said = _("{visits} in this period.").format(visits=said)
    return Chart(
        "visits",
        Form.COLUMNS,
        title=f"{said} " + _("The target is {n}.").format(n=number(made.goal)),
        subtitle=(_("Visits a week, {period}") if by_week else _("Visits a month, {period}")).format(
            period=period_words(made.choice.period)
        ),
        categories=tuple(
            _part(part, None if even else goal, made.on, by_week=by_week)
            for (part, _n), goal in zip(parts, goals, strict=True)
        ),
        series=(Series(_("visits"), Look.SOLID, "accent", tuple(n for _part, n in parts), tuple(behind)),),
        table=Table(
            (Head(_("Week") if by_week else _("Month"), "text"), Head(_("Visits")), Head(_("Target"))),
            tuple(
                (_part(part, None, made.on, by_week=by_week).name, n, goal)
                for (part, n), goal in zip(parts, goals, strict=True)
            ),
        ),
        target=made.per_week if even else None,
        target_words=_("target: {n}").format(n=made.per_week),
        nothing=_("No visit was held in this period."),
    )


def _part(part: Period, goal: int | None, on: dt.date, *, by_week: bool) -> Category:
    here = part.since <= on <= part.until
    if by_week:
        year, week, _day = part.since.isocalendar()
        full = _("week {n}").format(n=week)
        return Category(str(week), full=f"{full} {year}", target=goal, strong=here)
    month = month_words(part)
    short = date_short(part.since, part.since, weekday=False).split(" ", 1)[1]
    return Category(short, full=month, target=goal, strong=here)


# Actions


def _stock_series(
    choice: Choice, stock: Sequence[Stock], by: Callable[[Stock], dict[str, str]]
) -> tuple[Series, ...]:
    def opens(part: Part) -> tuple[Behind, ...]:
        return tuple(Behind(part, choice, **by(one)) for one in stock)  # type: ignore[arg-type] # names of its own fields

    return (
        Series(
            _("on time"), Look.OUTLINE, "progress", tuple(one.on_time for one in stock), opens(Part.ON_TIME)
        ),
        Series(_("late"), Look.SOLID, "late", tuple(one.late for one in stock), opens(Part.LATE)),
        Series(
            _("done, not told"),
            Look.HATCHED,
            "tell",
            tuple(one.not_told for one in stock),
            opens(Part.NOT_TOLD),
        ),
    )


def _stock_row(one: Stock) -> tuple[Cell, ...]:
    return one.open, one.on_time, one.late, one.not_told


def _stock_heads() -> tuple[Head, ...]:
    return Head(_("Still open")), Head(_("On time")), Head(_("Late")), Head(_("Done, not told"))


def departments_chart(made: Steering) -> Chart:
    """Open and late actions, and what was done but not told, by department."""
    shown = made.departments[:MOST]
    worst = max((one.late for one in made.departments), default=0)
    names = [_department(one) for one in made.departments if one.late == worst]
    if not worst:
        title = _("No action is late")
    elif len(names) == 1:
        title = _("{department} has the most late actions").format(department=names[0])
    else:
        title = _("{departments} have the most late actions").format(departments=name_list(names[:3]))
    return Chart(
        "departments",
        Form.BARS,
        title=title,
        subtitle=_("Actions by department, as they stood on {day}").format(day=date_full(made.on)),
        categories=tuple(Category(_department(one)) for one in shown),
        series=_stock_series(made.choice, shown, lambda one: {"department": one.id}),
        table=Table(
            (Head(_("Department"), "text"), *_stock_heads()),
            tuple((_department(one), *_stock_row(one)) for one in made.departments),
        ),
        note=_more(len(made.departments)),
        nothing=_("No action is open, and the company heard of all that is done."),
    )


def owners_chart(made: Steering) -> Chart:
    """The same by owner."""
    shown = made.owners[:MOST]
    late = sum(one.late > 0 and bool(one.id) for one in made.owners)
    return Chart(
        "owners",
        Form.BARS,
        title=n_("{n} owner has late actions", "{n} owners have late actions", late).format(n=late)
        if late
        else _("Nobody has late actions"),
        subtitle=_("Actions by owner, as they stood on {day}").format(day=date_full(made.on)),
        categories=tuple(Category(one.name or _("No owner")) for one in shown),
        series=_stock_series(made.choice, shown, lambda one: {"owner": one.id}),
        table=Table(
            (Head(_("Owner"), "text"), Head(_("Department"), "text"), *_stock_heads()),
            tuple((one.name or _("No owner"), one.department, *_stock_row(one)) for one in made.owners),
        ),
        note=_more(len(made.owners)),
        nothing=_("No action is open, and the company heard of all that is done."),
    )


def _department(one: Stock) -> str:
    return one.name or _("No department")


def _more(count: int) -> str:
    return (
        _("Shown are the first {n} of {count}. The table has all.").format(n=MOST, count=count)
        if count > MOST
        else ""
    )


# Days

_WAYS = {
    Way.REPORT: N_("Visit to report"),
    Way.DONE: N_("Promise to done"),
    Way.TOLD: N_("Done to told"),
}
_PARTS = {Way.REPORT: Part.REPORTED, Way.DONE: Part.DONE, Way.TOLD: Part.TOLD}
_TOO_LONG = {
    (Way.REPORT, True): N_("The report often takes too long"),
    (Way.REPORT, False): N_("The report sometimes takes too long"),
    (Way.TOLD, True): N_("Telling often takes too long"),
    (Way.TOLD, False): N_("Telling sometimes takes too long"),
}


def days_chart(made: Steering) -> Chart:
    """How many days half and nine of ten take, for each way, with the term where there is one."""
    waiting = n_("{n} visit still has no report.", "{n} visits still have no report.", made.without_report)
    return Chart(
        "days",
        Form.DOTS,
        title=_days_title(made.days),
        subtitle=_("How long it takes, {period}").format(period=period_words(made.choice.period)),
        categories=tuple(
            Category(_(_WAYS[one.way]), under=_days_under(one), target=one.term) for one in made.days
        ),
        series=(
            Series(_("half is faster"), Look.CIRCLE, "accent", tuple(one.middle for one in made.days), _ways(made)),
            Series(_("9 of 10 are faster"), Look.RING, "accent", tuple(one.tail for one in made.days), _ways(made)),
        ),
        table=Table(
            (
                Head(_("From and to"), "text"), Head(_("Unit"), "text"), Head(_("How many")), Head(_("Half within")),
                Head(_("9 of 10 within")), Head(_("Term")),
            ),
            tuple(
                (_(_WAYS[one.way]), _("working days") if one.workdays else _("days"), one.count, one.middle, one.tail, one.term)
                for one in made.days
            ),
        ),
        unit=_("days"),
        note=waiting.format(n=made.without_report) if made.without_report else "",
        nothing=_("Nothing was reported, done or told in this period."),
    )  # fmt: skip


def _ways(made: Steering) -> tuple[Behind, ...]:
    return tuple(Behind(_PARTS[one.way], made.choice) for one in made.days)


def _days_under(one: Days) -> str:
    words = _("working days") if one.workdays else _("days")
    return _("{days}, term {n}").format(days=words, n=one.term) if one.term is not None else words


def _days_title(days: Sequence[Days]) -> str:
    """What is furthest over its term: often when half of it is, sometimes when one in ten is."""
    over = [
        (one.middle > one.term, one.tail / one.term, one.way)
        for one in days
        if one.term is not None and one.middle is not None and one.tail is not None and one.tail > one.term
    ]
    if over:
        often, _times, way = max(over, key=lambda one: one[:2])
        return _(_TOO_LONG[way, often])
    if not any(one.count for one in days):
        return _("There is nothing to measure yet")
    return _("Nine of ten are within the term")


# Results


def results_chart(made: Steering) -> Chart:
    """Jobs and internships that were discussed, committed and realised."""
    realised = made.results[-1].jobs + made.results[-1].internships if made.results else 0

    def opens(kind: ResultKind) -> tuple[Behind, ...]:
        return tuple(Behind(Part.RESULTS, made.choice, stage=one.stage, result=kind) for one in made.results)

    stages = [word(RESULT_STAGES, one.stage).capitalize() for one in made.results]
    jobs, internships = (
        tuple(one.jobs for one in made.results),
        tuple(one.internships for one in made.results),
    )
    return Chart(
        "results",
        Form.BARS,
        title=n_("{n} place realised", "{n} places realised", realised).format(n=number(realised)),
        subtitle=_("Jobs and internships, {period}").format(period=period_words(made.choice.period)),
        categories=tuple(Category(stage) for stage in stages),
        series=(
            Series(_("jobs"), Look.SOLID, "accent", jobs, opens(ResultKind.JOB)),
            Series(_("internships"), Look.HATCHED, "accent", internships, opens(ResultKind.INTERNSHIP)),
        ),
        table=Table(
            (Head(_("Stage"), "text"), Head(_("Jobs")), Head(_("Internships")), Head(_("Together"))),
            tuple((stage, a, b, a + b) for stage, a, b in zip(stages, jobs, internships, strict=True)),
        ),
        sums=True,
        nothing=_("No jobs or internships were written down in this period."),
    )
