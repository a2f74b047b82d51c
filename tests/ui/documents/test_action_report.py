# SPDX-License-Identifier: EUPL-1.2
"""The action report on paper: what the screen shows, with its filter and moment, on numbered pages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from storage.queries.actions import ActionFilter, ActionList, View
from storage.queries.actions import Group as ListGroup
from tests.ui.documents import reading, samples
from ui.documents import action_report
from ui.documents.columns import action_columns
from ui.documents.report import Group, filter_words, grouped, view_words


def test_it_states_view_filter_moment_and_count() -> None:
    pdf = action_report.render(samples.action_report(40), language="nl")
    first = reading.pages(pdf)[0]
    for words in (
        "Alle open acties",
        "40 acties, 12 te laat, 6 niet verteld",
        "Wijk: Havenkwartier",
        "Stand van 23 november 2026, 08:20",
    ):
        assert words in first, words
    assert not reading.words_outside(pdf)
    assert all(reading.fonts(pdf).values())


def test_every_row_is_there_once_under_a_head_on_each_page() -> None:
    pdf = action_report.render(samples.action_report(100), language="nl")
    pages = reading.pages(pdf)
    for number, page in enumerate(pages, start=1):
        assert "Actiehouder" in page
        assert f"{number} van {len(pages)}" in page
    assert "Te laat, vervolg" in " ".join(pages)
    for n in range(0, 100, 5):
        assert sum(f"sturen {n} " in page for page in pages) == 1


def test_late_shows_its_days_and_state_its_word() -> None:
    said = reading.text(action_report.render(samples.action_report(10), language="nl"))
    assert "20 dagen te laat" in said
    assert "in behandeling" in said
    said = reading.text(action_report.render(samples.action_report(10), language="en"))
    assert "20 days late" in said


def test_columns_are_those_of_the_screen_in_its_order() -> None:
    report = samples.action_report(3, ("due", "title"))
    first = reading.pages(action_report.render(report, language="nl"))[0]
    assert first.index("Uiterste datum") < first.index("Offerte")
    assert "Bedrijf" not in first


def test_all_columns_still_fit_on_larger_paper() -> None:
    pdf = action_report.render(samples.action_report(30, None), language="nl")
    assert not reading.words_outside(pdf)
    assert "Afdeling" in reading.text(pdf)


def test_an_empty_list_says_so() -> None:
    report = samples.action_report(0)
    assert "Er staan geen acties in deze lijst." in reading.text(action_report.render(report, language="nl"))


def test_a_title_longer_than_a_page_loses_nothing() -> None:
    row = samples.action_row(0, title=" ".join(f"woord{n}" for n in range(1500)))
    report = samples.action_report(0, groups=(Group("", [row]),))
    pdf = action_report.render(report, language="nl")
    said = reading.text(pdf)
    assert all(f"woord{n}" in said for n in range(1500))
    assert not reading.words_outside(pdf)


def test_the_same_report_gives_the_same_bytes() -> None:
    report = samples.action_report(60)
    assert action_report.render(report, language="nl") == action_report.render(report, language="nl")


def test_progress_ends_at_all_and_stopping_leaves_no_file(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    target = tmp_path / "acties.pdf"
    report = samples.action_report(1200)
    assert action_report.write(report, target, language="nl", progress=lambda *n: seen.append(n)) == 1200
    assert seen[-1] == (1200, 1200)
    assert [done for done, _all in seen] == sorted(done for done, _all in seen)

    def stop(_done: int, _all: int) -> None:
        raise InterruptedByUserError

    target.write_bytes(b"older")
    with pytest.raises(InterruptedByUserError):
        action_report.write(report, target, language="nl", progress=stop)
    assert target.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [target]


class InterruptedByUserError(Exception):
    pass


def test_groups_of_a_list_get_their_rows_and_words() -> None:
    from array import array

    rows = [samples.action_row(n) for n in range(4)]
    made = ActionList(
        array("q", [1, 2, 3, 4]),
        (
            ListGroup("late", "", "", 0, 2),
            ListGroup("settled", "2026-11", "", 2, 1),
            ListGroup("owner", "", "", 3, 1),
        ),
    )
    groups = grouped(made, [rows[0], rows[2], rows[3]])
    assert [(group.title, len(group.rows)) for group in groups] == [
        ("Te laat", 1), ("Afgerond in november 2026", 1), ("Zonder actiehouder", 1),
    ]  # fmt: skip


def test_a_filter_in_words() -> None:
    chosen = ActionFilter(view=View.LATE, owner_id="", department_id="d", search=" poort ")
    assert filter_words(chosen, {"d": "RO"}) == ("Actiehouder: niemand", "Afdeling: RO", "Zoeken: poort")
    assert all(view_words(view) for view in View)


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(KeyError):
        action_columns(["title", "wish"])


def test_confidential_actions_are_announced_and_can_be_left_out() -> None:
    rows = [samples.action_row(0), samples.action_row(5, title=samples.SECRET, confidential=True)]
    report = samples.action_report(0, groups=(Group("Te laat", rows[:1]), Group("Later", rows[1:])))
    assert "Bevat vertrouwelijke delen." in reading.text(action_report.render(report, language="nl"))
    pdf = action_report.render(report.without_confidential(), language="nl")
    everything = reading.all_bytes(pdf) + reading.text(pdf).encode()
    assert samples.SECRET.encode() not in everything
    assert b"ertrouwelijk" not in everything
    assert b"Later" not in everything


def test_columns_and_words_load_no_library_for_documents() -> None:
    code = "import sys, ui.documents.columns, ui.documents.report; print(sorted(m for m in ('reportlab', 'xlsxwriter', 'PySide6', 'markdown_it') if m in sys.modules))"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"
