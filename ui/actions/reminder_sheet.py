# SPDX-License-Identifier: EUPL-1.2
"""The reminders of a day: for each action the one thing to do next, and the others behind a menu. It can be put away."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from assets.texts import _, date_long
from storage.changes import Changes
from storage.queries import people
from storage.queries.actions import View
from storage.queries.people import ColleagueRow
from storage.queries.reminders import Digest, Reminded, digest
from storage.rules.reminders import FIRST, Next
from storage.rules.states import ActionState
from ui import reminder_words as words
from ui import reminding
from ui.actions import sheets
from ui.actions.history import state_words
from ui.actions.steps import Steps
from ui.context import Context
from ui.mail_link import mail_link
from ui.outside import open_mail
from ui.widgets.buttons import Button, IconButton
from ui.widgets.dialog import Dialog
from ui.widgets.labels import Icon, Label, Rule
from ui.widgets.laid_out import clear

FOLLOWS = ("actions", "action_updates")


def _steps() -> dict[Next, tuple[str, str]]:
    """The words and icon of each thing to do."""
    return {
        Next.DO: (state_words(ActionState.DONE), "ph.check"),
        Next.TELL: (_("Explain it"), "ph.phone"),
        Next.POSTPONE: (_("Another date"), "ph.calendar-blank"),
        Next.WAIT: (_("Waits for …"), "ph.hourglass-medium"),
    }


class ReminderSheet(Dialog):
    """The digest of ``who``: of who works here the round of today, of somebody else what became due in the last week."""

    def __init__(self, context: Context, parent: QWidget, who: str = "") -> None:
        self.context = context
        self.who: ColleagueRow | None = context.read(people.colleague, who or context.actor.id)
        self.own = not who or who == context.actor.id
        super().__init__("", parent, subtitle=_capital(date_long(context.today())), width=720)
        self.steps = Steps(context, self)
        self.found = Digest(context.today(), (), {})
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self.copy_button = self.add_button(_("Copy"), "link", self.copy, left=True, icon="ph.copy")
        self.mail_button = self.add_button(
            _("Make mail"), "link", self.mail, left=True, icon="ph.envelope-simple"
        )
        if self.own:
            self.away_button = self.add_button(_("Put away until tomorrow"), "secondary", self.put_away)
        ready = self.add_button(_("Ready"), "primary")
        self.finished.connect(self.deleteLater)
        context.changed.connect(self._changed)
        self.load()
        first = next((one for one in self.findChildren(Button) if one.objectName()), None)
        (first or ready).setFocus()

    # Showing

    def load(self) -> None:
        """Ask again, and show it."""
        today = self.context.today()
        if self.own:
            self.found = reminding.mine(self.context)
        elif self.who is not None:
            self.found = self.context.read(digest, self.who.id, today, today - FIRST)
        self.title.setText(self._title())
        self.setWindowTitle(self._title())
        self._fill()
        if self.isVisible():
            self.fit_again()

    def _title(self) -> str:
        if self.own or self.who is None:
            return words.title(self.found.count)
        return _("{name}: {reminders}").format(
            name=self.who.name, reminders=words.title(self.found.count).lower()
        )

    def _fill(self) -> None:
        clear(self._list)
        for place, one in enumerate(self.found.shown):
            if place:
                self._list.addWidget(Rule())
            self._list.addWidget(self._line(one))
        if self.found.more > 0:
            every = Button(words.more(self.found), "link", size="row", on_press=self._to_the_list)
            self._list.addWidget(Rule())
            self._list.addWidget(every, 0, Qt.AlignmentFlag.AlignLeft)
        if not self.found.count:
            self._list.addWidget(Label(_("Nothing asks for anything today."), "body", "text2", wrap=True))
        for button in (self.copy_button, self.mail_button):
            button.setEnabled(self.found.count > 0)

    def _line(self, one: Reminded) -> QWidget:
        holder, today = QWidget(), self.context.today()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 10, 0, 10)
        row.setSpacing(12)
        late = one.row.days_late > 0
        icon, tone = ("ph.warning-circle-fill", "late") if late else ("ph.clock", "wait")
        row.addWidget(Icon(icon, tone, 20), 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(1)
        said.addWidget(Label(one.row.title, "body", bold=True, wrap=True))
        said.addWidget(Label(f"{one.row.company} \u00b7 {words.why(one, today)}", "row", "text2", wrap=True))
        said.addWidget(Label(words.what_to_do(one.next), "row", wrap=True))
        row.addLayout(said, 1)
        text, name = _steps()[one.next]
        first = Button(text, "soft", icon=name, size="row", on_press=partial(self.take, one.next, one))
        first.setAccessibleName(_("{what}: {title}").format(what=text, title=one.row.title))
        first.setObjectName(f"{one.next.value} {one.row.id}")
        about = _("More to do with {title}").format(title=one.row.title)
        more = IconButton("ph.dots-three", about, size=32)
        more.on_press(partial(self._menu, one, more))
        row.addWidget(first, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(more, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder

    def _menu(self, one: Reminded, under: IconButton) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for step, (text, _icon) in _steps().items():
            menu.addAction(text).triggered.connect(partial(self.take, step, one))
        menu.addSeparator()
        menu.addAction(_("Show the action")).triggered.connect(partial(self._show, one.row.id))
        menu.popup(under.mapToGlobal(under.rect().bottomLeft()))

    # Doing

    def take(self, step: Next, one: Reminded, _checked: bool = False) -> None:
        """The step that was pressed, over this sheet."""
        rows = [one.row]
        if step is Next.WAIT:
            sheets.StateSheet(self.context, rows, self, start=ActionState.WAITING).open()
        else:
            self.steps.take({Next.DO: "done", Next.POSTPONE: "due", Next.TELL: "tell"}[step], rows)

    def put_away(self) -> None:
        """Seen for today; the line on the first page goes too."""
        reminding.put_away(self.context)
        self.reject()

    def _show(self, action_id: str, _checked: bool = False) -> None:
        self.accept()
        self.context.open("actions", action_id)

    def _to_the_list(self) -> None:
        self.accept()
        self.context.open("actions", View.MINE.value if self.own else View.LATE.value)

    def text(self) -> str:
        """All of it in words, without what is confidential."""
        return words.text(self.found, self.who.name if self.who else self.context.actor.name)

    def copy(self) -> None:
        """To the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
        self._note()
        self.copy_button.setText(_("Copied"))

    def mail(self) -> None:
        """A mail to whose reminders these are, to look at before it goes."""
        to = [self.who.email] if self.who is not None and self.who.email else []
        about = {"kind": "colleagues", "record_id": self.who.id if self.who else ""}
        open_mail(mail_link(to, words.title(self.found.count), self.text()), self.context, **about)

    def _note(self) -> None:
        whose = self.who.id if self.who else ""
        self.context.note(
            "exports.reminders", kind="colleagues", record_id=whose, detail=str(self.found.count)
        )

    def _changed(self, changes: Changes) -> None:
        if changes.touches(*FOLLOWS):
            self.load()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
