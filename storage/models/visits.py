# SPDX-License-Identifier: EUPL-1.2
"""A company visit: when and where, who goes, who receives them, what to talk about, and what was written."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import LOCAL, LocalTime, Long, Record, Ref, Short, key_of_moment


class Visit(Record):
    """A company visit (*bedrijfsbezoek*), from wish to wrapped up."""

    __tablename__ = "visits"
    # State and kind with the moment: what is on the programme is counted from the index alone.
    __table_args__ = (Index("ix_visits_starts_at", "starts_at", "state", "kind"),)

    company_id: Mapped[Ref] = mapped_column(ForeignKey("companies.id"), index=True)
    kind: Mapped[Short]
    state: Mapped[Short] = mapped_column(index=True)
    purpose: Mapped[Long]  # why this company, why now
    place: Mapped[Short]  # empty: at the company's own address
    starts_at: Mapped[dt.datetime | None] = mapped_column(LocalTime)
    minutes: Mapped[int] = mapped_column(default=60, server_default="60")
    zone: Mapped[str] = mapped_column(String, default="Europe/Amsterdam", server_default="Europe/Amsterdam")
    cancel_reason: Mapped[Short]
    invited_at: Mapped[dt.datetime | None]
    held_at: Mapped[dt.datetime | None]
    wrapped_up_at: Mapped[dt.datetime | None]
    summary: Mapped[Long]  # the conversation in two sentences
    service_grade: Mapped[int | None]  # dienstverlening, 1 to 10
    teller_id: Mapped[str | None] = mapped_column(ForeignKey("colleagues.id"))  # who tells the company


class TeamMember(Record):
    """A colleague or alderman on a visit, with a part (lead, second, alderman, guest)."""

    __tablename__ = "team_members"

    visit_id: Mapped[Ref] = mapped_column(ForeignKey("visits.id"), index=True)
    colleague_id: Mapped[Ref] = mapped_column(ForeignKey("colleagues.id"), index=True)
    part: Mapped[Short]
    attended: Mapped[bool | None]  # nothing: not asked yet


class Attendee(Record):
    """Someone of the company at a visit: a contact, or a name that was heard at the door."""

    __tablename__ = "attendees"

    visit_id: Mapped[Ref] = mapped_column(ForeignKey("visits.id"), index=True)
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    name: Mapped[Short]
    function: Mapped[Short]
    attended: Mapped[bool | None]


class AgendaItem(Record):
    """One topic of one visit, with talking points. Its id follows from visit and topic, so that two laptops meet."""

    __tablename__ = "agenda_items"

    visit_id: Mapped[Ref] = mapped_column(ForeignKey("visits.id"), index=True)
    topic_id: Mapped[str | None] = mapped_column(ForeignKey("topics.id"))
    title: Mapped[Short]  # of a topic that is not on the municipality's list
    talking_points: Mapped[Long]
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    archived_at: Mapped[dt.datetime | None]


class Note(Record):
    """What one author wrote under one topic of one visit (*gespreksnotitie*), as Markdown."""

    __tablename__ = "notes"

    key: Mapped[int] = mapped_column(Integer, primary_key=True, default=key_of_moment, info=LOCAL)
    visit_id: Mapped[Ref] = mapped_column(ForeignKey("visits.id"), index=True)
    agenda_item_id: Mapped[Ref] = mapped_column(ForeignKey("agenda_items.id"))
    author_id: Mapped[Ref] = mapped_column(ForeignKey("colleagues.id"))
    text: Mapped[Long]
    disclosure: Mapped[str] = mapped_column(String, default="internal", server_default="internal")
    readers: Mapped[Short]  # ids of who reads it when it is confidential; empty: the team of the visit

    __table_args__ = (Index("ix_notes_agenda_item_id_author_id", "agenda_item_id", "author_id"),)


class Result(Record):
    """Jobs or internships that a conversation brought (*resultaat*): discussed, committed or realised."""

    __tablename__ = "results"

    company_id: Mapped[Ref] = mapped_column(ForeignKey("companies.id"), index=True)
    visit_id: Mapped[str | None] = mapped_column(ForeignKey("visits.id"), index=True)
    kind: Mapped[Short]
    stage: Mapped[Short]
    amount: Mapped[int] = mapped_column(default=0, server_default="0")
    target_group: Mapped[Short]  # for whom
    on: Mapped[dt.date] = mapped_column("on_date")
    archived_at: Mapped[dt.datetime | None]

    __table_args__ = (
        # How many places a period brought.
        Index(
            "ix_results_on",
            "on_date",
            "stage",
            "kind",
            "amount",
            "archived_at",
            sqlite_where=text("archived_at IS NULL"),
        ),
    )


class Alert(Record):
    """A one-tap flag from a conversation (*signaal*): expanding, moving, in trouble, short of staff."""

    __tablename__ = "alerts"

    company_id: Mapped[Ref] = mapped_column(ForeignKey("companies.id"), index=True)
    visit_id: Mapped[str | None] = mapped_column(ForeignKey("visits.id"), index=True)
    kind: Mapped[Short]
    text: Mapped[Long]
    raised_by_id: Mapped[str] = mapped_column(ForeignKey("colleagues.id"))
    raised_at: Mapped[dt.datetime]
    disclosure: Mapped[str] = mapped_column(String, default="internal", server_default="internal")
    archived_at: Mapped[dt.datetime | None]
