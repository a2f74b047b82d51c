# SPDX-License-Identifier: EUPL-1.2
"""A conversation as it lies on the table: its topics with my text, who else wrote, its actions, signals and late promises."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from storage.models import Action, AgendaItem, Alert, Colleague, Company, Note, Topic
from storage.queries.merged import family
from storage.queries.visits import VisitRow, row
from storage.rules.choices import AlertKind, Disclosure
from storage.rules.states import ActionState


@dataclass(frozen=True, slots=True)
class OtherNote:
    """What a team mate wrote under the same topic."""

    author: str
    text: str
    disclosure: Disclosure


@dataclass(frozen=True, slots=True)
class TopicNote:
    """A topic on the table (``id`` of the agenda item) with my note, "" when I wrote nothing yet."""

    id: str
    topic_id: str | None
    title: str
    hint: str
    talking_points: str
    note_id: str
    text: str
    disclosure: Disclosure
    readers: tuple[str, ...]
    """The colleagues whom my note names while it is confidential; nobody: the team of the visit."""
    others: tuple[OtherNote, ...]

    @property
    def written(self) -> bool:
        """Whether anybody wrote something here."""
        return bool(self.text.strip() or self.others)


@dataclass(frozen=True, slots=True)
class TableAction:
    """An action of this visit; ``topic_item_id`` and ``topic`` say where it was written down, if it was in a note."""

    id: str
    title: str
    state: ActionState
    owner_id: str | None
    owner: str
    due_on: dt.date | None
    note_id: str | None
    sentence: str
    topic_item_id: str | None
    topic: str
    mine: bool
    confidential: bool = False

    @property
    def complete(self) -> bool:
        """It has an owner and a date, or needs none any more."""
        return self.state.is_closed or bool(self.owner_id and self.due_on)


@dataclass(frozen=True, slots=True)
class TableAlert:
    """A signal that was raised in this visit."""

    id: str
    kind: AlertKind
    text: str


@dataclass(frozen=True, slots=True)
class LatePromise:
    """An earlier promise the company may bring up: ``days_late``, or 0 for one that is done and not told."""

    id: str
    title: str
    owner: str
    days_late: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything of one visit that lies on the table; ``late`` has the latest first, then what must be told."""

    visit: VisitRow
    manager_id: str | None
    topics: tuple[TopicNote, ...]
    actions: tuple[TableAction, ...]
    alerts: tuple[TableAlert, ...]
    late: tuple[LatePromise, ...]

    @property
    def written(self) -> int:
        """How many topics somebody wrote under."""
        return sum(topic.written for topic in self.topics)


def conversation(db: Session, visit_id: str, me: str, today: dt.date) -> Conversation:
    """The conversation of a visit as this colleague sees it. Raises ``not-found``."""
    visit = row(db, visit_id)
    return Conversation(
        visit=visit,
        manager_id=db.scalar(select(Company.account_manager_id).where(Company.id == visit.company_id)),
        topics=_topics(db, visit_id, me),
        actions=table_actions(db, visit_id, me),
        alerts=table_alerts(db, visit_id),
        late=_late(db, family(db, visit.company_id), visit_id, today),
    )


def table_actions(db: Session, visit_id: str, me: str) -> tuple[TableAction, ...]:
    """The actions of a visit, the newest first."""
    owner = aliased(Colleague)
    query = (
        select(
            Action.id, Action.title, Action.state, Action.owner_id, owner.name, Action.due_on, Action.note_id,
            Action.sentence, Note.agenda_item_id, Topic.name, AgendaItem.title, Action.created_by, Action.confidential,
            Note.disclosure,
        )
        .outerjoin(owner, owner.id == Action.owner_id)
        .outerjoin(Note, Note.id == Action.note_id)
        .outerjoin(AgendaItem, AgendaItem.id == Note.agenda_item_id)
        .outerjoin(Topic, Topic.id == AgendaItem.topic_id)
        .where(Action.visit_id == visit_id, Action.removed_at.is_(None))
        .order_by(Action.key.desc())
    )  # fmt: skip
    return tuple(
        TableAction(
            id=line[0],
            title=line[1],
            state=ActionState(line[2]),
            owner_id=line[3],
            owner=line[4] or "",
            due_on=line[5],
            note_id=line[6],
            sentence=line[7],
            topic_item_id=line[8],
            topic=line[9] or line[10] or "",
            mine=line[11] == me,
            confidential=line[12] or line[13] == Disclosure.CONFIDENTIAL,
        )
        for line in db.execute(query)
    )


