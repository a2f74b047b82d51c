# SPDX-License-Identifier: EUPL-1.2
"""Why a first connection did not work. Nothing was written yet, so nothing has to be said about what is safe."""

from __future__ import annotations

from collections.abc import Mapping

from assets.texts import N_, _

_SENTENCES: Mapping[str, str] = {
    "sync.offline": N_(
        "No server answers at this address, or there is no internet. Nothing was changed. Compare the address with what "
        "you were given, and try again."
    ),
    "sync.untrusted": N_(
        "It is not certain that {host} is really the server of your municipality, so your password was not sent. Check the "
        "date and time of this laptop, or try another network. Does it stay like this? Ask your administrator."
    ),
    "sync.portal": N_(
        "Not the server but something else answers, such as the page of a guest network where you log in. Nothing was "
        "changed. Open your browser, log in to the network and try again."
    ),
    "sync.moved": N_(
        "The server sends us on to another address: {host}. We do not go there by ourselves. Nothing was changed. On a "
        "guest network: log in there first. Otherwise compare the address with what you were given."
    ),
    "sync.password": N_(
        "This name and this password do not belong together, says the server. Nothing was changed. Type them again, or ask "
        "your administrator for a new password."
    ),
    "sync.blocked": N_(
        "This login belongs to no municipality at this server. Nothing was changed. Ask your administrator."
    ),
    "sync.not-ours": N_(
        "There is a server at this address, but not the one of Rode Loper. Nothing was changed. Compare the address with "
        "what you were given."
    ),
    "sync.server-failed": N_(
        "The server is out of order. Nothing was changed. Try again later, or tell your administrator."
    ),
}


def first_words(code: str, values: Mapping[str, object]) -> str:
    """The sentence of this problem for who connects for the first time; empty for a problem that is the same later."""
    return _(_SENTENCES[code]).format(**values) if code in _SENTENCES else ""
