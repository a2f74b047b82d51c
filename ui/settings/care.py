# SPDX-License-Identifier: EUPL-1.2
"""The care of the store: where it is, back-ups, the recovery code and the passphrase."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import ceil
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from assets.texts import _, moment, n_, number
from storage.queries.exchange import tally
from ui import theme
from ui.context import Context
from ui.desk import Backup, Desk
from ui.settings.lock import LockChoice
from ui.settings.passphrase import CurrentSheet, PassphraseSheet
from ui.subjects.section import Column, Sheet, beside
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.inputs import Line
from ui.widgets.labels import ElidedLabel, Label, Rule
from ui.widgets.laid_out import clear

_SHOWN = 5


class StoreSection(Column):
    """Everything here is done by ``desktop``; slow things run beside the window."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Storage"),
            _("All data is encrypted in one file on this laptop. Nothing leaves it by itself."),
        )
        self.desk = cast("Desk | None", context.desk)
        self.place = ElidedLabel("", "row", "text2")
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.back_up_button = Button(_("Make a back-up now"), icon="ph.floppy-disk", on_press=self.back_up)
        self.said = Label("", "row", "done", wrap=True)
        # It keeps its room: what lies below must not move under the pointer when it comes.
        self.said.setMinimumHeight(2 * ceil(theme.metrics("row").lineSpacing()))
        self.list = QWidget()
        self._rows = QVBoxLayout(self.list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.file_button = Button(_("Restore from a file"), "link", on_press=self._choose_backup)
        self.code_button = Button(_("Make a new recovery code"), icon="ph.key", on_press=self.new_code)
        self.passphrase_button = Button("", icon="ph.key", on_press=self.change_passphrase)
        self.lock: LockChoice | None = None
        if self.desk is not None:
            self._lay_out(self.desk)

    def _lay_out(self, desk: Desk) -> None:
        self.lock = LockChoice(self.context, desk)
        self.add_group(_("Where it is"), "", self.place)
        self.add_group(
            _("Back-up"),
            _(
                "A back-up is encrypted too. Put it on another disk: with your recovery code it opens on any laptop."
            ),
            beside(self.back_up_button),
            self.said,
        )
        self.add_group(
            _("Automatic back-ups"),
            _(
                "One every day, the last fourteen are kept. What you replace by restoring is kept beside the store."
            ),
            self.list,
            beside(self.file_button),
        )
        self.add_group(
            _("Recovery code"),
            _("Lost the paper, or did somebody see it? Make a new code. The old one then stops working."),
            beside(self.code_button),
        )
        self.add_group(
            _("Passphrase"),
            _("Opens the store on this laptop. Without one, the keyring of this computer opens it for you."),
            beside(self.passphrase_button),
        )
        self.add_group(
            _("Lock"),
            _("Locks when nobody touches the program for this long. What you typed is saved first."),
            self.lock,
        )

    def load(self) -> None:
        super().load()
        if self.desk is None:
            return
        self.place.setText(str(self.desk.store_path()))
        if self.lock is not None:
            self.lock.load()
        self.passphrase_button.setText(
            _("Change the passphrase") if self.desk.has_passphrase() else _("Choose a passphrase")
        )
        self.context.tasks.run(
            lambda _job: self._desk().backups(), done=self._show_backups, failed=self._failed
        )

    def _desk(self) -> Desk:
        assert self.desk is not None, "there is a program around this page"
        return self.desk

    # Back-ups

    def _show_backups(self, backups: Sequence[Backup]) -> None:
        clear(self._rows)
        if not backups:
            self._rows.addWidget(
                Label(_("There is none yet. The first one is made today."), "row", "text2", wrap=True)
            )
        for number_, backup in enumerate(backups[:_SHOWN]):
            if number_:
                self._rows.addWidget(Rule())
            self._rows.addWidget(self._backup_line(backup))

    def _backup_line(self, backup: Backup) -> QWidget:
        made = moment(backup.made, self.context.now())
        words = _("{made}, {size} MB").format(
            made=made[:1].upper() + made[1:], size=number(backup.size / 1e6, 1)
        )
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 4, 0, 4)
        row.addWidget(ElidedLabel(words, "row"), 1)
        button = Button(_("Restore"), "link", size="row", on_press=partial(self.restore, backup.path))
        button.setAccessibleName(_("Restore the back-up of {moment}").format(moment=made))
        row.addWidget(button)
        return holder

    def back_up(self) -> None:
        """Ask where, and make a back-up there."""
        name = f"rode-loper-{self.context.today().isoformat()}.rlbackup"
        files = _("Back-ups of Rode Loper (*.rlbackup)")
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Make a back-up now"), name, files)
        if chosen:
            self.back_up_to(Path(chosen))

    def back_up_to(self, out: Path) -> None:
        """Make a back-up in this file, beside the window."""
        self.back_up_button.setEnabled(False)
        self._say(_("The back-up is being made …"), "text2")

        def done(_nothing: object) -> None:
            self.back_up_button.setEnabled(True)
            self._say(
                _("The back-up is in {path}. It was opened to prove that it is whole.").format(path=out),
                "done",
            )

        def failed(error: Exception) -> None:
            self.back_up_button.setEnabled(True)
            self._say(self.context.words(error), "late")

        self.context.tasks.run(lambda _job: self._desk().back_up(out), done=done, failed=failed)

    def _say(self, words: str, tone: str) -> None:
        self.said.setText(words)
        self.said.set_tone(tone)

    def _choose_backup(self) -> None:
        files = _("Back-ups of Rode Loper (*.rlbackup)")
        chosen, _filter = QFileDialog.getOpenFileName(self, _("Choose a back-up"), "", files)
        if chosen:
            self.restore(Path(chosen))

    def restore(self, backup: Path) -> None:
        """The sheet that puts this back-up back."""
        RestoreSheet(self.context, self, self._desk(), backup).open()

    # Keys

    def new_code(self) -> None:
        """Make a new recovery code and show it once; where there is a passphrase, that is asked first."""
        desk = self._desk()

        def done(code: str) -> None:
            self.code_button.setEnabled(True)
            CodeSheet(code, self).open()

        if desk.has_passphrase():
            title = _("Make a new recovery code")
            CurrentSheet(self.context, self, title, desk.new_recovery_code, done).open()
            return
        self.code_button.setEnabled(False)
        self.context.tasks.run(lambda _job: desk.new_recovery_code(), done=done, failed=self._failed)

    def change_passphrase(self) -> None:
        """The sheet with the passphrase of now, and the new one twice."""
        PassphraseSheet(self.context, self, self._desk(), self._passphrase_changed).open()

    def _passphrase_changed(self) -> None:
        self.load()
        said = (
            _("From now on your new passphrase opens this laptop. Back-ups of before keep the old one.")
            if self._desk().has_passphrase()
            else _("From now on the keyring of this computer opens your data.")
        )
        self.context.messages.banner(said, "good")

    def _failed(self, error: Exception) -> None:
        self.code_button.setEnabled(True)
        self.context.show_error(error)


