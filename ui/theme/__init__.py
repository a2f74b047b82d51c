# SPDX-License-Identifier: EUPL-1.2
"""The look, in one door: colours, letters, icons and the ring, changeable while the program runs.

Widgets ask ``color`` and ``font`` when they paint, so a change of theme needs no more than a repaint; who keeps a
``QIcon`` makes it again on ``changed``.
"""

from __future__ import annotations

import logging
import os
import tempfile
import tomllib
from pathlib import Path

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QToolTip

from ui.theme import fonts, icons
from ui.theme.focus import FocusRing
from ui.theme.palette import palette
from ui.theme.sheet import sheet
from ui.theme.tokens import RADIUS, READING_SIZES, SIZES, SPACE, Tokens, default_accent, load

__all__ = [
    "MODES", "RADIUS", "READING_SIZES", "SIZES", "SPACE", "apply", "changed", "color", "default_accent", "drop", "fitted", "font",
    "hex_color", "icon",
    "is_dark", "keep_pictures", "metrics", "mode", "paint_icon", "pixmap", "read_px", "reading_size", "set_reading_size",
    "state_icon", "width",
]  # fmt: skip

MODES = ("light", "dark", "system")

log = logging.getLogger(__name__)


class _Theme(QObject):
    """The theme in use; one for the process, like the application's palette it sets."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode = "light"
        self.accent: str | None = None
        self.override: Path | None = None
        self.tokens: Tokens = load(dark=False)
        self.colours: dict[str, QColor] = {}
        self.ring: FocusRing | None = None
        self.images: Path | None = None
        self.scratch: tempfile.TemporaryDirectory[str] | None = None
        self.follows_system = False


_theme = _Theme()
changed = _theme.changed
"""Emitted after another theme or accent is in place."""


def apply(mode: str = "system", accent: str | None = None, override: Path | None = None) -> None:
    """Use this look from now on: ``light``, ``dark`` or ``system``, with the municipality's colour and file of tokens.

    Needs a ``QApplication``. A colour or file that cannot be read is left out with a line in the log: a wrong
    setting must not keep the window from opening.
    """
    if mode not in MODES:
        raise ValueError(f"no such theme: {mode}")
    app = QApplication.instance()
    assert isinstance(app, QApplication), "the look needs an application"
    _theme.mode, _theme.accent, _theme.override = mode, accent, override
    before, _theme.tokens = _theme.tokens, _tokens()
    if _theme.ring is not None and _theme.tokens == before:
        # Qt would go over every widget again, to come to the same.
        return
    _theme.colours.clear()
    icons.forget()
    if _theme.ring is None:
        _first_time(app)
    app.setPalette(palette(_theme.tokens))
    QToolTip.setPalette(app.palette())
    app.setStyleSheet(sheet(_theme.tokens, _pictures()))
    if _theme.ring is not None:
        _theme.ring.colour(color("accent"))
    changed.emit()


def _first_time(app: QApplication) -> None:
    app.setStyle("Fusion")
    app.setFont(fonts.font("body"))
    QToolTip.setFont(fonts.font("caption"))
    _theme.ring = FocusRing(app)
    _theme.ring.destroyed.connect(_forget_application)
    QGuiApplication.styleHints().colorSchemeChanged.connect(_system_changed)


def _forget_application() -> None:
    _theme.ring = None


def _system_changed() -> None:
    if _theme.mode == "system":
        apply(_theme.mode, _theme.accent, _theme.override)


def _tokens() -> Tokens:
    hints = QGuiApplication.styleHints()
    # Offscreen the scheme stays Unknown, which is light.
    dark = _theme.mode == "dark" or (_theme.mode == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    more = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    try:
        return load(dark=dark, accent=_theme.accent, override=_theme.override, more_contrast=more)
    except (OSError, ValueError, tomllib.TOMLDecodeError) as error:
        log.warning("own colours not used: %s", type(error).__name__)
        return load(dark=dark, more_contrast=more)


def _pictures() -> dict[str, str]:
    """The few small pictures a style sheet can only take from files, drawn in the colours of now."""
    folder = _theme.images or _scratch()
    wanted = {
        "caret": ("ph.caret-down", "text2", 16),
        "check": ("ph.check-bold", "on_accent", 14),
        "minus": ("ph.minus-bold", "on_accent", 14),
        "dot": ("ph.circle-fill", "on_accent", 10),
    }
    found = {}
    for name, (glyph, role, size) in wanted.items():
        tint = color(role)
        # Another name for another colour: Qt keeps pictures by address.
        file = folder / f"{glyph}-{size}-{tint.name()[1:]}.png"
        if not file.exists():
            _draw(file.with_stem(file.stem + "@2x"), icons.pixmap(glyph, tint, size, 2.0))
            _draw(file, icons.pixmap(glyph, tint, size, 1.0))
        found[name] = file.as_posix()
    return found


def _draw(file: Path, picture: QPixmap) -> None:
    # Whole or not at all: a picture that is there is believed.
    part = file.with_suffix(".part")
    if picture.save(str(part), "PNG"):
        part.replace(file)


def _scratch() -> Path:
    if _theme.scratch is None:
        _theme.scratch = tempfile.TemporaryDirectory(prefix="rodeloper-look-", ignore_cleanup_errors=True)
    return Path(_theme.scratch.name)


def keep_pictures(folder: Path) -> None:
    """Draw those pictures into this folder from now on, and find them there the next time: drawing is a tenth of a start."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        log.info("no pictures kept: %s", type(problem).__name__)
        return
    if os.access(folder, os.W_OK):
        _theme.images = folder


