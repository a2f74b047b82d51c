# SPDX-License-Identifier: EUPL-1.2
"""The visit report (*bezoekverslag*) as it will be printed, before it is kept or printed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from assets.texts import _
from storage.queries.reports import visit_report
from storage.store import Store
from ui.context import Context
from ui.visits.paper_page import Asked, Paper, PaperPage

_FOLLOWS = (
    "visits", "team_members", "attendees", "agenda_items", "companies", "contacts", "notes", "actions", "action_updates",
    "alerts", "results",
)  # fmt: skip


class ReportPage(PaperPage):
    """The report of one visit; ``open_item(visit id)`` shows it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Visit report"), "exports.report", make_report, _FOLLOWS, parent)


def make_report(store: Store, asked: Asked) -> Paper:
    """Read and set the report; runs off the window's thread."""
    # ReportLab is loaded when the first paper is made.
    from ui.documents import visit_report as paper

    report = store.read(visit_report, asked.item, confidential=asked.confidential)
    data = paper.render(report, language=asked.language, now=asked.now)
    return Paper(report.visit.company, report.visit.day, report.confidential, data, asked.item)
