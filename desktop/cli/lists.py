# SPDX-License-Identifier: EUPL-1.2
"""``rodeloper list companies|visits|actions``: what the lists on the screen show, for a terminal or a script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from assets.texts import _, date_short, n_
from desktop.cli.call import Call, command_options
from desktop.opening import Opened
from storage.queries import action_list, actions, companies, visits
from storage.queries.action_filter import ActionFilter, View
from storage.queries.companies import CompanyFilter
from storage.queries.visits import VisitFilter
from ui.words import VISIT_STATES, chip_words, word

MOST = 200

search_option = click.option("--search", default="", metavar="TEXT", help="Only what has these words.")
limit_option = click.option("--limit", default=MOST, show_default=True, help="No more than so many.")


@click.group(name="list")
def list_group() -> None:
    """Show companies, visits or actions."""


@list_group.command(name="companies")
@search_option
@limit_option
@command_options
def list_companies(call: Call, search: str, limit: int) -> None:
    """Companies by name; SEARCH looks in name, trade name, number, address and people."""
    today = call.now().date()
    with call.opened() as opened:
        keys = opened.store.read(
            companies.company_keys, CompanyFilter(text=search, today=today), "name", False
        )
        rows = opened.store.read(companies.company_rows, keys[:limit], today)
        _note(opened, "companies", rows)
    table = [(row.name, row.kvk_number, row.district, row.account_manager) for row in rows]
    _answer(call, "companies", len(keys), rows, table)


@list_group.command(name="visits")
@search_option
@limit_option
@command_options
def list_visits(call: Call, search: str, limit: int) -> None:
    """Visits, the newest first; the short id is what `brief` takes."""
    with call.opened() as opened:
        keys = opened.store.read(visits.keys, VisitFilter(search=search))
        rows = opened.store.read(visits.rows, keys[:limit])
        _note(opened, "visits", rows)
    table = [
        (
            row.id,
            row.starts_at.strftime("%Y-%m-%d %H:%M") if row.starts_at else "-",
            word(VISIT_STATES, row.state),
            row.company,
        )
        for row in rows
    ]
    _answer(call, "visits", len(keys), rows, table)


@list_group.command(name="actions")
@search_option
@limit_option
@click.option(
    "--view", type=click.Choice([view.value for view in View]), default=View.OPEN.value, show_default=True
)
@command_options
def list_actions(call: Call, search: str, limit: int, view: str) -> None:
    """Actions by date; by default all that are open."""
    today = call.now().date()
    with call.opened() as opened:
        wanted = ActionFilter(View(view), search=search)
        keys = opened.store.read(action_list.action_keys, wanted, "due", False, today, opened.actor.id)
        rows = opened.store.read(actions.action_rows, keys[:limit], today)
        _note(opened, "actions", rows)
    table = [
        (
            date_short(row.due_on, today) if row.due_on else "-",
            chip_words(row.chip, row.state, row.waiting_for),
            row.owner,
            row.company,
            row.title,
        )
        for row in rows
    ]
    _answer(call, "actions", len(keys), rows, table)


def _note(opened: Opened, kind: str, rows: Sequence[Any]) -> None:
    """A list in a terminal goes into a file as easily as an export does."""
    opened.store.note(opened.actor, "exports.list", kind=kind, detail=str(len(rows)))


def _answer(call: Call, name: str, total: int, rows: Sequence[Any], table: Sequence[Sequence[str]]) -> None:
    data = {"total": total, name: [_plain(row) for row in rows]}
    shown = n_("{n} found", "{n} found", total).format(n=total)
    if total > len(rows):
        shown = _("{n} found, these are the first {m}").format(n=total, m=len(rows))
    call.answer(data, *_columns(table), shown)


def _plain(row: Any) -> dict[str, Any]:
    if isinstance(row, tuple):
        return row._asdict()  # type: ignore[attr-defined,no-any-return] # a named one
    plain: dict[str, Any] = msgspec.to_builtins(row, builtin_types=(dt.date, dt.datetime))
    return plain


def _columns(table: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)] if table else []
    return ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in table]
