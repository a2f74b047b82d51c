# SPDX-License-Identifier: EUPL-1.2
"""A short list of things with a title and a quieter line, with initials or an icon: for pickers and the finder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.widgets import paint
from ui.widgets.tips import plain_tip

ROW = 46
HEAD = 30

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the list. ``head`` starts a group with these words above it; ``only_said`` is not to be chosen."""

    id: str
    title: str
    subtitle: str = ""
    icon: str = ""
    avatar: str = ""
    kind: str = ""
    head: str = ""
    only_said: bool = False


class SuggestionModel(QAbstractListModel):
    """The suggestions of now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: list[Suggestion] = []

    def set_items(self, items: Sequence[Suggestion]) -> None:
        """Other suggestions."""
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and Qt's default
        return 0 if parent.isValid() else len(self.items)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What is only said cannot be chosen."""
        only_said = index.isValid() and self.items[index.row()].only_said
        return Qt.ItemFlag.NoItemFlags if only_said else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return item.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            words = ", ".join(part for part in (item.head, item.title, item.subtitle) if part)
            return plain_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
        return item if role == Qt.ItemDataRole.UserRole else None


class SuggestionDelegate(QStyledItemDelegate):
    """Paints a suggestion: soft when chosen, the group's words above the first of it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        item: Suggestion = index.data(Qt.ItemDataRole.UserRole)
        return QSize(240, ROW + (HEAD if item.head else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item: Suggestion = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect)
        if item.head:
            head = QRectF(box.left() + 12, box.top() + 8, box.width() - 24, HEAD - 8)
            paint.text(painter, head, item.head, "caption", "text2", bold=True)
            box.setTop(box.top() + HEAD)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            paint.rounded(painter, box.adjusted(2, 1, -2, -1), theme.RADIUS["row"], theme.color("soft"))
        left = box.left() + 12
        if item.avatar:
            paint.avatar(painter, QRectF(left, box.center().y() - 14, 28, 28), item.avatar, mine=chosen)
            left += 38
        elif item.icon:
            paint.icon(painter, left, box.center().y(), item.icon, "on_soft" if chosen else "text2", 18)
            left += 30
        width = box.right() - left - 10
        tone, bold = ("text2", False) if item.only_said else ("text", True)
        if item.subtitle:
            paint.text(painter, QRectF(left, box.top() + 4, width, 20), item.title, "row", tone, bold=bold)
            paint.text(painter, QRectF(left, box.top() + 23, width, 18), item.subtitle, "caption", "text2")
        else:
            whole = QRectF(left, box.top(), width, box.height())
            paint.text(painter, whole, item.title, "row", tone, bold=bold)
