# SPDX-License-Identifier: EUPL-1.2
"""Choose a colleague for a visit by typing: a menu is no use where fifty people work."""

from __future__ import annotations

from collections.abc import Sequence

from assets.texts import _
from storage.queries.people import ColleagueRow
from ui.widgets.picker import Picker, search_in


def colleague_picker(colleagues: Sequence[ColleagueRow]) -> Picker:
    """One of these, found by name, department or function."""
    items = [
        (
            one.id,
            one.name,
            " \u00b7 ".join(part for part in (one.department or one.portfolio, one.function) if part),
        )
        for one in colleagues
    ]
    return Picker(
        search_in(items),
        placeholder=_("Type a name"),
        avatars=True,
        nothing=(_("Nobody found"), _("Add them in the settings")),
    )
