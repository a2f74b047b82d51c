# SPDX-License-Identifier: EUPL-1.2
"""The municipality itself: departments, colleagues, topics to talk about, and its terms."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Long, Record, Short


class Department(Record):
    """A department (*afdeling*); two people of one visit come from different ones."""

    __tablename__ = "departments"

    code: Mapped[Short]  # EZ, W&I
    name: Mapped[Short]
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    archived_at: Mapped[dt.datetime | None]


class Colleague(Record):
    """A member of staff or an alderman (*collega*, *wethouder*), with or without an account."""

    __tablename__ = "colleagues"

    name: Mapped[str] = mapped_column(String(collation="NOCASE"), default="", server_default="")
    department_id: Mapped[str | None] = mapped_column(ForeignKey("departments.id"), index=True)
    function: Mapped[Short]
    role: Mapped[str] = mapped_column(String, default="account_manager", server_default="account_manager")
    portfolio: Mapped[Short]  # of an alderman
    email: Mapped[Short]
    phone: Mapped[Short]
    account: Mapped[Short]  # the login at the municipal backend; empty for who has none
    archived_at: Mapped[dt.datetime | None]


class Topic(Record):
    """A subject from the municipality's list (*onderwerp*), with a hint what to ask."""

    __tablename__ = "topics"

    code: Mapped[Short]
    name: Mapped[Short]
    hint: Mapped[Long]
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    archived_at: Mapped[dt.datetime | None]


class Term(Record):
    """One setting of the whole municipality as text, for example ``report_workdays`` = ``5``."""

    __tablename__ = "terms"

    name: Mapped[Short] = mapped_column(unique=True)
    value: Mapped[Long]
