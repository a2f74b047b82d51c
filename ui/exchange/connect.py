# SPDX-License-Identifier: EUPL-1.2
"""Connect this laptop with the municipality: who you are there, what will happen, and then it happens."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from assets.texts import _, number
from ui.context import Context
from ui.exchange.connect_form import ConnectForm, OfferCard
from ui.exchange.values import Offer, Status
from ui.page import MARGIN, Page, PageHeader
from ui.widgets.buttons import Button
from ui.widgets.cards import EmptyState
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
        self.look_button = Button(_("Look what is there"), "primary", size="main", on_press=self.look)
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
            ((self.form,), (self.look_button,)),
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
        outer = QVBoxLayout(self)
        outer.setContentsMargins(MARGIN - 5, 18, MARGIN - 5, 0)
        outer.setSpacing(14)
        head = QHBoxLayout()
        head.setContentsMargins(5, 0, 5, 0)
        head.addWidget(self.header)
        outer.addLayout(head)
        outer.addWidget(scroll, 1)

    def _connect_signals(self) -> None:
        if self.exchange is not None:
            self.exchange.changed.connect(self._status_changed)
            self.progress.cancel_requested.connect(self.exchange.cancel)

    # Steps

    def ask(self) -> None:
        """Ask where and who."""
        self._go("ask", _("You and your colleagues then work on the same companies, visits and actions."))
        self.form.fields["server"].focus()

    def look(self) -> None:
        """Look who is there, without changing anything."""
        answers = self.form.answers()
        if answers is None or self.exchange is None:
            return
        self._say("")
        self._set_looking(on=True)
        self.exchange.connect_to(*answers, self._answered, self._refused, bucket=self.form.bucket())

    def _set_looking(self, *, on: bool) -> None:
        self.look_button.setEnabled(not on)
        self.look_button.setText(_("Looking …") if on else _("Look what is there"))
        self.form.setEnabled(not on)

    def _answered(self, offer: Offer) -> None:
        self._set_looking(on=False)
        while (item := self.offer_holder.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.offer_holder.addWidget(OfferCard(offer))
        self._go("offer", _("This is what will happen. Nothing has happened yet."))
        self.go_button.setFocus()

    def _refused(self, error: Exception) -> None:
        self._set_looking(on=False)
        self._go("ask", self.header.subtitle.text())
        self.form.show_refusal(error, self.context.words(error))

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
            "ask": self.form.fields["server"].editor,
            "offer": self.go_button,
            "done": self.done_button,
        }.get(self.step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.step == "ask":
            self.look_button.click()
        elif event.key() == Qt.Key.Key_Escape and self.step == "offer":
            self.ask()
        else:
            super().keyPressEvent(event)
