# SPDX-License-Identifier: EUPL-1.2
"""Choose the passphrase of the store, another one, or none; and ask for the one of now before a new way in is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from assets.texts import _
from storage.errors import RodeLoperError
from ui.context import Context
from ui.desk import Desk
from ui.subjects.section import Sheet
from ui.widgets.inputs import Check
from ui.widgets.secret import SecretField

LEAST_PASSPHRASE = 12
_OF_THE_CURRENT = ("store.wrong-key", "keys.wait", "keys.code-mistyped")


class PassphraseSheet(Sheet):
    """The passphrase of now, when there is one, and a new one of a few words, twice.

    Empty takes it away where the keyring keeps the key, unless ``needed``: somebody came here to choose one.
    """

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
        needed: bool = False,
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
        self.desk, self._changed, self._needed = desk, changed, needed or desk.needs_passphrase()
        if desk.has_passphrase():
            self.form.add("current", _current())
        empty = "" if self._needed else _("Leave it empty to open with the keyring of this computer.")
        self.form.add("passphrase", SecretField(_("New passphrase"), empty))
        self.form.add("again", SecretField(_("Once more")))
        self.show_typed = Check(_("Show what I type"))
        self.show_typed.edited.connect(self._show_typed)
        self.form.add_widget(self.show_typed)

    def _show_typed(self) -> None:
        for field in self.form.fields.values():
            if isinstance(field, SecretField):
                field.line.show_typed(self.show_typed.value())

    def write(self) -> None:
        values = self.form.values()
        new, current = str(values["passphrase"]), str(values.get("current", ""))
        if (new or self._needed) and len(new) < LEAST_PASSPHRASE:
            words = _("Use at least {n} characters, for example four words.")
            self.form.set_errors({"passphrase": words.format(n=LEAST_PASSPHRASE)})
            return
        if new != values["again"]:
            self.form.set_errors({"again": _("These two are not the same. Type it once more.")})
            return
        if new and new == current:
            self.form.set_errors({"passphrase": _("This is the passphrase that you have already.")})
            return
        self.form.set_errors({})
        self.save_button.setEnabled(False)
        self.context.tasks.run(
            lambda _job: self.desk.set_passphrase(new, current), done=self._done, failed=self._refused
        )

    def _done(self, _nothing: object) -> None:
        self.accept()
        self._changed()

    def _refused(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        _refuse(self, error)


class CurrentSheet(Sheet):
    """The passphrase of now, before ``make(secret)`` makes something else that opens the store, beside the window.

    ``made(answer)`` is called with what came of it.
    """

    def __init__(self, context: Context, parent: QWidget, title: str, make: Callable[[str], Any],
                 made: Callable[[Any], object]) -> None:  # fmt: skip
        super().__init__(context, parent, title, _("Next"))
        self._make, self._made = make, made
        self.form.add("current", _current())

    def write(self) -> None:
        secret = str(self.form.values()["current"])
        self.save_button.setEnabled(False)
        self.context.tasks.run(lambda _job: self._make(secret), done=self._done, failed=self._refused)

    def _done(self, answer: Any) -> None:
        self.accept()
        self._made(answer)

    def _refused(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        _refuse(self, error)


def _current() -> SecretField:
    return SecretField(_("Your passphrase now"), _("Forgotten? Type your recovery code here."), required=True)


def _refuse(sheet: Sheet, error: Exception) -> None:
    """At the field of the passphrase of now, when it is about that one."""
    if isinstance(error, RodeLoperError) and error.code in _OF_THE_CURRENT:
        waits = error.code == "keys.wait"
        wrong = _("This is not the passphrase of now. Nothing was changed.")
        sheet.form.set_errors({"current": sheet.context.words(error) if waits else wrong})
        sheet.fit_again()
    else:
        sheet.refused(error)
