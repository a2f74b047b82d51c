# SPDX-License-Identifier: EUPL-1.2
"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _record() -> list[sa.Column[object]]:
    """The columns that every record has."""
    return [
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=False),
    ]


def upgrade() -> None:
    """Parents before children."""
    op.create_table(
        "audit_lines",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("result", sa.String(), server_default="ok", nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_audit_lines")),
    )
    op.create_table(
        "departments",
        *_record(),
        sa.Column("code", sa.String(), server_default="", nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_departments")),
        sa.UniqueConstraint("id", name=op.f("uq_departments_id")),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
    )
    op.create_table(
        "lists",
        *_record(),
        sa.Column("code", sa.String(), server_default="", nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_lists")),
        sa.UniqueConstraint("id", name=op.f("uq_lists_id")),
    )
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
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_sync_states")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_sync_states_dirty", "sync_states", ["dirty"], unique=False, sqlite_where=sa.text("dirty > 0")
    )
    op.create_index(
        "ix_sync_states_state", "sync_states", ["state"], unique=False, sqlite_where=sa.text("state != ''")
    )
    op.create_index(
        "ix_sync_states_rev",
        "sync_states",
        ["base_rev"],
        unique=False,
        sqlite_where=sa.text("base_rev IS NOT NULL"),
    )
    op.create_index(
        "ix_sync_states_closed",
        "sync_states",
        ["kind", "id"],
        unique=False,
        sqlite_where=sa.text("bucket = 'closed'"),
    )
    op.create_table(
        "sync_cursors",
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "kind", name=op.f("pk_sync_cursors")),
    )
    op.create_table(
        "sync_waiting",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("needs_kind", sa.String(), nullable=False),
        sa.Column("needs_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_sync_waiting")),
    )
    op.create_index(op.f("ix_sync_waiting_needs_id"), "sync_waiting", ["needs_id"], unique=False)
    op.create_table(
        "sync_loose_ends",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("target", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", "field", name=op.f("pk_sync_loose_ends")),
    )
    op.create_index(op.f("ix_sync_loose_ends_target"), "sync_loose_ends", ["target"], unique=False)
    op.create_table(
        "conflicts",
        *_record(),
        sa.Column("about_kind", sa.String(), server_default="", nullable=False),
        sa.Column("about_id", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(), server_default="", nullable=False),
        sa.Column("base", sa.Text(), server_default="", nullable=False),
        sa.Column("mine", sa.Text(), server_default="", nullable=False),
        sa.Column("theirs", sa.Text(), server_default="", nullable=False),
        sa.Column("mine_by_id", sa.String(), server_default="", nullable=False),
        sa.Column("theirs_by_id", sa.String(), server_default="", nullable=False),
        sa.Column("mine_at", sa.BigInteger(), nullable=True),
        sa.Column("theirs_at", sa.BigInteger(), nullable=True),
        sa.Column("settled", sa.String(), server_default="", nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_by_id", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_conflicts")),
        sa.UniqueConstraint("id", name=op.f("uq_conflicts_id")),
    )
    op.create_index(op.f("ix_conflicts_about_id"), "conflicts", ["about_id"], unique=False)
    op.create_index(
        "ix_conflicts_open", "conflicts", ["created_at"], unique=False, sqlite_where=sa.text("settled = ''")
    )
    op.create_table(
        "terms",
        *_record(),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_terms")),
        sa.UniqueConstraint("id", name=op.f("uq_terms_id")),
        sa.UniqueConstraint("name", name=op.f("uq_terms_name")),
    )
    op.create_table(
        "topics",
        *_record(),
        sa.Column("code", sa.String(), server_default="", nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("hint", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_topics")),
        sa.UniqueConstraint("id", name=op.f("uq_topics_id")),
    )
    op.create_table(
        "colleagues",
        *_record(),
        sa.Column("name", sa.String(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=True),
        sa.Column("function", sa.String(), server_default="", nullable=False),
        sa.Column("role", sa.String(), server_default="account_manager", nullable=False),
        sa.Column("portfolio", sa.String(), server_default="", nullable=False),
        sa.Column("email", sa.String(), server_default="", nullable=False),
        sa.Column("phone", sa.String(), server_default="", nullable=False),
        sa.Column("account", sa.String(), server_default="", nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_colleagues_department_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_colleagues")),
        sa.UniqueConstraint("id", name=op.f("uq_colleagues_id")),
    )
    op.create_index(op.f("ix_colleagues_department_id"), "colleagues", ["department_id"], unique=False)
    op.create_table(
        "companies",
        *_record(),
        sa.Column("name", sa.String(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("trade_name", sa.String(), server_default="", nullable=False),
        sa.Column("kvk_number", sa.String(), server_default="", nullable=False),
        sa.Column("branch_number", sa.String(), server_default="", nullable=False),
        sa.Column("rsin", sa.String(), server_default="", nullable=False),
        sa.Column("legal_form", sa.String(), server_default="", nullable=False),
        sa.Column("street", sa.String(), server_default="", nullable=False),
        sa.Column("house_number", sa.String(), server_default="", nullable=False),
        sa.Column("postcode", sa.String(), server_default="", nullable=False),
        sa.Column("city", sa.String(), server_default="", nullable=False),
        sa.Column("village", sa.String(), server_default="", nullable=False),
        sa.Column("district", sa.String(), server_default="", nullable=False),
        sa.Column("neighbourhood", sa.String(), server_default="", nullable=False),
        sa.Column("sbi_code", sa.String(), server_default="", nullable=False),
        sa.Column("sbi_version", sa.String(), server_default="", nullable=False),
        sa.Column("sbi_text", sa.String(), server_default="", nullable=False),
        sa.Column("sector", sa.String(), server_default="", nullable=False),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("employees_before", sa.Integer(), nullable=True),
        sa.Column("size_class", sa.String(), server_default="", nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("phase", sa.String(), server_default="", nullable=False),
        sa.Column("phase_since", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(), server_default="", nullable=False),
        sa.Column("email", sa.String(), server_default="", nullable=False),
        sa.Column("website", sa.String(), server_default="", nullable=False),
        sa.Column("account_manager_id", sa.String(length=36), nullable=True),
        sa.Column("approach", sa.Text(), server_default="", nullable=False),
        sa.Column("sensitivities", sa.Text(), server_default="", nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("merged_into_id", sa.String(length=36), nullable=True),
        sa.Column("merge_undo", sa.Text(), server_default="", nullable=False),
        sa.Column("imported", sa.Text(), server_default="", nullable=False),
        sa.Column("last_visit_on", sa.Date(), nullable=True),
        sa.Column("last_contact_on", sa.Date(), nullable=True),
        sa.Column("open_actions", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_manager_id"], ["colleagues.id"], name=op.f("fk_companies_account_manager_id")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["companies.id"], name=op.f("fk_companies_merged_into_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_companies")),
        sa.UniqueConstraint("id", name=op.f("uq_companies_id")),
    )
    op.create_index(op.f("ix_companies_branch_number"), "companies", ["branch_number"], unique=False)
    op.create_index(op.f("ix_companies_kvk_number"), "companies", ["kvk_number"], unique=False)
    op.create_index(
        "ix_companies_list",
        "companies",
        [
            "name",
            "district",
            "sector",
            "size_class",
            "employees",
            "last_visit_on",
            "last_contact_on",
            "open_actions",
            "account_manager_id",
        ],
        unique=False,
        sqlite_where=sa.text("archived_at IS NULL AND merged_into_id IS NULL"),
    )
    op.create_index(
        "ix_companies_archived",
        "companies",
        ["name"],
        unique=False,
        sqlite_where=sa.text("archived_at IS NOT NULL"),
    )
    op.create_index(
        "ix_companies_merged_into_id",
        "companies",
        ["merged_into_id"],
        unique=False,
        sqlite_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_index(
        "ix_companies_manager", "companies", ["account_manager_id", "merged_into_id", "id"], unique=False
    )
    op.create_index("ix_companies_name", "companies", ["name", "id"], unique=False)
    op.create_index(op.f("ix_companies_postcode"), "companies", ["postcode"], unique=False)
    op.create_table(
        "contacts",
        *_record(),
        sa.Column("company_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("salutation", sa.String(), server_default="", nullable=False),
        sa.Column("function", sa.String(), server_default="", nullable=False),
        sa.Column("email", sa.String(), server_default="", nullable=False),
        sa.Column("phone", sa.String(), server_default="", nullable=False),
        sa.Column("may_mail", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("preference", sa.String(), server_default="", nullable=False),
        sa.Column("source", sa.String(), server_default="", nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_contacts_company_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_contacts")),
        sa.UniqueConstraint("id", name=op.f("uq_contacts_id")),
    )
    op.create_index(op.f("ix_contacts_company_id"), "contacts", ["company_id"], unique=False)
    op.create_table(
        "list_members",
        *_record(),
        sa.Column("list_id", sa.String(length=36), nullable=False),
        sa.Column("company_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_list_members_company_id")),
        sa.ForeignKeyConstraint(["list_id"], ["lists.id"], name=op.f("fk_list_members_list_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_list_members")),
        sa.UniqueConstraint("id", name=op.f("uq_list_members_id")),
    )
    op.create_index(op.f("ix_list_members_company_id"), "list_members", ["company_id"], unique=False)
    op.create_index(op.f("ix_list_members_list_id"), "list_members", ["list_id"], unique=False)
    op.create_table(
        "visits",
        *_record(),
        sa.Column("company_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), server_default="", nullable=False),
        sa.Column("purpose", sa.Text(), server_default="", nullable=False),
        sa.Column("place", sa.String(), server_default="", nullable=False),
        sa.Column("starts_at", sa.String(length=16), nullable=True),
        sa.Column("minutes", sa.Integer(), server_default="60", nullable=False),
        sa.Column("zone", sa.String(), server_default="Europe/Amsterdam", nullable=False),
        sa.Column("cancel_reason", sa.String(), server_default="", nullable=False),
        sa.Column("invited_at", sa.BigInteger(), nullable=True),
        sa.Column("held_at", sa.BigInteger(), nullable=True),
        sa.Column("wrapped_up_at", sa.BigInteger(), nullable=True),
        sa.Column("report_made_at", sa.BigInteger(), nullable=True),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("service_grade", sa.Integer(), nullable=True),
        sa.Column("teller_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_visits_company_id")),
        sa.ForeignKeyConstraint(["teller_id"], ["colleagues.id"], name=op.f("fk_visits_teller_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_visits")),
        sa.UniqueConstraint("id", name=op.f("uq_visits_id")),
    )
    op.create_index(op.f("ix_visits_company_id"), "visits", ["company_id"], unique=False)
    op.create_index("ix_visits_starts_at", "visits", ["starts_at", "state", "kind"], unique=False)
    op.create_index(op.f("ix_visits_state"), "visits", ["state"], unique=False)
    op.create_table(
        "agenda_items",
        *_record(),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("topic_id", sa.String(length=36), nullable=True),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.Column("talking_points", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_agenda_items_topic_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_agenda_items_visit_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_agenda_items")),
        sa.UniqueConstraint("id", name=op.f("uq_agenda_items_id")),
    )
    op.create_index(op.f("ix_agenda_items_visit_id"), "agenda_items", ["visit_id"], unique=False)
    op.create_table(
        "alerts",
        *_record(),
        sa.Column("company_id", sa.String(length=36), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("raised_by_id", sa.String(length=36), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("disclosure", sa.String(), server_default="internal", nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_alerts_company_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["colleagues.id"], name=op.f("fk_alerts_raised_by_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_alerts_visit_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_alerts")),
        sa.UniqueConstraint("id", name=op.f("uq_alerts_id")),
    )
    op.create_index(op.f("ix_alerts_company_id"), "alerts", ["company_id"], unique=False)
    op.create_index(op.f("ix_alerts_visit_id"), "alerts", ["visit_id"], unique=False)
    op.create_table(
        "attendees",
        *_record(),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("contact_id", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("function", sa.String(), server_default="", nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_attendees_contact_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_attendees_visit_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attendees")),
        sa.UniqueConstraint("id", name=op.f("uq_attendees_id")),
    )
    op.create_index(op.f("ix_attendees_contact_id"), "attendees", ["contact_id"], unique=False)
    op.create_index(op.f("ix_attendees_visit_id"), "attendees", ["visit_id"], unique=False)
    op.create_table(
        "contact_moments",
        *_record(),
        sa.Column("company_id", sa.String(length=36), nullable=False),
        sa.Column("contact_id", sa.String(length=36), nullable=True),
        sa.Column("colleague_id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(), server_default="", nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("disclosure", sa.String(), server_default="internal", nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleagues.id"], name=op.f("fk_contact_moments_colleague_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_contact_moments_company_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_contact_moments_contact_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_contact_moments")),
        sa.UniqueConstraint("id", name=op.f("uq_contact_moments_id")),
    )
    op.create_index(op.f("ix_contact_moments_company_id"), "contact_moments", ["company_id"], unique=False)
    op.create_index(op.f("ix_contact_moments_happened_at"), "contact_moments", ["happened_at"], unique=False)
    op.create_table(
        "results",
        *_record(),
        sa.Column("company_id", sa.String(length=36), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("stage", sa.String(), server_default="", nullable=False),
        sa.Column("amount", sa.Integer(), server_default="0", nullable=False),
        sa.Column("target_group", sa.String(), server_default="", nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_results_company_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_results_visit_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_results")),
        sa.UniqueConstraint("id", name=op.f("uq_results_id")),
    )
    op.create_index(op.f("ix_results_company_id"), "results", ["company_id"], unique=False)
    op.create_index(op.f("ix_results_visit_id"), "results", ["visit_id"], unique=False)
    op.create_table(
        "team_members",
        *_record(),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("colleague_id", sa.String(length=36), nullable=False),
        sa.Column("part", sa.String(), server_default="", nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleagues.id"], name=op.f("fk_team_members_colleague_id")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_team_members_visit_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_team_members")),
        sa.UniqueConstraint("id", name=op.f("uq_team_members_id")),
    )
    op.create_index(op.f("ix_team_members_colleague_id"), "team_members", ["colleague_id"], unique=False)
    op.create_index(op.f("ix_team_members_visit_id"), "team_members", ["visit_id"], unique=False)
    op.create_table(
        "notes",
        *_record(),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("agenda_item_id", sa.String(length=36), nullable=False),
        sa.Column("author_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("disclosure", sa.String(), server_default="internal", nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_items.id"], name=op.f("fk_notes_agenda_item_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["colleagues.id"], name=op.f("fk_notes_author_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_notes_visit_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notes")),
        sa.UniqueConstraint("id", name=op.f("uq_notes_id")),
    )
    op.create_index(
        "ix_notes_agenda_item_id_author_id", "notes", ["agenda_item_id", "author_id"], unique=False
    )
    op.create_index(op.f("ix_notes_visit_id"), "notes", ["visit_id"], unique=False)
    op.create_table(
        "actions",
        *_record(),
        sa.Column("company_id", sa.String(length=36), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=True),
        sa.Column("note_id", sa.String(length=36), nullable=True),
        sa.Column("title", sa.String(collation="NOCASE"), server_default="", nullable=False),
        sa.Column("sentence", sa.Text(), server_default="", nullable=False),
        sa.Column("promised_by_id", sa.String(length=36), nullable=True),
        sa.Column("promised_to_id", sa.String(length=36), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("confidential", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("waiting_for", sa.String(), server_default="", nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("teller_id", sa.String(length=36), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_channel", sa.String(), server_default="", nullable=False),
        sa.Column("postponed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("is_not_told", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_actions_company_id")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_actions_note_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["colleagues.id"], name=op.f("fk_actions_owner_id")),
        sa.ForeignKeyConstraint(
            ["promised_by_id"], ["colleagues.id"], name=op.f("fk_actions_promised_by_id")
        ),
        sa.ForeignKeyConstraint(["promised_to_id"], ["contacts.id"], name=op.f("fk_actions_promised_to_id")),
        sa.ForeignKeyConstraint(["teller_id"], ["colleagues.id"], name=op.f("fk_actions_teller_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_actions_visit_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_actions")),
        sa.UniqueConstraint("id", name=op.f("uq_actions_id")),
    )
    op.create_index(
        "ix_actions_company",
        "actions",
        ["company_id", "removed_at", "due_on", "is_open", "is_not_told"],
        unique=False,
    )
    op.create_index(
        "ix_actions_done",
        "actions",
        ["done_on", "is_open", "is_not_told"],
        unique=False,
        sqlite_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        "ix_actions_due",
        "actions",
        ["due_on", "is_open", "is_not_told"],
        unique=False,
        sqlite_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        "ix_actions_not_told",
        "actions",
        ["done_on", "teller_id", "company_id"],
        unique=False,
        sqlite_where=sa.text("is_not_told = 1"),
    )
    op.create_index(op.f("ix_actions_note_id"), "actions", ["note_id"], unique=False)
    op.create_index(
        "ix_actions_open_due",
        "actions",
        ["due_on", "updated_at", "owner_id", "company_id"],
        unique=False,
        sqlite_where=sa.text("is_open = 1"),
    )
    op.create_index(
        "ix_actions_open_owner",
        "actions",
        ["owner_id", "due_on"],
        unique=False,
        sqlite_where=sa.text("is_open = 1"),
    )
    op.create_index(
        "ix_actions_open_updated",
        "actions",
        ["updated_at"],
        unique=False,
        sqlite_where=sa.text("is_open = 1"),
    )
    op.create_index(
        "ix_actions_owner",
        "actions",
        ["owner_id", "removed_at", "due_on", "is_open", "is_not_told"],
        unique=False,
    )
    op.create_index(
        "ix_actions_promised",
        "actions",
        ["promised_on", "is_open", "is_not_told"],
        unique=False,
        sqlite_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        "ix_actions_state",
        "actions",
        ["state", "is_open", "is_not_told", "due_on"],
        unique=False,
        sqlite_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        "ix_actions_title",
        "actions",
        ["title", "is_open", "is_not_told", "due_on", "done_on"],
        unique=False,
        sqlite_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        "ix_actions_updated",
        "actions",
        ["updated_at", "is_open", "is_not_told", "told_on", "postponed"],
        unique=False,
        sqlite_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(op.f("ix_actions_visit_id"), "actions", ["visit_id"], unique=False)
    op.create_table(
        "action_updates",
        *_record(),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(), server_default="", nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), server_default="", nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("waiting_for", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_to", sa.String(), server_default="", nullable=False),
        sa.Column("channel", sa.String(), server_default="", nullable=False),
        sa.Column("teller_id", sa.String(length=36), nullable=True),
        sa.Column("undoes_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name=op.f("fk_action_updates_action_id")),
        sa.ForeignKeyConstraint(["actor_id"], ["colleagues.id"], name=op.f("fk_action_updates_actor_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["colleagues.id"], name=op.f("fk_action_updates_owner_id")),
        sa.ForeignKeyConstraint(["teller_id"], ["colleagues.id"], name=op.f("fk_action_updates_teller_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_action_updates")),
        sa.UniqueConstraint(
            "action_id", "counter", "device", name=op.f("uq_action_updates_action_id_counter_device")
        ),
        sa.UniqueConstraint("id", name=op.f("uq_action_updates_id")),
    )
