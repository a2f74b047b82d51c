# SPDX-License-Identifier: EUPL-1.2
"""The sentence for each known error: what happened, what is safe, what to do. Storage answers with codes only."""

from __future__ import annotations


def N_(text: str) -> str:
    """Mark for the catalogue; translated when it is shown."""
    return text


SENTENCES: dict[str, str] = {
    "store.missing": N_("There is no store at {path}. Nothing was changed. Check the name, or import companies first to make it."),
    "store.wrong-key": N_("This key does not open the store. Nothing was changed. Check the passphrase or use the recovery code."),
    "store.newer": N_(
        "This store was made by a newer version of Rode Loper. Nothing was changed. Install the newest version to open it."
    ),
    "store.busy": N_(
        "Another window or command is writing to this store. Nothing was changed. Close it, or try again in a moment."
    ),
    "store.damaged": N_("The store does not pass its check. Stop here and restore the last back-up: {detail}."),
    "store.full": N_("The disk is full. Everything saved before is safe. Make room and try again."),
    "not-found": N_("This {kind} is not there any more. Nothing was changed."),
    "not-allowed": N_("You may not do this. Nothing was changed. Ask your coordinator."),
    "results.amount": N_("This number of places cannot be right. Nothing was changed. Fill in 1 to {most}."),
    "wrap_up.grade": N_("A grade is a whole number from 1 to 10. Nothing was changed."),
    "wrap_up.incomplete-actions": N_(
        "{n} actions have no owner or no date yet. Everything else is saved. Fill these in, then wrap up."
    ),
    "wrap_up.no-teller": N_("Nobody is chosen yet to tell the company. Everything else is saved. Choose who does."),
}
