# SPDX-License-Identifier: EUPL-1.2
"""Where the program starts: a window, or a command when the first word is one."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from desktop.crash import leave_no_dump


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``rodeloper`` with these arguments (by default those of the process). Returns the exit code.

    The window does not wait for the command line to load, nor the command line for Qt.
    """
    leave_no_dump()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words:
        from desktop import head_start

        head_start.begin()
        from desktop import app

        return app.run()
    from desktop.cli import rodeloper

    # Click ends the process with the exit code of the command.
    return int(rodeloper(args=words, prog_name="rodeloper") or 0)


if __name__ == "__main__":
    sys.exit(main())
