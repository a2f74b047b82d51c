# SPDX-License-Identifier: EUPL-1.2
"""The demo beside one's own work: a window of its own, in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess

ROOT = Path(__file__).resolve().parents[2]


def command() -> list[str]:
    """How this program is started with its command ``demo``: as it was built, or from its source."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "demo"]
    return [sys.executable, "-m", "desktop", "demo"]


def open_beside() -> bool:
    """Start the demo and leave it alone; a demo that is open already comes forward. Answers whether it started."""
    program, *arguments = command()
    started, _process = QProcess.startDetached(program, arguments, str(ROOT))
    return bool(started)
