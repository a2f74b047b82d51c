# SPDX-License-Identifier: EUPL-1.2
"""The big list keeps its place, folds its columns and works by keyboard."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.widgets.labels import Label
from ui.widgets.table import BigTable, Cell, Column
from ui.widgets.table_header import lay_out


@dataclass(frozen=True, slots=True)
class Thing:
    key: int
    id: str
    name: str


class Source:
    """Keys and rows like a query gives, counting what is asked."""

    def __init__(self, n: int) -> None:
        self.keys = list(range(n))
        self.asked = 0

    def fetch_keys(self, _column: str, descending: bool) -> array[int]:
        return array("q", reversed(self.keys) if descending else self.keys)

    def fetch_rows(self, keys: Sequence[int]) -> list[Thing]:
        self.asked += 1
        return [Thing(key, f"id-{key}", f"Ding {key}") for key in keys]


def columns() -> list[Column[Thing]]:
    return [
        Column("name", "Naam", lambda row: Cell(row.name, bold=True), stretch=1, least=160),
        Column("company", "Bedrijf", lambda _row: "Twijg & Tak", width=200, fold=2, under=True),
        Column(
            "owner",
            "Wie",
            lambda _row: Cell("Noor Vermaat", avatar="Noor Vermaat"),
            width=160,
            fold=1,
            compact=48,
        ),
        Column("state", "Status", lambda _row: Cell("open", chip="rest"), width=120),
    ]


@pytest.fixture
def source() -> Source:
    return Source(250_000)


@pytest.fixture
def table(qtbot: QtBot, source: Source) -> BigTable[Thing]:
    made: BigTable[Thing] = BigTable(
        columns(), source.fetch_keys, source.fetch_rows, name="Dingen", row_height=40
    )
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.reload()
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_only_the_pages_on_the_screen_are_read(table: BigTable[Thing], source: Source) -> None:
    table.viewport().grab()
    assert table.count() == 250_000
    assert source.asked <= 2


def test_the_first_press_in_a_list_that_was_scrolled_chooses_the_row_under_the_mouse(
    table: BigTable[Thing], qtbot: QtBot
) -> None:
    with qtbot.waitActive(table):
        table.activateWindow()
    table.clearFocus()
    table.setCurrentIndex(QModelIndex())
    table.verticalScrollBar().setValue(2_000)
    spot = table.viewport().rect().center()
    under = table.indexAt(spot).row()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    assert under > 0
    assert table.currentIndex().row() == under
    assert table.indexAt(spot).row() == under, "nothing moved under the mouse"


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier])
def test_what_the_program_shows_is_chosen_alone_though_a_key_is_held_down(
    table: BigTable[Thing], held: Qt.KeyboardModifier
) -> None:
    table.setSelectionMode(table.SelectionMode.ExtendedSelection)
    table.select_row(5)
    table.select_key(9)
    QTest.keyPress(table, Qt.Key.Key_Control, held)
    assert QGuiApplication.keyboardModifiers() == held
    table.select_key(20)
    assert [row.key for row in table.selected()] == [20]
    table.select_row(22)
    assert [row.key for row in table.selected()] == [22]
    QTest.keyRelease(table, Qt.Key.Key_Control)


def test_sorting_keeps_what_was_chosen(table: BigTable[Thing]) -> None:
    table.select_row(5)
    table.set_sort("name", descending=True)
    assert table.current_id() == "id-5"
    assert table.currentIndex().row() == 250_000 - 6


def test_a_refresh_keeps_choice_and_place(table: BigTable[Thing], source: Source) -> None:
    table.select_row(1000)
    before = table.rowViewportPosition(1000)
    source.keys = [key for key in source.keys if key not in (3, 4)]
    table.reload()
    assert table.current_id() == "id-1000"
    assert table.rowViewportPosition(table.currentIndex().row()) == before


def test_when_the_chosen_row_is_gone_its_neighbour_is_chosen(table: BigTable[Thing], source: Source) -> None:
    table.select_row(7)
    source.keys.remove(7)
    table.reload()
    assert table.current_id() == "id-8"


def test_the_header_of_a_group_does_not_come_in_place_of_a_row_that_is_gone(
    table: BigTable[Thing], source: Source
) -> None:
    table.set_groups(
        lambda keys: [("Te laat", 0, keys.index(3)), ("Later", keys.index(3), len(keys) - keys.index(3))]
    )
    table.reload()
    assert table.select_key(2)
    source.keys.remove(2)
    table.reload()
    assert table.current_id() == "id-3"


def test_the_last_row_that_goes_leaves_the_choice_to_the_one_before(
    table: BigTable[Thing], source: Source
) -> None:
    last = source.keys[-1]
    assert table.select_key(last)
    source.keys.remove(last)
    table.reload()
    assert table.current_id() == f"id-{last - 1}"


def test_groups_have_headers_that_close(table: BigTable[Thing]) -> None:
    table.set_groups(lambda keys: [("Te laat", 0, 3), ("Later", 3, len(keys) - 3)])
    table.reload()
    assert table.model().index(0, 0).data() == "Te laat 3"
    table.select_row(1)
    assert table.current_id() == "id-0"
    table.select_row(0)
    table.keyPressEvent(_key(Qt.Key.Key_Left))
    assert table.model().index(1, 0).data().startswith("Later")
    table.keyPressEvent(_key(Qt.Key.Key_Right))
    assert table.model().index(1, 0).data() == "Ding 0"


def test_the_keyboard_goes_everywhere_and_enter_opens(qtbot: QtBot, table: BigTable[Thing]) -> None:
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.current_id() == "id-249999"
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.opened) as told:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert told.args == ["id-1"]


def test_who_comes_in_by_keyboard_sees_the_row_that_they_are_on(qtbot: QtBot, table: BigTable[Thing]) -> None:
    with qtbot.waitActive(table):
        table.activateWindow()
    table.clearFocus()
    table.selectionModel().clear()
    with qtbot.waitSignal(table.current_changed) as told:
        table.setFocus(Qt.FocusReason.TabFocusReason)
    assert told.args == ["id-0"]
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]


def test_columns_fold_instead_of_squeezing() -> None:
    roomy, narrow = lay_out(columns(), 900), lay_out(columns(), 420)
    assert roomy.under == []
    assert roomy.widths[0] == 900 - 200 - 160 - 120
    assert narrow.under == [1]
    assert narrow.compact == {2}
    assert sum(narrow.widths) == 420


def test_a_cell_says_its_column_to_a_screen_reader(table: BigTable[Thing]) -> None:
    index = table.model().index(4, 2)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Wie: Noor Vermaat"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Noor Vermaat"
    interface = QAccessible.queryAccessibleInterface(table)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == "Dingen"


def test_an_empty_list_says_so_in_its_own_place(qtbot: QtBot, table: BigTable[Thing], source: Source) -> None:
    words = Label("Nog geen dingen")
    table.set_empty(words)
    assert not words.isVisible()
    source.keys = []
    table.reload()
    assert words.isVisible()


def _key(key: Qt.Key) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
