# SPDX-License-Identifier: EUPL-1.2
"""One focus ring for the whole program, outside the widget, shown when the keyboard brought the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from ui.theme.ring import Ring, RingStyle


class FocusRing(QObject):
    """Follows the focus. Widgets with the property ``ring`` set get the ring; fields show theirs in the border."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._style: RingStyle | None = None
        self._ring: Ring | None = None
        self._colour = QColor("black")
        app.focusChanged.connect(self._follow)

    def colour(self, colour: QColor) -> None:
        """Paint in this colour from now on, around the widget that has the focus now."""
        self._colour = colour
        self._follow(None, QApplication.focusWidget())

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._hide()
        if now is None or not now.property("ring"):
            return
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        # Imported here: a first page that nobody reached with Tab has no ring.
        from ui.theme.ring import Ring, RingStyle

        if self._style is None:
            self._style = RingStyle("Fusion")
            self._style.setParent(self)
        self._ring = Ring(now)
        self._ring.colour = self._colour
        self._ring.setStyle(self._style)
        self._ring.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ring.setWidget(now)
        # Qt hides it around what is out of view, and leaves it hidden when that is scrolled into view afterwards.
        self._ring.show()
        self._ring.destroyed.connect(self._gone)

    def _gone(self) -> None:
        self._ring = None

    def _hide(self) -> None:
        ring, self._ring = self._ring, None
        if ring is not None:
            ring.destroyed.disconnect(self._gone)
            ring.setWidget(None)  # type: ignore[arg-type] # Qt takes a null pointer here, the stub forgot it
            ring.deleteLater()
