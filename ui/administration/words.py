# SPDX-License-Identifier: EUPL-1.2
"""How terms are called on the screen."""

from __future__ import annotations

from assets.texts import N_

TERMS = {
    "visits_per_week": (
        N_("Visits per week"),
        N_("How many places a week of the programme has."),
    ),
    "report_workdays": (
        N_("Report within (working days)"),
        N_("How soon after the visit the report must be ready."),
    ),
    "telling_workdays": (
        N_("Company hears within (working days)"),
        N_("How soon after the visit the company must hear from us."),
    ),
    "stalled_days": (
        N_("Stalled after (days)"),
        N_("An open action without progress for this long has stalled."),
    ),
    "collision_months": (
        N_("Warn when another department came within (months)"),
        N_("Planning a visit then says who came when. With 0 it never warns."),
    ),
    "alderman_top": (
        N_("Alderman comes along at the largest (companies)"),
        N_(
            "A visit to a company on the top list without an alderman gives a warning. With 0 it never warns."
        ),
    ),
    "offline_days": (
        N_("Work without the server (days)"),
        N_("A laptop that was not in touch for longer only opens after logging in again."),
    ),
    "lock_minutes": (
        N_("Lock at the latest after (minutes)"),
        N_("A laptop that nobody touches locks itself. Everybody may choose a shorter time."),
    ),
}
"""The terms in the order of the work, with what each does."""
