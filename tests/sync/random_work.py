# SPDX-License-Identifier: EUPL-1.2
"""What colleagues do all day, at random: every kind of record, through the operations that the program uses.

Each thing that a person puts in carries a word of its own (``tokens``), so that it can be looked for at the end.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.operations import (
    actions,
    agenda,
    alerts,
    companies,
    company_merge,
    contact_moments,
    contacts,
    lists,
    notes,
    results,
    visits,
    wrap_up,
)
from storage.rules.choices import AlertKind, Channel, Disclosure, ResultKind, ResultStage
from storage.rules.ids import TOP_LIST_ID, TOPICS
from storage.rules.rights import Actor
from storage.store import Store

DAY = dt.date(2026, 11, 23)


class RandomWork:
    """One colleague at work in one store. ``tokens``: the words that must still be somewhere in the end.

    ``remember`` is called with each such word after it is on the disk.
    """

    def __init__(
        self, store: Store, actor: Actor, seed: int, *, remember: Callable[[str], object] | None = None
    ) -> None:
        self.store, self.actor = store, actor
        self.random = random.Random(seed)
        self.tokens: list[str] = []
        self._remember = remember or self.tokens.append
        self._n = 0
        self._doing = ""

    def step(self) -> str:
        """Do one thing; what the rules refuse is no harm. Answers the name of what was done."""
        name = self._doing = self.random.choice(_NAMES)
        try:
            getattr(self, f"_{name}")()
        except RodeLoperError:
            pass
        return name

    def _do(self, operation: Any, *args: Any, keeps: str = "", **kw: Any) -> Any:
        changes = self.store.write(operation, self.actor, *args, **kw).result()
        # What changed nothing (a date that was that date already) has nothing to keep.
        if keeps and changes:
            self._remember(keeps)
        return changes.answer

    def _token(self) -> str:
        self._n += 1
        doing = self._doing.title().replace("_", "")
        return f"{self.actor.name}{doing}{self._n:05}x{self.random.randrange(10**6):06}"

    def _any(self, kind: str, where: str = "1 = 1") -> str:
        """The id of some record; refuses like the rules when there is none."""
        ids = self.store.read(_ids, kind, where)
        if not ids:
            raise RodeLoperError("not-found", kind=kind)
        return self.random.choice(ids)

    def _colleague(self) -> str:
        return self._any("colleagues")

    # Companies

    def _add_company(self) -> None:
        token = self._token()
        branch = f"{self.random.randrange(40):012}" if self.random.random() < 0.3 else ""
        self._do(companies.add, name=token, branch_number=branch, city="Lindervoort", keeps=token)

    def _change_company(self) -> None:
        field = self.random.choice(
            ["city", "street", "website", "trade_name", "approach", "account_manager_id"]
        )
        value = self._colleague() if field.endswith("_id") else self._token()
        self._do(companies.change, self._any("companies"), **{field: value})

    def _archive_company(self) -> None:
        self._do(companies.archive, self._any("companies"), archived=self.random.random() < 0.5)

    def _merge_companies(self) -> None:
        self._do(company_merge.merge, self._any("companies"), self._any("companies"))

    def _unmerge_company(self) -> None:
        self._do(company_merge.unmerge, self._any("companies", "merged_into_id IS NOT NULL"))

    def _delete_company(self) -> None:
        # Only one that nobody else can have worked on yet: taking away what others wrote is asked about first.
        self._do(companies.delete, self._any("companies", "trade_name = 'draft'"))

    def _add_draft(self) -> None:
        self._do(companies.add, name="Te veel", trade_name="draft")

    def _add_contact(self) -> None:
        token = self._token()
        self._do(contacts.add, self._any("companies", "trade_name != 'draft'"), name=token, keeps=token)

    def _change_contact(self) -> None:
        self._do(contacts.change, self._any("contacts"), function=self._token())

    def _log_call(self) -> None:
        token = self._token()
        self._do(
            contact_moments.log,
            self._any("companies"),
            subject=token,
            channel=Channel.PHONE.value,
            keeps=token,
            disclosure=self.random.choice(list(Disclosure)).value,
        )

    def _list(self) -> None:
        which = self.random.choice([lists.add_members, lists.remove_members])
        self._do(which, TOP_LIST_ID, [self._any("companies")])

    # Visits

    def _plan(self) -> None:
        moment = dt.datetime(2026, 12, 1, 9) + dt.timedelta(hours=self.random.randrange(2000))
        team = [(self._colleague(), "lead"), (self._colleague(), "second")]
        topics = [one.id for one in self.random.sample(list(TOPICS), 3)]
        self._do(visits.plan, company_id=self._any("companies"), starts_at=moment, team=team, topics=topics)

    def _move_visit(self) -> None:
        states = ["wish", "planned", "confirmed", "held", "wrapped_up", "cancelled"]
        self._do(visits.move, visit_id=self._any("visits"), to=self.random.choice(states), reason="anders")

    def _summary(self) -> None:
        self._do(wrap_up.set_fields, self._any("visits"), summary=self._token())

    def _attendee(self) -> None:
        self._do(visits.add_attendee, visit_id=self._any("visits"), name=self._token())

    def _contact_attends(self) -> None:
        self._do(visits.add_attendee, visit_id=self._any("visits"), contact_id=self._any("contacts"))

    def _attended(self) -> None:
        kind = self.random.choice(["team_members", "attendees"])
        self._do(visits.set_attended, record_id=self._any(kind), attended=self.random.choice([True, False]))

    def _not_there(self) -> None:
        self._do(visits.remove_attendee, attendee_id=self._any("attendees"))

    def _topic(self) -> None:
        title = self.random.choice(["Kantine", "Fietsenrek", "Warmtenet"])
        self._do(agenda.add, visit_id=self._any("visits"), title=title)

    def _talking_point(self) -> None:
        token = self._token()
        self._do(agenda.add_talking_point, item_id=self._any("agenda_items"), line=token, keeps=token)

    def _write_note(self) -> None:
        """As an editor does: the whole text, with something more in it."""
        token = self._token()
        item = self._any("agenda_items")
        before = self.store.read(_own_note, item, self.actor.id)
        line = f"/actie {token}" if self.random.random() < 0.3 else f"Gehoord: {token}."
        lines = [*before.split("\n"), line] if before else [line]
        if self.random.random() < 0.3:
            self.random.shuffle(lines)
        self._do(notes.save, agenda_item_id=item, text="\n".join(lines), keeps=token)

    def _disclose(self) -> None:
        own = self._any("notes", f"author_id = '{self.actor.id}'")
        self._do(notes.disclose, own, self.random.choice(list(Disclosure)).value)

    def _result(self) -> None:
        stage, kind = self.random.choice(list(ResultStage)), self.random.choice(list(ResultKind))
        visit = self._any("visits")
        company = self.store.read(_company_of, visit)
        self._do(
            results.add, company_id=company, kind=kind.value, stage=stage.value, amount=3, visit_id=visit
        )

    def _alert(self) -> None:
        token = self._token()
        kind = self.random.choice(list(AlertKind)).value
        self._do(alerts.raise_alert, company_id=self._any("companies"), kind=kind, text=token, keeps=token)

    # Actions

    def _agree(self) -> None:
        token = self._token()
        due = DAY + dt.timedelta(days=self.random.randrange(60))
        owner = self._colleague() if self.random.random() < 0.8 else None
        company = self._any("companies")
        self._do(actions.agree, company_id=company, title=token, owner_id=owner, due_on=due, keeps=token)

    def _hand_over(self) -> None:
        self._do(actions.hand_over, self._any("actions"), self._colleague())

    def _postpone(self) -> None:
        token = self._token()
        due = DAY + dt.timedelta(days=self.random.randrange(1, 90))
        self._do(actions.postpone, self._any("actions"), due, reason=token, keeps=token)

    def _wait(self) -> None:
        token = self._token()
        self._do(actions.set_state, self._any("actions"), "waiting", waiting_for=token, keeps=token)

    def _finish(self) -> None:
        self._do(actions.finish, self._any("actions"))

    def _tell(self) -> None:
        token = self._token()
        self._do(actions.report_back, self._any("actions"), channel=Channel.PHONE, text=token, keeps=token)

    def _remark(self) -> None:
        token = self._token()
        self._do(actions.remark, self._any("actions"), token, keeps=token)

    def _undo(self) -> None:
        self._do(actions.undo, self._any("actions"))


_NAMES = [name[1:] for name in vars(RandomWork) if name.startswith("_") and name[1:] not in
          ("do", "token", "any", "colleague") and not name.startswith("__")] + ["write_note"] * 6  # fmt: skip


def _ids(db: Session, kind: str, where: str) -> list[str]:
    return [
        id_ for (id_,) in db.connection().exec_driver_sql(f"SELECT id FROM {kind} WHERE {where} ORDER BY id")
    ]


def _own_note(db: Session, item: str, author: str) -> str:
    query = "SELECT text FROM notes WHERE agenda_item_id = ? AND author_id = ? ORDER BY key LIMIT 1"
    return str(db.connection().exec_driver_sql(query, (item, author)).scalar() or "")


def _company_of(db: Session, visit: str) -> str:
    return str(
        db.connection().exec_driver_sql("SELECT company_id FROM visits WHERE id = ?", (visit,)).scalar()
    )
