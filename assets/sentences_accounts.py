# SPDX-License-Identifier: EUPL-1.2
"""What is said when an account cannot be made or changed."""

from __future__ import annotations


def N_(text: str) -> str:
    """Mark for the catalogue; translated when it is shown."""
    return text


ACCOUNTS: dict[str, str] = {
    "accounts.not-administrator": N_(
        "Only an administrator arranges accounts. Nothing was changed. Ask the functional administrator."
    ),
    "accounts.own": N_(
        "You cannot block, change or reset your own account: then nobody might get in any more. Nothing was changed. "
        "Ask another administrator."
    ),
    "accounts.taken": N_("The login name {account} is taken. Nothing was changed. Choose another one."),
    "accounts.unknown": N_("There is no account {account} here. Nothing was changed."),
    "accounts.name": N_(
        "A login name has small letters, digits and . @ _ - only, and starts with a letter or digit. Nothing was changed."
    ),
    "accounts.no-colleague": N_("An account is of somebody: fill in a name. Nothing was changed."),
    "accounts.role": N_("This role is not known at the server. Nothing was changed. Choose another one."),
    "accounts.elsewhere": N_(
        "{account} works for another municipality too, with the same password. Nothing was changed. Ask the keeper of the server."
    ),
    "accounts.no-password": N_(
        "{account} logs in through the municipality and has no password here. Nothing was changed."
    ),
}
