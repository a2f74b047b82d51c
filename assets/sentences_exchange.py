# SPDX-License-Identifier: EUPL-1.2
"""The sentences for choosing between two versions, and for what the backend did not take."""

from __future__ import annotations


def N_(text: str) -> str:
    """Mark for the catalogue; translated when it is shown."""
    return text


EXCHANGE: dict[str, str] = {
    "conflicts.still-used": N_(
        "This is named somewhere else, so it is not removed. Nothing was changed. Keep it, or archive it."
    ),
    "conflicts.unknown-field": N_(
        "This field is from a newer Rode Loper. Nothing was changed. Install the newest version to choose here."
    ),
}
