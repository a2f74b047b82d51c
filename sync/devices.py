# SPDX-License-Identifier: EUPL-1.2
"""Laptops at the backend: what each tells about itself, which were reported lost, and what a shut one needs to open again.

All of it is in the third place of a municipality, so that it never wakes the exchange of anybody.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sync.answers import Answer, Send
from sync.client import DEVICES as PLACE
from sync.client import Client
from sync.problems import BlockedError, ServerFailedError

DEVICES, LOST, SHARES = "devices", "lost_devices", "device_keys"
_TRIES = 3
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Report:
    """What a laptop tells: its name, the version of the program, the system, and how its exchange is."""

    name: str
    version: str
    system: str
    last: dt.datetime | None
    waiting: int
    refused: int


@dataclass(frozen=True, slots=True)
class Laptop:
    """A laptop as supervisors see it. ``told``: when it last told anything, on the clock of the server."""

    id: str
    account: str
    report: Report
    told: dt.datetime
    lost: bool
    reported_by: str
    reported_at: dt.datetime | None


def record_id(device: str) -> str:
    """The id under which the backend knows a device (``desktop.settings``)."""
    try:
        return str(uuid.UUID(hex=device))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, device))


def report(client: Client, device: str, account: str, told: Report, rev: int | None = None) -> int | None:
    """Tell this about this laptop. Answers with the revision to give along the next time; nothing when it was not taken."""
    data = {
        "account": account,
        "name": told.name[:_LONGEST_NAME],
        "version": told.version,
        "system": told.system,
        "last": _text(told.last),
        "waiting": told.waiting,
        "refused": told.refused,
    }
    return _put(client, DEVICES, record_id(device), data, rev).rev


def laptops(client: Client) -> list[Laptop]:
    """All laptops of the municipality, the one that told something last first. Raises ``BlockedError`` for who may not."""
    lost = _all(client, LOST)
    found = [_laptop(record, lost.get(id_, {})) for id_, record in _all(client, DEVICES).items()]
    return sorted(found, key=lambda one: one.told, reverse=True)


def set_lost(client: Client, laptop: str, by: str, *, lost: bool, now: dt.datetime) -> None:
    """Say that this laptop (by the id of its record) is lost, or that it was found. Raises ``BlockedError``."""
    there = client.record(PLACE, DEVICES, laptop) or {}
    said = {
        "account": str(there.get("account", "")),
        "lost": lost,
        "reported_by": by,
        "reported_at": _text(now),
    }
    answer = _put(client, LOST, laptop, said, None)
    if answer.rev is None:
        raise BlockedError if answer.status == 403 else ServerFailedError(status=answer.status)


def keep_share(client: Client, device: str, account: str) -> str | None:
    """Keep a new secret at the backend with which this laptop opens after a login; nothing when it was not taken."""
    share = secrets.token_hex(32)
    data = {"account": account, "share": share}
    return share if _put(client, SHARES, record_id(device), data, None).rev is not None else None


def share(client: Client, device: str) -> str | None:
    """That secret, when this login may have it. Raises ``LostError``."""
    record = client.record(PLACE, SHARES, record_id(device))
    found = (record or {}).get("share")
    return found if isinstance(found, str) else None


def _put(client: Client, kind: str, id_: str, data: Mapping[str, Any], rev: int | None) -> Answer:
    """Write this, over whatever is there."""
    answer = Answer(0)
    for _ in range(_TRIES):
        answer = client.send_one(Send(PLACE, kind, id_, {"id": id_, **data}, rev))
        if answer.status != 412:
            break
        rev = answer.rev
    return answer


def _all(client: Client, kind: str) -> dict[str, dict[str, Any]]:
    pages = client.pages(PLACE, kind, 0)
    return {one["id"]: one for page in pages for one in page.records if not one.get("deleted")}


def _laptop(record: Mapping[str, Any], said: Mapping[str, Any]) -> Laptop:
    told = Report(
        str(record.get("name") or ""),
        str(record.get("version") or ""),
        str(record.get("system") or ""),
        _moment(record.get("last")),
        _count(record.get("waiting")),
        _count(record.get("refused")),
    )
    return Laptop(
        record["id"],
        str(record.get("account") or ""),
        told,
        dt.datetime.fromtimestamp(record["last_modified"] / 1000, dt.UTC),
        said.get("lost") is True,
        str(said.get("reported_by") or ""),
        _moment(said.get("reported_at")),
    )


def _text(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def _moment(value: object) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.astimezone(dt.UTC) if moment and moment.tzinfo else None


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
