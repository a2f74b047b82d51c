# SPDX-License-Identifier: EUPL-1.2
"""What somebody must be allowed for a page, or for something to do that is reached like one."""

from __future__ import annotations

NEEDS = {
    "import": "imports.companies",
    "answers": "actions.take_answers",
    "conversation": "notes.save",
    "wrap_up": "wrap_up.set",
    "conflicts": "conflicts.settle",
    "administration": "administration.open",
    "steering": "steering.see",
    "reminders": "actions.set_state",
    "visit_letter": "contact_moments.log",
    "action_letter": "actions.report_back",
    "steering_report": "steering.see",
    "plan_visit": "visits.plan",
    "change_visit": "visits.change_plan",
    "add_company": "companies.add",
    "tell_company": "contact_moments.log",
}
"""What is not named here is open to everybody."""
