# SPDX-License-Identifier: EUPL-1.2
"""What the page of an import says: the finding in its title, and how far the reading is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QDropEvent

from assets.texts import _, n_, number
from storage.imports import ImportPlan, Table
from ui.tasks import Job

CHOOSE, COLUMNS, CHECK, DONE = range(4)


def heading(step: int, table: Table | None, plan: ImportPlan | None) -> tuple[str, str]:
    """The title of a step and the line under it."""
    if step == COLUMNS and table is not None:
        rows = n_("{file}, {n} row", "{file}, {n} rows", table.row_count)
        file = rows.format(file=table.path.name, n=number(table.row_count))
        words = _("{file}. Change what is not right; nothing is taken over yet.")
        return _("Is this what the columns are?"), words.format(file=file)
    if step == CHECK and plan is not None:
        if not plan.changes_anything:
            return finding(plan), _("There is nothing to take over. You can choose another file.")
        return finding(plan), _("This is what will happen. Nothing is changed yet.")
    if step == DONE:
        return _("The companies are in"), _("Every row of the file is accounted for here.")
    words = _("From a file of KVK, LISA or another program. You first see what will happen.")
    return _("Import companies"), words


def go_on(step: int) -> str:
    """What the primary button of a step says."""
    names = {COLUMNS: _("See what will happen"), CHECK: _("Import"), DONE: _("To the companies")}
    return names.get(step, "")


def finding(plan: ImportPlan) -> str:
    """What the import will do, in one sentence."""
    summary = plan.summary
    added = n_("{n} company is added", "{n} companies are added", summary.added).format(
        n=number(summary.added)
    )
    changed = n_("{n} changes", "{n} change", summary.changed).format(n=number(summary.changed))
    if summary.added and summary.changed:
        return _("{added} and {changed}").format(added=added, changed=changed)
    if summary.added:
        return added
    if summary.changed:
        return n_("{n} company changes", "{n} companies change", summary.changed).format(
            n=number(summary.changed)
        )
    return _("Nothing changes") if summary.refused < summary.rows else _("Not one row can be taken over")


def rows_read(job: Job) -> Callable[[int, int], None]:
    """Tells how many rows were read."""

    def tell(done: int, total: int) -> None:
        job.progress(done, total, n_("{n} row", "{n} rows", done).format(n=number(done)))

    return tell


def fallen_file(event: QDropEvent) -> str:
    """The one file on this computer that hangs above the page, "" for anything else."""
    urls = event.mimeData().urls()
    return urls[0].toLocalFile() if len(urls) == 1 else ""
