# SPDX-License-Identifier: EUPL-1.2
"""Actions and the append-only updates that they are the sum of."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import LOCAL, Long, Record, Ref, Short, key_of_moment

OPEN = text("is_open = 1")
NOT_TOLD = text("is_not_told = 1")
THERE = text("removed_at IS NULL")
TOGETHER = text("together != ''")
AGAIN = text("is_open = 1 AND postponed > 1")
REFERENCE = text("reference != ''")


class Action(Record):
    """What we promised (*actie, afspraak*). State, owner and dates are the fold of its updates, kept here for the lists."""

    __tablename__ = "actions"

    key: Mapped[int] = mapped_column(Integer, primary_key=True, default=key_of_moment, info=LOCAL)
    company_id: Mapped[Ref] = mapped_column(ForeignKey("companies.id"))
    visit_id: Mapped[str | None] = mapped_column(ForeignKey("visits.id"), index=True)
    note_id: Mapped[str | None] = mapped_column(ForeignKey("notes.id"), index=True)
    title: Mapped[str] = mapped_column(String(collation="NOCASE"), default="", server_default="")
    sentence: Mapped[Long]  # the line of the note that it was made from
    promised_by_id: Mapped[str | None] = mapped_column(ForeignKey("colleagues.id"))
    promised_to_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id"))
    promised_on: Mapped[dt.date]
    confidential: Mapped[bool] = mapped_column(default=False, server_default="0")
    removed_at: Mapped[dt.datetime | None]  # a draft that was taken back before anybody saw it

    state: Mapped[str] = mapped_column(String, default="open", server_default="open", info=LOCAL)
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("colleagues.id"), info=LOCAL)
    due_on: Mapped[dt.date | None] = mapped_column(info=LOCAL)
    waiting_for: Mapped[Short] = mapped_column(info=LOCAL)
    done_on: Mapped[dt.date | None] = mapped_column(info=LOCAL)
    # who tells the company
    teller_id: Mapped[str | None] = mapped_column(ForeignKey("colleagues.id"), info=LOCAL)
    told_on: Mapped[dt.date | None] = mapped_column(info=LOCAL)
    told_channel: Mapped[Short] = mapped_column(info=LOCAL)
    postponed: Mapped[int] = mapped_column(default=0, server_default="0", info=LOCAL)
    # when the company last heard of it, and the date that it counts on
    heard_on: Mapped[dt.date | None] = mapped_column(info=LOCAL)
    known_due: Mapped[dt.date | None] = mapped_column(info=LOCAL)
    is_open: Mapped[bool] = mapped_column(default=True, server_default="1", info=LOCAL)
    is_not_told: Mapped[bool] = mapped_column(default=False, server_default="0", info=LOCAL)
    updated_at: Mapped[dt.datetime] = mapped_column(info=LOCAL)

    # Each order in which a list can stand has an index that holds all that the list asks, so that 250,000 keys come
    # from the index alone. A withdrawn draft is neither open nor untold, so those two need no third condition.
    __table_args__ = (
        Index("ix_actions_company", "company_id", "removed_at", "due_on", "is_open", "is_not_told"),
        Index("ix_actions_owner", "owner_id", "removed_at", "due_on", "is_open", "is_not_told"),
        Index("ix_actions_open_due", "due_on", "updated_at", "owner_id", "company_id", sqlite_where=OPEN),
        Index("ix_actions_open_owner", "owner_id", "due_on", "promised_on", sqlite_where=OPEN),
        Index("ix_actions_open_updated", "updated_at", sqlite_where=OPEN),
        Index("ix_actions_open_postponed", "due_on", sqlite_where=AGAIN),
        Index(
            "ix_actions_unheard",
            "known_due",
            "due_on",
            "heard_on",
            "promised_on",
            "visit_id",
            "confidential",
            sqlite_where=OPEN,
        ),
        Index("ix_actions_not_told", "done_on", "teller_id", "company_id", sqlite_where=NOT_TOLD),
        # How many there are and how long they took is counted from these alone.
        Index("ix_actions_not_told_owner", "owner_id", "done_on", sqlite_where=NOT_TOLD),
        Index(
            "ix_actions_days_done",
            "done_on",
            "state",
            "promised_on",
            "due_on",
            "owner_id",
            "removed_at",
            sqlite_where=text("removed_at IS NULL AND done_on IS NOT NULL"),
        ),
        Index(
            "ix_actions_days_told",
            "told_on",
            "done_on",
            "owner_id",
            "removed_at",
            sqlite_where=text("removed_at IS NULL AND told_on IS NOT NULL"),
        ),
        Index("ix_actions_due", "due_on", "is_open", "is_not_told", sqlite_where=THERE),
        Index("ix_actions_done", "done_on", "is_open", "is_not_told", sqlite_where=THERE),
        Index("ix_actions_promised", "promised_on", "is_open", "is_not_told", sqlite_where=THERE),
        Index("ix_actions_state", "state", "is_open", "is_not_told", "due_on", sqlite_where=THERE),
        Index("ix_actions_title", "title", "is_open", "is_not_told", "due_on", "done_on", sqlite_where=THERE),
        Index(
            "ix_actions_updated",
            "updated_at",
            "is_open",
            "is_not_told",
            "told_on",
            "postponed",
            sqlite_where=THERE,
        ),
    )


class ActionUpdate(Record):
    """One step in the life of an action (*voortgang*). Never changed; ordered by counter, then device, never by the clock."""

    __tablename__ = "action_updates"

    action_id: Mapped[Ref] = mapped_column(ForeignKey("actions.id"))
    counter: Mapped[int]
    device: Mapped[Short]
    at: Mapped[dt.datetime]
    actor_id: Mapped[Ref] = mapped_column(ForeignKey("colleagues.id"))
    kind: Mapped[Short]
    state: Mapped[Short]
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("colleagues.id"))
    due_on: Mapped[dt.date | None]
    waiting_for: Mapped[Short]
    reason: Mapped[Long]
    text: Mapped[Long]
    done_on: Mapped[dt.date | None]
    told_on: Mapped[dt.date | None]
    told_to: Mapped[Short]
    channel: Mapped[Short]
    teller_id: Mapped[str | None] = mapped_column(ForeignKey("colleagues.id"))

    undoes_id: Mapped[str | None] = mapped_column(String(36))  # the update that this one takes back
    # what it carried when it left for its owner; of an answer with which answer it is
    reference: Mapped[Short]
    together: Mapped[Short]  # one id for the steps that were taken with many actions at once

    __table_args__ = (
        UniqueConstraint("action_id", "counter", "device"),
        Index("ix_action_updates_together", "together", sqlite_where=TOGETHER),
        Index("ix_action_updates_reference", "reference", sqlite_where=REFERENCE),
    )
