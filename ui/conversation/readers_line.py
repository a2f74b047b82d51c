# SPDX-License-Identifier: EUPL-1.2
"""One calm line under the toolbar: who reads this confidential note, and another choice with one press."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assets.texts import _
from ui.widgets.buttons import Button
from ui.widgets.choices import ChoicePopup
from ui.widgets.labels import ElidedLabel, Icon
from ui.widgets.tips import plain_tip
from ui.words import name_list

People = Sequence[tuple[str, str]]
"""Ids and names."""


class ReadersLine(QWidget):
    """Who reads a note. Signal ``changed(ids)``: the colleagues that were named; nobody: the team of the visit."""

    changed = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._me = ""
        self._names: dict[str, str] = {}
        self._team: list[str] = []
        self._readers: list[str] = []
        self.words = ElidedLabel("", "row", "text2")
        self.button = Button(_("Choose readers"), "link", size="row", on_press=self.open_choices)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Icon("ph.users", "text2", 18))
        row.addWidget(self.words, 1)
        row.addWidget(self.button)

    def know(self, me: str, people: People, team: Sequence[str]) -> None:
        """Who there is, and who goes on this visit."""
        self._me, self._names, self._team = me, dict(people), list(team)
        self._say()

    def set_value(self, readers: Sequence[str]) -> None:
        """Show these readers, without telling."""
        self._readers = list(readers)
        self._say()

    def value(self) -> list[str]:
        """Who was named."""
        return list(self._readers)

    def _say(self) -> None:
        others = self._named(self._readers or self._team)
        if self._readers:
            words = _("You and {names} read this.") if others else _("Only you read this.")
        else:
            words = (
                _("The team reads this: you and {names}.")
                if others
                else _("The team reads this; for now that is only you.")
            )
        said = words.format(names=name_list(others))
        self.words.setText(said)
        self.words.setToolTip(plain_tip(said))
        self.button.setAccessibleName(_("{words} Choose readers").format(words=said))

    def _named(self, ids: Sequence[str]) -> list[str]:
        return [self._names[id_] for id_ in ids if id_ != self._me and id_ in self._names]

    def open_choices(self) -> None:
        """Everybody who can read it: oneself first, then who goes along, then the others."""
        first = [id_ for id_ in (self._me, *self._team) if id_ in self._names]
        order = dict.fromkeys([*first, *self._names])
        mine = _("{name} (you)").format(name=self._names.get(self._me, ""))
        choices = [(id_, mine if id_ == self._me else self._names[id_]) for id_ in order]
        popup = ChoicePopup(choices, self._readers, nothing=_("The team of this visit"), parent=self)
        popup.changed.connect(partial(self._chosen, popup))
        popup.open_at(self.button)

    def _chosen(self, popup: ChoicePopup, readers: list[str]) -> None:
        # Who wrote it reads it too, whoever else does.
        self._readers = readers and list(dict.fromkeys([self._me, *readers]))
        popup.set_values(self._readers)
        self._say()
        self.changed.emit(self.value())
