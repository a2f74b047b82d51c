# SPDX-License-Identifier: EUPL-1.2
"""Connect this laptop with the municipality: who you are there, what will happen, and then it happens."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from assets.texts import _, number
from storage.errors import RodeLoperError
from ui.context import Context
from ui.exchange.connect_form import ConnectForm, OfferCard
from ui.exchange.values import Offer, Status, WaysIn
from ui.page import Page, PageHead, PageHeader
from ui.widgets.buttons import Button
from ui.widgets.cards import EmptyState
from ui.widgets.laid_out import clear
from ui.widgets.messages import Banner
from ui.widgets.progress import ProgressPanel
from ui.widgets.scroll import ScrollPage

_COLUMN = 640


class ConnectPage(Page):
    """Three steps: ``ask``, ``offer`` and ``busy``; then ``done``. Before the second step is confirmed nothing happens."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.exchange = context.exchange
        self.step = "ask"
        self.header = PageHeader(_("Connect with my municipality"))
        self.form = ConnectForm()
        self.look_button = Button("", "primary", size="main", on_press=self.submit)
        self.earlier_button = Button(_("Back"), size="main", on_press=self.form.step_back)
        self.offer_holder = QVBoxLayout()
        self.go_button = Button(
            _("Connect"), "primary", size="main", icon="ph.link-simple", on_press=self.confirm
        )
        self.back_button = Button(_("Back"), size="main", on_press=self.ask)
        self.progress = ProgressPanel(_("Everything comes to this laptop"), cancel=_("Stop for now"))
        self.done_button = Button(_("Go to today"), "primary", size="main")
        self.done_button.on_press(lambda: context.open("today", ""))
        self.finished = EmptyState(
            "ph.cloud-check",
            _("You are connected"),
            _(
                "Everything is on this laptop. It updates by itself from now on, also after you had no internet."
            ),
            self.done_button,
        )
        self._banner: Banner | None = None
        self._lay_out()
        self._connect_signals()
        self.set_title(_("Connect with my municipality"))
        self.ask()

    def _lay_out(self) -> None:
        self._problems = QVBoxLayout()
        self._steps = QStackedWidget()
        for parts, buttons in (
            ((self.form,), (self.look_button, self.earlier_button)),
            ((self.offer_holder,), (self.go_button, self.back_button)),
            ((self.progress,), ()),
            ((self.finished,), ()),
        ):
            step = QWidget()
            box = QVBoxLayout(step)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(16)
            for part in parts:
                box.addWidget(part) if isinstance(part, QWidget) else box.addLayout(part)
            row = QHBoxLayout()
            row.setSpacing(10)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            box.addLayout(row)
            box.addStretch(1)
            self._steps.addWidget(step)
        scroll = ScrollPage(margins=False, most=0, spacing=14)
        holder = QWidget()
        holder.setMaximumWidth(_COLUMN)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._problems)
        column.addWidget(self._steps)
        row = QHBoxLayout()
        row.addWidget(holder, 100)
        row.addStretch(1)
        scroll.body.addLayout(row, 1)
        outer = self.lay_column()
        outer.addLayout(PageHead(self.header))
        outer.addWidget(scroll, 1)

    def _connect_signals(self) -> None:
        if self.exchange is not None:
            self.exchange.changed.connect(self._status_changed)
            self.progress.cancel_requested.connect(self.exchange.cancel)
            self.form.cancel_requested.connect(self.exchange.cancel)
        self.form.ways_requested.connect(self._ask_ways)
        self.form.look_requested.connect(self._look)
        self.form.browser_requested.connect(self._browse)
        self.form.changed.connect(self._stage_changed)

    # Steps

    def ask(self) -> None:
        """Ask where and who."""
        self._go("ask", _("You and your colleagues then work on the same companies, visits and actions."))
        if self.form.stage == "waiting":
            self.form.show_refusal(None, "")
        self._name_button()
        self._focus()

    def submit(self) -> None:
        """Go on from here; nothing is changed before the offer was seen."""
        self._say("")
        self.form.submit()

    def _ask_ways(self, server: str) -> None:
        if self.exchange is not None:
            self._set_looking(on=True)
            self.exchange.ways_in(server, self._ways, self._refused)

    def _ways(self, ways: WaysIn) -> None:
        self._set_looking(on=False)
        self.form.show_ways(ways)
        self._focus()

    def _look(self, server: str, user: str, password: str, bucket: str) -> None:
        if self.exchange is not None:
            self._set_looking(on=True)
            self.exchange.connect_to(server, user, password, self._answered, self._refused, bucket=bucket)

    def _browse(self, server: str) -> None:
        if self.exchange is not None:
            self._set_looking(on=True)
            self.exchange.connect_in_browser(server, self._waiting, self._answered, self._refused)

    def _waiting(self, address: str) -> None:
        self._set_looking(on=False)
        self.form.show_waiting(address)
        self._focus()

    def _set_looking(self, *, on: bool) -> None:
        self.look_button.setEnabled(not on)
        self.form.setEnabled(not on)
        if on:
            self.look_button.setText(_("Looking …"))
        else:
            self._name_button()

    def _stage_changed(self) -> None:
        self._say("")
        self._name_button()

    def _name_button(self) -> None:
        text = self.form.button_text()
        self.look_button.setText(text)
        self.look_button.setVisible(bool(text))
        self.earlier_button.setVisible(self.form.stage == "who")

    def _focus(self) -> None:
        if self.form.stage == "who" and not self.form.by_password:
            self.look_button.setFocus()
        else:
            self.form.focus()

    def _answered(self, offer: Offer) -> None:
        self._set_looking(on=False)
        clear(self.offer_holder)
        self.offer_holder.addWidget(OfferCard(offer))
        self._go("offer", _("This is what will happen. Nothing has happened yet."))
        self.go_button.setFocus()

    def _refused(self, error: Exception) -> None:
        self._set_looking(on=False)
        self._go("ask", self.header.subtitle.text())
        # Who stopped it knows that.
        stopped = isinstance(error, RodeLoperError) and error.code == "sync.stopped"
        words = "" if stopped else self.context.words(error)
        self._say(self.form.show_refusal(error if words else None, words))
        if not words:
            self._focus()

    def confirm(self) -> None:
        """Do what was offered."""
        if self.exchange is not None:
            self._go("busy", _("You can go on meanwhile. The first time takes a few minutes."))
            self.exchange.confirm(self._done, self._broken)

    def _status_changed(self, status: Status) -> None:
        if self.step == "busy":
            words = _("{done} of {total}").format(done=number(status.done), total=number(status.total))
            self.progress.set_progress(status.done, status.total, words if status.total else "")

    def _done(self) -> None:
        self._go("done", "")
        self.done_button.setFocus()

    def _broken(self, error: Exception) -> None:
        self._go("offer", self.header.subtitle.text())
        self._say(self.context.words(error))

    def _go(self, step: str, words: str) -> None:
        self.step = step
        self._say("")
        self._steps.setCurrentIndex(("ask", "offer", "busy", "done").index(step))
        self.header.set_title(_("Connect with my municipality"), words)

    def _say(self, words: str) -> None:
        if self._banner is not None:
            self._banner.put_away()
            self._banner = None
        if words:
            self._banner = Banner(words, "error")
            self._problems.addWidget(self._banner)

    # Page

    def open_item(self, item: str) -> None:
        if not item and self.step == "done":
            self.ask()

    def home(self) -> QWidget | None:
        return {
            "ask": self.form.fields["server"].editor if self.form.stage == "server" else self.look_button,
            "offer": self.go_button,
            "done": self.done_button,
        }.get(self.step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.step == "ask":
            self.look_button.click()
        elif event.key() == Qt.Key.Key_Escape and self.step == "offer":
            self.ask()
        elif event.key() == Qt.Key.Key_Escape and self.step == "ask" and self.form.step_back():
            pass
        else:
            super().keyPressEvent(event)
