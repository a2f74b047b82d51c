# SPDX-License-Identifier: EUPL-1.2
"""Writing notes: every save keeps the whole text and makes its ``/actie`` lines actions, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.errors import RodeLoperError
from storage.models import Action, ActionUpdate, AgendaItem, Colleague, Note, Visit
from storage.operations import actions
from storage.operations.fields import merged_typing
from storage.operations.unit import all_of, get, operation
from storage.queries.people import ColleagueRow, colleagues
from storage.rules.action_lines import ActionLine, find_lines, parse_line, reconcile
from storage.rules.choices import Disclosure
from storage.rules.ids import note_id
from storage.rules.readers import as_text
from storage.rules.rights import Actor
from storage.rules.states import VisitState
from storage.rules.texts import storable


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did (``Changes.answer``): the note (empty when there was nothing to keep) and its actions.

    ``merged``: what the note says now, when it had more than who saved it knew of; else nothing.
    """

    note_id: str = ""
    made: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    merged: str | None = None


@operation("notes.save")
def save(
    db: Session,
    actor: Actor,
    *,
    agenda_item_id: str,
    text: str,
    seen: str | None = None,
    typing: int | None = None,
    disclosure: str | None = None,
) -> Saved:
    """Keep what the actor wrote under this topic; each author has one note there.

    ``seen``: the text that who writes took or saved last. When the note says something else by now (the same author on
    another laptop), what they wrote is merged into that and no word of either is lost; without it the text replaces the
    note. ``typing``: the number of the line that still has the cursor in it; it makes no action yet. Every other ``/actie``
    line is an action: a new line a new one, a changed line changes its action, and a line that is gone takes its action
    back unless somebody worked on it. Saving the same text twice changes nothing. Raises ``not-found`` and
    ``notes.too-long``.
    """
    note = own_note(db, agenda_item_id, actor.id)
    given = text = _clean(text)
    if note is None:
        item = get(db, AgendaItem, agenda_item_id)
        if not text.strip() and disclosure is None:
            return Saved()
        note = Note(visit_id=item.visit_id, agenda_item_id=item.id, author_id=actor.id, text=text)
        note.id = note_id(item.id, actor.id)
        note.disclosure = Disclosure(disclosure or Disclosure.INTERNAL).value
        db.add(note)
        db.flush()
    else:
        text = merged_typing(text, seen, note.text)
        if note.text != text:
            note.text = text
    if disclosure is not None:
        _disclose(db, note, Disclosure(disclosure))
    if text == given:
        return _Lines(db, actor, note).follow(typing)
    if typing is not None:
        typing = _moved(given, typing, text)
        if typing is None:  # It is being merged itself: its action waits, and those of the others with it.
            return Saved(note.id, merged=text)
    return replace(_Lines(db, actor, note).follow(typing), merged=text)


@operation("notes.settle")
def settle(db: Session, actor: Actor, *, visit_id: str) -> Saved:
    """Make the actions of lines that were never left: the laptop went dark, or the conversation just stopped.

    Looks at the actor's own notes of this visit; what was settled already stays as it is.
    """
    notes = all_of(db, Note, Note.visit_id == visit_id, Note.author_id == actor.id)
    done = [_Lines(db, actor, note).follow(None) for note in notes]
    return Saved(
        made=tuple(id_ for saved in done for id_ in saved.made),
        changed=tuple(id_ for saved in done for id_ in saved.changed),
        withdrawn=tuple(id_ for saved in done for id_ in saved.withdrawn),
    )


@operation("notes.disclose")
def disclose(db: Session, actor: Actor, note_id: str, disclosure: str) -> None:
    """Say who may read a note of one's own. Raises ``notes.not-yours``."""
    note = get(db, Note, note_id)
    if note.author_id != actor.id:
        raise RodeLoperError("notes.not-yours")
    _disclose(db, note, Disclosure(disclosure))


@operation("notes.name_readers")
def name_readers(db: Session, actor: Actor, *, agenda_item_id: str, readers: Collection[str]) -> None:
    """Say who reads the actor's note under this topic while it is confidential: these colleagues and the author, or
    nobody by name: then the team of the visit, whoever is in it. Raises ``not-found``.
    """
    note = own_note(db, agenda_item_id, actor.id)
    if note is None:
        raise RodeLoperError("not-found", kind="notes")
    for colleague in readers:
        get(db, Colleague, colleague)
    note.readers = as_text([*readers, actor.id]) if readers else ""


def own_note(db: Session, agenda_item_id: str, author_id: str) -> Note | None:
    """The note of this author under this topic."""
    query = select(Note).where(Note.agenda_item_id == agenda_item_id, Note.author_id == author_id)
    return db.scalars(query.order_by(Note.key).limit(1)).first()


LONGEST = 200_000
"""Characters in one note: fifty pages, far above any conversation and below what the backend takes."""


def _clean(text: str) -> str:
    if len(text) > LONGEST:
        raise RodeLoperError("notes.too-long", most=LONGEST)
    return storable(text)


def _moved(given: str, line: int, merged: str) -> int | None:
    """The number that a line of ``given`` has in the merged text, nothing when it is not there as it was."""
    before = given.split("\n")
    same = [n for n, one in enumerate(merged.split("\n")) if line < len(before) and one == before[line]]
    return min(same, key=lambda n: abs(n - line), default=None)


def _disclose(db: Session, note: Note, disclosure: Disclosure) -> None:
    """What was promised in a confidential note is confidential too."""
    before, note.disclosure = note.disclosure, disclosure.value
    if before == disclosure or Disclosure.CONFIDENTIAL not in (before, disclosure):
        # What somebody marked in the action itself stands.
        return
    for action in all_of(db, Action, Action.note_id == note.id):
        action.confidential = disclosure is Disclosure.CONFIDENTIAL


