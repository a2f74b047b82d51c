# SPDX-License-Identifier: EUPL-1.2
"""The departure check: one line that says whether all of the next visit is on this laptop, before you leave."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import N_, _, clock, moment
from ui import theme
from ui.context import Context
from ui.exchange.values import Status
from ui.widgets import paint
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, Icon, Label

if TYPE_CHECKING:
    from storage.queries.departure import Check, Departure

_NAMES = {
    "company": N_("the company"),
    "lists": N_("its lists"),
    "contacts": N_("its people"),
    "contact_moments": N_("earlier contacts"),
    "alerts": N_("signals"),
    "results": N_("results"),
    "visit": N_("the visit"),
    "team": N_("who goes and who receives us"),
    "agenda": N_("the agenda"),
    "notes": N_("notes"),
    "promises": N_("promises"),
    "brief": N_("the brief"),
}
_TICK, _GAP = 9, 3


class DepartureLine(Card):
    """Hidden until something is known. ``look(visit)`` finds out, beside the window."""

    def __init__(self, context: Context) -> None:
        super().__init__("done_tint", padding=9, spacing=2)
        self.context = context
        self._visit = ""
        self._found: Departure | None = None
        self._icon = Icon("ph.check-circle-fill", "done", 18)
        self.words = Label("", "body", "done", bold=True)
        self.ticks = _Ticks()
        self.when = ElidedLabel("", "row", "text2")
        self.missing = Label("", "row", wrap=True)
        self.fetch_button = Button(_("Fetch"), size="row", on_press=self._fetch)
        self.fetch_button.setAccessibleName(_("Fetch what is not on this laptop yet"))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.setContentsMargins(4, 0, 0, 0)
        for widget in (self._icon, self.words, self.ticks):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.when)
        row.addWidget(self.fetch_button)
        words = QVBoxLayout()
        words.setContentsMargins(32, 0, 0, 0)
        words.addWidget(self.missing)
        self.body.addLayout(row)
        self.body.addLayout(words)
        self.hide()
        self._follows = False

    def look(self, visit_id: str) -> None:
        """Find out for this visit; with nothing to exchange with there is nothing to say."""
        self._visit = visit_id
        if not self._connected():
            self.hide()
            return
        me, now = self.context.actor.id, self.context.now()

        def read(_job: object) -> Departure | None:
            # Imported here, on its own thread: the first page is there before this is.
            from storage.queries.departure import departure

            found: Departure | None = self.context.read(departure, me, now)
            return found

        self.context.tasks.run(read, done=self._answer)

    def _connected(self) -> bool:
        exchange = self.context.exchange
        # Not when the line is made: the first page is there before the exchange is.
        if exchange is not None and not self._follows:
            self._follows = True
            exchange.changed.connect(self._status_changed)
        return exchange is not None and bool(self._visit) and exchange.status().connected

    def _status_changed(self, status: Status) -> None:
        if status.state != "working" and not self.isHidden():
            self.look(self._visit)

    def _answer(self, found: Departure | None) -> None:
        self._found = found
        check = found.of(self._visit) if found is not None else None
        if found is None or check is None:
            self.hide()
        else:
            self._show(found, check)

    def _show(self, found: Departure, check: Check) -> None:
        now = self.context.now()
        last = found.last.astimezone(now.tzinfo) if found.last else None
        fresh = last is not None and last.date() == now.date()
        good = not check.missing and fresh
        of = check.there + len(check.missing)
        words = (
            _("Ready for offline: {n} of {all}")
            if not check.missing
            else _("Not all is here yet: {n} of {all}")
        )
        tone = "done" if good else "wait"
        self.set_look(f"{tone}_tint")
        self._icon.set_icon("ph.check-circle-fill" if good else "ph.download-simple", tone)
        self.words.setText(words.format(n=check.there, all=of))
        self.words.set_tone(tone)
        self.ticks.show_count(check.there, of, tone)
        self.when.setText(_updated(last, now))
        self.missing.setText(_missing(check.missing))
        self.missing.setVisible(bool(check.missing))
        self.fetch_button.setVisible(not good)
        self.setAccessibleName(
            ". ".join(
                part for part in (self.words.text(), self.missing.text(), self.when.whole_text()) if part
            )
        )
        self.show()

    def _fetch(self) -> None:
        if self.context.exchange is not None:
            self.context.exchange.sync_now()


class _Ticks(QWidget):
    """A row of small squares: as many as there are parts, the ones that are here filled."""

    def __init__(self) -> None:
        super().__init__()
        self._there, self._all, self._tone = 0, 0, "done"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, there: int, all_of: int, tone: str) -> None:
        self._there, self._all, self._tone = there, all_of, tone
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._all * (_TICK + _GAP), _TICK + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = theme.color(self._tone)
        for number in range(self._all):
            box = QRectF(number * (_TICK + _GAP), 1, _TICK, _TICK - 1)
            paint.rounded(painter, box, 2, colour if number < self._there else None, colour)
        painter.end()


def _updated(last: dt.datetime | None, now: dt.datetime) -> str:
    if last is None:
        return _("not updated yet")
    when = clock(last) if last.date() == now.date() else moment(last, now)
    return _("updated {when}").format(when=when)


def _missing(parts: tuple[str, ...]) -> str:
    names = [_(_NAMES[part]) for part in parts]
    if len(names) < 2:
        text = "".join(names)
    else:
        text = _("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])
    return _("Still to come: {what}.").format(what=text) if text else ""
