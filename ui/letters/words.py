# SPDX-License-Identifier: EUPL-1.2
"""What letters are called on the screen. Knows no Qt."""

from __future__ import annotations

from assets.texts import N_, _, n_
from storage.queries.letters import AboutAction, AfterVisit
from ui.words import name_list, wrote_to_us

KINDS = {
    "after_visit": N_("After a visit"),
    "action_done": N_("An action is done"),
    "action_dropped": N_("An action is dropped"),
    "action_longer": N_("An action takes longer"),
}
"""The kinds of letters, in the order in which they are needed."""
LANGUAGES = {"nl": N_("Dutch"), "en": N_("English")}
TITLES = {
    "after_visit": N_("Thank-you letter with what was agreed"),
    "action_done": N_("Tell that it is done"),
    "action_dropped": N_("Tell that it will not happen"),
    "action_longer": N_("Explain that it takes longer"),
}
"""What a person does with such a letter."""


def beside(about: AfterVisit | AboutAction) -> str:
    """What who writes must know and the company does not read: what the letter rests on, and what to look at."""
    if isinstance(about, AboutAction):
        return wrote_to_us(about.answered_by, about.answer) if about.answer else ""
    inside = [_("“{text}”").format(text=one.title) for one in about.agreed if one.internal]
    if not inside:
        return ""
    words = n_(
        "{titles} was written down in an internal note. Look whether the company may read it like this.",
        "{titles} were written down in internal notes. Look whether the company may read them like this.",
        len(inside),
    )
    return words.format(titles=name_list(inside))
