# SPDX-License-Identifier: EUPL-1.2
"""Tab goes as the eye goes, also past what was made later, and brings what it stops at into view."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.shell import Shell
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.inputs import Line


def walk(first: QWidget, key: Qt.Key, most: int = 40) -> list[QWidget]:
    """What Tab stops at from here, once round."""
    first.setFocus()
    found: list[QWidget] = []
    for _press in range(most):
        now = QApplication.focusWidget()
        assert now is not None
        if now in found:
            return found
        found.append(now)
        QTest.keyClick(now, key)
    raise AssertionError("no end")


def test_tab_goes_by_layout_and_not_by_age(qtbot: QtBot) -> None:
    shell, page = Shell(dark=False), QWidget()
    qtbot.addWidget(shell)
    last, left, right, top = Button("4"), Line("2"), Line("3"), Button("1")
    columns = QHBoxLayout()
    columns.addWidget(right)
    columns.insertWidget(0, left)
    box = QVBoxLayout(page)
    box.addWidget(last)
    box.insertLayout(0, columns)
    box.insertWidget(0, top)
    off = Button("off")
    off.setEnabled(False)
    box.insertWidget(1, off)
    shell.setCentralWidget(page)
    with qtbot.waitActive(shell):
        shell.show()
        shell.activateWindow()
    assert walk(top, Qt.Key.Key_Tab) == [top, left, right, last]
    assert walk(top, Qt.Key.Key_Backtab) == [top, last, right, left]


def test_a_sheet_goes_row_by_row_and_scrolls_along(qtbot: QtBot) -> None:
    sheet = Dialog("Sheet")
    qtbot.addWidget(sheet)
    grid = QGridLayout()
    fields = [Line() for _n in range(24)]
    for number in reversed(range(24)):
        grid.addWidget(fields[number], number // 2, number % 2)
    sheet.body.addLayout(grid)
    save = sheet.add_button("Save", "primary")
    with qtbot.waitActive(sheet):
        sheet.show()
        sheet.activateWindow()
    sheet.resize(500, 400)
    QApplication.processEvents()
    last = fields[-1]
    assert last.visibleRegion().isEmpty()
    save.setFocus()
    QTest.keyClick(save, Qt.Key.Key_Backtab)
    assert last.hasFocus()
    assert not last.visibleRegion().isEmpty()
    assert walk(fields[0], Qt.Key.Key_Tab) == [*fields, save]
