# SPDX-License-Identifier: EUPL-1.2
"""The places of the rail: what they are called, and where they stand."""

from __future__ import annotations

from assets.texts import N_

PLACES = (
    ("today", N_("Today"), "ph.sun-horizon"),
    ("companies", N_("Companies"), "ph.buildings"),
    ("visits", N_("Visits"), "ph.calendar-blank"),
    ("actions", N_("Actions"), "ph.checks"),
    ("steering", N_("Overview"), "ph.chart-bar"),
    ("exchange", N_("Update"), "ph.arrows-clockwise"),
    ("settings", N_("Settings"), "ph.gear-six"),
    ("administration", N_("Administration"), "ph.sliders-horizontal"),
)
"""The places of the rail in order; a place is shown once it has a page."""
AT_THE_BOTTOM = frozenset({"exchange", "settings", "administration"})
