# SPDX-License-Identifier: EUPL-1.2
"""One search over everything that has a name or words: companies, people, visits, notes, actions, contact moments."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from storage import search
from storage.base import EPOCH
from storage.queries.company_search import CompanyHit, search_companies
from storage.queries.merged import AS_NOW, WITH_NOW
from storage.rules.choices import Channel, Disclosure, VisitKind
from storage.rules.states import ActionState, VisitState
from storage.rules.workdays import dutch_day

FEW = 5
SNIPPET = 90
_COMPANIES_WITH_VISITS = 3


@dataclass(frozen=True, slots=True)
class ContactHit:
    """A person at a company."""

    id: str
    name: str
    function: str
    company_id: str
    company: str


@dataclass(frozen=True, slots=True)
class VisitHit:
    """A visit to one of the companies that were found; ``starts_at`` is the time on the wall."""

    id: str
    company: str
    kind: VisitKind
    state: VisitState
    starts_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class NoteHit:
    """A note with the words around what was found; a confidential one keeps its words to itself (``""``)."""

    id: str
    visit_id: str
    company: str
    author: str
    snippet: str
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class ActionHit:
    """A promise."""

    id: str
    title: str
    company: str
    owner: str
    state: ActionState


@dataclass(frozen=True, slots=True)
class MomentHit:
    """A call or a question without a visit; the subject of a confidential one is ``""``."""

    id: str
    company_id: str
    company: str
    channel: Channel
    subject: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class ColleagueHit:
    """A colleague who works here now."""

    id: str
    name: str
    function: str
    department: str


@dataclass(frozen=True, slots=True)
class Found:
    """The best few of each kind; notes, actions and moments newest first."""

    companies: tuple[CompanyHit, ...] = ()
    contacts: tuple[ContactHit, ...] = ()
    visits: tuple[VisitHit, ...] = ()
    notes: tuple[NoteHit, ...] = ()
    actions: tuple[ActionHit, ...] = ()
    moments: tuple[MomentHit, ...] = ()
    colleagues: tuple[ColleagueHit, ...] = ()


def find(db: Session, typed: str) -> Found:
    """What answers to these words. With fewer than two letters only colleagues."""
    words = search.match(typed)
    colleagues = _colleagues(db, typed)
    if words is None:
        return Found(colleagues=colleagues)
    companies = tuple(search_companies(db, typed, FEW))
    values = {"words": words, "most": FEW}
    return Found(
        companies=companies,
        contacts=tuple(ContactHit(*row) for row in db.execute(_CONTACTS, values)),
        visits=_visits(db, companies),
        notes=notes_with(db, typed),
        actions=tuple(
            ActionHit(id_, title, company, owner, ActionState(state))
            for id_, title, company, owner, state in db.execute(_ACTIONS, values)
        ),
        moments=tuple(
            MomentHit(id_, company_id, company, Channel(channel), subject, _day(at))
            for id_, company_id, company, channel, subject, at in db.execute(_MOMENTS, values)
        ),
        colleagues=colleagues,
    )


# The index is asked first and gives a few keys; only those rows are read. What was put away is passed over, so the
# index may give some more than are shown.
_SPARE = 4
_CONTACTS = text(
    f"{WITH_NOW}SELECT p.id, p.name, p.function, coalesce(won.id, c.id), coalesce(won.name, c.name)"
    f" FROM (SELECT rowid FROM contact_search WHERE contact_search MATCH :words LIMIT :most * {_SPARE}) s"
    " CROSS JOIN contacts p ON p.key = s.rowid AND p.archived_at IS NULL"
    f" CROSS JOIN companies c ON c.id = p.company_id{AS_NOW}"
    " LIMIT :most"
)
_NOTES = text(
    f"{WITH_NOW}SELECT n.id, n.visit_id, coalesce(won.name, c.name), coalesce(w.name, ''), n.text, v.starts_at, n.disclosure"
    f" FROM (SELECT rowid FROM note_search WHERE note_search MATCH :words ORDER BY rowid DESC LIMIT :most * {_SPARE}) s"
    " CROSS JOIN notes n ON n.key = s.rowid CROSS JOIN visits v ON v.id = n.visit_id"
    f" CROSS JOIN companies c ON c.id = v.company_id{AS_NOW}"
    " LEFT JOIN colleagues w ON w.id = n.author_id ORDER BY s.rowid DESC LIMIT :most"
)
_ACTIONS = text(
    f"{WITH_NOW}SELECT a.id, a.title, coalesce(won.name, c.name), coalesce(o.name, ''), a.state"
    f" FROM (SELECT rowid FROM action_search WHERE action_search MATCH :words ORDER BY rowid DESC LIMIT :most * {_SPARE}) s"
    " CROSS JOIN actions a ON a.key = s.rowid AND a.removed_at IS NULL"
    f" CROSS JOIN companies c ON c.id = a.company_id{AS_NOW}"
    " LEFT JOIN colleagues o ON o.id = a.owner_id ORDER BY s.rowid DESC LIMIT :most"
)
_MOMENTS = text(
    f"{WITH_NOW}SELECT m.id, coalesce(won.id, c.id), coalesce(won.name, c.name), m.channel,"
    " CASE WHEN m.disclosure = 'confidential' THEN '' WHEN m.subject = '' THEN m.text ELSE m.subject END, m.happened_at"
    f" FROM (SELECT rowid FROM moment_search WHERE moment_search MATCH :words ORDER BY rowid DESC LIMIT :most * {_SPARE}) s"
    " CROSS JOIN contact_moments m ON m.key = s.rowid AND m.archived_at IS NULL"
    f" CROSS JOIN companies c ON c.id = m.company_id{AS_NOW}"
    " ORDER BY s.rowid DESC LIMIT :most"
)
_VISITS = text(
    f"{WITH_NOW}SELECT v.id, coalesce(won.name, c.name), v.kind, v.state, v.starts_at"
    f" FROM companies c CROSS JOIN visits v ON v.company_id = c.id{AS_NOW}"
    " WHERE c.id IN :some OR c.id IN (SELECT now.lost FROM now WHERE now.won IN :some)"
    " ORDER BY v.starts_at DESC NULLS FIRST LIMIT :most"
).bindparams(bindparam("some", expanding=True))
_COLLEAGUES = text(
    "SELECT w.id, w.name, w.function, coalesce(d.name, '') FROM colleagues w"
    " LEFT JOIN departments d ON d.id = w.department_id WHERE w.archived_at IS NULL ORDER BY w.name"
)


def _visits(db: Session, companies: tuple[CompanyHit, ...]) -> tuple[VisitHit, ...]:
    """The latest visits of the first companies: a visit has no name of its own."""
    some = [company.id for company in companies[:_COMPANIES_WITH_VISITS]]
    if not some:
        return ()
    return tuple(
        VisitHit(id_, company, VisitKind(kind), VisitState(state), starts_at and _wall(starts_at))
        for id_, company, kind, state, starts_at in db.execute(_VISITS, {"some": some, "most": FEW})
    )


def notes_with(db: Session, typed: str, most: int = FEW) -> tuple[NoteHit, ...]:
    """The newest notes that hold all these words, at most so many."""
    words = search.match(typed)
    if words is None:
        return ()
    return tuple(
        NoteHit(
            id_,
            visit,
            company,
            author,
            # It is found, but its words are not shown in passing: the laptop lies open on the table.
            "" if disclosure == Disclosure.CONFIDENTIAL else snippet(note, typed),
            starts_at and _wall(starts_at).date(),
        )
        for id_, visit, company, author, note, starts_at, disclosure in db.execute(
            _NOTES, {"words": words, "most": most}
        )
    )


def _colleagues(db: Session, typed: str) -> tuple[ColleagueHit, ...]:
    """Every word begins a word of the name; there are tens of colleagues, so no index is asked."""
    wanted = folded(typed).split()
    if not wanted:
        return ()
    found = []
    for row in db.execute(_COLLEAGUES):
        names = folded(row[1]).split()
        if all(any(name.startswith(word) for name in names) for word in wanted):
            found.append(ColleagueHit(*row))
    return tuple(found[:FEW])


def _wall(stored: str) -> dt.datetime:
    return dt.datetime.fromisoformat(stored)


def _day(micros: int) -> dt.date:
    return dutch_day(EPOCH + dt.timedelta(microseconds=micros))


_ACTION_LINE = re.compile(r"\s*(?:[-*]\s+)?/acti(?:e|on)\b", re.IGNORECASE)
_MARKS = re.compile(r"[*_`#>\[\]]+|^\s*[-+]\s+|^\s*\d+[.)]\s+", re.MULTILINE)


def snippet(words: str, typed: str, most: int = SNIPPET) -> str:
    """The words of a note around the first hit, on one line and without Markdown's marks; ``…`` where it was cut."""
    wanted = folded(typed).split()
    spoken = _plain("\n".join(line for line in words.splitlines() if not _ACTION_LINE.match(line)))
    # A line that became an action is found as that action; it is shown here only when it is all there is.
    plain = (
        spoken if any(_word_at(_folded_same_length(spoken), word) >= 0 for word in wanted) else _plain(words)
    )
    if len(plain) <= most:
        return plain
    lowered = _folded_same_length(plain)
    places = [place for word in wanted if (place := _word_at(lowered, word)) >= 0]
    start = max(0, min(places, default=0) - most // 3)
    start = min(start, len(plain) - most)
    if start:
        start = plain.find(" ", start, start + 20) + 1 or start
    end = start + most
    if end < len(plain):
        end = plain.rfind(" ", start, end) if " " in plain[start:end] else end
    return f"{'…' if start else ''}{plain[start:end]}{'…' if end < len(plain) else ''}"


def _plain(words: str) -> str:
    return " ".join(_MARKS.sub("", words).split())


def _word_at(text_: str, word: str) -> int:
    found = re.search(rf"\b{re.escape(word)}", text_)
    return found.start() if found else -1


def folded(words: str) -> str:
    """Lower case without diacritics, as the index compares."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _folded_same_length(words: str) -> str:
    """The same, letter by letter, so that places in it are places in the text."""
    if words.isascii():
        return words.lower()
    return "".join(letter.lower() if letter.isascii() else (folded(letter) or letter)[:1] for letter in words)
