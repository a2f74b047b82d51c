# SPDX-License-Identifier: EUPL-1.2
"""``python -m tests.dependencies``: write the bill of materials and the table of licences. ``dev.py sbom`` calls this."""

from __future__ import annotations

import sys

from tests.dependencies.locked import may_ship, packages
from tests.dependencies.papers import BILL, TABLE, bill, table


def main() -> int:
    """Write both, and say which licences a person must look at. Returns the exit code."""
    found = packages()
    BILL.parent.mkdir(exist_ok=True)
    BILL.write_text(bill(found), encoding="utf-8")
    TABLE.write_text(table(found), encoding="utf-8")
    sys.stdout.write(f"{len(found)} packages in {BILL} and {TABLE}\n")
    doubtful = [f"{one.name}: {one.licence}" for one in found if not may_ship(one.licence)]
    for line in doubtful:
        sys.stdout.write(f"Not a licence that ours goes with: {line}\n")
    return 1 if doubtful else 0


if __name__ == "__main__":
    sys.exit(main())
