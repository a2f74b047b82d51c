# SPDX-License-Identifier: EUPL-1.2
"""Tells a benchmark how far the start is: ``RODELOPER_TIMES`` names a file that gets one line a moment.

A line holds the name of the moment and ``time.monotonic()`` of it, which is the same clock in every process of this
machine. Without that variable nothing happens.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

VARIABLE = "RODELOPER_TIMES"
PAINTED = "painted"
"""The empty sheet is on the screen."""
USABLE = "usable"
"""The first page is on the screen with what is in the store, and answers."""


def reached(moment: str) -> None:
    """Write that this moment is now."""
    if path := os.environ.get(VARIABLE):
        now = time.monotonic()
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{moment} {now:.6f}\n")
