# SPDX-License-Identifier: EUPL-1.2
"""``rodeloper devices``: which laptops the municipality has, when each last exchanged, and reporting one lost or found."""

from __future__ import annotations

from dataclasses import asdict

import click

from assets.texts import _, moment, n_
from desktop.cli.call import Call, command_options
from storage.errors import RodeLoperError
from ui.exchange.values import Laptop


@click.command()
@click.option("--lost", metavar="ID", help="Report this laptop lost: it locks at its next contact.")
@click.option("--found", metavar="ID", help="It is back: it opens again after a login.")
@command_options
def devices(call: Call, lost: str | None, found: str | None) -> None:
    """Show the laptops of the municipality (for coordinators and administrators)."""
    # The network libraries are loaded by who needs them.
    from desktop import laptops

    with call.opened() as opened:
        seen = laptops.seen(opened.store, opened.actor)
        for wanted, is_lost in ((lost, True), (found, False)):
            if wanted is not None:
                one = _named(seen, wanted)
                laptops.report(opened.store, opened.actor, one.id, lost=is_lost)
        if lost or found:
            seen = laptops.seen(opened.store, opened.actor)
    call.answer({"devices": [asdict(one) for one in seen]}, *(line for one in seen for line in _lines(one)))


def _named(seen: list[Laptop], wanted: str) -> Laptop:
    """The laptop with this id, or the only one of which it begins with this. Raises ``devices.which`` (``id``)."""
    same = [one for one in seen if one.id.startswith(wanted.lower())]
    if len(same) != 1 or not wanted:
        raise RodeLoperError("devices.which", id=wanted)
    return same[0]


def _lines(one: Laptop) -> list[str]:
    last = moment(one.last) if one.last else _("never")
    # The oldest reports do not tell their version.
    version = _("version {version}").format(version=one.version) if one.version else _("version unknown")
    words = _("{name} of {who}, {version}: everything exchanged {moment}").format(
        name=one.name, who=one.who, version=version, moment=last
    )
    lines = [f"{one.id[:8]}  {words}"]
    if one.waiting:
        n = one.waiting
        lines.append("          " + n_("{n} change waits there", "{n} changes wait there", n).format(n=n))
    if one.lost:
        lines.append("          " + _("reported lost by {name}").format(name=one.reported_by))
    return lines
