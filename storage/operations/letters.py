# SPDX-License-Identifier: EUPL-1.2
"""A letter to a company: kept while somebody changes it, and remembered as what we told once it went out."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from storage import outbox
from storage.models import Visit
from storage.operations import actions, contact_moments, half_typed
from storage.operations.unit import get, operation
from storage.queries.letter_drafts import LetterDraft, letter_name, packed
from storage.queries.merged import family
from storage.rules.choices import Disclosure
from storage.rules.letters import LetterKind, Words
from storage.rules.rights import Actor


@operation("letters.draft")
def draft(
    db: Session, actor: Actor, about_id: str, kind: LetterKind, words: Words, *, language: str, to: str = ""
) -> None:
    """Keep the letter as it is being changed, on this laptop only, until it went out or is written anew."""
    made = LetterDraft(LetterKind(kind), language, to, words, outbox.today(db))
    half_typed.keep(db, letter_name(actor.id, about_id), packed(made))


@operation("letters.discard")
def discard(db: Session, actor: Actor, about_id: str) -> None:
    """Forget what was changed by hand."""
    half_typed.forget(db, letter_name(actor.id, about_id))


@operation("letters.went_out")
def went_out(
    db: Session, actor: Actor, about_id: str, kind: LetterKind, words: Words, *,
    day: dt.date, channel: str, contact_id: str | None = None, told_to: str = "",
) -> None:  # fmt: skip
    """The letter about this visit or action went: word for word what we told the company, and no draft any more.

    Raises ``not-found``, and for a day that is still to come ``actions.day-to-come`` or ``fields.invalid``.
    """
    if kind is LetterKind.AFTER_VISIT:
        visit = get(db, Visit, about_id)
        contact_moments.log(
            db, actor, family(db, visit.company_id)[0], channel=channel, subject=words.subject, text=words.text,
            contact_id=contact_id, visit_id=about_id, happened_at=_moment(db, day), disclosure=Disclosure.SHAREABLE.value,
        )  # fmt: skip
    else:
        tell = actions.explain if kind is LetterKind.LONGER else actions.report_back
        tell(
            db, actor, about_id, told_on=day, channel=channel, told_to=told_to,
            text=f"{words.subject}\n\n{words.text}",
        )  # fmt: skip
    half_typed.forget(db, letter_name(actor.id, about_id))


def _moment(db: Session, day: dt.date) -> dt.datetime:
    """Now when it is today; of another day nobody remembers the hour."""
    if day == outbox.today(db):
        return outbox.now(db)
    return dt.datetime.combine(day, dt.time(12)).astimezone().astimezone(dt.UTC)
