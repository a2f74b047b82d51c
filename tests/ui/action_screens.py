# SPDX-License-Identifier: EUPL-1.2
"""The screen of actions in tests: three actions to look at, the page in a window, and what it tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storage.operations import actions
from storage.queries.actions import View
from storage.rules.rights import Actor
from storage.store import Store
from tests.factories import RO, make_colleague, make_company, make_contact
from ui.actions.page import ActionsPage
from ui.context import Context

TODAY = dt.date(2026, 11, 23)


class Heard:
    """Remembers the toasts and banners of a window."""

    def __init__(self) -> None:
        self.toasts: list[tuple[str, Callable[[], object] | None]] = []
        self.banners: list[str] = []
        self.links: list[tuple[str, Callable[[], object] | None]] = []

    def toast(self, text: str, undo: Callable[[], object] | None = None, *, about: str = "") -> None:
        self.toasts.append((text, undo))

    def drop_toast(self, about: str) -> None:
        raise AssertionError("nothing here goes a step further")

    def banner(
        self, text: str, tone: str = "info", link: str = "", on_link: Callable[[], object] | None = None
    ) -> None:
        self.banners.append(text)
        self.links.append((link, on_link))


@pytest.fixture
def ids(store: Store, actor: Actor) -> dict[str, str]:
    """A late action, one for this week without an owner, and one that is done and not told."""
    peter = make_colleague(store, actor, "Peter de Wilde", RO)
    company = make_company(store, actor, account_manager_id=actor.id)
    other = make_company(store, actor, "Zanddrecht Logistiek")
    brandsma = make_contact(
        store, actor, company, salutation="mevrouw", function="directeur", email="h@voorbeeld.nl"
    )

    def agree(title: str, **fields: Any) -> str:
        return str(store.write(actions.agree, actor, title=title, **fields).result().answer)

    made = {
        "late": agree("Antwoord geven over laadpalen", company_id=other, owner_id=peter, due_on=TODAY - dt.timedelta(12),
                      promised_on=TODAY - dt.timedelta(20)),
        "week": agree("Offerte zonnepanelen sturen", company_id=company, due_on=TODAY + dt.timedelta(2)),
        "told": agree(
            "Parkeerplaatsen indelen", company_id=company, owner_id=peter, promised_to_id=brandsma,
            sentence="Bij poort 2 staan elke ochtend vrachtwagens dubbel.",
        ),
        "peter": peter,
        "company": company,
    }  # fmt: skip
    store.write(
        actions.finish, actor, made["told"], done_on=dt.date(2026, 11, 12), text="Vakken zijn geschilderd."
    ).result()
    return made


@pytest.fixture
def context(context: Context) -> Iterator[Context]:
    context.messages = Heard()
    yield context
    context.store.wait()
    QApplication.processEvents()


@pytest.fixture
def page(qtbot: QtBot, context: Context, ids: dict[str, str]) -> Iterator[ActionsPage]:
    made = ActionsPage(context)
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    context.changed.connect(made.refresh)
    made.load()
    made.show_view(View.ALL)
    qtbot.wait(50)
    yield made
    made.hide()
