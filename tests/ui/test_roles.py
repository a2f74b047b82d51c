# SPDX-License-Identifier: EUPL-1.2
"""Each role in the real program: what is not allowed is not there, and nothing that is there is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.demo.looks import DemoLooks
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.operations.people import change_colleague
from storage.queries import people
from storage.queries.visit_page import visit_page
from storage.rules.rights import OWN, Role
from tests.ui.every_screen import Tour, open_program
from ui.visits.agenda_section import TalkingPoints

ROLES = (Role.ACCOUNT_MANAGER, Role.SPECIALIST, Role.ALDERMAN, Role.COORDINATOR, Role.ADMINISTRATOR)


@pytest.fixture
def tour(qtbot: QtBot, demo: Path, tmp_path: Path) -> Iterator[Tour]:
    with open_program(qtbot, demo, tmp_path) as opened:
        yield opened


class Refusals:
    """What the rules refused, by the name of the operation."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.found: list[str] = []
        for place, name in (("storage.operations.unit", "require"), ("storage.outbox", "require_kinds")):
            module = __import__(place, fromlist=[name])
            monkeypatch.setattr(module, name, self._watched(getattr(module, name)))

    def _watched(self, rule: Any) -> Any:
        def watched(actor: Any, what: str, *more: Any) -> None:
            try:
                rule(actor, what, *more)
            except RodeLoperError:
                self.found.append(what)
                raise

        return watched


def look_as(tour: Tour, role: str) -> None:
    """See the program as the first colleague with this role."""
    colleagues = tour.context.read(people.colleagues)
    one = next(one for one in colleagues if one.role == role)
    looks = DemoLooks(tour.program)
    looks.be(one)
    tour.settle()
    assert tour.context.actor.role == role


def places(tour: Tour, role: str) -> Iterator[tuple[str, Any]]:
    """Every page that this role can go to."""
    of_page = {"import": "import", "columns of the import": "import", "check of the import": "import"}
    for name, go in tour._pages():
        kind = of_page.get(name, name.split(" of ")[0].split(":")[0])
        if tour.context.may_open(kind):
            yield name, go


def buttons(root: QWidget) -> list[QAbstractButton]:
    """What can be pressed now on this page."""
    return [
        one
        for one in root.findChildren(QAbstractButton)
        if one.isVisible() and one.isEnabled() and one.window() is root.window()
    ]


def page_of(tour: Tour) -> QWidget:
    page = tour.window.current_page()
    assert page is not None
    return page


def named(button: QAbstractButton) -> str:
    return f"{type(button).__name__} {button.accessibleName() or button.text()}"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_what_it_may_do_and_nothing_else(tour: Tour, role: Role) -> None:
    look_as(tour, role)
    needed: set[str] = set()
    for name, go in places(tour, role):
        go()
        tour.settle()
        assert not [banner.text() for banner in tour.window.messages.banners()], name
        for widget in page_of(tour).findChildren(QWidget):
            needs = widget.property("needs")
            if isinstance(needs, str):
                needed.add(needs)
                assert tour.context.may(needs) or not widget.isVisible(), (name, needs)
    assert len(needed) > 10, "pages say what their buttons need"
    rail = set(tour.window.rail.items)
    assert ("administration" in rail) == (role in (Role.COORDINATOR, Role.ADMINISTRATOR))
    tour.window.open_finder("plan")
    tour.window.finder.close()


# What an alderman can open: none of these writes anything in the work.
_HARMLESS = ("ReportSheet", "ShortcutDialog", "VersionsSheet", "PasswordSheet", "DisconnectSheet")


_SHORT = ("today", "visits of the next visit", "one action")


@pytest.mark.parametrize("everywhere", [False, pytest.param(True, marks=pytest.mark.long)])
def test_no_button_of_an_alderman_writes_or_is_refused(
    tour: Tour, monkeypatch: pytest.MonkeyPatch, everywhere: bool
) -> None:
    """Presses every button of every page, and every line of the menus behind them."""
    for ask in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, ask, lambda *_args, **_more: ("", ""))
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda _url: True)
    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: 0)
    look_as(tour, Role.ALDERMAN)
    refusals, written = Refusals(monkeypatch), list[Changes]()
    tour.context.store.subscribe(written.append)
    pressed: list[str] = []
    for name, go in places(tour, Role.ALDERMAN):
        if not everywhere and name not in _SHORT:
            continue
        if name.startswith(("settings", "reading")):
            continue  # language, colours and back-ups of this laptop are one's own, and so is what one thinks of a brief
        go()
        tour.settle()
        for wanted in dict.fromkeys(named(one) for one in buttons(page_of(tour))):
            go()
            tour.settle()
            button = next((one for one in buttons(page_of(tour)) if named(one) == wanted), None)
            if button is None:
                continue  # another press changed what is shown
            pressed.append(f"{name}: {wanted}")
            _press(tour, button)
            assert not refusals.found, pressed[-1]
            assert not written, pressed[-1]
            # That something was copied is no refusal.
            told = [one.text() for one in tour.window.messages.banners() if one.tone not in ("info", "good")]
            assert not told, pressed[-1]
    assert len(pressed) > (100 if everywhere else 15)


