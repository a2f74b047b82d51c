# SPDX-License-Identifier: EUPL-1.2
"""One instance with settings of a test's own, on the database of the others."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from sync.backend.postgres import free_port
from sync.backend.processes import Kept, wait_until


@contextmanager
def serving(settings: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Serve these settings with gunicorn, one process of four threads; gives the address."""
    file, log, port = folder / "instance.ini", folder / "instance.log", free_port()
    file.write_text(
        "[app:main]\n" + "".join(f"{name} = {_indented(value)}\n" for name, value in settings.items()),
        encoding="utf-8",
    )
    words = [
        "-m",
        "gunicorn",
        "--threads",
        "4",
        "--bind",
        f"127.0.0.1:{port}",
        "--env",
        f"RODELOPER_CONFIG={file}",
    ]
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return httpx.get(f"{url}/v1/").is_success
        except httpx.HTTPError:
            return False

    with (
        log.open("wb") as out,
        Kept([sys.executable, *words, "sync.backend.wsgi:application"], log=out) as kept,
    ):
        wait_until(answers, kept, 60, log)
        yield url


def _indented(value: str) -> str:
    return value.replace("\n", "\n    ")
