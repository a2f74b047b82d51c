# SPDX-License-Identifier: EUPL-1.2
"""Which department an action waits for, out of the words that somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from storage.rules.names import fold_name

_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Known:
    """A department by its code and name."""

    id: str
    code: str
    name: str


def department_in(typed: str, departments: Iterable[Known]) -> Known | None:
    """The department that these words name, by code or by name: ``wacht op RO``, ``de afdeling Ruimtelijke Ordening``.

    A code counts as a word of its own only; of two departments the one that is named first.
    """
    words = " ".join(_WORDS.findall(fold_name(typed)))
    found: list[tuple[int, int, Known]] = []
    for department in departments:
        for name in (department.code, department.name):
            wanted = " ".join(_WORDS.findall(fold_name(name)))
            place = f" {words} ".find(f" {wanted} ") if wanted else -1
            if place >= 0:
                found.append((place, -len(wanted), department))
    return min(found, key=lambda one: one[:2])[2] if found else None
