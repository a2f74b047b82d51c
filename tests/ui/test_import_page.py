# SPDX-License-Identifier: EUPL-1.2
"""Importing companies as a person does it: choose a file, mend the columns, look, do it, or stop."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from assets import texts
from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.imports import read_table
from storage.models import Company
from storage.operations import companies
from storage.queries import companies as queries
from storage.rules.rights import Actor
from storage.store import Store
from tests.extracts import write_csv
from ui.context import Context
from ui.imports.page import ImportPage
from ui.imports.rows import PreviewRow
from ui.imports.words import CHECK, CHOOSE, COLUMNS, DONE
from ui.widgets.labels import Label
from ui.widgets.table import BigTable

WAIT_MS = 20_000
HEADINGS = "Bedrijfsnaam;KvK-nummer;Straat;Huisnummer;Postcode;Plaats;E-mail"
ROWS = (
    "Van Ommelen Scheepstechniek;68750110;Sluiskade;14;1234 AB;Lindervoort;info@ommelen.example",
    "Brouwerij Het Volle Vat;69599084;Kerkplein;3;1234 CD;Lindervoort;geen adres",
    ";12345678;Nergens;1;1234 EF;Lindervoort;",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bedrijven.csv"
    path.write_text("\n".join((HEADINGS, *ROWS)) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> ImportPage:
    made = ImportPage(context)
    qtbot.addWidget(made)
    made.resize(960, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.load()
    return made


def at(qtbot: QtBot, page: ImportPage, step: int) -> None:
    qtbot.waitUntil(lambda: page.step == step and page.job is None, timeout=WAIT_MS)


def words_of(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(Label) if label.isVisible())


def lines_of(table: BigTable[PreviewRow] | None) -> list[str]:
    assert table is not None
    model = table.rows
    return [
        " | ".join(
            column.of(row).plain() for column in model.columns if (row := model.at(number)) is not None
        )
        for number in range(model.rowCount())
    ]


# The whole way


def test_a_file_goes_in_by_keyboard_alone(
    qtbot: QtBot, page: ImportPage, file: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(file), ""))
    told: list[Changes] = []
    page.context.changed.connect(told.append)
    assert page.choose.button.hasFocus()
    QTest.keyClick(page.choose.button, Qt.Key.Key_Return)
    at(qtbot, page, COLUMNS)
    assert "bedrijven.csv, 3 rijen" in page.header.subtitle.text()
    QTest.keyClick(page.columns.choices[0], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at(qtbot, page, CHECK)
    assert page.header.title.text() == "Er komen 2 bedrijven bij"
    assert store.read(queries.count) == 0, "nothing is changed yet"
    assert page.go_on.hasFocus()
    QTest.keyClick(page.go_on, Qt.Key.Key_Return)
    at(qtbot, page, DONE)
    assert store.read(queries.count) == 2
    assert "2 bedrijven erbij" in words_of(page.result)
    assert "1 rij niet overgenomen" in words_of(page.result)
    assert told
    assert "companies" in told[0]


def test_who_already_pressed_to_choose_is_asked_at_once(
    qtbot: QtBot, page: ImportPage, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(file), ""))
    page.open_item("choose")
    at(qtbot, page, COLUMNS)


def test_what_was_not_taken_is_in_a_file_with_the_reason(
    qtbot: QtBot, page: ImportPage, file: Path, tmp_path: Path
) -> None:
    # Another list of that name is never written over.
    (tmp_path / "bedrijven-niet-overgenomen.csv").write_text("van mij\n")
    page.open_item(str(file))
    at(qtbot, page, COLUMNS)
    page.forward()
    at(qtbot, page, CHECK)
    page.forward()
    at(qtbot, page, DONE)
    report = tmp_path / "bedrijven-niet-overgenomen-2.csv"
    assert page.result.report == report
    assert str(report) in words_of(page.result)
    assert "Er is geen naam." in report.read_text(encoding="utf-8-sig")
    assert (tmp_path / "bedrijven-niet-overgenomen.csv").read_text() == "van mij\n"


def test_a_list_that_cannot_be_kept_does_not_look_like_a_failed_import(
    qtbot: QtBot, page: ImportPage, file: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_plan: object, _context: object) -> None:
        raise RodeLoperError("store.full")

    monkeypatch.setattr("ui.imports.page.keep_report", full)
    page.open_item(str(file))
    at(qtbot, page, COLUMNS)
    page.forward()
    at(qtbot, page, CHECK)
    page.preview.report_button.click()
    assert page.told().startswith("De lijst kon niet worden bewaard.")
    page.forward()
    at(qtbot, page, DONE)
    assert store.read(queries.count) == 2
    assert page.told().startswith("De bedrijven staan erin, maar")


def test_the_same_file_again_changes_nothing(
    qtbot: QtBot, page: ImportPage, file: Path, store: Store
) -> None:
    for _round in range(2):
        page.open_item(str(file))
        at(qtbot, page, COLUMNS)
        page.forward()
        at(qtbot, page, CHECK)
        page.forward()
        if page.job is None:
            break
        at(qtbot, page, DONE)
    assert page.header.title.text() == "Er verandert niets"
    assert not page.go_on.isVisible()
    assert page.another.hasFocus()


# The columns


def test_a_column_can_be_something_else(qtbot: QtBot, page: ImportPage, file: Path) -> None:
    page.open_item(str(file))
    at(qtbot, page, COLUMNS)
    names = [choice.currentText() for choice in page.columns.choices]
    assert names == ["Naam", "KvK-nummer", "Straat", "Huisnummer", "Postcode", "Plaats", "E-mail"]
    assert "Brouwerij Het Volle Vat" in words_of(page.columns)
    street = page.columns.choices[2]
    street.set_value("name")
    street.edited.emit()
    assert page.columns.choices[0].currentText() == "Weglaten", "a field has one column"
    street.set_value(None)
    street.edited.emit()
    page.forward()
    qtbot.waitUntil(lambda: bool(page.told()), timeout=WAIT_MS)
    assert "kolom" in page.told()
    assert page.step == COLUMNS


def test_a_guess_that_is_not_sure_asks_to_be_looked_at(
    qtbot: QtBot, page: ImportPage, tmp_path: Path
) -> None:
    file = tmp_path / "los.csv"
    file.write_text("Bedrijfsnaam;Iets\nVat;info@vat.example\nTuin;info@tuin.example\n")
    page.open_item(str(file))
    at(qtbot, page, COLUMNS)
    assert page.columns.choices[1].currentText() == "E-mail"
    assert "Dit weten we niet zeker" in words_of(page.columns)
    assert page.columns.choices[1].hasFocus()


def test_tab_goes_through_the_columns_to_the_button(qtbot: QtBot, page: ImportPage, file: Path) -> None:
    page.open_item(str(file))
    at(qtbot, page, COLUMNS)
    for choice in page.columns.choices:
        assert choice.hasFocus()
        QTest.keyClick(choice, Qt.Key.Key_Tab)
    assert page.go_on.hasFocus()


# The preview


def test_what_was_edited_by_hand_stays_and_both_values_are_shown(
    qtbot: QtBot, page: ImportPage, file: Path, store: Store, actor: Actor
) -> None:
    page.open_item(str(file))
    at(qtbot, page, COLUMNS)
    page.forward()
    at(qtbot, page, CHECK)
    page.forward()
    at(qtbot, page, DONE)
    company = store.read(
        lambda db: db.scalars(select(Company.id).where(Company.name.contains("Ommelen"))).one()
    )
    store.write(companies.change, actor, company, street="Havenweg").result()
    file.write_text(file.read_text().replace("Sluiskade", "Kanaalweg").replace("Kerkplein", "Markt"))
    page.open_item(str(file))
    at(qtbot, page, COLUMNS)
    page.forward()
    at(qtbot, page, CHECK)
    assert page.header.title.text() == "1 bedrijf verandert"
    page.preview.show_view("kept")
    assert any("Havenweg" in line and "Kanaalweg" in line for line in lines_of(page.preview.table))
    page.preview.show_view("changed")
    assert any("Straat: Kerkplein → Markt" in line for line in lines_of(page.preview.table))


def test_who_comes_along_is_shown_with_the_company(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    path = tmp_path / "mensen.csv"
    path.write_text(
        "Bedrijfsnaam;Contactpersoon;Functie\nBakkerij Terpstra;;\n\nSlagerij Vos;Lotte Vos;eigenaar\n",
        encoding="utf-8",
    )
    page.open_item(str(path))
    at(qtbot, page, COLUMNS)
    page.forward()
    at(qtbot, page, CHECK)
    page.preview.show_view("people")
    (line,) = lines_of(page.preview.table)
    assert line == "4 | Lotte Vos, eigenaar | Slagerij Vos | –"


def test_every_row_is_in_a_list(qtbot: QtBot, page: ImportPage, file: Path) -> None:
    page.open_item(str(file))
    at(qtbot, page, COLUMNS)
    page.forward()
    at(qtbot, page, CHECK)
    assert [line.split(" | ")[0] for line in lines_of(page.preview.table)] == ["4"], (
        "what needs attention first"
    )
    assert "Er is geen naam." in lines_of(page.preview.table)[0]
    page.preview.show_view("dropped")
    assert "geen adres" in lines_of(page.preview.table)[0]
    page.preview.show_view("added")
    assert len(lines_of(page.preview.table)) == 2
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.step == COLUMNS


# When it does not go well


def test_a_file_that_is_no_list_gets_a_sentence(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    picture = tmp_path / "foto.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    page.open_item(str(picture))
    qtbot.waitUntil(lambda: bool(page.told()), timeout=WAIT_MS)
    assert page.step == CHOOSE
    assert "CSV of XLSX" in page.told()
    assert page.choose.button.isEnabled()


def test_a_stopped_import_changes_nothing(
    qtbot: QtBot, page: ImportPage, tmp_path: Path, store: Store
) -> None:
    file = tmp_path / "groot.csv"
    write_csv(file, 6000, form="kvk")
    page.open_item(str(file))
    at(qtbot, page, COLUMNS)
    page.forward()
    at(qtbot, page, CHECK)
    page.forward()
    assert page.job is not None
    QTest.keyClick(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.job is None, timeout=WAIT_MS)
    assert page.step == CHECK
    assert page.told() == "Gestopt. Er is niets veranderd."
    assert store.read(queries.count) == 0
    assert page.go_on.isVisible()


def test_a_file_can_fall_on_the_page(qtbot: QtBot, page: ImportPage, file: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(page.rect().center(), copy, mime, left, none)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    assert page.choose.place.over
    QApplication.sendEvent(page, QDropEvent(QPointF(page.rect().center()), copy, mime, left, none))
    at(qtbot, page, COLUMNS)


# Around it


def test_who_comes_back_later_begins_anew(qtbot: QtBot, page: ImportPage, file: Path) -> None:
    page.open_item(str(file))
    at(qtbot, page, COLUMNS)
    assert page.selection() == str(file)
    page.columns.choices[2].set_value(None)
    page.columns.choices[2].edited.emit()
    page.open_item(str(file))
    assert page.job is None, "the same file is not read again"
    page.forward()
    at(qtbot, page, CHECK)
    page.forward()
    at(qtbot, page, DONE)
    page.hide()
    assert page.step == CHOOSE
    assert page.plan is None


def test_the_report_reads_back_as_a_file_to_import(qtbot: QtBot, page: ImportPage, file: Path) -> None:
    page.open_item(str(file))
    at(qtbot, page, COLUMNS)
    page.forward()
    at(qtbot, page, CHECK)
    page.preview.report_button.click()
    assert "Bewaard als" in page.told()
    report = file.with_name("bedrijven-niet-overgenomen.csv")
    assert read_table(report).headings[:7] == tuple(HEADINGS.split(";"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_step_fits_the_smallest_window(
    qtbot: QtBot, context: Context, file: Path, language: str
) -> None:
    texts.use(language)
    page = ImportPage(context)
    qtbot.addWidget(page)
    page.resize(836, 500)
    with qtbot.waitExposed(page):
        page.show()
    page.open_item(str(file))
    for step in (COLUMNS, CHECK, DONE):
        at(qtbot, page, step)
        assert page.minimumSizeHint().width() <= 836
        assert page.go_on.isVisible()
        assert page.go_on.geometry().bottom() <= page.height()
        page.forward() if step != DONE else None
