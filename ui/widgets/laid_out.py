# SPDX-License-Identifier: EUPL-1.2
"""What lies in a layout, without ever asking for an item of it.

For each item that ``QLayout.itemAt`` gives out PySide makes a Python object, and keeps it as long as the layout lives. Qt
deletes the item itself when its widget goes, and tells nobody: the next thing that is made at that address is taken for
the item, and the program ends with a segmentation fault when that thing goes. So nothing here calls ``itemAt``.
"""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLayout, QWidget


def parts(layout: QLayout) -> list[QWidget | QLayout]:
    """The widgets and the layouts in it, in the order in which a person reads them."""
    owner = layout.parentWidget()
    around = [*layout.children(), *(owner.children() if owner is not None else ())]
    numbers = {
        number: part
        for part in around
        if isinstance(part, QWidget | QLayout) and (number := layout.indexOf(part)) >= 0
    }
    order = sorted(numbers)
    if isinstance(layout, QGridLayout):
        order.sort(key=lambda number: layout.getItemPosition(number)[:2])  # type: ignore[index] # four numbers
    return [numbers[number] for number in order]


def widgets(layout: QLayout) -> list[QWidget]:
    """The widgets in it, not those in layouts within."""
    return [part for part in parts(layout) if isinstance(part, QWidget)]


def clear(layout: QLayout) -> None:
    """Take everything out of it, also what lies in layouts within, and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()  # it goes later, and would be painted until then
            old.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
