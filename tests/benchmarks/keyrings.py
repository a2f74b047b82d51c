# SPDX-License-Identifier: EUPL-1.2
"""The keyring of the system for a benchmark, on a message bus of its own: how most laptops find the key of their store."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.keys import ENVIRONMENT

ROOT = Path(__file__).parents[2]
_PATIENCE = 10.0
_REMEMBER = """
import sys
from pathlib import Path
from desktop.keys import remember_in_keyring
from tests.benchmarks.big_store import KEY
sys.exit(0 if remember_in_keyring(Path(sys.argv[1]), KEY) else 1)
"""


@contextmanager
def keyring_with(store: Path, environment: dict[str, str]) -> Iterator[dict[str, str] | None]:
    """The same environment without a passphrase and with an open keyring that holds the key of this store.

    Nothing where the packages ``dbus`` and ``gnome-keyring`` are missing.
    """
    bus, keyring = shutil.which("dbus-daemon"), shutil.which("gnome-keyring-daemon")
    if bus is None or keyring is None:
        yield None
        return
    words = [bus, "--session", "--nofork", "--print-address=1"]
    daemon = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    ring: subprocess.Popen[bytes] | None = None
    try:
        assert daemon.stdout is not None
        home = Path(environment["RODELOPER_HOME"])
        kept = {n: v for n, v in environment.items() if n not in (ENVIRONMENT, "PYTHON_KEYRING_BACKEND")}
        kept |= {"DBUS_SESSION_BUS_ADDRESS": daemon.stdout.readline().strip(), "XDG_DATA_HOME": str(home)}
        unlock = [keyring, "--unlock", "--foreground", "--components=secrets"]
        ring = subprocess.Popen(
            unlock, env=kept, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        assert ring.stdin is not None
        ring.stdin.write(b"bench")
        ring.stdin.close()
        yield kept if _remembered(store, kept) else None
    finally:
        for process in (ring, daemon):
            if process is not None:
                process.terminate()
                process.wait()
        if daemon.stdout is not None:
            daemon.stdout.close()


def _remembered(store: Path, environment: dict[str, str]) -> bool:
    """Put the key in; the keyring takes a moment to come up."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        words = [sys.executable, "-c", _REMEMBER, str(store)]
        if subprocess.run(words, env=environment, cwd=ROOT, check=False, capture_output=True).returncode == 0:
            return True
        time.sleep(0.2)
    return False
