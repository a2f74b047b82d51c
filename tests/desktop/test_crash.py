# SPDX-License-Identifier: EUPL-1.2
"""A program that crashes leaves no image of its memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for one program")
ROOT = Path(__file__).parents[2]

CRASH = """
import os, resource, sys
soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
if sys.argv[1] == "ours":
    from desktop.__main__ import main
    try:
        main(["--help"])
    except SystemExit:
        pass
print(*resource.getrlimit(resource.RLIMIT_CORE))
sys.stdout.flush()
os.abort()
"""


def crashed(folder: Path, whose: str) -> tuple[str, list[Path]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RODELOPER_HOME": str(folder / "home")}
    done = subprocess.run(
        [sys.executable, "-c", CRASH, whose], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    return done.stdout.splitlines()[-1], [file for file in folder.iterdir() if "core" in file.name]


def test_no_core_dump(tmp_path: Path) -> None:
    limit, dumps = crashed(tmp_path, "ours")
    assert limit in ("1 1", "0 0")
    assert dumps == []


def test_without_us_there_would_be_one(tmp_path: Path) -> None:
    """The test above would see it: on a system that dumps in the folder where a program runs."""
    import resource

    if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("this system never dumps")
    if Path("/proc/sys/kernel/core_pattern").read_text("utf-8").strip() != "core":
        pytest.skip("this system keeps dumps somewhere else")
    assert crashed(tmp_path, "plain")[1]
