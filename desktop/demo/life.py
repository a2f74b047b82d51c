# SPDX-License-Identifier: EUPL-1.2
"""A year in the demo: forty visits and some, what was said and promised there, and what is still to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.demo.alderman import read_briefs
from desktop.demo.fates import Promise, decide
from desktop.demo.guarded import agree_guarded
from desktop.demo.letters import thank
from desktop.demo.stage import Stage, moment
from storage.operations import (
    actions,
    agenda,
    alerts,
    contact_moments,
    notes,
    results,
    steering,
    visits,
    wrap_up,
)
from storage.queries.actions import action_row
from storage.queries.visit_page import visit_page
from storage.rules.choices import AlertKind, Channel, Disclosure, Part, ResultKind, ResultStage, VisitKind
from storage.rules.companies import sector_of
from storage.rules.ids import TOPICS
from storage.rules.rights import Actor
from storage.rules.states import ActionState, VisitState
from storage.rules.steering import month_before, month_name, month_of
from storage.rules.workdays import add_workdays, is_workday
from storage.store import Store

if TYPE_CHECKING:
    from desktop.demo.build import MovableClock
    from desktop.demo.people import Municipality

ALDERMEN = ("Hette van Rijnsbergen", "Soraya Oudenbosch")
TOPIC_IDS = {topic.code: topic.id for topic in TOPICS}
EARLIER_WEEKS = (1, 0, 0, 0) * 8
LATEST_WEEKS = (2, 2, 1, 3, 2, 2, 0, 2, 3, 2, 2, 1, 2)
"""Visits in each week of the past year, up to the last two working days: the programme got up to speed."""
PAST_VISITS = sum((*EARLIER_WEEKS, *LATEST_WEEKS))
OVERLOOKED = frozenset({"trade", "hospitality"})
"""Sectors where nobody went this year: the overview shows it."""
ACTIONS = 120
OWNERS = {
    "permits": "Dana el Khatib",
    "premises": "Gijs Overmars",
    "access": "Peter de Wilde",
    "staff": "Rik Jansen",
    "social-return": "Naima Zouhair",
    "internships": "Jikke Terwisscha",
    "energy": "Mehmet Attou",
}
EXPLANATION = (
    "Wij lagen bijna op het doel. In een week met vakantie is niemand op bezoek gegaan.\n\n"
    "- Onderwijs maakt afspraken over de actie die te laat is.\n"
    "- Vertellen krijgt een vaste plek op vrijdagmiddag."
)
HERO = "Van Ommelen Scheepstechniek"
"""The company of today's visit."""
UNFINISHED = "Hoveniers Twijg & Tak"
"""Visited two working days ago; the report still has to be made."""


