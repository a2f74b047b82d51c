# SPDX-License-Identifier: EUPL-1.2
"""What records ask of the fields that they are given: a name, and that no text replaces one that nobody saw."""

from __future__ import annotations

from typing import Any

from storage.errors import RodeLoperError
from storage.rules.merging import merge_keeping_both
from storage.rules.texts import storable


def named(fields: dict[str, Any], allowed: frozenset[str], *, partly: bool = False) -> dict[str, Any]:
    """The fields without white space around their texts. ``partly``: only what changes, so the name may be left out.

    Raises ``fields.invalid`` with ``fields.missing`` for a name that is empty, and ``TypeError`` for an unknown field.
    """
    unknown = set(fields) - allowed
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    if not clean.get("name") and not (partly and "name" not in clean):
        raise RodeLoperError("fields.invalid", fields={"name": "fields.missing"})
    return clean


def merged_typing(text: str, seen: str | None, stored: str) -> str:
    """What to store when somebody who last saw ``seen`` now has ``text``, while ``stored`` stands there.

    No word of either disappears: where both changed the same words, both versions stay side by side. Without ``seen`` the
    text simply replaces what stood there.
    """
    if seen is None or storable(seen) == stored:
        return text
    return merge_keeping_both(storable(seen), text, stored)
