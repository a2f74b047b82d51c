# SPDX-License-Identifier: EUPL-1.2
"""A public instance at which the people of one municipality log in with a provider."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sync.backend import configuration
from sync.backend.openid import OpenId
from tests.backend_server import Backend
from tests.openid_provider import AUDIENCE, CLIENT, Provider
from tests.sync.backend.instances import serving


@contextmanager
def door_for(backend: Backend, bucket: str, provider: Provider, folder: Path, **other: Any) -> Iterator[str]:
    """Serve it; gives the address."""
    openid = OpenId(
        provider.issuer,
        CLIENT,
        AUDIENCE,
        bucket,
        scopes="openid profile groups offline_access",
        ports=provider.ports,
        **other,
    ).check()
    configured = configuration.write(folder, backend.postgres.address, openid=openid)
    with serving(configuration.read(configured.instance("public")), folder) as url:
        yield url
