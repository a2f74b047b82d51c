# SPDX-License-Identifier: EUPL-1.2
"""Who may log in at a municipality, arranged by its own administrators through the public instance.

They can do exactly this and nothing more: no other municipality, no structure, no records of others. Everything is one
transaction under the lock of the municipality; a laptop that asks in between sees all of it or nothing. A new password is
in one answer and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from kinto.core import Service, utils
from kinto.core.storage.exceptions import ObjectNotFoundError
from kinto.plugins.accounts.utils import ACCOUNT_CACHE_KEY, hash_password
from pyramid.security import NO_PERMISSION_REQUIRED

from storage.rules import ids
from sync.backend import policy
from sync.backend.accounts import NAME, new_password
from sync.backend.gate import Gate
from sync.backend.plugin import guard, people, readers, refusals
from sync.backend.plugin.openid import GATE

service = Service(
    name="rodeloper-accounts", path="/buckets/{bucket_id}/accounts", description="Who may log in here."
)
LONGEST_NAME = 200
_GROUPS = (*policy.GROUPS, policy.BLOCKED)


@service.get(permission=NO_PERMISSION_REQUIRED)  # type: ignore[untyped-decorator] # Kinto ships no types
def read(request: Any) -> dict[str, Any]:
    """Every login with the colleague whose it is, and whether it is blocked."""
    here = _Municipality(request)
    request.response.cache_control.no_store = True
    return {"data": here.accounts()}


@service.post(permission=NO_PERMISSION_REQUIRED)  # type: ignore[untyped-decorator]
def change(request: Any) -> dict[str, Any]:
    """Do one thing with one login: ``{"do": "add", "account": "noor", "name": "Noor Vermaat", "role": "specialist"}``.

    ``do``: ``add``, ``role``, ``block``, ``unblock`` or ``reset``. After ``add`` and ``reset`` the answer holds the
    password, this once.
    """
    here = _Municipality(request)
    wish = guard.check_wish(request, ("do", "account", "name", "role", "colleague"))
    account = wish.get("account", "").lower()
    if not NAME.fullmatch(account) or account == policy.ADMINISTRATOR:
        raise refusals.bad("account")
    if account == people.account(request):
        # Who blocks or demotes the last administrator needs the keeper of the server to get in again.
        raise refusals.forbidden("own-account")
    request.response.cache_control.no_store = True
    match wish.get("do"):
        case "add":
            password = here.add(account, wish)
        case "role":
            password = here.give_role(account, _role(wish))
        case "block":
            password = here.block(account)
        case "unblock":
            password = here.unblock(account)
        case "reset":
            password = here.reset(account)
        case _:
            raise refusals.bad("do")
    return {"data": {**here.account(account), **({"password": password} if password else {})}}


def _role(wish: dict[str, str]) -> str:
    role = wish.get("role", "")
    if role not in policy.ROLES:
        raise refusals.bad("role")
    return role


class _Municipality:
    """The logins of one municipality. Raises 403 for who is no administrator of it."""

    def __init__(self, request: Any) -> None:
        bucket = request.matchdict["bucket_id"]
        self.bucket = policy.municipality_of(bucket)
        if bucket != self.bucket or policy.ADMINISTRATORS not in people.groups(request, self.bucket):
            raise refusals.forbidden("not-yours")
        self._request = request
        self._storage, self._permission = request.registry.storage, request.registry.permission
        self._colleagues = f"/buckets/{self.bucket}/collections/colleagues"
        self._gate: Gate | None = getattr(request.registry, GATE, None)

    # Looking

    def accounts(self) -> list[dict[str, Any]]:
        """All of them, by login."""
        members = {who: group for group in _GROUPS for who in self._group(group)["members"]}
        found = [self._shown(one, members) for one in self._all_colleagues() if one.get("account")]
        return sorted(found, key=lambda one: str(one["account"]))

    def account(self, account: str) -> dict[str, Any]:
        """One of them. Raises 400 when it is not one of this municipality."""
        return next((one for one in self.accounts() if one["account"] == account), None) or self._unknown()

    def _unknown(self) -> Any:
        raise refusals.bad("no-account")

    def _shown(self, colleague: dict[str, Any], members: dict[str, str]) -> dict[str, Any]:
        account = colleague["account"]
        group = members.get(f"account:{account}", "")
        # A provider of logins may say by itself who is in which group; then only who is blocked stands here.
        nowhere = not group and not (self._gate is not None and self._gate.openid.groups_claim)
        return {
            "account": account,
            "colleague": colleague["id"],
            "name": colleague.get("name", ""),
            "role": colleague.get("role") or policy.OF_ADMINISTRATORS["role"],
            "blocked": nowhere or group == policy.BLOCKED,
        }

    def _all_colleagues(self) -> list[dict[str, Any]]:
        return list(self._storage.list_all(resource_name="record", parent_id=self._colleagues))

    def _colleague(self, account: str) -> dict[str, Any]:
        found = [one for one in self._all_colleagues() if one.get("account") == account]
        return found[0] if len(found) == 1 else self._unknown()

    def _group(self, group: str) -> dict[str, Any]:
        try:
            there: dict[str, Any] = self._storage.get(
                resource_name="group", parent_id=f"/buckets/{self.bucket}", object_id=group
            )
        except ObjectNotFoundError:
            # A municipality that was set up before there was such a group.
            return {"id": group, "members": []}
        return there

    # Doing

    def add(self, account: str, wish: dict[str, str]) -> str:
        """A login for a colleague who is known by id or name and has none yet, or for a new one."""
        role, name = _role(wish), wish.get("name", "").strip()
        taken = any(one.get("account") == account for one in self._all_colleagues())
        if taken or self._exists(account) or self._is_elsewhere(account):
            raise refusals.bad("account-taken")
        colleague = self._to_give(wish.get("colleague", ""), name)
        if colleague is None and not 0 < len(name) <= LONGEST_NAME:
            raise refusals.bad("name")
        self._write_colleague(colleague or self._new(name), account=account, role=role)
        self._put_in(account, policy.ROLES[role])
        if self._gate is not None and self._gate.openid.only:
            return ""  # nobody comes in with a password here
        password = new_password()
        self._storage.create(
            resource_name="account",
            parent_id=account,
            obj={"id": account, "password": hash_password(password)},
        )
        return password

    def give_role(self, account: str, role: str) -> str:
        """Another role, and the group that goes with it; who is blocked stays so."""
        self._write_colleague(self._colleague(account), account=account, role=role)
        if not self.account(account)["blocked"]:
            self._put_in(account, policy.ROLES[role])
        return ""

    def block(self, account: str) -> str:
        """In no group but that of who is blocked, which also holds against a provider of logins.

        At the next contact the laptop hears that it may not come in.
        """
        self._colleague(account)
        self._put_in(account, policy.BLOCKED)
        return ""

    def unblock(self, account: str) -> str:
        """Back in the group of the role."""
        colleague = self._colleague(account)
        self._put_in(account, policy.ROLES[colleague.get("role") or policy.OF_ADMINISTRATORS["role"]])
        return ""

    def reset(self, account: str) -> str:
        """Another password; the old one works no more. Not for somebody who works for two municipalities."""
        self._colleague(account)
        if not self._exists(account):
            raise refusals.bad("no-password")
        if self._is_elsewhere(account):
            raise refusals.forbidden("account-elsewhere")
        password = new_password()
        self._storage.update(
            resource_name="account",
            parent_id=account,
            object_id=account,
            obj={"id": account, "password": hash_password(password)},
        )
        registry = self._request.registry
        known = utils.hmac_digest(registry.settings["userid_hmac_secret"], ACCOUNT_CACHE_KEY.format(account))
        registry.cache.delete(known)
        return password

    def _exists(self, account: str) -> bool:
        try:
            self._storage.get(resource_name="account", parent_id=account, object_id=account)
        except ObjectNotFoundError:
            return False
        return True

    def _is_elsewhere(self, account: str) -> bool:
        """Whether this login is somebody in another municipality here; it may have no password but that of a provider."""
        principals = self._permission.get_user_principals(f"account:{account}")
        ours = f"/buckets/{self.bucket}/groups/"
        return any(one.startswith("/buckets/") and not one.startswith(ours) for one in principals)

    def _to_give(self, colleague_id: str, name: str) -> dict[str, Any] | None:
        free = [one for one in self._all_colleagues() if not one.get("account")]
        if colleague_id:
            found = [one for one in free if one["id"] == colleague_id]
            return found[0] if found else self._unknown()
        same = [one for one in free if str(one.get("name", "")).casefold() == name.casefold()]
        return same[0] if len(same) == 1 else None

    def _new(self, name: str) -> dict[str, Any]:
        return {"id": ids.new_id(), "name": name, "created_at": _now(), "created_by": self._me()}

    def _me(self) -> str:
        return people.colleague(self._request, self.bucket)

    def _write_colleague(self, colleague: dict[str, Any], *, account: str, role: str) -> None:
        """As a laptop would write it: a field that holds its default is left out."""
        kept = {name: value for name, value in colleague.items() if name not in ("last_modified", "role")}
        record = {**kept, "account": account, "changed_at": _now(), "changed_by": self._me()}
        if role != policy.OF_ADMINISTRATORS["role"]:
            record["role"] = role
        self._storage.update(
            resource_name="record", parent_id=self._colleagues, object_id=record["id"], obj=record
        )
        self._request.bound_data.pop("rodeloper_colleagues", None)
        if colleague.get("account") != account:
            readers.settle_login(self._request, self.bucket, record["id"])

    def _put_in(self, account: str, wanted: str) -> None:
        """In this group and in no other of this municipality."""
        who = f"account:{account}"
        for group in _GROUPS:
            there = self._group(group)
            members = {*there["members"]} - {who} | ({who} if group == wanted else set())
            if members == {*there["members"]}:
                continue
            self._storage.update(
                resource_name="group",
                parent_id=f"/buckets/{self.bucket}",
                object_id=group,
                obj={**{k: v for k, v in there.items() if k != "last_modified"}, "members": sorted(members)},
            )
            uri = policy.group_uri(self.bucket, group)
            if who in members:
                self._permission.add_user_principal(who, uri)
            else:
                self._permission.remove_user_principal(who, uri)


def _now() -> str:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
