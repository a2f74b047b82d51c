# SPDX-License-Identifier: EUPL-1.2
"""The sentences of setting up and trying the municipal backend, for whoever looks after the server."""

from __future__ import annotations


def N_(text: str) -> str:
    """Mark for the catalogue; translated when it is shown."""
    return text


BACKEND: dict[str, str] = {
    "backend.not-installed": N_(
        "The parts for a municipal server are not installed here. Nothing was started. Type: python3 dev.py run backend demo"
    ),
    "backend.root": N_(
        "The demo server cannot start as root on this system. Nothing was started. Log in as an ordinary user and try again."
    ),
    "backend.not-started": N_(
        "The server did not start. What was saved before is safe. What went wrong stands in {log}."
    ),
    "backend.running": N_(
        "The demo server runs already. Nothing was changed. Use that one, or stop it there with Ctrl+C."
    ),
    "backend.port-taken": N_(
        "Another program uses port {port} of this machine. Nothing was started. Choose another one with --port."
    ),
    "backend.no-configuration": N_(
        "There is no usable configuration at {path}. Nothing was changed. Make it first with: rodeloper backend configure."
    ),
    "backend.unreachable": N_(
        "No server answers at {url}. Nothing was changed. Check the address, and whether the server runs."
    ),
    "backend.wrong-password": N_(
        "The server at {url} does not take this administrator password. Nothing was changed. Check the file it comes from."
    ),
    "backend.not-administration": N_(
        "The server at {url} is not for administration. Nothing was changed. Use the address on the server itself, usually http://127.0.0.1:8889."
    ),
    "backend.failed": N_(
        "The server refused a part of the set-up ({detail}). Type the same command again; what was done already stays."
    ),
    "backend.bucket-name": N_(
        "{bucket} cannot be the name of a municipality. Nothing was changed. Use gemeente- with lower case letters, digits and hyphens after it."
    ),
    "backend.accounts-file": N_(
        "The list of accounts {path} is not right on line {line}, column {field}. Nothing was changed. Correct it and try again."
    ),
    "backend.account-elsewhere": N_(
        "The login {account} exists for another municipality on this server. No account was changed. Choose another login, or add --known-elsewhere when it is the same person."
    ),
    "backend.openid": N_(
        "What was said about logging in with OpenID Connect cannot be right: {field}. Nothing was changed. Correct it and try again."
    ),
    "backend.no-password": N_(
        "There is no administrator password. Nothing was changed. Name its file with --password-file."
    ),
}
