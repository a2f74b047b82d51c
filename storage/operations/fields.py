# SPDX-License-Identifier: EUPL-1.2
"""What every record with a name asks of the fields that it is given."""

from __future__ import annotations

from typing import Any

from storage.errors import RodeLoperError


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
