# SPDX-License-Identifier: EUPL-1.2
"""Fills letters from templates that people write themselves: a small part of Liquid, in which nothing can do any harm.

A template names fields, asks ``if`` and goes through lists with ``for``. It sees nothing but the texts that it is given,
and its length, its loops and what it writes are bounded. What does not fit is told with the line in which it stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

# It takes a fifth of a second to load: only what fills or checks a letter imports this module.
from liquid import Environment, StrictUndefined
from liquid.builtin.content import Literal
from liquid.builtin.filters.string import capitalize, downcase, upcase
from liquid.builtin.illegal import Illegal
from liquid.builtin.output import Output
from liquid.builtin.tags.comment_tag import CommentTag
from liquid.builtin.tags.for_tag import ForTag
from liquid.builtin.tags.if_tag import IfTag
from liquid.builtin.tags.unless_tag import UnlessTag
from liquid.exceptions import (
    BlockNestingError,
    LiquidError,
    LoopIterationLimitError,
    OutputStreamLimitError,
)

from storage.errors import RodeLoperError
from storage.rules.letters import FIELDS, LISTS, LetterKind, Template, Words
from storage.rules.texts import storable

LONGEST = 10_000
"""Signs of a template. A page is 3,000."""
_LONGEST_PART = 300
_PARTS = re.compile(r"\{\{|\}\}|\{%|%\}|\n")
_ALONE = re.compile(r"^[ \t]*(\{%(?:(?!%\}).)*)(%\})[ \t]*\n", re.MULTILINE)
_WORD = re.compile(r"-?\s*([^\W\d]\w*)")
_LOOP = re.compile(r"-?\s*for\s+([\w-]+)\s+in\s+([^\s,]+)")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
_ENDS = {"if": "endif", "unless": "endunless", "for": "endfor", "comment": "endcomment"}
_WITHIN = {"else": ("if", "unless", "for"), "elsif": ("if", "unless")}
_OF_LOOP = frozenset({"first", "last", "index", "length"})


class TemplateError(RodeLoperError):
    """What is wrong with a template: a code ``templates.…``, the line (from 1), and what stands there."""

    def __init__(self, code: str, line: int, *, in_subject: bool = False, **values: object) -> None:
        super().__init__(code, line=line, **values)
        self.line, self.in_subject = line, in_subject


class Group(dict[str, str]):
    """Fields that belong together; written out as a whole it is the first of them."""

    def __str__(self) -> str:
        return next(iter(self.values()), "")


class Items(tuple[Group, ...]):
    """A list of such groups; written out as a whole it has a line for each."""

    __slots__ = ()

    def __str__(self) -> str:
        return "\n".join(f"- {item}" for item in self)


Values = Mapping[str, "Group | Items"]
"""What a template is filled with: for each group and list that its kind of letter knows, the texts."""


def check(kind: LetterKind, template: Template) -> None:
    """Raise ``TemplateError`` when this template cannot be filled, whatever the letter is about."""
    for text, in_subject in ((template.subject, True), (template.text, False)):
        try:
            _filled(kind, text, names(kind))
        except TemplateError as problem:
            problem.in_subject = in_subject
            raise
    if not template.subject.strip():
        raise TemplateError("templates.no-subject", 1, in_subject=True)


def names(kind: LetterKind) -> Values:
    """Something in every field: its own name."""
    filled: dict[str, Group | Items] = {
        group: Group({field: f"{group}.{field}" for field in fields})
        for group, fields in FIELDS[kind].items()
    }
    for name, fields in LISTS[kind].items():
        filled[name] = Items([Group({field: f"{name}.{field}" for field in fields})])
    return filled


def fill(kind: LetterKind, template: Template, values: Values) -> Words:
    """The letter. Raises ``TemplateError``."""
    subject = _filled(kind, template.subject, values)
    return Words(" ".join(subject.split()), _tidy(_filled(kind, template.text, values)))


def _filled(kind: LetterKind, text: str, values: Values) -> str:
    try:
        return _Checked(kind, storable(text)).template.render(**values)
    except LiquidError as problem:
        raise _told(problem, text) from None


def _tidy(text: str) -> str:
    """One empty line between paragraphs, nothing at the end of a line, and one stop behind a name that ends in a stop."""
    text = _TWO_STOPS.sub(".", text)
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"


class _Small(Environment):
    """The part of Liquid that a letter needs."""

    block_nesting_limit: ClassVar[int] = 10
    context_depth_limit: ClassVar[int] = 10
    loop_iteration_limit: ClassVar[int | None] = 500
    local_namespace_limit: ClassVar[int | None] = 1_000
    output_stream_limit: ClassVar[int | None] = 200_000

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        for tag in (Literal, Output, Illegal, IfTag, UnlessTag, ForTag, CommentTag):
            self.add_tag(tag)
        for name, function in (("capitalize", capitalize), ("downcase", downcase), ("upcase", upcase)):
            self.add_filter(name, function)


@cache
def _small() -> _Small:
    return _Small(undefined=StrictUndefined)


class _Checked:
    """A template that was looked through: what stands between its signs, and which names it uses."""

    def __init__(self, kind: LetterKind, text: str) -> None:
        if len(text) > LONGEST:
            raise TemplateError("templates.too-long", 1, most=LONGEST)
        self.kind, self.text = kind, text
        self._items: dict[str, set[str]] = defaultdict(set)
        for line, tag, inner in _outside_comments(list(_parts(text))):
            self._alone(line, tag, inner)
            if tag and (loop := _LOOP.match(inner)):
                self._loop(line, loop[1], loop[2])
        try:
            self.template = _small().from_string(_lines_of_tags(text))
        except LiquidError as problem:
            raise _told(problem, text) from None
        self._names()

    def _alone(self, line: int, tag: bool, inner: str) -> None:
        """Raise with the right line when this part is not well written; the parser does not always know where it was."""
        word = _first(inner)
        written = f"{{%{inner}%}}" if tag else f"{{{{{inner}}}}}"
        if ".." in _QUOTED.sub("", inner):
            # A range, which no letter needs: the engine makes it as long as it says, before any bound of ours.
            raise TemplateError("templates.syntax", line, near=_near(written))
        if not tag:
            source = written
        elif word in _ENDS:
            source = f"{written}{{% {_ENDS[word]} %}}"
        elif word == "elsif":
            source = f"{{% if true %}}{written}{{% endif %}}"
        else:
            return
        try:
            _small().from_string(source)
        except LiquidError:
            raise TemplateError("templates.syntax", line, near=_near(written)) from None

    def _loop(self, line: int, item: str, over: str) -> None:
        """Remember what this loop goes through; raise when that is no list of this kind of letter."""
        over = over.rstrip("-")  # of {%- … -%}
        if over not in LISTS[self.kind] or item == "forloop":
            raise TemplateError("templates.field", line, name=_near(item if item == "forloop" else over))
        self._items[item].update(LISTS[self.kind][over])

    def _names(self) -> None:
        """Raise for a field that this kind of letter does not have."""
        groups, lists = FIELDS[self.kind], LISTS[self.kind]
        found = self.template.analyze()
        for name, places in found.filters.items():
            if name not in _small().filters:
                raise TemplateError("templates.filter", self._line(places[0].index), name=name)
        outside = {id(one) for many in found.globals.values() for one in many}
        for many in found.variables.values():
            for one in many:
                name, *rest = (str(segment) for segment in one.segments)
                if name in groups:
                    known = not rest or (len(rest) == 1 and rest[0] in groups[name])
                elif name in lists:
                    known = not rest or rest == ["size"]
                elif name == "forloop":
                    known = len(rest) == 1 and rest[0] in _OF_LOOP
                else:
                    # The name of one item in a loop, which is free.
                    fields = self._items.get(name, ())
                    known = id(one) not in outside and (not rest or (len(rest) == 1 and rest[0] in fields))
                if not known:
                    name = ".".join((name, *rest))[:80]
                    raise TemplateError("templates.field", self._line(one.span.index), name=name)

    def _line(self, start: int) -> int:
        """The line of a place in what the parser read, which has as many lines as what was written."""
        return _lines_of_tags(self.text).count("\n", 0, start) + 1


_Part = tuple[int, bool, str]
"""What stands between two signs: the line, whether it is a tag, and the words."""


def _parts(text: str) -> Iterator[_Part]:
    """Everything that stands between signs. Raises for signs that do not match."""
    line, opened, start, begin = 1, "", 0, 0
    for sign in _PARTS.finditer(text):
        what = sign[0]
        if what == "\n":
            line += 1
        elif what in ("{{", "{%"):
            if opened:
                raise TemplateError("templates.open", begin, sign=opened)
            opened, start, begin = what, sign.end(), line
        elif not opened or (opened == "{{") != (what == "}}"):
            raise TemplateError("templates.open", begin if opened else line, sign=opened or what)
        else:
            inner = text[start : sign.start()]
            if len(inner) > _LONGEST_PART:
                raise TemplateError("templates.syntax", begin, near=_near(opened + inner))
            yield begin, opened == "{%", inner
            opened = ""
    if opened:
        raise TemplateError("templates.open", begin, sign=opened)


def _outside_comments(parts: Sequence[_Part]) -> Iterator[_Part]:
    """The parts that count. Raises unless every ``if`` and ``for`` has its end, and nothing else is asked for."""
    stack: list[tuple[str, int]] = []
    for line, tag, inner in parts:
        word, inside = _first(inner), stack[-1][0] if stack else ""
        if inside == "comment" and word != "endcomment":
            continue
        if word != "comment":
            yield line, tag, inner
        if not tag:
            continue
        if word in _ENDS:
            stack.append((word, line))
        elif word in _ENDS.values():
            if _ENDS.get(inside) != word:
                raise TemplateError("templates.end", line, name=word)
            stack.pop()
        elif word not in _WITHIN:
            raise TemplateError("templates.tag", line, name=word or _near(inner))
        elif inside not in _WITHIN[word]:
            raise TemplateError("templates.end", line, name=word)
    if stack:
        raise TemplateError("templates.no-end", stack[-1][1], name=stack[-1][0], end=_ENDS[stack[-1][0]])


def _lines_of_tags(text: str) -> str:
    """A line with nothing but a tag leaves no empty line: its end moves into the tag, so that lines keep their number."""
    return _ALONE.sub(r"\1\n\2", text)


def _told(problem: LiquidError, text: str) -> TemplateError:
    """What the engine says, in our words."""
    place: Any = problem.context()
    line = min(place[0], text.count("\n") + 1) if place else 1
    if isinstance(problem, BlockNestingError):
        return TemplateError("templates.deep", line)
    if isinstance(problem, LoopIterationLimitError | OutputStreamLimitError):
        return TemplateError("templates.much", line)
    return TemplateError("templates.syntax", line, near=_near(place[3] if place else ""))


def _first(inner: str) -> str:
    """The first word of a tag; ``{%-`` has a sign before it."""
    found = _WORD.match(inner.lstrip())
    return found[1] if found else ""


def _near(inner: str) -> str:
    words = " ".join(inner.split())
    return words if len(words) <= 60 else words[:60] + " …"
