# SPDX-License-Identifier: EUPL-1.2
"""``python -m tests.benchmarks [--json] [--small] [SUBJECT …]``: measure, print the table, fail when a bar is crossed."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.benchmarks import (
    bulk,
    exchange,
    imports,
    lists,
    memory,
    notes,
    reminders,
    reports,
    searches,
    start,
    steering,
)
from tests.benchmarks.bench import Bench
from tests.benchmarks.big_store import FOLDER, FULL, SMALL
from tests.benchmarks.figures import Figure, table

SUBJECTS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "start": start.figures,
    "search": searches.figures,
    "lists": lists.figures,
    "notes": notes.figures,
    "import": imports.figures,
    "reports": reports.figures,
    "steering": steering.figures,
    "bulk": bulk.figures,
    "reminders": reminders.figures,
    "exchange": exchange.figures,
    "memory": memory.figures,
}


def measured(
    subjects: Sequence[str], failed: Callable[[str, Exception], None], *, small: bool = False
) -> Iterator[Figure]:
    """The figures of these subjects, one by one as they are measured; one that fails is told and does not stop the others."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    # Beside the big store: copies then are on the same disk, which is a real one.
    with tempfile.TemporaryDirectory(prefix="run-", dir=FOLDER) as folder:
        bench = Bench(SMALL if small else FULL, Path(folder), small)
        bench.store()
        for subject in subjects:
            try:
                yield from SUBJECTS[subject](bench)
            except Exception as problem:  # noqa: BLE001 - the other figures have nothing to do with it
                failed(subject, problem)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print. Returns 1 when a ratio is over its bar (a small run never fails for that) or when a subject could
    not be measured, else 0.
    """
    options = _options().parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    figures: list[Figure] = []
    broken: list[str] = []

    def failed(subject: str, problem: Exception) -> None:
        traceback.print_exception(problem)
        broken.append(subject)

    for figure in measured(options.subjects or tuple(SUBJECTS), failed, small=options.small):
        sys.stderr.write(f"  {figure.name}\n")
        figures.append(figure)
    out = json.dumps([figure.plain() for figure in figures], indent=2) if options.json else table(figures)
    sys.stdout.write(f"{out}\n")
    for subject in broken:
        sys.stderr.write(f"{subject}: could not be measured, see above\n")
    return 0 if not broken and (options.small or all(figure.ok for figure in figures)) else 1


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 dev.py bench", description="Measure the speed on a big store."
    )
    parser.add_argument(
        "subjects", nargs="*", choices=[[], *SUBJECTS], metavar="SUBJECT", help=", ".join(SUBJECTS)
    )
    parser.add_argument("--json", action="store_true", help="print a list of objects")
    parser.add_argument(
        "--small", action="store_true", help="a small store: only to see that everything works"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
