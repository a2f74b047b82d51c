# SPDX-License-Identifier: EUPL-1.2
"""Who a request comes from: the login, its groups in a municipality, and the colleague that it belongs to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from sync.backend import policy

_COLLEAGUE = text("""
    SELECT id FROM objects
    WHERE parent_id = :colleagues AND resource_name = 'record' AND NOT deleted AND data->>'account' = :login
    LIMIT 2
""")


# What Kinto and pyramid_multiauth note on a request once they know who it comes from.
_IDENTITY = ("_multiauth_identity", "authn_type", "selected_userid")


def inherit(request: Any) -> None:
    """A part of a batch comes from whom the batch does; finding that out again takes a third of its queries."""
    parent = request.parent
    if request.headers.get("Authorization") == parent.headers.get("Authorization"):
        for name in _IDENTITY:
            if hasattr(parent, name):
                setattr(request, name, getattr(parent, name))


def login(request: Any) -> str:
    """The name of the login as Kinto writes it (``account:noor``); empty for somebody unknown."""
    # Asking for it makes Kinto find out; the prefixed form alone would not.
    return request.prefixed_userid or "" if request.authenticated_userid else ""


def account(request: Any) -> str:
    """The name of the login without what Kinto puts before it."""
    return login(request).partition(":")[2]


def is_administrator(request: Any) -> bool:
    """Whether this is the login that sets up the structure."""
    return login(request) == f"account:{policy.ADMINISTRATOR}"


def groups(request: Any, municipality: str) -> list[str]:
    """The groups of this login in this municipality, now."""
    mine = set(request.prefixed_principals) if request.authenticated_userid else set()
    return [group for group in policy.GROUPS if policy.group_uri(municipality, group) in mine]


def colleague(request: Any, municipality: str) -> str:
    """The id of the colleague whose login this is; empty when there is none, or when two claim it."""
    # Asked once for all parts of a batch.
    known = request.bound_data.setdefault("rodeloper_colleagues", {})
    key = (municipality, account(request))
    if key not in known:
        found = _with_account(request, *key)
        known[key] = found[0] if len(found) == 1 else ""
    return str(known[key])


def taken(request: Any, municipality: str, name: str) -> bool:
    """Whether another colleague than the one of this request has this login already."""
    return bool(name) and bool(set(_with_account(request, municipality, name)) - {request.matchdict["id"]})


def _with_account(request: Any, municipality: str, name: str) -> list[str]:
    asked = {"colleagues": f"/buckets/{municipality}/collections/colleagues", "login": name}
    with request.registry.storage.client.connect(readonly=True) as connection:
        return [str(row.id) for row in connection.execute(_COLLEAGUE, asked)]
