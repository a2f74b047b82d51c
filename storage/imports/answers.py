# SPDX-License-Identifier: EUPL-1.2
"""Answers of owners out of files: what each says, about which action, and whether anything about it is not as it should be.

Nothing is guessed. An answer belongs to an action only by its reference; what is doubtful is said, and a person decides.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.imports import answer_sheets, answer_words, mails
from storage.imports.mail_texts import own_words
from storage.imports.mails import Mail
from storage.models import Action
from storage.operations.owners import Answer, answer_key, taken
from storage.queries.action_page import Step, history
from storage.queries.actions import ActionRow, action_row
from storage.queries.people import ColleagueRow, colleague, colleagues
from storage.rules.actions import UpdateKind
from storage.rules.references import TAIL, Reference, Written, version, written_in
from storage.rules.states import ActionState, action_moves
from storage.rules.workdays import dutch_day

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LONGEST = 100_000
_SHOWN = 4_000
"""Signs of an answer that become a step; the mail itself stays where it is."""


class Problem(StrEnum):
    """What is not as it should be. After the first five there is nothing to approve."""

    NO_REFERENCE = "no-reference"
    WRONG_REFERENCE = "wrong-reference"
    SEVERAL = "several"
    UNKNOWN = "unknown"
    TAKEN = "taken"
    CLOSED = "closed"
    """The action is done or dropped already."""
    CHANGED = "changed"
    """The action stands otherwise than when it was sent."""
    OTHER_ADDRESS = "other-address"
    NO_STATE = "no-state"
    """Its words say no state that we know."""
    BAD_DAY = "bad-day"
    NO_REASON = "no-reason"
    """It will not happen, and it does not say why."""
    BESIDES = "besides"
    """Something stands in a column that is not ours."""
    CHOSEN = "chosen"
    """No reference says that it is about this action: a person does."""
    SEALED = "sealed"
    """Something hangs on it that only Outlook reads."""
    TWICE = "twice"
    """Another answer about this action is in these files too."""


FINAL = frozenset(
    {Problem.NO_REFERENCE, Problem.WRONG_REFERENCE, Problem.SEVERAL, Problem.UNKNOWN, Problem.TAKEN}
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file says, before it is known about which action. ``where`` is the file, and the row of a list.

    ``quote`` is what its writer said, ``whole`` all of a mail, ``words`` what becomes part of the history; ``unclear`` when they
    say no state that we know. ``besides``: some of them stand in a column that is not ours. ``mark`` says which answer it is:
    the same file twice has the same marks.
    """

    where: str
    unclear: bool
    sender_name: str
    sender: str
    on: dt.date | None
    written: tuple[Written, ...]
    state: ActionState | None
    done_on: dt.date | None
    waiting_for: str
    words: str
    quote: str
    whole: str
    mark: str
    bad_day: str = ""
    besides: bool = False
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer with its action, and the step that it would become. ``since``: what happened after it was sent."""

    incoming: Incoming
    problems: tuple[Problem, ...]
    reference: str = ""
    action: ActionRow | None = None
    owner: ColleagueRow | None = None
    since: tuple[Step, ...] = ()
    state: ActionState | None = None

    @property
    def mark(self) -> str:
        """Which answer it is; of one without a reference that leads to an action, what it wrote there belongs to that."""
        said = self.incoming
        if self.action is not None and self.reference:
            return said.mark
        return _mark([said.mark, *(one.text for one in said.written)])

    @property
    def key(self) -> str:
        """What a step keeps of this answer."""
        return answer_key(self.reference if self.action is not None else "", self.mark)

    @property
    def can_be_taken(self) -> bool:
        """Whether a person can approve it at all."""
        return self.action is not None and not FINAL.intersection(self.problems)

    @property
    def is_clear(self) -> bool:
        """Nothing about it is in doubt."""
        return self.can_be_taken and not self.problems

    def answer(self) -> Answer:
        """The step as proposed; a person may change it (``dataclasses.replace``)."""
        assert self.action is not None
        said = self.incoming
        return Answer(
            action_id=self.action.id,
            reference=self.reference,
            mark=self.mark,
            version=version(self.action),
            owner_id=self.owner.id if self.owner else None,
            state=self.state,
            done_on=said.done_on if self.state is not None and self.state.is_closed else None,
            waiting_for=said.waiting_for,
            text=said.words,
            answered_on=said.on,
        )


def read_file(path: Path, today: dt.date, look: Callable[[], None]) -> tuple[Incoming, ...]:
    """Every answer in this file: a saved mail, or a filled list. ``look`` is called often and may raise to end it.

    Raises ``import.missing``, ``import.too-big``, ``import.unreadable``, ``answers.outlook`` for a file of Outlook's own,
    ``answers.no-mail``, ``answers.not-ours``, and what ``answer_sheets.read_list`` raises.
    """
    if not path.is_file():
        raise RodeLoperError("import.missing", path=str(path))
    if path.stat().st_size > mails.MOST_BYTES:
        raise RodeLoperError("import.too-big", what="bytes", limit=mails.MOST_BYTES)
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise RodeLoperError("import.unreadable", path=str(path), detail=problem.strerror or "") from None
    return read_bytes(path.name, data, today, look)


def read_bytes(name: str, data: bytes, today: dt.date, look: Callable[[], None]) -> tuple[Incoming, ...]:
    """The same for what was in a file of this name."""
    if data.startswith(_ZIP):
        return tuple(_of_list(name, data, today, look))
    if data.startswith(_OLE):
        raise RodeLoperError("answers.outlook", name=name)
    found: list[Incoming] = []
    for mail in mails.read_mails(data):
        look()
        found += _of_mail(name, mail, today, look)
    return tuple(found)


def read_text(name: str, text: str, today: dt.date) -> tuple[Incoming, ...]:
    """An answer whose text somebody copied out of a mail: from whom and when, the text does not prove."""
    text = text[:_LONGEST].replace("\r\n", "\n").replace("\xa0", " ")
    mail = Mail("", "", None, "", "", (), text, own_words(text), ())
    return tuple(_of_mail(name, mail, today, lambda: None))


def _of_list(
    name: str, data: bytes, today: dt.date, look: Callable[[], None], mail: Mail | None = None
) -> Iterator[Incoming]:
    try:
        filled = answer_sheets.read_list(data, today, look)
    except RodeLoperError as problem:
        if problem.code == "answers.not-ours":
            raise RodeLoperError("answers.not-ours", name=name) from None
        raise
    for row in filled.rows:
        unclear = bool(row.words) and row.state is None
        said = "\n".join(part for part in (row.remark, row.besides) if part)
        content = [row.words, str(row.done_on or row.day), row.waiting_for, said]
        if not row.reference.strip():
            content.append(str(row.number))
        yield Incoming(
            where=f"{name} · {row.number}",
            unclear=unclear,
            sender_name=mail.sender_name if mail else "",
            sender=mail.sender if mail else "",
            on=_day(mail, today) if mail else None,
            written=tuple(written_in(row.reference)) or (Written(row.reference, None),),
            state=row.state,
            done_on=row.done_on,
            waiting_for=row.waiting_for,
            words=f"{row.words}. {said}".strip(". ") if unclear else said,
            quote=f"{': '.join(part for part in (row.words, row.waiting_for) if part)}. {said}".strip(". "),
            whole="",
            mark=_mark(content),
            bad_day=row.day,
            besides=bool(row.besides),
        )


def _of_mail(name: str, mail: Mail, today: dt.date, look: Callable[[], None]) -> Iterator[Incoming]:
    lists = 0
    for book, data in mail.books:
        try:
            answers = list(_of_list(f"{name} · {book}", data, today, look, mail))
        except RodeLoperError as problem:
            # Any book can hang on a mail.
            if not problem.code.startswith(("answers.", "import.")) or problem.code == "import.cancelled":
                raise
            continue
        lists += 1
        yield from answers
    written = _references(mail)
    if lists and not written:
        return
    day = _day(mail, today)
    first, _line, rest = mail.words.partition("\n")
    said = answer_words.first_line(first, day)
    yield Incoming(
        where=name,
        unclear=said is None,
        sender_name=mail.sender_name,
        sender=mail.sender,
        on=day,
        written=written,
        state=said.state if said else None,
        done_on=said.done_on if said else None,
        waiting_for=said.waiting_for if said else "",
        words=(rest.strip() or mail.words if said and said.state is ActionState.WAITING else mail.words)[
            :_SHOWN
        ],
        quote=mail.words[:_SHOWN],
        whole=f"{mail.subject}\n\n{mail.text}".strip(),
        sealed=mail.sealed,
        mark=_mark([mail.mail_id] if mail.mail_id else [mail.sender, str(mail.sent_at), mail.words]),
    )


def _references(mail: Mail) -> tuple[Written, ...]:
    """Where a mail says what it is about: its subject, else the mail that it answers, else its own words, else its text."""
    for place in (mail.subject, " ".join(mail.answers_to), mail.words, mail.text):
        # The id of a mail of ours goes on after the reference.
        if found := tuple(written_in(place.replace(".", " "))):
            return found
    return ()


def _day(mail: Mail, today: dt.date) -> dt.date:
    """The day on which it was written; a clock that runs ahead makes it today."""
    return min(dutch_day(mail.sent_at), today) if mail.sent_at else today


def _mark(content: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


# Which action it is about


def match(
    db: Session, incoming: Sequence[Incoming], today: dt.date, chosen: Mapping[Incoming, str] | None = None
) -> tuple[Proposal, ...]:
    """These answers with their actions as they are now, in the same order.

    ``chosen``: the action that a person chose (its id) for an answer that fits none by itself.
    """
    by_address = {one.email.lower(): one for one in colleagues(db, archived=True) if one.email}
    references = [one.reference for said in incoming for one in said.written if one.reference]
    ids = _ids(db, {one.tail for one in references})
    found = [_proposal(db, one, ids, by_address, today, (chosen or {}).get(one, "")) for one in incoming]
    known = taken(db, [one.key for one in found])
    made: list[Proposal] = []
    seen: set[str] = set()
    for one in found:
        if one.key in known or (one.action and one.key in seen):
            one = replace(one, problems=(Problem.TAKEN,))
        seen.add(one.key)
        made.append(one)
    made = [
        replace(one, problems=(*one.problems, Problem.SEALED))
        if one.incoming.sealed and Problem.TAKEN not in one.problems
        else one
        for one in made
    ]
    live = [one.action.id for one in made if one.action and one.can_be_taken]
    return tuple(
        replace(one, problems=(*one.problems, Problem.TWICE))
        if one.action and one.can_be_taken and live.count(one.action.id) > 1
        else one
        for one in made
    )


def _proposal(
    db: Session,
    said: Incoming,
    ids: Mapping[str, list[str]],
    by_address: dict[str, ColleagueRow],
    today: dt.date,
    chosen: str,
) -> Proposal:
    references = {one.reference for one in said.written if one.reference}
    reference = next(iter(references)) if len(references) == 1 else None
    about = ids.get(reference.tail, []) if reference else []
    # More than one hardly can be, and then nobody knows which.
    row = action_row(db, about[0], today) if len(about) == 1 else None
    if row is None:
        row, lost = action_row(db, chosen, today) if chosen else None, reference
        reference = None
        if row is None:
            owner = by_address.get(said.sender)
            return Proposal(said, (_unfit(said, references),), str(lost or ""), owner=owner)
    owner = colleague(db, row.owner_id) if row.owner_id else None
    problems = [] if reference else [Problem.CHOSEN]
    moved = reference is not None and reference.version != version(row)
    if row.state.is_closed and (moved or not reference):
        problems.append(Problem.CLOSED)
    elif moved:
        problems.append(Problem.CHANGED)
    writer = by_address.get(said.sender) if said.sender else owner
    if said.sender and (owner is None or owner.email.lower() != said.sender):
        problems.append(Problem.OTHER_ADDRESS)
    if said.done_on is not None and said.done_on < row.promised_on:
        # "27 november" without a year, in a mail of the 23rd: no day of last year is meant.
        said = replace(said, done_on=None, bad_day=said.done_on.isoformat())
    if said.bad_day:
        problems.append(Problem.BAD_DAY)
    if said.besides:
        problems.append(Problem.BESIDES)
    state = said.state if said.state is row.state or said.state in action_moves(row.state) else None
    says_nothing = not said.words and (state is None or _is_same(row, state, said.waiting_for))
    if said.unclear or says_nothing or (state is None and said.state is not None):
        problems.append(Problem.NO_STATE)
    if state is ActionState.DROPPED and not said.words:
        problems.append(Problem.NO_REASON)
    since = _since(db, row.id, str(reference)) if moved else ()
    return Proposal(said, tuple(problems), str(reference or ""), row, writer, since, state)


def _unfit(said: Incoming, references: AbstractSet[Reference]) -> Problem:
    """Why it leads to no action."""
    if len(references) > 1:
        return Problem.SEVERAL
    if references:
        return Problem.UNKNOWN
    return Problem.WRONG_REFERENCE if said.written else Problem.NO_REFERENCE


def _is_same(row: ActionRow, state: ActionState, waiting_for: str) -> bool:
    """Whether the action is in this state already."""
    return state is row.state and (state is not ActionState.WAITING or waiting_for == row.waiting_for)


def _ids(db: Session, tails: set[str]) -> dict[str, list[str]]:
    """The actions whose ids end like this, all in one walk over the ids."""
    found: dict[str, list[str]] = {}
    end = func.substr(Action.id, -TAIL)
    wanted = select(func.json_each(json.dumps(sorted(tails))).table_valued("value"))
    query = select(Action.id, end).where(end.in_(wanted), Action.removed_at.is_(None))
    for id_, tail in db.execute(query):
        found.setdefault(tail, []).append(id_)
    return found


def _since(db: Session, action_id: str, reference: str) -> tuple[Step, ...]:
    """What happened after the action last left under this reference, from old to new; all of it when nobody knows when."""
    steps = [step for step in history(db, action_id) if not step.undone]
    sent = next(
        (at for at, step in enumerate(steps)
         if step.kind in (UpdateKind.SENT, UpdateKind.PREPARED) and step.reference == reference),
        len(steps),
    )  # fmt: skip
    quiet = (UpdateKind.SENT, UpdateKind.PREPARED, UpdateKind.CREATED, UpdateKind.UNDONE)
    return tuple(step for step in reversed(steps[:sent]) if step.kind not in quiet)
