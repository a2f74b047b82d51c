# SPDX-License-Identifier: EUPL-1.2
"""What the window knows of the exchange with the backend; ``desktop`` hands it over as ``context.exchange``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

State = Literal["off", "idle", "working", "offline", "stopped"]


@dataclass(frozen=True, slots=True)
class Status:
    """How the exchange is doing.

    ``off``: this store was never connected. ``idle``: all is well. ``working``: an exchange takes longer than a moment;
    ``done`` of ``total`` records came in (``total`` 0: nobody knows). ``offline``: not now, it tries again by itself.
    ``stopped``: somebody has to do something. ``problem`` and ``values`` are the code and values of its sentence
    (``assets.texts.sentence``); ``last`` is when both sides last had the same, in UTC.
    """

    state: State = "off"
    last: dt.datetime | None = None
    problem: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    server: str = ""
    user: str = ""
    municipality: str = ""
