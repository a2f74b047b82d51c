# SPDX-License-Identifier: EUPL-1.2
"""A step keeps the reference under which the action left for its owner, or under which the answer came back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing left or came back before."""
    op.add_column("action_updates", sa.Column("reference", sa.String(), server_default="", nullable=False))
    op.create_index(
        "ix_action_updates_reference",
        "action_updates",
        ["reference"],
        sqlite_where=sa.text("reference != ''"),
    )
