# SPDX-License-Identifier: EUPL-1.2
"""From which template a letter is written: the municipality's own, or the one that the program ships."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import LetterTemplate
from storage.rules.letter_defaults import DEFAULTS
from storage.rules.letter_filling import TemplateError, check
from storage.rules.letters import LetterKind, Template, template_id


@dataclass(frozen=True, slots=True)
class InForce:
    """The template that counts. ``own``: the municipality wrote it.

    ``broken``: its own template cannot be filled, and why; then the one that the program ships counts. Only one that came
    from elsewhere can be: here none is saved.
    """

    kind: LetterKind
    language: str
    template: Template
    own: bool = False
    broken: TemplateError | None = None
    written: Template | None = None
    """What the municipality wrote, also when it is broken."""


def template_in_force(db: Session, kind: LetterKind, language: str) -> InForce:
    """The template of this kind of letter in this language."""
    query = select(LetterTemplate.subject, LetterTemplate.body)
    row = db.execute(query.where(LetterTemplate.id == template_id(kind, language))).first()
    default = DEFAULTS[kind, language]
    if row is None or not row.body.strip():
        return InForce(kind, language, default)
    own = Template(row.subject, row.body)
    try:
        check(kind, own)
    except TemplateError as problem:
        return InForce(kind, language, default, own=True, broken=problem, written=own)
    return InForce(kind, language, own, own=True, written=own)
