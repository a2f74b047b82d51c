# SPDX-License-Identifier: EUPL-1.2
"""Undo what was done with many actions, from a toast or from the history."""

from __future__ import annotations

from storage.changes import Changes
from storage.operations import bulk
from storage.operations.bulk import TakenBack
from ui import together_words
from ui.context import Context


def take_back(context: Context, together: str, stays_here: str | None = None) -> None:
    """Take it back, and say what stays because somebody changed it since. ``stays_here``: who was archived with it."""

    def told(changes: Changes) -> None:
        back = changes.answer
        if isinstance(back, TakenBack) and back.stays:
            context.messages.banner(together_words.taken_back(back), "warning")

    context.write(bulk.undo, together, stays_here=stays_here, then=told)
