# SPDX-License-Identifier: EUPL-1.2
"""The sentences of logging in with the municipality's own provider, in the browser."""

from __future__ import annotations


def N_(text: str) -> str:
    """Mark for the catalogue; translated when it is shown."""
    return text


PAGES: dict[str, tuple[str, str]] = {
    "done": (N_("You are logged in"), N_("You can close this page and go back to Rode Loper.")),
    "denied": (N_("You are not logged in"), N_("Go back to Rode Loper and try again. Nothing was changed.")),
    "nothing": (N_("There is nothing here"), N_("Go back to Rode Loper.")),
}
"""What the browser shows when it comes back from the provider."""

LOGIN: dict[str, str] = {
    "login.ended": N_(
        "Your login at the municipality has ended. Everything you typed is safe on this laptop. Just go on. "
        "Log in again when it suits you: then it is sent."
    ),
    "login.refused": N_(
        "You are logged in at your municipality, but the server does not accept that login. "
        "Everything you typed is safe on this laptop. Ask your administrator."
    ),
    "login.failed": N_(
        "Logging in did not work. Nothing was changed. Try again. Does it stay like this? Ask your administrator."
    ),
    "login.denied": N_(
        "You did not log in at your municipality. Nothing was changed. Try again when you want."
    ),
    "login.nobody": N_(
        "Nobody logged in within {minutes} minutes. Nothing was changed. Try again when you want."
    ),
    "login.provider-down": N_(
        "The login page of your municipality ({where}) does not answer now. Everything you typed is safe on this laptop. "
        "Try again later."
    ),
    "login.provider-wrong": N_(
        "The login page of your municipality is not set up as it should be ({why}), so you were not logged in. "
        "Everything you typed is safe on this laptop. Tell your administrator."
    ),
    "login.ports": N_(
        "Other programs use the ports of this laptop that logging in needs: {ports}. Nothing was changed. "
        "Close them, or start your laptop again."
    ),
    "login.none": N_(
        "At this server you log in with a name and a password, not in the browser. Nothing was changed. "
        "Your administrator gives you those."
    ),
    "login.other": N_(
        "You logged in as {there}, but this laptop is of {here}. Nothing was changed. "
        "Log in as {here}, or let {there} use a laptop of their own."
    ),
    "login.user-needed": N_(
        "It is not clear who you are. Nothing was changed. Give your name with --user, or log in with --browser."
    ),
}