def _press(tour: Tour, button: QAbstractButton) -> None:
    """Press it, and everything in the menu that it opens; close the sheet that it opens."""
    button.click()
    tour.settle()
    for menu in [one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu) and one.isVisible()]:
        entries: list[QAction] = [one for one in menu.actions() if one.isEnabled() and not one.isSeparator()]
        for entry in entries:
            if isValid(entry):
                entry.trigger()
        if isValid(menu):
            menu.close()
        tour.settle()
    _close(tour)


def _close(tour: Tour) -> None:
    for sheet in QApplication.topLevelWidgets():
        if isinstance(sheet, QDialog) and sheet.isVisible():
            assert type(sheet).__name__ in _HARMLESS, f"{type(sheet).__name__} {sheet.windowTitle()}"
            sheet.close()
    tour.settle()


# Another role while somebody works


def typing(tour: Tour) -> TalkingPoints:
    """A field of the next visit, with words in it that were not saved yet."""
    tour.at("visits", tour.coming)
    tour.settle()
    field = page_of(tour).findChildren(TalkingPoints)[0]
    field.setFocus()
    field.setPlainText("Vraag naar de kade")
    field.edited.emit()
    assert field.is_waiting()
    return field


def written(tour: Tour) -> list[str]:
    page = tour.context.read(visit_page, tour.coming, tour.context.today())
    return [item.talking_points for item in page.agenda]


def test_the_switch_of_the_demo_changes_the_window_at_once_and_loses_no_typing(tour: Tour) -> None:
    looks = DemoLooks(tour.program)
    looks.show()
    menu = tour.window.status.looks.menu
    roles = [entry.text().split(" \u00b7 ")[0] for entry in menu.actions()]
    assert roles == ["Accountmanager", "Wethouder", "Coördinator", "Functioneel beheerder"]
    assert [entry.isChecked() for entry in menu.actions()] == [True, False, False, False]
    typing(tour)
    menu.actions()[1].trigger()
    tour.settle()
    assert "Vraag naar de kade" in written(tour)
    assert tour.context.actor.role == Role.ALDERMAN
    assert tour.window.current_route() == "today", "the first page of who it is now"
    tour.at("visits", tour.coming)
    tour.settle()
    assert not page_of(tour).findChildren(TalkingPoints), "an alderman reads"
    assert "wethouder" in tour.window.status.looks.text()


def give_role(tour: Tour, role: Role) -> None:
    """The exchange brings another role for who works here."""
    owner = replace(tour.context.actor, role=OWN)
    changes = tour.context.store.write(change_colleague, owner, owner.id, role=role.value).result()
    tour.context.announce(changes)
    tour.settle()


def test_the_window_follows_another_role_that_came_in(tour: Tour) -> None:
    typing(tour)
    give_role(tour, Role.ALDERMAN)
    assert tour.context.actor.role == Role.ALDERMAN
    assert "Vraag naar de kade" in written(tour), "saved in the role in which it was typed"
    assert not page_of(tour).findChildren(TalkingPoints)
    give_role(tour, Role.ADMINISTRATOR)
    assert "administration" in tour.window.rail.items
    tour.at("administration", "terms")
    tour.settle()
    assert tour.window.current_route() == "administration"
    give_role(tour, Role.SPECIALIST)
    assert tour.window.current_route() != "administration"
    assert "administration" not in tour.window.rail.items
    tour.window.back()


def test_somebody_in_the_middle_of_a_form_is_not_disturbed(tour: Tour) -> None:
    tour.at("add_company", "")
    tour.settle()
    form = tour.on_top()
    give_role(tour, Role.ALDERMAN)
    assert form.isVisible()
    assert tour.context.actor.role == Role.ACCOUNT_MANAGER
    form.close()
    tour.at("actions", "")
    tour.settle()
    assert tour.context.actor.role == Role.ALDERMAN
