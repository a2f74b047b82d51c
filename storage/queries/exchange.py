# SPDX-License-Identifier: EUPL-1.2
"""What a person may want to know of the exchange with the backend: what waits, what was refused, what colleagues did."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from storage.base import EPOCH
from storage.queries.exchange_facts import downloaded
from storage.queries.things import Pair, Thing, things

SHOWN = 25
MOST_COUNTED = 20_000
"""A first upload can be a million records; nobody needs to know it so precisely at every key that is pressed."""

_NEWS_READ = 400
_FOLDED_UP_TO = 2_000
# As the exchange itself decides (``sync.removals``).
_FEW, _MOST, _MOST_OF_STORE = 10, 50, 0.05
_MILLISECOND = dt.timedelta(milliseconds=1)
# A conflict goes along with its record; nobody wrote it. The parts of a brief go along with the version.
_UNSEEN = frozenset({"conflicts", "brief_parts"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """What this store has and the backend has not: the newest first, and how many there are in all."""

    things: tuple[Thing, ...] = ()
    total: int = 0
    kinds: tuple[tuple[str, int], ...] = ()
    """How many of each kind, the most first."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that the backend did not take, and its reason as it gave it (a code such as ``rodeloper:not-yours``).

    ``known``: the backend has an earlier version of it, so that ours can be given up.
    """

    thing: Thing
    reason: str
    known: bool


@dataclass(frozen=True, slots=True)
class News:
    """What a colleague did with one thing (or, without an ``opens``, with ``n`` of a kind at once)."""

    who: str
    thing: Thing
    new: bool
    at: dt.datetime
    n: int = 1


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts for the status bar and the rail; ``conflicts`` are those of this person.

    ``removals``: others removed so many records that a person must say whether that is right. ``lost``: so many a
    restored backend does not have any more. ``staying``: so many only somebody else may send. ``downloaded``: everything
    came in once.
    """

    waiting: int = 0
    refused: int = 0
    lost: int = 0
    conflicts: int = 0
    removals: int = 0
    staying: int = 0
    downloaded: bool = True

    @property
    def questions(self) -> int:
        """How many questions there are that only a person can answer, without those about single records."""
        return bool(self.removals) + bool(self.lost)


def tally(db: Session, me: str) -> Tally:
    """Everything that can be counted, from indexes that hold only the exceptions."""
    run = db.connection().exec_driver_sql
    of_state = "SELECT state, count(*) FROM sync_states INDEXED BY ix_sync_states_state WHERE state != '' GROUP BY state"
    states: dict[str, int] = dict(run(of_state).all())
    query = "SELECT count(DISTINCT about_id) FROM conflicts WHERE settled = '' AND ? IN (mine_by_id, theirs_by_id)"
    return Tally(
        waiting=sum(n for _kind, n in _by_kind(db)),
        refused=states.get("refused", 0),
        lost=states.get("lost", 0),
        conflicts=run(query, (me,)).scalar_one(),
        removals=_very_many_removals(db),
        staying=states.get("role", 0) + states.get("others", 0),
        downloaded=downloaded(db),
    )


def waiting(db: Session, limit: int = SHOWN) -> Waiting:
    """What must still be sent. Steps of one action are one thing, the action."""
    query = (
        "SELECT kind, id FROM sync_states INDEXED BY ix_sync_states_dirty"
        " WHERE dirty > 0 AND state = '' ORDER BY dirty DESC LIMIT ?"
    )
    # A few more than are shown: steps of one action fold into one line.
    pairs = [(kind, id_) for kind, id_ in db.connection().exec_driver_sql(query, (limit * 4,))]
    shown = _folded(things(db, [pair for pair in pairs if pair[0] not in _UNSEEN]), pairs)
    kinds = _by_kind(db)
    return Waiting(tuple(shown[:limit]), sum(n for _kind, n in kinds), tuple(kinds))


def refused(db: Session) -> tuple[Refused, ...]:
    """What the backend did not take, by name."""
    query = "SELECT kind, id, words, base IS NOT NULL FROM sync_states WHERE state = 'refused' ORDER BY kind, id LIMIT 200"
    lines = db.connection().exec_driver_sql(query).all()
    names = things(db, [(kind, id_) for kind, id_, _words, _known in lines])
    return tuple(Refused(names[kind, id_], words, bool(known)) for kind, id_, words, known in lines)


def lost(db: Session, limit: int = SHOWN) -> tuple[Thing, ...]:
    """What a restored backend has no more, by name."""
    query = "SELECT kind, id FROM sync_states WHERE state = 'lost' ORDER BY kind, id LIMIT ?"
    pairs: Sequence[Pair] = [(kind, id_) for kind, id_ in db.connection().exec_driver_sql(query, (limit,))]
    return tuple(things(db, pairs).values())


