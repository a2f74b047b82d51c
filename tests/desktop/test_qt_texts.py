# SPDX-License-Identifier: EUPL-1.2
"""Where the desktop has no file dialog of its own, that of Qt speaks Dutch as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QFileInfo
from PySide6.QtWidgets import QApplication, QFileDialog, QFileIconProvider, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.qt_texts import QtTexts


@pytest.fixture
def dutch(qapp: QApplication) -> Iterator[QtTexts]:
    texts = QtTexts()
    assert texts.read("nl")
    qapp.installTranslator(texts)
    yield texts
    qapp.removeTranslator(texts)


def words(widget: QWidget) -> set[str]:
    labels = [one.text() for one in widget.findChildren(QLabel)]
    return {
        text.replace("&", "") for text in [*labels, *(one.text() for one in widget.findChildren(QPushButton))]
    }


def test_the_file_dialog_has_no_english_words_left(qtbot: QtBot, dutch: QtTexts, tmp_path: Path) -> None:
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    assert {"Zoeken in:", "Bestanden van type:", "Bestandsnaam:", "Openen", "Annuleren"} <= words(dialog)
    icons = QFileIconProvider()
    assert icons.type(QFileInfo(str(tmp_path))) in ("Map", "Bestandsmap")


def test_what_qt_does_not_know_keeps_its_own_words(qapp: QApplication, dutch: QtTexts) -> None:
    assert qapp.translate("QFileDialog", "Not a word of Qt") == "Not a word of Qt"
    assert qapp.translate("QFileDialog", "&Not a word of Qt") == "&Not a word of Qt"
