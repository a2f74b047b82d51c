# SPDX-License-Identifier: EUPL-1.2
"""Who reads what is confidential: the people a note names, or the team of the visit; and who must act on it."""

from __future__ import annotations

from collections.abc import Iterable

Readers = frozenset[str]
"""Ids of colleagues."""


def named(text: str) -> Readers:
    """The colleagues that the field of a note names; nobody: the team of the visit reads it, whoever is in it."""
    return frozenset(text.split())


def as_text(readers: Iterable[str]) -> str:
    """These colleagues as that field."""
    return " ".join(sorted(set(readers)))


def of_note(author: str, names: str, team: Iterable[str]) -> Readers:
    """A note: its author, and whom it names, or the team."""
    return _people(author, *(named(names) or team))


def of_action(made_by: str, promised_by: str, owner: str, teller: str, others: Iterable[str]) -> Readers:
    """An action: who made, promised or has to do it, who tells the company, and ``others``: the readers of the
    confidential note that it was made from, or the team.
    """
    return _people(made_by, promised_by, owner, teller, *others)


def of_others(who: Iterable[str], team: Iterable[str] = ()) -> Readers:
    """A signal (who raised it, and the team) or a contact moment (who spoke, and who wrote it down)."""
    return _people(*who, *team)


def _people(*ids: str) -> Readers:
    return frozenset(id_ for id_ in ids if id_)
