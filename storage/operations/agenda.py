# SPDX-License-Identifier: EUPL-1.2
"""What a visit is going to be about: topics from the municipality's list or its own, with talking points, in an order."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from storage import outbox
from storage.errors import RodeLoperError
from storage.models import AgendaItem, Topic, Visit
from storage.operations.fields import merged_typing
from storage.operations.unit import all_of, get, operation
from storage.rules.ids import agenda_item_id
from storage.rules.rights import Actor


@operation("agenda.add")
def add(
    db: Session,
    actor: Actor,
    *,
    visit_id: str,
    topic_id: str | None = None,
    title: str = "",
    talking_points: str = "",
) -> str:
    """Put a topic at the end of the agenda (or back on it, with its talking points); answers with the item's id.

    Either a topic of the list or a title of one's own. Raises ``agenda.needs-title`` or ``not-found``.
    """
    get(db, Visit, visit_id)
    title = "" if topic_id else " ".join(title.split())
    if topic_id:
        get(db, Topic, topic_id)
    elif not title:
        raise RodeLoperError("agenda.needs-title")
    id_ = agenda_item_id(visit_id, topic_id, title)
    item = db.get(AgendaItem, id_)
    if item is None:
        item = AgendaItem(id=id_, visit_id=visit_id, topic_id=topic_id, title=title)
        db.add(item)
    elif item.archived_at is None:
        return id_
    item.archived_at = None
    item.position = 1 + max((other.position for other in _live(db, visit_id) if other is not item), default=0)
    item.talking_points = talking_points.strip() or item.talking_points or ""
    db.flush()
    return id_


@operation("agenda.choose")
def choose(
    db: Session, actor: Actor, *, visit_id: str, topics: Sequence[str], own_topics: Sequence[str] = (),
    seen: Sequence[str] | None = None,
) -> None:  # fmt: skip
    """Make exactly these the agenda: topics of the list (ids), then own titles. What leaves keeps its talking points.

    ``seen``: the items (ids) that who chooses saw; what came in meanwhile stays, behind these.
    """
    wanted = [add(db, actor, visit_id=visit_id, topic_id=topic).answer for topic in topics]
    wanted += [add(db, actor, visit_id=visit_id, title=title).answer for title in own_topics if title.strip()]
    for item in _live(db, visit_id):
        if item.id in wanted:
            item.position = wanted.index(item.id) + 1
        elif seen is None or item.id in seen:
            item.archived_at = outbox.now(db)
        else:
            item.position += len(wanted)


@operation("agenda.set_talking_points")
def set_talking_points(
    db: Session, actor: Actor, *, item_id: str, text: str, seen: str | None = None
) -> str | None:
    """What we want to say or ask under this topic; lines of plain text.

    ``seen``: what who writes saw there last; what came in since is merged, and the answer is what stands there now.
    """
    item = get(db, AgendaItem, item_id)
    item.talking_points = merged_typing(text.strip(), seen, item.talking_points)
    return item.talking_points if item.talking_points != text.strip() else None


@operation("agenda.add_talking_point")
def add_talking_point(db: Session, actor: Actor, *, item_id: str, line: str) -> None:
    """One more line under this topic; a line that is there already is not added again."""
    item = get(db, AgendaItem, item_id)
    lines = item.talking_points.splitlines()
    if line.strip() and line.strip() not in lines:
        item.talking_points = "\n".join([*lines, line.strip()])


@operation("agenda.reorder")
def reorder(db: Session, actor: Actor, *, visit_id: str, items: Sequence[str]) -> None:
    """Put the items in this order; those that are not named (a colleague just added them) come after."""
    live = _live(db, visit_id)
    order = {id_: n for n, id_ in enumerate(items)}
    for n, item in enumerate(sorted(live, key=lambda one: (order.get(one.id, len(order)), one.position)), 1):
        item.position = n


@operation("agenda.remove")
def remove(db: Session, actor: Actor, *, item_id: str) -> None:
    """Take a topic off the agenda. Its talking points, and what was written under it, stay (``restore`` brings it back)."""
    get(db, AgendaItem, item_id).archived_at = outbox.now(db)


@operation("agenda.restore")
def restore(db: Session, actor: Actor, *, item_id: str) -> None:
    """Put a removed topic back where it was."""
    get(db, AgendaItem, item_id).archived_at = None


def _live(db: Session, visit_id: str) -> list[AgendaItem]:
    items = all_of(db, AgendaItem, AgendaItem.visit_id == visit_id, AgendaItem.archived_at.is_(None))
    return sorted(items, key=lambda item: (item.position, item.key))
