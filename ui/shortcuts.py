# SPDX-License-Identifier: EUPL-1.2
"""The overview of keys: F1 or ? anywhere, with the keys of the page you are on first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from assets.texts import _
from ui.page import Shortcut
from ui.widgets.dialog import Dialog
from ui.widgets.labels import Heading, KeyHint, Label


def everywhere() -> list[Shortcut]:
    """The keys that work on every page."""
    return [
        Shortcut("Ctrl+K", _("Find and open anything")),
        Shortcut("/", _("Search on this page")),
        Shortcut("Ctrl+1 … 6", _("Go to a page of the menu")),
        Shortcut("F5", _("Update now with your municipality")),
        Shortcut("Alt+←", _("Go back")),
        Shortcut("Alt+→", _("Go forward")),
        Shortcut("Ctrl+Z", _("Undo what you just removed")),
        Shortcut("Enter", _("Open the chosen row")),
        Shortcut("Shift+F10", _("What you can do with a row, and sorting")),
        Shortcut("Esc", _("Close what lies on top")),
        Shortcut("Ctrl+L", _("Lock: show nothing until somebody opens it again")),
        Shortcut("Ctrl+Q", _("Close the program")),
        Shortcut("F1", _("Show these shortcuts")),
    ]


class ShortcutDialog(Dialog):
    """Keys and what they do, in two lists."""

    def __init__(self, page_title: str, page_keys: Sequence[Shortcut], parent: QWidget | None = None) -> None:
        super().__init__(_("Shortcuts"), parent, width=520)
        if page_keys:
            self.body.addWidget(Heading(_("On this page: {page}").format(page=page_title)))
            self.body.addWidget(_keys(page_keys))
            self.body.addSpacing(8)
        self.body.addWidget(Heading(_("Everywhere")))
        self.body.addWidget(_keys(everywhere()))
        self.body.addStretch(1)
        self.add_button(_("Close"), "primary").setFocus()


def _keys(shortcuts: Sequence[Shortcut]) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnMinimumWidth(0, 96)
    for row, shortcut in enumerate(shortcuts):
        grid.addWidget(KeyHint(shortcut.keys), row, 0)
        grid.addWidget(Label(shortcut.words, "body", wrap=True), row, 1)
    grid.setColumnStretch(1, 1)
    return holder
