# SPDX-License-Identifier: EUPL-1.2
"""A server that is safe passes, and each careless set-up is found, without changing anything on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from desktop.cli import rodeloper
from sync import protocol
from sync.backend import check as looking
from sync.backend import configuration
from tests.backend_server import Backend
from tests.sync.backend.instances import serving

GOOD = {
    "project_name": "rodeloper",
    "settings": {"explicit_permissions": False},
    "capabilities": {
        "rodeloper": {"lock": True, "instance": "public", "schema_version": protocol.SCHEMA_VERSION},
        "schema": {},
    },
}


def wrong(url: str, transport: httpx.BaseTransport | None = None) -> set[str]:
    return {one.name for one in looking.check(url, transport) if not one.ok}


def test_our_own_server_is_safe(backend: Backend) -> None:
    assert wrong(backend.url) == set()
    assert wrong(f"{backend.url}/v1/") == set()


def test_the_administration_instance_is_told_apart(backend: Backend) -> None:
    assert "instance" in wrong(backend.administration)


def test_stock_kinto_with_all_that_is_dangerous_is_found_unsafe(backend: Backend, tmp_path: Path) -> None:
    settings = configuration.read(backend.configured.instance("public"))
    careless = {name: value for name, value in settings.items() if not name.endswith("_enabled")} | {
        "kinto.includes": "kinto.plugins.accounts kinto.plugins.flush kinto.plugins.history",
        "kinto.explicit_permissions": "true",
        "kinto.experimental_collection_schema_validation": "false",
        "kinto.bucket_create_principals": "system.Everyone",
        "kinto.account_create_principals": "system.Everyone",
    }
    before = backend.dump("rodeloper-check").rows
    with serving(careless, tmp_path) as url:
        assert wrong(url) == {"plugin", "schemas", "rights", "flush", "history", "structure"}
        # It looked, and left nothing behind.
        assert httpx.get(f"{url}/v1/buckets").status_code in (200, 401, 403)
    assert backend.dump("rodeloper-check").rows == before
    assert backend.client_for("noor").get(f"/buckets/{backend.bucket}/state").status_code == 200


def test_structure_that_can_be_written_is_found(backend: Backend, tmp_path: Path) -> None:
    settings = configuration.read(backend.configured.instance("public"))
    with serving({**settings, "kinto.object_bucket_put_enabled": "true"}, tmp_path) as url:
        assert wrong(url) == {"structure"}


def answering(about: dict[str, Any], **headers: str) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json=about, headers=headers)
        return httpx.Response(405)

    return httpx.MockTransport(answer)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda about: about["capabilities"].pop("rodeloper"), {"plugin"}),
        (lambda about: about["capabilities"].update(default_bucket={}), {"default-bucket"}),
        (lambda about: about["capabilities"].update(admin={}), {"admin"}),
        (lambda about: about["capabilities"]["rodeloper"].update(schema_version=0), {"version"}),
    ],
)
def test_each_wrong_setting_is_found_by_itself(
    change: Callable[[dict[str, Any]], object], found: set[str]
) -> None:
    about = json.loads(json.dumps(GOOD))
    change(about)
    assert wrong("https://sync.example.org", answering(about, Date=_now())) == found


def test_a_clock_that_is_off_and_an_open_line_are_found() -> None:
    old = answering(GOOD, Date="Mon, 23 Nov 2020 09:00:00 GMT")
    assert wrong("https://sync.example.org", old) == {"clock"}
    assert wrong("http://sync.example.org", answering(GOOD, Date=_now())) == {"encrypted"}
    assert wrong("https://sync.example.org", answering(GOOD)) == {"clock"}


@pytest.mark.parametrize("about", [{}, {"capabilities": []}])
def test_another_kind_of_server_is_not_ours(about: dict[str, Any]) -> None:
    assert wrong("https://www.example.org", answering(about)) == {"reachable"}


def test_the_command_says_it_in_sentences_and_ends_with_1_when_unsafe(backend: Backend) -> None:
    good = CliRunner().invoke(rodeloper, ["backend", "check", backend.url, "--json"])
    assert (good.exit_code, json.loads(good.stdout)["ok"]) == (0, True)
    bad = CliRunner().invoke(rodeloper, ["backend", "check", "http://127.0.0.1:9"])
    assert bad.exit_code == 1
    assert bad.stdout.startswith("✗ Er antwoordt geen server van deze soort op http://127.0.0.1:9.")
    spoken = CliRunner().invoke(rodeloper, ["backend", "check", backend.administration])
    assert spoken.exit_code == 1
    assert "✗ Dit is de ingang voor beheer; die mag niet van elders bereikbaar zijn." in spoken.stdout


def _now() -> str:
    return formatdate(usegmt=True)
