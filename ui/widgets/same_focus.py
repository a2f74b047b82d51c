# SPDX-License-Identifier: EUPL-1.2
"""A part of a page is made anew because a colleague changed something: the keyboard stays on the same thing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui.widgets.soon import soon


def same_focus(part: QWidget) -> None:
    """Call this just before the widgets of this part are thrown away.

    As soon as the new ones are there, the one with the same name and kind gets the focus that the old one had, else the
    one that stands in its place. Without the focus in this part nothing happens.
    """
    held: QWidget | None = part.window().focusWidget()
    if held is None or held is part or not part.isAncestorOf(held):
        return
    kind, name = type(held), held.accessibleName()
    before = part.findChildren(kind)
    place = before.index(held)
    # Else Qt hands it from one dying widget to the next, and the page scrolls along.
    part.setFocus(Qt.FocusReason.OtherFocusReason)

    def back() -> bool:
        if isValid(held) and held.isVisible() and part.isAncestorOf(held):
            held.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        new = [
            one
            for one in part.findChildren(kind)
            if one not in before and one.isVisible() and one.isEnabled()
        ]
        same = [one for one in new if one.accessibleName() == name]
        if not new:
            return False
        target = same[0] if same else new[min(place, len(new) - 1)]
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    soon(part, back)
