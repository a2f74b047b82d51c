# SPDX-License-Identifier: EUPL-1.2
"""The store cannot be opened: what happened, and the ways out. Also where a back-up is put back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from assets.texts import _
from ui.context import Context
from ui.start.frame import StartFrame
from ui.widgets.buttons import Button
from ui.widgets.fields import Field
from ui.widgets.inputs import Choice
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.secret import SecretField


class TroublePage(StartFrame):
    """Says what happened and offers to try again. Signals ``again_requested()``, ``restore_requested()``."""

    again_requested = Signal()
    restore_requested = Signal()

    def __init__(self, context: Context, title: str, words: str, *, place: str = "", can_restore: bool = False,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(context, title, words, parent=parent)
        if place:
            self.body.addWidget(ElidedLabel(place, "caption", "text3"))
        self.again_button = Button(
            _("Try again"), "secondary", size="main", on_press=self.again_requested.emit
        )
        self.restore_button = Button(
            _("Restore a back-up"), "primary", size="main", icon="ph.clock-counter-clockwise",
            on_press=self.restore_requested.emit,
        )  # fmt: skip
        if can_restore:
            self.add_button(self.restore_button)
        else:
            self.again_button.set_kind("primary")
        self.add_button(self.again_button)
        self.end_buttons()


class RestorePage(StartFrame):
    """Choose a back-up and open it. Signals ``restore_chosen(path, secret)`` and ``back_requested()``.

    ``backups``: what lies on this laptop, newest first, as ``(path, words)``.
    """

    restore_chosen = Signal(str, str)
    back_requested = Signal()

    def __init__(
        self,
        context: Context,
        backups: Sequence[tuple[str, str]],
        *,
        replaces: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context,
            _("Restore a back-up"),
            _(
                "Your data is put back as it was when the back-up was made. It opens with the passphrase of then, or with the recovery code."
            ),
            parent=parent,
        )
        self._options = list(backups)
        self.choice = Choice(self._options)
        self.choice_field = Field(
            _("Back-up"),
            self.choice,
            help=_("The data that is here now is kept beside it, under another name.") if replaces else "",
        )
        self.none = Label(
            _("There are no back-ups on this laptop yet. Choose the file you have."),
            "body",
            "text2",
            wrap=True,
        )
        self.other_button = Button(_("Choose another file"), icon="ph.folder-open", on_press=self.choose_file)
        self.secret = SecretField(
            _("Passphrase or recovery code"),
            _("You can leave this empty when this laptop keeps the key for you."),
        )
        self.body.addWidget(self.choice_field)
        self.body.addWidget(self.none)
        self.body.addWidget(self.other_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.secret)
        self.restore_button = self.add_button(
            Button(_("Restore"), "primary", size="main", on_press=self.submit)
        )
        self.add_button(Button(_("Back"), size="main", on_press=self.back_requested.emit))
        self.end_buttons()
        self._show_choice()

    def choose_file(self) -> None:
        """Let the person point at a back-up, for instance on a stick."""
        kinds = _("Back-ups of Rode Loper (*.rlbackup)") + ";;" + _("All files (*)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Choose a back-up"), "", kinds)
        if chosen:
            self.offer(chosen)

    def offer(self, path: str) -> None:
        """Add this file to the choice and choose it."""
        if path not in [known for known, _words in self._options]:
            self._options.insert(0, (path, path))
        self.choice.set_options(self._options)
        self.choice.set_value(path)
        self._show_choice()

    def _show_choice(self) -> None:
        self.choice_field.setVisible(bool(self._options))
        self.none.setVisible(not self._options)
        self.restore_button.setEnabled(bool(self._options))

    def submit(self) -> None:
        """Ask to restore what was chosen."""
        self.show_nothing_wrong()
        self.restore_chosen.emit(self.choice.value(), self.secret.value())

    def focus_again(self) -> None:
        self.secret.focus()

    def step_back(self) -> None:
        self.back_requested.emit()

    def focus_first(self) -> None:
        (self.choice if self._options else self.other_button).setFocus()
