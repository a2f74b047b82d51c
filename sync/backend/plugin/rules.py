# SPDX-License-Identifier: EUPL-1.2
"""Whose record it is, and what may happen to it: Kinto knows who may write in a collection, not what they may write."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from sqlalchemy import text

from sync.backend import policy
from sync.backend.plugin import guard, people, readers, refusals
from sync.backend.policy import Place

_ELSEWHERE = text("""
    SELECT deleted FROM objects WHERE parent_id = :collection AND resource_name = 'record' AND id = :id
""")
_LOST = text("""
    SELECT 1 FROM objects
    WHERE parent_id = :collection AND resource_name = 'record' AND id = :id AND NOT deleted AND data->>'lost' = 'true'
""")
_REVISION = re.compile(r'"(\d+)"')
_WAS = "was"
"""As a permission on a record that left a place: nobody may do anything by it, and Kinto keeps it with the record's name."""
_NOT_CONTENT = frozenset({"id", "last_modified", "schema", "__permissions__"})


def check(request: Any, current: dict[str, Any] | None) -> None:
    """Raise 400 or 403 for a write that may not happen; ``current`` is the record as it is now, if it is.

    What Kinto will answer with 412 anyway is left to it: the laptop then gets the record as it is, and decides again.
    """
    record_id, bucket = request.matchdict.get("id", ""), request.matchdict["bucket_id"]
    if not policy.municipality_of(bucket):
        return
    if request.method not in ("PUT", "DELETE"):
        raise refusals.bad("method")
    guard.check_id(record_id)
    guard.check_query(request)
    data = guard.check_body(request, record_id) if request.method == "PUT" else None
    if people.is_administrator(request):
        return
    place = policy.place_of(bucket)
    if place is Place.CLOSED and current is not None:
        _must_be_reader(request)
        _must_write_here(request)
    if _refused_by_kinto(request, current):
        return
    if place is Place.DEVICES:
        if request.matchdict["collection_id"] == policy.LOST:
            _reported(request, data)
        else:
            _own_device(request, data, current)
    else:
        kind = request.matchdict["collection_id"]
        if data is None:
            _deleted(request, kind, current)
        else:
            if current is None and _in_other_place(request, kind) == "there":
                _turn_away(request, place, kind, record_id)
            _written(request, kind, data, current)
    _settle_readers(request, place, data, current)


def _settle_readers(
    request: Any, place: Place, data: dict[str, Any] | None, current: dict[str, Any] | None
) -> None:
    if data is None:
        return
    if place is Place.CLOSED:
        kind = request.matchdict["collection_id"]
        field = policy.OWNER.get(kind, policy.OWNER_OF_OTHERS)
        is_owner = _is_me(request, (data if current is None else current).get(field))
        if current is None and not is_owner:
            _must_have_moved(request, kind, data)
        if current is not None and data.get(field) != current.get(field):
            raise refusals.forbidden("not-yours")
        readers.of_closed(request)
    elif place is Place.DEVICES and request.matchdict["collection_id"] != policy.LOST:
        readers.of_device(request)
    else:
        readers.of_open(request)


def _must_be_reader(request: Any) -> None:
    """Raise 403 for somebody whom the record does not name.

    To ``If-None-Match: *`` Kinto answers with the whole record, whoever asks; and the id of a note can be computed.
    """
    found = request.registry.permission.get_object_permissions(request.path_info.removeprefix("/v1"))
    named = {principal for principals in found.values() for principal in principals}
    if named.isdisjoint(request.prefixed_principals):
        raise refusals.forbidden("no-reader")


def _turn_away(request: Any, place: Place, kind: str, record_id: str) -> None:
    """Raise 403 because a record is in the other place: a laptop that may read it there will find it, another never will."""
    found = readers.closed(request, kind, record_id) if place is Place.OPEN else None
    is_hidden = found is not None and not readers.may_read(request, kind, found)
    raise refusals.forbidden("no-reader" if is_hidden else "elsewhere")


def _must_write_here(request: Any) -> None:
    """Raise 403 for a reader whose groups write no records of this kind, such as an alderman who made the promise.

    Each reader may write by name: to others Kinto does not tell who reads it.
    """
    mine = people.groups(request, policy.municipality_of(request.matchdict["bucket_id"]))
    if set(policy.writers(request.matchdict["collection_id"])).isdisjoint(mine):
        raise refusals.forbidden("not-yours")


