# SPDX-License-Identifier: EUPL-1.2
"""Contacts that were not a visit: a call, a question, a mail, someone at the counter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy.orm import Session

from storage import outbox
from storage.models import Company, ContactMoment
from storage.operations import actions
from storage.operations.company_fields import invalid
from storage.operations.derived import refresh_company
from storage.operations.unit import get, operation
from storage.rules.choices import Channel, Disclosure
from storage.rules.rights import Actor

FIELDS = frozenset(
    {"channel", "subject", "text", "contact_id", "colleague_id", "happened_at", "disclosure", "visit_id"}
)


@operation("contact_moments.log")
def log(
    db: Session, actor: Actor, company_id: str, /, *, action: Mapping[str, Any] | None = None, **fields: Any
) -> str:
    """Write down a contact; answers with the id.

    ``channel`` (default phone), ``subject`` (needed), ``text``, ``contact_id``, ``colleague_id`` (default who acts),
    ``happened_at`` (UTC, default now, never to come), ``disclosure``, ``visit_id`` (what it is about). ``action``: the arguments of ``actions.agree`` for
    a promise that was made in it, in the same transaction; confidential when the contact is. Raises ``not-found``, ``fields.invalid``.
    """
    get(db, Company, company_id)
    values = {
        "channel": Channel.PHONE.value,
        "subject": "",
        "colleague_id": actor.id,
        "happened_at": None,
        **fields,
    }
    moment = ContactMoment(company_id=company_id, **_checked(db, values))
    db.add(moment)
    db.flush()
    if action is not None:
        taken_over = {
            "promised_to_id": moment.contact_id,
            "confidential": moment.disclosure == Disclosure.CONFIDENTIAL,
        }
        actions.agree(db, actor, company_id=company_id, **{**taken_over, **action})
    refresh_company(db, company_id)
    return moment.id


@operation("contact_moments.change")
def change(db: Session, actor: Actor, moment_id: str, /, **fields: Any) -> None:
    """Change only the given fields. Raises ``not-found``, ``fields.invalid``."""
    moment = get(db, ContactMoment, moment_id)
    for name, value in _checked(db, fields).items():
        setattr(moment, name, value)
    db.flush()
    refresh_company(db, moment.company_id)


@operation("contact_moments.archive")
def archive(db: Session, actor: Actor, moment_id: str, *, archived: bool = True) -> None:
    """Take a contact out of the timeline, or back in."""
    moment = get(db, ContactMoment, moment_id)
    moment.archived_at = outbox.now(db) if archived else None
    db.flush()
    refresh_company(db, moment.company_id)


def _checked(db: Session, fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - FIELDS
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    problems: dict[str, str] = {}
    if "subject" in clean and not clean["subject"]:
        problems["subject"] = "fields.missing"
    if "channel" in clean and clean["channel"] not in frozenset(Channel):
        problems["channel"] = "fields.choice"
    if "disclosure" in clean and clean["disclosure"] not in frozenset(Disclosure):
        problems["disclosure"] = "fields.choice"
    for name in ("contact_id", "visit_id"):
        if name in clean:
            clean[name] = clean[name] or None
    if "happened_at" in clean:
        now = outbox.now(db)
        happened = cast("dt.datetime", clean["happened_at"] or now)
        if happened > now + dt.timedelta(minutes=5):
            problems["happened_at"] = "contact_moments.to-come"
        clean["happened_at"] = happened
    if problems:
        raise invalid(**problems)
    return clean
