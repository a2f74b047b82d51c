# SPDX-License-Identifier: EUPL-1.2
"""The client in an office where everything goes through a proxy."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.protocol import OPEN
from sync.transport import proxy_for
from tests.fake_servers import Says, certificate, honest, raw
from tests.lossy import Lossy
from tests.sync.asking import STATE, connect, problem_of, trusting


def tunnel(
    to: tuple[str, int], asked: list[bytes], tls: ssl.SSLContext | None
) -> Callable[[socket.socket], None]:
    """A script for ``raw``: a proxy that brings everybody to this one server."""

    def script(sock: socket.socket) -> None:
        near = tls.wrap_socket(sock, server_side=True) if tls else sock
        asked.append(near.recv(65536))
        near.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with near, socket.create_connection(to) as far:
            back = threading.Thread(target=carry, args=(far, near))
            back.start()
            carry(near, far)
            far.shutdown(socket.SHUT_RDWR)
            back.join()

    return script


def carry(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass  # one of the two hung up


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_way_through_a_proxy_is_protected_from_end_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    asked: list[bytes] = []
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
    proxy_tls = certificate(theirs) if scheme == "https" else None
    with (
        honest(lambda _: Says({"data": STATE})) as upstream,
        Lossy(upstream, tls=certificate(ours, "sync.example.nl")) as server,
        raw(tunnel(("127.0.0.1", int(server.address.rpartition(":")[2])), asked, proxy_tls)) as proxy,
    ):
        if proxy_tls:
            both = (ours / "ca.pem").read_text() + (theirs / "ca.pem").read_text()
            (ours / "ca.pem").write_text(both)
        monkeypatch.setenv("https_proxy", f"{scheme}://noor:geheim@127.0.0.1:{proxy[1]}")
        monkeypatch.delenv("no_proxy", raising=False)
        with trusting("https://sync.example.nl", ours) as client:
            assert client.state(OPEN) is not None
            assert client.state(OPEN) is not None
    # One connection. The proxy hears where to, and of who we are only its own login.
    [request] = asked
    assert request.startswith(b"CONNECT sync.example.nl:443 ")
    assert b"Proxy-Authorization: Basic bm9vcjpnZWhlaW0=" in request
    assert b"\nAuthorization:" not in request


def test_the_proxy_of_the_machine_is_used_but_not_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "proxy.gemeente.nl:3128")
    monkeypatch.setenv("no_proxy", "intern.gemeente.nl")
    used = [proxy_for(host) for host in ("sync.example.nl", "intern.gemeente.nl", "localhost", "127.0.0.1")]
    assert [str(proxy) if proxy else None for proxy in used] == [
        "http://proxy.gemeente.nl:3128",
        None,
        None,
        None,
    ]


def test_a_proxy_that_wants_a_password_is_a_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def refuse(sock: socket.socket) -> None:
        asked.append(sock.recv(65536))
        sock.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    with raw(refuse) as address:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{address[1]}")
        monkeypatch.delenv("no_proxy", raising=False)
        with connect("https://sync.example.nl") as client:
            assert problem_of(lambda: client.state(OPEN)).code == "sync.portal"
    # The proxy hears where to, and nothing of who we are.
    assert asked[0].startswith(b"CONNECT sync.example.nl:443 ")
    assert b"Authorization: Basic" not in asked[0]
