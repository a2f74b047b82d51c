# SPDX-License-Identifier: EUPL-1.2
"""The visit brief (*bezoekbrief*) as it will be printed, before it is kept or printed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from assets.texts import _, in_language
from storage.queries.brief_versions import offered_brief, version_of
from storage.queries.briefs import visit_brief
from storage.rules.workdays import dutch_time
from storage.store import Store
from ui.context import Context
from ui.visits.paper_page import Asked, Paper, PaperPage

FOLLOWS = (
    "visits", "team_members", "attendees", "agenda_items", "companies", "contacts", "contact_moments", "notes", "actions",
    "alerts", "results",
)  # fmt: skip


class BriefPage(PaperPage):
    """The brief of one visit; ``open_item(visit id)`` shows it, ``open_item(visit@version)`` one as it was offered."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            context, _("Visit brief"), "exports.brief", make_brief, (*FOLLOWS, "brief_parts"), parent
        )

    def open_item(self, item: str) -> None:
        self.back.setText(_("To the brief") if "@" in item else self.back_words())
        super().open_item(item)

    def leave(self) -> None:
        if "@" in self._item:
            self.context.open("reading", self._item)
        else:
            super().leave()

    def as_printed(self) -> str:
        if "@" in self._item:
            return _("This version, exactly as it was offered.")
        return super().as_printed()


def make_brief(store: Store, asked: Asked) -> Paper:
    """Read and set the brief; runs off the window's thread."""
    # ReportLab is loaded when the first paper is made.
    from ui.documents import visit_brief as paper

    visit, _at, id_ = asked.item.partition("@")
    if id_:
        return _offered(store, asked, visit, id_)
    brief = store.read(visit_brief, asked.item, asked.today, confidential=asked.confidential)
    data = paper.render(brief, language=asked.language, now=asked.now)
    return Paper(brief.visit.company, brief.visit.day, brief.confidential, data, asked.item)


def _offered(store: Store, asked: Asked, visit: str, version_id: str) -> Paper:
    from ui.documents import visit_brief as paper

    version, brief = store.read(version_of, visit, version_id), store.read(offered_brief, version_id)
    if not asked.confidential:
        brief = brief.without_confidential()
    at = dutch_time(version.offered_at)
    data = paper.render(brief, language=asked.language, now=at, version=version.number)
    with in_language(asked.language):
        about = _("{company}, version {n}").format(company=brief.visit.company, n=version.number)
    return Paper(about, brief.visit.day, brief.confidential, data, visit)
