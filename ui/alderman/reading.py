# SPDX-License-Identifier: EUPL-1.2
"""A brief to read, full screen: what changed, section after section, remarks, and at the foot *read and agreed*."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScroller, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from assets.texts import _, clock, date_long
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.operations import briefs
from storage.queries.alderman import BriefCard, start
from storage.queries.brief_reading import BriefState, Reading, reading
from storage.rules.choices import Section
from storage.rules.workdays import dutch_day
from ui import theme
from ui.alderman.changed import ChangedBox
from ui.alderman.foot import Foot
from ui.alderman.page import FOLLOWS
from ui.alderman.parts import BigLink
from ui.alderman.section import SectionView
from ui.briefs.sections import about, blocks
from ui.briefs.words import SECTIONS
from ui.context import Context
from ui.page import Page, Shortcut
from ui.widgets.labels import Label
from ui.widgets.scroll import ScrollPage

COLUMN = 820
READ_AFTER_MS = 3_000
"""So long the end must be in view before a brief counts as read."""


class ReadingPage(Page):
    """The brief of one visit; ``open_item(visit)`` shows it, ``open_item(visit/section)`` from that section on, and
    ``open_item(visit@version)`` an earlier version, only to look at.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.shown: Reading | None = None
        self._opened: Reading | None = None
        self._visit, self._version = "", ""
        self._order: tuple[BriefCard, ...] = ()
        self.back = BigLink(_("Back"), "ph.arrow-left", self.leave)
        self.place = Label("", "read_small", "text2")
        self.paper = BigLink(_("On paper"), "ph.printer", self.show_paper)
        self.heading = Label("", "read_head", wrap=True)
        self.facts = Label("", "read_note", "text2", wrap=True)
        self.purpose = Label("", "read", wrap=True)
        self.changed = ChangedBox()
        self.sections = {
            section.value: SectionView(context, section.value, _(SECTIONS[section])) for section in Section
        }
        self.foot = Foot(theme.read_px(COLUMN))
        self._scroll = ScrollPage(most=theme.read_px(COLUMN), spacing=12)
        QScroller.grabGesture(self._scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._lay_out()
        self._read = QTimer(self)
        self._read.setSingleShot(True)
        self._read.setInterval(READ_AFTER_MS)
        self._read.timeout.connect(self.mark_read)
        self._connect_signals()
        # The keyboard is on the page itself, where arrows and Page Down scroll as in a book.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.set_title(_("Visit brief"))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(18)
        top.addWidget(self.back)
        top.addStretch(1)
        top.addWidget(self.place)
        top.addWidget(self.paper)
        body = self._scroll.body
        body.addLayout(top)
        for widget in (self.heading, self.facts, self.changed, self.purpose, *self.sections.values()):
            body.addWidget(widget)
        body.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._scroll, 1)
        box.addWidget(self.foot)
        self.foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect_signals(self) -> None:
        self.foot.agreed.connect(self.agree)
        self.foot.next_requested.connect(self.next)
        for section in self.sections.values():
            section.opened.connect(self._show_field)
        bar = self._scroll.verticalScrollBar()
        bar.valueChanged.connect(self._look)
        bar.rangeChanged.connect(self._look)
        for keys, action in (
            ("Esc", self.leave),
            ("Alt+Right", self.next),
            ("Ctrl+Return", self._press_agree),
            ("Ctrl+P", self.show_paper),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    # Page

    def load(self) -> None:
        self.loaded = True

    def open_item(self, item: str) -> None:
        place, _slash, section = item.partition("/")
        visit, _at, version = place.partition("@")
        self.save()
        if (visit, version) != (self._visit, self._version):
            self._scroll.verticalScrollBar().setValue(0)
        self._visit, self._version = visit, version
        self._opened = None
        self._fill()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if section in self.sections:
            QTimer.singleShot(0, self, partial(self._scroll.reveal, self.sections[section]))

    def selection(self) -> str | None:
        return (f"{self._visit}@{self._version}" if self._version else self._visit) or None

    def refresh(self, changes: Changes) -> None:
        if self._visit and changes.touches(*FOLLOWS):
            self._fill()

    def save(self) -> None:
        for section in self.sections.values():
            section.keep()

    def wants_full_window(self) -> bool:
        return True

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("Ctrl+Enter", _("Read and agreed")),
            Shortcut("Alt+\u2192", _("Next brief")),
            Shortcut("Ctrl+P", _("On paper")),
            Shortcut("Esc", _("Back")),
            Shortcut("Ctrl++ Ctrl+-", _("Larger and smaller")),
        ]

    # Showing

    def _fill(self) -> None:
        if not self._visit:
            return
        me, today = self.context.actor.id, self.context.today()
        try:
            shown: Reading = self.context.read(reading, self._visit, me, today, version_id=self._version)
        except RodeLoperError as problem:
            self.context.show_error(problem)
            self.context.open("today", "")
            return
        self.shown = shown
        if not shown.earlier:
            self._version = ""  # the last one is read and agreed with, however somebody came here
        self._opened = self._opened or shown
        self._order = self.context.read(start, me, self.context.now()).briefs
        self._show_head(shown)
        self.changed.show_reading(self._with_news(shown), self.context.now())
        self._show_sections(shown)
        self.foot.show_reading(shown, self.context.now(), last=self._following() is None)
        self._look()

    def _with_news(self, shown: Reading) -> Reading:
        """What was new when the brief was opened stays in view until the reader leaves: having read it takes nothing away."""
        opened = self._opened
        if opened is None or shown.version is None or opened.version != shown.version:
            return shown
        return replace(
            shown, since_read=opened.since_read, fresh=opened.fresh | shown.fresh, read_at=opened.read_at
        )

    def _show_head(self, shown: Reading) -> None:
        visit = shown.live.visit
        ids = [one.visit.id for one in self._order]
        at = ids.index(self._visit) + 1 if self._visit in ids else 0
        self.place.setText(_("{n} of {count}").format(n=at, count=len(ids)) if at and len(ids) > 1 else "")
        self.heading.setText(visit.company)
        brief = shown.brief or shown.live
        when = ""
        if visit.starts_at is not None:
            when = f"{date_long(visit.starts_at.date())} {clock(visit.starts_at)}"
            when = when[0].upper() + when[1:]
        facts = [when, visit.place, about(brief)]
        self.facts.setText(" \u00b7 ".join(part for part in facts if part))
        self.purpose.setText(brief.purpose.strip())
        self.purpose.setVisible(bool(brief.purpose.strip()))
        self.set_title(_("Brief: {company}").format(company=visit.company))

    def _show_sections(self, shown: Reading) -> None:
        version = shown.version
        day = dutch_day(version.offered_at) if version is not None else self.context.today()
        made = {block.section.value: block for block in blocks(shown.brief or shown.live, day)}
        speaks = version is not None and not shown.earlier and self.context.may("briefs.remark")
        for section, view in self.sections.items():
            threads = [one for one in shown.threads if one.section == section]
            view.show_block(
                made.get(section), self._visit, version.id if version else "", threads, shown.drafts, speaks=speaks
            )  # fmt: skip

    def _show_field(self, field: QWidget) -> None:
        # Its height is known only once the page has been laid out again.
        QTimer.singleShot(0, self, lambda: self._scroll.reveal(field) if isValid(field) else None)

    # Reading

    def _look(self) -> None:
        """Start counting once the end is in view."""
        bar = self._scroll.verticalScrollBar()
        shown = self.shown
        fresh = (
            shown is not None
            and shown.agrees
            and shown.version is not None
            and (shown.answers > 0 or shown.state in (BriefState.OFFERED, BriefState.CHANGED))
        )
        if self.isVisible() and fresh and bar.value() >= bar.maximum() - 4:
            if not self._read.isActive():
                self._read.start()
        else:
            self._read.stop()

    def mark_read(self) -> None:
        """It was read to the end."""
        if (shown := self.shown) is not None and shown.version is not None:
            seen = [change.key for change in shown.changes]
            self.context.write(briefs.read, shown.version.id, seen=seen, again=shown.answers > 0)

    def agree(self) -> None:
        """Read and agreed."""
        if (shown := self.shown) is not None and shown.version is not None and shown.agrees:
            # Its button goes; what Qt would choose next is at the top of the page.
            self.foot.next.setFocus(Qt.FocusReason.OtherFocusReason)
            seen = [change.key for change in shown.changes]
            self.context.write(briefs.agree, shown.version.id, seen=seen)

    def _press_agree(self) -> None:
        if self.foot.agree.isVisible():
            self.agree()

    def _following(self) -> str | None:
        ids = [one.visit.id for one in self._order]
        at = ids.index(self._visit) + 1 if self._visit in ids else len(ids)
        return ids[at] if at < len(ids) else None

    def next(self) -> None:
        """The brief of the next visit; after the last one the start page."""
        following = self._following()
        if following is None:
            self.leave()
        else:
            self.context.open("reading", following)

    def show_paper(self) -> None:
        """This version as it was offered, to print or to keep; of a draft what there is now."""
        shown = self.shown
        version = shown.version if shown is not None else None
        self.context.open("brief", f"{self._visit}@{version.id}" if version is not None else self._visit)

    def leave(self) -> None:
        """To where the reader came from: the alderman to the start page, who prepared it to the visit."""
        shown = self.shown
        if shown is None or shown.agrees or not self.context.may("briefs.offer"):
            self.context.open("today", "")
        else:
            self.context.open("visits", self._visit)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll.verticalScrollBar()
        line, screen = theme.read_px(60), round(bar.pageStep() * 0.9)
        steps = {
            Qt.Key.Key_Down: line, Qt.Key.Key_Up: -line, Qt.Key.Key_PageDown: screen, Qt.Key.Key_PageUp: -screen,
            Qt.Key.Key_Space: screen, Qt.Key.Key_Home: -bar.maximum(), Qt.Key.Key_End: bar.maximum(),
        }  # fmt: skip
        if (step := steps.get(Qt.Key(event.key()))) is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(bar.value() + step)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._look)

    def hideEvent(self, event: QHideEvent) -> None:
        self._read.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.end()
