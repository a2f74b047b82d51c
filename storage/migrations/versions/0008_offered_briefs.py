# SPDX-License-Identifier: EUPL-1.2
"""A brief is offered to the alderman: its versions with their parts, who read and agreed, and remarks with answers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was offered before."""
    _table(
        "brief_versions",
        _ref("visit_id"),
        _ref("offered_by_id"),
        sa.Column("offered_at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        visit_id="visits",
        offered_by_id="colleagues",
    )
    _table(
        "brief_parts",
        _ref("version_id"),
        sa.Column("about_kind", sa.String(), server_default="", nullable=False),
        _ref("about_id"),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        version_id="brief_versions",
    )
    _table(
        "brief_marks",
        _ref("version_id"),
        _ref("person_id"),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.Text(), server_default="", nullable=False),
        version_id="brief_versions",
        person_id="colleagues",
    )
    _table(
        "brief_remarks",
        _ref("visit_id"),
        _ref("version_id"),
        sa.Column("section", sa.String(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        _ref("author_id"),
        _ref("to_id"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("answers_id", sa.String(length=36), nullable=True),
        visit_id="visits",
        version_id="brief_versions",
        author_id="colleagues",
        to_id="colleagues",
    )
    for table, column in (
        ("brief_versions", "visit_id"), ("brief_parts", "version_id"), ("brief_parts", "about_id"),
        ("brief_marks", "version_id"), ("brief_remarks", "visit_id"), ("brief_remarks", "at"),
    ):  # fmt: skip
        op.create_index(f"ix_{table}_{column}", table, [column])


def _ref(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=36), nullable=False)


def _table(name: str, *columns: sa.Column[Any], **parents: str) -> None:
    """A table of records, with its own columns; ``parents``: the table that each reference points to."""
    op.create_table(
        name,
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=False),
        *columns,
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_{name}_{column}")
            for column, table in parents.items()
        ),
        sa.PrimaryKeyConstraint("key", name=f"pk_{name}"),
        sa.UniqueConstraint("id", name=f"uq_{name}_id"),
    )
