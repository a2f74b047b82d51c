# SPDX-License-Identifier: EUPL-1.2
"""Asks a provider of OpenID Connect for a small JSON document: bounded in time and size, and never sent on elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import msgspec

from sync.problems import HostileError, OfflineError, PortalError, ServerFailedError
from sync.tokens import is_protected
from sync.transport import Transport

_LARGEST = 1024 * 1024
_SECONDS = 10
_TOTAL = 20


class Web:
    """Asks, each time over a connection of its own. ``stopped`` ends it within a second.

    All methods raise an ``ExchangeError`` when there is no answer, or none that such a provider gives.
    """

    def __init__(self, stopped: Callable[[], bool] = lambda: False) -> None:
        self._stopped = stopped

    def get(self, url: str) -> Any:
        """The document at this address; only a good answer counts."""
        status, found = self._ask("GET", url, {}, b"")
        if status != 200:
            raise ServerFailedError(status=status)
        return found

    def post(self, url: str, form: str, headers: Mapping[str, str]) -> tuple[int, Any]:
        """Send this form, which is encoded; the status and what the answer holds (200, or 400 and 401 for no)."""
        return self._ask("POST", url, headers, form.encode())

    def _ask(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> tuple[int, Any]:
        if not is_protected(url):
            raise HostileError(what="address")
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), _SECONDS)
        sent = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "RodeLoper"}
        request = httpx.Request(
            method,
            url,
            headers={**sent, **headers},
            content=content or None,
            extensions={"timeout": timeout, "total": _TOTAL},
        )
        transport = Transport(url, self._stopped)
        try:
            response = transport.handle_request(request)
            try:
                return response.status_code, _json(response)
            finally:
                response.close()
        except httpx.TransportError:
            raise OfflineError(sent=True) from None
        finally:
            transport.close()


def _json(response: httpx.Response) -> Any:
    status = response.status_code
    if status == 429 or status >= 500:
        raise ServerFailedError(status=status)
    if not (status == 200 or 400 <= status < 500) or status in (404, 407):
        raise PortalError
    if response.headers.get("content-encoding", "identity") != "identity":
        raise HostileError(what="encoding")
    content = bytearray()
    for chunk in response.iter_raw():
        content += chunk
        if len(content) > _LARGEST:
            raise HostileError(what="size")
    try:
        return msgspec.json.decode(bytes(content))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise PortalError from None
