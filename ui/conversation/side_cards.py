# SPDX-License-Identifier: EUPL-1.2
"""What lies beside the note: the late promises to begin with, the signals that were raised, and the saved mark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _, clock, n_
from storage.queries.notes import LatePromise, TableAlert
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, Icon, Label
from ui.widgets.laid_out import clear
from ui.widgets.tips import plain_tip
from ui.words import ALERTS, word


def late_words(late: Sequence[LatePromise]) -> str:
    """What to begin with, in a sentence or two; "" when nothing is late."""
    if not late:
        return ""
    first = late[0]
    if first.days_late:
        said = n_(
            "The company has been waiting {n} day for: {title}. Bring it up yourself.",
            "The company has been waiting {n} days for: {title}. Bring it up yourself.",
            first.days_late,
        ).format(n=first.days_late, title=first.title)
    else:
        said = _("The company has not heard yet how this ended: {title}. Tell it now.").format(
            title=first.title
        )
    more = len(late) - 1
    if more:
        said += " " + n_("And {n} more.", "And {n} more.", more).format(n=more)
    return said


class LateCard(Card):
    """*Let op*: what the company may bring up, before it does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", padding=14, spacing=4, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Icon("ph.flag", "wait", 16))
        row.addWidget(Label(_("Mind"), "row", bold=True), 1)
        self.body.addLayout(row)
        self.words = Label("", "caption", "text2", wrap=True)
        self.body.addWidget(self.words)

    def show_late(self, late: Sequence[LatePromise]) -> None:
        """Say what is late, or nothing at all."""
        said = late_words(late)
        self.words.setText(said)
        self.words.setToolTip(plain_tip("\n".join(promise.title for promise in late)))
        self.setVisible(bool(said))


class AlertCards(QWidget):
    """The signals of this conversation. Signal ``removed(TableAlert)``."""

    removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(5, 0, 5, 0)
        self._box.setSpacing(4)
        self._shown: tuple[TableAlert, ...] = ()
        self.hide()

    def show_alerts(self, alerts: tuple[TableAlert, ...]) -> None:
        """Show these."""
        if alerts == self._shown:
            return
        self._shown = alerts
        clear(self._box)
        for alert in alerts:
            self._box.addWidget(self._line(alert))
        self.setVisible(bool(alerts))

    def _line(self, alert: TableAlert) -> QWidget:
        name = word(ALERTS, alert.kind.value)
        card = Card("wait_tint", padding=0)
        card.setAccessibleName(_("Signal: {name}").format(name=name))
        row = QHBoxLayout()
        row.setContentsMargins(12, 2, 4, 2)
        row.setSpacing(8)
        row.addWidget(Icon("ph.flag-fill", "wait", 16))
        row.addWidget(ElidedLabel(f"{name}: {alert.text}" if alert.text else name, "row"), 1)
        away = IconButton(
            "ph.x", _("Take the signal {name} back").format(name=name), size=32, tone="text2", icon_size=14
        )
        away.on_press(lambda: self.removed.emit(alert))
        row.addWidget(away)
        card.body.addLayout(row)
        return card


class SavedMark(QWidget):
    """One fixed place that says when everything was saved last; red, with a sentence, when a save failed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._good = Icon("ph.check", "done", 18)
        self._bad = Icon("ph.warning-circle", "late", 18)
        self.words = Label("", "body", "done", bold=True, wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._good)
        row.addWidget(self._bad)
        row.addWidget(self.words)
        self.set_nothing()

    def set_nothing(self) -> None:
        """Nothing was written yet."""
        self._show("", "done")

    def set_saved(self, when: dt.datetime) -> None:
        """All is safe, since this moment."""
        self._show(_("saved {time}").format(time=clock(when.astimezone())), "done")

    def set_failed(self, sentence: str) -> None:
        """It is not safe, and why."""
        self._show(sentence, "late")

    def _show(self, words: str, tone: str) -> None:
        bad = tone == "late"
        self._good.setVisible(bool(words) and not bad)
        self._bad.setVisible(bad)
        self.words.setWordWrap(bad)
        self.words.setMinimumWidth(320 if bad else 0)
        self.words.set_tone(tone)
        self.words.setText(words)
        self.setAccessibleName(words)

    def text(self) -> str:
        """What it says."""
        return self.words.text()


class QuietFact(QWidget):
    """A grey line with an icon."""

    def __init__(self, icon: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Icon(icon, "text2", 18), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(Label(words, "row", "text2"))
