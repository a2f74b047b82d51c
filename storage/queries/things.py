# SPDX-License-Identifier: EUPL-1.2
"""What any record is called and where it is shown, so that a person recognises it in a list of mixed things."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage.base import EPOCH
from storage.queries.confidential import MAY_BE

Pair = tuple[str, str]
"""Kind and id of a record."""

_CHUNK = 500
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Thing:
    """A record by its name. ``company`` is where it belongs, ``detail`` a code or date that goes with it.

    ``opens``: what shows it (``context.open``). ``gone``: it is not here any more; then the name is the last one known.
    ``hidden``: it was not deleted, but became confidential, and not for us.
    """

    kind: str
    id: str
    name: str = ""
    company: str = ""
    detail: str = ""
    opens: Pair = ("", "")
    created_at: dt.datetime | None = None
    changed_at: dt.datetime | None = None
    changed_by: str = ""
    gone: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class _Naming:
    """The columns of a kind that make a ``Thing``, in SQL with ``r`` as the record."""

    name: str = "r.name"
    company: str = "''"
    detail: str = "''"
    opens: str = ""  # the kind that shows it; empty: its own
    opens_id: str = "r.id"
    joins: str = ""


_COMPANY = " LEFT JOIN companies c ON c.id = r.company_id"
_VISIT = " LEFT JOIN visits v ON v.id = r.visit_id LEFT JOIN companies c ON c.id = v.company_id"
_VERSION = (
    " LEFT JOIN brief_versions x ON x.id = r.version_id LEFT JOIN visits v ON v.id = x.visit_id"
    " LEFT JOIN companies c ON c.id = v.company_id"
)
_NAMINGS = {
    "companies": _Naming(),
    "contacts": _Naming(company="c.name", joins=_COMPANY),
    "contact_moments": _Naming("r.subject", "c.name", joins=_COMPANY),
    "lists": _Naming(opens="settings", opens_id="'lists:' || r.id"),
    "list_members": _Naming(
        "l.name", "c.name", opens="companies", opens_id="r.company_id",
        joins=_COMPANY + " LEFT JOIN lists l ON l.id = r.list_id",
    ),
    "colleagues": _Naming(opens="settings", opens_id="'colleagues:' || r.id"),
    "departments": _Naming(opens="settings", opens_id="'departments:' || r.id"),
    "topics": _Naming(opens="settings", opens_id="'topics:' || r.id"),
    "letter_templates": _Naming("r.subject", opens="administration", opens_id="'letters:' || r.id"),
    "explanations": _Naming("r.month", opens="steering_report", opens_id="r.month"),
    "terms": _Naming(opens="settings", opens_id="'terms'"),
    "visits": _Naming("''", "c.name", "coalesce(r.starts_at, '')", joins=_COMPANY),
    "team_members": _Naming(
        "p.name", "c.name", opens="visits", opens_id="r.visit_id",
        joins=_VISIT + " LEFT JOIN colleagues p ON p.id = r.colleague_id",
    ),
    "attendees": _Naming(
        "coalesce(nullif(r.name, ''), p.name)", "c.name", opens="visits", opens_id="r.visit_id",
        joins=_VISIT + " LEFT JOIN contacts p ON p.id = r.contact_id",
    ),
    "agenda_items": _Naming(
        "coalesce(nullif(r.title, ''), t.name)", "c.name", opens="visits", opens_id="r.visit_id",
        joins=_VISIT + " LEFT JOIN topics t ON t.id = r.topic_id",
    ),
    "notes": _Naming(
        "coalesce(nullif(i.title, ''), t.name)", "c.name",
        joins=_VISIT + " LEFT JOIN agenda_items i ON i.id = r.agenda_item_id LEFT JOIN topics t ON t.id = i.topic_id",
    ),
    "actions": _Naming("r.title", "c.name", joins=_COMPANY),
    "action_updates": _Naming(
        "a.title", "c.name", "CASE WHEN r.kind = 'state' THEN r.state ELSE r.kind END",
        opens="actions", opens_id="r.action_id",
        joins=" LEFT JOIN actions a ON a.id = r.action_id LEFT JOIN companies c ON c.id = a.company_id",
    ),
    "brief_versions": _Naming("''", "c.name", opens="visits", opens_id="r.visit_id", joins=_VISIT),
    "brief_parts": _Naming("''", "c.name", opens="visits", opens_id="x.visit_id", joins=_VERSION),
    "brief_marks": _Naming("''", "c.name", "r.kind", opens="visits", opens_id="x.visit_id", joins=_VERSION),
    "brief_remarks": _Naming("''", "c.name", opens="visits", opens_id="r.visit_id", joins=_VISIT),
    "results": _Naming("''", "c.name", "r.kind", opens="companies", opens_id="r.company_id", joins=_COMPANY),
    "alerts": _Naming("''", "c.name", "r.kind", opens="companies", opens_id="r.company_id", joins=_COMPANY),
}  # fmt: skip


def things(db: Session, pairs: Iterable[Pair]) -> dict[Pair, Thing]:
    """These records by their names; what is not here any more has the name that the backend last knew."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for kind, id_ in dict.fromkeys(pairs):
        wanted[kind].append(id_)
    found: dict[Pair, Thing] = {}
    for kind, ids in wanted.items():
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            if kind in _NAMINGS:
                found.update(_read(db, kind, part))
            found.update(_gone(db, kind, [id_ for id_ in part if (kind, id_) not in found]))
    return found


def thing(db: Session, kind: str, id_: str) -> Thing:
    """This one record."""
    return things(db, [(kind, id_)])[kind, id_]


def _read(db: Session, kind: str, ids: list[str]) -> dict[Pair, Thing]:
    naming = _NAMINGS[kind]
    query = (
        f"SELECT r.id, {naming.name}, {naming.company}, {naming.detail}, {naming.opens_id},"
        f" r.created_at, r.changed_at, r.changed_by FROM {kind} r{naming.joins}"
        f" WHERE r.id IN ({', '.join('?' * len(ids))})"
    )
    return {
        (kind, id_): Thing(kind, id_, name or "", company or "", detail or "", (naming.opens or kind, opens or ""),
                           _moment(created), _moment(changed), by)
        for id_, name, company, detail, opens, created, changed, by in db.connection().exec_driver_sql(
            query, tuple(ids)
        )
    }  # fmt: skip


def _gone(db: Session, kind: str, ids: list[str]) -> dict[Pair, Thing]:
    """Records that are not in their table: deleted, and the deletion may still have to be sent."""
    if not ids:
        return {}
    query = f"SELECT id, base FROM sync_states WHERE kind = ? AND id IN ({', '.join('?' * len(ids))})"
    bases: dict[str, str | None] = dict(db.connection().exec_driver_sql(query, (kind, *ids)).all())
    hidden = kind in MAY_BE  # such a record is never really removed
    return {
        (kind, id_): Thing(kind, id_, _last_name(bases.get(id_)), gone=True, hidden=hidden) for id_ in ids
    }


def _last_name(base: str | None) -> str:
    record: Mapping[str, object] = json.loads(base) if base else {}
    return str(next((record[name] for name in ("name", "title", "subject") if record.get(name)), ""))


def _moment(micros: int) -> dt.datetime:
    return EPOCH + micros * _MICROSECOND
