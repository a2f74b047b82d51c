# SPDX-License-Identifier: EUPL-1.2
"""Look at the demo as somebody else: as the alderman, the coordinator or the administrator of the invented municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from assets.texts import _
from desktop import opening
from storage.queries import people
from storage.rules.rights import Role
from ui.words import ROLES, word

if TYPE_CHECKING:
    from desktop.program import Program
    from storage.queries.people import ColleagueRow

_LOOKS = (Role.ALDERMAN, Role.COORDINATOR, Role.ADMINISTRATOR)


class DemoLooks(QObject):
    """Says in the status bar of the demo that all is invented, and as whom one looks; a press there changes it.

    The next start is as the account manager again.
    """

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.program = program
        self.context = program.context
        everybody: list[ColleagueRow] = self.context.read(people.colleagues)
        me = [one for one in everybody if one.id == self.context.actor.id]
        others = [next((one for one in everybody if one.role == role), None) for role in _LOOKS]
        self.people = {one.id: one for one in (*me, *others) if one is not None}
        program.window.page_shown.connect(self.show)

    def show(self, _route: str = "") -> None:
        """Say it, in the status bar that is there now."""
        status = self.program.window.status
        status.set_notes([("ph.flask", _("Invented data"), "wait")])
        now = word(ROLES, self.context.actor.role)
        status.looks.offer(
            _("You look as: {role}").format(role=now.lower()),
            [
                (f"{word(ROLES, one.role)} \u00b7 {one.name}", id_ == self.context.actor.id, id_)
                for id_, one in self.people.items()
            ],
            self.look_as,
        )

    def look_as(self, colleague_id: str) -> None:
        """See everything as this one of the people on offer."""
        self.be(self.people[colleague_id])

    def be(self, colleague: ColleagueRow) -> None:
        """See everything as this colleague, from the page where the day starts, after what was typed is saved in the name of
        who typed it.
        """
        page = self.program.window.current_page()
        if page is not None and (why := page.holds()):
            self.context.messages.banner(why, "info")
            return
        self.program.save()
        store = self.context.store
        self.context.actor = opening.acting(store, colleague.id, colleague.name)
        self.program.show_store()
        self.program.window.show_page("today")
