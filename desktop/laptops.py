# SPDX-License-Identifier: EUPL-1.2
"""All laptops of the municipality, as coordinators and administrators see them: for the window and the command line.

It loads the network libraries; import it where it is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desktop import connecting, folders
from desktop.link import Link
from storage.operations import exchange
from storage.queries import laptops as queries
from storage.queries import people
from storage.rules import rights
from storage.rules.rights import Actor
from storage.store import Store
from sync import devices
from sync.client import Client
from ui.exchange.values import Laptop


def seen(store: Store, actor: Actor, *, remember: bool = False) -> list[Laptop]:
    """Every laptop that ever told something, newest first. ``remember``: also write down in the store how they are.

    Raises ``not-allowed``, ``exchange.not-connected``, and what the client raises.
    """
    rights.require(actor, "laptops.see")
    with _client(store, actor) as client:
        found = devices.laptops(client)
    if remember:
        in_use = [queries.SeenLaptop(one.account, one.report.last) for one in found if not one.lost]
        facts = {"laptops_seen": queries.written(in_use), "laptops_seen_at": store.clock().isoformat()}
        store.write(exchange.remember, actor, **facts).result()
    names = store.read(people.names_by_account)
    mine = devices.record_id(store.device)
    return [
        Laptop(
            one.id,
            who=names.get(one.account, one.account),
            name=one.report.name,
            version=one.report.version,
            system=one.report.system,
            last=one.report.last,
            told=one.told,
            waiting=one.report.waiting,
            refused=one.report.refused,
            lost=one.lost,
            reported_by=names.get(one.reported_by, one.reported_by),
            reported_at=one.reported_at,
            mine=one.id == mine,
        )
        for one in found
    ]


def report(store: Store, actor: Actor, laptop: str, *, lost: bool) -> None:
    """Say that this laptop is lost, or was found; its store hears it at its next contact. Raises what ``seen`` raises."""
    rights.require(actor, "laptops.report")
    with _client(store, actor) as client:
        by = connecting.connection(store).user
        devices.set_lost(client, laptop, by, lost=lost, now=store.clock())
    store.note(actor, "devices.lost" if lost else "devices.found", kind="devices", record_id=laptop)


@contextmanager
def _client(store: Store, actor: Actor) -> Iterator[Client]:
    link = Link(store, actor, connecting.connection(store), folders.backups())
    try:
        yield link.engine().client
    finally:
        link.close()
