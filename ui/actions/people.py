# SPDX-License-Identifier: EUPL-1.2
"""People in pickers and sentences: colleagues to choose from, and how to speak of somebody at a company."""

from __future__ import annotations

from storage.queries.action_page import Person
from storage.queries.people import ColleagueRow, colleagues
from ui.context import Context
from ui.widgets.picker import Picker, search_in


def colleague_picker(context: Context, chosen: str | None = None, *, placeholder: str = "") -> Picker:
    """A field that finds a colleague by name or department; ``chosen`` is filled in."""
    people: list[ColleagueRow] = context.read(colleagues)
    picker = Picker(
        search_in([(one.id, one.name, one.department) for one in people]),
        placeholder=placeholder,
        avatars=True,
    )
    named = next((one.name for one in people if one.id == chosen), "")
    if named:
        picker.set_value(chosen, named)
    return picker


def politely(person: Person) -> str:
    """``mevrouw Brandsma``; the whole name when nobody noted how to address them."""
    first, _space, rest = person.name.partition(" ")
    return f"{person.salutation} {_capital(rest)}" if person.salutation and rest else person.name or first


def _capital(surname: str) -> str:
    """``Van der Meer``: without a first name before it, the prefix gets a capital (Taaladvies, 237)."""
    return surname[:1].upper() + surname[1:]
