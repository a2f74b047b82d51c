# SPDX-License-Identifier: EUPL-1.2
"""The page of one visit: how far it is and what to do next, what it is about, who is there, and what we promised before."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from assets.texts import _, date_long, days_late
from storage.errors import RodeLoperError
from storage.queries.visit_page import Step, VisitPage, visit_page
from storage.rules.states import VisitState
from ui.context import Context
from ui.earlier_versions import EarlierVersions
from ui.page import PageHead
from ui.visits.agenda_section import AgendaSection
from ui.visits.brief_section import BriefSection
from ui.visits.history_section import NotesSection, PromiseSection
from ui.visits.people_section import AttendeesSection, TeamSection
from ui.visits.state_line import StateLine
from ui.visits.steps import WORDS, Steps
from ui.visits.words import ICONS, TONES, state_words, warning_words, when_long
from ui.widgets.buttons import Button, MenuButton, WayBack
from ui.widgets.cards import Card
from ui.widgets.chips import Chip
from ui.widgets.labels import ElidedLabel, Label, Rule
from ui.widgets.laid_out import clear, widgets
from ui.widgets.messages import Banner
from ui.widgets.scroll import ScrollPage
from ui.words import VISIT_KINDS, word

_TWO_COLUMNS_FROM = 820
_SIDE, _SIDE_MOST = 340, 480


class VisitDetail(QWidget):
    """One visit. ``open_visit(id)`` shows it. Signals ``back_requested()`` and ``titled(words)``."""

    back_requested = Signal()
    titled = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.page: VisitPage | None = None
        self._visit = ""
        self.steps = Steps(context, self, self.save)
        self._build_head()
        self._build_parts()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(self._head)
        box.addWidget(self._scroll, 1)

    def _build_head(self) -> None:
        self.back = WayBack(_("All visits"), self.back_requested.emit)
        self.title = Label("", "title", wrap=True)
        self.more = MenuButton(_("More"), self.steps.fill, size="main")
        self.brief = Button(_("Read the brief"), icon="ph.file-text", size="main")
        self.brief.on_press(self._read_brief)
        self.letter = Button(_("Thank-you letter"), icon="ph.envelope-simple", size="main")
        self.letter.on_press(lambda: self.context.open("visit_letter", self._visit))
        self.told = Button(_("What we told them"), "link", icon="ph.chats-circle", size="row")
        self.told.on_press(self._open_told)
        self.primary = Button("", "primary", size="main", on_press=self.steps.take)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.title, 1)
        for button in (self.more, self.brief, self.letter, self.primary):
            top.addWidget(button)
        self.state, self.kind, self.top_list = Chip(""), Chip(""), Chip(_("Top 30"), "soft", "ph.star")
        self.about = ElidedLabel("", "row", "text2")
        facts = QHBoxLayout()
        facts.setSpacing(8)
        for widget in (self.state, self.top_list, self.kind):
            facts.addWidget(widget)
        facts.addWidget(self.about, 1)
        facts.addWidget(self.told)
        self._head = PageHead(top, facts, back=self.back)

    def _build_parts(self) -> None:
        context = self.context
        self._scroll = ScrollPage(margins=False, spacing=16)
        self.line = StateLine()
        self._banners = QVBoxLayout()
        self._banners.setSpacing(6)
        self.purpose = Card("panel", padding=12)
        self._purpose = Label("", "row", wrap=True)
        self.purpose.body.addWidget(Label(_("Why this company, why now"), "caption", "text2"))
        self.purpose.body.addWidget(self._purpose)
        self.agenda = AgendaSection(context)
        self.notes = NotesSection(context)
        self.earlier = EarlierVersions(context)
        self.agreed = PromiseSection(
            context, _("Agreed here"), _("Nothing was agreed."), hide_when_empty=True
        )
        self.for_alderman = BriefSection(context)
        self.team = TeamSection(context)
        self.attendees = AttendeesSection(context)
        self.promises = PromiseSection(
            context,
            _("What we promised before"),
            _("Nothing is open with this company."),
            hide_when_empty=False,
        )
        for section in (self.agreed, self.promises):
            section.opened.connect(lambda id_: context.open("actions", id_))
        main, side = QWidget(), QWidget()
        self._side = side
        left, right = QVBoxLayout(main), QVBoxLayout(side)
        for column, parts in (
            (left, (self.purpose, self.agenda, self.agreed, self.notes, self.earlier)),
            (right, (self.for_alderman, self.team, self.attendees, self.promises)),
        ):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(22)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(24)
        self._rule = Rule(standing=True)
        self._columns.addWidget(main, 1)
        self._columns.addWidget(self._rule)
        self._columns.addWidget(side)
        self._scroll.body.addSpacing(2)
        self._scroll.body.addWidget(self.line)
        self._scroll.body.addLayout(self._banners)
        self._scroll.body.addLayout(self._columns)
        self._scroll.body.addStretch(1)

    def _read_brief(self) -> None:
        """Who is asked to agree reads it where that is done; anybody else sees it as it comes on paper."""
        shown = self.for_alderman.shown
        asked = shown is not None and shown.agrees and shown.version is not None
        self.context.open("reading" if asked else "brief", self._visit)

    # Showing

    def open_visit(self, visit_id: str) -> None:
        """Show another visit, from the top."""
        self.save()
        if visit_id != self._visit:
            self._scroll.verticalScrollBar().setValue(0)
        self._visit = visit_id
        self.load()

    def show_note(self, note_id: str) -> None:
        """Scroll to this note of the visit that is shown."""
        self._show_soon(lambda: self.notes.cards.get(note_id))

    def show_thread(self, thread_id: str) -> None:
        """Scroll to this remark of the alderman, with the keyboard on what answers it."""

        def thread() -> QWidget | None:
            found = next((one for one in self.for_alderman.threads() if one.about.id == thread_id), None)
            if found is not None:
                found.take_focus()
            return found

        self._show_soon(thread)

    def _show_soon(self, find: Callable[[], QWidget | None]) -> None:
        def reveal() -> None:
            found = find()
            if found is not None and isValid(found):
                self._scroll.reveal(found)

        # A page that was never shown finds its height in a few steps: labels that wrap ask for room twice.
        for wait in (0, 150):
            QTimer.singleShot(wait, self, reveal)

    def visit_id(self) -> str:
        """The visit that is shown."""
        return self._visit

    def load(self) -> None:
        """Read again and show what changed. A visit that is gone leads back to the list."""
        if not self._visit:
            return
        try:
            page: VisitPage = self.context.read(visit_page, self._visit, self.context.today())
        except RodeLoperError as gone:
            self._visit = ""
            self.context.show_error(gone)
            self.back_requested.emit()
            return
        self.page = self.steps.page = page
        self._show_head(page)
        self._show_banners(page)
        self.purpose.setVisible(bool(page.visit.purpose))
        self._purpose.setText(page.visit.purpose)
        self.agenda.show_page(page)
        self.notes.show_page(page)
        self.earlier.look("visits", page.visit.id)
        self.agreed.show_promises(page.actions)
        self.for_alderman.show_page(page)
        self.team.show_page(page)
        self.attendees.show_page(page)
        self.promises.show_promises(page.promises)

    def _show_head(self, page: VisitPage) -> None:
        visit = page.visit
        self.title.setText(visit.company)
        self.titled.emit(_("Visit to {company}").format(company=visit.company))
        tone = TONES[visit.state]
        self.state.set_state(
            state_words(visit.state), "rest" if tone == "dropped" else tone, ICONS[visit.state]
        )
        self.kind.set_state(word(VISIT_KINDS, visit.kind.value))
        self.top_list.setVisible(visit.on_top_list)
        about = [when_long(visit), visit.place, visit.district if visit.district not in visit.place else ""]
        self.about.setText(" \u00b7 ".join(part for part in about if part))
        words, icon = WORDS[page.step]
        self.primary.setText(_(words))
        self.primary.set_icon(icon)
        self.primary.setVisible(self.steps.may_take(page.step))
        self.brief.setVisible(
            visit.state not in (VisitState.WISH, VisitState.CANCELLED) and page.step is not Step.REPORT
        )
        self.letter.setVisible(visit.state.took_place and self.context.may_open("visit_letter"))
        self.line.set_state(visit.state)

    def _open_told(self) -> None:
        if self.steps.page is not None:
            self.context.open("told", self.steps.page.visit.company_id)

    def _show_banners(self, page: VisitPage) -> None:
        today, said = self.context.today(), []
        if page.visit.state is VisitState.CANCELLED:
            said.append((_("Cancelled: {reason}").format(reason=page.visit.cancel_reason), "warning"))
        if page.visit.state.is_coming and page.visit.day is not None and page.visit.day < today:
            said.append(
                (_("The day of this visit is past. Did it take place? Choose it under More."), "warning")
            )
        if page.report_due is not None:
            late = (today - page.report_due).days
            if late > 0:
                said.append(
                    (_("The report is {late}. Wrap the visit up.").format(late=days_late(late)), "error")
                )
            else:
                said.append(
                    (
                        _("Wrap up before {day}: then the report is on time.").format(
                            day=date_long(page.report_due)
                        ),
                        "info",
                    )
                )
        said += [(warning_words(warning, today), "warning") for warning in page.warnings]
        shown = [(banner.text(), banner.tone) for banner in self.banners()]
        if said == shown:
            return
        clear(self._banners)
        for words, tone in said:
            self._banners.addWidget(Banner(words, tone))

    def banners(self) -> list[Banner]:
        """The warnings above the page."""
        return [banner for banner in widgets(self._banners) if isinstance(banner, Banner)]

    def save(self) -> None:
        """Write what was typed and is not saved yet."""
        self.agenda.save()
        self.for_alderman.save()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _TWO_COLUMNS_FROM
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
        self._rule.setVisible(wide)
        side = max(_SIDE, min(_SIDE_MOST, self.width() * 3 // 10))
        self._side.setFixedWidth(side) if wide else self._side.setMaximumWidth(16777215)
        if not wide:
            self._side.setMinimumWidth(0)
