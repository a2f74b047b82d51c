# SPDX-License-Identifier: EUPL-1.2
"""Small servers on loopback that answer what a test tells them, also what no honest server would; and certificates."""

from __future__ import annotations

import datetime as dt
import http.server
import ipaddress
import json
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Asked:
    """A request as it came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    connection: tuple[str, int]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Says:
    """An answer: JSON, unless ``content`` has other bytes."""

    data: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None


@contextmanager
def honest(answer: Callable[[Asked], Says]) -> Iterator[tuple[str, int]]:
    """A server that speaks proper HTTP and says what ``answer`` says."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            says = answer(Asked(self.command, self.path, dict(self.headers), body, self.client_address))
            content = json.dumps(says.data).encode() if says.content is None else says.content
            head = {"Content-Type": "application/json", "Content-Length": str(len(content)), **says.headers}
            self.send_response_only(says.status)
            for name, value in head.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = reply  # noqa: N815 - names of http.server

        def log_message(self, *_: Any) -> None:
            pass

    with _serving(Handler) as address:
        yield address


@contextmanager
def raw(script: Callable[[socket.socket], None]) -> Iterator[tuple[str, int]]:
    """A server that does with each connection what ``script`` does, whatever that is."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            script(self.request)

    with _serving(Handler) as address:
        yield address


@contextmanager
def _serving(handler: Any) -> Iterator[tuple[str, int]]:
    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = False
        open: set[Any] = set()  # noqa: RUF012 - of this one server

        def process_request(self, request: Any, client_address: Any) -> None:
            self.open.add(request)
            super().process_request(request, client_address)

        def shutdown_request(self, request: Any) -> None:
            self.open.discard(request)
            super().shutdown_request(request)

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # who asked hung up, as tests do

    with Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="fake server")
        thread.start()
        try:
            yield ("127.0.0.1", server.server_address[1])
        finally:
            server.shutdown()
            for sock in list(server.open):
                try:
                    sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # gone already
            thread.join()


def certificate(folder: Path, name: str = "127.0.0.1", *, days: int = 30) -> ssl.SSLContext:
    """What a server needs for TLS, signed by itself; ``days`` below zero: it ended that long ago.

    ``folder / "ca.pem"`` is what a client has to trust to accept it.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    try:
        names: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        names = x509.DNSName(name)
    end = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - dt.timedelta(days=90))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    return context
