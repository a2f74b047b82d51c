# SPDX-License-Identifier: EUPL-1.2
"""Everything that the municipality told a company, in the words that were used: so that everybody gives the same answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Action, ActionUpdate, Colleague, Company, Contact, ContactMoment
from storage.queries.letters import confidential_actions
from storage.queries.merged import family
from storage.queries.people import municipality
from storage.rules.actions import UpdateKind
from storage.rules.choices import Disclosure
from storage.rules.workdays import dutch_day


class ToldKind(StrEnum):
    """What was told: in a contact (a letter, a mail, a call), how an action is going, or how it ended."""

    CONTACT = "contact"
    EXPLAINED = "explained"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class ToldItem:
    """One thing that the company heard. ``at``: the moment, where it is known; ``on``: the day in the Netherlands.

    ``to``: who heard it, empty for nobody in particular. ``words``: exactly what was said or written. ``about``: the action.
    ``disclosure``: of whom the words are; those of a letter are shareable, a call may be internal or confidential.
    """

    kind: ToldKind
    id: str
    on: dt.date
    at: dt.datetime | None
    channel: str
    who: str
    to: str
    title: str
    words: str
    about: str = ""
    action_id: str = ""
    visit_id: str = ""
    disclosure: str = Disclosure.SHAREABLE.value

    @property
    def is_internal(self) -> bool:
        """The words are for ourselves: what is shown, copied or printed elsewhere has none of them."""
        return self.disclosure != Disclosure.SHAREABLE


@dataclass(frozen=True, slots=True)
class Told:
    """All of it, newest first."""

    company_id: str
    company: str
    municipality: str
    items: tuple[ToldItem, ...]


def told(db: Session, company_id: str) -> Told:
    """What this company, and all that was merged into it, was told."""
    related = family(db, company_id)
    found = [*_contacts(db, related), *_tellings(db, related)]
    found.sort(key=lambda item: (item.on, item.at or _MIDNIGHT, item.id), reverse=True)
    name = db.scalar(select(Company.name).where(Company.id == related[0])) or ""
    return Told(related[0], name, municipality(db), tuple(found))


_MIDNIGHT = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _contacts(db: Session, related: Sequence[str]) -> list[ToldItem]:
    m = ContactMoment
    query = (
        select(
            m.id, m.happened_at, m.channel, Colleague.name, Contact.salutation, Contact.name, m.subject, m.text,
            m.visit_id, m.disclosure,
        )
        .outerjoin(Colleague, Colleague.id == m.colleague_id)
        .outerjoin(Contact, Contact.id == m.contact_id)
        .where(m.company_id.in_(related), m.archived_at.is_(None))
    )  # fmt: skip
    return [
        ToldItem(
            ToldKind.CONTACT, id_, dutch_day(at), at, channel, who or "", f"{salutation or ''} {to or ''}".strip(),
            subject, text, visit_id=visit or "", disclosure=disclosure,
        )
        for id_, at, channel, who, salutation, to, subject, text, visit, disclosure in db.execute(query)
    ]  # fmt: skip


def _tellings(db: Session, related: Sequence[str]) -> list[ToldItem]:
    u, a = ActionUpdate, Action
    kinds = (UpdateKind.TOLD.value, UpdateKind.EXPLAINED.value)
    query = (
        select(
            u.id, u.kind, u.told_on, u.at, u.channel, Colleague.name, u.told_to, u.text, a.title, a.id,
        )
        .join(a, a.id == u.action_id)
        .outerjoin(Colleague, Colleague.id == u.actor_id)
        .where(a.company_id.in_(related), a.removed_at.is_(None), u.kind.in_(kinds))
    )  # fmt: skip
    gone, polite = _taken_back(db, related), _salutations(db, related)
    rows = db.execute(query).all()
    closed = _closed(db, {row[-1] for row in rows})
    items = []
    for id_, kind, on, at, channel, who, to, text, title, action in rows:
        if id_ in gone:
            continue
        heading, words = _letter(text)
        items.append(
            ToldItem(
                ToldKind(kind), id_, on or dutch_day(at), at if on in (None, dutch_day(at)) else None, channel, who or "",
                polite.get(to, to), heading or title, words, title, action,
                disclosure=Disclosure.CONFIDENTIAL.value if action in closed else Disclosure.SHAREABLE.value,
            )
        )  # fmt: skip
    return items


def _closed(db: Session, actions: Iterable[str]) -> set[str]:
    """Which of these actions are confidential, in the same sense as for a letter."""
    ids = sorted(actions)
    return {id_ for at in range(0, len(ids), 500) for id_ in confidential_actions(db, ids[at : at + 500])}


def _salutations(db: Session, related: Sequence[str]) -> dict[str, str]:
    """How each person of the company is named in a letter: a step has only the name."""
    query = select(Contact.name, Contact.salutation).where(
        Contact.company_id.in_(related), Contact.salutation != ""
    )
    return {name: f"{salutation} {name}" for name, salutation in db.execute(query)}


def _letter(text: str) -> tuple[str, str]:
    """Subject and words of a letter, which stands in a step with its subject as a line of its own."""
    subject, gap, words = text.partition("\n\n")
    return (subject, words) if gap and "\n" not in subject else ("", text)


def _taken_back(db: Session, related: Sequence[str]) -> set[str]:
    """The steps that were taken back; what takes one back can itself be."""
    u = ActionUpdate
    query = (
        select(u.id, u.undoes_id)
        .join(Action, Action.id == u.action_id)
        .where(Action.company_id.in_(related), u.kind == UpdateKind.UNDONE.value)
        .order_by(u.action_id, u.counter.desc(), u.device.desc())
    )
    gone: set[str] = set()
    for id_, undone in db.execute(query):
        if id_ not in gone and undone:
            gone.add(undone)
    return gone
