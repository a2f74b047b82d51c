# SPDX-License-Identifier: EUPL-1.2
"""What belongs to the municipality as a whole: its terms, its topics, and what a new store starts with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import outbox
from storage.errors import RodeLoperError
from storage.models import CompanyList, Department, Term, Topic
from storage.operations.fields import named
from storage.operations.unit import get, operation
from storage.rules import ids, mail
from storage.rules.rights import Actor
from storage.rules.terms import parse_term

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_ARRANGED: dict[str, type[Department | Topic | CompanyList]] = {
    "departments": Department,
    "topics": Topic,
    "lists": CompanyList,
}
TOPIC_FIELDS = frozenset({"name", "hint", "position"})


@operation("municipality.seed")
def seed(db: Session, actor: Actor, name: str = "") -> None:
    """Give a new store the departments, topics and lists that we ship; what is there already stays as it is.

    Their ids are fixed, so two stores that were seeded apart hold the same records.
    """
    for model, defaults in ((Department, ids.DEPARTMENTS), (Topic, ids.TOPICS), (CompanyList, ids.LISTS)):
        known = set(db.scalars(select(model.id)))
        for position, default in enumerate(defaults, start=1):
            if default.id not in known:
                texts = (
                    {"hint": default.hint}
                    if model is Topic
                    else {"description": default.hint}
                    if model is CompanyList
                    else {}
                )
                db.add(model(id=default.id, code=default.code, name=default.name, position=position, **texts))
    if name:
        _set(db, "municipality", name)


@operation("municipality.set_term")
def set_term(db: Session, actor: Actor, name: str, value: str) -> None:
    """Set one term. Raises ``terms.…`` when the value does not fit (see ``rules.terms``)."""
    _set(db, name, str(parse_term(name, value)))


def _set(db: Session, name: str, value: str) -> None:
    term = db.get(Term, ids.fixed_id("terms", name))
    if term is None:
        db.add(Term(id=ids.fixed_id("terms", name), name=name, value=value))
    else:
        term.value = value


@operation("municipality.describe")
def describe(db: Session, actor: Actor, *, name: str | None = None, accent: str | None = None) -> None:
    """Give the municipality its name or its colour (``#0B6075``; empty: the colour of the program).

    Raises ``fields.invalid`` with a problem per field.
    """
    if name is not None and not name.strip():
        raise RodeLoperError("fields.invalid", fields={"name": "fields.missing"})
    if accent and not _COLOUR.fullmatch(accent):
        raise RodeLoperError("fields.invalid", fields={"accent": "fields.colour"})
    for term, value in (("municipality", name), ("accent", accent)):
        if value is not None:
            _set(db, term, value.strip())


@operation("municipality.set_mail")
def set_mail(
    db: Session,
    actor: Actor,
    *,
    host: str,
    port: str = "",
    security: str = "",
    sender: str = "",
    login: str = "",
) -> None:
    """Through which mail server mail goes, and in whose name; without ``host`` through none.

    Raises ``fields.invalid`` with a problem per field.
    """
    for term, value in mail.terms_of(mail.checked(host, port, security, sender, login)).items():
        _set(db, term, value)


@operation("municipality.arrange")
def arrange(db: Session, actor: Actor, kind: str, ids_in_order: Sequence[str]) -> None:
    """Put ``departments``, ``topics`` or ``lists`` in this order; those that are not named keep their position."""
    model: type[Department | Topic | CompanyList] = _ARRANGED[kind]
    for position, id_ in enumerate(ids_in_order, start=1):
        get(db, model, id_).position = position


@operation("municipality.add_topic")
def add_topic(db: Session, actor: Actor, /, **fields: Any) -> str:
    """Add a topic at the end of the list; answers with the id."""
    last = db.scalar(select(func.max(Topic.position))) or 0
    topic = Topic(**{"position": last + 1, **named(fields, TOPIC_FIELDS)})
    db.add(topic)
    db.flush()
    return topic.id


@operation("municipality.change_topic")
def change_topic(db: Session, actor: Actor, topic_id: str, /, **fields: Any) -> None:
    """Change only the given fields."""
    topic = get(db, Topic, topic_id)
    for name, value in named(fields, TOPIC_FIELDS, partly=True).items():
        setattr(topic, name, value)


@operation("municipality.archive_topic")
def archive_topic(db: Session, actor: Actor, topic_id: str, *, archived: bool = True) -> None:
    """Take a topic out of the pickers, or back in; old visits keep it."""
    get(db, Topic, topic_id).archived_at = outbox.now(db) if archived else None
