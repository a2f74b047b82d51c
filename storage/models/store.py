# SPDX-License-Identifier: EUPL-1.2
"""What the store keeps about itself: facts, and the audit trail."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Fact(Base):
    """One named fact of this store, such as its id or the number of its last edit. Local."""

    __tablename__ = "facts"

    name: Mapped[str] = mapped_column(String, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


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
