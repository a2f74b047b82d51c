# SPDX-License-Identifier: EUPL-1.2
"""What the settings page asks of the program around it; ``desktop`` answers through ``context.desk``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from storage.rules.reminders import Round


@dataclass(frozen=True, slots=True)
class Backup:
    """A back-up on this machine; ``size`` in bytes."""

    path: Path
    made: dt.datetime
    size: int


@dataclass(frozen=True, slots=True)
class Notifies:
    """What the desktop tells beside the window: how many reminders there are, and that a colleague changed my action."""

    reminders: bool = True
    changes: bool = False


class Desk(Protocol):
    """Language, look, person and the care of the store, on this machine.

    ``back_up``, ``backups``, ``new_recovery_code`` and ``set_passphrase`` are called on a task thread, may take
    seconds, and raise ``RodeLoperError`` for what a person can mend. The others are called on the GUI thread.
    """

    def language(self) -> str:
        """What was chosen: ``nl``, ``en`` or ``system``."""

    def choose_language(self, language: str) -> None:
        """Use this language from now on, after saving what was typed; the window is made again."""

    def theme(self) -> str:
        """What was chosen: ``light``, ``dark`` or ``system``."""

    def choose_theme(self, mode: str) -> None:
        """Use this theme from now on."""

    def reading_size(self) -> int:
        """How large the letters for reading from afar are, in percent."""

    def choose_reading_size(self, percent: int) -> None:
        """Use this size from now on, after saving what was typed; the window is made again."""

    def show_accent(self, colour: str) -> None:
        """The municipality chose this colour (``#0B6075``; empty: the program's own): show it."""

    def choose_me(self, colleague_id: str) -> None:
        """This colleague works here from now on; the window is made again."""

    def reminded(self) -> Round | None:
        """The last round of reminders of who works here, on this machine."""

    def remember_reminded(self, last: Round) -> None:
        """This is the last round now."""

    def notifies(self) -> Notifies:
        """Of what the desktop may be told."""

    def choose_notifies(self, chosen: Notifies) -> None:
        """Of this from now on."""

    def lock_minutes(self) -> int:
        """After how many minutes the person wants the store to lock by itself."""

    def choose_lock_minutes(self, minutes: int) -> None:
        """Lock after so many minutes from now on; the municipality may want it sooner."""

    def lock(self) -> None:
        """Save, shut the store, and show nothing until somebody opens it again."""

    def store_path(self) -> Path:
        """Where the store is."""

    def needs_passphrase(self) -> bool:
        """Whether the store must have a passphrase, because this machine has no place to keep its key."""

    def has_passphrase(self) -> bool:
        """Whether the store has one now."""

    def backups(self) -> Sequence[Backup]:
        """The automatic back-ups of this store, newest first."""

    def back_up(self, out: Path) -> None:
        """Make a back-up in this file and prove that it opens."""

    def restore(self, backup: Path, secret: str, failed: Callable[[Exception], object]) -> None:
        """Put a back-up in the place of the store (which is kept beside it) and open that; ``secret`` may be empty.

        When it cannot be done nothing has changed, and ``failed(error)`` is called on the GUI thread.
        """

    def new_recovery_code(self, current: str = "") -> str:
        """A new code; the old one does not open the store any more. ``current`` and errors as in ``set_passphrase``."""

    def set_passphrase(self, passphrase: str, current: str = "") -> None:
        """Ask for this passphrase from now on, at each start and after locking; empty takes it away where there is a keyring.

        ``current``: the one that there is now, or the recovery code, when there is one. Raises ``store.wrong-key`` and
        ``keys.wait`` for another one, and ``keys.needed``.
        """
