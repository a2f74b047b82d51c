# SPDX-License-Identifier: EUPL-1.2
"""Steps that were taken with many actions at once have an id in common, by which they are taken back at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was done before was done one by one."""
    op.add_column("action_updates", sa.Column("together", sa.String(), server_default="", nullable=False))
    op.create_index(
        "ix_action_updates_together", "action_updates", ["together"], sqlite_where=sa.text("together != ''")
    )
