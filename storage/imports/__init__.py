# SPDX-License-Identifier: EUPL-1.2
"""Company files and other lists of somebody else: read, understood, checked, previewed, taken over in one go.

``read_table`` → ``guess`` (the person corrects) → ``prepare`` through ``store.read`` → ``companies`` through
``store.write`` → ``write_report``.
"""

from __future__ import annotations

from storage.imports.apply import ImportResult, companies
from storage.imports.columns import ColumnMapping, guess
from storage.imports.headings import FIELDS
from storage.imports.others import ListKind, ListPlan, guess_list, prepare_list, take_over
from storage.imports.plan import Added, Changed, FieldChange, ImportPlan, Kept, Summary, prepare
from storage.imports.reading import Table, read_table
from storage.imports.report import explain, field_name, write_report

__all__ = [
    "FIELDS",
    "Added",
    "Changed",
    "ColumnMapping",
    "FieldChange",
    "ImportPlan",
    "ImportResult",
    "Kept",
    "ListKind",
    "ListPlan",
    "Summary",
    "Table",
    "companies",
    "explain",
    "field_name",
    "guess",
    "guess_list",
    "prepare",
    "prepare_list",
    "read_table",
    "take_over",
    "write_report",
]
