# SPDX-License-Identifier: EUPL-1.2
"""The briefs of a week in the window: one press on the programme away, and a week earlier or later with one more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from storage.operations import visits
from storage.queries import audit_trail
from storage.rules.rights import Actor
from storage.store import Store
from tests.factories import make_company, make_visit
from ui.context import Context
from ui.visits.brief_pack_view import BriefPackPage
from ui.visits.page import VisitsPage


@pytest.fixture
def visit(store: Store, actor: Actor) -> str:
    company = make_company(store, actor, "Van Ommelen", sensitivities="De fusie is nog geheim")
    return make_visit(store, actor, company, dt.datetime(2026, 11, 26, 11), [(actor.id, "lead")])


@pytest.fixture
def pack(qtbot: QtBot, context: Context, visit: str) -> Iterator[BriefPackPage]:
    page = BriefPackPage(context)
    qtbot.addWidget(page)
    page.resize(900, 640)
    page.show()
    page.open_item("")
    qtbot.waitUntil(lambda: page.paper.view.pages() > 0, timeout=10_000)
    yield page
    page.paper.clear()


def test_the_programme_leads_to_the_briefs_of_this_week(qtbot: QtBot, context: Context, visit: str) -> None:
    page = VisitsPage(context)
    qtbot.addWidget(page)
    page.load()
    opened: list[tuple[str, str]] = []
    context.open_requested.connect(lambda kind, item: opened.append((kind, item)))
    assert page.programme.briefs_button.text() == "Brieven van deze week"
    page.programme.briefs_button.click()
    assert opened == [("brief_pack", "")]


def test_the_pack_of_this_week_is_shown_as_it_will_be_printed(pack: BriefPackPage) -> None:
    assert pack.selection() == "2026-48"
    assert pack.header.title.text() == "Week 48"
    assert (
        pack.header.subtitle.text()
        == "Bezoekbrieven, zo komen ze op papier. Er staan vertrouwelijke delen in."
    )
    assert pack.paper.view.pages() == 2
    assert "Van Ommelen" in pack.paper.view.text(1)
    assert "fusie" in pack.paper.view.text(2)
    assert pack.paper.file_name() == "Bezoekbrieven Week 48 2026-11-23.pdf"


def test_the_switch_leaves_out_what_is_confidential(qtbot: QtBot, pack: BriefPackPage) -> None:
    before = pack.paper.pdf()
    pack.without.click()
    qtbot.waitUntil(lambda: pack.paper.pdf() != before, timeout=10_000)
    assert "fusie" not in pack.paper.view.text(2)
    assert "zonder vertrouwelijke delen" in pack.paper.file_name()


def test_a_week_later_and_back(qtbot: QtBot, pack: BriefPackPage) -> None:
    pack.later.click()
    qtbot.waitUntil(lambda: pack.header.title.text() == "Week 49", timeout=10_000)
    assert pack.selection() == "2026-49"
    assert "geen bezoek" in pack.paper.view.text(1)
    pack.earlier.click()
    qtbot.waitUntil(lambda: pack.header.title.text() == "Week 48", timeout=10_000)
    assert "Van Ommelen" in pack.paper.view.text(1)


def test_it_follows_what_changes(
    qtbot: QtBot, store: Store, actor: Actor, pack: BriefPackPage, visit: str
) -> None:
    before = pack.paper.pdf()
    pack.refresh(store.write(visits.cancel, actor, visit_id=visit, reason="Storm").result())
    qtbot.waitUntil(lambda: pack.paper.pdf() != before, timeout=10_000)
    assert "geen bezoek" in pack.paper.view.text(1)


def test_the_way_back_leads_to_all_visits(context: Context, pack: BriefPackPage) -> None:
    opened: list[tuple[str, str]] = []
    context.open_requested.connect(lambda kind, item: opened.append((kind, item)))
    pack.back.click()
    assert opened == [("visits", "")]


def test_keeping_it_is_in_the_audit_trail(
    qtbot: QtBot, store: Store, pack: BriefPackPage, tmp_path: Path
) -> None:
    def kept() -> list[str]:
        lines = store.read(audit_trail.trail_part, 0)
        return [line.detail for line in lines if line.operation == "exports.brief_pack"]

    pack.paper.save_to(tmp_path / "week.pdf")
    assert (tmp_path / "week.pdf").read_bytes() == pack.paper.pdf()
    qtbot.waitUntil(lambda: kept() == ["save"], timeout=10_000)


def test_chosen_visits_of_the_list_become_one_document(
    qtbot: QtBot, context: Context, store: Store, actor: Actor, visit: str
) -> None:
    other = make_visit(store, actor, make_company(store, actor, "Oosterdreef"), dt.datetime(2026, 12, 9, 11))
    page = VisitsPage(context)
    qtbot.addWidget(page)
    page.resize(1000, 640)
    page.show()
    page.load()
    page.views.choose("list")
    opened: list[tuple[str, str]] = []
    context.open_requested.connect(lambda kind, item: opened.append((kind, item)))
    page.list.table.selectRow(0)
    assert page.list.hint.isVisible()
    assert not page.list.briefs.isVisible()
    page.list.table.selectAll()
    assert page.list.briefs.text() == "2 brieven als één document"
    page.list.briefs.click()
    ((kind, item),) = opened
    assert (kind, set(item.removeprefix("visits:").split(","))) == ("brief_pack", {visit, other})

    shown = BriefPackPage(context)
    qtbot.addWidget(shown)
    shown.show()
    shown.open_item(item)
    qtbot.waitUntil(lambda: shown.paper.view.pages() > 0, timeout=10_000)
    assert shown.header.title.text() == "2 bezoeken"
    assert not shown.later.isVisible(), "what was chosen has no next week"
    shown.paper.clear()
