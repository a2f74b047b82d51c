# SPDX-License-Identifier: EUPL-1.2
"""What letters are called on the screen. Knows no Qt."""

from __future__ import annotations

from assets.texts import N_

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
