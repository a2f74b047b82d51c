# SPDX-License-Identifier: EUPL-1.2
"""What was asked at a brief and nobody answered yet; the first page asks for it too."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from storage.plain import Db, micros, moment, plain, rows

DAYS = 30
_ASKED = (
    "WITH said AS (SELECT coalesce(answers_id, id) AS thread, author_id, text, visit_id, at, row_number() OVER"
    " (PARTITION BY coalesce(answers_id, id) ORDER BY at DESC, id DESC) AS back"
    " FROM brief_remarks INDEXED BY ix_brief_remarks_at WHERE at >= :since)"
    " SELECT said.thread, said.visit_id, c.name, p.name, said.text, said.at FROM said"
    " JOIN brief_remarks first ON first.id = said.thread AND first.author_id = said.author_id"
    " JOIN visits v ON v.id = said.visit_id JOIN companies c ON c.id = v.company_id"
    " JOIN colleagues p ON p.id = said.author_id"
    " WHERE said.back = 1 AND said.author_id != :me AND (first.to_id = :me OR EXISTS"
    " (SELECT 1 FROM team_members t WHERE t.visit_id = said.visit_id AND t.colleague_id = :me))"
    " ORDER BY said.at LIMIT :most"
)


class Asked(Struct, frozen=True):
    """A remark to me or my team of which the last word is who asked it (a moment in UTC)."""

    thread: str
    visit_id: str
    company: str
    who: str
    text: str
    at: dt.datetime


@plain
def unanswered(db: Db, me: str, now: dt.datetime, limit: int = 5) -> tuple[Asked, ...]:
    """The oldest first."""
    values = {"since": micros(now - dt.timedelta(days=DAYS)), "me": me, "most": limit}
    return tuple(
        Asked(thread, visit, company, who, text, moment(at))
        for thread, visit, company, who, text, at in rows(db, _ASKED, values)
    )
