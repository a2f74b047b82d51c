# SPDX-License-Identifier: EUPL-1.2
"""A section of a brief, large: its title with a way to say something, its lines, and what was said there before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from storage.operations import briefs
from storage.queries.brief_reading import Thread
from ui.alderman.parts import BigChip, BigLink, Paragraph, beside
from ui.briefs.remarks import RemarkBox, ThreadView
from ui.briefs.sections import Block, Entry
from ui.context import Context
from ui.widgets.labels import Label, Rule
from ui.widgets.laid_out import clear, widgets
from ui.widgets.same_focus import same_focus

_CONFIDENTIAL = "ph.lock-simple"


class SectionView(QWidget):
    """One section. What is typed in it stays while everything around it is shown anew. Signal ``opened(field)``."""

    opened = Signal(QWidget)

    def __init__(self, context: Context, section: str, title: str) -> None:
        super().__init__()
        self.context, self.section, self.heading = context, section, title
        self._visit = self._version = ""
        self._seen: object = None
        self.field: RemarkBox | None = None
        self.title = Label(title, "read_section", wrap=True)
        self.remark = BigLink(_("Remark"), "ph.chat-circle-text")
        self.remark.setAccessibleName(_("Remark at {section}").format(section=title))
        self.remark.on_press(partial(self.open_field, ""))
        kept = self.remark.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the section stays where it is while somebody types at it
        self.remark.setSizePolicy(kept)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title, 1)
        head.addWidget(self.remark)
        self._lines, self._said = QVBoxLayout(), QVBoxLayout()
        self._lines.setSpacing(10)
        self._said.setSpacing(10)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self._box.addLayout(head)
        self._box.addLayout(self._lines)
        self._box.addLayout(self._said)
        self._box.addSpacing(10)
        self._box.addWidget(Rule())

    def show_block(self, block: Block | None, visit_id: str, version_id: str, threads: Sequence[Thread],
                   drafts: Mapping[str, str], *, speaks: bool) -> None:  # fmt: skip
        """Show these lines and what was said; ``speaks``: whether something can be said here."""
        if self.field is not None and (visit_id != self._visit or not speaks):
            self._close_field()
        # What is typed goes on when a next version comes in: it is said at that one.
        self.setVisible(block is not None or bool(threads) or self.field is not None)
        self._visit, self._version = visit_id, version_id
        self.remark.setVisible(speaks and self.field is None)
        if (seen := (block, version_id, tuple(threads), speaks)) != self._seen:
            self._seen = seen
            self._fill(block, threads, drafts, speaks=speaks)
        if speaks and self.field is None and (draft := drafts.get(self.section)):
            self.open_field(draft)

    def _fill(
        self, block: Block | None, threads: Sequence[Thread], drafts: Mapping[str, str], *, speaks: bool
    ) -> None:
        typed = {one.about.id: one.field.area.value() for one in self.threads() if one.field is not None}
        same_focus(self)
        for layout in (self._lines, self._said):
            clear(layout)
        for entry in block.entries if block is not None else ():
            self._lines.addWidget(_line(entry))
        self._said.setContentsMargins(0, 6 if threads else 0, 0, 0)
        for thread in threads:
            words = typed.get(thread.id) or drafts.get(thread.id, "")
            answer = _("Answer") if speaks else ""
            self._said.addWidget(
                ThreadView(self.context, self._version, thread, answer=answer, draft=words, big=True)
            )

    def threads(self) -> list[ThreadView]:
        """What was said here."""
        return [one for one in widgets(self._said) if isinstance(one, ThreadView)]

    def open_field(self, text: str = "") -> None:
        """The field to say something at this section."""
        if self.field is not None:
            return
        say: Callable[[str], object] = self._say
        self.field = RemarkBox(
            self.context,
            self._version,
            self.section,
            label=_("Your remark or question at “{section}”. The team of the visit reads it.").format(
                section=self.heading
            ),
            button=_("Place remark"),
            say=say,
            big=True,
        )
        self.field.closed.connect(self._close_field)
        self._box.insertWidget(3, self.field)
        self.remark.hide()
        if text:
            self.field.restore(text)
        else:
            self.field.area.setFocus()
            self.opened.emit(self.field)

    def _say(self, text: str) -> None:
        self.context.write(briefs.remark, self._version, self.section, text)

    def _close_field(self) -> None:
        if self.field is not None:
            self.field.hide()
            self.field.deleteLater()
            self.field = None
            self.remark.show()
            self.remark.setFocus()

    def keep(self) -> None:
        """Keep what is typed."""
        if self.field is not None:
            self.field.keep()
        for thread in self.threads():
            thread.keep()


def _line(entry: Entry) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(14)
    if entry.icon:
        row.addWidget(beside(entry.icon, entry.tone, "read", 24), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(Paragraph(*entry.runs))
    under = entry.under
    if under:
        words.addWidget(Label(under, "read_note", "text2", wrap=True))
    row.addLayout(words, 1)
    if entry.confidential:
        row.addWidget(BigChip(_("confidential"), "rest", _CONFIDENTIAL), 0, Qt.AlignmentFlag.AlignTop)
    if entry.chip is not None:
        row.addWidget(BigChip(*entry.chip), 0, Qt.AlignmentFlag.AlignTop)
    return holder