def table_alerts(db: Session, visit_id: str) -> tuple[TableAlert, ...]:
    """The signals of a visit that are still up, in the order they were raised."""
    query = (
        select(Alert.id, Alert.kind, Alert.text)
        .where(Alert.visit_id == visit_id, Alert.archived_at.is_(None))
        .order_by(Alert.key)
    )
    return tuple(TableAlert(line.id, AlertKind(line.kind), line.text) for line in db.execute(query))


def _topics(db: Session, visit_id: str, me: str) -> tuple[TopicNote, ...]:
    mine: dict[str, tuple[str, str, Disclosure, tuple[str, ...]]] = {}
    others: dict[str, list[OtherNote]] = defaultdict(list)
    notes = (
        select(
            Note.agenda_item_id,
            Note.id,
            Note.author_id,
            Colleague.name,
            Note.text,
            Note.disclosure,
            Note.readers,
        )
        .join(Colleague, Colleague.id == Note.author_id)
        .where(Note.visit_id == visit_id)
        .order_by(Note.key)
    )
    for item, note_id, author_id, author, text, disclosure, readers in db.execute(notes):
        if author_id == me:
            mine.setdefault(item, (note_id, text, Disclosure(disclosure), tuple(readers.split())))
        elif text.strip():
            others[item].append(OtherNote(author, text, Disclosure(disclosure)))
    items = (
        select(
            AgendaItem.id,
            AgendaItem.topic_id,
            func.coalesce(Topic.name, AgendaItem.title),
            func.coalesce(Topic.hint, ""),
            AgendaItem.talking_points,
        )
        .outerjoin(Topic, Topic.id == AgendaItem.topic_id)
        # A topic that left the agenda stays on the table as long as something is written under it.
        .where(AgendaItem.visit_id == visit_id)
        .where(or_(AgendaItem.archived_at.is_(None), AgendaItem.id.in_(_written_items(mine, others))))
        .order_by(AgendaItem.position, AgendaItem.key)
    )
    nothing: tuple[str, str, Disclosure, tuple[str, ...]] = ("", "", Disclosure.INTERNAL, ())
    return tuple(
        TopicNote(*line, *mine.get(line[0], nothing), tuple(others.get(line[0], ())))
        for line in db.execute(items)
    )


def _written_items(
    mine: dict[str, tuple[str, str, Disclosure, tuple[str, ...]]], others: dict[str, list[OtherNote]]
) -> list[str]:
    return sorted({item for item, (_id, text, *_who) in mine.items() if text.strip()} | set(others))


def _late(db: Session, company_ids: Sequence[str], visit_id: str, today: dt.date) -> tuple[LatePromise, ...]:
    owner = aliased(Colleague)
    query = (
        select(Action.id, Action.title, owner.name, Action.due_on, Action.is_open)
        .outerjoin(owner, owner.id == Action.owner_id)
        .where(Action.company_id.in_(company_ids), Action.removed_at.is_(None))
        .where(or_(Action.visit_id.is_(None), Action.visit_id != visit_id))
        .where(or_(Action.is_open & (Action.due_on < today), Action.is_not_told))
        .order_by(Action.is_open.desc(), Action.due_on, Action.key)
    )
    return tuple(
        LatePromise(line.id, line.title, line.name or "", (today - line.due_on).days if line.is_open else 0)
        for line in db.execute(query)
    )
