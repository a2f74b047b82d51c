# SPDX-License-Identifier: EUPL-1.2
"""Who lives in the demo: colleagues, companies, their people and the lists they are on."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from assets import path as asset
from storage.changes import Changes
from storage.operations import companies, contacts, lists, municipality, people
from storage.rules.ids import DEPARTMENTS, LISTS
from storage.rules.rights import Actor
from storage.store import Store

if TYPE_CHECKING:
    from desktop.demo.build import MovableClock


class Municipality:
    """The invented municipality in a store, with the ids of everybody by name."""

    def __init__(self, store: Store, clock: MovableClock) -> None:
        self.store = store
        self.clock = clock
        self.words = _read("municipality.toml")
        self.companies: dict[str, dict[str, Any]] = {
            one["name"]: one for one in _read("companies.toml")["companies"]
        }
        self.colleague_ids: dict[str, str] = {}
        self.roles: dict[str, str] = {one["name"]: one["role"] for one in self.words["colleagues"]}
        self.company_ids: dict[str, str] = {}
        self.contact_ids: dict[str, list[str]] = {}

    def settle(self) -> Municipality:
        """Everybody moves in."""
        nobody = Actor("", "Demo", self.store.device)
        self._do(municipality.seed, nobody, self.words["name"])
        self._do(people.count_roles, nobody)
        departments = {department.code: department.id for department in DEPARTMENTS}
        for one in self.words["colleagues"]:
            fields = {**one, "department_id": departments.get(one["department"])}
            del fields["department"]
            first, *_, last = one["name"].lower().split()
            fields["email"] = f"{first}.{last}@lindervoort.example.org"
            self.colleague_ids[one["name"]] = self._id(people.add_colleague, nobody, **fields)
        for one in self.companies.values():
            self._add_company(one)
        self._fill_lists()
        return self

    def actor(self, name: str = "") -> Actor:
        """The colleague who acts; by default the account manager through whose eyes the demo is seen."""
        name = name or self.words["me"]
        return Actor(self.colleague_ids[name], name, self.store.device, self.roles[name])

    def _add_company(self, one: dict[str, Any]) -> None:
        fields = {
            key: value
            for key, value in one.items()
            if key not in ("manager", "lists", "contacts", "employees_before")
        }
        fields |= {
            "city": self.words["name"],
            "sbi_version": "2025",
            "account_manager_id": self.colleague_ids[one["manager"]],
        }
        before = one.get("employees_before")
        actor = self.actor(one["manager"])
        company = self._id(companies.add, actor, **{**fields, "employees": before or one["employees"]})
        if before:
            self._do(companies.change, actor, company, employees=one["employees"])
        self.company_ids[one["name"]] = company
        self.contact_ids[one["name"]] = [
            self._id(
                contacts.add,
                actor,
                company,
                **person,
                email=_address(person["name"], one["name"]),
                source="bezoek",
            )
            for person in one["contacts"]
        ]

    def _fill_lists(self) -> None:
        for default in LISTS:
            members = [
                self.company_ids[name]
                for name, one in self.companies.items()
                if default.code in one.get("lists", ())
            ]
            reason = self.words["lists"][default.code]
            self._do(lists.add_members, self.actor("Sterre Wolthuis"), default.id, members, reason=reason)

    def _do(self, operation: Callable[..., Changes], actor: Actor, *args: Any, **fields: Any) -> Changes:
        future: Future[Changes] = self.store.write(operation, actor, *args, **fields)
        return future.result()

    def _id(self, operation: Callable[..., Changes], actor: Actor, *args: Any, **fields: Any) -> str:
        return str(self._do(operation, actor, *args, **fields).answer)


def _address(person: str, company: str) -> str:
    """An e-mail address under a domain that is reserved for examples (RFC 2606)."""
    plain = "".join(letter for letter in company.lower() if letter.isascii() and letter.isalnum())
    return f"{person.split(maxsplit=1)[0].lower()}@{plain}.example.org"


def _read(name: str) -> dict[str, Any]:
    with asset("demo", name).open("rb") as file:
        return tomllib.load(file)
