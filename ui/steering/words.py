# SPDX-License-Identifier: EUPL-1.2
"""What the overview says of its own figures."""

from __future__ import annotations

import datetime as dt

from assets.texts import _, clock, date_long
from storage.rules.workdays import dutch_day


def as_of(now: dt.datetime) -> str:
    """``Stand van maandag 23 november, 08:38``."""
    return _("As it was on {day}, {time}").format(day=date_long(dutch_day(now)), time=clock(now))
