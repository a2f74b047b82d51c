# SPDX-License-Identifier: EUPL-1.2
"""What can stand between this laptop and the municipal backend; each has a sentence for the person who waits.

None of these holds a word of a record, and none holds a secret: they travel to the log, the screen and bug reports.
"""

from __future__ import annotations

from storage.errors import RodeLoperError


class ExchangeError(RodeLoperError):
    """The exchange cannot go on now. What a person typed is in the store and stays there."""

    CODE = "sync.server-failed"

    def __init__(self, code: str = "", **values: object) -> None:
        super().__init__(code or self.CODE, **values)


class AddressError(ExchangeError):
    """The address of the server is no address, or one over which everybody could read along."""

    CODE = "sync.address"


class OfflineError(ExchangeError):
    """No way to the server: no network, no such name, nobody answers, or the line broke.

    ``sent``: the request may have reached the server, so that its outcome is unknown.
    """

    CODE = "sync.offline"

    def __init__(self, code: str = "", *, sent: bool = False, **values: object) -> None:
        super().__init__(code, sent=sent, **values)
        self.sent = sent


class BrokenError(OfflineError):
    """The line broke while we waited for the answer."""


class SlowError(OfflineError):
    """The answer came so slowly that we stopped waiting; a smaller question may do better."""


class UntrustedError(ExchangeError):
    """The server cannot prove that it is who it says: its certificate is wrong, old or of somebody else."""

    CODE = "sync.untrusted"


class PortalError(ExchangeError):
    """Something else than our server answered: the log-in page of a guest network, a proxy, a firewall."""

    CODE = "sync.portal"


class MovedError(ExchangeError):
    """The answer sends us to another address. We never follow it with a password in hand."""

    CODE = "sync.moved"


class PasswordError(ExchangeError):
    """The server does not know this name with this password."""

    CODE = "sync.password"


class LoginEndedError(PasswordError):
    """The login with the municipality's provider does not count any more. ``again``: a new token may do better."""

    CODE = "login.ended"

    def __init__(self, code: str = "", *, again: bool = False, **values: object) -> None:
        super().__init__(code, **values)
        self.again = again


class LoginFailedError(ExchangeError):
    """Nobody logged in: the person or the provider said no, or the provider is not as it should be."""

    CODE = "login.failed"


class ProviderDownError(OfflineError):
    """The provider at which people log in does not answer now (``where``)."""

    CODE = "login.provider-down"


class BlockedError(ExchangeError):
    """This login is (no longer) one of the municipality. ``certain``: our server said so, and not something before it."""

    CODE = "sync.blocked"

    def __init__(self, code: str = "", *, certain: bool = False, **values: object) -> None:
        super().__init__(code, **values)
        self.certain = certain


class LostError(ExchangeError):
    """A coordinator reported this laptop lost."""

    CODE = "sync.lost"


class AnewError(ExchangeError):
    """The municipality was set up anew: this login is another colleague there than the one that works here."""

    CODE = "sync.anew"


class NotOursError(ExchangeError):
    """A server, but not one for Rode Loper, or not of this municipality."""

    CODE = "sync.not-ours"


class TooOldError(ExchangeError):
    """The server does not work with a program as old as this one any more."""

    CODE = "sync.too-old"


class TooNewError(ExchangeError):
    """The server is older than this program can work with."""

    CODE = "sync.too-new"


class BusyError(ExchangeError):
    """The server asks for time: try again after ``seconds``."""

    CODE = "sync.busy"

    def __init__(self, code: str = "", *, seconds: int, **values: object) -> None:
        super().__init__(code, seconds=seconds, **values)
        self.seconds = seconds


class ServerFailedError(ExchangeError):
    """The server, or a machine in front of it, is out of order. ``status`` is what it said."""

    CODE = "sync.server-failed"


class HostileError(ExchangeError):
    """The server sends what no server of ours sends: too much, without end, or of the wrong form. ``what`` says which."""

    CODE = "sync.hostile"


class TooLargeError(HostileError):
    """One answer was larger than we take; a smaller question may do better."""


class StoppedError(ExchangeError):
    """Somebody asked to stop: the program closes, the store is locked, or the person pressed Cancel."""

    CODE = "sync.stopped"


class BatchUnknown(Exception):  # noqa: N818 - an outcome that push deals with, not an error
    """Nobody knows what of a batch was done, so that each of its records has to be sent again by itself."""
