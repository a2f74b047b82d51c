# SPDX-License-Identifier: EUPL-1.2
"""The figures of a month beside those of the month before, and how complete they are, in words for paper and spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from assets.texts import _, date_full, n_
from storage.queries.steering import Days, Steering, Stock
from storage.queries.steering_days import Way
from storage.queries.steering_report import SteeringReport
from storage.rules.steering import month_before
from storage.rules.workdays import dutch_day
from ui.charts.chart import Cell, Head, Table
from ui.documents.steering_words import behindhand_words, month_words


def title(report: SteeringReport) -> str:
    """``Stuurrapportage oktober 2026``."""
    return _("Steering report {month}").format(month=month_words(report.month))


def as_of(report: SteeringReport) -> str:
    """When it was made."""
    return _("Made on {moment}").format(moment=moment(report))


def moment(report: SteeringReport) -> str:
    """``30 november 2026, 15:00``."""
    return f"{date_full(report.made_at.date())}, {report.made_at:%H:%M}"


def compared(report: SteeringReport) -> Table:
    """One row for each key figure: this month, the month before, and the difference where both are known."""
    heads = (
        Head(_("Figure"), "text"),
        Head(month_words(report.month)),
        Head(month_words(month_before(report.month))),
        Head(_("Difference"), "change"),
    )
    now, before = list(_figures(report.figures)), list(_figures(report.before))
    rows: list[tuple[Cell, ...]] = []
    for (name, value), (_name, other) in zip(now, before, strict=True):
        difference = value - other if value is not None and other is not None else None
        rows.append((name, value, other, difference))
    return Table(heads, tuple(rows))


def _figures(made: Steering) -> Iterator[tuple[str, int | None]]:
    days: dict[Way, Days] = {one.way: one for one in made.days}
    yield _("Visits"), made.visits
    yield _("Target for visits"), made.goal
    yield _("Visits without a report"), made.without_report
    yield _("Open actions, at the end"), _sum(made.departments, "open")
    yield _("Late actions, at the end"), _sum(made.departments, "late")
    yield _("Done, but not told, at the end"), _sum(made.departments, "not_told")
    yield _("Visit to report, half within (working days)"), days[Way.REPORT].middle
    yield _("Visit to report, 9 of 10 within (working days)"), days[Way.REPORT].tail
    yield _("Promise to done, half within (days)"), days[Way.DONE].middle
    yield _("Promise to done, 9 of 10 within (days)"), days[Way.DONE].tail
    yield _("Done to told, half within (working days)"), days[Way.TOLD].middle
    yield _("Done to told, 9 of 10 within (working days)"), days[Way.TOLD].tail
    yield _("Jobs realised"), made.results[-1].jobs if made.results else 0
    yield _("Internships realised"), made.results[-1].internships if made.results else 0


def _sum(stock: tuple[Stock, ...], field: str) -> int:
    return sum(getattr(one, field) for one in stock)


def notices(report: SteeringReport) -> Iterator[str]:
    """What somebody must know who reads these figures."""
    if not report.ended:
        yield _("The month is not over yet: these are the figures up to {day}.").format(
            day=date_full(dutch_day(report.made_at))
        )
    exchange = report.exchange
    if exchange.behindhand is not None and exchange.behindhand.count:
        yield behindhand_words(exchange.behindhand, report.made_at)
    if exchange.connected and exchange.waiting:
        yield n_(
            "{n} change on this laptop still has to be sent.",
            "{n} changes on this laptop still have to be sent.",
            exchange.waiting,
        ).format(n=exchange.waiting)


def state_of_exchange(report: SteeringReport) -> str:
    """Up to when all that others wrote is in these figures."""
    exchange = report.exchange
    if not exchange.connected:
        return _("These figures are of this laptop alone: it is not connected to a municipality.")
    if exchange.last is None:
        return _("This laptop has not exchanged everything yet.")
    local = exchange.last.astimezone(report.made_at.tzinfo)
    return _("Up to date with the municipality until {day}, {time}.").format(
        day=date_full(local.date()), time=f"{local:%H:%M}"
    )


def remarks() -> tuple[str, ...]:
    """How the figures were counted."""
    return (
        _("Actions stand as they stood at the end of the month, with their owner and date of now."),
        _("A confidential action only counts on laptops of those who may read it."),
        _("Groups of fewer than 5 companies are not shown by themselves."),
    )
