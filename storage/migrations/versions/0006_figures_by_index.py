# SPDX-License-Identifier: EUPL-1.2
"""The figures of the overview are counted from indexes alone: on the full size 40 ms instead of two seconds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One index for each thing that is counted; the one of open actions by owner also tells when they were promised."""
    op.drop_index("ix_actions_open_owner", "actions")
    for name, table, columns, where in (
        ("ix_actions_open_owner", "actions", ["owner_id", "due_on", "promised_on"], "is_open = 1"),
        ("ix_actions_not_told_owner", "actions", ["owner_id", "done_on"], "is_not_told = 1"),
        (
            "ix_actions_days_done",
            "actions",
            ["done_on", "state", "promised_on", "due_on", "owner_id", "removed_at"],
            "removed_at IS NULL AND done_on IS NOT NULL",
        ),
        (
            "ix_actions_days_told",
            "actions",
            ["told_on", "done_on", "owner_id", "removed_at"],
            "removed_at IS NULL AND told_on IS NOT NULL",
        ),
        (
            "ix_companies_divided",
            "companies",
            ["district", "sector", "size_class", "kind", "archived_at", "merged_into_id"],
            "archived_at IS NULL AND merged_into_id IS NULL",
        ),
        (
            "ix_results_on",
            "results",
            ["on_date", "stage", "kind", "amount", "archived_at"],
            "archived_at IS NULL",
        ),
    ):
        op.create_index(name, table, columns, sqlite_where=sa.text(where))
