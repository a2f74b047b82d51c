# SPDX-License-Identifier: EUPL-1.2
"""Who may read and write one record of its own accord: nobody in the open place, whom its owner names in the closed one."""

from __future__ import annotations

import json
import re
from typing import Any

from sync.backend import policy
from sync.backend.plugin import people, refusals

_ACCOUNT = re.compile(r"account:[A-Za-z0-9][+.@A-Za-z0-9_-]*")


def of_open(request: Any) -> None:
    """Raise 400 when a record is to be opened to somebody: who may read here follows from the groups alone."""
    if request.json_body.get("permissions"):
        raise refusals.bad("permissions")


def of_device(request: Any) -> None:
    """What a laptop tells is its own."""
    of_open(request)
    _put(request, {"read": [], "write": [people.login(request)]})


def of_closed(request: Any, *, may_choose: bool, is_new: bool) -> None:
    """Only the owner chooses the readers; what somebody else sends along changes nothing in them.

    Raises 400 for readers that nobody may name.
    """
    wanted = request.json_body.get("permissions")
    named = _named(wanted or {}, policy.municipality_of(request.matchdict["bucket_id"]))
    if not may_choose or (wanted is None and not is_new):
        _put(request, None)
        return
    _put(request, {**named, "write": sorted({*named["write"], people.login(request)})})


def _put(request: Any, permissions: dict[str, list[str]] | None) -> None:
    """The request goes on with these permissions (or as the record has them now)."""
    body = {"data": request.json_body["data"]}
    if permissions is not None:
        body["permissions"] = permissions
    request.body = json.dumps(body).encode()


def _named(wanted: Any, municipality: str) -> dict[str, list[str]]:
    """Readers and writers by name, or a whole group of this very municipality; never everybody."""
    if not isinstance(wanted, dict) or set(wanted) - {"read", "write"}:
        raise refusals.bad("permissions")
    groups = {policy.group_uri(municipality, group) for group in policy.GROUPS}
    named: dict[str, list[str]] = {}
    for permission in ("read", "write"):
        who = wanted.get(permission) or []
        if not isinstance(who, list) or not all(isinstance(one, str) for one in who):
            raise refusals.bad("permissions")
        if not all(one in groups or _ACCOUNT.fullmatch(one) for one in who):
            raise refusals.bad("permissions")
        named[permission] = sorted(set(who))
    return named
