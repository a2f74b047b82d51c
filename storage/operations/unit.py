# SPDX-License-Identifier: EUPL-1.2
"""What makes a function an operation: rights first, then the work, then the traces that every write leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.base import Record
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.rules.rights import Actor, require

P = ParamSpec("P")
R = TypeVar("R", bound=Record)
T = TypeVar("T")


def operation(
    name: str, *, noted: bool = False
) -> Callable[
    [Callable[Concatenate[Session, Actor, P], object]], Callable[Concatenate[Session, Actor, P], Changes]
]:
    """Make ``function(db, actor, …)`` an operation called ``name`` in rights and audit trail.

    Who calls it gets ``Changes``; what the function returned is ``Changes.answer``. ``noted``: it leaves an audit line of
    its own, whether it touches records or not.
    """

    def decorate(
        function: Callable[Concatenate[Session, Actor, P], object],
    ) -> Callable[Concatenate[Session, Actor, P], Changes]:
        @wraps(function)
        def run(db: Session, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> Changes:
            require(actor, name)
            with outbox.recording(db, actor, name) as record:
                answer = function(db, actor, *args, **kwargs)
                if noted:
                    record.line(operation=name)
            return record.changes(answer)

        run.operation = name  # type: ignore[attr-defined] # functions carry attributes, their type does not say so
        return run

    return decorate


CHUNK = 500  # ids in one statement, far below SQLite's limit of variables


def chunks(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """These ids or keys in parts that fit one statement."""
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def get(db: Session, model: type[R], id_: str) -> R:
    """The record with this id. Raises ``not-found``."""
    row = db.get(model, id_)
    if row is None:
        raise RodeLoperError("not-found", kind=model.__tablename__)
    return row


def all_of(db: Session, model: type[R], *where: object) -> list[R]:
    """The records that meet all conditions, in the order they were made."""
    return list(db.scalars(select(model).where(*where).order_by(model.key)))  # type: ignore[arg-type]
