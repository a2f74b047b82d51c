# SPDX-License-Identifier: EUPL-1.2
"""What changed since I read a brief, or since it was offered: each change in a sentence, the new ones in bold."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from storage.queries.brief_reading import Reading
from ui import theme
from ui.briefs.words import change_words, day_and_time
from ui.widgets import paint
from ui.widgets.labels import Icon, Label
from ui.widgets.laid_out import clear, widgets


class ChangedBox(QWidget):
    """A tinted ground with the changes; without any it says when the version was offered."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: object = None
        self._icon = Icon("ph.arrows-clockwise", "accent", theme.read_px(22))
        self.title = Label("", "read_note", bold=True, wrap=True)
        self.version = Label("", "read_small", "text2")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addLayout(self._lines)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 12, 18, 12)
        row.setSpacing(14)
        # As high as the first line that stands beside it.
        above = max(0, round((theme.metrics("read_note").height() - self._icon.height()) / 2))
        mark = QVBoxLayout()
        mark.setContentsMargins(0, above, 0, 0)
        mark.addWidget(self._icon)
        mark.addStretch(1)
        row.addLayout(mark)
        row.addLayout(words, 1)
        row.addWidget(self.version, 0, Qt.AlignmentFlag.AlignTop)

    def show_reading(self, shown: Reading, now: dt.datetime) -> None:
        """Show what is different for this reader."""
        self.version.setText(_("version {n}").format(n=shown.version.number) if shown.version else "")
        title, lines = heading(shown, now), []
        for change in shown.changes:
            fresh = change.key in shown.fresh and shown.read_at is not None
            lines.append((change_words(change, now.date()), fresh))
        if shown.changes:
            self._icon.set_icon("ph.arrows-clockwise", "accent")
        else:
            self._icon.set_icon("ph.pencil-simple" if shown.version is None else "ph.check", "text2")
        self.title.setText(title)
        self.title.setFont(theme.font("read_note", bold=bool(shown.changes) or shown.version is None))
        if lines == self._seen:
            return
        self._seen = lines
        clear(self._lines)
        for words, fresh in lines:
            self._lines.addWidget(Label(words, "read_note", wrap=True, bold=fresh))

    def sentences(self) -> list[str]:
        """The changes as they are said."""
        return [one.text() for one in widgets(self._lines) if isinstance(one, Label)]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.rounded(painter, QRectF(self.rect()), theme.RADIUS["card"], theme.color("soft"))
        painter.end()


def heading(shown: Reading, now: dt.datetime) -> str:
    """What the changes are counted from."""
    version = shown.version
    if version is None:
        return _("This is a draft. It can still change, and it was not offered yet.")
    offered = day_and_time(version.offered_at, now)
    if shown.earlier:
        words = _("This was version {n}, offered by {name}, {when}. In the next version this is different:")
        return words.format(n=version.number, name=version.offered_by, when=offered)
    if not shown.changes:
        return _("{name} offered this {when}. Nothing changed since.").format(
            name=version.offered_by, when=offered
        )
    if shown.news and shown.read_at is not None:
        return _("Changed after you read it, {when}:").format(when=day_and_time(shown.read_at, now))
    return _("Changed after {name} offered it, {when}:").format(name=version.offered_by, when=offered)
