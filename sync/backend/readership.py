# SPDX-License-Identifier: EUPL-1.2
"""Who reads a record of the closed place, and which others have their readers by it. Pure.

Nobody sends this along: it follows from the records themselves, so that a new member of a team, or a new owner of an
action, needs nobody to remember them (see decision 0011).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from storage.rules import readers
from storage.rules.actions import Update, UpdateKind, fold
from storage.rules.choices import BriefPartKind
from storage.rules.readers import Readers

Record = Mapping[str, Any]
Key = tuple[str, str]
"""Kind and id."""

_KINDS = frozenset(UpdateKind)
_NO_MATTER_WHEN = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)

_OWNERS = ("notes", "alerts", "contact_moments", "actions", "action_updates")
"""What a disagreement or a step can belong to here; no program of ours disagrees about a disagreement."""

_ABOUT = frozenset(BriefPartKind)

OF_VISIT = ("notes", "alerts", "actions", "brief_remarks")
"""What the team of a visit reads."""


class Known(Protocol):
    """What is asked of the records of one municipality."""

    def closed(self, kind: str, id_: str) -> Record | None:
        """One record of the closed place."""

    def anywhere(self, kind: str, id_: str) -> Record | None:
        """One record of either place; while it moves, what belongs to it may still be in the other."""

    def steps(self, action_id: str) -> Iterable[Record]:
        """The steps of an action, in both places."""

    def closed_where(self, kind: str, field: str, value: str) -> Iterable[Record]:
        """Those of the closed place with this value."""

    def team(self, visit_id: str) -> Iterable[str]:
        """The colleagues who go on a visit."""


@dataclass(frozen=True, slots=True)
class Readership:
    """The readers of each record, as the records that are ``known`` say it."""

    known: Known

    def of(self, kind: str, record: Record) -> Readers:
        """The colleagues who read this record of the closed place."""
        match kind:
            case "notes":
                return readers.of_note(
                    _text(record, "author_id"), _text(record, "readers"), self._team(record)
                )
            case "alerts":
                return readers.of_others([_text(record, "raised_by_id")], self._team(record))
            case "contact_moments":
                return readers.of_others([_text(record, "colleague_id"), _text(record, "created_by")])
            case "actions":
                return self._of_action(record)
            case "action_updates":
                return self._through("actions", _text(record, "action_id"), _text(record, "actor_id"))
            case "conflicts":
                return self._of_conflict(record)
            case "brief_parts":
                return self._through(
                    _text(record, "about_kind"), _text(record, "about_id"), _text(record, "created_by")
                )
            case "brief_remarks":
                return readers.of_others(
                    [_text(record, "author_id"), _text(record, "to_id")], self._team(record)
                )
        return frozenset()

    def _of_action(self, record: Record) -> Readers:
        status = fold(_updates(self.known.steps(record["id"])))
        note = self.known.closed("notes", _text(record, "note_id"))
        return readers.of_action(
            _text(record, "created_by"),
            _text(record, "promised_by_id"),
            status.owner_id or "",
            status.teller_id or "",
            self._team(record) if note is None else self.of("notes", note),
        )

    def _of_conflict(self, record: Record) -> Readers:
        writer, about = _text(record, "mine_by_id"), _text(record, "about_kind")
        found = self._through(about, _text(record, "about_id"), writer)
        # Own words that found no place: who may not read the record any more, still has these.
        return found | {writer} if record.get("theirs") in (None, "null") and writer else found

    def _through(self, kind: str, id_: str, writer: str) -> Readers:
        owner = self.known.anywhere(kind, id_) if kind in _OWNERS else None
        return readers.of_others([writer]) if owner is None else self.of(kind, owner)

    def _team(self, record: Record) -> Iterable[str]:
        visit = _text(record, "visit_id")
        return self.known.team(visit) if visit else ()

    def depending(self, kind: str, record: Record) -> Iterator[tuple[str, Record]]:
        """The records whose readers follow from those of this one (or from whether it is in the closed place at all)."""
        if kind == "notes":
            yield from self._those("actions", "note_id", record)
        if kind == "actions":
            yield from self._those("action_updates", "action_id", record)
        if kind in _ABOUT:
            yield from self._those("brief_parts", "about_id", record)
        if kind != "conflicts":
            yield from self._those("conflicts", "about_id", record)

    def above(self, kind: str, record: Record) -> Iterator[tuple[str, Record]]:
        """The record whose readers this one may change: a step can give an action another owner."""
        action = (
            self.known.closed("actions", _text(record, "action_id")) if kind == "action_updates" else None
        )
        if action is not None:
            yield "actions", action

    def of_visit(self, visit_id: str) -> Iterator[tuple[str, Record]]:
        """What the team of this visit may read."""
        for kind in OF_VISIT:
            for record in self.known.closed_where(kind, "visit_id", visit_id):
                yield kind, record

    def _those(self, kind: str, field: str, record: Record) -> Iterator[tuple[str, Record]]:
        for found in self.known.closed_where(kind, field, record["id"]):
            yield kind, found


def _text(record: Record, name: str) -> str:
    return str(record.get(name) or "")


def _updates(steps: Iterable[Record]) -> Iterator[Update]:
    """Steps as they go over the wire, as far as they say who has to act; those of a newer program say nothing here."""
    for step in steps:
        if (kind := _text(step, "kind")) in _KINDS:
            yield Update(
                UpdateKind(kind),
                int(step.get("counter") or 0),
                _text(step, "device"),
                _NO_MATTER_WHEN,
                id=str(step["id"]),
                owner_id=_text(step, "owner_id") or None,
                teller_id=_text(step, "teller_id") or None,
                undoes=_text(step, "undoes_id") or None,
            )
