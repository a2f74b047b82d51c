# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with which kind of record at the backend, in tables that set-up and plugin both read.

A municipality has three places (Kinto: buckets): *open*, which all its groups read; *closed*, where each record names
its readers; and *devices*, where each laptop keeps its own record, so that a heartbeat never wakes anybody's poll.
"""

from __future__ import annotations

import zlib
from enum import StrEnum

from storage.rules import rights
from sync import groups

ADMINISTRATOR = "administrator"
"""The login that sets up the structure, through the administration instance only."""

PREFIX = "gemeente-"
CLOSED_SUFFIX, DEVICES_SUFFIX = "-vertrouwelijk", "-apparaten"

LARGEST_RECORD = 256 * 1024
"""Bytes of one record as JSON. A conversation of an hour is 10 kB."""
LARGEST_REQUEST = 8 * 1024 * 1024
"""Bytes of one request; a batch of fifty long notes is half of it."""

LOCK_SPACE = 0x526F4C6F
"""The first number of our locks in PostgreSQL, so that we never meet those of another program."""

GROUPS = groups.ALL
ADMINISTRATORS = groups.ADMINISTRATORS
BLOCKED = "blocked"
"""Who may do nothing here any more, whatever a provider of logins says; a group without any right."""

ROLES = {role.value: group for role, group in groups.OF_ROLE.items()}
"""The group of each role that a colleague can have."""


class Place(StrEnum):
    """The three places of a municipality."""

    OPEN = "open"
    CLOSED = "closed"
    DEVICES = "devices"


CLOSED_KINDS = (
    "notes", "contact_moments", "alerts", "actions", "action_updates", "conflicts", "brief_parts", "brief_remarks",
)  # fmt: skip
"""The kinds that can be confidential."""

ONLY_CLOSED = frozenset({"brief_remarks"})
"""The kinds that always are: nobody makes one in the open place."""

DEVICES, LOST, SHARES = "devices", "lost_devices", "device_keys"
DEVICE_KINDS = (DEVICES, "read_marks", SHARES, LOST)
"""What a laptop tells about itself; one record a laptop, or a person. ``device_keys``: what a laptop without a passphrase
needs to open again after it was shut; only its own login reads it, and not while the laptop is lost. ``lost_devices``:
what supervisors say about a laptop of somebody else."""

SUPERVISORS = groups.of_roles(rights.PLANNERS)
"""Who reads the records of all laptops: whose has not been in touch, which version runs where."""

DELETABLE = (
    frozenset({"team_members", "attendees", "contacts", "list_members", "companies", *CLOSED_KINDS})
    - ONLY_CLOSED
)
"""What a laptop deletes; everything else is archived or withdrawn in a field. What becomes confidential is deleted in the
open place and made again in the closed one, and the other way round."""

APPEND_ONLY = frozenset({"action_updates", "brief_versions", "brief_parts", "brief_marks", "brief_remarks"})

FIXED = APPEND_ONLY | {"conflicts"}
"""What also somebody who moves it to the other place leaves as it is."""

OWNER = groups.OWNER

OWNER_OF_OTHERS = "created_by"
"""That field for the other kinds, where it matters: in the closed place."""

ONLY_BY_OWNER = frozenset({"notes"})
"""What only its owner changes or deletes."""

SETTLING = frozenset({"settled", "settled_at", "settled_by_id", "changed_at", "changed_by"})
"""All that may change in a conflict once it is there."""

OF_ADMINISTRATORS = rights.OF_ADMINISTRATORS
"""The fields of a colleague that only the group of administrators sets or changes, with what they are when left out."""

writers = groups.writers
"""The groups that create and change records of a kind in the open place, and make them in the closed one."""


def municipality_of(bucket: str) -> str:
    """The open bucket of the municipality that this bucket belongs to; an empty text when it is none of ours."""
    if not bucket.startswith(PREFIX):
        return ""
    for suffix in (CLOSED_SUFFIX, DEVICES_SUFFIX):
        bucket = bucket.removesuffix(suffix)
    return bucket


def lock_number(municipality: str) -> int:
    """The second number of the lock of this municipality (signed, of 32 bits). Two that share one only wait longer."""
    return zlib.crc32(municipality.encode()) - 2**31


def place_of(bucket: str) -> Place:
    """Which of the three places of its municipality a bucket is."""
    if bucket.endswith(CLOSED_SUFFIX):
        return Place.CLOSED
    return Place.DEVICES if bucket.endswith(DEVICES_SUFFIX) else Place.OPEN


def buckets(municipality: str) -> dict[Place, str]:
    """The three buckets of a municipality, given its open one."""
    return {
        Place.OPEN: municipality,
        Place.CLOSED: municipality + CLOSED_SUFFIX,
        Place.DEVICES: municipality + DEVICES_SUFFIX,
    }


def group_uri(municipality: str, group: str) -> str:
    """How Kinto names a group among the principals of a person."""
    return f"/buckets/{municipality}/groups/{group}"
