# SPDX-License-Identifier: EUPL-1.2
"""What httpx asks through: one kept connection that can be stopped, with the certificates and the proxy of this machine."""

from __future__ import annotations

import ipaddress
import ssl
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import httpcore
import httpx
import truststore

from sync.problems import BrokenError, PortalError
from sync.sockets import Network, Patience

_KEEP = 30
"""Seconds that an unused connection is kept: a firewall forgets it sooner or later without telling."""


class Transport(httpx.BaseTransport):
    """One server. Raises an ``ExchangeError`` for whatever goes wrong on the way."""

    def __init__(
        self, address: str, stopped: Callable[[], bool], context: ssl.SSLContext | None = None
    ) -> None:
        self._patience = Patience(stopped)
        context = context or truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        options: dict[str, Any] = {
            "ssl_context": context,
            "max_connections": 1,
            "max_keepalive_connections": 1,
            "keepalive_expiry": _KEEP,
            "network_backend": Network(self._patience),
        }
        url = httpx.URL(address)
        self._pool = httpcore.ConnectionPool(**options)
        if proxy := proxy_for(url.host, url.scheme):
            login = (proxy.username, proxy.password) if proxy.username else None
            if proxy.scheme == "https":
                options["proxy_ssl_context"] = context
            self._pool = httpcore.HTTPProxy(str(proxy.copy_with(userinfo=b"")), proxy_auth=login, **options)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._patience.start(request.extensions.get("total", 60))
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        with _Told(self._patience):
            response = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=url,
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        stream = _Body(response, self._patience)
        return httpx.Response(response.status, headers=response.headers, stream=stream)

    def close(self) -> None:
        self._pool.close()


class _Told:
    """Says in our words what httpcore raises."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, problem: BaseException | None, _trace: object) -> None:
        if isinstance(problem, httpcore.ProxyError):
            raise PortalError from None
        if isinstance(problem, (httpcore.ProtocolError, httpcore.NetworkError, httpcore.TimeoutException)):
            if isinstance(problem, httpcore.RemoteProtocolError) and not self._patience.ended:
                raise PortalError from None  # whatever that is, it does not speak HTTP
            raise BrokenError(sent=True) from None


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response, patience: Patience) -> None:
        self._response = response
        self._patience = patience

    def __iter__(self) -> Iterator[bytes]:
        with _Told(self._patience):
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


def proxy_for(host: str, scheme: str = "https") -> httpx.URL | None:
    """The proxy that this machine uses on the way to this host, as the system or the environment says."""
    try:
        if ipaddress.ip_address(host).is_loopback:
            return None
    except ValueError:
        pass
    if host == "localhost" or urllib.request.proxy_bypass(host):
        return None
    proxies = urllib.request.getproxies()
    address = proxies.get(scheme) or proxies.get("all") or ""
    if address and "://" not in address:
        address = f"http://{address}"
    return httpx.URL(address) if address.startswith(("http://", "https://")) else None
