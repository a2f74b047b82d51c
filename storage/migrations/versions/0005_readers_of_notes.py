# SPDX-License-Identifier: EUPL-1.2
"""A note names who reads it, when that is not the team of its visit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody named: the team reads it, as before."""
    op.add_column("notes", sa.Column("readers", sa.String(), server_default="", nullable=False))
