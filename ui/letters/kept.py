# SPDX-License-Identifier: EUPL-1.2
"""Letters that somebody changed and did not send yet: kept in the store while they are typed, so that no crash takes them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from storage.operations import letters
from storage.queries.letter_drafts import LetterDraft, letter_draft
from ui.context import Context

_KEEP_MS = 600


class KeptLetters(QObject):
    """``look`` says what stands on the page: what the letter is about, and how it was changed, nothing when it was not."""

    def __init__(
        self, context: Context, look: Callable[[], tuple[str, LetterDraft | None]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.context, self._look = context, look
        self._known: dict[str, LetterDraft | None] = {}
        """What was handed to the store: it may still be on its way there."""
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_KEEP_MS)
        self._wait.timeout.connect(self.keep)

    def draft(self, item: str) -> LetterDraft | None:
        """What was left of this letter."""
        if item not in self._known:
            self._known[item] = self.context.read(letter_draft, self.context.actor.id, item)
        return self._known[item]

    def typed(self) -> None:
        """Something was typed: it is kept soon, also when the typing goes on."""
        if not self._wait.isActive():
            self._wait.start()

    def keep(self) -> None:
        """Keep what stands on the page now."""
        self._wait.stop()
        item, draft = self._look()
        if item:
            self.put(item, draft)

    def put(self, item: str, draft: LetterDraft | None) -> None:
        """Keep this of that letter; nothing: there is nothing to keep."""
        if draft == self.draft(item):
            return
        self._known[item] = draft
        failed = partial(self._not_kept, item, draft)
        if draft is None:
            self.context.write_typing(letters.discard, item, failed=failed)
        else:
            self.context.write_typing(
                letters.draft, item, draft.kind, draft.words, language=draft.language, to=draft.to, failed=failed,
            )  # fmt: skip

    def gone(self, item: str) -> None:
        """It went out; the store forgot it with that."""
        self._wait.stop()
        self._known[item] = None

    def _not_kept(self, item: str, draft: LetterDraft | None, error: Exception) -> None:
        if self._known.get(item) == draft:
            self._known.pop(item)
        self.context.show_error(error)
