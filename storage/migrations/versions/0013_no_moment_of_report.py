# SPDX-License-Identifier: EUPL-1.2
"""The report of a visit is there when the visit is wrapped up: it has no moment of its own."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing ever stood in it."""
    op.drop_column("visits", "report_made_at")
