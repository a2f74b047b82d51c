# SPDX-License-Identifier: EUPL-1.2
"""Decide: what becomes of a record that changed here and at the backend. Pure: values in, a decision out.

Each field goes to the side that changed it. Where both did, texts are merged word by word and anything else takes the
backend's value; what was lost by that is a disagreement, which is kept (see ``sync.disagreements``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from storage.rules.merging import merge_text
from storage.rules.states import VisitState
from sync import protocol
from sync.protocol import Field, Kind, Wire

WHOLE_RECORD = "*"
"""As the field of a disagreement: one took the record away while the other changed it."""

_MADE = ("created_at", "created_by")
_CHANGED = ("changed_at", "changed_by")
_STAMPS = frozenset((*_MADE, *_CHANGED))
_FORWARD = tuple(
    state.value
    for state in (
        VisitState.WISH, VisitState.PLANNED, VisitState.CONFIRMED, VisitState.HELD, VisitState.WRAPPED_UP
    )
)  # fmt: skip


class Verb(StrEnum):
    """What happens to the record here."""

    IGNORE = "ignore"
    """We have this version already."""
    INSERT = "insert"
    REPLACE = "replace"
    DELETE = "delete"
    MERGE = "merge"
    RECREATE = "recreate"
    """Changed here, removed there: it stays, and is sent as a new record."""
    REVIVE = "revive"
    """Removed here, changed there: it comes back."""
    REMOVE_THERE = "remove-there"
    """Removed here, and there nothing changed: the removal is still to be sent."""


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that two people changed in two ways; values as on the wire, nothing for an empty field."""

    field: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Local:
    """What stands here: ``data`` nothing when it was removed here, ``base`` the backend's version that it came from.

    ``sent``: what was sent without an answer; one of these may be what the backend has now, and nobody else's.
    """

    data: Wire | None
    base: Wire | None
    base_rev: int | None
    dirty: bool
    sent: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Remote:
    """What the backend has now: ``data`` nothing when it was removed there."""

    data: Wire | None
    rev: int


