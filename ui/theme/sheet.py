# SPDX-License-Identifier: EUPL-1.2
"""The one application style sheet, filled in from the tokens. Pages never set a sheet of their own."""

from __future__ import annotations

from string import Template

from ui.theme.tokens import Tokens

_SHEET = Template("""
QLabel[tone="text2"] { color: $text2; }
QLabel[tone="text3"] { color: $text3; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="on_soft"] { color: $on_soft; }
QLabel[tone="on_toast"] { color: $on_toast; }
QLabel[tone="rest"] { color: $rest; }
QLabel[tone="progress"] { color: $progress; }
QLabel[tone="wait"] { color: $wait; }
QLabel[tone="tell"] { color: $tell; }
QLabel[tone="done"] { color: $done; }
QLabel[tone="late"] { color: $late; }

QLineEdit, QPlainTextEdit[field="true"], QTextEdit[field="true"], QAbstractSpinBox, QComboBox {
    background: $surface; color: $text; border: 1px solid $edge; border-radius: 6px;
    padding: 0 11px; min-height: 38px; selection-background-color: $accent; selection-color: $on_accent;
    placeholder-text-color: $text3;
}
QPlainTextEdit[field="true"], QTextEdit[field="true"] { padding: 7px 9px; }
QComboBox { padding-left: 13px; }
QLineEdit:focus, QPlainTextEdit[field="true"]:focus, QTextEdit[field="true"]:focus, QAbstractSpinBox:focus,
QComboBox:focus, QComboBox:on { border: 2px solid $accent; padding: 0 10px; min-height: 36px; }
QComboBox:focus, QComboBox:on, QComboBox[wrong="true"] { padding-left: 12px; }
QPlainTextEdit[field="true"]:focus, QTextEdit[field="true"]:focus { padding: 6px 8px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QAbstractSpinBox[wrong="true"], QComboBox[wrong="true"] {
    border: 2px solid $late; padding: 0 10px; min-height: 36px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
    background: $panel; color: $text3; border-color: $line; }
QLineEdit:read-only { background: $panel; }
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus { border: none; background: transparent; padding: 0; min-height: 0; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus, QComboBox QLineEdit, QComboBox QLineEdit:focus {
    border: none; padding: 0; min-height: 0; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QComboBox::drop-down { border: none; width: 30px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("$caret"); width: 16px; height: 16px; }

QAbstractItemView[popup="true"], QComboBox QAbstractItemView {
    background: $surface; color: $text; border: 1px solid $edge; border-radius: 8px; padding: 4px; outline: none;
    selection-background-color: $soft; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: 32px; padding: 0 8px; border-radius: 6px; }
QComboBox QAbstractItemView::item:selected { background: $soft; color: $text; }

QAbstractItemView[popup="true"] { padding: 0; }
QMenu { background: $surface; color: $text; border: 1px solid $edge; border-radius: 8px; padding: 5px; }
QMenu::item { min-height: 32px; padding: 0 28px 0 10px; border-radius: 6px; }
QMenu[large="true"]::item { min-height: 52px; padding: 0 36px 0 14px; }
QMenu::item:selected { background: $soft; color: $on_soft; }
QMenu::item:disabled { color: $text3; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }

QToolTip { background: $panel; color: $text; border: 1px solid $edge; padding: 5px 8px; }

QCheckBox, QRadioButton { color: $text; spacing: 10px; min-height: 28px; padding-right: 4px; outline: none; }
QCheckBox:disabled, QRadioButton:disabled { color: $text3; }
QCheckBox::indicator, QRadioButton::indicator { width: 18px; height: 18px; border: 1px solid $edge; background: $surface; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 10px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent; image: url("$minus"); }
QRadioButton::indicator:checked { background: $accent; border-color: $accent; image: url("$dot"); }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $accent; }

QScrollArea, QScrollArea > QWidget > QWidget#scroll_content { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $scroll; border-radius: 4px; min-height: 36px; margin: 2px; }
QScrollBar::handle:horizontal { background: $scroll; border-radius: 4px; min-width: 36px; margin: 2px; }
QScrollBar::handle:hover { background: $edge; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: none; border: none; width: 0; height: 0; }

QProgressBar { background: $hover; border: none; border-radius: 4px; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QHeaderView { background: transparent; border: none; }
QTableCornerButton::section, QHeaderView::section { background: transparent; border: none; }
QSplitter::handle { background: $line; }

QCalendarWidget QAbstractItemView:enabled {
    background: $surface; color: $text; selection-background-color: $accent; selection-color: $on_accent; border: none; }
QCalendarWidget QAbstractItemView:disabled { color: $text3; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; min-height: 40px; }
QCalendarWidget QToolButton { color: $text; background: transparent; border: none; border-radius: 6px; padding: 4px 8px; }
QCalendarWidget QToolButton:hover, QCalendarWidget QToolButton:focus { background: $hover; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QCalendarWidget QSpinBox { min-height: 28px; }
""")


def sheet(tokens: Tokens, images: dict[str, str]) -> str:
    """The sheet of this theme. ``images``: addresses of the small pictures ``caret``, ``check``, ``minus``, ``dot``."""
    scroll = "#B9C4C3" if not tokens.dark else "#465455"
    return _SHEET.substitute(tokens.colours, scroll=scroll, **images)
