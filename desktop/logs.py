# SPDX-License-Identifier: EUPL-1.2
"""The log: what went wrong where, for whoever helps; never who or what it was about.

Messages of exceptions can hold names, notes or bound values, so the log keeps only their kind, their code when they are
known errors, and the places in the program. Home folders, which hold the name of a person, are written as ``~``.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

from desktop import folders
from storage.errors import RodeLoperError

FILE = "rodeloper.log"
LARGEST = 1024 * 1024
FILES_KEPT = 3
_Problem: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)

log = logging.getLogger(__name__)


class WithoutContent(logging.Formatter):
    """Formats a record without anything that a person typed."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have left its own full text of the exception on the record.
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record).replace(str(Path.home()), "~")
        finally:
            record.exc_text = kept

    def formatException(self, ei: _Problem) -> str:
        lines: list[str] = []
        problem = ei[1]
        while problem is not None and len(lines) < 100:
            code = f" {problem.code}" if isinstance(problem, RodeLoperError) else ""
            lines.append(f"{type(problem).__module__}.{type(problem).__qualname__}{code}")
            lines += [
                f"  {Path(place.filename).name}:{place.lineno} {place.name}"
                for place in traceback.extract_tb(problem.__traceback__)
            ]
            problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
        return "\n".join(lines)


class SmallFile(logging.FileHandler):
    """A log that makes way for a new one at 1 MB. The standard library has this too, in a module that brings the network
    and takes longer to import than the log is worth to a first page.
    """

    def emit(self, record: logging.LogRecord) -> None:
        size = self.stream.tell() if self.stream is not None else 0
        if size and size + len(self.format(record).encode()) >= LARGEST:
            # On Windows a file that another window has open cannot move: the log then grows a little longer.
            with suppress(OSError):
                self._make_way()
        super().emit(record)

    def _make_way(self) -> None:
        self.close()
        file = Path(self.baseFilename)
        kept = [file, *(file.with_name(f"{file.name}.{number}") for number in range(1, FILES_KEPT))]
        for older, newer in zip(reversed(kept), reversed(kept[:-1]), strict=False):
            if newer.exists():
                newer.replace(older)


def start(folder: Path | None = None, level: int = logging.INFO) -> Path | None:
    """Write the log of this process to a file that is replaced at 1 MB (three are kept), and uncaught exceptions with it.

    Returns the file; ``None`` when it cannot be written: a program without a log still works.
    """
    file = (folder or folders.logs()) / FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = SmallFile(file, encoding="utf-8")
        file.chmod(0o600)
    except OSError:
        return None
    handler.setFormatter(WithoutContent())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    return file


def stop() -> None:
    """Close the log and give the hooks back."""
    root = logging.getLogger()
    for handler in root.handlers[:]:
        if isinstance(handler.formatter, WithoutContent):
            root.removeHandler(handler)
            handler.close()
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__


def _uncaught(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        log.critical("a defect", exc_info=(kind, problem, trace))
    sys.__excepthook__(kind, problem, trace)


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        log.critical("a defect in a thread", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))
    threading.__excepthook__(args)
