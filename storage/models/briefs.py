# SPDX-License-Identifier: EUPL-1.2
"""A brief that was offered to the alderman: what it said then, who read it and agreed, and what was asked about it.

None of these is ever changed. What a version holds is spread over two kinds: the version itself has only what everybody
of the municipality may read for good, and each thing that can be (or become) confidential is a part of its own, which
goes wherever the record goes that it is about.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Long, Record, Ref, Short


class BriefVersion(Record):
    """The brief of a visit as it was offered (*aangeboden*): when, by whom, and its content as JSON."""

    __tablename__ = "brief_versions"

    visit_id: Mapped[Ref] = mapped_column(ForeignKey("visits.id"), index=True)
    offered_by_id: Mapped[Ref] = mapped_column(ForeignKey("colleagues.id"))
    offered_at: Mapped[dt.datetime]
    content: Mapped[Long]


class BriefPart(Record):
    """A promise, signal or earlier contact in a version, as it was then. Its readers are those of what it is about."""

    __tablename__ = "brief_parts"

    version_id: Mapped[Ref] = mapped_column(ForeignKey("brief_versions.id"), index=True)
    about_kind: Mapped[Short]
    about_id: Mapped[str] = mapped_column(String(36), index=True)
    content: Mapped[Long]


class BriefMark(Record):
    """Somebody read a version, or agreed with it. ``seen``: which later changes were shown with it (see ``Change.key``)."""

    __tablename__ = "brief_marks"

    version_id: Mapped[Ref] = mapped_column(ForeignKey("brief_versions.id"), index=True)
    person_id: Mapped[Ref] = mapped_column(ForeignKey("colleagues.id"))
    kind: Mapped[Short]
    at: Mapped[dt.datetime]
    seen: Mapped[Long]


class BriefRemark(Record):
    """What the alderman says or asks at a section of a brief, or what somebody answers. For the team of the visit only.

    ``to_id``: whom it is said to: who offered the brief, or who asked.
    """

    __tablename__ = "brief_remarks"

    visit_id: Mapped[Ref] = mapped_column(ForeignKey("visits.id"), index=True)
    version_id: Mapped[Ref] = mapped_column(ForeignKey("brief_versions.id"))
    section: Mapped[Short]
    text: Mapped[Long]
    author_id: Mapped[Ref] = mapped_column(ForeignKey("colleagues.id"))
    to_id: Mapped[Ref] = mapped_column(ForeignKey("colleagues.id"))
    at: Mapped[dt.datetime]
    answers_id: Mapped[str | None] = mapped_column(String(36))  # the remark that this one answers

    __table_args__ = (Index("ix_brief_remarks_at", "at"),)
