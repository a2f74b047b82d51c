# SPDX-License-Identifier: EUPL-1.2
"""What a person must know before doing something with many actions: how each stands, and who leaves how much behind."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.plain import Db, day, local, moment, rows
from storage.queries.merged import WITH_NOW
from storage.rules.actions import Update, UpdateKind
from storage.rules.bulk import Fact, TakingBack, Told, last_told, taking_back
from storage.rules.choices import Channel
from storage.rules.states import ActionState

_AT_ONCE = 1000

# Account manager and name are those of the company that it was merged into.
_FACTS = (
    f"{WITH_NOW}SELECT a.id, a.title, coalesce(won.name, c.name), a.state, a.owner_id, o.name, a.due_on, a.promised_on, a.postponed,"
    " a.teller_id, CASE WHEN won.id IS NULL THEN c.account_manager_id ELSE won.account_manager_id END,"
    " a.is_not_told, a.heard_on"
    " FROM actions a JOIN companies c ON c.id = a.company_id"
    " LEFT JOIN now ON now.lost = c.id LEFT JOIN companies won ON won.id = now.won"
    " LEFT JOIN colleagues o ON o.id = a.owner_id"
    " WHERE {where} AND a.removed_at IS NULL"
)
_THESE = "a.{by} IN (SELECT value FROM json_each(:these))"
_STEPS = (
    "SELECT action_id, id, kind, counter, device, at, actor_id, state, due_on, text, told_on, told_to, channel, undoes_id,"
    " together FROM action_updates WHERE action_id IN (SELECT value FROM json_each(:ids))"
)
# What somebody does, what they were named to tell, and what they tell as account manager; open or closed and not told.
_COMPANIES_OF = (
    "a.teller_id IS NULL AND a.company_id IN ("
    "SELECT id FROM companies WHERE account_manager_id = :who AND merged_into_id IS NULL"
    " UNION ALL SELECT now.lost FROM now JOIN companies w ON w.id = now.won WHERE w.account_manager_id = :who)"
)
_OF_COLLEAGUE = (
    "a.is_open = 1 AND a.owner_id = :who",
    "a.is_open = 1 AND a.teller_id = :who",
    "a.is_not_told = 1 AND a.teller_id = :who",
    f"a.is_open = 1 AND {_COMPANIES_OF}",
    f"a.is_not_told = 1 AND {_COMPANIES_OF}",
)


def facts(db: Db, ids: Sequence[str]) -> list[Fact]:
    """These actions in their order, as ``rules.bulk`` asks; one that is gone is left out."""
    return _facts(db, "id", ids)


def facts_of_keys(db: Db, keys: Sequence[int]) -> list[Fact]:
    """The same by local key."""
    return _facts(db, "key", keys)


def _facts(db: Db, by: str, these: Sequence[str] | Sequence[int]) -> list[Fact]:
    found: dict[str | int, Fact] = {}
    sql = _FACTS.format(where=_THESE.format(by=by)).replace("SELECT a.id,", f"SELECT a.{by}, a.id,", 1)
    for part in _parts(these):
        read = rows(db, sql, {"these": json.dumps(part)})
        told = _told(db, [raw[1] for raw in read if raw[-1]])
        found.update((raw[0], _fact(raw[1:], told)) for raw in read)
    return [found[one] for one in dict.fromkeys(these) if one in found]


def facts_of_colleague(db: Db, colleague_id: str) -> list[Fact]:
    """Everything that this colleague still has to do or to tell."""
    found: dict[str, Fact] = {}
    for where in _OF_COLLEAGUE:
        for raw in rows(db, _FACTS.format(where=where), {"who": colleague_id}):
            found[raw[0]] = _fact(raw, {})
    return list(found.values())


def _parts(these: Sequence[str] | Sequence[int]) -> Iterator[list[str | int]]:
    for start in range(0, len(these), _AT_ONCE):
        yield list(these[start : start + _AT_ONCE])


def _fact(raw: Sequence[Any], told: Mapping[str, Told | None]) -> Fact:
    (
        id_,
        title,
        company,
        state,
        owner_id,
        owner,
        due,
        promised,
        postponed,
        teller,
        manager,
        not_told,
        _heard_on,
    ) = raw
    return Fact(
        id_, title, company, ActionState(state), owner_id, owner or "", day(due), dt.date.fromisoformat(promised), postponed,
        teller, manager, bool(not_told), told.get(id_),
    )  # fmt: skip


def _told(db: Db, ids: Sequence[str]) -> dict[str, Told | None]:
    steps = _steps(db, ids) if ids else {}
    return {
        id_: last_told([update for update, _to in found], {update.id: to for update, to in found})
        for id_, found in steps.items()
    }


def _steps(db: Db, ids: Sequence[str]) -> dict[str, list[tuple[Update, str]]]:
    """The updates of each of these actions, each with who heard it."""
    found: dict[str, list[tuple[Update, str]]] = defaultdict(list)
    for part in _parts(ids):
        for raw in rows(db, _STEPS, {"ids": json.dumps(part)}):
            (
                action,
                id_,
                kind,
                counter,
                device,
                at,
                actor,
                state,
                due,
                text,
                told_on,
                to,
                channel,
                undoes,
                together,
            ) = raw
            update = Update(
                UpdateKind(kind), counter, device, moment(at), actor, id_, ActionState(state) if state else None, None, day(due),
                text=text, told_on=day(told_on), channel=Channel(channel) if channel else None, undoes=undoes, together=together,
            )  # fmt: skip
            found[action].append((update, to))
    return found


# Taking back


@dataclass(frozen=True, slots=True)
class Stays:
    """An action that was changed since: it stays as it is. ``who`` changed it."""

    id: str
    title: str
    company: str
    who: str


@dataclass(frozen=True, slots=True)
class Undoing:
    """What taking back does: which step of which action goes (action → ids of steps), and what stays as it is.

    ``by`` is who did it, ``kinds`` what was done.
    """

    by: str
    kinds: frozenset[UpdateKind]
    takes: Mapping[str, tuple[str, ...]]
    stays: tuple[Stays, ...]


_BATCH = "SELECT DISTINCT action_id, actor_id, kind FROM action_updates WHERE together = :together AND together != ''"
_NAMES = (
    f"{WITH_NOW}SELECT a.id, a.title, coalesce(won.name, c.name) FROM actions a JOIN companies c ON c.id = a.company_id"
    " LEFT JOIN now ON now.lost = c.id LEFT JOIN companies won ON won.id = now.won"
    " WHERE a.id IN (SELECT value FROM json_each(:ids))"
)


def undoing(db: Db, together: str) -> Undoing:
    """What taking back this operation on many actions would do now."""
    batch = rows(db, _BATCH, {"together": together})
    ids = list(dict.fromkeys(action for action, _actor, _kind in batch))
    found: dict[str, TakingBack] = {
        id_: taking_back([update for update, _to in steps], together)
        for id_, steps in _steps(db, ids).items()
    }
    changed = {id_: one.changed_by for id_, one in found.items() if one.changed_by is not None}
    return Undoing(
        by=batch[0][1] if batch else "",
        kinds=frozenset(UpdateKind(kind) for _action, _actor, kind in batch),
        takes={id_: found[id_].steps for id_ in ids if found[id_].steps},
        stays=_stays(db, changed),
    )


def _stays(db: Db, changed: Mapping[str, str | None]) -> tuple[Stays, ...]:
    names = dict(rows(db, "SELECT id, name FROM colleagues")) if changed else {}
    found: list[Stays] = []
    for part in _parts(list(changed)):
        for id_, title, company in rows(db, _NAMES, {"ids": json.dumps(part)}):
            found.append(Stays(id_, title, company, names.get(changed[id_] or "", "")))
    return tuple(found)


# Somebody who leaves


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit that is still to come, with this colleague in its team."""

    id: str
    company: str
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class Leaving:
    """What somebody who leaves still has in their hands: ids of actions, visits to come, and how many companies."""

    owns: tuple[str, ...]
    tells: tuple[str, ...]
    visits: tuple[PlannedVisit, ...]
    companies: int

    @property
    def anything(self) -> bool:
        """Whether anything would be left lying."""
        return bool(self.owns or self.tells or self.visits or self.companies)


_VISITS = (
    "SELECT v.id, c.name, v.starts_at FROM team_members t JOIN visits v ON v.id = t.visit_id"
    " JOIN companies c ON c.id = v.company_id"
    " WHERE t.colleague_id = :who AND v.state IN ('wish', 'planned', 'confirmed') ORDER BY v.starts_at IS NULL, v.starts_at"
)
_COMPANIES = "SELECT count(*) FROM companies WHERE account_manager_id = :who AND merged_into_id IS NULL AND archived_at IS NULL"


def leaving(db: Db, colleague_id: str) -> Leaving:
    """What this colleague leaves behind."""
    found = facts_of_colleague(db, colleague_id)
    visits = rows(db, _VISITS, {"who": colleague_id})
    ((companies,),) = rows(db, _COMPANIES, {"who": colleague_id})
    return Leaving(
        owns=tuple(fact.id for fact in found if fact.is_open and fact.owner_id == colleague_id),
        tells=tuple(fact.id for fact in found if fact.tells == colleague_id),
        visits=tuple(
            PlannedVisit(id_, company, starts.date() if (starts := local(at)) else None)
            for id_, company, at in visits
        ),
        companies=companies,
    )
