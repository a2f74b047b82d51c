# SPDX-License-Identifier: EUPL-1.2
"""Columns of a company that follow from its visits, contacts and actions; local, kept for the lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.orm.util import identity_key

from storage import outbox
from storage.models import Action, Company, ContactMoment, Visit
from storage.operations.unit import chunks
from storage.queries.merged import roots
from storage.queries.merged_tables import NOW
from storage.rules.states import VisitState
from storage.rules.workdays import dutch_day

_TOOK_PLACE = (VisitState.HELD.value, VisitState.WRAPPED_UP.value)
_STAYED = select(NOW.c.lost, NOW.c.won)
_DERIVED = ("last_visit_on", "last_contact_on", "open_actions")
_BEFORE = select(Company.id, Company.last_visit_on, Company.last_contact_on, Company.open_actions)


def refresh_company(db: Session, company_id: str) -> None:
    """As ``refresh_companies``, for one."""
    refresh_companies(db, [company_id])


def refresh_companies(db: Session, company_ids: Iterable[str]) -> None:
    """Compute again when these companies were last visited and spoken to, and how many actions are open.

    Of a merged company the one that stayed is brought up to date, with all that belongs to the family. Being told how
    a promise ended is a contact too. A few statements for every 500 companies, however many actions there are.
    """
    for asked in chunks(sorted(set(company_ids))):
        stayed = dict(db.execute(_STAYED.where(NOW.c.lost.in_(asked))).all())
        _refresh(db, sorted({stayed.get(id_, id_) for id_ in asked}))


def _refresh(db: Session, winners: Sequence[str]) -> None:
    family = roots(db, winners)
    visited = _latest(db, family, Visit.company_id, Visit.starts_at, Visit.state.in_(_TOOK_PLACE))
    spoken = _latest(
        db, family, ContactMoment.company_id, ContactMoment.happened_at, ContactMoment.archived_at.is_(None)
    )
    there = Action.removed_at.is_(None)
    told = _latest(db, family, Action.company_id, Action.told_on, there)
    numbers = (
        select(Action.company_id, func.count())
        .where(Action.company_id.in_(family), there, Action.is_open)
        .group_by(Action.company_id)
    )
    opened: dict[str, int] = {}
    for member, number in db.execute(numbers):
        opened[family[member]] = opened.get(family[member], 0) + number
    changed = []
    for id_, *before in db.execute(_BEFORE.where(Company.id.in_(winners))).all():
        visit, moment = visited.get(id_), spoken.get(id_)
        last_visit = visit.date() if visit else None
        contacts = (last_visit, dutch_day(moment) if moment else None, told.get(id_))
        last_contact = max((day for day in contacts if day), default=None)
        after = [last_visit, last_contact, opened.get(id_, 0)]
        if before != after:
            changed.append(dict(zip(("this", *_DERIVED), (id_, *after), strict=True)))
    _write(db, changed)


def _write(db: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """These columns in bulk: after an exchange they are those of hundreds of companies."""
    if not rows:
        return
    db.flush()
    table = cast("Table", Company.__table__)
    db.connection().execute(update(table).where(table.c.id == bindparam("this")), list(rows))
    for row in rows:
        known = db.identity_map.get(identity_key(Company, row["this"]))
        if known is not None:
            db.expire(known, _DERIVED)
    outbox.touched(db, "companies", [row["this"] for row in rows])


def _latest(
    db: Session,
    family: Mapping[str, str],
    company_id: InstrumentedAttribute[str],
    day: InstrumentedAttribute[Any],
    which: ColumnElement[bool],
) -> dict[str, Any]:
    """The last of these days or moments, by the company that stayed.

    ``family``: each company and those that were merged into it → the one that stayed.
    """
    found: dict[str, Any] = {}
    query = select(company_id, func.max(day)).where(company_id.in_(family), which).group_by(company_id)
    for member, last in db.execute(query):
        if last is not None:
            root = family[member]
            found[root] = max(last, found.get(root, last))
    return found
