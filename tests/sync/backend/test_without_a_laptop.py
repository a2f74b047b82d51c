# SPDX-License-Identifier: EUPL-1.2
"""A server has no Qt, no encrypted store and no spreadsheets: the commands of the backend work without them."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.backend_server import Backend

ROOT = Path(__file__).parents[3]
# What the extra "desktop" of pyproject.toml installs, by the name under which it is imported where that differs.
IMPORTED_AS = {
    "pyside6-essentials": "PySide6", "markdown-it-py": "markdown_it", "python-stdnum": "stdnum",
    "email-validator": "email_validator",
}  # fmt: skip
BLOCK = """
import sys
class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names!r}:
            raise ModuleNotFoundError(f"{{name}} is not on a server", name=name)
sys.meta_path.insert(0, Nothing())
from desktop.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def on_a_server(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    laptop, server = (
        {line.split(">")[0].split("=")[0].strip() for line in extra[one]} for one in ("desktop", "backend")
    )
    # The system may use this one itself, as a part of something else.
    names = {IMPORTED_AS.get(one, one) for one in laptop - server} - {"cryptography"}
    environment = {**os.environ, "RODELOPER_HOME": str(home), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", BLOCK.format(names=names), *words],
        env=environment, cwd=home, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def test_the_help_works(tmp_path: Path) -> None:
    asked = on_a_server(tmp_path, "--help")
    assert asked.returncode == 0, asked.stderr
    assert "backend" in asked.stdout
    helped = on_a_server(tmp_path, "backend", "provision", "--help")
    assert helped.returncode == 0, helped.stderr


def test_a_command_of_a_laptop_is_unknown_there(tmp_path: Path) -> None:
    asked = on_a_server(tmp_path, "doctor")
    assert asked.returncode == 2
    assert "Traceback" not in asked.stderr


def test_check_and_provision_work(backend: Backend, bucket: str, tmp_path: Path) -> None:
    checked = on_a_server(tmp_path, "backend", "check", backend.url)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    password = tmp_path / "administrator.password"
    password.write_text(backend.configured.password, encoding="utf-8")
    people = tmp_path / "accounts.csv"
    people.write_text("account,name,role\nrik,Rik Jansen,coordinator\n", encoding="utf-8")
    words = ["--server", backend.administration, "--bucket", bucket, "--password-file", str(password)]
    done = on_a_server(tmp_path, "backend", "provision", *words, "--accounts", str(people), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    state = backend.client_for("rik").get(f"/buckets/{bucket}/state").json()["data"]
    assert state["groups"] == ["coordinators"]


def test_configure_and_prepare_work_and_may_be_repeated(backend: Backend, tmp_path: Path) -> None:
    folder = tmp_path / "etc"
    backend.postgres.tool("psql", "--command", "CREATE DATABASE nieuw TEMPLATE template0")
    database = backend.postgres.address.replace("/postgres?", "/nieuw?")
    words = ["--folder", str(folder), "--database", database, "--host", "sync.voorbeeldstad.example"]
    for _ in range(2):
        configured = on_a_server(tmp_path, "backend", "configure", *words)
        assert configured.returncode == 0, configured.stdout + configured.stderr
        prepared = on_a_server(tmp_path, "backend", "prepare", "--folder", str(folder))
        assert prepared.returncode == 0, prepared.stdout + prepared.stderr
    assert (folder / "administrator.password").exists()
    assert (folder / "rodeloper-public.service").exists()
    backend.postgres.tool("psql", "--command", "DROP DATABASE nieuw")


@pytest.mark.parametrize("words", [["provision", "--server", "http://127.0.0.1:9", "--bucket", "gemeente-x"]])
def test_a_missing_password_file_is_said(tmp_path: Path, words: list[str]) -> None:
    asked = on_a_server(tmp_path, "backend", *words, "--password-file", str(tmp_path / "none"))
    assert asked.returncode == 1
    assert "--password-file" in asked.stderr
