# SPDX-License-Identifier: EUPL-1.2
"""The floor of a start and of memory, run as a process of its own: PySide6, one empty window, painted. Then it waits."""

from __future__ import annotations

import os
import sys
import time

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class Window(QMainWindow):
    """Writes down when it was first painted, as the program does."""

    told = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - the name is of Qt
        super().paintEvent(event)
        if not self.told:
            self.told = True
            with open(os.environ["RODELOPER_TIMES"], "a") as file:  # noqa: PTH123 - a floor imports no more than it needs
                file.write(f"painted {time.monotonic():.6f}\n")


if __name__ == "__main__":
    application = QApplication(sys.argv)
    window = Window()
    window.resize(1280, 800)
    window.show()
    sys.exit(application.exec())
