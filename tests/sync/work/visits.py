# SPDX-License-Identifier: EUPL-1.2
"""Visits at random: planned, briefed, written down and wrapped up."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from storage.operations import agenda, alerts, briefs, notes, results, visits, wrap_up
from storage.queries.brief_reading import reading
from storage.rules.choices import AlertKind, Disclosure, ResultKind, ResultStage, Section
from storage.rules.ids import TOPICS
from tests.sync.edits import value_of
from tests.sync.work.worker import Worker, ids

DAY = dt.date(2026, 11, 23)


class Visits(Worker):
    """Visits, from the plan to the wrap-up, and what is written in them."""

    def _plan(self) -> None:
        moment = dt.datetime(2026, 12, 1, 9) + dt.timedelta(hours=self.random.randrange(2000))
        team = [(self._colleague(), "lead"), (self._colleague(), "second")]
        topics = [one.id for one in self.random.sample(list(TOPICS), 3)]
        self._do(visits.plan, company_id=self._any("companies"), starts_at=moment, team=team, topics=topics)

    def _move_visit(self) -> None:
        states = ["wish", "planned", "confirmed", "held", "wrapped_up", "cancelled"]
        self._do(visits.move, visit_id=self._any("visits"), to=self.random.choice(states), reason="anders")

    def _summary(self) -> None:
        self._edit(wrap_up.set_fields, "visits", self._any("visits"), "summary")

    def _wrap_up(self) -> None:
        self._do(wrap_up.finish, self._any("visits"))

    def _place(self) -> None:
        visit, field = self._any("visits"), self.random.choice(["place", "purpose"])
        word = self._token()
        self._do(visits.change, visit_id=visit, keeps=word, into=("visits", visit, field), **{field: word})

    def _team(self) -> None:
        guest = self._any("colleagues", self.random.choice(["1 = 1", "role = 'alderman'"]))
        team = {guest: self.random.choice(["lead", "alderman"]), self.actor.id: "second"}
        self._do(visits.set_team, visit_id=self._any("visits"), team=list(team.items()))

    def _offer_brief(self) -> None:
        self._do(
            briefs.offer,
            self._any("visits", "id IN (SELECT visit_id FROM team_members WHERE part = 'alderman')"),
        )

    def _invite(self) -> None:
        self._do(visits.invite, visit_id=self._any("visits"), invited=self._yes())

    def _change_plan(self) -> None:
        visit, topics = self._any("visits"), [one.id for one in self.random.sample(list(TOPICS), 2)]
        team = [(self._colleague(), "lead"), (self.actor.id, "second")]
        self._do(visits.change_plan, visit_id=visit, team=team, topics=topics, own_topics=["Warmtenet"])

    def _attendee(self) -> None:
        word = self._token()
        self._do(visits.add_attendee, visit_id=self._any("visits"), name=word, keeps=word)

    def _contact_attends(self) -> None:
        self._do(visits.add_attendee, visit_id=self._any("visits"), contact_id=self._any("contacts"))

    def _attended(self) -> None:
        kind = self.random.choice(["team_members", "attendees"])
        self._do(visits.set_attended, record_id=self._any(kind), attended=self.random.choice([True, False]))

    def _not_there(self) -> None:
        attendee = self._any("attendees")
        self._do(visits.remove_attendee, attendee_id=attendee, into=("attendees", attendee, "name"))

    def _topic(self) -> None:
        title = self.random.choice(["Kantine", "Fietsenrek", "Warmtenet"])
        self._do(agenda.add, visit_id=self._any("visits"), title=title)

    def _arrange_agenda(self) -> None:
        item = self._any("agenda_items")
        self._do(self.random.choice([agenda.remove, agenda.restore]), item_id=item)
        visit = self.store.read(value_of, ("agenda_items", item, "visit_id"))
        items = self.store.read(ids, "agenda_items", f"visit_id = '{visit}'")
        self.random.shuffle(items)
        self._do(agenda.reorder, visit_id=visit, items=items)

    def _talking_point(self) -> None:
        token = self._token()
        self._do(agenda.add_talking_point, item_id=self._any("agenda_items"), line=token, keeps=token)

    def _write_note(self) -> None:
        """As an editor does: the whole text, with something more in it."""
        token = self._token()
        item = self._any("agenda_items")
        before = self.store.read(own_note, item, self.actor.id)
        line = f"/actie {token}" if self.random.random() < 0.3 else f"Gehoord: {token}."
        lines = [*before.split("\n"), line] if before else [line]
        if self.random.random() < 0.3:
            self.random.shuffle(lines)
        self._do(notes.save, agenda_item_id=item, text="\n".join(lines), keeps=token)

    def _disclose(self) -> None:
        own = self._any("notes", f"author_id = '{self.actor.id}'")
        self._do(notes.disclose, own, self.random.choice(list(Disclosure)).value)

    def _name_readers(self) -> None:
        own = self._any("notes", f"author_id = '{self.actor.id}'")
        item = self.store.read(value_of, ("notes", own, "agenda_item_id"))
        self._do(notes.name_readers, agenda_item_id=item, readers=[self._colleague()] if self._yes() else [])

    def _result(self) -> None:
        stage, kind = self.random.choice(list(ResultStage)), self.random.choice(list(ResultKind))
        visit = self._any("visits")
        company = self.store.read(value_of, ("visits", visit, "company_id"))
        self._do(
            results.add, company_id=company, kind=kind.value, stage=stage.value, amount=3, visit_id=visit
        )

    def _alert(self) -> None:
        token = self._token()
        kind = self.random.choice(list(AlertKind)).value
        self._do(alerts.raise_alert, company_id=self._any("companies"), kind=kind, text=token, keeps=token)

    def _change_alert(self) -> None:
        alert = self._any("alerts")
        if self._yes():
            self._do(alerts.change, alert, disclosure=self.random.choice(list(Disclosure)).value)
        else:
            self._edit(alerts.change, "alerts", alert, "text")

    def _archive_alert(self) -> None:
        self._do(alerts.archive, self._any("alerts"), archived=self._yes())

    def _change_result(self) -> None:
        result = self._any("results")
        if self._yes():
            self._do(results.archive, result, archived=self._yes())
        else:
            self._edit(results.change, "results", result, "target_group")


class Readers(Worker):
    """Who reads a brief that was offered, as an alderman does."""

    def _read_brief(self) -> None:
        version = self._any("brief_versions")
        if self._yes():
            visit = self.store.read(value_of, ("brief_versions", version, "visit_id"))
            found = self.store.read(reading, visit, self.actor.id, DAY)
            seen = [change.key for change in found.changes]
            self._do(briefs.read, version, seen=seen, again=self._yes())
        else:
            self._do(briefs.agree, version)

    def _ask_at_brief(self) -> None:
        token = self._token()
        if self._yes():
            self._do(briefs.remark, self._any("brief_versions"), Section.TOPICS, token, keeps=token)
        else:
            self._do(briefs.answer, self._any("brief_remarks"), token, keeps=token)


def own_note(db: Session, item: str, author: str) -> str:
    """What stands in the note of this author under this topic."""
    query = "SELECT text FROM notes WHERE agenda_item_id = ? AND author_id = ? ORDER BY key LIMIT 1"
    return str(db.connection().exec_driver_sql(query, (item, author)).scalar() or "")
