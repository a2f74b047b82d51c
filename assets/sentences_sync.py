# SPDX-License-Identifier: EUPL-1.2
"""The sentences of the exchange with the municipal backend: why it waits, that nothing is lost, what helps."""

from __future__ import annotations


def N_(text: str) -> str:
    """Mark for the catalogue; translated when it is shown."""
    return text


SYNC: dict[str, str] = {
    "sync.address": N_(
        "This is not the address of a server. Nothing was changed. Type it as you got it, such as sync.municipality.nl."
    ),
    "sync.unprotected": N_(
        "Others could read along on the way to {host}, so nothing was sent. Use the address that starts with https."
    ),
    "sync.offline": N_(
        "There is no connection with the server now. Everything you typed is safe on this laptop. "
        "Just go on: it is sent as soon as there is a connection."
    ),
    "sync.untrusted": N_(
        "It is not certain that {host} is really the server of your municipality, so nothing was sent. "
        "Everything you typed is safe on this laptop. Check its date and time, or try another network. "
        "Does it stay like this? Ask your administrator."
    ),
    "sync.portal": N_(
        "Not the server but something else answers, such as the page of a guest network where you log in. "
        "Everything you typed is safe on this laptop. Open your browser, log in to the network and try again."
    ),
    "sync.moved": N_(
        "The server sends us on to another address: {host}. We do not go there by ourselves, so nothing was sent. "
        "Everything you typed is safe on this laptop. On a guest network: log in there first. "
        "Otherwise ask your administrator."
    ),
    "sync.password": N_(
        "This name and this password do not belong together, says the server. "
        "Everything you typed is safe on this laptop. Type the password again, or ask your administrator for a new one."
    ),
    "sync.blocked": N_(
        "You cannot reach the data of this municipality (any more). Everything you typed is safe on this laptop. "
        "Ask your administrator."
    ),
    "sync.lost": N_(
        "This laptop was reported lost, so it is locked. Everything you typed is safe on this laptop. "
        "Is it not lost? Ask your coordinator to say so; then log in."
    ),
    "devices.which": N_(
        "There is not exactly one laptop whose number begins with {id}. Nothing was changed. Look with: rodeloper devices"
    ),
    "away.term": N_(
        "This laptop was not in touch with the server for more than {days} days, so it is locked. Everything you typed is "
        "safe on it, encrypted. Log in in the window, or with: rodeloper login"
    ),
    "away.lost": N_(
        "This laptop was reported lost, so it is locked. Everything you typed is safe on it, encrypted, and is sent later. "
        "Was it found? Ask your coordinator to say so. Then log in in the window, or with: rodeloper login"
    ),
    "away.blocked": N_(
        "Your account was blocked, so this laptop is locked. Everything you typed is safe on it, encrypted, and is sent "
        "later. Ask your administrator. Then log in in the window, or with: rodeloper login"
    ),
    "away.code-needed": N_(
        "You are logged in, but the server cannot open this laptop. Nothing was changed. Type the recovery code from your "
        "paper too."
    ),
    "away.other-login": N_(
        "This laptop works for somebody else of your municipality. Nothing was changed. Log in with that name."
    ),
    "sync.anew": N_(
        "Your municipality was set up anew on the server. Everything you typed is safe on this laptop. Disconnect this "
        "laptop and connect it again: what you have then goes there."
    ),
    "sync.not-ours": N_(
        "There is a server at this address, but not the one of Rode Loper for your municipality. "
        "Everything you typed is safe on this laptop. Compare the address with what your administrator gave you."
    ),
    "sync.busy": N_(
        "The server is busy. Everything you typed is safe on this laptop. Rode Loper tries again by itself."
    ),
    "sync.server-failed": N_(
        "The server is out of order. Everything you typed is safe on this laptop. Rode Loper tries again by itself. "
        "Does it take more than an hour? Tell your administrator."
    ),
    "sync.too-old": N_(
        "This version of Rode Loper is too old for the server. Everything you typed is safe on this laptop. "
        "Install the newest version: then it is sent."
    ),
    "sync.too-new": N_(
        "The server cannot work with this new version of Rode Loper yet. Everything you typed is safe on this laptop. "
        "Tell your administrator that the server needs the newest version too."
    ),
    "sync.hostile": N_(
        "The server sends something that cannot be right, so we stopped. Everything you typed is safe on this laptop. "
        "Tell your administrator."
    ),
    "sync.stopped": N_(
        "The exchange was stopped. Everything you typed is safe on this laptop. The rest goes along next time."
    ),
    "sync.clock": N_(
        "The clock of this laptop is {minutes} minutes off. Nothing is lost. "
        "Set its date and time right, so that your notes get the right time for everybody."
    ),
    # Connecting, and what a person decides or mends first
    "exchange.not-connected": N_(
        "This store is not connected to a municipality. Nothing was changed. Connect it first."
    ),
    "exchange.other-municipality": N_(
        "This store belongs to {bucket}. Nothing was changed. Use another store for the other municipality."
    ),
    "connect.which": N_(
        "You belong to more than one municipality: {names}. Nothing was changed. Say which one this store is for."
    ),
    "connect.other-name": N_(
        "This store is of {here}, the server is of {there}. Nothing was changed. "
        "Use another store for {there}, or say on purpose that this is right (--yes)."
    ),
    "connect.password-needed": N_(
        "Nobody is here to type the password of {user}. Nothing was changed. "
        "Use --password-file, or set RODELOPER_SYNC_PASSWORD."
    ),
    "exchange.unfinished": N_(
        "{n} changes could not be sent yet. They are safe on this laptop and go along next time."
    ),
    "exchange.removals": N_(
        "Colleagues removed {n} records, which is a lot. Nothing was removed here yet. "
        "Look in the window of Rode Loper whether that is right."
    ),
    "exchange.who": N_(
        "You are the colleague of your login at the municipality, so this cannot be somebody else. Nothing was changed. "
        "Disconnect first, or let your colleague work on a laptop of their own."
    ),
    "sync.no-password": N_(
        "The password of {user} for the server is not on this laptop. Everything you typed is safe here. "
        "Type the password once more: then the exchange goes on."
    ),
    "sync.unexpected": N_(
        "The exchange stopped because of a mistake in the program. Everything you typed is safe on this laptop. "
        "Rode Loper tries again later. Does it stay like this? Tell your administrator."
    ),
}
