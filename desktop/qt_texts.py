# SPDX-License-Identifier: EUPL-1.2
"""Qt's own words, such as those of its file dialog, in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QObject, QTranslator

_MOVED = {"QAbstractFileIconProvider": "QFileDialog"}
"""Where words stood when the Dutch translation was made: since then Qt asks for them under another name."""


class QtTexts(QTranslator):
    """The translation that comes with Qt. Its Dutch one is of before some words got a key (``&Look in:``)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def read(self, language: str) -> bool:
        """Load the words of this language; whether Qt has them."""
        return self.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The words, also when only those without the key are known. Nothing: Qt asks the next translation."""
        context = _MOVED.get(context, context)
        found = super().translate(context, source, disambiguation, n)
        if found or "&" not in source:
            return found or None  # type: ignore[return-value] # the empty text would be shown, nothing would not
        plain = super().translate(context, source.replace("&", ""), disambiguation, n)
        return f"&{plain}" if plain else None  # type: ignore[return-value] # the same
