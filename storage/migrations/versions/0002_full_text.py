# SPDX-License-Identifier: EUPL-1.2
"""Full-text indexes without diacritics, and the triggers that keep them."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPTIONS = "content='', contentless_delete=1, tokenize=\"unicode61 remove_diacritics 2\""

# table, index, columns of the index with the SQL that fills each from the row called {row}
SIMPLE = (
    ("contacts", "contact_search", {"words": "{row}.name || ' ' || {row}.function || ' ' || {row}.email"}),
    ("notes", "note_search", {"words": "{row}.text"}),
    ("actions", "action_search", {"words": "{row}.title || ' ' || {row}.sentence"}),
    ("contact_moments", "moment_search", {"words": "{row}.subject || ' ' || {row}.text"}),
)

COMPANY = {
    "names": "c.name || ' ' || c.trade_name",
    "numbers": "c.kvk_number || ' ' || c.branch_number",
    "address": "c.street || ' ' || c.house_number || ' ' || c.postcode || ' ' || replace(c.postcode, ' ', '') || ' ' || c.city",
    "people": "coalesce((SELECT group_concat(p.name, ' ') FROM contacts p"
    " WHERE p.company_id = c.id AND p.archived_at IS NULL), '')",
}


def upgrade() -> None:
    """Make the indexes, fill them, and keep them."""
    _company_index()
    for table, index, columns in SIMPLE:
        _simple_index(table, index, columns)


def _simple_index(table: str, index: str, columns: dict[str, str]) -> None:
    names = ", ".join(columns)
    words = list(columns.values())
    watched = {"contacts": "name, function, email", "notes": "text", "actions": "title, sentence"}.get(
        table, "subject, text"
    )

    def fill(row: str) -> str:
        return f"INSERT INTO {index} (rowid, {names}) SELECT {row}.key, {', '.join(w.format(row=row) for w in words)}"

    op.execute(f"CREATE VIRTUAL TABLE {index} USING fts5({names}, prefix='2 3', {OPTIONS})")
    op.execute(f"{fill(table)} FROM {table}")
    op.execute(f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {fill('new')}; END")
    op.execute(
        f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN DELETE FROM {index} WHERE rowid = old.key; END"
    )
    op.execute(
        f"CREATE TRIGGER {index}_update AFTER UPDATE OF {watched} ON {table}"
        f" BEGIN DELETE FROM {index} WHERE rowid = old.key; {fill('new')}; END"
    )


def _company_index() -> None:
    names = ", ".join(COMPANY)
    fill = f"INSERT INTO company_search (rowid, {names}) SELECT c.key, {', '.join(COMPANY.values())} FROM companies c"

    def again(where: str) -> str:
        return f"DELETE FROM company_search WHERE rowid IN (SELECT c.key FROM companies c WHERE {where}); {fill} WHERE {where};"

    op.execute(f"CREATE VIRTUAL TABLE company_search USING fts5({names}, prefix='2 3', {OPTIONS})")
    op.execute(fill)
    op.execute(
        f"CREATE TRIGGER company_search_insert AFTER INSERT ON companies BEGIN {fill} WHERE c.key = new.key; END"
    )
    op.execute(
        "CREATE TRIGGER company_search_delete AFTER DELETE ON companies"
        " BEGIN DELETE FROM company_search WHERE rowid = old.key; END"
    )
    op.execute(
        "CREATE TRIGGER company_search_update AFTER UPDATE OF name, trade_name, kvk_number, branch_number, street,"
        f" house_number, postcode, city ON companies BEGIN {again('c.key = new.key')} END"
    )
    for event, row in (
        ("INSERT", "new"),
        ("UPDATE OF name, archived_at, company_id", "new"),
        ("DELETE", "old"),
    ):
        name = event.split()[0].lower()
        op.execute(
            f"CREATE TRIGGER company_search_people_{name} AFTER {event} ON contacts"
            f" BEGIN {again(f'c.id = {row}.company_id')} END"
        )
