# SPDX-License-Identifier: EUPL-1.2
"""The terms of the municipality: within how many days, how many visits, how long apart."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from assets.texts import _
from storage.operations import municipality
from storage.queries import people
from storage.rules.terms import DEFAULTS, LIMITS
from ui.administration.words import TERMS
from ui.context import Context
from ui.subjects.section import Column
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Number


class TermsSection(Column):
    """Each is saved when the cursor leaves it, and counts from then on."""

    follows: ClassVar[tuple[str, ...]] = ("terms",)

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Terms"),
            _(
                "Everything that the program calls late or too soon follows from these. They count for everybody."
            ),
        )
        self.form = Form()
        for name, (words, help_) in TERMS.items():
            low, high = LIMITS[name]
            editor = Number(low, high)
            editor.setMaximumWidth(120)
            default = _("From {low} to {high}; usually {default}.").format(
                low=low, high=high, default=getattr(DEFAULTS, name)
            )
            self.form.add(name, Field(_(words), editor, help=f"{_(help_)} {default}", required=True))
            editor.editingFinished.connect(partial(self._save, name))
        self.body.addWidget(self.form)

    def load(self) -> None:
        super().load()
        terms = self.context.read(people.terms)
        for name, field in self.form.fields.items():
            if not field.editor.hasFocus():
                field.set_value(getattr(terms, name))

    def _save(self, name: str) -> None:
        field = self.form.fields[name]
        if not field.check() or field.value() == getattr(self.context.read(people.terms), name):
            return
        self.context.write(
            municipality.set_term,
            name,
            str(field.value()),
            failed=lambda error: field.set_error(self.context.words(error)),
        )
