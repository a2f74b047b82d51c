# SPDX-License-Identifier: EUPL-1.2
"""Things to press, painted on Qt's own button so that keys, names and screen readers work."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from ui import theme
from ui.widgets import paint
from ui.widgets.tips import plain_tip

HEIGHTS = {"large": 56, "main": 44, "normal": 36, "row": 32}
_FONTS = {"large": "read_note", "main": "body", "normal": "row", "row": "row"}
_PADDING = {"large": 22, "main": 20, "normal": 15, "row": 15}
_ICON, _GAP = 18, 10


class PaintedButton(QAbstractButton):
    """What all our buttons share: hover, Enter as well as space, the ring, and a label in which & is just &."""

    # A default of the class: Qt may still paint a button whose window Python is clearing away.
    _label = ""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hovered = False
        self._label = ""
        self.setText(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", True)
        self.setProperty("ring_radius", theme.RADIUS["button"])

    def setText(self, text: str) -> None:
        """The words on the button. Qt would take the & of a company's name for a shortcut."""
        if text == self._label:
            return
        self._label = text
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The words as given."""
        return self._label

    def on_press(self, action: Callable[[], object]) -> None:
        """Call this when pressed, without Qt's ``checked``."""
        self.clicked.connect(lambda _checked=False: action())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()
        # Ctrl+Enter is for the sheet the button stands in: ready, whatever has the focus.
        if enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered = False
        self.update()
        super().leaveEvent(event)