class _Lines:
    """The action lines of one note, kept in step with the actions that were made from them.

    Most saves have none: what only a line needs is read when there is one.
    """

    def __init__(self, db: Session, actor: Actor, note: Note) -> None:
        self.db, self.actor, self.note = db, actor, note
        self.removed: list[Action] = []  # what left with its line and comes back with it

    @cached_property
    def visit(self) -> Visit:
        return get(self.db, Visit, self.note.visit_id)

    @cached_property
    def colleagues(self) -> list[ColleagueRow]:
        return colleagues(self.db)

    def follow(self, typing: int | None) -> Saved:
        """Make, change and take back actions, as the text says now."""
        made_before = all_of(self.db, Action, Action.note_id == self.note.id, Action.sentence != "")
        if not made_before and "/act" not in self.note.text.casefold():
            return Saved(self.note.id)
        existing = [action for action in made_before if action.removed_at is None]
        self.removed = [action for action in made_before if action.removed_at is not None]
        lines = find_lines(self.note.text, self.colleagues, outbox.today(self.db))
        kept, new, gone = reconcile(self._heard(lines, existing), existing)
        open_line = self._start_of(typing)
        changed = tuple(
            action.id for line, action in kept if line.start != open_line and self._change(line, action)
        )
        made = tuple(self._make(line) for line in new if line.start != open_line)
        # A line that is being typed over may look like none; its action waits until the cursor leaves.
        withdrawn = tuple(action.id for action in gone if typing is None and self._withdraw(action))
        return Saved(self.note.id, made, changed, withdrawn)

    def _heard(self, lines: Sequence[ActionLine], existing: Sequence[Action]) -> list[ActionLine]:
        """The lines that ask for an action: without those whose action was taken back by hand while they stayed.

        Once such a line is gone from the text, nothing links it to what was taken back: typed again, it asks again.
        """
        by_hand = (
            actions.withdrawn_by_hand(self.db, [action.id for action in self.removed]) if self.removed else {}
        )
        silent = [action for action in self.removed if action.id in by_hand]
        self.removed = [action for action in self.removed if action.id not in by_hand]
        if not silent:
            return list(lines)
        there, heard = Counter(action.sentence for action in existing), []
        for line in lines:
            quiet = next((action for action in silent if action.sentence == line.sentence), None)
            if there[line.sentence] or quiet is None:
                there[line.sentence] -= 1
                heard.append(line)
            else:
                silent.remove(quiet)
        for action in silent:
            action.sentence = ""
        return heard

    def _start_of(self, line: int | None) -> int | None:
        if line is None:
            return None
        return sum(len(part) + 1 for part in self.note.text.split("\n")[:line])

    def _make(self, line: ActionLine) -> str:
        # A line that was taken away and typed again (or undone) brings back its own action.
        again = next((one for one in reversed(self.removed) if one.sentence == line.sentence), None)
        if again is not None:
            self.removed.remove(again)
            actions.restore(self.db, self.actor, again.id)
            return again.id
        made = actions.agree(
            self.db,
            self.actor,
            company_id=self.visit.company_id,
            visit_id=self.visit.id,
            note_id=self.note.id,
            title=line.title,
            sentence=line.sentence,
            owner_id=line.owner_id,
            due_on=line.due_on,
            confidential=self.note.disclosure == Disclosure.CONFIDENTIAL,
        )
        return str(made.answer)

    def _change(self, line: ActionLine, action: Action) -> bool:
        """Carry over what changed in the sentence; what was corrected in the action itself stands."""
        if line.sentence == action.sentence:
            return False
        before = parse_line(action.sentence, self.colleagues, action.promised_on)
        owner_id, due_on = line.owner_id, line.due_on
        if before is not None:
            # The same word means what it meant when it was written: "vr" is still the Friday of then.
            due_on = before.due_on if _words(line, "due") == _words(before, "due") else due_on
        action.sentence = line.sentence
        if before is None or before.title != line.title:
            actions.change(self.db, self.actor, action.id, title=line.title)
        if not action.is_open:
            return True
        if owner_id != (before.owner_id if before else None) and (
            owner_id or _still(before, "owner_id", action)
        ):
            actions.hand_over(self.db, self.actor, action.id, owner_id)
        if due_on != (before.due_on if before else None) and (due_on or _still(before, "due_on", action)):
            actions.postpone(self.db, self.actor, action.id, due_on, reason=line.sentence)
        return True

    def _withdraw(self, action: Action) -> bool:
        """A draft leaves with its line; what somebody works on, or what was wrapped up, stays."""
        worked_on = self.db.scalar(
            select(ActionUpdate.id)
            .where(ActionUpdate.action_id == action.id, ActionUpdate.actor_id != self.actor.id)
            .limit(1)
        )
        if worked_on or not action.is_open or self.visit.state == VisitState.WRAPPED_UP.value:
            return False
        actions.leave_with_line(self.db, self.actor, action.id)
        return True


def _words(line: ActionLine, kind: str) -> str:
    """What was typed for the owner or the date, "" for nothing."""
    whole = line.sentence
    offset = line.start + line.indent
    return next(
        (whole[span.start - offset : span.end - offset] for span in line.spans if span.kind == kind), ""
    )


def _still(before: ActionLine | None, name: str, action: Action) -> bool:
    """Whether the action still has what its sentence gave it: only then does taking the word away take it away."""
    return before is not None and getattr(before, name) == getattr(action, name)
