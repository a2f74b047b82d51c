# SPDX-License-Identifier: EUPL-1.2
"""${message}"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Plain ALTER where possible: rebuilding a table drops its triggers."""
    ${upgrades if upgrades else "pass"}
