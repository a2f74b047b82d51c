# SPDX-License-Identifier: EUPL-1.2
"""Give the records of a store the ids that they have at the backend, and let go of what this login may not decide.

What a person may not write, and the defaults that nobody here touched, take the value of the backend without a word;
what only this store has stays, and so does everything that somebody typed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Colleague, Conflict
from storage.operations import exchange
from storage.operations.identity import rename, yield_to_backend
from storage.operations.unit import operation
from storage.queries.exchange_facts import Connection
from storage.rules.ids import DEPARTMENTS, LISTS, TOPICS
from storage.rules.rights import Actor
from sync import protocol, staying
from sync.groups import ADMINISTRATORS, may_write
from sync.matching import Found, Reason, Values

HOME = "SELECT value FROM facts WHERE name = 'home_bucket'"
"""The municipality that this store belongs to, also after it was disconnected."""

_ORDER = (
    "contacts",
    "lists",
    "topics",
    "departments",
    "letter_templates",
    "terms",
    "companies",
    "colleagues",
)
"""In which kinds are renamed: who has an id that follows from a company before the company."""
_DEFAULTS = {"departments": DEPARTMENTS, "topics": TOPICS, "lists": LISTS}
_WORDS = {"departments": "''", "topics": "hint", "lists": "description"}
SHIPPED = {kind: frozenset(one.id for one in defaults) for kind, defaults in _DEFAULTS.items()}
"""What every store has from the start, under the same ids."""
_NO_ROLE = "account_manager"
"""The role of a colleague of whom nothing else was said."""


def is_untouched(db: Session) -> bool:
    """Whether departments, topics, lists, terms and letters are still those of a new store."""
    run = db.connection().exec_driver_sql
    others = run(
        "SELECT 1 FROM terms WHERE name != 'municipality' UNION ALL SELECT 1 FROM letter_templates"
    ).first()
    return others is None and all(set(_as_shipped(db, kind)) == set(_ids(db, kind)) for kind in SHIPPED)


@dataclass(frozen=True, slots=True)
class Join:
    """What connecting changes here. ``ids``: by kind, id here → id there.

    ``yields``: by kind, what the backend decides. ``as_shipped``: kinds of which this login may not send what the program
    ships either. ``shipped``: by kind, what both have because the program ships it, and this login may change. ``people``:
    colleagues that are there, by their id here: name (empty: stays), role and login. ``gives_roles``: this login may say
    who has which role. ``topics``: the ones that the others have or will have.
    """

    ids: Mapping[str, Mapping[str, str]] = field(repr=False)
    yields: Mapping[str, frozenset[str]] = field(repr=False)
    as_shipped: frozenset[str]
    shipped: Mapping[str, frozenset[str]] = field(repr=False)
    people: Mapping[str, tuple[str, str, str]] = field(repr=False)
    gives_roles: bool
    topics: frozenset[str] = field(repr=False)


def plan(
    found: Mapping[str, Found],
    colleagues: Sequence[Values],
    groups: Collection[str],
    *,
    empty: bool,
) -> Join:
    """What connecting will change; ``colleagues`` as the backend has them, ``groups`` of the login."""
    theirs = {one["id"]: one for one in colleagues}
    known = {id_: id_ for id_ in found["colleagues"].same} | found["colleagues"].ids
    by_login = {match.here for match in found["colleagues"].matches if match.reason is Reason.LOGIN}
    people = {}
    for here, there in known.items():
        one = theirs[there]
        name = str(one.get("name") or "") if here in by_login else ""
        people[here] = (name, str(one.get("role") or _NO_ROLE), str(one.get("account") or ""))
    shared = {kind: frozenset(one.shared) for kind, one in found.items()}
    mine = {kind for kind in found if may_write(kind, groups)}
    return Join(
        ids={kind: found[kind].ids for kind in _ORDER if found[kind].matches},
        yields={kind: ids for kind, ids in shared.items() if kind not in mine or (empty and kind == "terms")},
        as_shipped=frozenset(SHIPPED.keys() - mine),
        shipped={kind: shared[kind] & ids for kind, ids in SHIPPED.items() if kind in mine},
        people=people,
        gives_roles=ADMINISTRATORS in groups,
        topics=shared["topics"] | SHIPPED["topics"],
    )


@operation("exchange.connect")
def join(db: Session, actor: Actor, where: Connection, what: Join) -> None:
    """Do it, in one transaction; ``actor`` is the colleague of the login already."""
    _agree_on_people(db, actor, what)
    for kind, ids in what.ids.items():
        rename(db, actor, kind, ids)
    if "topics" in what.yields:
        _name_own_topics(db, what.topics)
    for kind, yielding in what.yields.items():
        yield_to_backend(db, actor, kind, _ids(db, "terms") if kind == "terms" else yielding)
    for kind in what.as_shipped:
        yield_to_backend(db, actor, kind, _as_shipped(db, kind))
    for kind, shipped in what.shipped.items():
        _start_from_shipped(db, kind, shipped)
    staying.leave_to_colleagues(db, actor.id)
    exchange.connected(db, actor, where)
    db.connection().exec_driver_sql(
        "INSERT INTO facts (name, value) VALUES ('home_bucket', ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (where.bucket,),
    )


def _agree_on_people(db: Session, actor: Actor, what: Join) -> None:
    """Roles and logins are for administrators. A role that only this store knows waits as a disagreement for one of them."""
    run = db.connection().exec_driver_sql
    for id_, (name, role, account) in what.people.items():
        if name:
            run("UPDATE colleagues SET name = ? WHERE id = ?", (name, id_))
        if not what.gives_roles:
            run("UPDATE colleagues SET role = ?, account = ? WHERE id = ?", (role, account, id_))
    if what.gives_roles:
        return
    for colleague in db.scalars(select(Colleague).where(Colleague.id.not_in(what.people))):
        if colleague.role != _NO_ROLE:
            db.add(_role_lost(actor, colleague))
            colleague.role = _NO_ROLE
        colleague.account = ""
    db.flush()


def _role_lost(actor: Actor, colleague: Colleague) -> Conflict:
    return Conflict(
        about_kind="colleagues",
        about_id=colleague.id,
        field="role",
        base="null",
        mine=f'"{colleague.role}"',
        theirs="null",
        mine_by_id=actor.id,
        theirs_by_id=actor.id,
        mine_at=colleague.changed_at,
        theirs_at=colleague.changed_at,
    )


def _name_own_topics(db: Session, known: Collection[str]) -> None:
    """A topic that the others will never have: on the agenda it goes by its name."""
    run = db.connection().exec_driver_sql
    own = [(id_,) for id_ in _ids(db, "topics") if id_ not in known]
    if own:
        run(
            "UPDATE agenda_items SET title = (SELECT name FROM topics t WHERE t.id = topic_id)"
            " WHERE topic_id = ? AND title = ''",
            own,
        )


def _ids(db: Session, kind: str) -> list[str]:
    return [id_ for (id_,) in db.connection().exec_driver_sql(f"SELECT id FROM {kind}")]


def _as_shipped(db: Session, kind: str) -> list[str]:
    """What is still as the program ships it."""
    there = {id_: protocol.parsed(wire) for id_, wire in _shipped(kind).items()}
    columns = ("id", "code", "name", _WORDS[kind], "position")
    query = f"SELECT {', '.join(columns)} FROM {kind} WHERE archived_at IS NULL"
    return [
        line[0]
        for line in db.connection().exec_driver_sql(query)
        if there.get(line[0]) == {name: value for name, value in zip(columns, line, strict=True) if value}
    ]


def _start_from_shipped(db: Session, kind: str, ids: Collection[str]) -> None:
    """Both sides came from what the program ships: who changed it there or here is right, and only both is a conflict."""
    shipped = _shipped(kind)
    values = [(shipped[id_], kind, id_) for id_ in ids]
    if values:
        query = "UPDATE sync_states SET base = ? WHERE kind = ? AND id = ? AND base IS NULL"
        db.connection().exec_driver_sql(query, values)


def _shipped(kind: str) -> dict[str, str]:
    """By id: the record as a new store has it, in canonical form."""
    records = {}
    for position, one in enumerate(_DEFAULTS[kind], start=1):
        record = {"id": one.id, "code": one.code, "name": one.name, "position": position}
        words = {_WORDS[kind]: one.hint} if _WORDS[kind] != "''" else {}
        records[one.id] = protocol.canonical(record | words)
    return records
