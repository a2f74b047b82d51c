# SPDX-License-Identifier: EUPL-1.2
"""What Click says of a command line that it does not understand, in our words and in the language of the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from assets import texts
from assets.texts import _
from desktop.cli.call import Call
from desktop.settings import language_to_use


class Misunderstood(click.UsageError):
    """The same refusal with the same exit code; how the command is used, where the help is, and what is wrong."""

    def __init__(self, error: click.UsageError) -> None:
        _speak(error.ctx)
        super().__init__(_words(error), error.ctx)

    def show(self, file: Any = None) -> None:
        """Print it where errors go."""
        if self.ctx is not None:
            pieces = " ".join(self.ctx.command.collect_usage_pieces(self.ctx))
            click.echo(_("Use: {line}").format(line=f"{self.ctx.command_path} {pieces}"), file, err=True)
            click.echo(
                _("More: {line}").format(line=f"{self.ctx.command_path} --help") + "\n", file, err=True
            )
        click.echo(self.message, file, err=True)


@contextmanager
def in_our_words() -> Iterator[None]:
    """Around what reads a command line."""
    try:
        yield
    except (Misunderstood, click.exceptions.NoArgsIsHelpError):
        raise
    except click.UsageError as error:
        raise Misunderstood(error) from error


def _speak(context: click.Context | None) -> None:
    """The language of the settings, when the line went wrong before it was looked up."""
    call = context.find_root().ensure_object(Call) if context is not None else None
    if call is not None and call.language is None:
        texts.use(language_to_use(call.settings.values.language))


def _words(error: click.UsageError) -> str:
    match error:
        case click.exceptions.NoSuchOption():
            words = _("There is no option {name}.").format(name=error.option_name)
            return f"{words} {_meant(error.possibilities)}".strip()
        case click.exceptions.NoSuchCommand():
            words = _("There is no command {name}.").format(name=error.command_name)
            return f"{words} {_meant(error.possibilities)}".strip()
        case click.exceptions.MissingParameter():
            words = _("{name} is missing.").format(name=_name(error))
            return f"{words} {_choices(error)}".strip()
        case click.exceptions.BadOptionUsage():
            return _("The option {name} needs a value.").format(name=error.option_name)
        case click.BadParameter():
            words = _("{name} is not right.").format(name=_name(error))
            return f"{words} {_choices(error) or error.message}"
        case _:
            return _("This command line is not right: {why}").format(why=error.message)


def _meant(possibilities: list[str] | None) -> str:
    return _("Do you mean {names}?").format(names=", ".join(possibilities)) if possibilities else ""


def _name(error: click.BadParameter) -> str:
    if error.param is None or error.ctx is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Argument):
        return error.param.make_metavar(error.ctx)
    return max(error.param.opts, key=len)


def _choices(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return _("Choose one of these: {names}.").format(names=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.Path) and kind.exists:
        return _("There is no such file.")
    return ""
