# SPDX-License-Identifier: EUPL-1.2
"""What will happen, in sentences, before the button that does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.laid_out import clear


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that happens, or does not: an icon in a tone, the words, and smaller which ones it is about."""

    text: str
    icon: str = "ph.check"
    tone: str = "done"
    about: str = ""


class Preview(QWidget):
    """Sentences under one heading. ``say`` shows others, and only when they are others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said: tuple[Sentence, ...] | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(8)
        box.addWidget(Heading(_("What happens"), role="body"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        box.addLayout(self._lines)

    def say(self, sentences: Sequence[Sentence]) -> bool:
        """Show these; answers whether they differ from what was shown."""
        if self.said == tuple(sentences):
            return False
        self.said = tuple(sentences)
        clear(self._lines)
        for sentence in sentences:
            self._lines.addWidget(_line(sentence))
        return True

    def words(self) -> str:
        """All that is said, for tests and screen readers."""
        return "\n".join(" ".join(filter(None, (one.text, one.about))) for one in self.said or ())


def _line(sentence: Sentence) -> QWidget:
    holder = QWidget()
    holder.setAccessibleName(" ".join(filter(None, (sentence.text, sentence.about))))
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(Icon(sentence.icon, sentence.tone, 18), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(Label(sentence.text, "row", wrap=True))
    if sentence.about:
        words.addWidget(Label(sentence.about, "caption", "text2", wrap=True))
    row.addLayout(words, 1)
    return holder
