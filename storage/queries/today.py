# SPDX-License-Identifier: EUPL-1.2
"""What a day begins with: the next visit, what is late, whom to call, what is unfinished, what came of my notes."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from storage.plain import Db, micros, plain, rows
from storage.plain import moment as moment_of
from storage.queries import begun, programme
from storage.queries.action_filter import UNHEARD, in_time
from storage.queries.actions import ActionRow, action_rows
from storage.queries.merged import AS_NOW, WITH_NOW, WITH_WAY
from storage.queries.people import terms
from storage.queries.visit_rows import Unfinished, VisitRow, unfinished, unthanked, upcoming, visits_of_day
from storage.rules.actions import UpdateKind
from storage.rules.states import ActionState, VisitState
from storage.rules.workdays import dutch_day, dutch_midnight

SHOWN = 5
NEWS_DAYS = 7
WEEKS_AHEAD = 4

# The companies of an account manager, and those that were merged into one of them, however often. Thousands at most,
# read from one index; the two lists below then walk their own index and never touch a row.
_MINE = (
    WITH_WAY.rstrip() + ", mine(id) AS MATERIALIZED ("
    "SELECT id FROM companies WHERE account_manager_id = :me AND merged_into_id IS NULL"
    " UNION ALL SELECT way.lost FROM way CROSS JOIN companies c ON c.id = way.won"
    " WHERE c.account_manager_id = :me AND c.merged_into_id IS NULL) "
)
# Mine to watch: I do it, or it was promised to a company of mine.
_LATE = (
    "FROM actions a INDEXED BY ix_actions_open_due WHERE a.is_open = 1 AND a.due_on < :today"
    " AND (a.owner_id = :me OR a.company_id IN (SELECT id FROM mine))"
)
# Mine to tell: I was named, or nobody was and the company is mine.
_TO_TELL = (
    "FROM actions a INDEXED BY ix_actions_not_told WHERE a.is_not_told = 1"
    " AND (a.teller_id = :me OR a.teller_id IS NULL AND a.company_id IN (SELECT id FROM mine))"
)
_PROMISES = (
    f"{_MINE}SELECT 'late', a.key, a.due_on {_LATE} UNION ALL SELECT 'tell', a.key, a.done_on {_TO_TELL}"
    " ORDER BY 1, 3, 2"
)
# Mine to come: I do it, or I promised it and somebody else does. The first few that I do come straight from an index.
# Who promised stands in no index: for that the soonest open promises are looked through, about as many as the
# largest municipality has from today on, yet with an end to it.
_LOOKED_THROUGH = 2_000
_OURS = (
    "SELECT key, due_on FROM (SELECT key, due_on FROM actions INDEXED BY ix_actions_open_owner"
    " WHERE is_open = 1 AND owner_id = :me AND due_on >= :today ORDER BY due_on LIMIT :most)"
    " UNION SELECT key, due_on FROM (SELECT key, due_on, promised_by_id FROM actions INDEXED BY ix_actions_open_due"
    " WHERE is_open = 1 AND due_on >= :today ORDER BY due_on LIMIT :looked) WHERE promised_by_id = :me"
    " ORDER BY due_on, key LIMIT :most"
)
# First which actions, which are few; looking up company and updates of all that moved this week costs three times as much.
_NEWS = (
    f"{WITH_NOW.rstrip()}, moved(id, title, company_id) AS MATERIALIZED ("
    "SELECT id, title, company_id FROM actions a WHERE a.updated_at >= :since AND a.removed_at IS NULL"
    " AND (a.promised_by_id = :me OR EXISTS (SELECT 1 FROM notes n WHERE n.id = a.note_id AND n.author_id = :me)))"
    " SELECT a.id, a.title, coalesce(won.name, c.name), coalesce(w.name, ''), u.kind, u.state, u.text, u.at"
    " FROM moved a"
    " JOIN action_updates u ON u.action_id = a.id AND u.at >= :since AND u.actor_id <> :me"
    f" JOIN companies c ON c.id = a.company_id{AS_NOW}"
    " LEFT JOIN colleagues w ON w.id = u.actor_id"
    " WHERE u.kind NOT IN ('created', 'prepared', 'withdrawn', 'undone') ORDER BY u.at DESC LIMIT :most"
)
# Mine to explain: mine to tell, and what is late stands elsewhere on the page.
_EXPLAIN = (
    f"{_MINE}SELECT a.key, a.known_due FROM actions a INDEXED BY ix_actions_unheard"
    f" WHERE a.is_open = 1 AND ({UNHEARD}) AND (a.due_on IS NULL OR a.due_on >= :today)"
    " AND (a.teller_id = :me OR a.teller_id IS NULL AND a.company_id IN (SELECT id FROM mine))"
    " ORDER BY a.known_due IS NULL, a.known_due, a.promised_on, a.key"
)
_BADGES = f"{_MINE}SELECT (SELECT count(*) {_LATE}), (SELECT count(*) {_TO_TELL})"


class News(Struct, frozen=True):
    """A step that a colleague took on a promise of mine, or on one from a note of mine."""

    action_id: str
    title: str
    company: str
    who: str
    kind: UpdateKind
    state: ActionState | None
    text: str
    at: dt.datetime


class Today(Struct, frozen=True):
    """Everything on the page. The tuples hold the first few, the counts say how many there are."""

    next_visit: VisitRow | None
    coming: tuple[VisitRow, ...]
    unfinished: tuple[Unfinished, ...]
    late: tuple[ActionRow, ...]
    late_count: int
    to_tell: tuple[ActionRow, ...]
    to_tell_count: int
    promised: tuple[ActionRow, ...]
    """What I do or promised and is not late, the soonest first; without those that have no date yet."""
    news: tuple[News, ...]
    been_today: int
    """How many visits of today are behind me."""
    wishes: int
    weeks_with_room: int
    has_companies: bool
    has_visits: bool


class Unheard(Struct, frozen=True):
    """Who waits for a word of mine, the first few. ``explain``: actions, open and not late, of which the company counts on
    another date or heard nothing within the term. ``thank``: visits that were wrapped up without a word since.
    """

    explain: tuple[ActionRow, ...]
    explain_count: int
    thank: tuple[VisitRow, ...]


@plain
def today_page(db: Db, me: str, now: dt.datetime) -> Today:
    """The page of this colleague at this moment (with its zone)."""
    today, moment = dutch_day(now), now.replace(tzinfo=None)
    coming = [
        visit
        for visit in upcoming(db, today, colleague_id=me, limit=SHOWN + 5)
        if visit.ends_at is None or visit.ends_at >= moment
    ]
    promises = _promises(db, me, today)
    late, late_count = promises["late"]
    to_tell, to_tell_count = promises["tell"]
    ((wishes,),) = rows(
        db, "SELECT count(*) FROM visits WHERE state = :wish", {"wish": VisitState.WISH.value}
    )
    return Today(
        next_visit=coming[0] if coming else None,
        coming=tuple(coming[1 : SHOWN + 1]),
        unfinished=tuple(unfinished(db, today, colleague_id=me)[:SHOWN]),
        late=late,
        late_count=late_count,
        to_tell=to_tell,
        to_tell_count=to_tell_count,
        promised=promises["ours"][0],
        news=_news(db, me, today),
        been_today=visits_of_day(db, today, me) - sum(visit.day == today for visit in coming),
        wishes=wishes,
        weeks_with_room=programme.weeks_with_room(db, today, WEEKS_AHEAD),
        has_companies=begun.any_company(db),
        has_visits=begun.any_visit(db),
    )


@plain
def unheard(db: Db, me: str, today: dt.date) -> Unheard:
    """The rest of the page, which costs as much as all before it: it comes when that is there."""
    values = {"me": me, "today": today.isoformat(), "unheard": in_time(today, terms(db)).isoformat()}
    keys = [key for key, _known in rows(db, _EXPLAIN, values)]
    return Unheard(
        explain=tuple(action_rows(db, keys[:SHOWN], today)),
        explain_count=len(keys),
        thank=tuple(unthanked(db, today, colleague_id=me)[:SHOWN]),
    )


@plain
def badges(db: Db, me: str, today: dt.date) -> dict[str, tuple[int, str]]:
    """The number and tone behind each place on the rail: late on today, to tell on actions."""
    ((late, to_tell),) = rows(db, _BADGES, {"me": me, "today": today.isoformat()})
    return {"today": (late, "late"), "actions": (to_tell, "tell")}


def _promises(db: Db, me: str, today: dt.date) -> dict[str, tuple[tuple[ActionRow, ...], int]]:
    """What is late, what must be told and what comes: the first few rows, and how many there are (of what comes: shown)."""
    keys: dict[str, list[int]] = {"late": [], "tell": [], "ours": []}
    for part, key, _day in rows(db, _PROMISES, {"me": me, "today": today.isoformat()}):
        keys[part].append(key)
    values = {"me": me, "today": today.isoformat(), "most": SHOWN, "looked": _LOOKED_THROUGH}
    keys["ours"] = [key for key, _day in rows(db, _OURS, values)]
    shown = {part: all_of[:SHOWN] for part, all_of in keys.items()}
    read = {row.key: row for row in action_rows(db, [key for some in shown.values() for key in some], today)}
    return {
        part: (tuple(read[key] for key in some if key in read), len(keys[part]))
        for part, some in shown.items()
    }


def _news(db: Db, me: str, today: dt.date) -> tuple[News, ...]:
    """The last steps of others on what I promised or wrote down, newest first."""
    since = dutch_midnight(today - dt.timedelta(days=NEWS_DAYS))
    found = rows(db, _NEWS, {"me": me, "since": micros(since), "most": SHOWN})
    return tuple(
        News(id_, title, company, who, UpdateKind(kind), ActionState(state) if state else None, words,
             moment_of(at))
        for id_, title, company, who, kind, state, words, at in found
    )  # fmt: skip