def news(db: Session, me: str, since: dt.datetime, limit: int = 12) -> tuple[News, ...]:
    """What colleagues changed since this moment, newest first; many of a kind by one colleague are one line.

    In the order in which the backend got it: that is what came in, whenever it was written.
    """
    query = (
        "SELECT kind, id, base_rev FROM sync_states INDEXED BY ix_sync_states_rev"
        " WHERE base_rev >= ? ORDER BY base_rev DESC LIMIT ?"
    )
    lines = db.connection().exec_driver_sql(query, ((since - EPOCH) // _MILLISECOND, _NEWS_READ)).all()
    names = things(db, [(kind, id_) for kind, id_, _rev in lines if kind not in _UNSEEN])
    people: dict[str, str] = dict(db.connection().exec_driver_sql("SELECT id, name FROM colleagues").all())
    found: dict[tuple[str, Pair], News] = {}
    for kind, id_, rev in lines:
        thing = names.get((kind, id_))
        if thing is None or thing.gone or thing.changed_by in ("", me):
            continue
        new = thing.created_at == thing.changed_at
        line = News(people.get(thing.changed_by, ""), thing, new, EPOCH + rev * _MILLISECOND)
        found.setdefault((thing.changed_by, thing.opens), line)
    return tuple(_together(list(found.values()))[:limit])


def removals(db: Session, limit: int = SHOWN) -> Waiting:
    """What others removed, while a person must still say that this is right; by name, and how many of each kind."""
    run = db.connection().exec_driver_sql
    query = "SELECT kind, id FROM sync_waiting WHERE needs_kind = 'deletion' ORDER BY kind, id LIMIT ?"
    pairs: Sequence[Pair] = [(kind, id_) for kind, id_ in run(query, (limit,))]
    count = (
        "SELECT kind, count(*) FROM sync_waiting WHERE needs_kind = 'deletion' GROUP BY kind ORDER BY 2 DESC"
    )
    kinds = tuple((kind, n) for kind, n in run(count))
    return Waiting(tuple(things(db, pairs).values()), sum(n for _kind, n in kinds), kinds)


def _together(lines: list[News]) -> list[News]:
    """More than three of a kind by one person become one line, at the place of the newest."""
    many = Counter((line.who, line.thing.kind, line.new) for line in lines)
    said: set[tuple[str, str, bool]] = set()
    result = []
    for line in lines:
        group = (line.who, line.thing.kind, line.new)
        if many[group] <= 3:
            result.append(line)
        elif group not in said:
            said.add(group)
            result.append(replace(line, thing=Thing(line.thing.kind, ""), n=many[group]))
    return result


def _very_many_removals(db: Session) -> int:
    """How many removals wait, when they are so many that the exchange asks first; a few simply wait for its end."""
    run = db.connection().exec_driver_sql
    held: int = run("SELECT count(*) FROM sync_waiting WHERE needs_kind = 'deletion'").scalar_one()
    if held <= _FEW:
        return 0
    if held > _MOST or held > _MOST_OF_STORE * run("SELECT count(*) FROM sync_states").scalar_one():
        return held
    return 0


def _folded(names: dict[Pair, Thing], order: Sequence[Pair]) -> list[Thing]:
    """In this order, with each step of an action as the action itself."""
    actions: dict[Pair, Thing] = {}
    for pair in order:
        if pair in names:
            thing = names[pair]
            place = thing.opens if thing.kind == "action_updates" else pair
            actions.setdefault(place, thing)
    return list(actions.values())


def _by_kind(db: Session) -> list[tuple[str, int]]:
    """How many things of each kind wait, the most first; of very many only so many as ``MOST_COUNTED``."""
    run = db.connection().exec_driver_sql
    # Without the hint SQLite walks through every record to have them grouped.
    dirty: Counter[str] = Counter(
        dict(
            run(
                "SELECT kind, count(*) FROM (SELECT kind FROM sync_states INDEXED BY ix_sync_states_dirty"
                " WHERE dirty > 0 LIMIT ?) GROUP BY kind",
                (MOST_COUNTED,),
            ).all()
        )
    )
    held = (
        "SELECT kind, count(*) FROM sync_states INDEXED BY ix_sync_states_state"
        " WHERE state != '' AND dirty > 0 GROUP BY kind"
    )
    dirty.subtract(dict(run(held).all()))
    for kind in _UNSEEN:
        dirty.pop(kind, None)
    steps = dirty.get("action_updates", 0)
    if 0 < steps <= _FOLDED_UP_TO:
        alone = (
            "SELECT count(DISTINCT u.action_id) FROM sync_states s INDEXED BY ix_sync_states_dirty"
            " CROSS JOIN action_updates u ON u.id = s.id"
            " LEFT JOIN sync_states a ON a.kind = 'actions' AND a.id = u.action_id AND a.dirty > 0 AND a.state = ''"
            " WHERE s.dirty > 0 AND s.state = '' AND s.kind = 'action_updates' AND a.id IS NULL"
        )
        dirty["actions"] += run(alone).scalar_one()
        del dirty["action_updates"]
    return [(kind, n) for kind, n in dirty.most_common() if n > 0]
