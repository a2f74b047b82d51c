# SPDX-License-Identifier: EUPL-1.2
"""The letters that a municipality writes to a company, and what each of their templates may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from storage.rules.ids import fixed_id


class LetterKind(StrEnum):
    """What a letter is for."""

    AFTER_VISIT = "after_visit"
    DONE = "action_done"
    DROPPED = "action_dropped"
    LONGER = "action_longer"


LANGUAGES = ("nl", "en")
"""The languages in which a letter can be written; each has a template of its own."""

_ALWAYS: Mapping[str, tuple[str, ...]] = {
    "bedrijf": ("naam", "straat", "postcode", "plaats"),
    "contactpersoon": ("naam", "aanhef", "functie"),
    "afzender": ("naam", "functie", "afdeling", "telefoon", "email"),
    "gemeente": ("naam",),
    "brief": ("datum",),
}
_ACTION = ("wat", "beloofd_op", "beloofd_door")
FIELDS: Mapping[LetterKind, Mapping[str, tuple[str, ...]]] = {
    LetterKind.AFTER_VISIT: {
        "bezoek": ("datum", "plaats", "deelnemers"),
        "vervolg": ("wie", "datum"),
        **_ALWAYS,
    },
    LetterKind.DONE: {"actie": (*_ACTION, "klaar_op", "uitkomst"), **_ALWAYS},
    LetterKind.DROPPED: {"actie": (*_ACTION, "reden"), **_ALWAYS},
    LetterKind.LONGER: {"actie": (*_ACTION, "oude_datum", "nieuwe_datum", "op_tijd", "reden"), **_ALWAYS},
}
"""For each letter the groups of fields that its template may name. Words of the field: whoever edits them is no programmer."""

LISTS: Mapping[LetterKind, Mapping[str, tuple[str, ...]]] = {
    LetterKind.AFTER_VISIT: {
        "afspraken": ("wat", "wie", "datum", "klaar", "tekst"),
        "onderwerpen": ("naam", "tekst"),
    },
    LetterKind.DONE: {},
    LetterKind.DROPPED: {},
    LetterKind.LONGER: {},
}
"""The lists that it may name, each with what one item of it has. Written out as a whole, a list has a line for each item."""


@dataclass(frozen=True, slots=True)
class Template:
    """What a letter is filled from: the subject, one line, and the text."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A letter as it is written: plain text, with an empty line between paragraphs and ``- `` before what is listed."""

    subject: str
    text: str


def template_id(kind: LetterKind, language: str) -> str:
    """The id of the municipality's own template: laptops that both make one mean the same."""
    return fixed_id("letter_templates", f"{kind.value}:{language}")
