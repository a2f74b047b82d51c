# SPDX-License-Identifier: EUPL-1.2
"""The command line, for coordinators' scheduled jobs and for tests. Exit codes: 0 done, 1 refused, 2 wrong usage."""

from __future__ import annotations

import importlib
from typing import Any

import click

from assets import texts
from desktop import VERSION, logs
from desktop.cli.call import Call, shared_options
from desktop.cli.usage import in_our_words
from desktop.settings import language_to_use

_OURS = ("desktop", "ui", "sync", "storage", "assets")
_COMMANDS = {
    "accounts": ("accounts", "accounts_group"),
    "answers": ("answers", "answers_command"),
    "audit": ("audit", "audit_group"),
    "backend": ("backend", "backend_group"),
    "backup": ("care", "backup"),
    "brief": ("exports", "brief"),
    "brief-pack": ("exports", "brief_pack"),
    "connect": ("exchange", "connect"),
    "demo": ("care", "demo"),
    "devices": ("devices", "devices"),
    "disconnect": ("exchange", "disconnect"),
    "doctor": ("care", "doctor"),
    "export": ("exports", "export_group"),
    "import": ("imports", "import_group"),
    "list": ("lists", "list_group"),
    "login": ("login", "login"),
    "reminders": ("reminders", "reminders_command"),
    "report": ("report", "report_group"),
    "restore": ("care", "restore"),
    "sync": ("exchange", "sync"),
}
"""Where each command is: the module and its name there."""


class _Commands(click.Group):
    """Loads a command when it is asked for: who exports actions does not wait for a server, and a server has no Qt.

    What it does not understand it says in the language of the program.
    """

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with in_our_words():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with in_our_words():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        try:
            command: click.Command = getattr(importlib.import_module(f"desktop.cli.{module}"), name)
        except ModuleNotFoundError as problem:
            # A server lacks what a laptop needs; a module of our own that is missing is a defect.
            if (problem.name or "").partition(".")[0] in _OURS:
                raise
            return None
        return command


@click.group(
    cls=_Commands,
    name="rodeloper",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(VERSION, prog_name="rodeloper")
@shared_options
@click.pass_context
def rodeloper(context: click.Context, /, **_options: object) -> None:
    """Company visits of a municipality: know the company, keep every promise, and tell that you did.

    Without a command the window opens.
    """
    logs.start()
    call = context.ensure_object(Call)
    if call.language is None:
        texts.use(language_to_use(call.settings.values.language))
    if context.invoked_subcommand is None:
        logs.stop()
        from desktop import app
        from desktop.keys import read_passphrase

        # A file with the passphrase opens a store in the window too, for a kiosk or a test.
        secret = read_passphrase(call.passphrase_file) if call.passphrase_file else None
        context.exit(app.run(call.store, passphrase=secret))
