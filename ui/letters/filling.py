# SPDX-License-Identifier: EUPL-1.2
"""From what may be shared to the words of a letter: the fields of its template, in its language. Knows no Qt."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from assets.texts import _, date_full, in_language
from storage.queries.letters import AboutAction, Addressee, AfterVisit, Agreed, Around
from storage.rules.letter_defaults import DEFAULTS
from storage.rules.letter_filling import Group, Items, TemplateError, Values, fill
from storage.rules.letters import LetterKind, Template, Words
from storage.rules.states import ActionState

if TYPE_CHECKING:
    from ui.documents.letter import Letter

_HEAD = re.compile(r"^[ \t]*(?:#{1,6}|>)+[ \t]*", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[*+][ \t]+", re.MULTILINE)
_MARKS = re.compile(r"\*\*|__|~~|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\(([^)\s]*)[^)\n]*\)")


def kind_of(about: AfterVisit | AboutAction) -> LetterKind:
    """Which letter this asks for: by what it is about, and how that stands."""
    if isinstance(about, AfterVisit):
        return LetterKind.AFTER_VISIT
    match about.state:
        case ActionState.DONE:
            return LetterKind.DONE
        case ActionState.DROPPED:
            return LetterKind.DROPPED
    return LetterKind.LONGER


def is_on_time(about: AboutAction, today: dt.date) -> bool:
    """An open action that will be done when the company expects it: nothing takes longer, it only hears how it goes."""
    return (
        not about.state.is_closed
        and about.due_on == about.known_due
        and about.due_on is not None
        and about.due_on >= today
    )


def values(about: AfterVisit | AboutAction, to: Addressee | None, *, language: str, today: dt.date) -> Values:
    """The fields of the template, in ``nl`` or ``en``. ``to``: whom it goes to, nobody in particular when there is none."""
    with in_language(language):
        around = about.around
        filled: dict[str, Group | Items] = {
            "bedrijf": Group(naam=around.company, straat=around.street, postcode=around.postcode, plaats=around.city),
            "contactpersoon": Group(
                naam=to.name if to else "", aanhef=greeting(to), functie=to.function if to else ""
            ),
            "afzender": Group(
                naam=around.sender.name, functie=around.sender.function, afdeling=around.sender.department,
                telefoon=around.sender.phone, email=around.sender.email,
            ),
            "gemeente": Group(naam=around.municipality),
            "brief": Group(datum=date_full(today)),
        }  # fmt: skip
        return filled | (_visit(about, today) if isinstance(about, AfterVisit) else _action(about, today))


def _visit(about: AfterVisit, today: dt.date) -> dict[str, Group | Items]:
    return {
        "bezoek": Group(
            datum=_day(about.day), plaats=about.place, deelnemers=", ".join(about.team)
        ),
        "vervolg": Group(wie=about.teller, datum=_to_come(about.tell_before, today)),
        "afspraken": Items(_agreed(one, today) for one in about.agreed),
        "onderwerpen": Items(
            Group(naam=topic.title, tekst="\n".join(plain_words(text) for text in topic.texts))
            for topic in about.topics
        ),
    }  # fmt: skip


def _agreed(one: Agreed, today: dt.date) -> Group:
    """A letter that is late promises no day that is past: what is done by then says when."""
    who = ", ".join(part for part in (one.owner, one.department) if part)
    done, due = _day(one.done_on), "" if one.done_on else _to_come(one.due_on, today)
    when = _("done on {day}").format(day=done) if done else due
    whole = ", ".join(part for part in (one.title, who, when) if part)
    return Group(wat=one.title, wie=who, datum=due, klaar=done, tekst=whole)


def _action(about: AboutAction, today: dt.date) -> dict[str, Group | Items]:
    fields = {
        "wat": about.title,
        "beloofd_op": date_full(about.promised_on),
        "beloofd_door": about.promised_by,
    }
    match kind_of(about):
        case LetterKind.DONE:
            fields |= {"klaar_op": _day(about.done_on), "uitkomst": _sentence(about.outcome)}
        case LetterKind.DROPPED:
            fields["reden"] = _sentence(about.reason)
        case _:
            fields |= {
                "oude_datum": _day(about.known_due),
                "nieuwe_datum": _to_come(about.due_on, today) if about.due_on != about.known_due else "",
                "op_tijd": date_full(about.due_on) if about.due_on and is_on_time(about, today) else "",
                "reden": _sentence(about.reason),
            }
    return {"actie": Group(fields)}


def _day(day: dt.date | None) -> str:
    return date_full(day) if day else ""


def _to_come(day: dt.date | None, today: dt.date) -> str:
    """A date that can still be promised."""
    return date_full(day) if day and day >= today else ""


def _sentence(words: str) -> str:
    """With a capital and a full stop: it stands among other sentences."""
    clean = " ".join(plain_words(words).split())
    if not clean:
        return ""
    return clean[:1].upper() + clean[1:] + ("" if clean[-1] in ".!?…" else ".")


def greeting(to: Addressee | None) -> str:
    """``Geachte mevrouw Brandsma``, without the comma."""
    if to is None or not to.name.strip():
        return _("Dear Sir or Madam")
    first, _space, rest = to.name.strip().partition(" ")
    last = (rest or first)[:1].upper() + (rest or first)[1:]
    if to.salutation == "mevrouw":
        return _("Dear Ms {name}").format(name=last)
    if to.salutation == "de heer":
        return _("Dear Mr {name}").format(name=last)
    return _("Dear {name}").format(name=to.name.strip())


def plain_words(markdown: str) -> str:
    """A note as plain text: no marks, and lists with ``- ``. What was written stays, letter for letter."""
    text = _LINK.sub(lambda found: f"{found[1]} ({found[2]})" if found[2] else found[1], markdown)
    text = _BULLET.sub("- ", _HEAD.sub("", text))
    return "\n".join(line.strip() for line in _MARKS.sub("", text).splitlines() if line.strip())


def written(kind: LetterKind, language: str, template: Template, filled: Values) -> Words:
    """The words of the letter, from this template."""
    try:
        return fill(kind, template, filled)
    except TemplateError:
        # It can be filled in itself, but not with this: more items than a letter can hold.
        return fill(kind, DEFAULTS[kind, language], filled)


def spoken(words: Words, around: Around, to: Addressee | None, *, language: str) -> str:
    """What of a letter can be said on the telephone: not to whom it is, nor who signs it."""
    parts = [part.strip() for part in words.text.split("\n\n") if part.strip()]
    with in_language(language):
        hello = greeting(to)
    if parts and parts[0].startswith(hello):
        del parts[0]
    if parts and around.sender.name and parts[-1].startswith(around.sender.name):
        parts.pop()
        # “Met vriendelijke groet,”
        if parts and parts[-1].endswith(",") and "\n" not in parts[-1]:
            parts.pop()
    return "\n\n".join(parts)


def address(around: Around, to: Addressee | None, *, language: str) -> tuple[str, ...]:
    """The lines of the window of an envelope."""
    with in_language(language):
        person = _("For the attention of {name}").format(name=named(to)) if to else ""
    town = "  ".join(part for part in (around.postcode, around.city) if part)
    return tuple(line for line in (around.company, person, around.street, town) if line.strip())


def named(to: Addressee) -> str:
    """``mevrouw Hanneke Brandsma``, in a letter and wherever it is said to whom one went."""
    return f"{to.salutation} {to.name}".strip()


def on_paper(
    around: Around, to: Addressee | None, *, subject: str, text: str, language: str, today: dt.date
) -> Letter:
    """The letter as it is printed."""
    # ReportLab is loaded when the first paper is made.
    from ui.documents.letter import Letter

    sender = around.sender
    lines = (sender.name, sender.function, sender.department, sender.phone, sender.email)
    return Letter(
        municipality=around.municipality,
        address=address(around, to, language=language),
        sender=tuple(line for line in lines if line.strip()),
        day=today,
        subject=subject,
        text=text,
    )
