# SPDX-License-Identifier: EUPL-1.2
"""Fields, filters, toasts and pickers as a person meets them."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFocusFrame, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.buttons import Button, IconButton
from ui.widgets.choices import ChoicePopup
from ui.widgets.dates import Clock, Day
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.filters import FilterChip, RoundChip, ViewChip
from ui.widgets.form import Form
from ui.widgets.inputs import Line, Number
from ui.widgets.labels import ElidedLabel
from ui.widgets.messages import TOAST_MS, MessageArea
from ui.widgets.picker import Picker, search_in
from ui.widgets.scroll import FlowLayout, ScrollPage
from ui.widgets.search import SearchField
from ui.widgets.tabs import Segment

TODAY = dt.date(2026, 11, 23)


def type_in(editor: Line, text: str) -> None:
    editor.setText(text)
    editor.textEdited.emit(text)


def test_an_error_replaces_the_help_until_the_person_types_on(qtbot: QtBot) -> None:
    field = Field("KvK-nummer", Line(), help="8 cijfers")
    qtbot.addWidget(field)
    field.set_error("Een KvK-nummer heeft 8 cijfers. Dit zijn er 7.")
    assert field.below.text().startswith("Een KvK-nummer")
    assert field.editor.accessibleDescription().startswith("Een KvK-nummer")
    type_in(field.editor, "6875011")  # type: ignore[arg-type] # it is a line
    assert field.below.text() == "8 cijfers"


def test_a_form_puts_the_cursor_in_the_first_error(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    form.add("name", Field("Naam", Line("Zwaluw")))
    form.add("due", Field("Datum", Day(today=lambda: TODAY), required=True))
    with qtbot.waitExposed(form):
        form.show()
    assert not form.check()
    assert form.fields["due"].error() == "Vul dit veld in."
    assert form.focusWidget() is form.fields["due"].editor


@pytest.mark.parametrize(("typed", "meant"), [("12-3", dt.date(2027, 3, 12)), ("vr", dt.date(2026, 11, 27)),
                                              ("morgen", dt.date(2026, 11, 24)), ("bla", None)])  # fmt: skip
def test_a_date_is_read_the_way_people_jot_it_down(qtbot: QtBot, typed: str, meant: dt.date | None) -> None:
    day = Day(today=lambda: TODAY)
    qtbot.addWidget(day)
    type_in(day, typed)
    assert day.value() == meant
    assert day.is_clear() is (meant is not None)


def test_enter_shows_which_day_was_understood(qtbot: QtBot) -> None:
    day = Day(today=lambda: TODAY)
    qtbot.addWidget(day)
    type_in(day, "vr")
    QTest.keyClick(day, Qt.Key.Key_Return)
    assert day.text() == "vr 27 nov"


@pytest.mark.parametrize(("typed", "meant"), [("930", dt.time(9, 30)), ("9:30", dt.time(9, 30)), ("14 uur", dt.time(14, 0)),
                                              ("25:00", None)])  # fmt: skip
def test_a_time_is_read_the_way_people_jot_it_down(qtbot: QtBot, typed: str, meant: dt.time | None) -> None:
    clock = Clock()
    qtbot.addWidget(clock)
    clock.setText(typed)
    assert clock.value() == meant


def test_a_number_understands_a_comma(qtbot: QtBot) -> None:
    grade = Number(1, 10, decimals=1)
    qtbot.addWidget(grade)
    grade.setText("7,5")
    assert grade.value() == 7.5
    grade.setText("11")
    assert grade.value() is None
    assert not grade.understood()


def test_a_toast_takes_back_once_and_then_is_gone(qtbot: QtBot) -> None:
    page, undone = QWidget(), []
    qtbot.addWidget(page)
    area = MessageArea(page, page)
    page.resize(800, 500)
    page.show()
    area.toast("Actie is vervallen", lambda: undone.append(1))
    toast = area.current_toast()
    assert toast is not None
    assert toast.timer.interval() == TOAST_MS
    toast.take_back()
    toast.take_back()
    assert undone == [1]
    assert area.current_toast() is None


def test_ctrl_z_takes_back_what_the_toast_says(qtbot: QtBot) -> None:
    page, undone = QWidget(), []
    qtbot.addWidget(page)
    area = MessageArea(page, page)
    with qtbot.waitActive(page):
        page.show()
    area.toast("Lijst is weg", lambda: undone.append(1))
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [1]


def test_the_same_banner_is_not_said_twice(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    area = MessageArea(page, page)
    page.show()
    area.banner("Bewaard als brief.pdf.", "info")
    area.banner("Bewaard als brief.pdf.", "info")
    assert len(area.banners()) == 1
    followed: list[bool] = []
    area.banner("Weer gepland.", "info", "Uitnodiging maken", lambda: followed.append(True))
    (now,) = area.banners()
    assert now.text() == "Weer gepland.", "what is told takes the place of what was told"
    now.findChildren(Button)[0].click()
    assert followed == [True]
    assert not area.banners(), "what it offered is done"
    assert area.isHidden()


def test_what_was_done_lies_over_the_page_and_a_warning_covers_nothing(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    area, work = MessageArea(page), QWidget()
    box.addWidget(area)
    box.addWidget(work, 1)
    page.resize(900, 600)
    page.show()
    area.banner("Bewaard als brief.pdf.", "info", "Openen", lambda: None)
    area.toast("Lijst is weg", lambda: None)
    qtbot.wait(10)
    assert work.geometry() == page.rect(), "a second press hits what it was meant for"
    (told,) = area.banners()
    toast = area.current_toast()
    assert toast is not None
    place = QRect(told.mapTo(page, QPoint(0, 0)), told.size())
    assert page.rect().contains(place)
    assert place.top() > 400
    assert not place.intersects(toast.geometry())
    area.banner("Er is geen reservekopie gemaakt.", "warning")
    qtbot.wait(10)
    warning = area.banners()[-1]
    assert work.geometry().top() >= warning.height()
    area.leave_page()
    assert [banner.tone for banner in area.banners()] == ["warning"]


def test_a_label_shows_an_ampersand_as_it_is(qtbot: QtBot) -> None:
    field = Field("Zwaluw & Zoon", Line())
    qtbot.addWidget(field)
    plain = QLabel("Zwaluw & Zoon")
    plain.setFont(field.label.font())
    qtbot.addWidget(plain)
    assert field.label.sizeHint() == plain.sizeHint()
    assert field.editor.accessibleName() == "Zwaluw & Zoon"


def test_a_filter_says_its_value_and_delete_empties_it(qtbot: QtBot) -> None:
    chip = FilterChip("Wijk", lambda: [(1, "Zuiderpoort"), (2, "Havenkwartier")])
    qtbot.addWidget(chip)
    chip.set_values([2])
    assert chip.accessibleName() == "Filter Wijk: Havenkwartier"
    chip.set_values([1, 2])
    assert chip.said() == "2 gekozen"
    with qtbot.waitSignal(chip.changed) as told:
        QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert told.args == [[]]


def test_choices_are_found_and_ticked_by_keyboard(qtbot: QtBot) -> None:
    popup = ChoicePopup([(n, f"Wijk {n}") for n in range(12)] + [(99, "Café-eiland")], [])
    qtbot.addWidget(popup)
    popup.show()
    type_in(popup.search, "cafe")
    popup.search.textEdited.emit("cafe")
    with qtbot.waitSignal(popup.changed) as told:
        QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert told.args == [[99]]


def test_half_a_name_is_nobody_but_the_only_match_is_taken(qtbot: QtBot) -> None:
    picker = Picker(search_in([("1", "René de Wilde", "RO"), ("2", "Rik Jansen", "EZ")]))
    qtbot.addWidget(picker)
    picker._suggest("rene")
    assert [item.title for item in picker.suggestions()] == ["René de Wilde"]
    picker.setText("rene de wilde")
    picker._settle()
    assert picker.value() == "1"
    picker.setText("iemand")
    picker._settle()
    assert (picker.value(), picker.text()) == ("1", "René de Wilde")
    picker.setText("r")
    picker._settle()
    assert (picker.value(), picker.text()) == ("1", "René de Wilde")
    picker.setText("jans")
    picker._settle()
    assert (picker.value(), picker.text()) == ("2", "Rik Jansen")


def test_tab_takes_the_suggestion_that_is_lit_up(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    picker = Picker(search_in([("1", "René de Wilde", "RO"), ("2", "Rik Jansen", "EZ")]))
    column.addWidget(picker)
    column.addWidget(QLineEdit())
    page.show()
    page.activateWindow()
    picker.setFocus()
    qtbot.waitUntil(picker.hasFocus)
    QTest.keyClicks(picker, "r")
    assert len(picker.suggestions()) == 2
    with qtbot.waitSignal(picker.picked) as picked:
        QTest.keyClick(picker._popup, Qt.Key.Key_Tab)
    assert picked.args == ["1"]
    assert (picker.value(), picker.text()) == ("1", "René de Wilde")


def test_searching_waits_a_moment_and_escape_empties(qtbot: QtBot) -> None:
    field = SearchField("Zoek")
    qtbot.addWidget(field)
    told: list[str] = []
    field.searched.connect(told.append)
    field.setText("z")
    field.setText("zw")
    qtbot.waitUntil(lambda: told == ["zw"], timeout=1000)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert told == ["zw", ""]


def test_an_icon_alone_has_a_name_and_a_tool_tip(qtbot: QtBot) -> None:
    button = IconButton("ph.phone", "Bellen", keys="B")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Bellen"
    assert button.toolTip() == "Bellen (B)"


def test_an_ampersand_is_just_an_ampersand(qtbot: QtBot) -> None:
    button = Button("Twijg & Tak")
    qtbot.addWidget(button)
    assert button.text() == "Twijg & Tak"
    assert button.shortcut().isEmpty()


def test_enter_presses_the_primary_button_of_a_sheet_and_escape_leaves(qtbot: QtBot) -> None:
    sheet = Dialog("Verzetten")
    qtbot.addWidget(sheet)
    sheet.body.addWidget(Line())
    sheet.add_cancel()
    sheet.add_button("Datum verzetten", "primary")
    sheet.open()
    with qtbot.waitSignal(sheet.accepted):
        QTest.keyClick(sheet, Qt.Key.Key_Return)
    sheet.open()
    with qtbot.waitSignal(sheet.rejected):
        QTest.keyClick(sheet, Qt.Key.Key_Escape)


def test_the_arrow_keys_go_from_view_to_view(qtbot: QtBot) -> None:
    views = Segment([("a", "Alles", 23), ("b", "Bezoeken", 6)])
    qtbot.addWidget(views)
    with qtbot.waitSignal(views.changed) as told:
        QTest.keyClick(views, Qt.Key.Key_Right)
    assert told.args == ["b"]


def test_a_chip_that_grows_takes_its_row_to_the_next_line(qtbot: QtBot) -> None:
    row = QWidget()
    qtbot.addWidget(row)
    flow, chips = FlowLayout(row), [RoundChip("Wijk"), RoundChip("Soort")]
    for chip in chips:
        flow.addWidget(chip)
    wide = sum(chip.sizeHint().width() for chip in chips) + 20
    assert flow.heightForWidth(wide) == chips[0].height()
    chips[0].setText("Wijk en alles daaromheen")
    assert flow.heightForWidth(wide) > chips[0].height()
    chips[1].hide()
    assert flow.heightForWidth(wide) == chips[0].height()


def test_a_long_word_does_not_force_the_window_wider(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    QVBoxLayout(holder).addWidget(label := ElidedLabel("Bedrijfshuisvestingsvraagstuk" * 20))
    holder.resize(300, 60)
    holder.show()
    assert holder.width() == 300
    assert label.text().endswith("…")
    assert label.toolTip() == label.whole_text()


def test_ctrl_enter_on_a_button_of_a_sheet_finishes_the_sheet(qtbot: QtBot) -> None:
    sheet = Dialog("Bezoek plannen")
    qtbot.addWidget(sheet)
    pressed: list[str] = []
    choice = Button("Plannen", on_press=lambda: pressed.append("choice"))
    sheet.body.addWidget(choice)
    sheet.add_button("Bezoek plannen", "primary", lambda: pressed.append("plan"))
    with qtbot.waitExposed(sheet):
        sheet.show()
    QTest.keyClick(choice, Qt.Key.Key_Return)
    QTest.keyClick(choice, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["choice", "plan"]


def test_the_focus_ring_is_not_cut_off_by_the_row_it_stands_in(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QWidget()
    QVBoxLayout(window).addWidget(row)
    box = QVBoxLayout(row)
    box.setContentsMargins(0, 0, 0, 0)
    button = Button("Plannen")
    box.addWidget(button)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: bool(window.findChildren(QFocusFrame)))
    (ring,) = window.findChildren(QFocusFrame)
    assert ring.parentWidget() is window
    assert ring.width() > button.width()
    assert ring.mask().isEmpty(), "a mask cuts off the corners of a round ring"


def test_the_focus_ring_shows_around_what_was_out_of_view_when_it_got_the_keyboard(qtbot: QtBot) -> None:
    page, far = ScrollPage(), Button("Ver")
    qtbot.addWidget(page)
    page.body.addSpacing(2000)
    page.body.addWidget(far)
    page.resize(300, 200)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    assert far.visibleRegion().isEmpty()
    far.setFocus()
    page.reveal(far)
    (ring,) = page.findChildren(QFocusFrame)
    assert not ring.visibleRegion().isEmpty()


def test_a_column_ends_where_the_head_of_its_page_does_with_and_without_a_bar(qtbot: QtBot) -> None:
    page, line = ScrollPage(), QWidget()
    line.setMinimumHeight(50)
    qtbot.addWidget(page)
    page.body.addWidget(line)
    page.resize(1000, 200)
    page.show()
    qtbot.wait(10)
    room = (line.x(), line.width())
    line.setMinimumHeight(900)
    qtbot.waitUntil(page.verticalScrollBar().isVisible)
    qtbot.wait(10)
    assert (line.x(), line.width()) == room == (32, 936)


def test_a_big_number_on_a_view_is_written_as_dutch_people_do(qtbot: QtBot) -> None:
    chip = ViewChip("Nieuw", 44368)
    qtbot.addWidget(chip)
    assert "".join(words for words, _bold, _tone in chip.parts()) == "Nieuw 44.368"


def test_a_sheet_over_a_window_in_the_corner_stays_on_the_screen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    screen = window.screen().availableGeometry()
    window.setGeometry(screen.right() - 300, screen.bottom() - 300, 640, 480)
    window.show()
    sheet = Dialog("Bezoek plannen", window, width=520)
    sheet.body.addWidget(Line())
    sheet.show()
    assert screen.contains(sheet.frameGeometry())


def test_a_sheet_grows_with_an_error_and_cuts_no_words(qtbot: QtBot) -> None:
    sheet = Dialog("Bezoek plannen")
    qtbot.addWidget(sheet)
    field = Field("Wie", Line(), required=True)
    sheet.body.addWidget(field)
    sheet.add_cancel()
    with qtbot.waitExposed(sheet):
        sheet.show()
    page = sheet.findChild(ScrollPage)
    assert page is not None
    before, bar = sheet.height(), page.verticalScrollBar()
    assert not field.check()
    sheet.set_error("Dit lukte niet. Er is niets veranderd. Probeer het nog eens.")
    qtbot.waitUntil(lambda: sheet.height() > before + field.below.height() + 20)
    assert bar.maximum() == 0
    tall = sheet.height()
    sheet.set_error("")
    qtbot.wait(20)
    assert sheet.height() == tall
