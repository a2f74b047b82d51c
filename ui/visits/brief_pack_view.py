# SPDX-License-Identifier: EUPL-1.2
"""The briefs of a week, or of chosen visits, as they will be printed; and the way to the week before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from assets.texts import _, n_
from storage.queries.brief_pack import brief_pack, chosen_pack
from storage.rules.weeks import monday_meant, week_name
from storage.store import Store
from ui.context import Context
from ui.visits.brief_view import FOLLOWS
from ui.visits.paper_page import Asked, Paper, PaperPage
from ui.widgets.buttons import IconButton

CHOSEN = "visits:"
"""Begins an item that names visits instead of a week."""


def chosen(visits: Sequence[str]) -> str:
    """The item for the briefs of these visits (ids)."""
    return CHOSEN + ",".join(visits)


class BriefPackPage(PaperPage):
    """The briefs of one week; ``open_item("2026-48")`` shows them, "" those of this week. ``chosen(ids)`` makes the item
    for the briefs of these visits.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Visit briefs"), "exports.brief_pack", make_pack, FOLLOWS, parent)
        self.earlier = IconButton("ph.caret-left", _("Week before"), on_press=lambda: self.turn(-1))
        self.later = IconButton("ph.caret-right", _("Week after"), on_press=lambda: self.turn(1))
        self.paper.bar.insertWidget(0, self.earlier)
        self.paper.bar.insertWidget(1, self.later)
        self.paper.bar.insertSpacing(2, 12)

    def back_words(self) -> str:
        return _("All visits")

    def back_to(self) -> str:
        return ""

    def as_printed(self) -> str:
        return _("Visit briefs, as they will be printed.")

    def open_item(self, item: str) -> None:
        for button in (self.earlier, self.later):
            button.setVisible(not item.startswith(CHOSEN))
        super().open_item(item or week_name(monday_meant("this", self.context.today())))

    def turn(self, weeks: int) -> None:
        """Show the briefs of so many weeks later (earlier when it is negative); chosen visits have no week."""
        if self._item.startswith(CHOSEN):
            return
        monday = monday_meant(self._item, self.context.today()) + dt.timedelta(weeks=weeks)
        self._item = week_name(monday)
        self._render()


def make_pack(store: Store, asked: Asked) -> Paper:
    """Read and set the briefs; runs off the window's thread."""
    # ReportLab is loaded when the first paper is made.
    from ui.documents import brief_pack as paper

    if asked.item.startswith(CHOSEN):
        ids = asked.item.removeprefix(CHOSEN).split(",")
        pack = store.read(chosen_pack, ids, asked.today, confidential=asked.confidential)
        about = n_("{n} visit", "{n} visits", len(ids)).format(n=len(ids))
    else:
        monday = monday_meant(asked.item, asked.today)
        pack = store.read(brief_pack, monday, asked.today, confidential=asked.confidential)
        about = _("week {n}").format(n=monday.isocalendar().week)
    made = paper.render(pack, language=asked.language, now=asked.now)
    return Paper(about[0].upper() + about[1:], pack.first, pack.confidential, made.pdf)