def _refused_by_kinto(request: Any, current: dict[str, Any] | None) -> bool:
    """Whether the precondition fails for certain, read as Kinto reads it."""
    if request.headers.get("If-None-Match") == "*" and current is not None:
        return True
    expected = _REVISION.fullmatch(request.headers.get("If-Match", ""))
    if not expected or not int(expected[1]):
        return False
    return current is None or current["last_modified"] != int(expected[1])


def _own_device(request: Any, data: dict[str, Any] | None, current: dict[str, Any] | None) -> None:
    for record in (data, current):
        if record is not None and record.get("account") != people.account(request):
            raise refusals.forbidden("not-yours")


def _reported(request: Any, data: dict[str, Any] | None) -> None:
    """Raise 403 unless a supervisor says, in their own name, whether a laptop is lost. What was said stays readable."""
    mine = people.groups(request, policy.municipality_of(request.matchdict["bucket_id"]))
    if set(policy.SUPERVISORS).isdisjoint(mine):
        raise refusals.forbidden("not-yours")
    if data is None:
        raise refusals.forbidden("no-delete")
    if data.get("reported_by") != people.account(request):
        raise refusals.forbidden("not-yours")
    if not isinstance(data.get("lost"), bool):
        raise refusals.bad("body")


def check_reading(request: Any) -> None:
    """Raise 403 for what a lost laptop needs to open again, and for asking such things of more than one laptop."""
    bucket = request.matchdict["bucket_id"]
    if policy.place_of(bucket) is not Place.DEVICES or request.matchdict["collection_id"] != policy.SHARES:
        return
    if "id" not in request.matchdict:
        raise refusals.forbidden("one-by-one")
    asked = {
        "collection": f"/buckets/{bucket}/collections/{policy.LOST}",
        "id": request.matchdict["id"],
    }
    with request.registry.storage.client.connect(readonly=True) as connection:
        if connection.execute(_LOST, asked).first() is not None:
            raise refusals.forbidden("lost")


def _deleted(request: Any, kind: str, current: dict[str, Any] | None) -> None:
    if kind not in policy.DELETABLE:
        raise refusals.forbidden("no-delete")
    if kind in policy.ONLY_BY_OWNER and current is not None:
        _must_be(request, current.get(policy.OWNER[kind]))


def _written(request: Any, kind: str, data: dict[str, Any], current: dict[str, Any] | None) -> None:
    if kind == "colleagues":
        _login_and_role(request, data, current)
    if current is None:
        if kind == "action_updates":
            _step(request, kind, data)
        elif kind == "brief_parts":
            _part(request, data)
        if kind in policy.OWNER and not _is_me(request, data.get(policy.OWNER[kind])):
            _must_have_moved(request, kind, data)
        return
    if kind in policy.APPEND_ONLY and _differing(data, current):
        raise refusals.forbidden("append-only")
    if kind == "conflicts":
        _only_settled(request, data, current)
    if (owner := policy.OWNER.get(kind)) and data.get(owner) != current.get(owner):
        raise refusals.forbidden("not-yours")
    if kind in policy.ONLY_BY_OWNER:
        _must_be(request, current.get(policy.OWNER[kind]))


def _step(request: Any, kind: str, data: dict[str, Any]) -> None:
    """Raise 403 for a new step of a confidential action where all may read it, or by who may not read the action.

    A step can name an owner, who then reads the action: nobody lets themselves in like that.
    """
    action = readers.closed(request, "actions", str(data.get("action_id") or ""))
    if action is None:
        return
    is_reader = readers.may_read(request, "actions", action)
    if policy.place_of(request.matchdict["bucket_id"]) is Place.OPEN:
        raise refusals.forbidden("elsewhere" if is_reader else "no-reader")
    if not is_reader:
        if _in_other_place(request, kind) != "left":
            raise refusals.forbidden("no-reader")
        _must_have_moved(request, kind, data)


def _part(request: Any, data: dict[str, Any]) -> None:
    """Raise 403 for a part of what somebody else offered, or of something confidential where all may read it."""
    version = readers.anywhere(request, "brief_versions", str(data.get("version_id") or ""))
    if version is not None and version.get(policy.OWNER["brief_versions"]) != data.get(
        policy.OWNER["brief_parts"]
    ):
        raise refusals.forbidden("not-yours")
    about = str(data.get("about_kind") or "")
    if policy.place_of(request.matchdict["bucket_id"]) is not Place.OPEN or about not in policy.CLOSED_KINDS:
        return
    found = readers.closed(request, about, str(data.get("about_id") or ""))
    if found is not None:
        raise refusals.forbidden("elsewhere" if readers.may_read(request, about, found) else "no-reader")


