# SPDX-License-Identifier: EUPL-1.2
"""The letters of the demo: who was visited was thanked in writing, most of the time."""

from __future__ import annotations

import datetime as dt

from desktop.demo.stage import Stage
from storage.operations import contact_moments
from storage.queries.letter_templates import template_in_force
from storage.queries.letters import after_visit
from storage.rules.choices import Channel, Disclosure
from storage.rules.letter_filling import fill
from storage.rules.letters import LetterKind
from storage.rules.rights import Actor
from storage.rules.workdays import dutch_day
from ui.letters import filling


def thank(stage: Stage, visit: str, who: Actor, n: int) -> None:
    """Send the letter of the ``n``-th visit two days after it was wrapped up; one in three was forgotten."""
    if n % 3 == 2:
        return
    stage.at(stage.clock.now + dt.timedelta(days=2))
    about = stage.store.read(after_visit, visit, who.id)
    to = about.around.people[0] if about.around.people else None
    kind = LetterKind.AFTER_VISIT
    template = stage.store.read(template_in_force, kind, "nl").template
    words = fill(kind, template, filling.values(about, to, language="nl", today=dutch_day(stage.clock.now)))
    by_mail = to is not None and to.can_be_mailed
    stage.do(
        contact_moments.log, who, about.around.company_id, channel=Channel.MAIL if by_mail else Channel.LETTER,
        subject=words.subject, text=words.text, contact_id=to.id if to else None, visit_id=visit,
        disclosure=Disclosure.SHAREABLE,
    )  # fmt: skip
