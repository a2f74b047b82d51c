# SPDX-License-Identifier: EUPL-1.2
"""Each role in the real program: what is not allowed is not there, and nothing that is there is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.demo.build import make_demo
from desktop.demo.looks import DemoLooks
from desktop.settings import SettingsFile
from storage.errors import RodeLoperError
from storage.queries import people
from storage.rules.rights import Role
from tests.ui.every_screen import Tour, open_program

ROLES = (Role.ACCOUNT_MANAGER, Role.SPECIALIST, Role.ALDERMAN, Role.COORDINATOR, Role.ADMINISTRATOR)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    make_demo(folder / "demo.db", SettingsFile(folder / "settings.json"))
    return folder / "demo.db"


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