@dataclass(frozen=True, slots=True)
class Merged:
    """A record out of two, and what could not be decided without losing something."""

    data: Wire
    conflicts: tuple[FieldConflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """``data``: the record from now on (nothing: none). ``dirty``: it differs from the backend's and must be sent."""

    verb: Verb
    data: Wire | None = None
    dirty: bool = False
    conflicts: tuple[FieldConflict, ...] = ()


def decide(kind: str, local: Local | None, remote: Remote) -> Decision:
    """What becomes of a record, whatever is here and whatever came. An edit beats a removal, both ways."""
    if local is None:
        return Decision(Verb.DELETE if remote.data is None else Verb.INSERT, remote.data)
    if local.base_rev is not None and remote.rev <= local.base_rev:
        return Decision(Verb.IGNORE)
    if not local.dirty:
        return Decision(Verb.DELETE if remote.data is None else Verb.REPLACE, remote.data)
    if local.data is None:
        return _removed_here(local, remote)
    if remote.data is None and local.base is not None and protocol.kind(kind).moves:
        # It became confidential, and not for us to read: what was written here meanwhile is kept, apart.
        return Decision(Verb.DELETE, conflicts=(FieldConflict(WHOLE_RECORD, local.base, local.data, None),))
    if remote.data is None:
        # What was never there cannot have been removed: an older record with the same id was.
        lost = (FieldConflict(WHOLE_RECORD, local.base, local.data, None),) if local.base is not None else ()
        return Decision(Verb.RECREATE, local.data, dirty=True, conflicts=lost)
    if same(local.data, remote.data):
        return Decision(Verb.REPLACE, remote.data)
    merged = merge_record(protocol.kind(kind), _known(local, remote.data), local.data, remote.data)
    if same(merged.data, remote.data):
        # Nothing of mine is left to send; then not even who wrote it last may differ.
        return Decision(Verb.MERGE, remote.data, conflicts=merged.conflicts)
    return Decision(Verb.MERGE, merged.data, dirty=True, conflicts=merged.conflicts)


def _known(local: Local, theirs: Wire) -> Wire | None:
    """The version that mine came from: where the backend has what we sent, that; or we would disagree with ourselves."""
    if not local.sent:
        return local.base
    base = dict(local.base or {})
    for name in base.keys() | {name for sent in local.sent for name in sent}:
        if any(theirs.get(name) == sent.get(name) for sent in local.sent):
            base[name] = theirs.get(name)
    return base


def _removed_here(local: Local, remote: Remote) -> Decision:
    if remote.data is None:
        return Decision(Verb.DELETE)
    base = _known(local, remote.data)
    if base is not None and same(base, remote.data):
        return Decision(Verb.REMOVE_THERE, dirty=True)
    return Decision(
        Verb.REVIVE, remote.data, conflicts=(FieldConflict(WHOLE_RECORD, base, None, remote.data),)
    )


def same(one: Wire, other: Wire) -> bool:
    """Whether two versions say the same, whoever wrote them when."""
    return one == other or _said(one) == _said(other)


def _said(wire: Wire) -> Wire:
    said = protocol.content(wire)
    return {name: value for name, value in said.items() if value is not None and name not in _STAMPS}


def differing(kind: Kind, mine: Wire, theirs: Wire) -> tuple[FieldConflict, ...]:
    """Of two versions that do not come from one that we know: the fields that somebody wrote and that are not the same."""
    return tuple(
        FieldConflict(name, theirs.get(name), mine.get(name), theirs.get(name))
        for name, field in kind.fields.items()
        if field.merge in ("scalar", "text") and mine.get(name) != theirs.get(name)
    )


def merge_record(kind: Kind, base: Wire | None, mine: Wire, theirs: Wire) -> Merged:
    """One record out of ``mine`` and ``theirs``, which both came from ``base`` (nothing: made twice, on two laptops)."""
    before, data = base or {}, {}
    conflicts: list[FieldConflict] = []
    for name in (before.keys() | mine.keys() | theirs.keys()).difference(_MADE, _CHANGED):
        field = kind.fields.get(name)
        value, conflict = _merge_field(
            field, name, before.get(name), mine.get(name), theirs.get(name), new=base is None
        )
        if value is not None:
            data[name] = value
        if conflict is not None:
            conflicts.append(conflict)
    if kind.name == "visits" and base is not None and (lost := _other_day(data, base, mine, theirs)):
        conflicts.append(lost)
    made = min(mine, theirs, key=lambda one: one.get("created_at", ""))
    changed = max(mine, theirs, key=lambda one: one.get("changed_at", ""))
    data |= {name: made[name] for name in _MADE if name in made}
    data |= {name: changed[name] for name in _CHANGED if name in changed}
    return Merged(data, tuple(sorted(conflicts, key=lambda one: one.field)))


def _merge_field(
    field: Field | None, name: str, base: Any, mine: Any, theirs: Any, *, new: bool
) -> tuple[Any, FieldConflict | None]:
    if mine in (theirs, base):
        return theirs, None
    if theirs == base or (new and theirs is None):
        return mine, None
    if new and _same_words(mine, theirs):
        return theirs, None
    policy = field.merge if field else "quiet"
    if policy == "quiet":
        return theirs, None
    if policy == "moment":
        # When both said when, the later; when one took the moment away, the other did it anew.
        return max(mine or theirs, theirs or mine), None
    if name == "state" and (furthest := _furthest(base, mine, theirs)):
        return furthest, None
    conflict = FieldConflict(name, base, mine, theirs)
    if policy == "text":
        merged = merge_text(base or "", mine or "", theirs or "")
        return merged.text or None, conflict if merged.clashes else None
    return theirs, conflict


def _other_day(data: Wire, base: Wire, mine: Wire, theirs: Wire) -> FieldConflict | None:
    """A visit of which one moved the day while the other invited the company, or heard it confirm: that was for the old day.

    It is planned again and to be invited anew, as when one person does both; both see that it had been confirmed.
    """
    told = [side for side in (mine, theirs) if _day(side) == _day(data)]
    if not any(side.get("invited_at") for side in told):
        data.pop("invited_at", None)
    confirmed = VisitState.CONFIRMED.value
    if data.get("state") != confirmed or any(side.get("state") == confirmed for side in told):
        return None
    data["state"] = VisitState.PLANNED.value
    return FieldConflict("state", base.get("state"), mine.get("state"), theirs.get("state"))


def _day(visit: Wire) -> str:
    return str(visit.get("starts_at", ""))[:10]


def _same_words(mine: Any, theirs: Any) -> bool:
    """Whether two who made the same thing typed the same, but for capitals and spaces."""
    return isinstance(mine, str) and isinstance(theirs, str) and _plain(mine) == _plain(theirs)


def _plain(text: str) -> list[str]:
    return text.casefold().split()


def _furthest(base: Any, mine: Any, theirs: Any) -> Any:
    """How far a visit is when both moved it forward; nothing when one called it off or took it back."""
    if not {mine, theirs} <= set(_FORWARD):
        return None
    start = _FORWARD.index(base) if base in _FORWARD else -1
    if min(_FORWARD.index(mine), _FORWARD.index(theirs)) < start:
        return None
    return max(mine, theirs, key=_FORWARD.index)
