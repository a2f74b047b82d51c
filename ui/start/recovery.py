# SPDX-License-Identifier: EUPL-1.2
"""The recovery code, shown once: what it is for, where to keep it, and a way to copy, print or save it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from assets.texts import _, date_full
from ui.context import Context
from ui.start.frame import StartFrame
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.inputs import Check
from ui.widgets.labels import Icon, Label

_PER_LINE = 4


class RecoveryCodePage(StartFrame):
    """Signal ``written_down()`` when the person says to have the code."""

    written_down = Signal()

    def __init__(
        self, context: Context, code: str, organisation: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(
            context,
            _("Write down your recovery code"),
            _(
                "With this code you open your data when this laptop is broken, or when you forget your passphrase. "
                "It is shown only now, and nobody else can look it up for you."
            ),
            parent=parent,
        )
        self._code, self._organisation = code, organisation
        self.code = Label(_in_lines(code), "title", "text")
        self.code.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.code.setAccessibleName(_("Recovery code"))
        self.code.setAccessibleDescription(" ".join(code))
        card = Card("soft", padding=24)
        card.body.addWidget(self.code)
        self.body.addWidget(card)
        self.body.addLayout(self._ways())
        for icon, words in (
            ("ph.file-text", _("Paper is best: keep it with your passport or in a safe.")),
            ("ph.lock-key", _("Do not keep it on this laptop: whoever has both can read everything.")),
            ("ph.users", _("Let one colleague know where it is, such as your coordinator.")),
        ):
            self.body.addLayout(_advice(icon, words))
        self.have_it = Check(_("I have written down the code"))
        self.have_it.edited.connect(self._ticked)
        self.body.addSpacing(4)
        self.body.addWidget(self.have_it, 0, Qt.AlignmentFlag.AlignLeft)
        self.go_button = self.add_button(
            Button(_("Continue"), "primary", size="main", on_press=self.written_down.emit)
        )
        self.go_button.setEnabled(False)
        self.end_buttons()

    def _ways(self) -> QHBoxLayout:
        self.copy_button = Button(_("Copy"), icon="ph.copy", on_press=self.copy)
        self.print_button = Button(_("Print"), icon="ph.printer", on_press=self.print_code)
        self.save_button = Button(_("Save as a file"), icon="ph.floppy-disk", on_press=self.save_as)
        self.said = Label("", "row", "done")
        row = QHBoxLayout()
        row.setSpacing(10)
        for widget in (self.copy_button, self.print_button, self.save_button, self.said):
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def _ticked(self) -> None:
        self.go_button.setEnabled(self.have_it.value())

    def copy(self) -> None:
        """Put the code on the clipboard."""
        QGuiApplication.clipboard().setText(self._code)
        self._note("copy")
        self._say(_("Copied"))

    def save_as(self) -> None:
        """Write the code to a text file that the person chooses."""
        name = _("recovery code Rode Loper") + ".txt"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Save the recovery code"), name, _("Text (*.txt)")
        )
        if not chosen:
            return
        try:
            Path(chosen).write_text(self._paper() + "\n", encoding="utf-8")
        except OSError:
            self.show_problem(
                _("The file could not be written there. Choose another place, or write the code down.")
            )
            return
        self.show_nothing_wrong()
        self._note("save")
        self._say(_("Saved"))

    def print_code(self) -> None:
        """Print the code with what it is for."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return
        document = QTextDocument()
        document.setPlainText(self._paper())
        document.print_(printer)
        self._note("print")
        self._say(_("Sent to the printer"))

    def _paper(self) -> str:
        lines = (
            _("Recovery code of Rode Loper"),
            f"{self._organisation}, {date_full(self.context.today())}".lstrip(", "),
            "",
            _in_lines(self._code),
            "",
            _("With this code you open the store or a back-up when the key is lost."),
        )
        return "\n".join(lines)

    def _note(self, how: str) -> None:
        self.context.note("keys.recovery_code", detail=how)

    def _say(self, words: str) -> None:
        self.said.setText(words)
        QTimer.singleShot(4000, self.said, lambda: self.said.setText(""))

    def focus_first(self) -> None:
        self.have_it.setFocus(Qt.FocusReason.OtherFocusReason)


def _in_lines(code: str) -> str:
    groups = code.split("-")
    return "\n".join(" – ".join(groups[at : at + _PER_LINE]) for at in range(0, len(groups), _PER_LINE))


def _advice(icon: str, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(Icon(icon, "text2", 18), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(words, "body", "text2", wrap=True), 1)
    return row
