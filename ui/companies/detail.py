# SPDX-License-Identifier: EUPL-1.2
"""The page of one company: what you must know in two minutes, and what you can do from here."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _, date_full, n_, number
from storage.errors import RodeLoperError
from storage.queries.company_page import CompanyPage, company_page
from storage.rules.choices import ResultKind
from ui.companies.contacts_line import ContactsLine
from ui.companies.sections import About, People, Promises
from ui.companies.tasks import CompanyTasks
from ui.companies.words import sector_words, size_words
from ui.context import Context
from ui.earlier_versions import EarlierVersions
from ui.page import PageHead
from ui.widgets.buttons import Button, MenuButton, WayBack
from ui.widgets.cards import NumbersStrip
from ui.widgets.chips import Chip
from ui.widgets.labels import Label, Rule
from ui.widgets.laid_out import clear
from ui.widgets.messages import Banner
from ui.widgets.scroll import FlowLayout, ScrollPage
from ui.words import ALERTS, PHASES, day_words, word

_TWO_COLUMNS_FROM = 760
_ALERTS_SHOWN = 3


class CompanyDetail(QWidget):
    """One company. ``open_company(id)`` shows it. Signals ``back_requested()`` and ``titled(words)``."""

    back_requested = Signal()
    titled = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.page: CompanyPage | None = None
        self.tasks = CompanyTasks(context, self)
        self._build_head()
        self._build_body()
        self._connect_signals()

    def _build_head(self) -> None:
        self.back = WayBack(_("All companies"), self.back_requested.emit)
        self.title = Label("", "title", wrap=True)
        self.more = MenuButton(_("More"), self.tasks.fill, size="main")
        self.log_button = Button(_("Log a contact"), icon="ph.phone", size="main", on_press=self.tasks.log)
        self.log_button.setToolTip("Ctrl+G")
        self.plan_button = Button(
            _("Plan a visit"), "primary", icon="ph.plus", size="main", on_press=self.tasks.plan
        )
        self.context.reserve("companies.change", self.more)
        self.context.reserve("contact_moments.log", self.log_button)
        self.context.reserve("visits.plan", self.plan_button)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title, 1)
        for button in (self.more, self.log_button, self.plan_button):
            head.addWidget(button)
        self._chips = QWidget()
        self._chips_flow = FlowLayout(self._chips, gap=8)
        self.banners = QVBoxLayout()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)
        self._box.addLayout(PageHead(head, back=self.back))

    def _build_body(self) -> None:
        self.numbers = NumbersStrip()
        self.promises = Promises(self.context)
        self.people = People(self.context)
        self.about = About(self.context)
        self.earlier = EarlierVersions(self.context)
        self.contacts = ContactsLine(self.context)
        left = self._left = QWidget()
        left.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        for part in (self.promises, self.people, self.about, self.earlier):
            column.addWidget(part)
        column.addStretch(1)
        self.contacts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(26)
        self._between = Rule(standing=True)
        self._columns.addWidget(left, 3)
        self._columns.addWidget(self._between)
        self._columns.addWidget(self.contacts, 4)
        self.body_scroll = ScrollPage(margins=False, spacing=12)
        self.body_scroll.body.addWidget(self._chips)
        self.body_scroll.body.addLayout(self.banners)
        self.body_scroll.body.addWidget(self.numbers)
        self.body_scroll.body.addLayout(self._columns, 1)
        self._box.addSpacing(4)
        self._box.addWidget(self.body_scroll, 1)

    def _connect_signals(self) -> None:
        self.people.add_requested.connect(self.tasks.add_person)
        self.people.edit_requested.connect(self.tasks.change_person)
        self.people.call_requested.connect(self.tasks.call)
        self.people.mail_requested.connect(self.tasks.mail)
        self.contacts.moment_requested.connect(self.tasks.change_moment)
        self.tasks.other_requested.connect(self.open_company)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() >= _TWO_COLUMNS_FROM
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(across if wide else down)
        self._between.setVisible(wide)
        super().resizeEvent(event)

    # Showing

    def company_id(self) -> str:
        """The id of the company that is shown, "" for none."""
        return self.page.facts.id if self.page else ""

    def open_company(self, company_id: str) -> None:
        """Show this company, from the top."""
        try:
            page: CompanyPage = self.context.read(company_page, company_id, self.context.today())
        except RodeLoperError as error:
            self.context.show_error(error)
            return
        other = page.facts.id != self.company_id()
        self._show(page)
        if other:
            self.body_scroll.verticalScrollBar().setValue(0)

    def load(self) -> None:
        """Read again; parts in which nothing changed are left alone."""
        if self.page is not None:
            self.open_company(self.page.facts.id)

    def _show(self, page: CompanyPage) -> None:
        before, self.page = self.page, page
        facts = page.facts
        self.contacts.show_company(facts.id, page.timeline)
        self.promises.show_page(page)
        self.people.show_people(page.people)
        self.about.show_page(page)
        self.earlier.look("companies", facts.id)
        if before == page:
            return
        self.title.setText(facts.name)
        self.numbers.set_numbers(_numbers(page, self.context))
        self._show_chips(page)
        self._show_banners(page)
        self.titled.emit(facts.name)

    def _show_chips(self, page: CompanyPage) -> None:
        clear(self._chips_flow)
        chips = [Chip(_("Top 30"), "soft", "ph.star")] if page.is_top else []
        once = list(dict.fromkeys(alert.kind for alert in page.alerts))
        chips += [Chip(word(ALERTS, kind), "wait", "ph.flag") for kind in once[:_ALERTS_SHOWN]]
        facts = page.facts
        chips += [
            Chip(words)
            for words in (sector_words(facts.sector, facts.sbi_text), size_words(facts.size_class))
            if words
        ]
        manager = (
            _("account manager {name}").format(name=facts.account_manager) if facts.account_manager else ""
        )
        street = f"{facts.street} {facts.house_number}".strip()
        address = ", ".join(part for part in (street, facts.district or facts.city) if part)
        kvk = _("KvK {number}").format(number=facts.kvk_number) if facts.kvk_number else ""
        line = Label(
            " · ".join(part for part in (kvk, address, manager or _("no account manager yet")) if part),
            "row",
            "text2",
        )
        line.setFixedHeight(24)
        for chip in (*chips, line):
            self._chips_flow.addWidget(chip)

    def _show_banners(self, page: CompanyPage) -> None:
        clear(self.banners)
        if page.facts.archived_at is not None:
            words = _("This company is archived: it is not in the lists.")
            link = _("Put it back") if self.context.may("companies.unarchive") else ""
            self.banners.addWidget(Banner(words, "warning", link, self.tasks.unarchive))
        for merged in page.merged:
            if merged.can_undo and self.context.may("companies.unmerge"):
                words = _("{name} was merged into this company.").format(name=merged.name)
                undo = self.tasks.unmerging(merged.id)
                self.banners.addWidget(Banner(words, "info", _("Take apart again"), undo, closable=True))


def _numbers(page: CompanyPage, context: Context) -> list[tuple[str, str, str]]:
    facts, today = page.facts, context.today()
    return [
        (_("Staff"), "–" if facts.employees is None else number(facts.employees), _growth(page)),
        (_("Visits"), number(page.visits), _last_visit(page, context)),
        _service(page),
        _result(page),
        (
            _("Phase"),
            word(PHASES, facts.phase) or "–",
            _("since {year}").format(year=facts.phase_since) if facts.phase_since else _("not known"),
        )
        if facts.phase
        else (_("Last contact"), day_words(facts.last_contact_on, today) if facts.last_contact_on else "–",
              _("visit, call or letter")),
    ]  # fmt: skip


def _growth(page: CompanyPage) -> str:
    now, before = page.facts.employees, page.facts.employees_before
    if now is None:
        return _("not known")
    if before is None or before == now:
        return size_words(page.facts.size_class)
    words = _("{n} more than before") if now > before else _("{n} fewer than before")
    return words.format(n=number(abs(now - before)))


def _last_visit(page: CompanyPage, context: Context) -> str:
    if page.next_visit_at is not None:
        return _("next {day}").format(day=day_words(page.next_visit_at.date(), context.today()))
    if page.facts.last_visit_on is None:
        return _("never visited yet")
    return _("last {day}").format(day=date_full(page.facts.last_visit_on))


def _service(page: CompanyPage) -> tuple[str, str, str]:
    if not page.grades:
        return _("Our service"), "–", _("no grade yet")
    more = (
        _("before that {grade}").format(grade=number(page.grades[1]))
        if len(page.grades) > 1
        else _("out of 10")
    )
    return _("Our service"), number(page.grades[0]), more


def _result(page: CompanyPage) -> tuple[str, str, str]:
    jobs, internships = page.places(ResultKind.JOB), page.places(ResultKind.INTERNSHIP)
    total = jobs + internships
    if not total:
        return _("Result"), "–", _("no places yet")
    words = n_("{n} place", "{n} places", total).format(n=number(total))
    parts = (
        n_("{n} job", "{n} jobs", jobs).format(n=jobs) if jobs else "",
        n_("{n} internship", "{n} internships", internships).format(n=internships) if internships else "",
    )
    return _("Result"), words, ", ".join(part for part in parts if part)
