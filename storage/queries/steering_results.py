# SPDX-License-Identifier: EUPL-1.2
"""What the visits brought for people: jobs and internships discussed, committed and realised."""

from __future__ import annotations

from dataclasses import dataclass

from storage.plain import Db, rows
from storage.queries.steering_choice import Choice, narrowed, went
from storage.rules.choices import ResultKind, ResultStage


@dataclass(frozen=True, slots=True)
class ResultCount:
    """How many places of one stage."""

    stage: ResultStage
    jobs: int
    internships: int


RESULTS = "ix_results_on"
"""The index that results are counted from."""


def result_counts(db: Db, choice: Choice) -> tuple[ResultCount, ...]:
    """One for each stage, from discussed to realised; nothing at all when there is no result in the period."""
    made = narrowed(choice, "results", RESULTS)
    if choice.departments:
        made.conditions.append(went("t.visit_id"))
    where = made.where("t.archived_at IS NULL", "t.on_date BETWEEN :since AND :until")
    query = f"{made.begin}SELECT t.stage, t.kind, sum(t.amount) FROM {made.tables} WHERE {where} GROUP BY t.stage, t.kind"
    found = {(stage, kind): amount for stage, kind, amount in rows(db, query, choice.values())}
    if not any(found.values()):
        return ()
    return tuple(
        ResultCount(
            stage, found.get((stage, ResultKind.JOB), 0), found.get((stage, ResultKind.INTERNSHIP), 0)
        )
        for stage in ResultStage
    )
