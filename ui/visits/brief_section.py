# SPDX-License-Identifier: EUPL-1.2
"""The brief for the alderman, as the team sees it: offered or not, who read it and agreed, what was asked, what changed since."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from assets.texts import _, n_, number
from storage.errors import RodeLoperError
from storage.operations import briefs
from storage.queries.brief_reading import ReaderRow, Reading, reading
from storage.queries.visit_page import VisitPage
from ui.briefs.remarks import ThreadView
from ui.briefs.words import SECTIONS, change_words, day_and_time, reader_words
from ui.context import Context
from ui.visits.offer_sheet import OfferSheet
from ui.visits.sections import Section, line
from ui.widgets.buttons import Button, MenuButton
from ui.widgets.labels import Avatar, Label
from ui.widgets.laid_out import widgets
from ui.widgets.scroll import FlowLayout

_CHANGES = 4


class BriefSection(Section):
    """Shown when an alderman goes along, or when a brief was offered before."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("Brief for the alderman"), "ph.file-text", parent)
        self.context = context
        self.shown: Reading | None = None
        self._visit = ""
        self._coming = False
        self.offer_button = Button("", "soft", icon="ph.paper-plane-tilt")
        self.offer_button.on_press(self.offer)
        self.see = Button(_("See it as the alderman does"), "link", icon="ph.eye", size="row")
        self.see.on_press(lambda: context.open("reading", self._visit))
        self.earlier = MenuButton(_("Earlier versions"), self._fill_earlier, "link", size="row")
        foot = QVBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self.offer_button)
        links = QWidget()
        flow = FlowLayout(links, gap=14)
        for button in (self.see, self.earlier):
            flow.addWidget(button)
        foot.addWidget(links)
        self.body.setSpacing(6)
        box = self.layout()
        assert isinstance(box, QVBoxLayout)
        box.addLayout(foot)
        context.reserve("briefs.offer", self.offer_button, self.see)

    def show_page(self, page: VisitPage) -> None:
        """The brief of this visit."""
        self._visit, self._coming = page.visit.id, page.visit.state.is_coming
        if page.visit.alderman is None and self.shown is None and not page.visit.state.is_coming:
            self.hide()
            return
        try:
            shown: Reading = self.context.read(
                reading, page.visit.id, self.context.actor.id, self.context.today()
            )
        except RodeLoperError as problem:
            if problem.code != "briefs.newer":
                raise
            self._say_newer(problem)
            return
        self.shown = shown
        self.setVisible(bool(shown.readers or shown.versions) and (self._coming or bool(shown.versions)))
        self._show_buttons(shown)
        now = self.context.now()
        seen = (shown.versions, shown.readers, shown.since_offered, shown.threads, now.date(), self._coming)
        if self.changed(seen):
            self._fill(shown, now)

    def _say_newer(self, problem: RodeLoperError) -> None:
        self.shown = None
        self.show()
        if self.changed(problem.code):
            self.clear()
            self.body.addWidget(Label(self.context.words(problem), "row", "text2", wrap=True))
        for button in (self.offer_button, self.see, self.earlier):
            button.hide()

    def _show_buttons(self, shown: Reading) -> None:
        ready = self._coming and bool(shown.readers) and (not shown.versions or bool(shown.since_offered))
        self.offer_button.setText(
            _("Offer a new version \u2026") if shown.versions else _("Offer the brief \u2026")
        )
        self.offer_button.setVisible(ready and self.context.may("briefs.offer"))
        self.see.setVisible(bool(shown.versions) and self.context.may("briefs.offer"))
        self.earlier.setVisible(len(shown.versions) > 1)

    def _fill(self, shown: Reading, now: dt.datetime) -> None:
        typed = {one.about.id: one.field.area.value() for one in self.threads() if one.field is not None}
        self.clear()
        version = shown.version
        if version is None:
            words = _(
                "The alderman reads it once you offer it. What you change after that shows as a change."
            )
            self.body.addWidget(Label(words, "row", "text2", wrap=True))
        else:
            words = _("Version {n}, offered by {name}, {when}.").format(
                n=version.number, name=version.offered_by, when=day_and_time(version.offered_at, now)
            )
            self.body.addWidget(Label(words, "row", "text2", wrap=True))
            for reader in shown.readers:
                self.body.addWidget(_reader(reader, version.number, now))
        if version is not None and shown.since_offered and self._coming:
            # Afterwards nobody reads it to prepare: what was promised at the table is not news about a brief.
            self._show_changes(shown, now)
        for thread in shown.threads:
            words = _("At “{section}”").format(section=_(SECTIONS.get(thread.section, thread.section)))
            self.body.addWidget(Label(words, "caption", "text2"))
            draft = typed.get(thread.id) or shown.drafts.get(thread.id, "")
            answer = _("Answer") if self.context.may("briefs.answer") else ""
            self.body.addWidget(
                ThreadView(self.context, version.id if version else "", thread, answer=answer, draft=draft)
            )

    def _show_changes(self, shown: Reading, now: dt.datetime) -> None:
        count = len(shown.since_offered)
        title = n_(
            "{n} thing changed since it was offered:", "{n} things changed since it was offered:", count
        )
        self.body.addWidget(Label(title.format(n=number(count)), "row", bold=True, wrap=True))
        for change in shown.since_offered[:_CHANGES]:
            self.body.addWidget(Label(change_words(change, now.date()), "row", wrap=True))
        if count > _CHANGES:
            more = n_("and {n} more", "and {n} more", count - _CHANGES).format(n=number(count - _CHANGES))
            self.body.addWidget(Label(more, "row", "text2"))

    def threads(self) -> list[ThreadView]:
        """The remarks that are shown."""
        return [one for one in widgets(self.body) if isinstance(one, ThreadView)]

    def _fill_earlier(self, menu: QMenu) -> None:
        now = self.context.now()
        for version in reversed(self.shown.versions[:-1] if self.shown else ()):
            words = _("Version {n}, {when}").format(
                n=version.number, when=day_and_time(version.offered_at, now)
            )
            menu.addAction(words, partial(self.context.open, "reading", f"{self._visit}@{version.id}"))

    def offer(self) -> None:
        """Ask once more who gets it and what is in it, and offer it."""
        if self.shown is not None:
            sheet = OfferSheet(self.context, self.shown, self.window())
            sheet.accepted.connect(lambda: self.context.write(briefs.offer, self._visit))
            sheet.open()

    def save(self) -> None:
        """Keep what is typed."""
        for thread in self.threads():
            thread.keep()


def _reader(reader: ReaderRow, last: int, now: dt.datetime) -> QWidget:
    agreed = reader.agreed_at is not None and reader.agreed_number == last
    tone = "done" if agreed else "text2"
    words = reader_words(reader, last, now)
    return line(
        reader.name, words[:1].upper() + words[1:], lead=Avatar(reader.name, 28), second_tone=tone, wrap=True
    )
