# SPDX-License-Identifier: EUPL-1.2
"""What the system would keep of a program that crashes: on Linux and macOS nothing, because memory holds notes and the key."""

from __future__ import annotations

import sys
from contextlib import suppress


def leave_no_dump() -> None:
    """Let the system write no image of our memory, nor of programs that we start.

    On Linux a limit of 1 byte, not 0: a collector of crashes (systemd, apport) that gets dumps through a pipe does not
    see the limit, but the kernel passes it nothing at all when the limit is 1 (``fs/coredump.c``). Windows has no
    such switch for one program; there the report of a crash is a setting of the municipality.
    """
    if sys.platform == "win32":
        return
    import resource

    least = 1 if sys.platform == "linux" else 0
    with suppress(OSError, ValueError):
        _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        most = least if hard == resource.RLIM_INFINITY else min(least, hard)
        resource.setrlimit(resource.RLIMIT_CORE, (most, most))
