# SPDX-License-Identifier: EUPL-1.2
"""The command line, for coordinators' scheduled jobs and for tests. Exit codes: 0 done, 1 refused, 2 wrong usage."""

from __future__ import annotations

import click

from assets import texts
from desktop import logs
from desktop.cli import care, exports, imports, lists
from desktop.cli.call import Call, shared_options
from desktop.keys import read_passphrase
from desktop.settings import language_to_use


@click.group(
    name="rodeloper", invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="rode-loper", prog_name="rodeloper")
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

        # A file with the passphrase opens a store in the window too, for a kiosk or a test.
        secret = read_passphrase(call.passphrase_file) if call.passphrase_file else None
        context.exit(app.run(call.store, passphrase=secret))


for command in (
    imports.import_group,
    exports.export_group,
    exports.brief,
    lists.list_group,
    care.backup,
    care.restore,
    care.doctor,
    care.demo,
):
    rodeloper.add_command(command)
