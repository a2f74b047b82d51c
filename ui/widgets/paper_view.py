# SPDX-License-Identifier: EUPL-1.2
"""A paper before it goes out: looked at page by page, then kept as a file or printed. Nothing is left in a temporary folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QStandardPaths
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from ui.context import Context
from ui.outside import open_file
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import Label
from ui.widgets.pdf_view import PdfView
from ui.widgets.scroll import RING

_PRINT_DPI = 300


class PaperView(QWidget):
    """The pages of a PDF with zoom above them, and buttons to keep and to print it.

    Give it bytes with ``show_pdf(data, file_name, visit)``; ``operation`` is what the audit trail calls keeping and
    printing it. ``save_button`` and ``print_button`` are for the page's header: they are made here and belong to whoever puts them in a layout. ``bar`` takes more controls at its left.
    """

    def __init__(self, context: Context, name: str, operation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._operation, self._visit = context, operation, ""
        self._data = b""
        self._file_name = "document.pdf"
        self.view = PdfView(name)
        self.save_button = Button(
            _("Save as PDF"), icon="ph.download-simple", size="main", on_press=self.save_as
        )
        self.print_button = Button(
            _("Print"), "primary", icon="ph.printer", size="main", on_press=self.print_paper
        )
        self.save_button.setToolTip("Ctrl+S")
        self.print_button.setToolTip("Ctrl+P")
        self._where = Label("", "row", "text2")
        self._factor = Label("", "row", "text2")
        self.bar = QHBoxLayout()
        self.bar.setSpacing(4)
        self.bar.addStretch(1)
        self.bar.addWidget(self._where)
        self.bar.addSpacing(12)
        self.bar.addWidget(IconButton("ph.minus", _("Smaller"), keys="Ctrl+-", on_press=self.view.zoom_out))
        self.bar.addWidget(self._factor)
        self.bar.addWidget(IconButton("ph.plus", _("Larger"), keys="Ctrl++", on_press=self.view.zoom_in))
        self.bar.addWidget(
            IconButton(
                "ph.arrows-out-line-horizontal",
                _("As wide as the window"),
                keys="Ctrl+0",
                on_press=self.view.fit_width,
            )
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(RING, 0, RING, 0)
        box.setSpacing(8)
        box.addLayout(self.bar)
        box.addWidget(self.view, 1)
        self._enable(on=False)
        self._connect_signals()

    def _connect_signals(self) -> None:
        self.view.page_changed.connect(self._show_place)
        self.view.zoom_changed.connect(lambda _factor: self._show_place(self.view.page(), self.view.pages()))

    def show_pdf(self, data: bytes, file_name: str, visit: str) -> None:
        """Show this paper about this visit ("" for more than one); ``file_name`` is proposed when it is kept."""
        self._data, self._file_name, self._visit = data, file_name, visit
        self.view.set_pdf(data)
        self._enable(on=True)
        self._show_place(self.view.page(), self.view.pages())

    def clear(self) -> None:
        """Show nothing and forget the paper."""
        self._data = b""
        self.view.close_pdf()
        self._enable(on=False)

    def pdf(self) -> bytes:
        """The paper that is shown."""
        return self._data

    def file_name(self) -> str:
        """The proposed name."""
        return self._file_name

    def _enable(self, *, on: bool) -> None:
        self.save_button.setEnabled(on)
        self.print_button.setEnabled(on)

    def _show_place(self, page: int, pages: int) -> None:
        self._where.setText(_("page {n} of {count}").format(n=page, count=pages))
        self._factor.setText(f"{self.view.zoom():.0%}".replace("%", " %"))

    # Keep

    def save_as(self) -> None:
        """Ask where, and write the file."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Save as PDF"), str(Path(folder) / self._file_name), "PDF (*.pdf)"
        )
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the file, whole or not at all, and say where it is."""
        if path.suffix.lower() != ".pdf":
            path = path.with_name(f"{path.name}.pdf")
        try:
            write_whole(path, self._data)
        except OSError as problem:
            self._context.messages.banner(cannot_write(path, problem), "error")
            return
        self._note("save")
        self._context.messages.banner(
            _("Saved as {name}.").format(name=path.name),
            "info",
            _("Open"),
            lambda: open_file(path, self._context, self._operation),
        )

    # Print

    def print_paper(self) -> None:
        """Ask for a printer, and print the pages as pictures of 300 dots an inch."""
        # Loaded when somebody prints: it looks for printers on the network.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(_PRINT_DPI)
        printer.setFullPage(True)
        # With its ending: who prints to a file is offered this name, and Qt cuts off what follows the last full stop.
        printer.setDocName(self._file_name)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, max(1, self.view.pages()))
        if dialog.exec():
            first, last = printer.fromPage() or 1, printer.toPage() or self.view.pages()
            self._print_on(printer, first, min(last, self.view.pages()))
            self._note("print")

    def _note(self, how: str) -> None:
        kind = "visits" if self._visit else ""
        self._context.note(self._operation, kind=kind, record_id=self._visit, detail=how)

    def _print_on(self, printer: object, first: int, last: int) -> None:
        painter = QPainter(printer)  # type: ignore[call-overload]  # a QPrinter, whose module is loaded on use
        for page in range(first, last + 1):
            if page > first:
                printer.newPage()  # type: ignore[attr-defined]
            image = self.view.picture(page, _PRINT_DPI / 72)
            painter.drawImage(QRectF(0, 0, image.width(), image.height()), image)
        painter.end()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole, or as it was. Raises ``OSError``."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(data)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def cannot_write(path: Path, problem: OSError) -> str:
    """The sentence for a file that could not be written."""
    return _("{name} could not be saved there ({reason}). Choose another folder.").format(
        name=path.name, reason=problem.strerror or type(problem).__name__
    )
