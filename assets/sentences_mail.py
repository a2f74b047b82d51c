# SPDX-License-Identifier: EUPL-1.2
"""The sentences for mail that leaves and answers that come back."""

from __future__ import annotations


def N_(text: str) -> str:
    """Mark for the catalogue; translated when it is shown."""
    return text


MAIL: dict[str, str] = {
    "mail.bad-address": N_(
        "No mail can reach {name}: the address “{address}” is not right. Nothing was sent. Mend the address and try again."
    ),
}
