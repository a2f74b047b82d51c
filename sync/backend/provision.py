# SPDX-License-Identifier: EUPL-1.2
"""Set up a municipality at the backend, or bring it up to date: safe to repeat, and safe while people work."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.errors import RodeLoperError
from storage.rules import ids
from sync.backend import policy, structure
from sync.backend.accounts import Account, new_password
from sync.backend.administration import Administration, Wanted

_NAME = re.compile(r"gemeente-[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Provisioned:
    """What was done: the paths that were made or changed, and the passwords that nobody has seen yet."""

    bucket: str
    generation: str
    changed: list[str] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict, repr=False)


def provision(
    server: Administration,
    municipality: str,
    accounts: Sequence[Account] = (),
    *,
    name: str = "",
    new_generation: bool = False,
    known_elsewhere: bool = False,
) -> Provisioned:
    """Make everything as it should be for this municipality (the name of its open bucket).

    Who is not among ``accounts`` keeps login and group. ``new_generation``: the database was restored from a back-up,
    so every laptop must compare all it has. Raises ``backend.bucket-name``, ``backend.account-elsewhere`` (``account``;
    unless ``known_elsewhere``: somebody works for two municipalities), and what ``Administration`` raises.
    """
    check_name(municipality)
    server.check()
    there = server.get(f"/buckets/{municipality}")
    known = str(there["data"].get("generation", "")) if there else ""
    survived = there["data"].get("survived", 0) if there else 0
    if new_generation and known:
        survived = _newest(server, municipality)
    generation = uuid.uuid4().hex if new_generation or not known else known
    done = Provisioned(municipality, generation)
    done.changed.extend(server.ensure(structure.buckets(municipality, generation, survived)))
    done.changed.extend(server.ensure(structure.collections(municipality)))
    members = _members(server, municipality)
    if not known_elsewhere:
        _refuse_from_elsewhere(server, municipality, accounts, members)
    logins = [_with_password(server, account, done) for account in accounts]
    done.changed.extend(server.ensure([login for login in logins if login]))
    done.changed.extend(server.ensure(structure.groups(municipality, _regrouped(members, accounts))))
    done.changed.extend(server.ensure(structure.defaults(municipality, name)))
    done.changed.extend(server.ensure(_colleagues(server, municipality, accounts)))
    _touch(server, municipality)
    return done


def _newest(server: Administration, municipality: str) -> int:
    """The last revision that a restored database has; of what laptops have from after it, nothing is here."""
    places = list(policy.buckets(municipality).values())
    states = server.get_all([f"/buckets/{place}/state" for place in places])
    return max((rev for one in states if one for rev in one["data"]["collections"].values()), default=0)


def check_name(municipality: str) -> None:
    """Raise ``backend.bucket-name`` unless this is the name of an open bucket."""
    if not _NAME.fullmatch(municipality) or policy.municipality_of(municipality) != municipality:
        raise RodeLoperError("backend.bucket-name", bucket=municipality)


def _members(server: Administration, municipality: str) -> dict[str, set[str]]:
    groups = (*policy.GROUPS, policy.BLOCKED)
    found = server.get_all([policy.group_uri(municipality, group) for group in groups])
    return {
        group: set(one["data"]["members"]) if one else set() for group, one in zip(groups, found, strict=True)
    }


def _regrouped(members: dict[str, set[str]], accounts: Sequence[Account]) -> dict[str, set[str]]:
    """The groups with everybody among ``accounts`` in the one that fits, and in no other."""
    named = {f"account:{account.account}": account.group for account in accounts}
    return {
        group: {who for who in there if who not in named}
        | {who for who, its in named.items() if its == group}
        for group, there in members.items()
    }


def _refuse_from_elsewhere(
    server: Administration, municipality: str, accounts: Sequence[Account], members: dict[str, set[str]]
) -> None:
    """A login counts for the whole server: the Noor of one municipality must not get in at another by accident."""
    ours = {who.removeprefix("account:") for there in members.values() for who in there}
    new = [account.account for account in accounts if account.account not in ours]
    found = server.get_all([f"/accounts/{account}" for account in new])
    taken = {account for account, there in zip(new, found, strict=True) if there}
    if taken:
        # Who is blocked here is in no group, and still ours.
        taken -= {str(one.get("account")) for one in server.records(municipality, "colleagues")}
    if taken:
        raise RodeLoperError("backend.account-elsewhere", account=min(taken))


def _with_password(server: Administration, account: Account, done: Provisioned) -> Wanted | None:
    """The login, when it is new or gets another password."""
    path = f"/accounts/{account.account}"
    if account.password:
        if server.login_works(account.account, account.password):
            return None
        return Wanted(path, {"password": account.password})
    if server.get(path):
        return None
    done.passwords[account.account] = new_password()
    return Wanted(path, {"password": done.passwords[account.account]})


def _colleagues(server: Administration, municipality: str, accounts: Sequence[Account]) -> list[Wanted]:
    """The colleague of each login, found by login, else by name; only login and role of who is there already change."""
    there = list(server.records(municipality, "colleagues")) if accounts else []
    by_account = {one["account"]: one for one in there if one.get("account")}
    by_name = {str(one.get("name", "")).casefold(): one for one in there if not one.get("account")}
    wanted = []
    for account in accounts:
        known = by_account.get(account.account) or by_name.get(account.name.casefold())
        # On the wire a field that holds its default is left out.
        role = None if account.role == policy.OF_ADMINISTRATORS["role"] else account.role
        data = {"account": account.account, "role": role}
        if known is None:
            data |= _new_colleague(account)
        record_id = str((known or data)["id"])
        wanted.append(Wanted(structure.record(municipality, "colleagues", record_id), data))
    return wanted


def _new_colleague(account: Account) -> dict[str, Any]:
    departments = {one.code.casefold(): one.id for one in ids.DEPARTMENTS}
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    fields = {
        "name": account.name,
        "department_id": departments.get(account.department.casefold(), ""),
        "function": account.function,
        "email": account.email,
    }
    made = {"created_at": now, "created_by": "", "changed_at": now, "changed_by": ""}
    return {"id": ids.new_id(), **{field: value for field, value in fields.items() if value}, **made}


def _touch(server: Administration, municipality: str) -> None:
    """Read each collection once: Kinto gives an empty one its first revision then, not when a laptop first looks."""
    server.get_all([f"{one.path}/records?_limit=1" for one in structure.collections(municipality)])
