# SPDX-License-Identifier: EUPL-1.2
"""Which actions a list shows: its view, and what a person narrows it down to, as conditions of one query."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from storage.plain import Db, micros, rows
from storage.queries.merged import WITH_NOW, WITH_WAY
from storage.queries.people import departments, terms
from storage.rules.actions import end_of_week, stalled_before
from storage.rules.terms import Terms
from storage.rules.workdays import add_workdays
from storage.search import cleaned, match

if TYPE_CHECKING:
    from storage.queries.steering_records import Behind

FEW = 5000
"""Up to so many hits the query looks each of them up; more, and it walks the whole order and keeps the hits."""


class View(StrEnum):
    """The views on the one list of actions; the values are the words of the command line."""

    ALL = "all"
    OPEN = "open"
    MINE = "mine"
    """Open, and I own it."""
    MY_COMPANIES = "my-companies"
    """Open or not told, at a company of which I am account manager."""
    LATE = "late"
    DUE_THIS_WEEK = "due-this-week"
    WAITING = "waiting"
    NOT_TOLD = "not-told"
    UNHEARD = "unheard"
    """Open, and the company waits for word: it counts on a date that passed or moved, or heard nothing within the term."""
    STALLED = "stalled"
    POSTPONED = "postponed"
    """Open, and postponed more than once."""


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """What to show. All conditions combine; empty ones say nothing.

    ``search``: every word in title, sentence, company or owner. ``owner_id`` ``""`` means nobody owns it.
    """

    view: View = View.OPEN
    search: str = ""
    company_id: str | None = None
    owner_id: str | None = None
    department_id: str | None = None
    waits_for: str | None = None
    """The department that it waits for, whatever words people typed for that."""
    list_id: str | None = None
    visit_id: str | None = None
    behind: Behind | None = None
    """Only what one bar of the overview counted."""

    @property
    def is_searched(self) -> bool:
        """Whether a person narrowed the view down, so that it can be empty for that reason."""
        return bool(self.search or self.department_id or self.owner_id is not None or self.waits_for)

    @property
    def is_narrow(self) -> bool:
        """Whether it asks for one company, owner or visit: few rows, which an index finds."""
        return any(
            (
                self.company_id,
                self.owner_id is not None,
                self.visit_id,
                self.view in (View.MINE, View.MY_COMPANIES),
            )
        )


class Where(Struct):
    """Conditions on ``actions a`` as SQL with the values they need."""

    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    few: bool = False
    """The conditions leave so few rows that looking them up beats walking an order."""

    plain: bool = False
    """All actions or all open ones: the indexes of the orders hold everything that is asked."""

    def narrow(self, keys: Iterable[int]) -> None:
        """Only these few keys."""
        self.conditions.append("a.key IN (SELECT value FROM json_each(:keys))")
        self.values["keys"] = json.dumps(sorted(keys))
        self.few = True

    def sql(self, *more: str) -> str:
        """All of these and the conditions of one part of the list."""
        return " AND ".join((*self.conditions, *more))


THERE = "a.removed_at IS NULL"
WAITS = f"{THERE} AND a.state = 'waiting' AND a.is_open = 1 AND a.is_not_told = 0"
# Companies and all that were merged into them, however often.
_FAMILY = (
    " (WITH RECURSIVE family(id) AS (SELECT id FROM companies WHERE {first}"
    " UNION SELECT lost.id FROM family CROSS JOIN companies lost ON lost.merged_into_id = family.id)"
    " SELECT id FROM family)"
)
# Who is on a list, what they are now, and all that was merged into that.
_ON_LIST = (
    f"{WITH_NOW}, member(id) AS (SELECT coalesce(now.won, m.company_id) FROM list_members m"
    " LEFT JOIN now ON now.lost = m.company_id WHERE m.list_id = :list AND m.archived_at IS NULL)"
    " SELECT id FROM member UNION ALL SELECT now.lost FROM now WHERE now.won IN (SELECT id FROM member)"
)
# A letter about the visit told the company what is open from it, but for what is confidential.
_WROTE = "a.confidential = 0 AND EXISTS (SELECT 1 FROM contact_moments m WHERE m.visit_id = a.visit_id AND m.archived_at IS NULL)"
UNHEARD = (
    "a.known_due < :today OR a.due_on > a.known_due OR a.known_due IS NULL AND a.heard_on < :unheard"
    f" OR a.heard_on IS NULL AND a.promised_on < :unheard AND NOT ({_WROTE})"
)
"""Of an open action: the company waits for word. ``unheard`` is the last day on which it is still in time."""
# Open and untold actions are there by definition (see the fold), so their conditions need not say it.
_VIEWS = {
    View.ALL: "",
    View.OPEN: "a.is_open = 1",
    View.MINE: "a.is_open = 1 AND a.owner_id = :me",
    View.MY_COMPANIES: "(a.is_open = 1 OR a.is_not_told = 1) AND a.company_id IN"
    + _FAMILY.format(first="account_manager_id = :me AND merged_into_id IS NULL"),
    View.LATE: "a.is_open = 1 AND a.due_on < :today",
    View.DUE_THIS_WEEK: "a.is_open = 1 AND a.due_on BETWEEN :today AND :sunday",
    View.WAITING: WAITS,
    View.NOT_TOLD: "a.is_not_told = 1",
    View.UNHEARD: f"a.is_open = 1 AND ({UNHEARD})",
    View.STALLED: "a.is_open = 1 AND a.updated_at < :stalled",
    View.POSTPONED: "a.is_open = 1 AND a.postponed > 1",
}


def everything(view: View, values: dict[str, Any]) -> Where:
    """The unfiltered list that holds all of this view."""
    all_open = view not in (View.ALL, View.NOT_TOLD, View.MY_COMPANIES)
    return Where([_VIEWS[View.OPEN]] if all_open else [], values, plain=True)


def moments(db: Db, today: dt.date, me: str, *views: View) -> dict[str, Any]:
    """The values that the conditions of these views need, as the store keeps them; without views those of all."""
    values = {"today": today.isoformat(), "sunday": end_of_week(today).isoformat(), "me": me}
    if views and not {View.STALLED, View.UNHEARD}.intersection(views):
        return values
    within = terms(db)
    bound = stalled_before(today, within.stalled_days)
    return {**values, "stalled": micros(bound), "unheard": in_time(today, within).isoformat()}


def in_time(today: dt.date, within: Terms) -> dt.date:
    """The day of the oldest promise about which a first word today is still within the term."""
    return add_workdays(today, -within.telling_workdays)


def condition(view: View) -> str:
    """The whole condition of a view on ``actions a``, as a count needs it."""
    return _VIEWS[view] or THERE


def where(db: Db, filter: ActionFilter, today: dt.date, me: str) -> Where:  # noqa: A002 - the word of the screen
    """All conditions except the search text."""
    made = Where(
        [_VIEWS[filter.view]] if _VIEWS[filter.view] else [],
        moments(db, today, me, filter.view),
        few=filter.is_narrow,
    )
    if filter.company_id:
        made.conditions.append("a.company_id IN" + _FAMILY.format(first="id = :company"))
        made.values["company"] = filter.company_id
    if filter.owner_id is not None:
        made.conditions.append("a.owner_id = :owner" if filter.owner_id else "a.owner_id IS NULL")
        made.values["owner"] = filter.owner_id
    if filter.visit_id:
        made.conditions.append("a.visit_id = :visit")
        made.values["visit"] = filter.visit_id
    if filter.department_id:
        made.conditions.append("a.owner_id IN (SELECT id FROM colleagues WHERE department_id = :department)")
        made.values["department"] = filter.department_id
    if filter.waits_for:
        made.conditions.append(f"{WAITS} AND a.waiting_for IN (SELECT value FROM json_each(:waits))")
        made.values["waits"] = json.dumps(_words_for(db, filter.waits_for))
    if filter.list_id:
        made.conditions.append(f"a.company_id IN ({_ON_LIST})")
        made.values["list"] = filter.list_id
    if filter.behind is not None:
        # Imported on first use: the first page asks for actions too, and never for those behind a chart.
        from storage.queries.steering_records import keys_behind

        keys, values = keys_behind(filter.behind, today)
        made.conditions.append(f"a.key IN ({keys})")
        made.values.update(values)
        made.few = True
    made.plain = filter.view in (View.ALL, View.OPEN) and len(made.conditions) == (filter.view is View.OPEN)
    return made


def _words_for(db: Db, department: str) -> list[str]:
    """All that people typed for this department, of what waits now."""
    # Imported on first use: the first page asks for actions too, and never for these.
    from storage.rules.waiting import Known, department_in

    known = [Known(one.id, one.code, one.name or one.code) for one in departments(db, archived=True)]
    typed = rows(db, f"SELECT DISTINCT a.waiting_for FROM actions a WHERE {WAITS}", {})
    found = ((words, department_in(words, known)) for (words,) in typed)
    return [words for words, one in found if one is not None and one.id == department]


class Winner(Struct, frozen=True):
    """The company that another was merged into, in the end."""

    id: str
    name: str
    manager_id: str | None
    manager: str


_MERGED = (
    f"{WITH_NOW}SELECT now.lost, c.id, c.name, m.id, m.name FROM now CROSS JOIN companies c ON c.id = now.won"
    " LEFT JOIN colleagues m ON m.id = c.account_manager_id"
)


def winners(db: Db) -> dict[str, Winner]:
    """Each company that was merged away, with the one that it is now. There are few, and often none."""
    return {
        lost: Winner(id_, name, manager, who or "") for lost, id_, name, manager, who in rows(db, _MERGED)
    }


def hits(db: Db, typed: str) -> set[int] | None:
    """The keys of all actions in which every word occurs; nothing when there is too little to search for."""
    if match(typed) is None:
        return None
    found: set[int] | None = None
    for word in cleaned(typed).split():
        keys = _with_word(db, word)
        if keys is not None:
            found = keys if found is None else found & keys
    return found


_WITH_WORD = (
    f"{WITH_WAY}SELECT rowid FROM action_search WHERE action_search MATCH :word"
    " UNION ALL SELECT a.key FROM company_search s CROSS JOIN companies c ON c.key = s.rowid"
    " CROSS JOIN actions a ON a.company_id = c.id WHERE company_search MATCH :name"
    " UNION ALL SELECT a.key FROM way CROSS JOIN companies c ON c.id = way.won"
    " CROSS JOIN company_search s ON s.rowid = c.key CROSS JOIN actions a ON a.company_id = way.lost"
    " WHERE company_search MATCH :name"
    " UNION ALL SELECT a.key FROM colleagues o CROSS JOIN actions a ON a.owner_id = o.id"
    " WHERE ' ' || o.name LIKE :owner ESCAPE '!'"
)


def _with_word(db: Db, word: str) -> set[int] | None:
    query = match(word)
    if query is None:
        return None
    plain = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    values = {"word": query, "name": f"names : ({query})", "owner": f"% {plain}%"}
    return {key for (key,) in rows(db, _WITH_WORD, values)}
