# SPDX-License-Identifier: EUPL-1.2
"""The keyring of GNOME itself, on a message bus of its own: open it remembers, locked it lets the passphrase take over."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="needs the packages dbus and gnome-keyring",
)

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pathlib import Path
from desktop.keys import Ways, find_key, forget_in_keyring, open_with_keyring, remember_in_keyring
from storage.keys import create_keys

store = Path(sys.argv[1], "work.db")
key, _code = create_keys(store, "demo")
print("remembered", remember_in_keyring(store, key))
print("opens", open_with_keyring(store) == key)
print("with a passphrase", find_key(store, Ways(ask=lambda _attempt: "demo")) == key)
forget_in_keyring(store)
print("forgotten", open_with_keyring(store) is None)
"""


def said(tmp_path: Path, start: str) -> list[str]:
    """What the program prints after that shell line started the keyring."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}
    environment |= {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    script = f'{start} >/dev/null 2>&1; exec "$0" -c "$1" "$2"'
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script, sys.executable, PROGRAM, str(tmp_path)],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_an_open_keyring_remembers_and_forgets(tmp_path: Path) -> None:
    start = "printf secret | gnome-keyring-daemon --unlock --components=secrets"
    assert said(tmp_path, start) == [
        "remembered True", "opens True", "with a passphrase True", "forgotten True",
    ]  # fmt: skip


def test_a_locked_keyring_is_as_good_as_none(tmp_path: Path) -> None:
    assert said(tmp_path, "gnome-keyring-daemon --start --components=secrets") == [
        "remembered False", "opens False", "with a passphrase True", "forgotten True",
    ]  # fmt: skip
