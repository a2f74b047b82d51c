# SPDX-License-Identifier: EUPL-1.2
"""Letters: templates of the municipality's own, which visit a contact was about, and what a company heard of an action."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_STANDS = "NOT EXISTS (SELECT 1 FROM action_updates x WHERE x.undoes_id = u.id)"


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
        "UPDATE actions SET heard_on = (SELECT max(u.told_on) FROM action_updates u"
        f" WHERE u.action_id = actions.id AND u.kind = 'told' AND {_STANDS}),"
        " known_due = (SELECT u.due_on FROM action_updates u WHERE u.action_id = actions.id"
        f" AND u.kind IN ('created', 'due') AND u.due_on IS NOT NULL AND {_STANDS}"
        " ORDER BY u.counter, u.device LIMIT 1)"
    )
    op.create_index(
        "ix_actions_unheard",
        "actions",
        ["known_due", "due_on", "heard_on", "promised_on", "visit_id"],
        sqlite_where=sa.text("is_open = 1"),
    )
