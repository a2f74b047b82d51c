# SPDX-License-Identifier: EUPL-1.2
"""One field on which two people differ: what was there, what each made of it, and for a text both together."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from storage.queries.conflicts import Clash, Side, Value
from storage.rules.merging import Part, merge_keeping_both, proposal
from ui import theme
from ui.conflicts.versions import MarkedText, Version
from ui.conflicts.words import Sides, as_kept, excerpt, keep_words, owner, short_name, side, when
from ui.record_words import field_words, value_words
from ui.widgets import paint
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.chips import Chip
from ui.widgets.inputs import Area
from ui.widgets.labels import Label

MERGED, NOW = "merged", "now"
_ACROSS_FROM = 560


class FieldPart(QWidget):
    """``choice()`` answers what was chosen. Signal ``changed()`` when that is something else."""

    changed = Signal()

    def __init__(
        self, kind: str, clash: Clash, me: str, now: dt.datetime, *, apart: bool = False, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.kind, self.clash, self._me, self._now = kind, clash, me, now
        self.sides = Sides.of(clash, me)
        self.versions: dict[str, Version] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.touched = False
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(10)
        self.proposal: Card | None = None
        self.written: MarkedText | None = None
        self._apart = apart
        if not apart:
            self._build_head()
            if clash.is_text:
                self._build_proposal()
            self._build_versions()
        if apart:
            self._build_written()
        self._choose_first()
        for name, version in self.versions.items():
            version.clicked.connect(lambda _on=False, name=name: self.choose(name))

    def _build_head(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        clash = self.clash
        name = _("Keep or remove") if clash.is_whole else field_words(self.kind, clash.field)
        head.addWidget(Label(name, "section"))
        hint = (
            ""
            if clash.is_whole
            else (_("Two texts. This is a proposal.") if clash.is_text else _("Changed twice."))
        )
        head.addWidget(Label(hint, "row", "text2"), 1)
        self.edit_button = Button(
            _("Change it yourself"), "link", icon="ph.pencil-simple", size="row", on_press=self.edit
        )
        self.edit_button.setVisible(False)
        head.addWidget(self.edit_button)
        self._box.addLayout(head)

    # A text: both together

    def _build_proposal(self) -> None:
        base, mine, theirs = (
            str(value.value or "")
            for value in (self.clash.base, self.clash.mine.value, self.clash.theirs.value)
        )
        self._parts = proposal(base, mine, theirs)
        self.together = merge_keeping_both(base, mine, theirs)
        grounds = {self.sides.first: "mine", self.sides.second: "theirs"}
        names = {name: short_name(side(self.clash, name), self._me) for name in grounds}
        self.proposal = Card("surface", padding=14, spacing=8)
        self.proposal_choice = _Radio(_("Proposal: both texts together"))
        self.proposal_choice.setCheckable(True)
        self._group.addButton(self.proposal_choice)
        self.proposal_choice.on_press(lambda: self.choose(MERGED))
        top = QHBoxLayout()
        top.addWidget(self.proposal_choice, 1)
        for name, ground in grounds.items():
            top.addWidget(_Mark(_small(owner(side(self.clash, name), self._me)), ground))
        self.marked = MarkedText()
        self.marked.setAccessibleName(self.together)
        both = _("{one} and {other}").format(one=names[self.sides.first], other=names[self.sides.second])
        self.marked.show_parts(as_kept(self._parts), {**names, "both": both}, {**grounds, "both": "soft2"})
        self.area = Area(self.together, lines=6)
        self.area.setAccessibleName(_("The text that stays"))
        self.area.hide()
        self.area.edited.connect(self._typed)
        self.proposal.body.addLayout(top)
        self.proposal.body.addWidget(self.marked)
        self.proposal.body.addWidget(self.area)
        self._box.addWidget(self.proposal)
        self.edit_button.setVisible(True)

    def edit(self) -> None:
        """Type in the proposal."""
        if self.proposal is None:
            return
        self.choose(MERGED)
        self.marked.hide()
        self.edit_button.hide()
        self.area.show()
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        self.touched = True
        self.choose(MERGED)

    # The versions

    def _build_versions(self) -> None:
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(10)
        clash = self.clash
        if not clash.is_whole:
            words = self._words(clash.base)
            self.base = Version(_("At first"), _("before both changes"), words, "panel", choosable=False)
            self._row.addWidget(self.base, 1)
        for name, ground in ((self.sides.first, "mine"), (self.sides.second, "theirs")):
            one = side(clash, name)
            self._add_version(name, self._title(one), when(one, self._now), self._said(name, one), ground)
            self.versions[name].setAccessibleDescription(self._what_it_does(one))
        known = (clash.base.value, clash.mine.value.value, clash.theirs.value.value)
        if not clash.is_whole and not clash.is_text and clash.now.value not in known:
            # Somebody went on since: that is a version too.
            self._add_version(NOW, _("As it is now"), _("changed since"), self._words(clash.now), "panel")
        self._box.addLayout(self._row)

    def _add_version(self, name: str, title: str, moment: str, words: str, ground: str) -> None:
        version = self.versions[name] = Version(title, moment, words, ground)
        self._group.addButton(version)
        self._row.addWidget(version, 1)

    def _title(self, one: Side) -> str:
        if self.clash.is_whole:
            return _("Remove it after all") if one.removed else _("Keep it")
        words = owner(one, self._me)
        return _("Only {whose}").format(whose=_small(words)) if self.clash.is_text else words

    def _said(self, name: str, one: Side) -> str:
        if self.clash.is_whole:
            who = one.by if one.by_id != self._me else _("you")
            words = _("as {name} wanted") if one.removed else _("with what {name} changed")
            return words.format(name=who or _("a colleague"))
        words = self._words(one.value)
        return excerpt(self._parts, name, words) if self.clash.is_text else words

    def _what_it_does(self, one: Side) -> str:
        return "" if self.clash.is_whole else keep_words(one, self._me)

    def _words(self, value: Value) -> str:
        return value_words(self.kind, self.clash.field, value)

    def _build_written(self) -> None:
        """What somebody wrote in a record that is not here any more: to read and to copy."""
        mine, theirs = self.clash.mine, self.clash.theirs
        words = mine.words or theirs.words if self.clash.is_whole else self._words(mine.value)
        if words:
            self.written = MarkedText()
            self.written.show_parts([Part(words)], {}, {})
            self.written.setAccessibleName(words)
            self._box.addWidget(self.written)

    # Choosing

    def _choose_first(self) -> None:
        """What holds now; of two texts the proposal, in which no word of anybody misses."""
        clash = self.clash
        if clash.is_text:
            self._check(MERGED)
        elif clash.is_whole:
            self._check("mine" if clash.theirs.removed else "theirs")
        elif NOW in self.versions:
            self._check(NOW)
        else:
            self._check("mine" if clash.now.value == clash.mine.value.value else "theirs")

    def choose(self, name: str) -> None:
        """Choose this version."""
        self.touched = True
        self._check(name)
        self.changed.emit()

    def _check(self, name: str) -> None:
        self._chosen = name
        if self.proposal is not None:
            self.proposal_choice.setChecked(name == MERGED)
            self.proposal.set_look(chosen=name == MERGED)
        for other, version in self.versions.items():
            version.setChecked(other == name)

    def choice(self) -> tuple[str, str]:
        """For ``conflicts.settle``; of what stays as it is now nothing has to be written."""
        if self._apart:
            return NOW, ""
        if self._chosen == MERGED:
            return MERGED, self.area.toPlainText() if not self.area.isHidden() else self.together
        return self._chosen, ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.versions:
            across = self.width() >= _ACROSS_FROM
            direction = QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
            self._row.setDirection(direction)
        super().resizeEvent(event)


def _small(words: str) -> str:
    """The same within a sentence; names keep their capitals."""
    return words[:1].lower() + words[1:]


class _Radio(Button):
    """The choice of the proposal: a mark and words."""

    def __init__(self, words: str) -> None:
        super().__init__(words, "link", icon="ph.circle", size="row", bold=True)
        self.toggled.connect(lambda on: self.set_icon("ph.check-circle-fill" if on else "ph.circle"))


class _Mark(Chip):
    """Whose words have which ground."""

    def __init__(self, words: str, ground: str) -> None:
        super().__init__(words)
        self._ground = ground

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint.rounded(painter, box, theme.RADIUS["chip"], theme.color(self._ground))
        centre = Qt.AlignmentFlag.AlignHCenter
        paint.text(painter, box, self.text, "caption", "text", align=centre)
        painter.end()
