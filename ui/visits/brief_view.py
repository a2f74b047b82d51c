# SPDX-License-Identifier: EUPL-1.2
"""The visit brief (*bezoekbrief*) as it will be printed, before it is kept or printed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from assets.texts import _
from storage.queries.briefs import visit_brief
from storage.store import Store
from ui.context import Context
from ui.visits.paper_page import Asked, Paper, PaperPage

FOLLOWS = (
    "visits", "team_members", "attendees", "agenda_items", "companies", "contacts", "contact_moments", "notes", "actions",
    "alerts", "results",
)  # fmt: skip


class BriefPage(PaperPage):
    """The brief of one visit; ``open_item(visit id)`` shows it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Visit brief"), "exports.brief", make_brief, FOLLOWS, parent)


def make_brief(store: Store, asked: Asked) -> Paper:
    """Read and set the brief; runs off the window's thread."""
    # ReportLab is loaded when the first paper is made.
    from ui.documents import visit_brief as paper

    brief = store.read(visit_brief, asked.item, asked.today, confidential=asked.confidential)
    data = paper.render(brief, language=asked.language, now=asked.now)
    return Paper(brief.visit.company, brief.visit.day, brief.confidential, data, asked.item)
