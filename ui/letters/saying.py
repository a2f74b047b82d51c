# SPDX-License-Identifier: EUPL-1.2
"""What somebody can say on the telephone about an action: the words that its letter would have."""

from __future__ import annotations

import dataclasses

from storage.queries.letter_templates import template_in_force
from storage.queries.letters import AboutAction, about_action
from storage.rules.states import ActionState
from ui.context import Context
from ui.letters import filling

LANGUAGE = "nl"
"""Companies are spoken to in Dutch, whatever the language of the window is."""


def to_say(context: Context, action_id: str, told_to: str, *, done: bool) -> str:
    """The words as a start, for whom is told. ``done``: it is done as well. Raises ``not-found``."""
    about: AboutAction = context.read(about_action, action_id, context.actor.id)
    if done and not about.state.is_closed:
        about = dataclasses.replace(about, state=ActionState.DONE, done_on=context.today())
    to = next((one for one in about.around.people if one.name == told_to), None)
    kind = filling.kind_of(about)
    template = context.read(template_in_force, kind, LANGUAGE).template
    values = filling.values(about, to, language=LANGUAGE, today=context.today())
    words = filling.written(kind, LANGUAGE, template, values)
    return filling.spoken(words, about.around, to, language=LANGUAGE)
