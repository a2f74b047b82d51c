# SPDX-License-Identifier: EUPL-1.2
"""Who may do what: the one gate that every write passes."""

from __future__ import annotations

from dataclasses import dataclass

from storage.errors import RodeLoperError


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the id and name of the colleague, and the device on which it happens."""

    id: str
    name: str
    device: str


def may(actor: Actor, what: str) -> bool:
    """Whether this actor may do ``what`` (the name of an operation, like ``visits.plan``).

    Until there are roles everybody may do everything; only nobody may do nothing, because the audit line of a
    write must name someone.
    """
    return bool(what and (actor.id or actor.name))


def require(actor: Actor, what: str) -> None:
    """Raise ``RodeLoperError("not-allowed")`` unless the actor may do ``what``."""
    if not may(actor, what):
        raise RodeLoperError("not-allowed", what=what, name=actor.name)