class Button(PaintedButton):
    """A button that names what happens.

    ``kind``: ``primary`` (one a screen), ``secondary`` (edge), ``soft`` (tint), ``link`` (words only), ``danger``
    (words in red, for what cannot be undone). ``size``: ``large`` 56 px and more, for a finger, ``main`` 44 px, ``normal`` 36 px, ``row`` 32 px.
    """

    def __init__(self, text: str, kind: str = "secondary", *, icon: str | None = None, size: str = "normal",
                 keys: str = "", bold: bool | None = None, on_press: Callable[[], object] | None = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(text, parent)
        self.kind, self.icon_name, self.size_name, self.keys = kind, icon, size, keys
        self.bold = kind == "primary" if bold is None else bold
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if on_press is not None:
            self.on_press(on_press)

    def set_icon(self, name: str | None) -> None:
        """Another icon, or none."""
        if name == self.icon_name:
            return
        self.icon_name = name
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: str) -> None:
        """Another kind, for instance when a wish becomes the one primary button."""
        self.kind = kind
        self.bold = kind == "primary"
        self.updateGeometry()
        self.update()

    def _flat(self) -> bool:
        """Words only: they line up with the text around them."""
        return self.kind in ("link", "danger")

    def _padding(self) -> int:
        if self._flat():
            return 8 if self.icon_name else 0
        return self._grown(_PADDING[self.size_name])

    def _grown(self, pixels: int) -> int:
        """What is for a finger and from afar grows with its letters."""
        return theme.read_px(pixels) if self.size_name == "large" else pixels

    def _content_width(self) -> float:
        width = theme.width(self._label, _FONTS[self.size_name], self.bold)
        width += (self._grown(_ICON) + _GAP) if self.icon_name else 0
        return width + (paint.key_hint_width(self.keys) + _GAP if self.keys else 0)

    def sizeHint(self) -> QSize:
        height = self._grown(HEIGHTS[self.size_name])
        return QSize(round(self._content_width()) + 2 * self._padding() + 2, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        ink = self._ground(painter, box)
        left = max(float(self._padding()), (box.width() - self._content_width()) / 2)
        if self._flat():
            left = self._padding()
        if self.icon_name:
            size = self._grown(_ICON)
            paint.icon(painter, left, box.height() / 2, self.icon_name, ink, size)
            left += size + _GAP
        room = QRectF(left, 0, box.width() - left - (0 if self._flat() else 4), box.height())
        width = paint.text(painter, room, self._label, _FONTS[self.size_name], ink, bold=self.bold)
        if self._flat() and self.hovered and self.isEnabled():
            painter.fillRect(QRectF(left, box.center().y() + self._grown(9), width, 1), theme.color(ink))
        left += width
        if self.keys:
            width = paint.key_hint_width(self.keys)
            paint.key_hint(painter, QRectF(left + _GAP, box.height() / 2 - 10, width, 20), self.keys, ink)
        painter.end()

    def _ground(self, painter: QPainter, box: QRectF) -> str:
        """Paint the ground of this kind and give back the colour role of the words on it."""
        radius = theme.RADIUS["button"]
        pressed = self.isDown()
        if not self.isEnabled():
            flat = self._flat()
            paint.rounded(
                painter,
                box,
                radius,
                None if flat else theme.color("panel"),
                None if flat else theme.color("line"),
            )
            return "text3"
        if self.kind == "primary":
            fill = theme.color("accent")
            if self.hovered or pressed:
                fill = fill.lighter(108) if theme.is_dark() else fill.darker(118 if pressed else 110)
            paint.rounded(painter, box, radius, fill)
            return "on_accent"
        if self.kind == "soft":
            paint.rounded(
                painter, box, radius, theme.color("soft2"), theme.color("accent") if self.hovered else None
            )
            return "on_soft"
        if self.kind == "secondary":
            fill = theme.color("hover" if self.hovered or pressed else "surface")
            paint.rounded(painter, box, radius, fill, theme.color("edge"))
            return "text"
        return "late" if self.kind == "danger" else "accent"


class WayBack(Button):
    """The way back at the top of a page; it stands so far to the left that its arrow is in line with the title."""

    def __init__(self, text: str, on_press: Callable[[], object] | None = None) -> None:
        super().__init__(text, "link", icon="ph.arrow-left", size="row", on_press=on_press)

    def _padding(self) -> int:
        # The arrow has 3 pixels of air of its own; with these it has the 5 of the focus ring.
        return 2


class IconButton(PaintedButton):
    """A bare icon. It must say what it does: the name is for the screen reader and the tool tip."""

    def __init__(self, icon: str, name: str, *, size: int = 36, tone: str = "accent", icon_size: int = 18,
                 keys: str = "", on_press: Callable[[], object] | None = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__("", parent)
        self.icon_name, self.tone, self.icon_size = icon, tone, icon_size
        self.setFixedSize(size, size)
        self.set_name(name, keys)
        if on_press is not None:
            self.on_press(on_press)

    def set_name(self, name: str, keys: str = "") -> None:
        """What the button does."""
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(f"{name} ({keys})" if keys else name))

    def set_icon(self, icon: str) -> None:
        """Another icon."""
        self.icon_name = icon
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        if self.isChecked():
            paint.rounded(painter, box, theme.RADIUS["button"], theme.color("soft2"))
        elif self.isEnabled() and (self.hovered or self.isDown()):
            paint.rounded(painter, box, theme.RADIUS["button"], theme.color("hover"))
        tone = "on_soft" if self.isChecked() else (self.tone if self.isEnabled() else "text3")
        paint.icon(
            painter,
            (box.width() - self.icon_size) / 2,
            box.height() / 2,
            self.icon_name,
            tone,
            self.icon_size,
        )
        painter.end()


class MenuButton(Button):
    """A button that opens a menu; the caret says so. ``build`` fills the menu each time it opens."""

    def __init__(self, text: str, build: Callable[[QMenu], None], kind: str = "secondary", *, icon: str | None = None,
                 size: str = "normal", parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(text, kind, icon=icon, size=size, parent=parent)
        self._build = build
        self.on_press(self.open_menu)

    def open_menu(self) -> None:
        """Open under the button; Qt flips it up when there is no room."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._build(menu)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _content_width(self) -> float:
        return super()._content_width() + 22

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint.icon(
            painter, self.width() - self._padding() - 14, self.height() / 2, "ph.caret-down", "text2", 14
        )
        painter.end()
