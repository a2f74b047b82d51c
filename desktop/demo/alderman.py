# SPDX-License-Identifier: EUPL-1.2
"""What the alderman of the demo finds this week: a brief that was read, changed and answered, one that is right, one to come."""

from __future__ import annotations

import datetime as dt

from desktop.demo.stage import Stage
from storage.operations import actions, briefs, visits
from storage.queries.brief_reading import reading
from storage.queries.visits import upcoming
from storage.rules.choices import Part, Section
from storage.rules.rights import Actor

WHO = "Hette van Rijnsbergen"


def read_briefs(stage: Stage, hero: str, promised: tuple[str, ...]) -> None:
    """``hero``: the visit of today, planned three days ago. ``promised``: what the alderman promised there herself."""
    maker, alderman = stage.town.actor(), stage.town.actor(WHO)
    days = stage.now - dt.timedelta(days=2)
    stage.at(days)
    for action in promised:
        stage.do(actions.change, maker, action, promised_by_id=alderman.id)
    _goes_along(stage, maker, alderman, hero)
    why = "Een van onze grootste werkgevers. Dit jaar beslissen zij waar zij uitbreiden."
    stage.do(visits.change, maker, visit_id=hero, purpose=why)
    first = stage.do(briefs.offer, maker, hero)
    stage.at(stage.now - dt.timedelta(hours=26))
    _read(stage, alderman, hero, briefs.read)
    asked = stage.do(
        briefs.remark, alderman, first, Section.TOPICS.value, "Is er al iets bekend over de Oostkade?"
    )
    stage.at(stage.now - dt.timedelta(hours=20))
    answer = "Ja. Het college beslist op 8 december. Noem nog geen datum."
    stage.do(briefs.answer, maker, asked, answer)
    stage.at(stage.now - dt.timedelta(hours=1))
    stage.do(visits.add_attendee, maker, visit_id=hero, name="Wiebe Adema", function="Hoofd werkplaats")
    second = stage.do(briefs.offer, maker, hero)
    stage.at(stage.now - dt.timedelta(minutes=58))
    question = "Kunnen wij de offerte voor de zonnepanelen v\u00f3\u00f3r het bezoek sturen?"
    stage.do(briefs.remark, alderman, second, Section.PROMISES.value, question)
    _others(stage, alderman, hero)


def _others(stage: Stage, alderman: Actor, hero: str) -> None:
    """The next visit has a brief that is right; of the one after that the brief still has to be offered."""
    coming = [visit for visit in stage.store.read(upcoming, stage.today) if visit.id != hero]
    for number, visit in enumerate(coming[:2]):
        lead = next(member.name for member in visit.team if member.part is Part.LEAD)
        who = stage.town.actor(lead)
        stage.at(stage.now - dt.timedelta(minutes=50 - number))
        _goes_along(stage, who, alderman, visit.id)
        if not number:
            stage.do(briefs.offer, who, visit.id)
            stage.at(stage.now - dt.timedelta(minutes=20))
            _read(stage, alderman, visit.id, briefs.agree)


def _goes_along(stage: Stage, who: Actor, alderman: Actor, visit: str) -> None:
    """This alderman, and no other."""
    row = next(one for one in stage.store.read(upcoming, stage.today) if one.id == visit)
    team = [(one.colleague_id, one.part.value) for one in row.team if one.part is not Part.ALDERMAN]
    stage.do(visits.set_team, who, visit_id=visit, team=[*team, (alderman.id, Part.ALDERMAN.value)])


def _read(stage: Stage, alderman: Actor, visit: str, how: object) -> None:
    shown = stage.store.read(reading, visit, alderman.id, stage.today)
    assert shown.version is not None
    seen = [change.key for change in shown.changes]
    stage.do(how, alderman, shown.version.id, seen=seen)  # type: ignore[arg-type] # one of two operations
