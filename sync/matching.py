# SPDX-License-Identifier: EUPL-1.2
"""Recognise: which records that two laptops made apart are the same company, colleague or list. Pure, and never a guess.

What was typed or imported twice must end up once. More than one that fits, or something that speaks against it, is no
match: a person sees it and decides. For companies see ``sync.company_matching``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from storage.rules.names import fold_name
from storage.rules.texts import plain

Values = Mapping[str, Any]
"""A record: of the backend in its wire form, or a row of this store. What it does not have may be missing."""


class Reason(StrEnum):
    """Why two records are the same."""

    LOGIN = "login"
    ACCOUNT = "account"
    EMAIL = "e-mail"
    NAME = "name"
    CODE = "code"
    BRANCH = "branch"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Match:
    """A record here and one of the backend that are the same, with what each is called."""

    kind: str
    here: str
    there: str
    name_here: str
    name_there: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Unsure:
    """A record here that may be one of several there (``fits``), or about which something disagrees."""

    kind: str
    here: str
    name: str
    fits: int


@dataclass(slots=True)
class Found:
    """What became of the records here: ``same`` have the same id there, ``new`` are not there as far as we know."""

    matches: list[Match] = field(default_factory=list)
    unsure: list[Unsure] = field(default_factory=list)
    same: set[str] = field(default_factory=set)
    new: int = 0

    @property
    def ids(self) -> dict[str, str]:
        """Id here → id there."""
        return {match.here: match.there for match in self.matches}

    @property
    def shared(self) -> set[str]:
        """The ids at the backend of all that is here too."""
        return self.same.union(match.there for match in self.matches)


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to recognise: ``key`` (empty: nothing to go by), and ``agree``, which may still say that it is not."""

    reason: Reason
    key: Callable[[Values], str]
    agree: Callable[[Values, Values], bool] = lambda _here, _there: True


def _field(name: str) -> Callable[[Values], str]:
    return lambda values: plain(str(values.get(name) or ""))


def _exact(name: str) -> Callable[[Values], str]:
    return lambda values: str(values.get(name) or "").strip().casefold()


def _no_other(*names: str) -> Callable[[Values, Values], bool]:
    """Both may be silent about these; when both speak they say the same."""
    keys = [_exact(name) for name in names]
    return lambda here, there: all(not (a := key(here)) or not (b := key(there)) or a == b for key in keys)


RULES: Mapping[str, tuple[Rule, ...]] = {
    "departments": (Rule(Reason.CODE, _exact("code")), Rule(Reason.NAME, _field("name"))),
    "topics": (Rule(Reason.CODE, _exact("code")), Rule(Reason.NAME, _field("name"))),
    "lists": (Rule(Reason.CODE, _exact("code")), Rule(Reason.NAME, _field("name"))),
    "letter_templates": (Rule(Reason.CODE, lambda values: f"{values.get('kind')}:{values.get('language')}"),),
    "terms": (Rule(Reason.NAME, lambda values: str(values.get("name") or "")),),
    "colleagues": (
        Rule(Reason.ACCOUNT, _exact("account")),
        Rule(Reason.EMAIL, _exact("email"), _no_other("account")),
        Rule(Reason.NAME, _field("name"), _no_other("account", "email")),
    ),
}
"""How each kind is recognised, the surest way first."""


def named(
    kind: str, there: Sequence[Values], here: Sequence[Values], login: tuple[str, str] | None = None
) -> Found:
    """Match departments, topics, lists, terms or colleagues.

    ``login``: our own colleague here and there, who are the same person because this is who logs in.
    """
    found = Found()
    left = _without_same(there, here, found)
    if login is not None and login[0] != login[1]:
        mine = next((row for row in left if row["id"] == login[0]), None)
        theirs = next((row for row in there if row["id"] == login[1]), None)
        if mine is not None and theirs is not None:
            found.matches.append(match_of(kind, mine, theirs, Reason.LOGIN))
            left = [row for row in left if row is not mine]
    _by_rules(kind, RULES[kind], there, left, found)
    return found


def contacts(there: Sequence[Values], here: Sequence[Values], companies: Mapping[str, str]) -> Found:
    """Match the people of companies by e-mail address, else by name, within one company.

    ``companies``: the id at the backend of each company here that is there too, under whatever id.
    """
    found = Found()
    left = _without_same(there, here, found)
    rows = [{**row, "company_id": companies.get(row["company_id"], "")} for row in left]
    rules = (
        # An address of the whole company says nothing about who it is.
        Rule(Reason.EMAIL, _in_company(_exact("email")), _share_a_name),
        Rule(Reason.NAME, _in_company(_field("name"))),
    )
    _by_rules("contacts", rules, there, rows, found)
    return found


def _in_company(key: Callable[[Values], str]) -> Callable[[Values], str]:
    def both(values: Values) -> str:
        company, value = values.get("company_id") or "", key(values)
        return f"{company} {value}" if company and value else ""

    return both


def _share_a_name(here: Values, there: Values) -> bool:
    return not set(fold_name(here.get("name") or "").split()).isdisjoint(
        fold_name(there.get("name") or "").split()
    )


def _without_same(there: Iterable[Values], here: Sequence[Values], found: Found) -> list[Values]:
    known = {row["id"] for row in there}
    found.same = {row["id"] for row in here if row["id"] in known}
    return [row for row in here if row["id"] not in known]


def _by_rules(
    kind: str,
    rules: Sequence[Rule],
    there: Sequence[Values],
    here: Sequence[Values],
    found: Found,
) -> None:
    """One rule after another, each over what the ones before it left; what has the same id here is nobody else's."""
    left = {row["id"]: row for row in here}
    # Who logs in may be here twice: as who was asked at the first start, and from an imported list.
    used = set(found.same)
    doubts: dict[str, int] = {}
    for rule in rules:
        theirs, ours = _index(rule, there), _index(rule, left.values())
        for key, rows in ours.items():
            fits = theirs.get(key, ())
            free = [one for one in fits if one["id"] not in used]
            if len(fits) == 1 == len(rows) and free and rule.agree(rows[0], free[0]):
                found.matches.append(match_of(kind, rows[0], free[0], rule.reason))
                used.add(free[0]["id"])
                del left[rows[0]["id"]]
            elif free:
                doubts.update((row["id"], len(fits)) for row in rows)
    for id_, row in left.items():
        if id_ in doubts:
            found.unsure.append(Unsure(kind, id_, name_of(row), doubts[id_]))
        else:
            found.new += 1


def _index(rule: Rule, rows: Iterable[Values]) -> dict[str, list[Values]]:
    index: dict[str, list[Values]] = defaultdict(list)
    for row in rows:
        if key := rule.key(row):
            index[key].append(row)
    return index


def match_of(kind: str, here: Values, there: Values, reason: Reason) -> Match:
    """These two are the same."""
    return Match(kind, here["id"], there["id"], name_of(here), name_of(there), reason)


def name_of(values: Values) -> str:
    """What a person calls this record."""
    return str(values.get("name") or values.get("code") or "")
