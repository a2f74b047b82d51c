# SPDX-License-Identifier: EUPL-1.2
"""Results of a conversation in jobs and internships (*resultaat*): discussed, committed, realised."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from storage import outbox
from storage.errors import RodeLoperError
from storage.models import Company, Result, Visit
from storage.operations.unit import get, operation
from storage.rules.choices import ResultKind, ResultStage
from storage.rules.rights import Actor

MOST = 9_999
"""No single conversation brings more places than this; more is a typing error."""


@operation("results.add")
def add(
    db: Session,
    actor: Actor,
    *,
    company_id: str,
    kind: str,
    stage: str,
    amount: int,
    visit_id: str | None = None,
    target_group: str = "",
    on: dt.date | None = None,
) -> str:
    """Add a result; answers with the id. Raises ``results.amount`` unless 1 to 9999."""
    get(db, Company, company_id)
    if visit_id:
        get(db, Visit, visit_id)
    result = Result(
        company_id=company_id,
        visit_id=visit_id,
        kind=ResultKind(kind).value,
        stage=ResultStage(stage).value,
        amount=_amount(amount),
        target_group=target_group.strip(),
        on=on or outbox.today(db),
    )
    db.add(result)
    db.flush()
    return result.id


@operation("results.change")
def change(
    db: Session,
    actor: Actor,
    result_id: str,
    *,
    stage: str | None = None,
    amount: int | None = None,
    target_group: str | None = None,
) -> None:
    """Change only what is given."""
    result = get(db, Result, result_id)
    if stage is not None:
        result.stage = ResultStage(stage).value
    if amount is not None:
        result.amount = _amount(amount)
    if target_group is not None:
        result.target_group = target_group.strip()


@operation("results.archive")
def archive(db: Session, actor: Actor, result_id: str, *, archived: bool = True) -> None:
    """Take a result away, or back."""
    get(db, Result, result_id).archived_at = outbox.now(db) if archived else None


def _amount(amount: int) -> int:
    if not 1 <= amount <= MOST:
        raise RodeLoperError("results.amount", most=MOST)
    return amount
