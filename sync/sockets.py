# SPDX-License-Identifier: EUPL-1.2
"""The way to the network that can be stopped: every wait is cut in slices, so that closing the program never hangs.

The libraries wait for each packet anew; a server that sends one byte every twenty seconds would hold them for ever, and
nobody can call a thread back from a socket. Here one clock runs for the whole request, and a flag ends it.
"""

from __future__ import annotations

import errno
import ipaddress
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from sync.problems import BrokenError, OfflineError, PortalError, SlowError, StoppedError, UntrustedError

SLICE = 0.2
"""Seconds in which nobody looks at the flag."""
_PART = 64 * 1024
_UNDER_WAY = (0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN, getattr(errno, "WSAEWOULDBLOCK", 0))


class Patience:
    """How long the request of this moment may take, and whether somebody wants it to stop."""

    def __init__(self, stopped: Callable[[], bool]) -> None:
        self._stopped = stopped
        self._end = float("inf")
        self.came = False
        self.ended = False

    def start(self, total: float) -> None:
        """A new request, with this many seconds."""
        self._end = time.monotonic() + total
        self.came = self.ended = False

    def slice(self, silent_until: float, *, sent: bool) -> float:
        """How long to wait before the next look. Raises when the waiting is over."""
        now = time.monotonic()
        if self._stopped():
            raise StoppedError
        if now >= self._end and self.came:
            raise SlowError(sent=sent)
        if now >= min(self._end, silent_until):
            raise OfflineError(sent=sent)
        return min(SLICE, max(min(self._end, silent_until) - now, 0.001))


class Stream(httpcore.NetworkStream):
    """A connection of which every wait is cut in slices."""

    def __init__(self, sock: socket.socket, patience: Patience) -> None:
        self._sock = sock
        self._patience = patience

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        until = time.monotonic() + (timeout or 0)
        while True:
            self._sock.settimeout(self._patience.slice(until, sent=True))
            try:
                data = self._sock.recv(max_bytes)
            except TimeoutError:
                continue
            except OSError:
                raise BrokenError(sent=True) from None
            self._patience.came = True
            self._patience.ended = not data
            return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        rest = memoryview(buffer)
        until = time.monotonic() + (timeout or 0)
        while rest:
            self._sock.settimeout(self._patience.slice(until, sent=True))
            try:
                rest = rest[self._sock.send(rest[:_PART]) :]
            except TimeoutError:
                continue
            except OSError:
                # The server may have answered before it hung up: httpcore then reads that answer.
                raise httpcore.WriteError from None
            until = time.monotonic() + (timeout or 0)

    def close(self) -> None:
        self._sock.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return TlsStream(self, self._patience, ssl_context, server_hostname, timeout or 0)

    def get_extra_info(self, info: str) -> Any:
        # Asked before a kept connection is used again: something to read there is its end.
        return self._has_news() if info == "is_readable" else None

    def _has_news(self) -> bool:
        try:
            self._sock.settimeout(0)
            self._sock.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True


class TlsStream(httpcore.NetworkStream):
    """The same with encryption. The handshake is done in memory, so that its waits are cut in slices too.

    ``plain`` carries the bytes: a ``Stream``, or another ``TlsStream`` on the way through a proxy that has encryption itself.
    """

    def __init__(
        self,
        plain: httpcore.NetworkStream,
        patience: Patience,
        context: ssl.SSLContext,
        host: str | None,
        timeout: float,
    ) -> None:
        self._plain = plain
        self._patience = patience
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_hostname=host)
        try:
            self._shake_hands(host or "", timeout)
        except BaseException:
            plain.close()
            raise

    def _shake_hands(self, host: str, timeout: float) -> None:
        try:
            while True:
                try:
                    self._tls.do_handshake()
                except ssl.SSLWantReadError:
                    self._flush(timeout)
                    self._feed(timeout)
                else:
                    return self._flush(timeout)
        except ssl.SSLCertVerificationError:
            raise UntrustedError(host=host) from None
        except ssl.SSLEOFError:
            raise OfflineError from None
        except ssl.SSLError as problem:
            # Something that does not speak TLS at all, such as a guest network, or that speaks another one.
            other = "WRONG_VERSION_NUMBER" in str(problem) or "HTTP_REQUEST" in str(problem)
            raise (PortalError() if other else UntrustedError(host=host)) from None
        except httpcore.WriteError:
            raise OfflineError from None
        except OfflineError:
            raise OfflineError from None  # nothing of the request was sent yet

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while True:
            try:
                return self._tls.read(max_bytes)
            except ssl.SSLWantReadError:
                self._flush(timeout)
                self._feed(timeout)
            except ssl.SSLZeroReturnError:
                self._patience.ended = True
                return b""
            except ssl.SSLError:
                self._patience.ended = True
                raise BrokenError(sent=True) from None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        rest = memoryview(buffer)
        while rest:
            try:
                rest = rest[self._tls.write(rest[:_PART]) :]
            except ssl.SSLError:
                raise httpcore.WriteError from None
            self._flush(timeout)

    def close(self) -> None:
        self._plain.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return TlsStream(self, self._patience, ssl_context, server_hostname, timeout or 0)

    def get_extra_info(self, info: str) -> Any:
        return self._tls if info == "ssl_object" else self._plain.get_extra_info(info)

    def _flush(self, timeout: float | None) -> None:
        if self._out.pending:
            self._plain.write(self._out.read(), timeout)

    def _feed(self, timeout: float | None) -> None:
        data = self._plain.read(_PART, timeout)
        if data:
            self._in.write(data)
        else:
            self._in.write_eof()


class Network(httpcore.NetworkBackend):
    """Finds the server and connects to it."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of this host that answers. Raises ``OfflineError``, ``StoppedError``."""
        until = time.monotonic() + (timeout or 0)
        addresses = self._addresses(host, port, until)
        for n, (family, _, _, _, address) in enumerate(addresses):
            # Each address gets its part of the time: a network with broken IPv6 says nothing at all.
            share = (until - time.monotonic()) / (len(addresses) - n)
            if sock := self._connected(family, address, time.monotonic() + share):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return Stream(sock, self._patience)
        raise OfflineError

    def _connected(self, family: int, address: Any, until: float) -> socket.socket | None:
        try:
            sock = socket.socket(family, socket.SOCK_STREAM)
        except OSError:
            return None
        try:
            sock.setblocking(False)
            if sock.connect_ex(address) in _UNDER_WAY:
                with selectors.DefaultSelector() as selector:
                    selector.register(sock, selectors.EVENT_WRITE)
                    while not selector.select(self._patience.slice(until, sent=False)):
                        pass
                if sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0:
                    return sock
        except StoppedError:
            sock.close()
            raise
        except (OSError, OfflineError):
            pass
        sock.close()
        return None

    def _addresses(self, host: str, port: int, until: float) -> list[Any]:
        """Look the name up, in a thread of its own: that cannot be stopped and may take half a minute."""
        try:
            ipaddress.ip_address(host)
        except ValueError:
            pass
        else:
            return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        found: list[Any] = []
        ready = threading.Event()

        def look_up() -> None:
            try:
                found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError):
                pass  # no such name, or no network to ask in
            finally:
                ready.set()

        threading.Thread(target=look_up, name="look-up", daemon=True).start()
        while not ready.wait(self._patience.slice(until, sent=False)):
            pass
        return found
