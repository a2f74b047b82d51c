# SPDX-License-Identifier: EUPL-1.2
"""Who are you? Asked when the data is older than this laptop, as after a back-up was put back on a new one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assets.texts import _
from ui.context import Context
from ui.start.frame import StartFrame
from ui.widgets.buttons import Button
from ui.widgets.fields import Field
from ui.widgets.inputs import Choice, Line

_NOBODY = ""


class WhoPage(StartFrame):
    """Choose a colleague, or type a name that is not there. Signal ``chosen(name)``."""

    chosen = Signal(str)

    def __init__(self, context: Context, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            _("Who are you?"),
            _("This laptop does not know you yet. What you write will carry your name."),
            parent=parent,
        )
        # Nobody is chosen beforehand: Enter must not make somebody a colleague.
        options = [*((name, name) for name in names), (_NOBODY, _("I am not in this list"))]
        self.choice = Field(
            _("Your name"), Choice(options, none=_("Choose your name") if names else None), required=True
        )
        self.name = Field(_("Your name, as colleagues know it"), Line(most=200), required=True)
        self.choice.edited.connect(self._show)
        self.body.addWidget(self.choice)
        self.body.addWidget(self.name)
        self.go_button = self.add_button(Button(_("Continue"), "primary", size="main", on_press=self.submit))
        self.end_buttons()
        self.choice.setVisible(bool(names))
        self._show()

    def _show(self) -> None:
        self.name.setVisible(self.choice.value() == _NOBODY)

    def submit(self) -> None:
        """Tell who it is, when that is clear."""
        known = self.choice.value()
        asked = self.name if known == _NOBODY else self.choice
        if known or asked.value():
            self.chosen.emit(known or asked.value())
        else:
            asked.check()
            asked.focus()

    def focus_first(self) -> None:
        (self.name if self.choice.isHidden() else self.choice).focus()
