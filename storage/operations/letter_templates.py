# SPDX-License-Identifier: EUPL-1.2
"""The words in which a municipality writes its letters: change a template, or take back the one that the program ships."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storage.models import LetterTemplate
from storage.operations.unit import operation
from storage.rules.letter_filling import check
from storage.rules.letters import LANGUAGES, LetterKind, Template, template_id
from storage.rules.rights import Actor


@operation("letter_templates.write")
def write(
    db: Session, actor: Actor, kind: LetterKind | str, language: str, *, subject: str, text: str
) -> None:
    """Write the letters of this kind from another template. Raises ``templates.…``, with the line, for one that cannot be filled."""
    template = Template(" ".join(subject.split()), text.strip("\n") + "\n")
    check(LetterKind(kind), template)
    _set(db, LetterKind(kind), language, template)


@operation("letter_templates.take_default")
def take_default(db: Session, actor: Actor, kind: LetterKind | str, language: str) -> None:
    """Write the letters of this kind from the template that the program ships."""
    _set(db, LetterKind(kind), language, Template("", ""))


def _set(db: Session, kind: LetterKind, language: str, template: Template) -> None:
    if language not in LANGUAGES:
        raise ValueError(f"no letters in {language}")
    id_ = template_id(kind, language)
    row = db.get(LetterTemplate, id_)
    if row is None:
        if not template.text:
            return
        row = LetterTemplate(id=id_, kind=kind.value, language=language)
        db.add(row)
    row.subject, row.body = template.subject, template.text
