# SPDX-License-Identifier: EUPL-1.2
"""The quiet line at a record: earlier versions, with what was not chosen when two people changed the same thing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, moment
from storage.operations import conflicts as operations
from storage.queries.conflicts import Clash, Disagreement, Value, conflicts_of
from ui.context import Context
from ui.record_words import field_words, full_name, value_words
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.dialog import Dialog
from ui.widgets.labels import Heading, Label

_SHOWN = 600


class EarlierVersions(QWidget):
    """``look(kind, id)`` shows the line when there is anything to look back at; nobody else ever sees it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._about = ("", "")
        self.found: tuple[Disagreement, ...] = ()
        self.button = Button(
            "", "link", icon="ph.clock-counter-clockwise", size="row", on_press=self.open_sheet
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addStretch(1)
        self.hide()

    def look(self, kind: str, id_: str) -> None:
        """Read what people disagreed on about this record."""
        self._about = (kind, id_)
        self.found = self.context.read(conflicts_of, kind, id_)
        count = sum(len(one.clashes) for one in self.found)
        self.button.setText(_("Earlier versions ({n})").format(n=count))
        self.setVisible(bool(count))

    def open_sheet(self) -> None:
        """The versions, each with a way back."""
        VersionsSheet(self.context, self.found, self.window()).open()


class VersionsSheet(Dialog):
    """What was written earlier, field by field. Putting something back replaces what is there now, which is kept too."""

    def __init__(self, context: Context, found: tuple[Disagreement, ...], parent: QWidget) -> None:
        super().__init__(
            _("Earlier versions"),
            parent,
            subtitle=_("What was written at the same time by two people. What you replace is kept as well."),
            width=640,
        )
        self.context = context
        self.buttons: list[Button] = []
        for one in found:
            self.body.addWidget(Heading(full_name(one.thing)))
            for clash in one.clashes:
                self.body.addWidget(self._clash(one, clash))
        self.body.addStretch(1)
        self.add_button(_("Close"), "primary").setFocus()

    def _clash(self, one: Disagreement, clash: Clash) -> QWidget:
        card = Card("panel", padding=14, spacing=8)
        name = _("Keep or remove") if clash.is_whole else field_words(one.thing.kind, clash.field)
        card.body.addWidget(Label(name, "body", bold=True))
        card.body.addWidget(Label(self._fate(clash), "caption", "text2", wrap=True))
        if clash.is_whole:
            return card
        shown: list[object] = [clash.now.value]
        sides = (
            ("mine", clash.mine.by, clash.mine.at, clash.mine.value),
            ("theirs", clash.theirs.by, clash.theirs.at, clash.theirs.value),
            ("base", _("before both changes"), None, clash.base),
        )
        for which, by, at, value in sides:
            if value.value in shown:
                continue  # it stands there now, or above
            shown.append(value.value)
            when = moment(at, self.context.now()) if at else ""
            said = ", ".join(part for part in (by or _("a colleague"), when) if part)
            card.body.addLayout(self._version(clash, which, said, self._words(one, clash, value)))
        return card

    def _version(self, clash: Clash, which: str, said: str, words: str) -> QHBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(Label(said, "caption", "text2", wrap=True))
        label = Label(words if len(words) <= _SHOWN else words[:_SHOWN] + " …", "body", wrap=True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(label)
        button = Button(_("Put back"), size="row", on_press=partial(self._put_back, clash.id, which))
        button.setAccessibleName(_("Put back: {what}").format(what=words[:80]))
        self.context.reserve("conflicts.put_back", button)
        self.buttons.append(button)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(column, 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _fate(self, clash: Clash) -> str:
        if not clash.settled:
            return _("Nobody chose yet.")
        when = moment(clash.settled_at, self.context.now()) if clash.settled_at else ""
        words = (
            _("{name} put both together, {when}.")
            if clash.settled == "merged"
            else _("{name} chose, {when}.")
        )
        return words.format(name=clash.settled_by or _("A colleague"), when=when)

    @staticmethod
    def _words(one: Disagreement, clash: Clash, value: Value) -> str:
        return value_words(one.thing.kind, clash.field, value)

    def _put_back(self, conflict_id: str, which: str) -> None:
        self.context.write(operations.put_back, conflict_id, which, then=self._done, failed=self._failed)

    def _done(self, _changes: object) -> None:
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.set_error(self.context.words(error))
