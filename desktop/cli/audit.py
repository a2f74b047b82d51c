# SPDX-License-Identifier: EUPL-1.2
"""``rodeloper audit export`` and ``audit check``: the audit trail for who guards it. Both leave a line in it."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from assets.texts import _, n_, number
from desktop.cli.call import REFUSED, Call, command_options
from desktop.opening import Opened
from storage import audit_export
from storage.audit import result_of
from storage.errors import RodeLoperError
from storage.queries.audit_trail import Checked, trail_checked
from storage.rules.rights import require

SEE = "audit.see"


@click.group(name="audit")
def audit_group() -> None:
    """The audit trail of this store: who did what, when and from where."""


@audit_group.command(name="export")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="Only from this day on, as 2026-11-23.")  # fmt: skip
@command_options
def export(call: Call, out: Path, since: dt.datetime | None) -> None:
    """Write the audit trail to FILE, one JSON object a line."""
    target = call.target(out)
    with call.opened() as opened:
        _allowed(opened)
        done = audit_export.export(opened.store, target, since.astimezone() if since else None)
        opened.store.note(opened.actor, "exports.audit", detail=str(done.lines))
    written = n_("{n} line written to {path}", "{n} lines written to {path}", done.lines)
    _answer(call, done.checked, {"lines": done.lines, "out": str(out)},
            written.format(n=number(done.lines), path=out))  # fmt: skip


@audit_group.command(name="check")
@click.option("--against", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE",
              help="Also whether the lines of this earlier export are still the same.")  # fmt: skip
@command_options
def check(call: Call, against: Path | None) -> None:
    """Look whether anybody changed, added or removed a line by hand."""
    with call.opened() as opened:
        _allowed(opened)
        checked = opened.store.read(trail_checked)
        other = audit_export.first_difference(opened.store, against) if against else 0
        opened.store.note(opened.actor, SEE, detail="check")
    if other:
        checked = Checked(checked.lines, checked.last, min(filter(None, (checked.broken, other))))
    _answer(call, checked, {"lines": checked.lines})


def _allowed(opened: Opened) -> None:
    """Raises ``not-allowed``, which is a line in the trail too."""
    try:
        require(opened.actor, SEE)
    except RodeLoperError as problem:
        opened.store.note(opened.actor, SEE, result=result_of(problem))
        raise


def _answer(call: Call, checked: Checked, data: dict[str, object], *lines: str) -> None:
    broken = checked.broken
    words = (
        _("Line {n} is not what it was: somebody changed the audit trail by hand.").format(n=number(broken))
        if broken
        else _("The audit trail is whole: every line fits to the one before it.")
    )
    call.answer({**data, "whole": not broken, "broken": broken, "last": checked.last}, *lines, words)
    if broken:
        sys.exit(REFUSED)
