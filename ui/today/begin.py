# SPDX-License-Identifier: EUPL-1.2
"""What today says to a newcomer: three steps from an empty store to the first promise, one of them at hand."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from ui.context import Context
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.scroll import FlowLayout

_MOST = 760


class Begin(QWidget):
    """Three steps; ``set_step(1 or 2)`` says which one is next."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.import_button = Button(_("Import companies"), "primary", icon="ph.upload-simple", size="main")
        self.import_button.on_press(partial(context.open, "import", ""))
        self.add_button = Button(_("Add one company"), size="main")
        self.add_button.on_press(partial(context.open, "add_company", ""))
        self.plan_button = Button(_("Plan the first visit"), "primary", icon="ph.plus", size="main")
        self.plan_button.on_press(partial(context.open, "plan_visit", ""))
        self.colleagues_button = Button(_("Add colleagues"), size="main")
        self.colleagues_button.on_press(partial(context.open, "settings", "colleagues"))
        self.companies = _Step(
            "1",
            _("Put your companies in"),
            _("From a file of KVK, LISA or another program, or one by one."),
            (self.import_button, self.add_button),
        )
        self.visit = _Step(
            "2",
            _("Plan a visit"),
            _("Choose a company, a moment and a colleague. You get a brief of one page to read before."),
            (self.plan_button, self.colleagues_button),
        )
        self.promise = _Step(
            "3",
            _("Keep what you promise"),
            _(
                "What you agree in the conversation comes back here, until the company has heard how it ended."
            ),
            (),
        )
        self.setMaximumWidth(_MOST)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(Heading(_("This is how you begin")))
        for step in (self.companies, self.visit, self.promise):
            box.addWidget(step)
        self.set_step(1)

    def set_step(self, step: int) -> None:
        """1: no companies yet; 2: no visits yet."""
        self.companies.set_state(done=step > 1, current=step == 1)
        self.visit.set_state(done=False, current=step == 2)
        self.promise.set_state(done=False, current=False)


class _Step(Card):
    def __init__(self, number: str, title: str, words: str, buttons: tuple[Button, ...]) -> None:
        super().__init__("panel")
        self._number = Label(number, "figure", "text3", bold=True)
        self._number.setFixedWidth(24)
        self._check = Icon("ph.check-circle-fill", "done", 24)
        self._title = title
        self.title = Label(title, "body", bold=True, wrap=True)
        self.words = Label(words, "row", "text2", wrap=True)
        self.buttons = QWidget()
        flow = FlowLayout(self.buttons, gap=8)
        for button in buttons:
            flow.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addSpacing(6)
        column.addWidget(self.buttons)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._check, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.body.addLayout(row)

    def set_state(self, *, done: bool, current: bool) -> None:
        self._number.setVisible(not done)
        self._number.set_tone("accent" if current else "text3")
        self._check.setVisible(done)
        self.buttons.setVisible(current)
        self.set_look("soft" if current else "panel", ribbon="accent" if current else "")
        self.setAccessibleName(_("{title}, done").format(title=self._title) if done else self._title)
