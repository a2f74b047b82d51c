# SPDX-License-Identifier: EUPL-1.2
"""Alerts (*signalen*): what a conversation flags with one tap."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storage import outbox
from storage.models import Alert, Company, Visit
from storage.operations.fields import merged_typing
from storage.operations.unit import get, operation
from storage.rules.choices import AlertKind, Disclosure
from storage.rules.rights import Actor


@operation("alerts.raise")
def raise_alert(
    db: Session,
    actor: Actor,
    *,
    company_id: str,
    kind: str,
    visit_id: str | None = None,
    text: str = "",
    disclosure: str = Disclosure.INTERNAL,
) -> str:
    """Flag something about a company; answers with the id."""
    get(db, Company, company_id)
    if visit_id:
        get(db, Visit, visit_id)
    alert = Alert(
        company_id=company_id,
        visit_id=visit_id,
        kind=AlertKind(kind).value,
        text=text.strip(),
        raised_by_id=actor.id,
        raised_at=outbox.now(db),
        disclosure=Disclosure(disclosure).value,
    )
    db.add(alert)
    db.flush()
    return alert.id


@operation("alerts.change")
def change(
    db: Session, actor: Actor, alert_id: str, *, text: str | None = None, seen: str | None = None,
    disclosure: str | None = None,
) -> None:  # fmt: skip
    """Change only what is given. ``seen``: the text that who writes saw; what came in since is merged."""
    alert = get(db, Alert, alert_id)
    if text is not None:
        alert.text = merged_typing(text.strip(), seen, alert.text)
    if disclosure is not None:
        alert.disclosure = Disclosure(disclosure).value


@operation("alerts.archive")
def archive(db: Session, actor: Actor, alert_id: str, *, archived: bool = True) -> None:
    """It is over, or it was a mistake; or it was not over after all."""
    get(db, Alert, alert_id).archived_at = outbox.now(db) if archived else None
