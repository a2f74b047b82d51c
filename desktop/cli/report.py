# SPDX-License-Identifier: EUPL-1.2
"""``rodeloper report steering``: the figures of a month for the steering group, for a scheduled job."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from assets import texts
from assets.texts import _
from desktop.cli.call import Call, command_options
from storage.queries.steering_report import steering_report
from storage.rules.rights import require
from storage.rules.steering import month_before, month_meant, month_name, month_of
from storage.rules.workdays import at_dutch_clock, dutch_day

FORMATS = ("pdf", "xlsx")


@click.group(name="report")
def report_group() -> None:
    """Write reports on how the work goes."""


@report_group.command(name="steering")
@click.option("--month", metavar="MONTH", help="Year and month as 2026-10; else the month before this one.")
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE")
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%dT%H:%M"]),
    metavar="MOMENT",
    help="The moment that the report is of, in Dutch time, as 2026-11-03T09:00; else now. The same data and moment give the same file.",
)
@command_options
def steering(call: Call, month: str | None, kind: str, out: Path, at: dt.datetime | None) -> None:
    """The steering report of a month, beside the month before."""
    made_at, target = at_dutch_clock(at) if at else call.now(), call.target(out)
    wanted = month_meant(month) if month else month_before(month_of(dutch_day(made_at)))
    with call.opened() as opened:
        require(opened.actor, "steering.see")
        report = opened.store.read(steering_report, wanted, made_at)
        # Each library is loaded for its own format only.
        if kind == "pdf":
            from ui.documents import steering_report as paper

            paper.write(report, target, language=texts.language(), maker=opened.actor.name)
        else:
            from ui.documents import steering_sheet as sheet

            sheet.write(report, target, language=texts.language(), maker=opened.actor.name)
        opened.store.note(opened.actor, "exports.steering", detail=f"{kind} {month_name(wanted)}")
    said = _("The steering report of {month} is in {path}.").format(month=month_name(wanted), path=out)
    call.answer({"month": month_name(wanted), "format": kind, "out": str(out)}, said)
