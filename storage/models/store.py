# SPDX-License-Identifier: EUPL-1.2
"""What the store keeps about itself: facts, and the audit trail."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Short


class Fact(Base):
    """One named fact of this store, such as its id or the number of its last edit. Local."""

    __tablename__ = "facts"

    name: Mapped[str] = mapped_column(String, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class AuditLine(Base):
    """Who did what to which record, when, from where and with what result; never what it said (``storage.audit``).

    ``hash`` chains it to the line before. Lines are only added: triggers refuse everything else.
    """

    __tablename__ = "audit_lines"

    n: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    actor_id: Mapped[str] = mapped_column(String(36))
    device: Mapped[str] = mapped_column(String)
    operation: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    record_id: Mapped[str] = mapped_column(String(36))
    result: Mapped[str] = mapped_column(String, default="ok", server_default="ok")
    origin: Mapped[Short]
    detail: Mapped[Short]
    hash: Mapped[bytes] = mapped_column(LargeBinary, server_default=text("x''"))

    __table_args__ = (
        Index("ix_audit_lines_at", "at"),
        Index("ix_audit_lines_actor_id", "actor_id"),
        Index("ix_audit_lines_operation", "operation"),
        Index("ix_audit_lines_record_id", "record_id"),
    )
