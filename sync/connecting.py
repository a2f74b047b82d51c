# SPDX-License-Identifier: EUPL-1.2
"""The first connection of a store with its municipality: see what both have made, and call it by one id from then on.

``look`` writes nothing and tells what would happen; ``connect`` makes a copy of the store, gives what is the same the id
that it has at the backend, and remembers where we belong. Nothing is sent or taken in here: that is the next ordinary
exchange, which finds each thing once. ``disconnect`` lets go of the backend and of nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from storage import backups
from storage.errors import RodeLoperError
from storage.operations import exchange
from storage.queries import people
from storage.queries.exchange_facts import Connection, connection, unsent
from storage.rules.rights import Actor
from storage.store import Store
from sync import joining, matching, protocol
from sync.client import Client, State
from sync.company_matching import COMPANY_FIELDS, CompanyMatcher
from sync.matching import Found, Match, Unsure, Values
from sync.protocol import OPEN, UnreadableError

Progress = Callable[[int, int], None]
"""Called with how many records were looked at, and of how many."""

_SMALL: Mapping[str, tuple[str, ...]] = {
    "departments": ("id", "code", "name"),
    "topics": ("id", "code", "name"),
    "lists": ("id", "code", "name"),
    "letter_templates": ("id", "kind", "language"),
    "terms": ("id", "name"),
    "colleagues": ("id", "name", "email", "account", "role"),
}
_CONTACT = ("id", "company_id", "name", "email")
_COUNTED = ("visits", "notes", "contact_moments", "actions")
"""Kinds that only one person makes, so that none of them can be here and there under two ids."""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What would happen on connecting, in words and numbers for a screen.

    ``colleague`` is the record of the login at the backend. ``matches``: by kind, what turned out to be the same though it
    was made twice; ``new_here`` and ``new_there``: how many only one side has; ``unsure``: what may be the same and is
    left alone. ``municipality_here`` is empty in a store that has no name for it yet; another name than
    ``municipality_there`` deserves a question (a demo, or somebody else's store).
    """

    where: Connection
    generation: str
    groups: frozenset[str]
    colleague: str
    colleague_name: str
    municipality_here: str
    municipality_there: str
    matches: Mapping[str, tuple[Match, ...]]
    new_here: Mapping[str, int]
    new_there: Mapping[str, int]
    unsure: tuple[Unsure, ...]
    is_empty_store: bool
    join: joining.Join


@dataclass(frozen=True, slots=True)
class Connected:
    """Who acts in this store from now on, and the copy of the store as it was."""

    actor: Actor
    copy: Path


def look(
    client: Client, store: Store, actor: Actor, where: Connection, progress: Progress | None = None
) -> FirstLook:
    """Compare a store with the backend; writes nothing.

    Raises what the client raises, ``exchange.other-municipality`` (connected with another one now), ``connect.other-home``
    (it was before) and ``connect.no-colleague``.
    """
    store.read(_may_connect, where)
    state = _state(client)
    there = {kind: list(_records(client, kind)) for kind in _SMALL}
    me = next((one for one in there["colleagues"] if one["id"] == state.colleague), None)
    if me is None:
        raise RodeLoperError("connect.no-colleague", user=where.user)
    here = {kind: store.read(_rows, kind, fields) for kind, fields in _SMALL.items()}
    login = (actor.id, state.colleague)
    found = {
        kind: matching.named(kind, there[kind], here[kind], login if kind == "colleagues" else None)
        for kind in _SMALL
    }
    new_there = {kind: len(there[kind]) - len(one.shared) for kind, one in found.items()}
    counter = _Counter(client, store, progress)
    found["companies"], new_there["companies"] = _companies(counter)
    companies = {id_: id_ for id_ in found["companies"].same} | found["companies"].ids
    found["contacts"], new_there["contacts"] = _contacts(counter, companies)
    counts = {kind: _count(client, store, kind) for kind in _COUNTED}
    empty = all(row["id"] == actor.id for row in here["colleagues"]) and store.read(_is_empty)
    return FirstLook(
        where=where,
        generation=state.generation,
        groups=frozenset(state.groups),
        colleague=state.colleague,
        colleague_name=str(me.get("name") or ""),
        municipality_here=store.read(_municipality),
        municipality_there=_value(there["terms"], "municipality"),
        matches={kind: tuple(one.matches) for kind, one in found.items() if one.matches},
        new_here={kind: one.new + len(one.unsure) for kind, one in found.items()}
        | {kind: mine for kind, (mine, _) in counts.items()},
        new_there=new_there | {kind: theirs for kind, (_, theirs) in counts.items()},
        unsure=tuple(doubt for one in found.values() for doubt in one.unsure),
        is_empty_store=empty,
        join=joining.plan(found, there["colleagues"], state.groups, empty=empty),
    )


def connect(client: Client, store: Store, actor: Actor, seen: FirstLook, folder: Path) -> Connected:
    """Make a copy of the store in this folder, then give it its place in the municipality, in one transaction.

    From then on the colleague of the login acts. Raises what ``look`` raises, and ``connect.look-again`` when the backend
    is not what was looked at any more.
    """
    store.read(_may_connect, seen.where)
    state = _state(client)
    if (state.generation, state.colleague) != (seen.generation, seen.colleague):
        raise RodeLoperError("connect.look-again")
    copy = _copy(store, folder, "before-connecting")
    me = Actor(seen.colleague, seen.colleague_name, store.device)
    store.write(joining.join, me, seen.where, seen.join).result()
    return Connected(replace(me, role=store.read(people.role, me.id)), copy)


