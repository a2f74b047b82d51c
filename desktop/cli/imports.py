# SPDX-License-Identifier: EUPL-1.2
"""``rodeloper import companies FILE``: the same import as in the window, with the columns as they are guessed."""

from __future__ import annotations

from pathlib import Path

import click

from assets import texts
from assets.texts import _, n_
from desktop import opening
from desktop.cli.call import Call, command_options
from storage.imports import apply, columns, plan, reading, report
from storage.imports.plan import ImportPlan


@click.group(name="import")
def import_group() -> None:
    """Bring data in from a file."""


@import_group.command(name="companies")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only tell what the import would do.")
@click.option("--sheet", help="The sheet of an Excel file; else the first one with rows.")
@click.option("--report", "report_path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Where the rows that were not taken go; else beside the file.")  # fmt: skip
@command_options
def companies(call: Call, file: Path, dry_run: bool, sheet: str | None, report_path: Path | None) -> None:
    """Import companies from a CSV or XLSX file of KVK, LISA or a CRM."""
    place = call.target(report_path or file.with_name(f"{file.stem}-niet-overgenomen.csv"))
    table = reading.read_table(file, sheet=sheet)
    mapping = columns.guess(table)
    code = ""
    if dry_run and not call.path.exists():
        with opening.nothing_yet() as empty:
            prepared = empty.read(plan.prepare, table, mapping)
        written = report.write_report(prepared, place, texts.sentence)
    else:
        with call.opened(write=not dry_run, create=True) as opened:
            prepared = opened.store.read(plan.prepare, table, mapping)
            if not dry_run:
                opened.store.write(apply.companies, opened.actor, prepared).result()
            code = opened.recovery_code
            if written := report.write_report(prepared, place, texts.sentence):
                opened.store.note(opened.actor, "exports.refused_rows", detail=str(prepared.summary.refused))
    summary = prepared.summary
    data = {
        "rows": summary.rows,
        "added": summary.added,
        "changed": summary.changed,
        "unchanged": summary.unchanged,
        "refused": summary.refused,
        "kept": summary.kept,
        "dropped": summary.dropped,
        "repaired": summary.repaired,
        "report": str(written) if written else None,
        "dry_run": dry_run,
    }
    if code:
        data["recovery_code"] = code
    call.answer(data, *_lines(prepared, written, dry_run), *recovery_lines(code))


def _lines(prepared: ImportPlan, written: Path | None, dry_run: bool) -> list[str]:
    summary = prepared.summary
    lines = [
        _("This is what the import would do. Nothing was changed.") if dry_run else _("The import is done."),
        n_("{n} company added", "{n} companies added", summary.added).format(n=summary.added),
        n_("{n} company changed", "{n} companies changed", summary.changed).format(n=summary.changed),
        n_("{n} row was the same", "{n} rows were the same", summary.unchanged).format(n=summary.unchanged),
        n_("{n} row not taken", "{n} rows not taken", summary.refused).format(n=summary.refused),
    ]
    for n, words in (
        (
            summary.repaired,
            n_("{n} value was mended, such as a lost zero", "{n} values were mended, such as lost zeros", summary.repaired),
        ),
        (summary.dropped, n_("{n} value was left out", "{n} values were left out", summary.dropped)),
        (summary.kept, n_("{n} field stays as you edited it", "{n} fields stay as you edited them", summary.kept)),
    ):  # fmt: skip
        if n:
            lines.append(words.format(n=n))
    if written:
        lines.append(_("What was not taken, and why: {path}").format(path=written))
    return lines


def recovery_lines(code: str) -> list[str]:
    """What a person must know when a store was just made; nothing when it was not."""
    if not code:
        return []
    return [
        "",
        _("A new store was made. Write down its recovery code; it is shown only now:"),
        f"    {code}",
        _("With this code you open the store or a back-up when the key is lost."),
    ]
