# SPDX-License-Identifier: EUPL-1.2
"""Choose the passphrase of the store, or take it away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from assets.texts import _
from ui.context import Context
from ui.desk import Desk
from ui.subjects.section import Sheet
from ui.widgets.fields import Field
from ui.widgets.inputs import Line

LEAST_PASSPHRASE = 12


class PassphraseSheet(Sheet):
    """A passphrase of a few words, twice; empty takes it away where the keyring keeps the key."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        desk: Desk,
        changed: Callable[[], object],
        *,
        title: str = "",
        button: str = "",
        subtitle: str = "",
    ) -> None:
        advice = _(
            "Four or five words that you can remember and nobody guesses. Longer is better than strange."
        )
        super().__init__(
            context,
            parent,
            title or _("Passphrase"),
            button or _("Save"),
            subtitle=f"{subtitle} {advice}".strip(),
        )
        self.desk, self._changed, self._needed = desk, changed, bool(subtitle) or desk.needs_passphrase()
        for name, words in (("passphrase", _("New passphrase")), ("again", _("Once more"))):
            line = Line()
            line.setEchoMode(QLineEdit.EchoMode.Password)
            self.form.add(name, Field(words, line))
        if not self._needed:
            self.form.fields["passphrase"].set_help(
                _("Leave it empty to open with the keyring of this computer.")
            )

    def write(self) -> None:
        values = self.form.values()
        new = str(values["passphrase"])
        if new != values["again"]:
            self.form.set_errors({"again": _("These two are not the same. Type it once more.")})
            return
        if (new or self._needed) and len(new) < LEAST_PASSPHRASE:
            words = _("Use at least {n} characters, for example four words.")
            self.form.set_errors({"passphrase": words.format(n=LEAST_PASSPHRASE)})
            return
        self.save_button.setEnabled(False)
        self.context.tasks.run(
            lambda _job: self.desk.set_passphrase(new), done=self._done, failed=self._refused
        )

    def _done(self, _nothing: object) -> None:
        self.accept()
        self._changed()

    def _refused(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self.refused(error)
