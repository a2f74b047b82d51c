# SPDX-License-Identifier: EUPL-1.2
"""The groups of a municipality at the backend, and which of them may write what: derived from the roles of the work."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from storage.rules import rights
from storage.rules.rights import Role

TEAM, ALDERMEN, COORDINATORS, ADMINISTRATORS = "team", "aldermen", "coordinators", "administrators"
ALL = (TEAM, ALDERMEN, COORDINATORS, ADMINISTRATORS)

OF_ROLE = {
    Role.ACCOUNT_MANAGER: TEAM,
    Role.EMPLOYMENT_MANAGER: TEAM,
    Role.SPECIALIST: TEAM,
    Role.COORDINATOR: COORDINATORS,
    Role.ADMINISTRATOR: ADMINISTRATORS,
    Role.ALDERMAN: ALDERMEN,
}
"""The group of each role that a colleague can have."""

OWNER = {
    "notes": "author_id",
    "action_updates": "actor_id",
    "alerts": "raised_by_id",
    "conflicts": "mine_by_id",
    "brief_versions": "offered_by_id",
    "brief_parts": "created_by",
    "brief_marks": "person_id",
    "brief_remarks": "author_id",
}
"""The field that names whose record it is, as a colleague; it is the colleague of the login, and stays so."""


def of_roles(roles: Iterable[Role]) -> tuple[str, ...]:
    """The groups of these roles, in the usual order."""
    found = {OF_ROLE[role] for role in roles}
    return tuple(group for group in ALL if group in found)


def writers(kind: str) -> tuple[str, ...]:
    """The groups that create and change records of this kind."""
    return of_roles(rights.writers(kind))


def may_write(kind: str, groups: Collection[str]) -> bool:
    """Whether somebody in these groups may add and change records of this kind."""
    return not set(writers(kind)).isdisjoint(groups)
