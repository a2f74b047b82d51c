# SPDX-License-Identifier: EUPL-1.2
"""Take in many new rows at once: the triggers that index them can rest, and the marks of the exchange are written in a row.

A mark holds the whole record. In a table without row numbers it stood in the order of the ids, which is no order: each
new one changed another page. Now only the index over the ids does.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TRIGGERS = (
    "company_search_insert", "company_search_people_insert", "contact_search_insert", "note_search_insert",
    "action_search_insert", "moment_search_insert",
)  # fmt: skip
COLUMNS = "kind, id, base, base_rev, dirty, bucket, sent, state, words"


def upgrade() -> None:
    """Give each trigger the same condition, and the marks another table."""
    for name in TRIGGERS:
        _let_rest(name)
    op.rename_table("sync_states", "sync_states_before")
    for name in ("dirty", "state", "rev", "closed"):
        op.drop_index(f"ix_sync_states_{name}", "sync_states_before")
    _make_marks()
    op.execute(f"INSERT INTO sync_states ({COLUMNS}) SELECT {COLUMNS} FROM sync_states_before")
    op.drop_table("sync_states_before")


def _let_rest(trigger: str) -> None:
    connection = op.get_bind()
    query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?"
    ((was,),) = connection.exec_driver_sql(query, (trigger,)).all()
    head, begin, body = was.partition(" BEGIN ")
    op.execute(f"DROP TRIGGER {trigger}")
    resting = "EXISTS (SELECT 1 FROM facts WHERE name = 'index_rests')"
    connection.exec_driver_sql(f"{head} WHEN NOT {resting}{begin}{body}")


def _make_marks() -> None:
    op.create_table(
        "sync_states",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("base", sa.Text(), nullable=True),
        sa.Column("base_rev", sa.Integer(), nullable=True),
        sa.Column("dirty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("bucket", sa.String(), server_default="", nullable=False),
        sa.Column("sent", sa.Text(), nullable=True),
        sa.Column("state", sa.String(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_sync_states"),
    )
    for name, columns, where in (
        ("dirty", ["dirty"], "dirty > 0"),
        ("state", ["state"], "state != ''"),
        ("rev", ["base_rev"], "base_rev IS NOT NULL"),
        ("closed", ["kind", "id"], "bucket = 'closed'"),
    ):
        op.create_index(f"ix_sync_states_{name}", "sync_states", columns, sqlite_where=sa.text(where))
