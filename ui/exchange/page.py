# SPDX-License-Identifier: EUPL-1.2
"""Updating: when it was last done, what waits, what was not taken and why, and what colleagues did today."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, clock, n_
from storage.operations import exchange as operations
from storage.queries import exchange as queries
from storage.queries import exchange_facts as facts
from storage.queries.exchange import News, Refused, Tally
from storage.queries.exchange_staying import Staying, staying
from storage.queries.things import Thing
from storage.rules.workdays import dutch_midnight
from ui.context import Context
from ui.exchange.head import HeadCard
from ui.exchange.login_sheets import LoginSheet, PasswordSheet
from ui.exchange.questions import Cards, RefusedCard, lost_question, removals_question
from ui.exchange.sheets import DisconnectSheet
from ui.exchange.values import Status
from ui.exchange.words import amount, news_words, staying_words
from ui.page import Page, PageHead, PageHeader, Shortcut
from ui.record_words import full_name, icon, title, where
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, EmptyState
from ui.widgets.labels import Avatar, ElidedLabel, Heading, Icon, Label, Rule
from ui.widgets.lines import Line, Part, quiet, two_lines
from ui.widgets.scroll import ScrollPage

if TYPE_CHECKING:
    from storage.changes import Changes

_SIDE = 340
_TWO_COLUMNS_FROM = 760
_SETTLE_MS = 150
"""Changes of one exchange come in a row; the lists are read once for all of them."""


class ExchangePage(Page):
    """The page behind *Update*. It shows, and asks; nothing on it has to be done today."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.exchange = context.exchange
        self.status = self.exchange.status() if self.exchange else Status()
        self.tally = Tally()
        self._since: dt.datetime | None = None
        self.header = PageHeader(_("Update"), _("Your laptop and the municipality keep each other informed."))
        self.head = HeadCard()
        self.questions = Cards()
        self.waiting = Part(_("Waits to be sent"))
        self.refused = Cards()
        self.refused_heading = Heading(_("Not accepted"), icon="ph.warning-circle-fill", tone="late")
        self.again_button = Button(_("Try all again"), "link", size="row", bold=True, on_press=self._again)
        self.refused_heading.add(self.again_button)
        self.staying = Part(_("Stays on this laptop"))
        self.news = Part(_("Today by colleagues"))
        self.connect_button = Button(
            _("Connect with my municipality"), "primary", icon="ph.link-simple", size="main",
            on_press=partial(context.open, "connect", ""),
        )  # fmt: skip
        self.alone = EmptyState(
            "ph.cloud-slash",
            _("This laptop works alone"),
            _(
                "Everything is on this laptop only. When you connect, you and your colleagues work on the same companies, "
                "visits and actions. Without internet you just go on."
            ),
            self.connect_button,
        )
        self._build_side()
        context.reserve("conflicts.settle", self.conflicts)
        self._lay_out()
        self._connect_signals()
        self.set_title(_("Update"))

    def _build_side(self) -> None:
        self.conflicts = Card("wait_tint", padding=18, spacing=6)
        self._conflicts_title = Label("", "section", wrap=True)
        self.conflicts_button = Button(
            _("Choose what stays"), on_press=partial(self.context.open, "conflicts", "")
        )
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Icon("ph.git-merge", "wait", 20), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._conflicts_title, 1)
        self.conflicts.body.addLayout(row)
        words = _("You need not do this now. Nothing is lost.")
        self.conflicts.body.addWidget(Label(words, "row", wrap=True))
        self.conflicts.body.addSpacing(2)
        self.conflicts.body.addWidget(self.conflicts_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.facts = QGridLayout()
        self._values: list[ElidedLabel] = []
        self.facts.setHorizontalSpacing(12)
        self.facts.setVerticalSpacing(3)
        self.facts.setColumnStretch(1, 1)
        self.copy_button = Button(
            _("Copy facts for the help desk"), "link", icon="ph.copy", size="row", on_press=self.copy_facts
        )
        self.copy_button.setToolTip(_("Versions, times and counts. No names and no texts."))
        self.disconnect_button = Button(
            _("Disconnect this laptop"),
            "link",
            icon="ph.link-break",
            size="row",
            on_press=self.disconnect_laptop,
        )

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(22)
        refused = QVBoxLayout()
        refused.setSpacing(8)
        refused.addWidget(self.refused_heading)
        refused.addWidget(self.refused)
        for part in (self.head, self.alone, self.questions):
            left.addWidget(part)
        left.addLayout(refused)
        left.addWidget(self.waiting)
        left.addWidget(self.staying)
        left.addStretch(1)
        self._side = QWidget()
        right = QVBoxLayout(self._side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(20)
        about = QVBoxLayout()
        about.setSpacing(2)
        about.addWidget(Heading(_("This laptop")))
        about.addLayout(self.facts)
        about.addSpacing(4)
        for button in (self.copy_button, self.disconnect_button):
            about.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.conflicts)
        right.addWidget(self.news)
        right.addLayout(about)
        right.addStretch(1)
        self._rule = Rule(standing=True)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addLayout(left, 1)
        columns.addWidget(self._rule)
        columns.addWidget(self._side)
        self._scroll = ScrollPage(margins=False)
        self._scroll.body.addLayout(columns, 1)
        outer = self.lay_column()
        outer.addLayout(PageHead(self.header))
        outer.addWidget(self._scroll, 1)

    def _connect_signals(self) -> None:
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._read)
        self.head.now_requested.connect(self.sync_now)
        self.head.password_requested.connect(self.ask_password)
        self.head.login_requested.connect(self.log_in_again)
        if self.exchange is not None:
            self.head.cancel_requested.connect(self.exchange.cancel)
            self.exchange.changed.connect(self._status_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._side.setFixedWidth(
            _SIDE if self.width() >= _TWO_COLUMNS_FROM + 240 else max(250, round(self.width() * 0.31))
        )
        super().resizeEvent(event)

    # Page

    def load(self) -> None:
        self.loaded = True
        self._read()

    def refresh(self, changes: Changes) -> None:
        if self.loaded and changes:
            self._settle.start()

    def shortcuts(self) -> list[Shortcut]:
        return [Shortcut("F5", _("Update now"))]

    def home(self) -> QWidget | None:
        return self.head.button if self.status.connected else self.connect_button

    # Doing

    def sync_now(self) -> None:
        """Exchange at once."""
        if self.exchange is not None and self.status.connected:
            self.exchange.sync_now()

    def ask_password(self) -> None:
        """The sheet for the new password."""
        if self.exchange is not None:
            sheet = PasswordSheet(self.context, self.exchange, self.status, self)
            sheet.browser_requested.connect(self.log_in_again)
            sheet.open()

    def log_in_again(self) -> None:
        """The sheet for logging in with the browser once more."""
        if self.exchange is not None:
            LoginSheet(self.context, self.exchange, self.status, self).open()

    def disconnect_laptop(self) -> None:
        """The sheet that explains what disconnecting means."""
        if self.exchange is not None:
            online = self.status.state in ("idle", "working") and self.tally.waiting > 0
            unsent = self.context.read(facts.unsent)
            DisconnectSheet(self.context, self.exchange, unsent, online, self).open()

    def copy_facts(self) -> None:
        """What a help desk asks for, on the clipboard."""
        if self.exchange is not None:
            QGuiApplication.clipboard().setText(self.exchange.diagnostics())
            self.copy_button.setText(_("Copied"))
            QTimer.singleShot(
                4000, self.copy_button, lambda: self.copy_button.setText(_("Copy facts for the help desk"))
            )

    def _again(self) -> None:
        def sent_again(_changes: object) -> None:
            self._read()
            self.sync_now()

        self.context.write(operations.try_again, then=sent_again)

    def _give_up(self, thing: Thing) -> None:
        if self.exchange is not None:
            self.exchange.give_up(thing.kind, thing.id, self._read, self.show_error)

    # Showing

    def _status_changed(self, status: Status) -> None:
        before, self.status = self.status, status
        if status.state != "offline":
            self._since = None
        elif before.state != "offline":
            self._since = self.context.now()
        if self.loaded:
            self._show_status()
            # While nobody sees it the store may be locked; ``showEvent`` comes back to it.
            if status.state != "working" and self.isVisible():
                self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.loaded:
            self._settle.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._settle.stop()
        super().hideEvent(event)

    def _read(self) -> None:
        self._settle.stop()
        self.tally = self.context.read(queries.tally, self.context.actor.id)
        self._show_status()
        if not self.status.connected:
            return
        since = dutch_midnight(self.context.today())
        self._show_questions()
        self._show_refused(self.context.read(queries.refused))
        self._show_waiting()
        self._show_staying()
        news: tuple[News, ...] = self.context.read(queries.news, self.context.actor.id, since)
        self.news.show_rows((self.context.today(), news), lambda: self._news(news))

    def _show_status(self) -> None:
        on = self.status.connected
        for part in (self.head, self._rule, self._side, self.waiting):
            part.setVisible(on)
        self.alone.setVisible(not on)
        if not on:
            self.connect_button.setVisible(self.exchange is not None)
            for part in (self.questions, self.refused, self.refused_heading, self.staying):
                part.hide()
            return
        self.head.show_status(self.status, self.tally, self.context.now(), self._since)
        words = n_("{n} time the same was changed", "{n} times the same was changed", self.tally.conflicts)
        self._conflicts_title.setText(words.format(n=self.tally.conflicts))
        self.conflicts.setVisible(bool(self.tally.conflicts))
        self._show_facts()

    def _show_facts(self) -> None:
        facts = (
            (_("Municipality"), self.status.municipality),
            (_("Login name"), self.status.user),
            (_("Server"), urlsplit(self.status.server).netloc),
        )
        for row, (name, value) in enumerate(facts):
            if row < len(self._values):
                self._values[row].setText(value)
                continue
            self.facts.addWidget(Label(name, "row", "text2"), row, 0, Qt.AlignmentFlag.AlignVCenter)
            label = ElidedLabel(value, "row")
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.facts.addWidget(label, row, 1, Qt.AlignmentFlag.AlignVCenter)
            self._values.append(label)

    def _show_questions(self) -> None:
        removed = self.context.read(queries.removals) if self.tally.removals else None
        things = self.context.read(queries.lost) if self.tally.lost else ()

        def make() -> list[QWidget]:
            made: list[QWidget] = []
            assert self.exchange is not None
            if removed is not None and removed.total:
                question = removals_question(removed)
                question.answered.connect(self.exchange.allow_removals)
                made.append(question)
            if self.tally.lost:
                question = lost_question(self.tally.lost, things)
                question.answered.connect(self.exchange.put_back_lost)
                made.append(question)
            return made

        self.questions.show_cards((removed, self.tally.lost, things), make)

    def _show_refused(self, found: tuple[Refused, ...]) -> None:
        self.refused_heading.setVisible(bool(found))
        self.refused_heading.set_count(len(found))

        def make() -> list[QWidget]:
            return [
                RefusedCard(
                    one, partial(self.context.open, *one.thing.opens), partial(self._give_up, one.thing)
                )
                for one in found
            ]

        self.refused.show_cards(found, make)

    def _show_waiting(self) -> None:
        found = self.context.read(queries.waiting)
        self.waiting.heading.set_count(amount(found.total) if found.total else None)

        def make() -> list[QWidget]:
            if not found.total:
                return [quiet("ph.check", _("Everything that you wrote was sent."), "done")]
            lines: list[QWidget] = [self._waiting(thing) for thing in found.things]
            more = found.total - len(found.things)
            if more > 0:
                words = n_("and {n} more", "and {n} more", more).format(n=amount(more))
                lines.append(quiet("ph.dots-three", words))
            return lines

        self.waiting.show_rows((self.context.today(), found), make)

    def _show_staying(self) -> None:
        found = self.context.read(staying) if self.tally.staying else Staying()
        lines = staying_words(found)
        self.staying.setVisible(bool(lines))
        self.staying.show_rows(found, lambda: [quiet("ph.laptop", words) for words in lines])

    def _waiting(self, thing: Thing) -> QWidget:
        when = clock(thing.changed_at) if thing.changed_at and self._is_today(thing) else ""
        under = ", ".join(part for part in (where(thing), when) if part)
        line = Line(thing.id, full_name(thing), partial(self.context.open, *thing.opens))
        line.setObjectName(f"{thing.kind} {thing.id}")
        line.setEnabled(self._leads(thing))
        line.add(Icon(icon(thing.kind), "text2", 18), top=True)
        line.add(two_lines(title(thing), under), 1)
        return line

    def _leads(self, thing: Thing) -> bool:
        return bool(thing.opens[0]) and self.context.may_open(thing.opens[0])

    def _is_today(self, thing: Thing) -> bool:
        return thing.changed_at is not None and thing.changed_at >= dutch_midnight(self.context.today())

    def _news(self, news: tuple[News, ...]) -> list[QWidget]:
        if not news:
            return [quiet("ph.users-three", _("Nobody else changed anything today."))]
        return [self._news_line(one) for one in news]

    def _news_line(self, one: News) -> QWidget:
        words, when = news_words(one), clock(one.at.astimezone(self.context.now().tzinfo))
        line = Line(one.thing.id, f"{words}, {when}", partial(self.context.open, *one.thing.opens))
        line.setObjectName(f"{one.thing.kind} {one.thing.id}")
        line.setEnabled(self._leads(one.thing))
        line.add(Avatar(one.who or _("A colleague"), 30), top=True)
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(1)
        box.addWidget(Label(words, "row", wrap=True))
        box.addWidget(Label(when, "caption", "text2"))
        line.add(holder, 1)
        return line
