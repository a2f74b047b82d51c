# SPDX-License-Identifier: EUPL-1.2
"""The options of ``rodeloper backend configure`` that say where the people of a municipality log in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from sync.backend.openid import OpenId

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--openid-issuer", metavar="URL",
                 help="People log in at this OpenID Connect provider too. Without it stays what was chosen before."),
    click.option("--openid-client", metavar="NAME", help="The client (without a secret) that laptops are there."),
    click.option("--openid-audience", metavar="NAME", help="What an access token for this server names as its audience."),
    click.option("--openid-bucket", metavar="NAME", help="The municipality whose people log in there: gemeente-0344."),
    click.option("--openid-scopes", metavar="NAMES", help="What a laptop asks for there."),
    click.option("--openid-login-claim", metavar="CLAIM", help="The claim that holds the login name of a colleague."),
    click.option("--openid-groups-claim", metavar="CLAIM",
                 help="The claim that says what somebody may do; without it the list of accounts does."),
    click.option("--openid-group", "openid_groups", multiple=True, metavar="VALUE=GROUP",
                 help="A value of that claim and its group: team, aldermen, coordinators or administrators."),
    click.option("--openid-port", "openid_ports", multiple=True, type=int, metavar="PORT",
                 help="A port where a laptop may wait for the answer, for a provider that wants to know; else any."),
    click.option("--openid-only", is_flag=True, help="Nobody logs in with a password any more."),
    click.option("--no-openid", is_flag=True, help="Only accounts with a password from now on."),
)  # fmt: skip


def openid_options(command: F) -> F:
    """Add them to a command, which gets all of them in ``openid``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen(folder: Path, asked: dict[str, Any]) -> OpenId | None:
    """The provider from these options, else the one that was chosen before. Raises ``backend.openid`` (``field``)."""
    from sync.backend import openid

    if asked.pop("no_openid"):
        return None
    issuer = asked.pop("openid_issuer")
    if issuer is None:
        return openid.kept(folder)
    given = {
        "client_id": asked["openid_client"] or "",
        "audience": asked["openid_audience"] or "",
        "municipality": asked["openid_bucket"] or "",
        "scopes": asked["openid_scopes"] or openid.SCOPES,
        "login_claim": asked["openid_login_claim"] or "preferred_username",
        "groups_claim": asked["openid_groups_claim"] or "",
        "groups": openid.groups(asked["openid_groups"]),
        "ports": tuple(asked["openid_ports"]),
        "only": asked["openid_only"],
    }
    return openid.OpenId(issuer, **given).check()
