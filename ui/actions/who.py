# SPDX-License-Identifier: EUPL-1.2
"""Whose actions the list shows: of a department, of one owner, or those that wait for a department."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from assets.texts import _
from storage.queries.actions import ActionFilter
from storage.queries.people import ColleagueRow, colleague, colleagues, departments
from ui.context import Context
from ui.widgets.filters import FilterChip

_DEPARTMENT, _OWNER, _WAITS = "department", "owner", "waits"


class WhoChip(FilterChip):
    """One list for all three, with its search; what is chosen is one of them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("Who"), partial(_choices, context), multi=False, parent=parent)


def names(context: Context) -> dict[str, str]:
    """Everybody that can be chosen by name, for what is said of the list."""
    return {one.id: one.name for one in (*context.read(departments), *context.read(colleagues))}


def narrowed(wanted: ActionFilter, values: list[str]) -> ActionFilter:
    """The same list, of whom was chosen on the chip; of everybody when nothing was."""
    kind, id_ = _parts(values)
    return replace(
        wanted,
        department_id=id_ if kind == _DEPARTMENT else None,
        owner_id=id_ if kind == _OWNER else None,
        waits_for=id_ if kind == _WAITS else None,
    )


def to_relieve(context: Context, wanted: ActionFilter) -> ColleagueRow | None:
    """The colleague of whom all these actions are, for who may hand over everything of somebody."""
    owner = wanted.owner_id or (wanted.behind.owner if wanted.behind else None)
    if not owner or not context.may("bulk.take_over"):
        return None
    found: ColleagueRow | None = context.read(colleague, owner)
    return found


def _parts(values: list[str]) -> tuple[str, str]:
    kind, _space, id_ = (values[0] if values else "").partition(" ")
    return kind, id_


def _choices(context: Context) -> list[tuple[str, str]]:
    known = [(one.id, one.name or one.code) for one in context.read(departments)]
    return [
        *((f"{_DEPARTMENT} {id_}", name) for id_, name in known),
        *((f"{_OWNER} {one.id}", one.name) for one in context.read(colleagues)),
        (f"{_OWNER} ", _("nobody yet")),
        *((f"{_WAITS} {id_}", _waits(name)) for id_, name in known),
    ]


def _waits(name: str) -> str:
    return _("waits for {what}").format(what=name)