class RestoreSheet(Sheet):
    """What restoring does, and the passphrase or recovery code of the back-up when it needs one."""

    def __init__(self, context: Context, parent: QWidget, desk: Desk, backup: Path) -> None:
        words = _(
            "{name} takes the place of what you have now. What you have now is kept beside it, nothing is deleted."
        )
        words = words.format(name=backup.name)
        if unsent := _unsent(context):
            words += " " + n_(
                "{n} change was not sent yet. It is only in what is kept, so update first if you can.",
                "{n} changes were not sent yet. They are only in what is kept, so update first if you can.",
                unsent,
            ).format(n=number(unsent))
        super().__init__(context, parent, _("Restore a back-up"), _("Restore"), subtitle=words)
        self.desk, self.backup = desk, backup
        secret = Line()
        secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.form.add(
            "secret",
            Field(
                _("Passphrase or recovery code"),
                secret,
                help=_("Only needed for a back-up from another laptop, or when there is no keyring."),
            ),
        )

    def write(self) -> None:
        self.save_button.setEnabled(False)
        self.desk.restore(self.backup, str(self.form.values()["secret"]), self._not_restored)

    def _not_restored(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self.refused(error)


def _unsent(context: Context) -> int:
    """How many changes the municipality does not have yet; 0 for who works alone."""
    if context.exchange is None or not context.exchange.status().connected:
        return 0
    counted = context.read(tally, context.actor.id)
    return int(counted.waiting + counted.refused)


class CodeSheet(Dialog):
    """The new recovery code, shown once."""

    def __init__(self, code: str, parent: QWidget) -> None:
        super().__init__(
            _("Write down your new recovery code"),
            parent,
            subtitle=_(
                "It is shown only now. Keep the paper away from this laptop. The old code does not work any more."
            ),
        )
        self._code = code
        groups = code.split("-")
        lines = "\n".join("-".join(groups[start : start + 4]) for start in range(0, len(groups), 4))
        self.code = Label(lines, "title")
        self.code.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.code.setAccessibleName(_("Recovery code"))
        card = Card("soft", padding=20)
        card.body.addWidget(self.code)
        self.body.addWidget(card)
        self.copy_button = self.add_button(_("Copy"), "link", self._copy, icon="ph.copy", left=True)
        self.add_button(_("I have written it down"), "primary")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
        self.copy_button.setText(_("Copied"))
