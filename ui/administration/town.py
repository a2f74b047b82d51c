# SPDX-License-Identifier: EUPL-1.2
"""The municipality itself: its name, and the colour that makes the program its own."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, cast

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QColorDialog, QWidget

from assets.texts import _
from storage.operations import municipality
from storage.queries import people
from ui import theme
from ui.context import Context
from ui.desk import Desk
from ui.subjects.section import Column, beside, problems_of
from ui.widgets import paint
from ui.widgets.buttons import Button, PaintedButton
from ui.widgets.fields import Field
from ui.widgets.inputs import Line
from ui.widgets.scroll import FlowLayout
from ui.widgets.tips import plain_tip

COLOURS = ("#0B6075", "#C8102E", "#1D5FA8", "#5B3A8C", "#2E7D32", "#8A5A00", "#00695C", "#37474F")
"""Colours to begin with; any other works too, because the look moves it until it can be read."""


class TownSection(Column):
    """Saved when the cursor leaves the field, or a colour is pressed."""

    follows: ClassVar[tuple[str, ...]] = ("terms",)

    def __init__(self, context: Context) -> None:
        super().__init__(
            context, _("Municipality"), _("This is the same for everybody who works in this store.")
        )
        self._accent = ""
        self.name = Line(placeholder=_("Municipality of …"))
        self.name_field = Field(
            _("Name"), self.name, help=_("Stands in the window, on briefs and on reports."), required=True
        )
        self.name.editingFinished.connect(self._save_name)
        self._swatches = [Swatch(colour) for colour in COLOURS]
        for swatch in self._swatches:
            swatch.on_press(partial(self.choose, swatch.colour))
        self.other = Button(_("Another colour"), icon="ph.palette", on_press=self._pick)
        self.default = Button(_("The colour of the program"), "link", on_press=lambda: self.choose(""))
        row = QWidget()
        flow = FlowLayout(row, gap=10)
        for swatch in self._swatches:
            flow.addWidget(swatch)
        self.add_group(_("Name"), "", self.name_field)
        self.name_field.label.hide()
        self.add_group(
            _("Colour"),
            _("The program makes your colour lighter or darker where it would be hard to read."),
            row,
            beside(self.other, self.default),
        )
        self.together = Button("", icon="ph.link-simple", on_press=self._open_exchange)
        if context.exchange is not None:
            self.add_group(
                _("Working together"),
                _(
                    "Connected with the municipality, you and your colleagues work on the same companies and visits."
                ),
                beside(self.together),
            )

    def _connected(self) -> bool:
        return self.context.exchange is not None and self.context.exchange.status().connected

    def _open_exchange(self) -> None:
        self.context.open("exchange" if self._connected() else "connect", "")

    def load(self) -> None:
        super().load()
        if not self.name.hasFocus():
            self.name_field.set_value(self.context.read(people.municipality))
        self._accent = self.context.read(people.accent)
        for swatch in self._swatches:
            swatch.set_chosen(swatch.colour.lower() == (self._accent or COLOURS[0]).lower())
        self.default.setEnabled(bool(self._accent))
        words = _("See how updating goes") if self._connected() else _("Connect with my municipality")
        self.together.setText(words)

    def _save_name(self) -> None:
        name = str(self.name.value()).strip()
        if not self.name_field.check() or name == self.context.read(people.municipality):
            return
        self.context.write(municipality.describe, name=name, failed=self._refused)

    def _refused(self, error: Exception) -> None:
        self.name_field.set_error(problems_of(error).get("name") or self.context.words(error))

    def choose(self, colour: str) -> None:
        """Use this colour, ``""`` for that of the program; at once, and for everybody."""
        desk = cast("Desk | None", self.context.desk)
        show = (lambda _changes: desk.show_accent(colour)) if desk is not None else None
        self.context.write(municipality.describe, accent=colour, then=show)

    def _pick(self) -> None:
        colour = QColorDialog.getColor(QColor(self._accent or COLOURS[0]), self, _("Another colour"))
        if colour.isValid():
            self.choose(colour.name())


class Swatch(PaintedButton):
    """A colour to press; the chosen one has a check."""

    def __init__(self, colour: str) -> None:
        super().__init__("")
        self.colour = colour
        self.setCheckable(True)
        self.setAccessibleName(_("Colour {code}").format(code=colour))
        self.setToolTip(plain_tip(colour))
        self.setFixedSize(QSize(44, 44))
        self.setProperty("ring_radius", 22)

    def set_chosen(self, on: bool) -> None:
        """Whether this is the colour in use."""
        self.setChecked(on)
        self.update()

    def nextCheckState(self) -> None:
        """Only the section checks it: a press is a wish."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        paint.rounded(painter, box, 18, QColor(self.colour), theme.color("edge"))
        if self.isChecked():
            mark = theme.pixmap("ph.check-bold", "surface" if not theme.is_dark() else "text", 18)
            painter.drawPixmap(13, 13, mark)
        painter.end()
