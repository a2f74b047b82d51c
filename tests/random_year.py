# SPDX-License-Identifier: EUPL-1.2
"""A small invented municipality of pure chance, to count in by hand: the same seed gives the same one."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

import storage.models as m
from storage.operations.unit import operation
from storage.rules import ids
from storage.rules.rights import Actor
from storage.store import Store

TODAY = dt.date(2026, 11, 23)
_MADE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
_MODELS = (m.Colleague, m.Company, m.Visit, m.TeamMember, m.Action, m.Result)
Row = dict[str, Any]


@dataclass
class Year:
    """Its records as plain rows, by table, and the questions that counting by hand asks."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {model.__tablename__: [] for model in _MODELS})

    def __getitem__(self, kind: str) -> list[Row]:
        return self.rows[kind]

    def one(self, kind: str, id_: str | None) -> Row | None:
        """The row with this id."""
        return next((row for row in self[kind] if row["id"] == id_), None)

    def company_now(self, id_: str) -> Row:
        """The company that this one is by now."""
        company = self.one("companies", id_)
        assert company is not None
        return self.company_now(company["merged_into_id"]) if company["merged_into_id"] else company

    def department(self, colleague: str | None) -> str:
        """The department of a colleague, "" without."""
        row = self.one("colleagues", colleague)
        return (row["department_id"] or "") if row else ""

    def departments_of(self, visit: str | None) -> set[str]:
        """The departments from which people went, not counting aldermen."""
        team = [one for one in self["team_members"] if one["visit_id"] == visit and one["part"] != "alderman"]
        return {self.department(one["colleague_id"]) for one in team} - {""}

    def kind_of(self, visit: str | None) -> str:
        """The kind of a visit, "" without."""
        row = self.one("visits", visit)
        return str(row["kind"]) if row else ""


def random_year(seed: int) -> Year:
    """A year of work, with everything that counting can trip over: merged companies, no owner, no date, told too early."""
    return _Maker(random.Random(seed)).year()


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self.chance, self.made = chance, Year()

    def year(self) -> Year:
        for kind, most, make in (
            ("colleagues", 5, self._colleague),
            ("companies", 30, self._company),
            ("visits", 25, self._visit),
            ("team_members", 40, self._member),
            ("actions", 40, self._action),
            ("results", 12, self._result),
        ):
            for n in range(self.chance.randint(0 if kind != "companies" else 1, most)):
                row = make()
                if row is not None:
                    stamp = {"created_at": _MADE, "created_by": "", "changed_at": _MADE, "changed_by": ""}
                    self.made[kind].append({"id": ids.fixed_id(kind, str(n)), **row, **stamp})
        return self.made

    def _some(self, kind: str) -> str | None:
        rows = self.made[kind]
        return str(self.chance.choice(rows)["id"]) if rows else None

    def _day(self) -> dt.date:
        return TODAY - dt.timedelta(days=self.chance.randint(-5, 220))

    def _colleague(self) -> Row:
        departments = [None, *(one.id for one in ids.DEPARTMENTS)]
        return {"name": f"Collega {self.chance.random()}", "department_id": self.chance.choice(departments)}

    def _company(self) -> Row:
        pick, merged = self.chance, None
        if self.made["companies"] and pick.random() < 0.15:
            merged = self._some("companies")
        return {
            "name": f"Bedrijf {pick.random()}", "district": pick.choice(["", "Haven", "Centrum", "Oost"]),
            "sector": pick.choice(["industry", "trade", "health", ""]), "size_class": pick.choice(["1", "10-19", ""]),
            "kind": pick.choice(["regular", "zzp"]), "merged_into_id": merged,
            "archived_at": _MADE if pick.random() < 0.1 else None,
        }  # fmt: skip

    def _visit(self) -> Row:
        pick, day = self.chance, self._day()
        state = pick.choice(["wish", "planned", "confirmed", "held", "wrapped_up", "wrapped_up", "cancelled"])
        wrapped = dt.datetime.combine(day, dt.time(22, 30), dt.UTC) + dt.timedelta(days=pick.randint(0, 12))
        return {
            "company_id": self._some("companies"), "state": state, "kind": pick.choice(_KINDS),
            "starts_at": None if state == "wish" else dt.datetime.combine(day, dt.time(pick.randint(8, 16))),
            "wrapped_up_at": wrapped if state == "wrapped_up" else None,
        }  # fmt: skip

    def _member(self) -> Row | None:
        visit, colleague = self._some("visits"), self._some("colleagues")
        if visit is None or colleague is None:
            return None
        return {
            "visit_id": visit,
            "colleague_id": colleague,
            "part": self.chance.choice(["lead", "second", "alderman"]),
        }

    def _action(self) -> Row:
        pick, promised = self.chance, self._day()
        state = pick.choice(["open", "waiting", "done", "done", "dropped"])
        closed, gone = state in ("done", "dropped"), pick.random() < 0.1
        done = promised + dt.timedelta(days=pick.randint(-2, 60)) if closed else None
        told = done + dt.timedelta(days=pick.randint(-3, 20)) if done and pick.random() < 0.6 else None
        spared = told is None and pick.random() < 0.2
        # Now and then today, which is not late yet.
        due = TODAY if pick.random() < 0.1 else promised + dt.timedelta(days=pick.randint(0, 50))
        return {
            "company_id": self._some("companies"), "visit_id": self._some("visits") if pick.random() < 0.7 else None,
            "title": "Iets doen", "state": state, "owner_id": self._some("colleagues") if pick.random() < 0.8 else None,
            "due_on": due if pick.random() < 0.8 else None, "done_on": done, "told_on": told, "promised_on": promised,
            "removed_at": _MADE if gone else None, "is_open": not closed and not gone,
            "is_not_told": closed and told is None and not spared and not gone, "updated_at": _MADE,
        }  # fmt: skip

    def _result(self) -> Row:
        pick = self.chance
        return {
            "company_id": self._some("companies"), "visit_id": self._some("visits") if pick.random() < 0.7 else None,
            "kind": pick.choice(["job", "internship"]), "stage": pick.choice(["discussed", "committed", "realised"]),
            "amount": pick.randint(0, 6), "on": self._day(), "archived_at": _MADE if pick.random() < 0.1 else None,
        }  # fmt: skip


_KINDS = ("collegetour", "onderwijsronde", "account_visit", "phone_online")


def fill(store: Store, actor: Actor, year: Year) -> None:
    """Put exactly this year in the store, in place of one that was there before."""
    store.write(_fill, actor, year).result()


@operation("test.fill")
def _fill(db: Session, actor: Actor, year: Year) -> None:
    for model, table in reversed(list(_tables())):
        if model is not m.Colleague:
            db.execute(table.delete())
        else:
            db.execute(
                table.delete().where(table.c.id.in_([ids.fixed_id("colleagues", str(n)) for n in range(6)]))
            )
    for model, table in _tables():
        rows = [
            {model.__mapper__.columns[name].name: value for name, value in row.items()}
            for row in year[model.__tablename__]
        ]
        if rows:
            # One by one: the key of an action is found from its moment.
            for row in rows:
                db.execute(insert(table), row)


def _tables() -> Iterator[tuple[Any, Table]]:
    for model in _MODELS:
        table = model.__table__
        assert isinstance(table, Table)
        yield model, table
