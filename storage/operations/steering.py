# SPDX-License-Identifier: EUPL-1.2
"""The explanation that goes with the figures of a month."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.models import Explanation
from storage.operations.fields import merged_typing
from storage.operations.unit import operation
from storage.rules.rights import Actor
from storage.rules.steering import explanation_id, month_meant, month_name
from storage.rules.texts import storable

LONGEST = 20_000
"""Characters in one explanation: five pages."""


@operation("steering.explain")
def explain(db: Session, actor: Actor, month: str, text: str, *, seen: str | None = None) -> str | None:
    """Explain the figures of a month (``2026-10``). Raises ``months.unknown`` and ``steering.too-long``.

    ``seen``: the text that who writes saw last; what came in since is merged, and the answer is what stands there now.
    """
    month = month_name(month_meant(month))
    if len(text) > LONGEST:
        raise RodeLoperError("steering.too-long", most=LONGEST)
    text = storable(text.strip())
    row = db.get(Explanation, explanation_id(month))
    if row is None:
        if not text:
            return None
        row = Explanation(id=explanation_id(month), month=month, text="")
        db.add(row)
    row.text = merged_typing(text, seen, row.text)
    return row.text if row.text != text else None
