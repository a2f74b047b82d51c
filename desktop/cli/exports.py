# SPDX-License-Identifier: EUPL-1.2
"""``rodeloper export actions``, ``brief`` and ``brief-pack``: the papers of the window, for scheduled jobs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
from sqlalchemy.orm import Session

from assets import texts
from assets.texts import _, n_
from desktop.cli.call import Call, command_options
from storage.queries import action_list, actions, people, visits
from storage.queries.action_filter import ActionFilter, View
from storage.queries.brief_pack import brief_pack as briefs_of_week
from storage.queries.brief_pack import chosen_pack
from storage.queries.briefs import visit_brief
from storage.rules.weeks import monday_meant, week_name
from ui.documents import export
from ui.documents.columns import ON_PAPER, action_columns
from ui.documents.files import write_bytes
from ui.documents.report import Report, grouped, view_words

FORMATS = ("pdf", "xlsx", "csv")
GROUP = "date"


@click.group(name="export")
def export_group() -> None:
    """Write reports."""


@export_group.command(name="actions")
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True)
@click.option(
    "--view", type=click.Choice([view.value for view in View]), default=View.OPEN.value, show_default=True
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE")
@command_options
def export_actions(call: Call, kind: str, view: str, out: Path) -> None:
    """The action report of one view, in the order of the screen."""
    now, target = call.now(), call.target(out)
    with call.opened() as opened:
        report = opened.store.read(
            report_of, View(view), now, me=opened.actor.id, maker=opened.actor.name, on_paper=kind == "pdf"
        )
        rows = export.write(report, target, kind, language=texts.language())
        opened.store.note(opened.actor, "exports.actions", detail=f"{kind} {rows}")
    written = n_("{n} action written to {path}", "{n} actions written to {path}", rows).format(
        n=rows, path=out
    )
    call.answer({"rows": rows, "out": str(out), "view": view, "format": kind}, written)


def report_of(db: Session, view: View, now: dt.datetime, *, me: str, maker: str, on_paper: bool) -> Report:
    """The report of one view with its moment, grouped by date as the screen does."""
    today = now.date()
    wanted = ActionFilter(view)
    made = action_list.action_list(db, wanted, group=GROUP, today=today, me=me)
    rows = list(actions.export_rows(db, wanted, today=today, me=me, keys=made.keys))
    return Report(
        view=view_words(view),
        columns=action_columns(ON_PAPER if on_paper else None),
        groups=grouped(made, rows),
        made_at=now,
        municipality=people.municipality(db),
        maker=maker,
    )


@click.command()
@click.argument("visit")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE")
@click.option("--no-confidential", is_flag=True, help="Leave out what is confidential.")
@command_options
def brief(call: Call, visit: str, out: Path, no_confidential: bool) -> None:
    """The one-page brief of VISIT: an id, the beginning of one, or `next`."""
    # ReportLab is loaded by the one command that draws.
    from ui.documents import visit_brief as brief_paper

    now, target = call.now(), call.target(out)
    with call.opened() as opened:
        visit_id = opened.store.read(visits.resolve, visit)
        content = opened.store.read(visit_brief, visit_id, now.date(), confidential=not no_confidential)
        write_bytes(target, brief_paper.render(content, language=texts.language(), now=now), private=True)
        opened.store.note(opened.actor, "exports.brief", kind="visits", record_id=visit_id, detail="pdf")
    call.answer({"visit": visit_id, "out": str(out)}, _("The brief is in {path}.").format(path=out))


@click.command(name="brief-pack")
@click.option(
    "--week",
    default="next",
    show_default=True,
    metavar="WEEK",
    help="Year and week as 2026-48, `this` or `next`.",
)
@click.option(
    "--visit",
    "chosen",
    multiple=True,
    metavar="ID",
    help="This visit instead of a week; may be given more than once. The beginning of an id is enough.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE")
@click.option("--no-confidential", is_flag=True, help="Leave out what is confidential.")
@command_options
def brief_pack(call: Call, week: str, chosen: tuple[str, ...], out: Path, no_confidential: bool) -> None:
    """The briefs of all visits of one week, or of the ones you choose, as one document with contents."""
    # ReportLab is loaded by the commands that draw.
    from ui.documents import brief_pack as pack_paper

    now, target = call.now(), call.target(out)
    monday = monday_meant(week, now.date())
    name = "" if chosen else week_name(monday)
    with call.opened() as opened:
        if chosen:
            ids = list(dict.fromkeys(opened.store.read(visits.resolve, one) for one in chosen))
            content = opened.store.read(chosen_pack, ids, now.date(), confidential=not no_confidential)
        else:
            content = opened.store.read(briefs_of_week, monday, now.date(), confidential=not no_confidential)
        made = pack_paper.render(content, language=texts.language(), now=now)
        write_bytes(target, made.pdf, private=True)
        opened.store.note(opened.actor, "exports.brief_pack", detail=f"pdf {name}".strip())
    count = len(content.briefs)
    said = n_("The brief of {n} visit is in {path}.", "The briefs of {n} visits are in {path}.", count)
    if not count:
        said = _("There is no visit in week {week} that needs a brief. {path} says so too.")
    call.answer(
        {"week": name, "visits": count, "pages": made.pages, "out": str(out)},
        said.format(n=count, path=out, week=name),
    )