def disconnect(store: Store, actor: Actor, folder: Path, *, leave_unsent: bool = False) -> Path | None:
    """Let go of the backend; everything that is here stays here. Answers with the copy that was made first.

    Raises ``connect.unsent`` (with how many) when something was not sent yet, unless that is what somebody chose.
    """
    waits = store.read(unsent).total
    if waits and not leave_unsent:
        raise RodeLoperError("connect.unsent", n=waits)
    copy = _copy(store, folder, "before-disconnecting") if waits else None
    store.write(exchange.disconnected, actor).result()
    return copy


def name_of(client: Client) -> str:
    """What the municipality calls itself at the backend; empty when nobody said so."""
    return _value(list(_records(client, "terms")), "municipality")


# What the backend has


def _state(client: Client) -> State:
    state = client.state(OPEN)
    assert state is not None  # without an etag there is always an answer
    return state


def _records(client: Client, kind: str) -> Iterator[Values]:
    known = protocol.kind(kind)
    for page in client.pages(OPEN, kind, 0):
        for record in page.records:
            if record.get("deleted"):
                continue
            try:
                protocol.decode(known, record)
            except UnreadableError:
                continue  # The exchange will set it aside; nothing here is the same as that.
            yield record


def _companies(counter: _Counter) -> tuple[Found, int]:
    here = counter.store.read(_rows, "companies", COMPANY_FIELDS)
    if not here:
        return Found(), counter.client.count(OPEN, "companies")
    matcher = CompanyMatcher(here)
    matcher.there(counter.of("companies"))
    found = matcher.found()
    return found, counter.seen["companies"] - len(found.shared)


def _contacts(counter: _Counter, companies: Mapping[str, str]) -> tuple[Found, int]:
    here = counter.store.read(_rows, "contacts", _CONTACT)
    if not here:
        return Found(), counter.client.count(OPEN, "contacts")
    # Of 100,000 people only what is needed stays in memory.
    there = [{name: one.get(name) for name in _CONTACT} for one in counter.of("contacts")]
    found = matching.contacts(there, here, companies)
    return found, len(there) - len(found.shared)


def _count(client: Client, store: Store, kind: str) -> tuple[int, int]:
    """How many only we have, and how many only they have."""
    here = {row["id"] for row in store.read(_rows, kind, ("id",))}
    if not here:
        return 0, client.count(OPEN, kind)
    there = client.ids(OPEN, kind).keys()
    return len(here - there), len(there - here)


def _value(terms: list[Values], name: str) -> str:
    return next((str(one.get("value") or "") for one in terms if one.get("name") == name), "")


class _Counter:
    """Reads the big collections, and tells how far that is."""

    def __init__(self, client: Client, store: Store, progress: Progress | None) -> None:
        self.client, self.store = client, store
        self.seen = {"companies": 0, "contacts": 0}
        self._progress, self._total = progress, 0
        if progress is not None:
            self._total = sum(client.count(OPEN, kind) for kind in self.seen)

    def of(self, kind: str) -> Iterator[Values]:
        """Everything of this kind."""
        for record in _records(self.client, kind):
            self.seen[kind] += 1
            done = sum(self.seen.values())
            if self._progress is not None and done % 1000 == 0:
                self._progress(done, self._total)
            yield record


# What is here


def _rows(db: Session, kind: str, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    lines = db.connection().exec_driver_sql(f"SELECT {', '.join(fields)} FROM {kind} ORDER BY key")
    return [dict(zip(fields, line, strict=True)) for line in lines]


def _municipality(db: Session) -> str:
    return _value(_rows_of_terms(db), "municipality")


def _rows_of_terms(db: Session) -> list[Values]:
    return [*_rows(db, "terms", ("name", "value"))]


def _may_connect(db: Session, where: Connection) -> None:
    """One municipality's data never goes to another, not even after the store was disconnected."""
    before, home = connection(db), db.connection().exec_driver_sql(joining.HOME).scalar()
    if before is not None and (before.server, before.bucket) != (where.server, where.bucket):
        raise RodeLoperError("exchange.other-municipality", bucket=before.bucket)
    if home is not None and home != where.bucket:
        raise RodeLoperError("connect.other-home", bucket=str(home))


def _is_empty(db: Session) -> bool:
    """Whether nobody worked here yet: only what every new store has. Who works here is for the caller to see."""
    run = db.connection().exec_driver_sql
    nothing = (
        run(f"SELECT 1 FROM {kind} LIMIT 1").first() is None for kind in ("companies", "contacts", *_COUNTED)
    )
    return all(nothing) and joining.is_untouched(db)


def _copy(store: Store, folder: Path, why: str) -> Path:
    """An encrypted copy of the store, proved to open."""
    out = folder / f"{store.path.stem}-{why}-{store.clock():%Y%m%dT%H%M%S}{backups.SUFFIX}"
    store.with_key(lambda path, key: backups.back_up(path, key, out))
    return out
