# SPDX-License-Identifier: EUPL-1.2
"""What a day begins with: the next visit, what is late, whom to call, what is unfinished, what came of my notes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.base import EPOCH
from storage.queries import companies, programme, visits
from storage.queries.actions import ActionRow, action_rows
from storage.queries.visits import Unfinished, VisitRow
from storage.rules.actions import UpdateKind
from storage.rules.states import ActionState
from storage.rules.workdays import dutch_midnight

SHOWN = 5
NEWS_DAYS = 7
WEEKS_AHEAD = 4

# Mine: I do it, or it was promised to a company of mine.
_MINE = "(a.owner_id = :me OR coalesce(won.account_manager_id, c.account_manager_id) = :me)"
_I_TELL = "coalesce(a.teller_id, won.account_manager_id, c.account_manager_id) = :me"
_JOINED = (
    " FROM actions a JOIN companies c ON c.id = a.company_id"
    " LEFT JOIN companies won ON won.id = c.merged_into_id WHERE "
)


@dataclass(frozen=True, slots=True)
class News:
    """A step that a colleague took on a promise of mine."""

    action_id: str
    title: str
    company: str
    who: str
    kind: UpdateKind
    state: ActionState | None
    text: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Today:
    """Everything on the page. The tuples hold the first few, the counts say how many there are."""

    next_visit: VisitRow | None
    coming: tuple[VisitRow, ...]
    unfinished: tuple[Unfinished, ...]
    late: tuple[ActionRow, ...]
    late_count: int
    to_tell: tuple[ActionRow, ...]
    to_tell_count: int
    news: tuple[News, ...]
    wishes: int
    free_slots: int
    has_companies: bool
    has_visits: bool


def today_page(db: Session, me: str, now: dt.datetime) -> Today:
    """The page of this colleague at this local moment."""
    today = now.date()
    following = visits.upcoming(db, today, colleague_id=me, limit=SHOWN + 3)
    first = visits.next_visit(db, now.replace(tzinfo=None), colleague_id=me)
    coming = tuple(visit for visit in following if first is None or visit.id != first.id)
    late, late_count = _late(db, me, today)
    to_tell, to_tell_count = _to_tell(db, me, today)
    any_visit = db.execute(text("SELECT 1 FROM visits LIMIT 1")).first() is not None
    return Today(
        next_visit=first,
        coming=tuple(
            visit for visit in coming if visit.ends_at is None or visit.ends_at >= now.replace(tzinfo=None)
        )[:SHOWN],
        unfinished=tuple(visits.unfinished(db, today, colleague_id=me)[:SHOWN]),
        late=late,
        late_count=late_count,
        to_tell=to_tell,
        to_tell_count=to_tell_count,
        news=_news(db, me, today),
        wishes=len(visits.wishes(db)),
        free_slots=len(programme.free_slots(db, today, WEEKS_AHEAD)),
        has_companies=companies.any_company(db),
        has_visits=any_visit,
    )


def badges(db: Session, me: str, today: dt.date) -> dict[str, tuple[int, str]]:
    """The number and tone behind each place on the rail: late on today, to tell on actions."""
    values = {"me": me, "today": today.isoformat()}
    late = db.scalar(text(f"SELECT count(*){_JOINED}a.is_open = 1 AND a.due_on < :today AND {_MINE}"), values)
    to_tell = db.scalar(text(f"SELECT count(*){_JOINED}a.is_not_told = 1 AND {_I_TELL}"), values)
    return {"today": (late or 0, "late"), "actions": (to_tell or 0, "tell")}


def _late(db: Session, me: str, today: dt.date) -> tuple[tuple[ActionRow, ...], int]:
    where = f"a.is_open = 1 AND a.due_on < :today AND {_MINE}"
    return _rows(db, where, "a.due_on, a.key", me, today)


def _to_tell(db: Session, me: str, today: dt.date) -> tuple[tuple[ActionRow, ...], int]:
    return _rows(db, f"a.is_not_told = 1 AND {_I_TELL}", "a.done_on, a.key", me, today)


def _rows(db: Session, where: str, order: str, me: str, today: dt.date) -> tuple[tuple[ActionRow, ...], int]:
    query = text(f"SELECT a.key{_JOINED}{where} ORDER BY {order}")
    keys = list(db.scalars(query, {"me": me, "today": today.isoformat()}))
    return tuple(action_rows(db, keys[:SHOWN], today)), len(keys)


def _news(db: Session, me: str, today: dt.date) -> tuple[News, ...]:
    """The last steps of others on what I promised, newest first."""
    since = dutch_midnight(today - dt.timedelta(days=NEWS_DAYS))
    query = text(
        "SELECT a.id, a.title, coalesce(won.name, c.name), coalesce(w.name, ''), u.kind, u.state, u.text, u.at"
        " FROM actions a"
        " JOIN action_updates u ON u.action_id = a.id AND u.at >= :since AND u.actor_id <> :me"
        " JOIN companies c ON c.id = a.company_id LEFT JOIN companies won ON won.id = c.merged_into_id"
        " LEFT JOIN colleagues w ON w.id = u.actor_id"
        " WHERE a.updated_at >= :since AND a.promised_by_id = :me AND a.removed_at IS NULL AND u.kind <> 'created'"
        " ORDER BY u.at DESC LIMIT :most"
    )
    micros = (since - EPOCH) // dt.timedelta(microseconds=1)
    rows = db.execute(query, {"me": me, "since": micros, "most": SHOWN})
    return tuple(
        News(id_, title, company, who, UpdateKind(kind), ActionState(state) if state else None, words,
             EPOCH + dt.timedelta(microseconds=at))
        for id_, title, company, who, kind, state, words, at in rows
    )  # fmt: skip
