# SPDX-License-Identifier: EUPL-1.2
"""What every command shares: the options, the store it works on, and how it answers people and machines."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from assets import texts
from desktop.settings import SettingsFile
from storage.errors import RodeLoperError
from storage.rules.workdays import dutch_time

# What opens a store is loaded by the commands that do: a server has none, nor what it takes to open one.
if TYPE_CHECKING:
    from desktop.keys import Ways
    from desktop.opening import Opened

log = logging.getLogger(__name__)

F = TypeVar("F", bound=Callable[..., Any])
REFUSED = 1


@dataclass
class Call:
    """The options that any command takes, wherever on the line they stand."""

    store: Path | None = None
    passphrase_file: Path | None = None
    who: str | None = None
    json: bool = False
    language: str | None = None

    def __post_init__(self) -> None:
        self.settings = SettingsFile()

    def now(self) -> dt.datetime:
        """This moment with the clock of the Netherlands: a server that runs a command at night can keep another time."""
        return dutch_time(dt.datetime.now(dt.UTC))

    @property
    def path(self) -> Path:
        """The store of this call."""
        return self.settings.store(self.store)

    @property
    def ways(self) -> Ways:
        """How to find its key: what the options say, else ask a person at a terminal."""
        from desktop.keys import Ways

        return Ways(passphrase_file=self.passphrase_file, ask=_ask if sys.stdin.isatty() else None)

    def target(self, out: Path) -> Path:
        """The file to write, never one of the store itself (``store.own-file``)."""
        from storage import backups

        backups.not_of_store(self.path, out)
        return out.absolute()

    @contextmanager
    def opened(
        self, *, write: bool = False, create: bool = False, ways: Ways | None = None
    ) -> Iterator[Opened]:
        """The store of this call with who acts. ``create`` makes one that is not there; ``write`` takes the lock first.

        Raises what ``opening`` raises; the store is closed at the end, when all that was written is on disk.
        """
        from desktop import keys, opening

        if create and not self.path.exists():
            passphrase = keys.given_passphrase(self.ways)
            opened = opening.make_store(
                self.path, self.settings, passphrase=passphrase, who=self.who, origin=opening.COMMAND
            )
        else:
            opened = opening.open_store(
                self.path, self.settings, ways or self.ways, who=self.who, write=write, origin=opening.COMMAND
            )
        try:
            opened.store.note(opened.actor, "store.open")
            yield opened
        finally:
            opened.store.close()

    def answer(self, data: dict[str, Any], *lines: str) -> None:
        """Print the answer: one JSON object for a machine, sentences for a person."""
        if self.json:
            click.echo(json.dumps(data, ensure_ascii=False, default=_plain))
        else:
            for line in lines:
                click.echo(line)

    def refuse(self, error: RodeLoperError) -> NoReturn:
        """Say what happened, what is safe and what to do; exit with 1."""
        log.warning("refused: %s", error.code)
        words = texts.sentence(error.code, error.values)
        if self.json:
            click.echo(json.dumps({"error": error.code, "message": words}, ensure_ascii=False))
        else:
            click.echo(words, err=True)
        raise SystemExit(REFUSED)


def _ask(_attempt: int) -> str:
    return str(click.prompt(texts._("Passphrase or recovery code"), hide_input=True, err=True))


def _plain(value: object) -> str:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value)


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    call = context.find_root().ensure_object(Call)
    if value not in (None, False):
        assert parameter.name is not None
        setattr(call, parameter.name, value)
        if parameter.name == "language":
            texts.use(value)
    return value


_OPTIONS = (
    click.option(
        "--store",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="The store to work on.",
    ),
    click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        metavar="FILE",
        help="A file with the passphrase of the store (or set RODELOPER_PASSPHRASE).",
    ),
    click.option(
        "--as",
        "who",
        metavar="NAME",
        help="Who acts; else who was asked at the first start, else the system's user.",
    ),
    click.option("--json", is_flag=True, help="Answer with one machine-readable object."),
    click.option(
        "--language", type=click.Choice(texts.LANGUAGES), help="The language of sentences and documents."
    ),
)


def command_options(function: F) -> F:
    """Give a command the shared options and its ``Call`` as first argument; a refusal becomes a sentence and exit code 1."""

    @click.pass_context
    def run(context: click.Context, /, **options: Any) -> Any:
        call = context.find_root().ensure_object(Call)
        for option in ("store", "passphrase_file", "who", "json", "language"):
            options.pop(option)
        try:
            return function(call, **options)
        except RodeLoperError as error:
            call.refuse(error)

    run.__name__ = function.__name__
    run.__doc__ = function.__doc__
    run.__click_params__ = list(getattr(function, "__click_params__", []))  # type: ignore[attr-defined]
    return shared_options(run)  # type: ignore[return-value]


def shared_options(function: F) -> F:
    """Only the options, for a group."""
    for option in reversed(_OPTIONS):
        function = option(function)
    # The values are kept on the call; a command gets them from there.
    for parameter in function.__click_params__:  # type: ignore[attr-defined]
        if parameter.name in Call.__dataclass_fields__ and parameter.callback is None:
            parameter.callback = _remember
    return function
