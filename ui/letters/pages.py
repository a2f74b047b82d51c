# SPDX-License-Identifier: EUPL-1.2
"""The letters that there are, each with what it is about and where the way back leads."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from assets.texts import _
from storage.queries.letters import AboutAction, AfterVisit, about_action, after_visit
from ui.context import Context
from ui.letters.page import LetterPage


class VisitLetterPage(LetterPage):
    """The thank-you letter after a visit; ``open_item(visit id)``."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.back_words, self.back_to = _("To the visit"), "visits"
        super().__init__(context, parent)

    def read(self) -> AfterVisit:
        found: AfterVisit = self.context.read(after_visit, self._item, self.context.actor.id)
        return found

    def trail(self) -> dict[str, str]:
        return {"kind": "visits", "record_id": self._item}


class ActionLetterPage(LetterPage):
    """A letter about one action: it is done, it will not happen, or it takes longer; ``open_item(action id)``."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.back_words, self.back_to = _("To the action"), "actions"
        super().__init__(context, parent)

    def read(self) -> AboutAction:
        found: AboutAction = self.context.read(about_action, self._item, self.context.actor.id)
        return found

    def trail(self) -> dict[str, str]:
        return {"kind": "actions", "record_id": self._item}
