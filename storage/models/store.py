# SPDX-License-Identifier: EUPL-1.2
"""What the store keeps about itself: facts, marks of what must still be sent, and the audit trail."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Fact(Base):
    """One named fact of this store, such as its id or the number of its last edit. Local."""

    __tablename__ = "facts"

    name: Mapped[str] = mapped_column(String, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class SyncState(Base):
    """What the backend last had of a record (``base``, ``base_rev``) and the number of our last edit (``dirty``, 0 = sent)."""

    __tablename__ = "sync_states"

    kind: Mapped[str] = mapped_column(String, primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    base: Mapped[str | None] = mapped_column(Text)
    base_rev: Mapped[int | None]
    dirty: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (
        Index("ix_sync_states_dirty", "dirty", sqlite_where=text("dirty > 0")),
        {"sqlite_with_rowid": False},
    )


class AuditLine(Base):
    """Who did what to which record, when and on which device; never what it said."""

    __tablename__ = "audit_lines"

    n: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    actor_id: Mapped[str] = mapped_column(String(36))
    device: Mapped[str] = mapped_column(String)
    operation: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    record_id: Mapped[str] = mapped_column(String(36))
    result: Mapped[str] = mapped_column(String, default="ok", server_default="ok")
