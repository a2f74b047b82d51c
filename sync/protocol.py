# SPDX-License-Identifier: EUPL-1.2
"""The words that laptops and backend share: every kind of record, its fields, and how a record looks on the wire.

All of it follows from the models, so that a new column cannot be forgotten. On the wire a field that holds its default
is left out; a field that we do not know (from a newer program) is kept and sent back as it came.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, partial
from typing import Any, Literal, TypeVar, cast

import msgspec
from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, Text

import storage.models  # noqa: F401 - so that every table is known
from storage.base import Base, LocalTime, Moment, Record, synced_columns
from storage.errors import RodeLoperError
from storage.rules import choices
from storage.rules.actions import UpdateKind
from storage.rules.companies import Sector, SizeClass
from storage.rules.day_words import YEARS
from storage.rules.letters import LetterKind
from storage.rules.rights import Role
from storage.rules.states import ActionState, VisitState

SCHEMA_VERSION = 2
"""Of the wire form. The backend is upgraded first; fields that it does not know yet are held back."""

OPEN, CLOSED = "open", "closed"
"""The two places a record can be: what all in the municipality may read, and what is for named readers only."""

Day = TypeVar("Day", dt.date, dt.datetime)
Merge = Literal["scalar", "text", "quiet", "moment"]
"""What happens when two people changed a field: the server's value and a conflict; both texts, word by word; the
server's value without a word (nobody typed it); the later moment."""

Wire = dict[str, Any]
"""A record as JSON: ``id`` and the fields that do not hold their default."""

_OF_THE_SERVER = ("last_modified", "schema")
_APPEND_ONLY = frozenset({"action_updates", "brief_versions", "brief_parts", "brief_marks", "brief_remarks"})
# Never removed, only put away: one that is gone from the open place moved to the closed one.
_MOVES = frozenset({"notes", "alerts", "contact_moments", "actions", "action_updates", "brief_parts"})
# What the program writes beside what a person does: nobody misses the other value.
_QUIET = frozenset({"created_by", "changed_by", "imported", "merge_undo", "position", "employees_before", "sentence",
                    "size_class", "base", "mine", "theirs", "mine_by_id", "theirs_by_id", "settled", "settled_at",
                    "settled_by_id", "content", "seen"})  # fmt: skip
# Of a term and of a template: long, but no text of which halves can be put together.
_ONE_VALUE = frozenset({"value", "body"})
# What screens and rules take for granted. Anything else comes from a newer program, or from one that is not ours.
_CHOICES: dict[str, dict[str, type[StrEnum]]] = {
    "companies": {
        "kind": choices.CompanyKind,
        "phase": choices.Phase,
        "size_class": SizeClass,
        "sector": Sector,
    },
    "visits": {"kind": choices.VisitKind, "state": VisitState},
    "colleagues": {"role": Role},
    "team_members": {"part": choices.Part},
    "notes": {"disclosure": choices.Disclosure},
    "contact_moments": {"channel": choices.Channel, "disclosure": choices.Disclosure},
    "alerts": {"kind": choices.AlertKind, "disclosure": choices.Disclosure},
    "letter_templates": {"kind": LetterKind},
    "results": {"kind": choices.ResultKind, "stage": choices.ResultStage},
    "brief_marks": {"kind": choices.BriefMarkKind},
    "brief_parts": {"about_kind": choices.BriefPartKind},
    "action_updates": {"kind": UpdateKind, "state": ActionState, "channel": choices.Channel},
}
_MICROSECOND = dt.timedelta(microseconds=1)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EPOCH_PLAIN = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - a moment on the wire is in UTC and says so by its Z


class UnreadableError(RodeLoperError):
    """A record that is not what its kind should be. Code ``sync.unreadable``, with ``kind`` and ``field``."""

    def __init__(self, kind: str, field: str) -> None:
        super().__init__("sync.unreadable", kind=kind, field=field)


class Type(StrEnum):
    """What a field holds on the wire."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes-no"
    DATE = "date"
    MOMENT = "moment"
    LOCAL_TIME = "local-time"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind. ``default`` is its value in the store, as SQLite has it; ``parent`` the kind it refers to."""

    name: str
    type: Type
    nullable: bool
    default: Any
    required: bool
    merge: Merge
    parent: str | None


