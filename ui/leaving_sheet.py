# SPDX-License-Identifier: EUPL-1.2
"""Somebody leaves: hand over all that they still have to do and to tell in one step, and see what is left to arrange."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from assets.texts import _, n_, number
from storage.changes import Changes
from storage.operations import bulk as operations
from storage.operations import people
from storage.operations.bulk import Together
from storage.queries import bulk as queries
from storage.queries.bulk import Leaving
from storage.queries.people import ColleagueRow, colleagues
from storage.rules import bulk
from storage.rules.bulk import Fact
from ui import together_words as words
from ui.context import Context
from ui.together import take_back
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Check
from ui.widgets.picker import Picker, search_in
from ui.widgets.preview import Preview, Sentence


class LeavingSheet(Dialog):
    """Everything of ``who`` goes to somebody else. ``found`` and ``facts`` are what they have in their hands now."""

    def __init__(self, context: Context, who: ColleagueRow, found: Leaving, facts: list[Fact], parent: QWidget, *,
                 archive: bool) -> None:  # fmt: skip
        super().__init__(
            _("Hand over everything of {name}").format(name=who.name), parent, subtitle=_has(found), width=600
        )
        self.context, self.who, self.found, self.facts = context, who, found, facts
        may = context.may("bulk.take_over") and bool(found.owns or found.tells)
        others = [(one.id, one.name, one.department) for one in context.read(colleagues) if one.id != who.id]
        self.to = Picker(search_in(others), placeholder=_("Name or department"), avatars=True)
        self.form = Form()
        self.form.add("to", Field(_("Hand everything over to"), self.to, required=True))
        leaves = _("{name} leaves: archive them too").format(name=who.name)
        self.archive = Check(leaves, value=archive)
        self.form.add("archive", Field(leaves, self.archive))
        self.preview = Preview()
        self.body.addWidget(self.form)
        self.body.addWidget(self.preview)
        if archive:
            self.only = self.add_button(_("Only archive"), "link", self._only_archive, left=True)
        self.add_cancel()
        self.button = self.add_button(_("Hand over"), "primary", self.take, icon="ph.arrow-bend-up-right")
        self.form.setVisible(may)
        self.button.setVisible(may)
        self.form.edited.connect(lambda _name: self.look())
        self.to.picked.connect(lambda _id: self.look())
        self.finished.connect(self.deleteLater)
        self.look()
        self.to.setFocus()

    def look(self) -> None:
        """Work out again what would happen."""
        to = self.to.value()
        plan = bulk.take_over(self.facts, self.who.id, to) if to else bulk.Plan()
        said = words.handing_over(bulk.Plan(plan.takes), self.to.title()) if to else []
        if not self.context.may("bulk.take_over") and (self.found.owns or self.found.tells):
            ask = _("These actions stay with {name}. A coordinator can hand them over.").format(
                name=self.who.name
            )
            said.append(Sentence(ask, "ph.info", "progress"))
        elif not to and (self.found.owns or self.found.tells):
            said.append(Sentence(_("Choose a colleague to see what happens."), "ph.dots-three", "text2"))
        exchange = self.context.exchange
        if exchange is not None and exchange.status().connected:
            closed = _(
                "Confidential actions that you do not read are not here: who reads them hands them over."
            )
            said.append(Sentence(closed, "ph.lock-simple", "text2"))
        said += words.leaving(self.found, self.who.name, self.context.today())
        self.button.setEnabled(bool(plan.takes))
        self.button.setText(_("Hand over and archive") if self.archive.value() else _("Hand over"))
        if self.preview.say(said) and self.isVisible():
            self.fit_again()

    def take(self) -> None:
        """Do it; close when it is on the disk."""
        self.set_error("")
        self.button.setEnabled(False)
        self.context.write(
            operations.take_over, self.who.id, self.to.value(), archive=self.archive.value(),
            then=self._done, failed=self._failed,
        )  # fmt: skip

    def _done(self, changes: Changes) -> None:
        done = changes.answer
        assert isinstance(done, Together)
        self.accept()
        n = done.count
        said = n_("{n} action goes to {name}.", "{n} actions go to {name}.", n).format(
            n=number(n), name=self.to.title()
        )
        archived = self.who.id if self.archive.value() else None
        if archived:
            said = f"{said} " + _("{name} is archived.").format(name=self.who.name)
        self.context.messages.toast(said, partial(take_back, self.context, done.id, archived))

    def _failed(self, error: Exception) -> None:
        self.button.setEnabled(True)
        self.set_error(self.context.words(error))

    def _only_archive(self) -> None:
        self.accept()
        archive(self.context, self.who)


def archive(context: Context, who: ColleagueRow) -> None:
    """Take them out of the pickers; a toast takes that back."""

    def told(_changes: Changes) -> None:
        undo = partial(context.write, people.archive_colleague, who.id, archived=False)
        context.messages.toast(_("{name} is archived.").format(name=who.name), undo)

    context.write(people.archive_colleague, who.id, then=told)


def open_leaving(context: Context, who: ColleagueRow, parent: QWidget, *, archived: bool) -> None:
    """Look off the GUI thread at what they leave behind; when that is nothing, ``archived`` just archives them."""

    def look(_job: object) -> tuple[Leaving, list[Fact]]:
        return context.store.read(queries.leaving, who.id), context.store.read(
            queries.facts_of_colleague, who.id
        )

    def known(answer: tuple[Leaving, list[Fact]]) -> None:
        found, facts = answer
        if found.anything:
            LeavingSheet(context, who, found, facts, parent, archive=archived).open()
        elif archived:
            archive(context, who)
        else:
            nothing = _("{name} has nothing to hand over.").format(name=who.name)
            context.messages.banner(nothing, "info")

    context.tasks.run(look, done=known, failed=context.show_error)


def _has(found: Leaving) -> str:
    said = []
    if found.owns:
        n = len(found.owns)
        said.append(n_("{n} action to do", "{n} actions to do", n).format(n=number(n)))
    if found.tells:
        n = len(found.tells)
        said.append(
            n_("{n} action to tell a company about", "{n} actions to tell companies about", n).format(
                n=number(n)
            )
        )
    if not said:
        return _("No actions to do or to tell.")
    return _("Has {what}.").format(what=", ".join(said))
