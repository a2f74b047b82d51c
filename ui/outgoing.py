# SPDX-License-Identifier: EUPL-1.2
"""Files that another program has to open: a mail program takes a draft with attachments only as a file. Knows no Qt.

They lie in a folder that only this person reads, and are gone when the store is locked or closed; what a crash left
behind goes at the next start.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from storage.files import write_whole


class Outgoing:
    """The folder of those files, made when the first one comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def put(self, name: str, data: bytes) -> Path:
        """Write the file, in a folder of its own so that its name is as given. Raises as ``storage.files.whole_file``."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._count += 1
        path = self._folder / str(self._count) / name
        write_whole(path, data)
        return path

    def clear(self) -> None:
        """Remove them all. What another program holds open goes the next time."""
        shutil.rmtree(self._folder, ignore_errors=True)
