# SPDX-License-Identifier: EUPL-1.2
"""The audit trail as an administrator reads it: opened at once, filtered, checked, taken out as a file."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from storage import audit, connections
from storage.operations import companies
from storage.queries.audit_trail import TrailFilter, trail_keys, trail_rows
from storage.rules.rights import EXCHANGE, MATTERS, OPERATIONS, Actor, Role
from storage.store import Store
from tests.conftest import KEY
from tests.ui.subjects import context as context  # noqa: PLC0414 - a fixture
from tests.ui.subjects import desk as desk  # noqa: PLC0414 - a fixture
from tests.ui.subjects import shown
from ui.administration.audit_trail import AuditTrailSection
from ui.administration.page import AdministrationPage
from ui.administration.trail_words import OPERATIONS as WORDS
from ui.context import Context


@pytest.fixture
def section(qtbot: QtBot, context: Context) -> AuditTrailSection:
    page: AdministrationPage = shown(qtbot, AdministrationPage(context))
    page.show_section("audit")
    found = page.sections["audit"]
    assert isinstance(found, AuditTrailSection)
    return found


def make_company(store: Store, actor: Actor, name: str) -> str:
    return store.write(companies.add, actor, name=name).result().created("companies")


def texts(section: AuditTrailSection, row: int) -> list[str]:
    model = section.table.rows
    return [str(model.data(model.index(row, column))) for column in range(model.columnCount())]


def test_every_operation_has_words() -> None:
    """But for what a laptop writes down for itself, also while somebody types, which leaves no line."""
    silent = EXCHANGE | {
        "people.count_roles",
        "briefs.draft",
        "letters.draft",
        "letters.discard",
        "typing.keep",
    }
    assert {*OPERATIONS, *MATTERS} - silent - WORDS.keys() == set()


def test_a_line_reads_as_a_sentence(
    qtbot: QtBot, section: AuditTrailSection, store: Store, actor: Actor
) -> None:
    make_company(store, actor, "Bakkerij Krokant & Korrel")
    section.load()
    when, who, what, about, _origin, result = texts(section, 0)
    assert when.startswith("ma 23 nov, ")
    assert who == "Noor Vermaat"
    assert what == "Bedrijf toegevoegd"
    assert about == "Bakkerij Krokant & Korrel"
    assert result == ""


def test_a_refusal_stands_out(
    qtbot: QtBot, section: AuditTrailSection, store: Store, context: Context
) -> None:
    alderman = Actor(context.actor.id, "Noor Vermaat", "laptop-a", Role.ALDERMAN)
    with pytest.raises(Exception, match="not-allowed"):
        store.write(companies.add, alderman, name="Bakkerij").result()
    store.wait()
    section.load()
    assert texts(section, 0)[2] == "Bedrijf toegevoegd"
    assert texts(section, 0)[5] == "Mag niet"


def test_filters(qtbot: QtBot, section: AuditTrailSection, store: Store, actor: Actor) -> None:
    company = make_company(store, actor, "Bakkerij Krokant & Korrel")
    make_company(store, actor, "Fietsenmaker Spaak")
    section.load()
    everything = section.table.count()
    section.operation.set_values(["companies.add"])
    section.operation.changed.emit(["companies.add"])
    qtbot.waitUntil(lambda: section.table.count() == 2)
    section.table.select_row(1)
    section.of_record.click()
    qtbot.waitUntil(lambda: section.table.count() == 1)
    assert section.record.text() == company
    section.operation.clear()
    section.record.empty()
    qtbot.waitUntil(lambda: section.table.count() == everything)
    section.person.set_values([actor.id])
    section.person.changed.emit([actor.id])
    qtbot.waitUntil(lambda: section.table.count() == 2)
    section.person.clear()
    section.day.setText("1-1-2020")
    section.day._read("1-1-2020")
    section.day.edited.emit()
    qtbot.waitUntil(lambda: section.table.count() == 0)


def test_check_and_export(qtbot: QtBot, section: AuditTrailSection, store: Store, tmp_path: Path) -> None:
    section.check_button.click()
    qtbot.waitUntil(lambda: "heel" in section.said.text())
    out = tmp_path / "trail.jsonl"
    section.export_to(out)
    qtbot.waitUntil(section.export_button.isEnabled)
    assert len(out.read_text("utf-8").splitlines()) > 10
    store.wait()
    newest = store.read(trail_rows, store.read(trail_keys, TrailFilter())[:2])
    assert {line.operation for line in newest} == {"audit.see", "exports.audit"}


def test_only_an_administrator_sees_it(qtbot: QtBot, context: Context) -> None:
    context.actor = Actor(context.actor.id, "Noor Vermaat", "laptop-a", Role.COORDINATOR)
    page: AdministrationPage = shown(qtbot, AdministrationPage(context))
    assert "audit" not in page.subjects
    context.actor = Actor(context.actor.id, "Noor Vermaat", "laptop-a", Role.ADMINISTRATOR)
    assert "audit" in shown(qtbot, AdministrationPage(context)).subjects


def fill(store: Store, lines: int) -> None:
    driver = connections.connect(store.path, KEY)
    driver.execute("BEGIN")
    audit.leave(
        driver,
        (
            audit.Line(1_790_000_000_000_000 + n, f"person-{n % 50}", "d", "window", ("notes.save", "actions.change")[n % 2], "notes",
                       f"{n // 4:036}")
            for n in range(lines)
        ),
    )  # fmt: skip
    driver.execute("COMMIT")
    driver.close()


@pytest.mark.long
def test_a_million_lines_open_scroll_and_filter_at_once(
    qtbot: QtBot, section: AuditTrailSection, store: Store
) -> None:
    fill(store, 1_000_000)
    times: dict[str, float] = {}

    def timed(name: str, work: object) -> None:
        began = time.process_time()
        work()  # type: ignore[operator]
        times[name] = time.process_time() - began

    timed("open", section.load)
    timed("jump", lambda: section.table.rows.at(500_000))
    timed("end", section.table.scrollToBottom)
    for name, wanted in {
        "person": TrailFilter(person="person-7"),
        "operation": TrailFilter(operation="notes.save"),
        "both": TrailFilter(person="person-7", operation="actions.change"),
        "record": TrailFilter(record=f"{1000:036}"),
    }.items():
        timed(name, lambda wanted=wanted: store.read(trail_keys, wanted))
    assert times["open"] < 0.1
    assert times["jump"] < 0.1
    assert times["end"] < 0.1
    assert max(times[name] for name in ("person", "operation", "both", "record")) < 1.5
