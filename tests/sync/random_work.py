# SPDX-License-Identifier: EUPL-1.2
"""What colleagues do all day, at random: every kind of record, through the operations that the program uses.

Each thing that a person puts in carries a word of its own (``Edit``), so that it can be looked for at the end.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.operations import (
    actions,
    agenda,
    alerts,
    briefs,
    bulk,
    companies,
    company_merge,
    conflicts,
    contact_moments,
    contacts,
    letter_templates,
    lists,
    municipality,
    notes,
    owners,
    people,
    results,
    steering,
    visits,
    wrap_up,
)  # fmt: skip
from storage.queries.actions import action_row
from storage.rules.choices import AlertKind, Channel, Disclosure, ResultKind, ResultStage, Section
from storage.rules.ids import TOP_LIST_ID, TOPICS
from storage.rules.letters import LetterKind, template_id
from storage.rules.references import reference, version
from storage.rules.rights import Actor
from storage.rules.states import ActionState
from storage.rules.steering import explanation_id
from storage.store import Store
from tests.sync.edits import Edit, Place, value_of, watched

DAY = dt.date(2026, 11, 23)


class RandomWork:
    """One colleague at work in one store. ``edits``: the words that must still be somewhere in the end.

    ``remember`` is called with each word just before it is committed, and again after it is on the disk. ``groups``:
    what this login may do at the backend.
    """

    def __init__(
        self,
        store: Store,
        actor: Actor,
        seed: int,
        *,
        remember: Callable[[Edit], object] | None = None,
        groups: Iterable[str] = ("team",),
    ) -> None:
        self.store, self.actor = store, actor
        self.random = random.Random(seed)
        self.edits: list[Edit] = []
        self._remember = remember or self.edits.append
        self._names = [*_NAMES, *(name for group in groups for name in _ONLY.get(group, ()))]
        self._not_mine = (
            "('')"
            if "administrators" in groups
            else "('lists', 'letter_templates', 'explanations', 'topics', 'terms', 'departments')"
        )
        self._n = 0
        self._doing = ""

    def step(self) -> str:
        """Do one thing; what the rules refuse is no harm. Answers the name of what was done."""
        name = self._doing = self.random.choice(self._names)
        try:
            getattr(self, f"_{name}")()
        except RodeLoperError as problem:
            if problem.code.startswith("store."):
                raise
        return name

    def _do(self, operation: Any, *args: Any, keeps: str = "", into: Place = None, **kw: Any) -> Any:
        """Write. ``keeps``: the word that is typed; ``into``: the field whose value it replaces."""
        seen = ""

        def intend(before: str) -> None:
            nonlocal seen
            seen = before
            if keeps or into:
                self._remember(Edit(keeps, before, committed=False))

        changes = self.store.write(watched, self.actor, operation, args, kw, into, intend).result()
        # What changed nothing (a date that was that date already) has nothing to keep.
        if changes and (keeps or into):
            self._remember(Edit(keeps, seen))
        return changes.answer

    def _edit(self, operation: Any, kind: str, id_: str, field: str, **kw: Any) -> None:
        """Write a word over what stands in a field."""
        word = self._token()
        self._do(operation, id_, keeps=word, into=(kind, id_, field), **{field: word}, **kw)

    def _token(self) -> str:
        self._n += 1
        doing = self._doing.title().replace("_", "")
        return f"{self.actor.name.split()[0]}{doing}{self._n:05}x{self.random.randrange(10**6):06}"

    def _any(self, kind: str, where: str = "1 = 1") -> str:
        """The id of some record; refuses like the rules when there is none."""
        ids = self.store.read(_ids, kind, where)
        if not ids:
            raise RodeLoperError("not-found", kind=kind)
        return self.random.choice(ids)

    def _colleague(self) -> str:
        return self._any("colleagues")

    def _yes(self) -> bool:
        return self.random.random() < 0.5

    # Companies

    def _add_company(self) -> None:
        token = self._token()
        branch = f"{self.random.randrange(40):012}" if self.random.random() < 0.3 else ""
        self._do(companies.add, name=token, branch_number=branch, city="Lindervoort", keeps=token)

    def _change_company(self) -> None:
        field = self.random.choice(["city", "street", "website", "approach"])
        self._edit(companies.change, "companies", self._any("companies", "trade_name != 'draft'"), field)

    def _account_manager(self) -> None:
        self._do(companies.change, self._any("companies"), account_manager_id=self._colleague())

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
        self._edit(contacts.change, "contacts", self._any("contacts"), "function")

    def _archive_contact(self) -> None:
        self._do(contacts.archive, self._any("contacts"), archived=self._yes())

    def _change_call(self) -> None:
        moment = self._any("contact_moments")
        if self._yes():
            self._do(contact_moments.change, moment, disclosure=self.random.choice(list(Disclosure)).value)
        else:
            self._edit(contact_moments.change, "contact_moments", moment, "text")

    def _log_call(self) -> None:
        token = self._token()
        self._do(
            contact_moments.log,
            self._any("companies"),
            subject=token,
            channel=Channel.PHONE.value,
            keeps=token,
            visit_id=self._any("visits") if self.random.random() < 0.2 else None,
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
        self._edit(wrap_up.set_fields, "visits", self._any("visits"), "summary")

    def _wrap_up(self) -> None:
        self._do(wrap_up.finish, self._any("visits"))

    def _place(self) -> None:
        visit, field = self._any("visits"), self.random.choice(["place", "purpose"])
        word = self._token()
        self._do(visits.change, visit_id=visit, keeps=word, into=("visits", visit, field), **{field: word})

    def _team(self) -> None:
        team = {self._colleague(): self.random.choice(["lead", "alderman"]), self.actor.id: "second"}
        self._do(visits.set_team, visit_id=self._any("visits"), team=list(team.items()))

    def _offer_brief(self) -> None:
        self._do(
            briefs.offer,
            self._any("visits", "id IN (SELECT visit_id FROM team_members WHERE part = 'alderman')"),
        )

    def _read_brief(self) -> None:
        self._do(self.random.choice([briefs.read, briefs.agree]), self._any("brief_versions"))

    def _ask_at_brief(self) -> None:
        token = self._token()
        if self._yes():
            self._do(briefs.remark, self._any("brief_versions"), Section.TOPICS, token, keeps=token)
        else:
            self._do(briefs.answer, self._any("brief_remarks"), token, keeps=token)

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
        items = self.store.read(_ids, "agenda_items", f"visit_id = '{visit}'")
        self.random.shuffle(items)
        self._do(agenda.reorder, visit_id=visit, items=items)

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

    def _change_result(self) -> None:
        result = self._any("results")
        if self._yes():
            self._do(results.archive, result, archived=self._yes())
        else:
            self._edit(results.change, "results", result, "target_group")

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

    def _explain(self) -> None:
        token = self._token()
        self._do(actions.explain, self._any("actions"), channel=Channel.MAIL, text=token, keeps=token)

    def _remark(self) -> None:
        token = self._token()
        self._do(actions.remark, self._any("actions"), token, keeps=token)

    def _many(self) -> None:
        ids, token = [self._any("actions", "removed_at IS NULL") for _ in range(5)], self._token()
        self._do(bulk.hand_over, ids[:3], self._colleague(), teller=self._yes())
        self._do(bulk.move_dates, ids, days=9, reason=token, keeps=token)
        self._do(bulk.close_told, ids)

    def _undo_many(self) -> None:
        step = self._any("action_updates", f"together != '' AND actor_id = '{self.actor.id}'")
        self._do(bulk.undo, self.store.read(value_of, ("action_updates", step, "together")))

    def _undo(self) -> None:
        self._do(actions.undo, self._any("actions"))

    def _drop(self) -> None:
        token = self._token()
        self._do(actions.drop, self._any("actions"), reason=token, keeps=token)

    def _no_need_to_tell(self) -> None:
        token = self._token()
        self._do(actions.telling_unnecessary, self._any("actions"), reason=token, keeps=token)

    def _withdraw(self) -> None:
        which = self.random.choice([actions.withdraw, actions.restore])
        self._do(which, self._any("actions", "removed_at IS NULL OR sentence = ''"))

    def _owner(self) -> None:
        row = self.store.read(action_row, self._any("actions", "removed_at IS NULL"), DAY)
        assert row is not None
        code, token = str(reference(row)), self._token()
        if self._yes():
            self._do(owners.send_out, {row.id: code}, self.random.choice(list(owners.Way)))
            return
        said = owners.Answer(row.id, code, token, version(row), row.owner_id, text=token,
                             state=self.random.choice([None, *ActionState]), waiting_for=token)  # fmt: skip
        self._do(owners.take_answers, [said], keeps=token)

    def _confidential(self) -> None:
        self._do(actions.change, self._any("actions"), confidential=self._yes())

    # Disagreements

    def _settle(self) -> None:
        which = self._any("conflicts", f"settled = '' AND about_kind NOT IN {self._not_mine}")
        self._do(conflicts.settle, {which: (self.random.choice(["mine", "theirs"]), "")})

    def _put_back(self) -> None:
        which = self._any("conflicts", f"about_kind NOT IN {self._not_mine}")
        self._do(conflicts.put_back, which, self.random.choice(["base", "mine", "theirs"]))

    # What only some may

    def _add_list(self) -> None:
        token = self._token()
        self._do(lists.add, name=token, keeps=token)

    def _change_list(self) -> None:
        self._edit(lists.change, "lists", self._any("lists"), "description")

    def _colleague_function(self) -> None:
        self._edit(people.change_colleague, "colleagues", self._colleague(), "function")

    def _add_topic(self) -> None:
        token = self._token()
        self._do(municipality.add_topic, name=token, keeps=token)

    def _change_topic(self) -> None:
        self._edit(municipality.change_topic, "topics", self._any("topics"), "hint")

    def _term(self) -> None:
        self._do(municipality.set_term, "stalled_days", str(self.random.randrange(5, 60)))

    def _letter(self) -> None:
        kind = self.random.choice(list(LetterKind))
        id_ = template_id(kind, "nl")
        if self._yes():
            self._do(letter_templates.take_default, kind, "nl", into=("letter_templates", id_, "body"))
        else:
            word = self._token()
            words = {"subject": "Brief", "text": word}
            self._do(
                letter_templates.write,
                kind,
                "nl",
                keeps=word,
                into=("letter_templates", id_, "body"),
                **words,
            )

    def _explain_month(self) -> None:
        month, word = self.random.choice(("2026-10", "2026-11")), self._token()
        self._do(
            steering.explain, month, word, keeps=word, into=("explanations", explanation_id(month), "text")
        )

    def _department(self) -> None:
        self._edit(people.change_department, "departments", self._any("departments"), "name")


_ONLY = {
    "coordinators": ("add_list", "change_list", "colleague_function", "letter", "explain_month"),
    "administrators": (
        "add_list", "change_list", "colleague_function", "letter", "explain_month", "add_topic", "change_topic", "term", "department"
    ),
}  # fmt: skip
_HELP = frozenset({"do", "edit", "token", "any", "colleague", "yes"}.union(*_ONLY.values()))
_NAMES = [
    name[1:]
    for name in vars(RandomWork)
    if name.startswith("_") and not name.startswith("__") and name[1:] not in _HELP
] + ["write_note"] * 6


def _ids(db: Session, kind: str, where: str) -> list[str]:
    return [
        id_ for (id_,) in db.connection().exec_driver_sql(f"SELECT id FROM {kind} WHERE {where} ORDER BY id")
    ]


def _own_note(db: Session, item: str, author: str) -> str:
    query = "SELECT text FROM notes WHERE agenda_item_id = ? AND author_id = ? ORDER BY key LIMIT 1"
    return str(db.connection().exec_driver_sql(query, (item, author)).scalar() or "")
