# SPDX-License-Identifier: EUPL-1.2
"""Find what was postponed more than once without looking at everything that is open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """There are few of them, so this index is small."""
    op.create_index(
        "ix_actions_open_postponed",
        "actions",
        ["due_on"],
        sqlite_where=sa.text("is_open = 1 AND postponed > 1"),
    )
