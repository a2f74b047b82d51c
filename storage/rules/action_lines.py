# SPDX-License-Identifier: EUPL-1.2
"""Actions caught while talking: a line ``/actie @naam vr tekst`` in a note is an action, linked to that sentence."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

from storage.rules.day_words import read_day
from storage.rules.names import C, Colleague, complete, fold_name, match_words

__all__ = ["ActionLine", "Colleague", "Span", "complete", "find_lines", "parse_line", "reconcile"]

SIMILAR = 0.5
"""From here on a changed line is the same action (``difflib`` ratio of what follows the command)."""

_COMMAND = re.compile(r"\s*(?:(?:[-*+]|\d{1,3}[.)])\s+)?(/(actie|action))(?=\s|$)", re.IGNORECASE)
# "@jansen, vr: bellen": one mark right behind a name or a date only divides; any other belongs to the text.
_DIVIDER = re.compile(r"[,;:.]?\s*")
_WORD = re.compile(r"[^\s,;:@]+")
_GAP = re.compile(r"[ \t]+")
_LONGEST_NAME = 6


class Span(NamedTuple):
    """A stretch to highlight: ``command``, ``owner`` or ``due``, from ``start`` up to ``end`` (code points)."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ActionLine:
    """What one line asks for.

    ``sentence`` is the whole line as typed, trimmed: the proof of the promise. ``owner_text`` is what was typed
    after the @ when it is nobody's name, or that of several (``owner_ids``). Spans and ``start`` count from the
    start of the text that was given.
    """

    title: str
    sentence: str
    owner_id: str | None = None
    owner_text: str = ""
    owner_ids: tuple[str, ...] = ()
    due_on: dt.date | None = None
    spans: tuple[Span, ...] = ()
    start: int = 0
    indent: int = 0
    """Spaces before the sentence: where it begins behind ``start``."""


def parse_line(line: str, colleagues: Sequence[C], today: dt.date, *, start: int = 0) -> ActionLine | None:
    """What this one line asks for, or ``None`` when it does not begin with the command.

    The name and the date come right after the command, in either order, each at most once; what looks like one
    further on is text. A line that is still being typed may have no title yet. ``today`` is the day on which the
    line was written, so that *vr* means the same Friday when the note is read again. ``start`` is where the line
    stands in its text.
    """
    command = _COMMAND.match(line)
    if not command:
        return None
    english = command[2].lower() == "action"
    spans = [Span("command", start + command.start(1), start + command.end(1))]
    owner: _Owner | None = None
    due: tuple[dt.date, int] | None = None
    here = len(line) - len(line[command.end() :].lstrip())
    while here < len(line):
        if owner is None and line[here] == "@" and (owner := _read_owner(line, here, colleagues)):
            spans.append(Span("owner", start + here, start + owner.end))
            here = _skip(line, owner.end)
        elif due is None and (due := read_day(line, here, today, english=english)):
            spans.append(Span("due", start + here, start + due[1]))
            here = _skip(line, due[1])
        else:
            break
    found = owner.ids if owner else ()
    return ActionLine(
        title=_title(line[here:]),
        sentence=line.strip(),
        owner_id=found[0] if len(found) == 1 else None,
        owner_text=owner.text if owner and len(found) != 1 else "",
        owner_ids=found,
        due_on=due[0] if due else None,
        spans=tuple(spans),
        start=start,
        indent=len(line) - len(line.lstrip()),
    )


def is_command(line: str) -> bool:
    """Whether this line makes an action: then it says what to do, not what was said."""
    return _COMMAND.match(line) is not None


def find_lines(text: str, colleagues: Sequence[C], today: dt.date) -> list[ActionLine]:
    """The action lines of a note that say what must happen, in order; a command without a title is none yet."""
    lines, start = [], 0
    for line in text.split("\n"):
        found = parse_line(line, colleagues, today, start=start)
        if found and found.title:
            lines.append(found)
        start += len(line) + 1
    return lines


class _Owner(NamedTuple):
    ids: tuple[str, ...]
    text: str
    end: int


def _read_owner(line: str, start: int, colleagues: Sequence[C]) -> _Owner | None:
    """The name after the @ at ``start``: exact words of names first, else the beginning of one."""
    words: list[re.Match[str]] = []
    here = start + 1
    while len(words) < _LONGEST_NAME and (word := _WORD.match(line, here)):
        words.append(word)
        space = _GAP.match(line, word.end())
        if not space:
            break
        here = space.end()
    if not words:
        return None
    length, found = match_words([_folded(word[0]) for word in words], colleagues)
    if not length:
        length, found = 1, complete(_folded(words[0][0]), colleagues) if _folded(words[0][0]) else []
    end = words[length - 1].end()
    # A full stop after a name belongs to the sentence, not to the name.
    end -= len(line[start:end]) - len(line[start:end].rstrip("."))
    text = line[start + 1 : end]
    return _Owner(tuple(colleague.id for colleague in found), text, end) if text else None


def _folded(word: str) -> str:
    return fold_name(word).rstrip(".")


def _skip(line: str, here: int) -> int:
    match = _DIVIDER.match(line, here)
    return match.end() if match else here


def _title(rest: str) -> str:
    text = " ".join(rest.split())
    return text[:1].upper() + text[1:]


class HasSentence(Protocol):
    """An action that was made from a line of this note before."""

    @property
    def sentence(self) -> str: ...


E = TypeVar("E", bound=HasSentence)


def reconcile(
    lines: Sequence[ActionLine], existing: Sequence[E]
) -> tuple[list[tuple[ActionLine, E]], list[ActionLine], list[E]]:
    """Match the lines of a note with the actions already made from it: (kept pairs, new lines, gone actions).

    The same sentence first, one to one and in order, so that two equal lines are two actions; then the most similar
    of what remains, so that editing a line changes its action. A pair whose sentences are equal needs no change:
    whatever was corrected in the action itself since then stands.
    """
    free_lines, free_existing = list(range(len(lines))), list(range(len(existing)))
    pairs: dict[int, int] = {}
    for line in list(free_lines):
        same = next((e for e in free_existing if existing[e].sentence == lines[line].sentence), None)
        if same is not None:
            pairs[line] = same
            free_lines.remove(line)
            free_existing.remove(same)
    scores = sorted(
        (-score, e, line)
        for line in free_lines
        for e in free_existing
        if (score := _similarity(lines[line].sentence, existing[e].sentence)) >= SIMILAR
    )
    for _, e, line in scores:
        if line in free_lines and e in free_existing:
            pairs[line] = e
            free_lines.remove(line)
            free_existing.remove(e)
    kept = [(lines[line], existing[e]) for line, e in sorted(pairs.items())]
    return kept, [lines[line] for line in free_lines], [existing[e] for e in free_existing]


def _similarity(one: str, other: str) -> float:
    """How alike two sentences are behind their commands, 0 to 1; a line that was only typed on is as good as equal."""
    one, other = _behind_command(one), _behind_command(other)
    if one.startswith(other) or other.startswith(one):
        return 1.0
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < SIMILAR or matcher.quick_ratio() < SIMILAR:
        return 0.0
    return matcher.ratio()


def _behind_command(sentence: str) -> str:
    command = _COMMAND.match(sentence)
    return sentence[command.end() :].strip().casefold() if command else sentence.casefold()
