# SPDX-License-Identifier: EUPL-1.2
"""Every screen at its smallest size: things have names, Tab comes everywhere, nothing sticks out, no text is forgotten."""

from __future__ import annotations

import gc
import gettext
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QAbstractListModel, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QPainter, QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpacerItem,
    QTextEdit,
    QWidget,
    QWidgetItem,
)
from pytestqt.logging import Record
from pytestqt.qtbot import QtBot
from sqlalchemy import Row, Table
from sqlalchemy.orm import Session

from assets import texts
from desktop.demo.build import PASSPHRASE
from storage.base import Base
from storage.keys import open_with_passphrase
from storage.store import Store
from tests.ui.every_screen import CODE, Tour, open_program
from tests.ui.fake_exchange import CONNECTED
from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import Button
from ui.widgets.filters import RoundChip
from ui.widgets.labels import ElidedLabel

PRESSED_OR_TYPED = (
    QAbstractButton,
    QLineEdit,
    QTextEdit,
    QPlainTextEdit,
    QComboBox,
    QAbstractSpinBox,
    QAbstractItemView,
)
MOST_TABS = 400
OF_THE_PLATFORM = "This plugin does not support propagateSizeHints()"


@pytest.fixture
def tour(qtbot: QtBot, demo: Path, tmp_path: Path) -> Iterator[Tour]:
    with open_program(qtbot, demo, tmp_path) as opened:
        yield opened


def seen(root: QWidget, kind: type[Any] | tuple[type[Any], ...] = QWidget) -> Iterator[Any]:
    """What a person can see of this kind, also further down in a page that scrolls."""
    for child in root.findChildren(QWidget):
        if isinstance(child, kind) and child.isVisible() and child.window() is root.window():
            yield child


def told(widget: QWidget) -> str:
    """What a screen reader says this is."""
    if isinstance(widget, QComboBox):
        # Here Qt answers with the value; the name goes to the screen reader by another way.
        return widget.accessibleName()
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def shape(widget: QWidget) -> str:
    """A widget in a failure message."""
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""
    owner = widget.parentWidget()
    return f"{type(widget).__name__}({(words or told(widget))[:40]!r}) in {type(owner).__name__}"


# Names


def nameless(root: QWidget) -> Iterator[str]:
    for widget in seen(root):
        by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        inside = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
        if (by_tab or isinstance(widget, PRESSED_OR_TYPED)) and not inside and not told(widget).strip():
            yield f"no name: {shape(widget)}"


# Room


