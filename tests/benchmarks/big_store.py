# SPDX-License-Identifier: EUPL-1.2
"""A store of the size that we design for: 100,000 companies, 50,000 visits, 100,000 notes, 250,000 actions, all invented.

It is made once and kept in ``.dev/`` under the number of its schema; a benchmark that writes copies it first.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

import storage.models as m
from storage import database, migrations
from storage.operations import municipality
from storage.rules import ids
from storage.rules.companies import Sector, size_class
from storage.rules.rights import Actor
from storage.store import Store

KEY = bytes(range(32))
FOLDER = Path(__file__).parents[2] / ".dev" / "benchmarks"
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
FRONT = "Linder Ooster Zuider Haven Molen Brug Berg Duin Veen Wester Noorder Krokus Zilver Ijzer Koper Glas Riet Zand".split()
BACK = "vaart poort bos kade hof weg dijk land stad burg werf huis veld meer oord".split()
TRADE = (
    "Logistiek Techniek Bouw Advies Groenvoorziening Metaal Textiel Horeca Zorg Software Installatie Transport Bakkerij "
    "Drukkerij Interieurbouw Bedrijfshuisvesting Schoonmaak Beveiliging"
).split()
WORDS = (
    "het bedrijf wil uitbreiden en zoekt ruimte aan het water maar de stroomaansluiting zit vol tot 2028 volgens de directeur "
    "vraagt om hulp bij vacatures stages parkeren vergunning terras zonnepanelen buurman batterij offerte rondleiding kavel "
    "personeel lassers monteurs leerlingen fietsenrek verlichting veiligheid innovatie subsidie"
).split()
FIRST = (
    "Noor Daan Eline Mehmet Rik Dana Peter Hanneke Joost Femke Sanne Youssef Anouk Bram Lotte Ruben".split()
)
LAST = "Vermaat Hooiveld Kroes Attou Jansen Walstra Ommelkamp Brandsma Zijlstra Terpstra Boelens Quispel Wiarda".split()
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    companies: int = 100_000
    visits: int = 50_000
    notes: int = 100_000
    actions: int = 250_000

    @property
    def label(self) -> str:
        """The part of the file name that tells the size."""
        return f"{self.companies}-{self.visits}-{self.notes}-{self.actions}"


FULL = Size()
SMALL = Size(1_000, 300, 500, 1_000)


def big_store(size: Size = FULL, folder: Path = FOLDER) -> Path:
    """The path of a store of this size; made when it is not there yet (about two minutes for the full size)."""
    path = folder / f"big-{size.label}-{migrations.HEAD}-{_digest()}.store"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    for file in folder.glob(f"{fresh.name}*"):
        file.unlink()
    started = time.perf_counter()
    migrations.create(fresh, KEY)
    with Store.open(fresh, KEY, device="bench", clock=lambda: NOW) as store:
        store.write(municipality.seed, Actor("", "Bench", "bench"), "Grootstad").result()
    _fill(fresh, size)
    for old in folder.glob(f"big-{size.label}-*"):
        if not old.name.startswith(fresh.name):  # a store of an earlier schema
            old.unlink()
    fresh.replace(path)
    print(f"made {path.name} in {time.perf_counter() - started:.0f} s", file=sys.stderr)  # noqa: T201 - tells why it takes a while
    return path


def copy_of(path: Path, folder: Path) -> Path:
    """A copy that a benchmark may write to."""
    target = folder / path.name
    shutil.copyfile(path, target)
    return target


def _digest() -> str:
    """The migrations and this file as they are now: before the first release they may still change in place."""
    import hashlib

    files = [Path(__file__), *sorted((migrations.FOLDER / "versions").glob("*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def _fill(path: Path, size: Size) -> None:
    engine = database.writing_engine(path, KEY)
    make = _Maker(size)
    with engine.connect() as connection:
        for model, rows in make.everything():
            table = model.__table__
            assert isinstance(table, Table)
            for batch in _batches(rows):
                with connection.begin():
                    connection.execute(insert(table), batch)
        with connection.begin():
            connection.exec_driver_sql(
                "UPDATE companies SET open_actions ="
                " (SELECT count(*) FROM actions a WHERE a.company_id = companies.id AND a.is_open = 1)"
            )
            connection.exec_driver_sql(
                "UPDATE companies SET last_visit_on = (SELECT substr(max(v.starts_at), 1, 10) FROM visits v"
                " WHERE v.company_id = companies.id AND v.state IN ('held', 'wrapped_up'))"
            )
            connection.exec_driver_sql("UPDATE companies SET last_contact_on = last_visit_on")
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


class _Maker:
    """Rows of one invented municipality; the same seed gives the same municipality."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.random = random.Random(20261123)
        self.colleagues = [ids.fixed_id("bench-colleague", str(n)) for n in range(50)]
        self.companies = [ids.fixed_id("bench-company", str(n)) for n in range(size.companies)]
        self.visits = [ids.fixed_id("bench-visit", str(n)) for n in range(size.visits)]
        self.items = [ids.fixed_id("bench-item", str(n)) for n in range(size.visits)]
        self.notes = [ids.fixed_id("bench-note", str(n)) for n in range(size.notes)]

    def everything(self) -> Iterator[tuple[type[Any], Iterator[dict[str, Any]]]]:
        yield m.Colleague, self._colleagues()
        yield m.Company, self._companies()
        yield m.Contact, self._contacts()
        yield m.Visit, self._visits()
        yield m.TeamMember, self._team()
        yield m.AgendaItem, self._agenda()
        yield m.Note, self._notes()
        yield m.Action, self._actions()
        yield m.ActionUpdate, self._updates()
        yield m.Result, self._results()

    def _stamp(self, moment: dt.datetime, who: str = "") -> dict[str, Any]:
        who = who or self.colleagues[0]
        return {"created_at": moment, "created_by": who, "changed_at": moment, "changed_by": who}

    def _moment(self, n: int, of: int) -> dt.datetime:
        """Spread over ten years, in order, never twice the same."""
        return NOW - dt.timedelta(days=3650) * ((of - n) / of) - dt.timedelta(microseconds=of - n)

    def _text(self, words: int) -> str:
        return " ".join(self.random.choices(WORDS, k=words)).capitalize()

    def _person(self) -> str:
        return f"{self.random.choice(FIRST)} {self.random.choice(LAST)}"

    def _colleagues(self) -> Iterator[dict[str, Any]]:
        departments = [department.id for department in ids.DEPARTMENTS]
        for n, id_ in enumerate(self.colleagues):
            name = f"{FIRST[n % len(FIRST)]} {LAST[n % len(LAST)]}"
            yield {
                "id": id_,
                "name": name,
                "department_id": departments[n % len(departments)],
                **self._stamp(NOW),
            }

    def _companies(self) -> Iterator[dict[str, Any]]:
        for n, id_ in enumerate(self.companies):
            pick = self.random
            employees = int(pick.paretovariate(1.1))
            yield {
                "id": id_,
                "name": f"{pick.choice(FRONT)}{pick.choice(BACK)} {pick.choice(TRADE)} {n}",
                "trade_name": f"{pick.choice(FRONT)} {pick.choice(TRADE)}" if n % 3 == 0 else "",
                "kvk_number": f"{10_000_000 + n:08}",
                "branch_number": f"{n + 1:012}",
                "street": f"{pick.choice(FRONT)}{pick.choice(['straat', 'laan', 'weg', 'kade'])}",
                "house_number": str(pick.randint(1, 250)),
                "postcode": f"{pick.randint(1000, 9999)} {pick.choice('ABCDEGHJKLMNPRSTVWXZ')}{pick.choice('ABCDEGHJKLM')}",
                "city": "Grootstad",
                "district": f"{FRONT[n % len(FRONT)]}kwartier",
                "sbi_code": f"{pick.randint(1, 96):02}10",
                "sector": pick.choice(list(Sector)).value,
                "employees": employees,
                "size_class": str(size_class(employees)),
                "account_manager_id": self.colleagues[n % 10],
                **self._stamp(NOW - dt.timedelta(days=1)),
            }

    def _contacts(self) -> Iterator[dict[str, Any]]:
        for n, company in enumerate(self.companies):
            if n % 2 == 0:
                name = self._person()
                yield {
                    "id": ids.fixed_id("bench-contact", str(n)),
                    "company_id": company,
                    "name": name,
                    "function": "Directeur",
                    "email": f"{name.split()[0].lower()}{n}@example.org",
                    **self._stamp(NOW),
                }

    def _visits(self) -> Iterator[dict[str, Any]]:
        of = self.size.visits
        for n, id_ in enumerate(self.visits):
            moment = self._moment(n, of) + dt.timedelta(days=30)
            state = "wrapped_up" if moment < NOW else "planned"
            yield {
                "id": id_,
                "company_id": self._company_of_visit(n),
                "kind": "collegetour" if n % 3 else "account_visit",
                "state": state,
                "starts_at": moment.replace(hour=9 + n % 8, minute=30, tzinfo=None),
                "wrapped_up_at": moment + dt.timedelta(days=n % 9) if state == "wrapped_up" else None,
                **self._stamp(self._moment(n, of)),
            }

    def _results(self) -> Iterator[dict[str, Any]]:
        for n in range(0, self.size.visits, 3):
            moment = self._moment(n, self.size.visits) + dt.timedelta(days=31)
            yield {
                "id": ids.fixed_id("bench-result", str(n)),
                "company_id": self._company_of_visit(n),
                "visit_id": self.visits[n],
                "kind": ("job", "internship")[n % 2],
                "stage": ("discussed", "committed", "realised")[n % 9 // 3],
                "amount": 1 + n % 4,
                "on_date": min(moment.date(), TODAY),
                **self._stamp(moment),
            }

    def _company_of_visit(self, n: int) -> str:
        return self.companies[(n * 7919) % self.size.companies]

    def _team(self) -> Iterator[dict[str, Any]]:
        for n, visit in enumerate(self.visits):
            for part, offset in (("lead", 0), ("second", 1)):
                yield {
                    "id": ids.fixed_id("bench-team", f"{n}-{part}"),
                    "visit_id": visit,
                    "colleague_id": self.colleagues[(n + offset) % 50],
                    "part": part,
                    **self._stamp(NOW),
                }

    def _agenda(self) -> Iterator[dict[str, Any]]:
        for n, (item, visit) in enumerate(zip(self.items, self.visits, strict=True)):
            topic = ids.TOPICS[n % len(ids.TOPICS)].id
            yield {"id": item, "visit_id": visit, "topic_id": topic, "position": 1, **self._stamp(NOW)}

    def _notes(self) -> Iterator[dict[str, Any]]:
        for n, id_ in enumerate(self.notes):
            visit = n % self.size.visits
            author = self.colleagues[(visit + n // self.size.visits) % 50]
            yield {
                "id": id_,
                "visit_id": self.visits[visit],
                "agenda_item_id": self.items[visit],
                "author_id": author,
                "text": f"{self._text(35)}.\n\n- {self._text(12)}\n- {self._text(9)}",
                **self._stamp(self._moment(n, self.size.notes), author),
            }

    def _actions(self) -> Iterator[dict[str, Any]]:
        of = self.size.actions
        for n in range(of):
            moment = self._moment(n, of)
            due = moment.date() + dt.timedelta(days=self.random.randint(3, 60))
            state = self._state(n, moment)
            done = state in ("done", "dropped")
            told = done and n % 20 != 0
            owner = self.colleagues[n % 50]
            visit = n % self.size.visits
            yield {
                "id": ids.fixed_id("bench-action", str(n)),
                "company_id": self._company_of_visit(visit),
                "visit_id": self.visits[visit],
                "title": self._text(4),
                "promised_on": moment.date(),
                "promised_by_id": owner,
                "state": state,
                "owner_id": owner,
                "due_on": due,
                "done_on": due if done else None,
                "told_on": due if told else None,
                "is_open": not done,
                "is_not_told": done and not told,
                "updated_at": moment,
                **self._stamp(moment, owner),
            }

    def _state(self, n: int, moment: dt.datetime) -> str:
        if moment > NOW - dt.timedelta(days=120) or n % 40 == 0:
            return ("open", "in_progress", "waiting")[n % 3]
        return "dropped" if n % 15 == 0 else "done"

    def _updates(self) -> Iterator[dict[str, Any]]:
        of = self.size.actions
        for n in range(of):
            moment = self._moment(n, of)
            owner = self.colleagues[n % 50]
            yield {
                "id": ids.fixed_id("bench-update", str(n)),
                "action_id": ids.fixed_id("bench-action", str(n)),
                "counter": 1,
                "device": "bench",
                "at": moment,
                "actor_id": owner,
                "kind": "created",
                "state": "open",
                "owner_id": owner,
                **self._stamp(moment, owner),
            }
