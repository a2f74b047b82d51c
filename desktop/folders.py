# SPDX-License-Identifier: EUPL-1.2
"""Where things are on this machine: settings, stores, back-ups and logs, each in the place that the system has for it.

``RODELOPER_HOME`` moves all of it into one folder, for tests, for the demo and for a stick.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from platformdirs import PlatformDirs

_SYSTEM = PlatformDirs("rode-loper", appauthor=False, roaming=False)


def home() -> Path | None:
    """The one folder that ``RODELOPER_HOME`` names, if it does."""
    named = os.environ.get("RODELOPER_HOME", "").strip()
    return Path(named).expanduser().absolute() if named else None


def settings_file() -> Path:
    """The local settings of this person on this machine."""
    return (home() or _SYSTEM.user_config_path) / "settings.json"


def stores() -> Path:
    """Where a new store goes when nobody says otherwise."""
    return (home() or _SYSTEM.user_data_path) / "stores"


def default_store() -> Path:
    """The store of somebody who has one."""
    return stores() / "rodeloper.db"


def demo_store() -> Path:
    """The store of the demo."""
    return stores() / "demo.db"


def demo_backend() -> Path:
    """What the demo of the municipal backend keeps: its database, its configuration, its log."""
    return (home() or _SYSTEM.user_data_path) / "demo-backend"


def backups() -> Path:
    """Where the automatic back-ups go."""
    return (home() or _SYSTEM.user_data_path) / "backups"


def logs() -> Path:
    """Where the log goes."""
    ours = home()
    return ours / "logs" if ours else _SYSTEM.user_log_path


def pictures() -> Path:
    """Where small pictures in the colours of the look are kept; whoever removes them has them drawn again."""
    return (home() or _SYSTEM.user_cache_path) / "pictures"


def outgoing(store: Path) -> Path:
    """Where drafts lie that the mail program opens; emptied when this store is locked, closed or opened."""
    mark = hashlib.sha256(str(store.absolute()).encode()).hexdigest()[:16]
    return (home() or _SYSTEM.user_cache_path) / "outgoing" / mark


def look() -> Path | None:
    """The municipality's own colours beside the settings (see ``assets/theme/tokens.toml``), when it has any."""
    file = settings_file().with_name("theme.toml")
    return file if file.exists() else None
