# SPDX-License-Identifier: EUPL-1.2
"""Letters: templates of the municipality's own, which visit a contact was about, and what a company heard of an action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.plain import day, moment
from storage.rules.actions import Update, UpdateKind, fold

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Of most actions nothing was said or moved since the promise.
_STEPS = (
    "SELECT action_id, id, kind, counter, device, at, due_on, told_on, undoes_id FROM action_updates"
    " WHERE kind IN ('created', 'due', 'told', 'undone')"
    " AND action_id IN (SELECT action_id FROM action_updates WHERE kind IN ('due', 'told')) ORDER BY action_id"
)


def upgrade() -> None:
    """What a company heard so far follows from the steps that are there."""
    op.create_table(
        "letter_templates",
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("language", sa.String(), server_default="", nullable=False),
        sa.Column("subject", sa.String(), server_default="", nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_letter_templates")),
        sa.UniqueConstraint("id", name=op.f("uq_letter_templates_id")),
    )
    op.execute(
        "ALTER TABLE contact_moments ADD COLUMN visit_id VARCHAR(36)"
        " CONSTRAINT fk_contact_moments_visit_id REFERENCES visits (id)"
    )
    op.create_index(op.f("ix_contact_moments_visit_id"), "contact_moments", ["visit_id"], unique=False)
    op.add_column("actions", sa.Column("heard_on", sa.Date(), nullable=True))
    op.add_column("actions", sa.Column("known_due", sa.Date(), nullable=True))
    op.execute(
        "UPDATE actions SET known_due = (SELECT u.due_on FROM action_updates u"
        " WHERE u.action_id = actions.id AND u.kind = 'created')"
    )
    _fold_others(op.get_bind())
    op.create_index(
        "ix_actions_unheard",
        "actions",
        ["known_due", "due_on", "heard_on", "promised_on", "visit_id", "confidential"],
        sqlite_where=sa.text("is_open = 1"),
    )


def _fold_others(connection: sa.Connection) -> None:
    promised = dict(map(tuple, connection.exec_driver_sql("SELECT id, promised_on FROM actions")))
    found = []
    for action_id, steps in groupby(connection.exec_driver_sql(_STEPS), key=itemgetter(0)):
        now = fold(map(_update, steps), dt.date.fromisoformat(promised[action_id]))
        found.append((_iso(now.heard_on), _iso(now.known_due), action_id))
    if found:
        connection.exec_driver_sql("UPDATE actions SET heard_on = ?, known_due = ? WHERE id = ?", found)


def _update(step: Sequence[Any]) -> Update:
    _action_id, id_, kind, counter, device, at, due_on, told_on, undoes_id = step
    return Update(
        UpdateKind(kind), counter, device, moment(at), id=id_, due_on=day(due_on), told_on=day(told_on), undoes=undoes_id
    )  # fmt: skip


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
