# SPDX-License-Identifier: EUPL-1.2
"""The companies screen in tests: a company to look at, the page in a window, and what can be read of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from storage.operations import companies
from storage.rules.rights import Actor
from storage.store import Store
from tests.ui.conftest import InWindow
from ui.companies.page import CompaniesPage
from ui.context import Context
from ui.widgets.labels import Label
from ui.widgets.messages import Banner, MessageArea

Shown = Callable[[], CompaniesPage]
W = TypeVar("W", bound=QWidget)


def add(store: Store, actor: Actor, name: str, **fields: object) -> str:
    return str(store.write(companies.add, actor, name=name, **fields).result().answer)


@pytest.fixture
def ommelen(store: Store, actor: Actor) -> str:
    return add(store, actor, "Van Ommelen & Zoon", employees=412, district="Haven", street="Sluiskade",
               account_manager_id=actor.id, sbi_code="3011", sbi_text="Scheepsbouw")  # fmt: skip


@pytest.fixture
def page(context: Context, in_window: InWindow, opened: list[tuple[str, str]]) -> Shown:
    def show() -> CompaniesPage:
        shown = in_window.show(CompaniesPage, 960, 640)
        context.open_requested.connect(
            lambda kind, id_: shown.open_item(id_) if kind == "companies" else None
        )
        return shown

    return show


def sheet(kind: type[W]) -> W:
    (found,) = [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()
    ]
    return found


def done(qtbot: QtBot, shown: QWidget) -> None:
    """Wait until the sheet has written and gone."""
    qtbot.waitUntil(lambda: not shown.isVisible())


def undo(shown: CompaniesPage) -> None:
    messages = shown.context.messages
    assert isinstance(messages, MessageArea)
    toast = messages.current_toast()
    assert toast is not None
    toast.take_back()


def labels(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(Label) if label.isVisibleTo(widget)]


def said(widget: QWidget) -> list[str]:
    """The banners that are shown."""
    return [one.text() for one in widget.findChildren(Banner) if one.isVisibleTo(widget)]