def on_root(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def sticking_out(root: QWidget) -> Iterator[str]:
    for widget in seen(root):
        box = on_root(widget, root)
        if box.left() < 0 or box.right() > root.width():
            yield f"out of the window: {shape(widget)} {box.left()}..{box.right()} of {root.width()}"
        if isinstance(widget, QAbstractScrollArea) and widget.horizontalScrollBar().isVisible():
            yield f"scrolls sideways: {shape(widget)}"
        if isinstance(widget, QLabel) and not isinstance(widget, ElidedLabel) and widget.text():
            needed = (
                widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            )
            if needed > widget.height() + 2:
                yield f"text cut below: {shape(widget)} {needed} > {widget.height()}"
            if not widget.wordWrap() and widget.sizeHint().width() > widget.width() + 1:
                yield f"text cut at the right: {shape(widget)} {widget.sizeHint().width()} > {widget.width()}"
        pressed = isinstance(widget, Button | RoundChip) and widget.text() not in widget.toolTip()
        if pressed and widget.minimumSizeHint().width() > widget.width() + 1:
            yield f"words do not fit: {shape(widget)}"


def overlapping(root: QWidget) -> Iterator[str]:
    for parent in (root, *seen(root)):
        words = [
            child
            for child in parent.children()
            if isinstance(child, QLabel | QAbstractButton | QLineEdit) and child.isVisible()
        ]
        for number, one in enumerate(words):
            for other in words[number + 1 :]:
                if one.geometry().intersects(other.geometry()):
                    yield f"over one another: {shape(one)} and {shape(other)}"


def too_many_primary(root: QWidget) -> Iterator[str]:
    found = [one for one in seen(root, Button) if one.kind == "primary" and one.isEnabled()]
    if len(found) > 1:
        yield f"more than one primary: {[one.text() for one in found]}"


# Keyboard


def reached_by_tab(root: QWidget) -> set[QWidget]:
    """Every widget that Tab comes at, until it is back where it began."""
    root.activateWindow()
    QApplication.processEvents()
    found: list[QWidget] = []
    for _press in range(MOST_TABS):
        now = QApplication.focusWidget()
        if now is None:
            break
        if now in found:
            # Back at the first is once round; back at any other is a trap.
            assert now is found[0] or len(found) == 1 or now is found[1], (
                f"stuck between {shape(now)} and {shape(found[-1])}"
            )
            break
        found.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    return set(found)


def not_reached(root: QWidget) -> Iterator[str]:
    wanted = [one for one in seen(root) if stops(one)]
    reached = reached_by_tab(root)
    # Of a group only one is in the way of Tab, arrows go to the others: Qt decides that as it goes.
    yield from (f"not by Tab: {shape(one)}" for one in wanted if one not in reached and stops(one))


def stops(widget: QWidget) -> bool:
    """Whether Tab must come here."""
    by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(by_tab) and widget.isEnabled() and widget.focusProxy() is None


def dead_items() -> int:
    """How many items that Qt deleted a layout still keeps in Python: see ``ui.widgets.laid_out``."""
    everything = gc.get_objects()
    layouts = [one for one in everything if isinstance(one, QLayout) and shiboken6.isValid(one)]
    alive = {id(layout.itemAt(number)) for layout in layouts for number in range(layout.count())}
    dead = [one for one in everything if isinstance(one, QWidgetItem | QSpacerItem) and id(one) not in alive]
    return sum(any(isinstance(keeper, QLayout) for keeper in gc.get_referrers(item)) for item in dead)


# All of it


@pytest.mark.parametrize(("language", "mode"), [("nl", "light"), ("en", "dark")])
def test_everything_has_a_name_fits_and_is_reached_by_tab(
    tour: Tour, language: str, mode: str, qtlog: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    tour.program.speak(language)
    tour.window.rebuild()
    theme.apply(mode)
    # The way of the keyboard is the same in every language.
    checks = (nameless, sticking_out, overlapping, too_many_primary, *([not_reached] * (language == "nl")))
    wrong = [f"{name}: {words}" for name, root in tour.walk() for check in checks for words in check(root)]
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert not complaints(qtlog.records)
    assert not caplog.records, caplog.text
    assert dead_items() == 0


def complaints(records: list[Record]) -> list[str]:
    """What Qt had to say, without what only the platform without a screen says."""
    return [record.message for record in records if record.message != OF_THE_PLATFORM]


# Language


class Marked(gettext.NullTranslations):
    """A catalogue that puts every text between ⟦ and ⟧, so that what is not translated stands out."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message else ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


def words_of(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Every text of a screen that Qt knows: on it, as its name, as its tip, before something is typed."""
    for widget in seen(root):
        yield widget, widget.accessibleName()
        yield widget, widget.toolTip()
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget, widget.whole_text() if isinstance(widget, ElidedLabel) else widget.text()
        if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit):
            yield widget, widget.placeholderText()
        if isinstance(widget, QComboBox):
            yield from ((widget, widget.itemText(number)) for number in range(widget.count()))
        if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
            model = widget.model()
            table = not isinstance(model, QAbstractListModel)
            for column in range(model.columnCount() if table else 1):
                if table:
                    yield widget, str(model.headerData(column, Qt.Orientation.Horizontal) or "")
                for row in range(min(12, model.rowCount())):
                    yield widget, str(model.index(row, column).data() or "")


INNERMOST = re.compile("⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{3,}")
NEVER_TRANSLATED = """
    Rode Loper Ctrl Alt Shift Enter Esc Del Tab Space Noor.eml Daan.eml Eline.eml Nederlands English
    jan feb mrt apr mei jun jul aug sep okt nov dec januari februari maart april juni juli augustus
    september oktober november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
"""


def not_ours(words: str) -> list[str]:
    """The words outside every ⟦…⟧."""
    if words.startswith("<"):
        words = QTextDocumentFragment.fromHtml(words).toPlainText()
    while (less := INNERMOST.sub(" ", words)) != words:
        words = less
    return [word.casefold() for word in WORD.findall(words)]


def _all_of(table: Table, db: Session) -> Sequence[Row[Any]]:
    return db.execute(table.select()).all()


def data_of(demo: Path) -> set[str]:
    """Every word that stands in the store: what a screen may show in no language but its own."""
    found: set[str] = set()
    with Store.open(demo, open_with_passphrase(demo, PASSPHRASE)) as store:
        for table in Base.metadata.sorted_tables:
            for row in store.read(partial(_all_of, table)):
                found.update(word.casefold() for value in row for word in WORD.findall(str(value)))
    return found


@contextmanager
def painted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What widgets and lists paint themselves."""
    paint_text, found = paint.text, []

    def spy(painter: QPainter, rect: QRectF, words: str, *how: Any, **more: Any) -> float:
        found.append(words)
        return paint_text(painter, rect, words, *how, **more)

    with monkeypatch.context() as patch:
        patch.setattr(paint, "text", spy)
        yield found


def test_no_text_is_forgotten(tour: Tour, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = f"{NEVER_TRANSLATED} {' '.join(tour.codes())} {CONNECTED.server} {tour.folder} {demo.name} {CODE} {tour.file.read_text('utf-8')}"
    known = data_of(demo) | {word.casefold() for word in WORD.findall(given)}
    monkeypatch.setattr(texts._Catalogue, "translations", Marked())
    tour.window.rebuild()
    wrong = []
    for name, root in tour.walk():
        with painted(monkeypatch) as on_paper:
            root.grab()
        assert on_paper
        said = [*words_of(root), *((root, words) for words in on_paper)]
        wrong += [
            f"{name}: {words!r} at {shape(widget)}"
            for widget, words in said
            if any(word not in known for word in not_ours(words))
        ]
    assert not wrong, "\n".join(dict.fromkeys(wrong))
