# SPDX-License-Identifier: EUPL-1.2
"""The sentences of the first connection of a store with its municipality, and of letting go."""

from __future__ import annotations


def N_(text: str) -> str:
    """Mark for the catalogue; translated when it is shown."""
    return text


CONNECT: dict[str, str] = {
    "connect.no-colleague": N_(
        "The server does not know yet which colleague {user} is. Nothing was changed. "
        "Ask the functional administrator to link this login to a colleague."
    ),
    "connect.forgotten": N_(
        "Rode Loper was locked in between and forgot how you log in. Nothing was changed. Go back and log in once more."
    ),
    "connect.look-again": N_(
        "The server changed while you were looking. Nothing was changed here. Look again and connect then."
    ),
    "connect.other-home": N_(
        "What is in this store is of {bucket}. Nothing was changed. Use a new store for another municipality."
    ),
    "connect.unsent": N_(
        "{n} records are only on this laptop: the server does not have them yet. Nothing was changed. "
        "Exchange first. Or disconnect all the same: they stay in this store, and a copy is made."
    ),
}
