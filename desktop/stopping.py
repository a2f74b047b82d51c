# SPDX-License-Identifier: EUPL-1.2
"""Wishes to stop, one inside the other: closing one connection must not stop the thread that makes the next."""

from __future__ import annotations

import threading


class Inner(threading.Event):
    """An event of its own, which counts as set too when the outer one is. To be looked at, not waited for."""

    def __init__(self, outer: threading.Event) -> None:
        super().__init__()
        self._outer = outer

    def is_set(self) -> bool:
        return super().is_set() or self._outer.is_set()
