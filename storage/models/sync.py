# SPDX-License-Identifier: EUPL-1.2
"""What the exchange with the municipal backend keeps: how far it is, what waits, and where two people disagreed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Long, Record, Short


class SyncState(Base):
    """What the backend last had of a record (``base``, ``base_rev``) and the number of our last edit (``dirty``, 0 = sent).

    ``base``: the wire form, as canonical JSON. ``bucket``: where the backend has it, ``open`` or ``closed``.
    ``sent``: what was sent and perhaps arrived, until it is known what became of it, as a JSON list: it can come back as
    if it were somebody else's. ``state``: empty, ``refused`` (the backend said why in ``words``; the next edit tries again), ``lost`` (the backend
    was restored and no longer has it; a person decides), ``role`` or ``others`` (somebody else may send it, we may not).
    """

    __tablename__ = "sync_states"

    kind: Mapped[str] = mapped_column(String, primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    base: Mapped[str | None] = mapped_column(Text)
    base_rev: Mapped[int | None]
    dirty: Mapped[int] = mapped_column(default=0, server_default="0")
    bucket: Mapped[Short]
    sent: Mapped[str | None] = mapped_column(Text)
    state: Mapped[Short]
    words: Mapped[Long]

    __table_args__ = (
        Index("ix_sync_states_dirty", "dirty", sqlite_where=text("dirty > 0")),
        Index("ix_sync_states_state", "state", sqlite_where=text("state != ''")),
        # What came last: the revision is the backend's moment.
        Index("ix_sync_states_rev", "base_rev", sqlite_where=text("base_rev IS NOT NULL")),
        Index("ix_sync_states_closed", "kind", "id", sqlite_where=text("bucket = 'closed'")),
    )


class SyncCursor(Base):
    """How far one collection was read: everything up to revision ``since`` is in this store. Local."""

    __tablename__ = "sync_cursors"

    bucket: Mapped[str] = mapped_column(String, primary_key=True)
    kind: Mapped[str] = mapped_column(String, primary_key=True)
    since: Mapped[int]


class SyncWaiting(Base):
    """A record that came in before the one it belongs to; it is put in its place as soon as that arrives. Local."""

    __tablename__ = "sync_waiting"

    kind: Mapped[str] = mapped_column(String, primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    bucket: Mapped[str]
    rev: Mapped[int]
    data: Mapped[str] = mapped_column(Text)
    needs_kind: Mapped[str]
    needs_id: Mapped[str] = mapped_column(String(36), index=True)


class SyncLooseEnd(Base):
    """A reference that is empty here because its target is not (it may be somebody's confidential note). Local."""

    __tablename__ = "sync_loose_ends"

    kind: Mapped[str] = mapped_column(String, primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    field: Mapped[str] = mapped_column(String, primary_key=True)
    target: Mapped[str] = mapped_column(String(36), index=True)


class Conflict(Record):
    """Two people changed the same field: what it was, what each made of it, and what was chosen in the end.

    A record like any other, so that both see it. ``base``, ``mine`` and ``theirs`` are values as JSON; *mine* is of who
    sent later, *theirs* is what stands in the record until somebody chooses. ``field`` is ``*`` for a whole record that
    one deleted while the other changed it.
    """

    __tablename__ = "conflicts"

    about_kind: Mapped[Short]
    about_id: Mapped[str] = mapped_column(String(36), index=True)
    field: Mapped[Short]
    base: Mapped[Long]
    mine: Mapped[Long]
    theirs: Mapped[Long]
    mine_by_id: Mapped[Short]
    theirs_by_id: Mapped[Short]
    mine_at: Mapped[dt.datetime | None]
    theirs_at: Mapped[dt.datetime | None]
    settled: Mapped[Short]  # "", mine, theirs or merged
    settled_at: Mapped[dt.datetime | None]
    settled_by_id: Mapped[Short]

    __table_args__ = (Index("ix_conflicts_open", "created_at", sqlite_where=text("settled = ''")),)