def color(role: str) -> QColor:
    """The colour of a role, for example ``accent``, ``text2`` or ``late_tint``. Raises ``KeyError`` for no role."""
    found = _theme.colours.get(role)
    if found is None:
        found = _theme.colours[role] = QColor(_theme.tokens.colours[role])
    return found


_role = color  # where a parameter has that name


def hex_color(role: str) -> str:
    """The same as ``#RRGGBB``."""
    return _theme.tokens.colours[role]


def state_icon(state: str) -> str:
    """The icon of a state tone (``rest dropped progress wait tell done late``)."""
    return _theme.tokens.icons[state]


def is_dark() -> bool:
    """Whether the dark theme is in place now."""
    return _theme.tokens.dark


def mode() -> str:
    """What was asked for: ``light``, ``dark`` or ``system``."""
    return _theme.mode


def font(role: str = "body", *, bold: bool | None = None, italic: bool = False, scale: float = 1.0) -> QFont:
    """The letter of a role, see ``fonts.font``."""
    return fonts.font(role, bold=bold, italic=italic, scale=scale)


def metrics(role: str = "body", *, bold: bool | None = None) -> QFontMetricsF:
    """The measures of that letter."""
    return fonts.metrics(role, bold=bold)


set_reading_size = fonts.set_reading_size
reading_size = fonts.reading_size


def read_px(pixels: float) -> int:
    """So many pixels beside letters for reading from afar, at the size of now."""
    return round(pixels * fonts.reading_size() / 100)


width = fonts.width
fitted = fonts.fitted
drop = fonts.drop


def icon(name: str, color: str = "text2", size: float = 18) -> QIcon:
    """A ``QIcon`` in a colour role, for menus and Qt's own widgets."""
    return icons.icon(name, _role(color), size)


def pixmap(name: str, color: str = "text2", size: float = 18, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture in a colour role."""
    return icons.pixmap(name, _role(color), size, ratio)


def paint_icon(painter: QPainter, at: QPointF, name: str, role: str = "text2", size: float = 18) -> None:
    """Draw an icon with its top left corner at this point."""
    icons.paint(painter, at.x(), at.y(), name, color(role), size)