def _must_have_moved(request: Any, kind: str, data: dict[str, Any]) -> None:
    """Raise 403 unless this new record of a colleague comes from the other place, where it was just deleted.

    Who makes an action confidential moves the steps that colleagues wrote with it. A note only its author moves.
    """
    if kind in policy.ONLY_BY_OWNER or _in_other_place(request, kind) != "left":
        raise refusals.forbidden("not-yours")
    if kind in policy.OWNER:
        left = _uri(request, _other_place(request), kind)
        was = request.registry.permission.get_object_permission_principals(left, _WAS)
        if _saying(kind, data) not in was:
            raise refusals.forbidden("not-yours")


def remember(request: Any, current: dict[str, Any] | None) -> None:
    """After a removal: whose the record was, for when it comes in the other place. Kinto keeps nothing of it."""
    kind = request.matchdict["collection_id"]
    if current is not None and kind in policy.OWNER:
        left = _uri(request, request.matchdict["bucket_id"], kind)
        request.registry.permission.add_principal_to_ace(left, _WAS, _saying(kind, current))


def _saying(kind: str, data: dict[str, Any]) -> str:
    """What of a record stays the same when somebody else moves it: whose it is, and all of it where nobody rewrites it."""
    fixed = set(data) - _NOT_CONTENT - policy.SETTLING if kind in policy.FIXED else {policy.OWNER[kind]}
    said = {name: data[name] for name in fixed if data.get(name) not in (None, "", False)}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _uri(request: Any, bucket: str, kind: str) -> str:
    return f"/buckets/{bucket}/collections/{kind}/records/{request.matchdict['id']}"


def _other_place(request: Any) -> str:
    bucket = request.matchdict["bucket_id"]
    places = policy.buckets(policy.municipality_of(bucket))
    return places[Place.OPEN if policy.place_of(bucket) is Place.CLOSED else Place.CLOSED]


def _in_other_place(request: Any, kind: str) -> str:
    """Whether the record is ``there`` in the other place of the municipality, ``left`` it, or was never in it.

    What became confidential while somebody else was writing in it must not come back where all may read it.
    """
    if kind not in policy.CLOSED_KINDS:
        return ""
    collection = f"/buckets/{_other_place(request)}/collections/{kind}"
    asked = {"collection": collection, "id": request.matchdict["id"]}
    with request.registry.storage.client.connect(readonly=True) as connection:
        found = connection.execute(_ELSEWHERE, asked).first()
    return "" if found is None else "left" if found.deleted else "there"


def _is_me(request: Any, colleague: object) -> bool:
    """Whether this colleague is whose login this is."""
    mine = people.colleague(request, policy.municipality_of(request.matchdict["bucket_id"]))
    return bool(mine) and colleague == mine


def _must_be(request: Any, colleague: object) -> None:
    if not _is_me(request, colleague):
        raise refusals.forbidden("not-yours")


def _login_and_role(request: Any, data: dict[str, Any], current: dict[str, Any] | None) -> None:
    before = current or {}
    changed = [
        field
        for field, default in policy.OF_ADMINISTRATORS.items()
        if (data.get(field) or default) != (before.get(field) or default)
    ]
    municipality = policy.municipality_of(request.matchdict["bucket_id"])
    if changed and policy.ADMINISTRATORS not in people.groups(request, municipality):
        raise refusals.forbidden("not-yours")
    if "account" in changed and people.taken(request, municipality, str(data.get("account") or "")):
        raise refusals.bad("account-taken")
    # What this batch knew of colleagues may not hold any more.
    request.bound_data.pop("rodeloper_colleagues", None)


def _only_settled(request: Any, data: dict[str, Any], current: dict[str, Any]) -> None:
    changed = _differing(data, current)
    if changed - policy.SETTLING:
        raise refusals.forbidden("append-only")
    if changed:
        _must_be(request, data.get("settled_by_id"))


def _differing(data: dict[str, Any], current: dict[str, Any]) -> set[str]:
    """The fields that this would change."""
    names = (set(data) | set(current)) - _NOT_CONTENT
    return {name for name in names if data.get(name) != current.get(name)}
