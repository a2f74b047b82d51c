# SPDX-License-Identifier: EUPL-1.2
"""Round numbers for an axis."""

from __future__ import annotations

import math


def ticks(highest: float, most: int, *, whole: bool = True) -> list[float]:
    """From 0 on, in steps of 1, 2 or 5 times a power of ten, at most ``most`` steps, the last at or above ``highest``."""
    raw = max(highest, 1e-9) / max(most, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(n * power for n in (1, 2, 5, 10) if n * power >= raw * (1 - 1e-9))
    if whole:
        step = max(1.0, step)
    count = math.ceil(highest / step - 1e-9)
    return [round(n * step, 10) for n in range(max(count, 1) + 1)]
