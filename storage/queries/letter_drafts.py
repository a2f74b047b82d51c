# SPDX-License-Identifier: EUPL-1.2
"""A letter that somebody changed by hand and that did not go out yet, as this laptop keeps it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.rules.letters import LetterKind, Words

_KEPT = text("SELECT value FROM facts WHERE name = :name")
_ALL = text("SELECT name, value FROM facts WHERE name LIKE 'letter %'")


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """The words as they were left; ``to`` is the id of the contact, or empty. ``on``: when they were changed last."""

    kind: LetterKind
    language: str
    to: str
    words: Words
    on: dt.date = field(compare=False)


def letter_name(me: str, about_id: str) -> str:
    """The name under which this store keeps the letter that somebody writes about a visit or an action."""
    return f"letter {me} {about_id}"


def packed(draft: LetterDraft) -> str:
    """The draft as it is kept."""
    return json.dumps(
        {
            "kind": draft.kind.value,
            "language": draft.language,
            "to": draft.to,
            "subject": draft.words.subject,
            "text": draft.words.text,
            "on": draft.on.isoformat(),
        },
        ensure_ascii=False,
    )


def letter_draft(db: Session, me: str, about_id: str) -> LetterDraft | None:
    """What this person left of the letter about this visit or action; nothing when it is as the template says."""
    kept = db.scalar(_KEPT, {"name": letter_name(me, about_id)})
    return None if kept is None else _unpacked(kept)


def letters_about(db: Session, ids: Collection[str]) -> list[tuple[str, str, LetterDraft]]:
    """What anybody left of the letters about these on this laptop: the writer, what it is about, and the letter."""
    kept = [(*name.split(" "), value) for name, value in db.execute(_ALL)]
    return [(me, about, _unpacked(value)) for _word, me, about, value in kept if about in ids]


def _unpacked(kept: str) -> LetterDraft:
    found = json.loads(kept)
    return LetterDraft(
        LetterKind(found["kind"]),
        found["language"],
        found["to"],
        Words(found["subject"], found["text"]),
        dt.date.fromisoformat(found["on"]),
    )
