# SPDX-License-Identifier: EUPL-1.2
"""Tab goes as the eye goes: in the order of the layouts, also to what was added or redrawn later.

Qt keeps the order in which widgets were made, so that a page that fills itself in would send the keyboard back and forth.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QWidget

from ui.widgets.laid_out import parts


def step(root: QWidget, *, forward: bool) -> bool:
    """Move the focus to the next or previous stop inside ``root``, round and round. False when there is none."""
    order = list(in_reading_order(root))
    if not forward:
        order.reverse()
    now = QApplication.focusWidget()
    here = order.index(now) + 1 if now in order else 0
    for widget in order[here:] + order[:here]:
        if is_stop(widget):
            widget.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
            _reveal(widget)
            return True
    return False


def is_stop(widget: QWidget) -> bool:
    """Whether Tab stops here. Of a group of buttons Qt leaves one in the way, the arrow keys go to the others."""
    by_tab = (widget.focusPolicy() & Qt.FocusPolicy.TabFocus) == Qt.FocusPolicy.TabFocus
    return by_tab and widget.isEnabled() and widget.focusProxy() is None


def in_reading_order(root: QWidget) -> Iterator[QWidget]:
    """Everything that is visible in ``root``, parents before what is in them."""
    for child in _children(root):
        if child.isVisible() and not child.isWindow():
            yield child
            yield from in_reading_order(child)


def _children(widget: QWidget) -> list[QWidget]:
    """What lies in its layout, in that order; then what was placed by hand, from top to bottom."""
    children = [child for child in widget.children() if isinstance(child, QWidget)]
    if len(children) < 2:
        return children
    layout = widget.layout()
    laid = list(_laid_out(layout)) if layout is not None else []
    known = set(laid)
    loose = [child for child in children if child not in known]
    return laid + sorted(loose, key=lambda child: (child.y(), child.x()))


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for part in parts(layout):
        if isinstance(part, QWidget):
            yield part
        else:
            yield from _laid_out(part)


def _reveal(widget: QWidget) -> None:
    """Scroll every page that it lies in until it is in view."""
    above: QWidget | None = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget, 8, 24)
        above = above.parentWidget()