@dataclass(frozen=True)
class Kind:
    """One kind of record: a table here, a collection at the backend. ``model`` is its class in ``storage.models``."""

    name: str
    model: type[Record]
    fields: Mapping[str, Field]
    append_only: bool
    moves: bool
    """Whether a record can become confidential; such a record is never really removed."""

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the fields, ``id`` among them, in a fixed order."""
        return tuple(self.fields)

    @cached_property
    def parents(self) -> tuple[Field, ...]:
        """The fields that refer to another record."""
        return tuple(field for field in self.fields.values() if field.parent)

    @cached_property
    def readers(self) -> tuple[tuple[str, Any, Callable[[Any], Any], bool], ...]:
        """For each field: name, default, how its wire form becomes SQLite's, and whether it must be there."""
        return tuple((f.name, f.default, _reader(self.name, f), f.required) for f in self.fields.values())

    @cached_property
    def writers(self) -> tuple[tuple[str, Any, Callable[[Any], Any] | None], ...]:
        """For each field: name, default, and how SQLite's value becomes its wire form (nothing: it is the same)."""
        return tuple((f.name, f.default, _WRITE.get(f.type)) for f in self.fields.values())


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind that is exchanged, parents before children."""
    models: dict[str, type[Record]] = {
        mapper.class_.__tablename__: mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Record)
    }
    ordered = [table.name for table in Base.metadata.sorted_tables if table.name in models]
    return {name: _kind(models[name]) for name in ordered}


def kind(name: str) -> Kind:
    """The kind with this name. Raises ``KeyError``."""
    return kinds()[name]


def choices_of(kind: str, field: str) -> frozenset[str]:
    """The words of which this field holds one; none when people write in it what they like."""
    return frozenset(_CHOICES.get(kind, {}).get(field, ()))


def encode(kind: Kind, row: Mapping[str, Any]) -> Wire:
    """The wire form of a row as SQLite has it (see ``Kind.columns``)."""
    wire: Wire = {}
    for name, default, write in kind.writers:
        value = row[name]
        if value is not None and value != default:
            wire[name] = write(value) if write else value
    return wire


def decode(kind: Kind, wire: Mapping[str, Any]) -> dict[str, Any]:
    """The row, as SQLite takes it, of a record on the wire; what is not in it gets its default.

    Raises ``UnreadableError`` when a field holds something else than it should. Unknown fields are not in the row.
    """
    row = {}
    for name, default, read, required in kind.readers:
        value = wire.get(name)
        if value is None:
            if required:
                raise UnreadableError(kind.name, name)
            row[name] = default
            continue
        try:
            row[name] = read(value)
        except (TypeError, ValueError, OverflowError):
            raise UnreadableError(kind.name, name) from None
    return row


def content(wire: Mapping[str, Any]) -> Wire:
    """The record without what the server adds."""
    rest = dict(wire)
    for name in _OF_THE_SERVER:
        rest.pop(name, None)
    return rest


def canonical(wire: Mapping[str, Any]) -> str:
    """One text for one content, to keep and to compare."""
    return msgspec.json.encode(content(wire), order="deterministic").decode()


def parsed(text: str) -> Wire:
    """The record of a canonical text."""
    wire: Wire = msgspec.json.decode(text)
    return wire


def whole(kind: Kind, row: Mapping[str, Any], base: str | None, loose: Mapping[str, str]) -> Wire:
    """The wire form of a row, with what the store cannot hold: fields of a newer program, which stand in ``base``, and
    references to what is not here (``loose``: field → target).
    """
    wire = encode(kind, row)
    if base is not None:
        wire = unknown(kind, parsed(base)) | wire
    return wire | {name: target for name, target in loose.items() if row[name] is None}


def moment_of(wire: str | None) -> dt.datetime | None:
    """A moment on the wire, in UTC."""
    return None if wire is None else dt.datetime.fromisoformat(wire)


def unknown(kind: Kind, wire: Mapping[str, Any]) -> Wire:
    """The fields that a newer program put in and we do not know."""
    return {n: value for n, value in wire.items() if n not in kind.fields and n not in _OF_THE_SERVER}


def json_schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema (draft 7) by which the backend refuses what no program of ours would send."""
    return {
        "type": "object",
        "title": kind.name,
        "additionalProperties": False,
        "required": [field.name for field in kind.fields.values() if field.required],
        "properties": {field.name: _SCHEMA[field.type] for field in kind.fields.values()},
    }


