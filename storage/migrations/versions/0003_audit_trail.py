# SPDX-License-Identifier: EUPL-1.2
"""The audit trail tells from where and with what end, is chained, and only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import audit

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INDEXES = ("at", "actor_id", "operation", "record_id")
# The last of these also refuses INSERT OR REPLACE, which removes a line without the trigger on removal.
STAY = {
    "update": "BEFORE UPDATE ON audit_lines",
    "delete": "BEFORE DELETE ON audit_lines",
    "insert": "BEFORE INSERT ON audit_lines WHEN new.n <= (SELECT max(n) FROM audit_lines)",
}


def upgrade() -> None:
    """First the lines that are there get their place in the chain."""
    for name in ("origin", "detail"):
        op.add_column("audit_lines", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.add_column(
        "audit_lines", sa.Column("hash", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False)
    )
    _chain(op.get_bind())
    for column in INDEXES:
        op.create_index(f"ix_audit_lines_{column}", "audit_lines", [column])
    for name, when in STAY.items():
        refuse = "SELECT RAISE(ABORT, 'the audit trail only grows')"
        op.execute(f"CREATE TRIGGER audit_lines_{name} {when} BEGIN {refuse}; END")


def _chain(connection: sa.Connection) -> None:
    names = ", ".join(audit.COLUMNS)
    former, links = audit.START, []
    for values in connection.exec_driver_sql(f"SELECT {names} FROM audit_lines ORDER BY n"):
        former = audit.link(former, values)
        links.append((former, values[0]))
    if links:
        connection.exec_driver_sql("UPDATE audit_lines SET hash = ? WHERE n = ?", links)
