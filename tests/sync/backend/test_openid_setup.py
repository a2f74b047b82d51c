# SPDX-License-Identifier: EUPL-1.2
"""Setting up the login of a municipality: what cannot be right is refused before anything is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from desktop.cli import rodeloper
from storage.errors import RodeLoperError
from sync.backend import configuration, openid
from sync.backend.openid import OpenId
from tests.backend_server import BUCKET
from tests.sync.backend.openid_doors import provider_of


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuer", "http://login.voorbeeldstad.example"),
        ("issuer", "login.voorbeeldstad.example"),
        ("issuer", "https://login.example/ x"),
        ("audience", ""),
        ("client_id", "a\nb = c"),
        ("municipality", "gemeente-x-vertrouwelijk"),
        ("municipality", ""),
        ("scopes", "profile"),
        ("login_claim", ""),
        ("groups", {"x": "team"}),
        ("groups_claim", "a b"),
        ("ports", (80,)),
    ],
)
def test_what_cannot_be_right_is_refused_before_anything_is_written(field: str, value: Any) -> None:
    good = {"issuer": "https://login.example", "client_id": "a", "audience": "b", "municipality": BUCKET}
    with pytest.raises(RodeLoperError) as refused:
        OpenId(**{**good, field: value}).check()
    assert (refused.value.code, refused.value.values["field"]) == ("backend.openid", field)


def test_a_group_that_we_do_not_have_is_refused() -> None:
    with pytest.raises(RodeLoperError, match=r"backend\.openid"):
        provider_of("https://login.example", groups_claim="groups", groups={"Boeven": "everybody"})
    for wrong in (["Wethouders"], ["a=team", "a=team"]):
        with pytest.raises(RodeLoperError, match=r"backend\.openid"):
            openid.groups(wrong)


def test_it_comes_through_the_configuration_and_the_memory_of_the_folder_unchanged(tmp_path: Path) -> None:
    chosen = provider_of(
        "https://login.example/realms/x", groups_claim="roles", groups={"CN=EZ %s,OU=$x ë": "team", "W": "aldermen"},
        ports=(8765, 8766), only=True,
    )  # fmt: skip
    configured = configuration.write(tmp_path, "postgresql:///x", "sync.example", chosen)
    assert openid.from_settings(configuration.read(configured.instance("public"))) == chosen
    assert openid.from_settings(configuration.read(configured.instance("administration"))) is None
    openid.keep(tmp_path, chosen)
    assert openid.kept(tmp_path) == chosen
    openid.keep(tmp_path, None)
    assert openid.kept(tmp_path) is None
    (tmp_path / openid.FILE).write_text('{"issuer": 7}')
    with pytest.raises(RodeLoperError, match=r"backend\.openid"):
        openid.kept(tmp_path)


DATABASE, HOST = "postgresql:///x", "sync.voorbeeldstad.example"

OPTIONS = (
    "--openid-issuer https://login.voorbeeldstad.example --openid-client laptop --openid-audience backend "
    "--openid-bucket gemeente-0000 --openid-groups-claim groups --openid-group Wethouders=aldermen --openid-port 8765"
).split()


def configure(folder: Path, *more: str) -> Result:
    usual = [
        "backend",
        "configure",
        "--folder",
        str(folder),
        "--database",
        DATABASE,
        "--host",
        HOST,
        "--json",
    ]
    return CliRunner().invoke(rodeloper, [*usual, *more])


def test_configure_remembers_the_provider_until_somebody_says_otherwise(tmp_path: Path) -> None:
    def now() -> OpenId | None:
        return openid.from_settings(configuration.read(tmp_path / "public.ini"))

    assert configure(tmp_path).exit_code == 0
    assert now() is None
    told = json.loads(configure(tmp_path, *OPTIONS).stdout)["openid"]
    assert (told["issuer"], told["ports"]) == ("https://login.voorbeeldstad.example", [8765])
    configure(tmp_path)
    found = now()
    assert found is not None
    assert found.groups == {"Wethouders": "aldermen"}
    configure(tmp_path, "--no-openid")
    assert now() is None


def test_half_a_provider_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    refused = configure(tmp_path / "new", *OPTIONS[:2])
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["error"] == "backend.openid"
    assert not (tmp_path / "new" / "public.ini").exists()