def _kind(model: type[Record]) -> Kind:
    synced = synced_columns(model.__mapper__)
    columns = [cast("Column[Any]", column) for column in model.__table__.columns if column.name in synced]
    return Kind(
        model.__tablename__,
        model,
        {column.name: _field(column) for column in columns},
        model.__tablename__ in _APPEND_ONLY,
        model.__tablename__ in _MOVES,
    )


def _field(column: Column[Any]) -> Field:
    type_ = _type(column)
    parent = next((key.column.table.name for key in column.foreign_keys), None)
    default = _default(column, type_)
    # Left out on the wire is the default: for a column that may be empty there can be no other one.
    assert not column.nullable or default is None, column
    return Field(
        name=column.name,
        type=type_,
        nullable=bool(column.nullable),
        default=default,
        required=not column.nullable and default is None,
        merge=_merge(column, type_),
        parent=parent,
    )


def _type(column: Column[Any]) -> Type:
    for sql, type_ in (
        (Moment, Type.MOMENT), (LocalTime, Type.LOCAL_TIME), (Date, Type.DATE), (Boolean, Type.YES_NO),
        (BigInteger, Type.NUMBER), (Integer, Type.NUMBER),
    ):  # fmt: skip
        if isinstance(column.type, sql):
            return type_
    return Type.TEXT


def _default(column: Column[Any], type_: Type) -> Any:
    if column.server_default is None:
        return None
    words = str(column.server_default.arg)  # type: ignore[attr-defined] # of a DefaultClause, which ours all are
    return int(words) if type_ in (Type.NUMBER, Type.YES_NO) else words


def _merge(column: Column[Any], type_: Type) -> Merge:
    if column.name in _QUIET:
        return "quiet"
    if type_ is Type.MOMENT:
        return "moment"
    return "text" if isinstance(column.type, Text) and column.name not in _ONE_VALUE else "scalar"


# How a value is read from the wire and written to it


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -(2**63) <= value < 2**63:
        raise TypeError
    return value


def _yes_no(value: Any) -> int:
    if not isinstance(value, bool):
        raise TypeError
    return int(value)


def _reader(kind: str, field: Field) -> Callable[[Any], Any]:
    choices = choices_of(kind, field.name)
    return partial(_choice, choices) if choices else _READ[field.type]


def _choice(known: frozenset[str], value: Any) -> str:
    if value not in known:
        raise ValueError
    return str(value)


def _date(value: Any) -> str:
    return _of_our_time(dt.date.fromisoformat(_text(value))).isoformat()


def _moment(value: Any) -> int:
    moment = _of_our_time(dt.datetime.fromisoformat(_text(value)))
    if moment.tzinfo is None:
        raise ValueError
    return (moment - _EPOCH) // _MICROSECOND


def _local_time(value: Any) -> str:
    local = _of_our_time(dt.datetime.fromisoformat(_text(value)))
    return local.replace(tzinfo=None).isoformat(timespec="minutes")


def _of_our_time(day: Day) -> Day:
    if day.year not in YEARS:
        raise ValueError
    return day


def _as_moment(micros: int) -> str:
    return (_EPOCH_PLAIN + micros * _MICROSECOND).isoformat(timespec="microseconds") + "Z"


_READ: dict[Type, Callable[[Any], Any]] = {
    Type.TEXT: _text,
    Type.NUMBER: _number,
    Type.YES_NO: _yes_no,
    Type.DATE: _date,
    Type.MOMENT: _moment,
    Type.LOCAL_TIME: _local_time,
}
_WRITE: dict[Type, Callable[[Any], Any]] = {Type.YES_NO: bool, Type.MOMENT: _as_moment}
_SCHEMA: dict[Type, dict[str, Any]] = {
    Type.TEXT: {"type": "string"},
    Type.NUMBER: {"type": "integer"},
    Type.YES_NO: {"type": "boolean"},
    Type.DATE: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    Type.MOMENT: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$"},
    Type.LOCAL_TIME: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"},
}