class Life(Stage):
    """Lives the year. Everything that happens is an operation at its own moment."""

    def __init__(self, store: Store, clock: MovableClock, town: Municipality, now: dt.datetime) -> None:
        super().__init__(store, clock, town, now)
        self.promises: list[Promise] = []
        self._wrapped_up = 0
        self._of_alderman: tuple[str, ...] = ()
        self.told_apart = 0
        """Promises whose story is written out, beside those that chance decides."""
        self._lines: dict[str, Iterator[str]] = {}

    def live(self) -> None:
        """The visits of the past year, then the calls, what became of the promises, and what is still to come."""
        order = self._visiting_order()
        days = list(self._visit_days())
        for day, company in zip(days, order, strict=False):
            self._visit(company, day, wrapped_up=day < add_workdays(self.today, -3))
        self._hero()
        self.told_apart += agree_guarded(self, [company for company in order if company != HERO])
        self._promises_by_phone(order)
        decide(self, self.promises)
        self._coming(order[PAST_VISITS:])
        self.at(self.now - dt.timedelta(hours=1))
        month = month_name(month_before(month_of(self.today)))
        self.do(steering.explain, self.town.actor("Sterre Wolthuis"), month, EXPLANATION)
        self.clock.now = self.now

    # Who and when

    def _visiting_order(self) -> list[str]:
        names = [name for name in self.town.companies if name not in (HERO, UNFINISHED)]
        self.random.shuffle(names)
        names.sort(key=lambda name: sector_of(self.town.companies[name]["sbi_code"]) in OVERLOOKED)
        for place in (3, 17):
            names.insert(place, HERO)
        names.insert(PAST_VISITS - 1, UNFINISHED)
        return names

    def _visit_days(self) -> Iterator[dt.date]:
        """Two a week, with quiet weeks in the holidays, ending two working days ago."""
        last = add_workdays(self.today, -2)
        weeks = (*EARLIER_WEEKS, *LATEST_WEEKS)
        first = last - dt.timedelta(days=last.weekday(), weeks=len(weeks) - 1)
        days = []
        for n, count in enumerate(weeks):
            for visit in range(count):
                day = first + dt.timedelta(weeks=n, days=(1, 3, 0)[visit])
                while not is_workday(day):
                    day += dt.timedelta(days=1)
                days.append(min(day, last))
        yield from sorted([*days[:-1], last])

    def _team(self, company: str) -> list[tuple[str, str]]:
        manager = self.town.companies[company]["manager"]
        seconds = {
            "Noor Vermaat": "Daan Hooiveld",
            "Mehmet Attou": "Eline Kroes",
            "Eline Kroes": "Noor Vermaat",
        }
        second = seconds.get(manager, "Noor Vermaat")
        ids = self.town.colleague_ids
        team = [(ids[manager], Part.LEAD.value), (ids[second], Part.SECOND.value)]
        if "top-30" in self.town.companies[company].get("lists", ()):
            team.append((ids[self.random.choice(ALDERMEN)], Part.ALDERMAN.value))
        return team

    def _topics(self, company: str) -> list[str]:
        if company == HERO:
            return ["premises", "energy", "staff", "internships", "access"]
        pool = self.words["pool"]
        return self.random.sample(sorted(pool), k=3)

    # What happens

    def _plan(self, company: str, day: dt.date, hour: int, minute: int = 0) -> str:
        kind = (
            VisitKind.ONDERWIJSRONDE
            if "school" in company.lower() or "College" in company
            else VisitKind.COLLEGETOUR
        )
        if self.random.random() < 0.25 and kind is VisitKind.COLLEGETOUR:
            kind = VisitKind.ACCOUNT_VISIT
        who = self.town.actor(self.town.companies[company]["manager"])
        visit = self.do(
            visits.plan,
            who,
            company_id=self.town.company_ids[company],
            kind=kind,
            starts_at=dt.datetime(day.year, day.month, day.day, hour, minute),  # noqa: DTZ001 - the time on the wall
            team=self._team(company),
            topics=[TOPIC_IDS[code] for code in self._topics(company)],
        )
        for contact in self.town.contact_ids[company][:2]:
            self.do(visits.add_attendee, who, visit_id=visit, contact_id=contact)
        return str(visit)

    def _visit(self, company: str, day: dt.date, *, wrapped_up: bool) -> None:
        hour = self.random.choice((9, 10, 13, 14))
        held = moment(day, hour)
        manager = self.town.companies[company]["manager"]
        who = self.town.actor(manager)
        self.at(held - dt.timedelta(days=16))
        visit = self._plan(company, day, hour)
        self.at(held - dt.timedelta(days=14))
        self.do(visits.invite, who, visit_id=visit)
        self.at(held - dt.timedelta(days=9))
        self.do(visits.move, who, visit_id=visit, to=VisitState.CONFIRMED)
        self.at(held + dt.timedelta(minutes=50))
        self.do(visits.hold, who, visit_id=visit)
        team = self._team(company)
        self._conversation(company, visit, held, who, second=team[1][0])
        if wrapped_up:
            # Most reports are ready the next day; some have to wait for somebody.
            slow = self.random.random() < 0.15 and (self.today - day).days > 16
            self.at(held + dt.timedelta(days=12 if slow else 1, hours=2))
            self._wrap_up(company, visit, who)
            self._wrapped_up += 1
            thank(self, visit, who, self._wrapped_up)

    def _conversation(self, company: str, visit: str, held: dt.datetime, who: Actor, *, second: str) -> None:
        other = next(name for name, id_ in self.town.colleague_ids.items() if id_ == second)
        codes = {topic.id: topic.code for topic in TOPICS}
        items = self._agenda(visit)
        for n, (item, topic_id) in enumerate(items):
            topic = codes[topic_id]
            self.at(held + dt.timedelta(minutes=10 + 12 * n))
            author = who if n % 3 != 2 else self.town.actor(other)
            text = self._line(topic, "notes")
            if len(self.promises) < ACTIONS - 10 and (n < 2 or company == HERO):
                text += "\n\n" + self._promise_line(topic, author.name)
            saved = self.do(
                notes.save, author, agenda_item_id=item, text=text, disclosure=self._disclosure(n)
            )
            for action in saved.made:
                self._remember(action, topic, company)

    def _disclosure(self, n: int) -> str:
        weights = (6, 3, 1) if n else (7, 3, 0)
        return self.random.choices([one.value for one in Disclosure], weights)[0]

    def _promise_line(self, topic: str, author: str) -> str:
        owner = OWNERS.get(topic, author)
        due = self.clock.now.date() + dt.timedelta(days=self.random.choice((10, 14, 21, 28, 45)))
        title = self._line(topic, "actions")
        return f"/actie @{owner} {due.day}-{due.month}-{due.year} {title[0].lower()}{title[1:]}"

    def _remember(self, action: str, topic: str, company: str) -> None:
        row = self.store.read(action_row, action, self.today)
        assert row is not None
        owner = next(
            (name for name, id_ in self.town.colleague_ids.items() if id_ == row.owner_id), self.words["me"]
        )
        teller = self.town.companies[company]["manager"]
        due = row.due_on or self.today
        self.promises.append(Promise(action, topic, owner, teller, self.clock.now, due))
        contacts = self.town.contact_ids[company]
        self.do(actions.change, self.town.actor(teller), action, promised_to_id=contacts[0])

    def _wrap_up(self, company: str, visit: str, who: Actor) -> None:
        company_id = self.town.company_ids[company]
        for record in self._people(visit):
            self.do(visits.set_attended, who, record_id=record, attended=True)
        if self.random.random() < 0.45:
            kind = AlertKind.EXPANDING if company == HERO else self.random.choice(list(AlertKind)[:8])
            self.do(alerts.raise_alert, who, company_id=company_id, visit_id=visit, kind=kind)
        if self.random.random() < 0.5:
            self.do(
                results.add,
                who,
                company_id=company_id,
                visit_id=visit,
                kind=self.random.choice(list(ResultKind)),
                stage=self.random.choice(list(ResultStage)),
                amount=self.random.randint(1, 5),
                target_group=self.random.choice(
                    ("mensen met een uitkering", "mbo-leerlingen", "statushouders")
                ),
            )
        grade = self.random.choice((None, 6, 7, 7, 8, 8))
        self.do(
            wrap_up.set_fields,
            who,
            visit,
            summary="Open gesprek. Het bedrijf wil vooruit en verwacht van ons een snel antwoord.",
            service_grade=grade,
            teller_id=who.id,
        )
        self.do(wrap_up.finish, who, visit)

    def _promises_by_phone(self, order: list[str]) -> None:
        """Calls and letters between the visits; some bring a promise of their own."""
        for n, company in enumerate(order):
            when = self.now - dt.timedelta(days=self.random.randint(1, 200), hours=self.random.randint(0, 5))
            self.at(when)
            who = self.town.actor(self.town.companies[company]["manager"])
            channel = Channel.PHONE if n % 3 else Channel.MAIL
            subject, text = self.random.choice(self.words["moments"][channel.value])
            company_id = self.town.company_ids[company]
            contact = self.town.contact_ids[company][0]
            self.do(
                contact_moments.log,
                who,
                company_id,
                channel=channel,
                subject=subject,
                text=text,
                contact_id=contact,
            )
            if len(self.promises) + self.told_apart < ACTIONS:
                topic = self.random.choice(sorted(self.words["pool"]))
                due = when.date() + dt.timedelta(days=self.random.choice((7, 14, 30)))
                owner = OWNERS.get(topic, who.name)
                action = self.do(
                    actions.agree,
                    who,
                    company_id=company_id,
                    title=self._line(topic, "actions"),
                    owner_id=self.town.colleague_ids[owner],
                    due_on=due,
                    promised_to_id=contact,
                )
                self.promises.append(Promise(str(action), topic, owner, who.name, self.clock.now, due))

    def _hero(self) -> None:
        """The company of today's visit has one promise of each sort, so that there is something to talk about."""
        who = self.town.actor()
        people, company = self.town.colleague_ids, self.town.company_ids[HERO]

        def agree(days_ago: int, title: str, owner: str, due_in: int) -> str:
            self.at(moment(self.today - dt.timedelta(days=days_ago), 10))
            due = self.today + dt.timedelta(days=due_in)
            fields = {
                "owner_id": people[owner],
                "due_on": due,
                "promised_to_id": self.town.contact_ids[HERO][0],
            }
            self.told_apart += 1
            return str(self.do(actions.agree, who, company_id=company, title=title, **fields))

        solar = agree(40, "Offerte zonnepanelen sturen", "Rik Jansen", -5)
        parking = agree(60, "Parkeerplaatsen bij poort 2 opnieuw indelen", "Peter de Wilde", -24)
        power = agree(45, "Zwaardere stroomaansluiting navragen", "Noor Vermaat", 11)
        agree(20, "Rondleiding plannen op kavel Oostkade", "Gijs Overmars", 14)
        self._of_alderman = (solar, parking)
        rik, peter = self.town.actor("Rik Jansen"), self.town.actor("Peter de Wilde")
        self.at(moment(self.today - dt.timedelta(days=30), 9))
        self.do(actions.set_state, rik, solar, ActionState.IN_PROGRESS)
        self.do(actions.set_state, who, power, ActionState.WAITING, waiting_for="netbeheerder")
        later = self.today - dt.timedelta(days=10)
        self.do(actions.postpone, peter, parking, later, reason="Regen, de verf droogt niet")
        self.at(moment(self.today - dt.timedelta(days=20), 14))
        self.do(alerts.raise_alert, self.town.actor("Mehmet Attou"), company_id=company, kind=AlertKind.EXPANDING,
                 text="Zoekt 4.000 m² aan het water, het liefst binnen twee jaar.")  # fmt: skip
        self.at(moment(self.today - dt.timedelta(days=11), 16))
        self.do(actions.finish, peter, parking, text="De vakken zijn geschilderd.")

    # What is still to come

    def _coming(self, order: list[str]) -> None:
        """Five visits ahead (one of them today, at the hero of the story), three wishes and one that was called off."""
        self.at(self.now - dt.timedelta(days=3))
        hero = self._hero_today()
        self.at(self.now - dt.timedelta(hours=2))
        day = self.today
        for n, company in enumerate(order[:5]):
            day = add_workdays(day, 1 + n % 3)
            visit = self._plan(company, day, (9, 14, 11, 13, 10)[n], 30 * (n % 2))
            if n < 2:
                who = self.town.actor(self.town.companies[company]["manager"])
                self.do(visits.invite, who, visit_id=visit)
                self.do(visits.move, who, visit_id=visit, to=VisitState.CONFIRMED)
        who = self.town.actor()
        for company, purpose in zip(
            order[5:8], ("Nog nooit bezocht.", "Wil uitbreiden.", "Belde zelf."), strict=True
        ):
            self.do(visits.wish, who, company_id=self.town.company_ids[company], purpose=purpose)
        cancelled = self._plan(order[8], add_workdays(self.today, 4), 15)
        self.do(
            visits.cancel,
            who,
            visit_id=cancelled,
            reason="Het bedrijf heeft die week een storing in de productie.",
        )
        read_briefs(self, hero, self._of_alderman)

    def _hero_today(self) -> str:
        local = self.now.astimezone()
        hour = min(max(local.hour + 1, 9), 21)
        day = self.today if local.hour < 20 else self.today + dt.timedelta(days=1)
        visit = self._plan(HERO, day, hour, 30)
        who = self.town.actor()
        for item, topic_id in self._agenda(visit):
            points = {
                TOPIC_IDS[
                    "premises"
                ]: "Zoekt 4.000 m² aan het water. Kavel Oostkade past.\nHet college beslist binnenkort: noem nog geen datum.",
                TOPIC_IDS["energy"]: "Vraag hoeveel stroom de derde hal nodig heeft, en wanneer.",
                TOPIC_IDS["internships"]: "Vraag om vijf plekken vanaf februari.",
            }
            if topic_id in points:
                self.do(agenda.set_talking_points, who, item_id=item, text=points[topic_id])
        self.do(visits.invite, who, visit_id=visit)
        self.do(visits.move, who, visit_id=visit, to=VisitState.CONFIRMED)
        return visit

    def _agenda(self, visit: str) -> list[tuple[str, str]]:
        page = self.store.read(visit_page, visit, self.today)
        return [(item.id, item.topic_id or "") for item in page.agenda]

    def _people(self, visit: str) -> list[str]:
        page = self.store.read(visit_page, visit, self.today)
        return [member.id for member in page.visit.team] + [person.id for person in page.attendees]

    def _line(self, topic: str, kind: str) -> str:
        """The next line of the pool, all of them before any comes again."""
        name = f"{topic} {kind}"
        line = next(self._lines.get(name, iter(())), None)
        if line is None:
            lines = list(self.words["pool"][topic][kind])
            self.random.shuffle(lines)
            self._lines[name] = iter(lines)
            line = next(self._lines[name])
        return line
