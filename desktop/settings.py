# SPDX-License-Identifier: EUPL-1.2
"""What this person chose on this machine: language, theme, window, last store, who they are in it. Never in the store.

One small JSON file, replaced whole. A damaged file is set aside and the defaults apply: settings may never keep
somebody from their work.
"""

from __future__ import annotations

import datetime as dt
import locale
import logging
import uuid
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from assets import texts
from desktop import folders
from storage.files import write_whole
from storage.rules.reminders import Round

Language = Literal["nl", "en", "system"]
Theme = Literal["light", "dark", "system"]
LARGEST_FILE = 1024 * 1024

log = logging.getLogger(__name__)


class StoreSettings(msgspec.Struct, frozen=True):
    """What belongs to one store at one place: who works here (a colleague's id), the name of this device in it, and with
    which name the person logs in at the mail server.

    The device stands here and not in the store, so that a copy of a store is another device.
    """

    device: str
    who: str = ""
    mail_user: str = ""
    reminded: dict[str, Round] = {}
    """Who works here (a colleague's id) → the last round of reminders."""


class Settings(msgspec.Struct, frozen=True):
    """All settings, with what applies when nothing was chosen. ``geometry`` is Qt's own (position, size, screen).

    ``reading_size``: how large an alderman reads, in percent. ``lock_explained``: the person was told once what locking without a passphrase is worth.
    """

    language: Language = "nl"
    theme: Theme = "system"
    geometry: bytes = b""
    last_store: str = ""
    lock_minutes: Annotated[int, msgspec.Meta(ge=1)] = 15
    lock_explained: bool = False
    reading_size: Literal[100, 125, 150] = 100
    notify_reminders: bool = True
    notify_changes: bool = False
    stores: dict[str, StoreSettings] = {}


class SettingsFile:
    """The settings and the file they live in. ``values`` is what applies now."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or folders.settings_file()
        self.values = self._read()

    def change(self, **fields: Any) -> Settings:
        """Replace these fields and write the file, keeping what another window wrote meanwhile.

        Raises ``TypeError`` for a field that does not exist, ``msgspec.ValidationError`` for a value that does not fit.
        A file that cannot be written is logged; the choice then holds until the program ends.
        """
        changed = msgspec.structs.replace(self._read(), **fields)
        self.values = msgspec.convert(msgspec.to_builtins(changed), Settings)
        try:
            write_whole(self.path, msgspec.json.format(msgspec.json.encode(self.values)) + b"\n")
        except Exception as problem:  # noqa: BLE001 - a read-only profile must not stop anybody
            log.warning("the settings could not be written: %s", type(problem).__name__)
        return self.values

    def store(self, chosen: Path | None = None) -> Path:
        """The store that was asked for, else the last one, else the usual place."""
        if chosen is not None:
            return chosen.absolute()
        last = self.values.last_store
        return Path(last) if last and Path(last).exists() else folders.default_store()

    def of_store(self, store: Path) -> StoreSettings:
        """The settings of the store at this place; the first call gives it a device."""
        place = str(store.absolute())
        known = self.values.stores.get(place)
        return known or self._change_store(place, StoreSettings(device=uuid.uuid4().hex))

    def remember_who(self, store: Path, colleague: str) -> None:
        """This colleague (id) works with the store at this place."""
        self._change_store(
            str(store.absolute()), msgspec.structs.replace(self.of_store(store), who=colleague)
        )

    def remember_mail_user(self, store: Path, user: str) -> None:
        """With this name the person logs in at the mail server, from the store at this place."""
        self._change_store(
            str(store.absolute()), msgspec.structs.replace(self.of_store(store), mail_user=user)
        )

    def remember_reminded(self, store: Path, colleague: str, last: Round) -> None:
        """This colleague was reminded in this round."""
        known = self.of_store(store)
        rounds = {**known.reminded, colleague: last}
        self._change_store(str(store.absolute()), msgspec.structs.replace(known, reminded=rounds))

    def _change_store(self, place: str, chosen: StoreSettings) -> StoreSettings:
        self.change(stores={**self._read().stores, place: chosen})
        return chosen

    def _read(self) -> Settings:
        try:
            with self.path.open("rb") as file:
                return msgspec.json.decode(file.read(LARGEST_FILE), type=Settings)
        except FileNotFoundError:
            return Settings()
        except OSError as problem:
            log.warning("the settings could not be read: %s", type(problem).__name__)
            return Settings()
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            self._set_aside()
            return Settings()

    def _set_aside(self) -> None:
        aside = self.path.with_name(
            f"{self.path.stem}-damaged-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S-%f}.json"
        )
        log.warning("the settings are damaged; they are kept as %s", aside.name)
        try:
            self.path.replace(aside)
        except OSError as problem:
            log.warning("the damaged settings could not be moved: %s", type(problem).__name__)


def language_to_use(chosen: Language) -> str:
    """``nl`` or ``en``; ``system`` follows the machine when it speaks one of the two, else our default."""
    if chosen != "system":
        return chosen
    name = (locale.getlocale()[0] or "").lower()
    if name.startswith(("nl", "dutch")):
        return "nl"
    return "en" if name.startswith(("en", "english")) else texts.DEFAULT
