# SPDX-License-Identifier: EUPL-1.2
"""The configuration of the two instances, from the templates in ``assets/backend`` and real secrets.

``public`` is where laptops come; ``administration`` makes structure and accounts and listens on loopback only.
"""

from __future__ import annotations

import configparser
import logging
import secrets
import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from assets import path as asset
from storage.errors import RodeLoperError
from storage.files import write_whole
from sync.backend.openid import OpenId

PUBLIC, ADMINISTRATION = "public", "administration"
INSTANCES = (PUBLIC, ADMINISTRATION)
PASSWORD_FILE = "administrator.password"  # noqa: S105 - the name of the file, not what is in it
SECRET_FILE = "logins.secret"  # noqa: S105 - the same


@dataclass(frozen=True, slots=True)
class Configured:
    """Where the files of one backend are; each readable for their owner only."""

    folder: Path

    def instance(self, name: str) -> Path:
        """The configuration of one instance."""
        return self.folder / f"{name}.ini"

    @property
    def files(self) -> list[Path]:
        """All of them."""
        return sorted(file for file in self.folder.iterdir() if file.is_file())

    @property
    def password(self) -> str:
        """The password of the administrator. Raises ``backend.no-configuration``."""
        return _read(self.folder / PASSWORD_FILE)


_HARMLESS = (
    "pkg_resources is deprecated",  # pyramid uses it; nothing of ours does
    "HTTPS is not enabled",  # on loopback, behind the proxy that does it
    "Reuse existing PostgreSQL connection",  # on purpose: all three parts in one transaction
)

SERVICES = (
    "rodeloper-public.service",
    "rodeloper-administration.service",
    "rodeloper-backup.service",
    "rodeloper-backup.timer",
)


def write(folder: Path, database: str, host: str = "", openid: OpenId | None = None) -> Configured:
    """Write (again) the files of a backend. Secrets that are there stay as they are: with other ones nobody gets in.

    ``database``: the address of the PostgreSQL database; ``host``: the public name of the server, reached over TLS;
    without one (the demo) the server answers under whatever name it is called; ``openid``: where people log in, beside
    accounts with a password.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = _kept_secret(folder / SECRET_FILE)
    _kept_secret(folder / PASSWORD_FILE)
    settings = _template("settings.ini", database=database, secret=secret)
    address = f"kinto.http_scheme = https\nkinto.http_host = {host}" if host else "kinto.http_scheme = http"
    for name in INSTANCES:
        text = _template(f"{name}.ini", settings=settings, address=address, login=_login(openid))
        write_whole(folder / f"{name}.ini", text.encode())
    return Configured(folder)


def write_services(folder: Path, host: str) -> None:
    """Write what systemd and nginx need beside the configuration, for the program and the Python that run now."""
    hardening = _plain("hardening.conf")
    values = {
        "program": Path.cwd(),
        "python": sys.executable,
        "assets": asset(),
        "folder": folder,
        "hardening": hardening,
    }
    for name in SERVICES:
        write_whole(folder / name, _template(name, **values).encode())
    # nginx has dollars of its own.
    write_whole(folder / "nginx.conf", _plain("nginx.conf").replace("@host@", host).encode())


def read(file: Path) -> dict[str, str]:
    """The settings of an instance. Raises ``backend.no-configuration``."""
    # Without interpolation: a password may hold a percent sign.
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(file.read_text(encoding="utf-8"))
        return dict(parser["app:main"])
    except (OSError, UnicodeDecodeError, configparser.Error, KeyError) as problem:
        raise RodeLoperError("backend.no-configuration", path=str(file)) from problem


def application(settings: Mapping[str, str]) -> Any:
    """The WSGI application of an instance."""
    for harmless in _HARMLESS:
        warnings.filterwarnings("ignore", message=harmless)
    # It looks for a file of its own name; ours has another one.
    logging.getLogger("kinto.config").setLevel(logging.CRITICAL)
    # Kinto takes half a second to load; who only writes a configuration does not wait for it.
    from kinto import main

    return main({}, **settings)


def _template(name: str, **values: object) -> str:
    return Template(_plain(name)).substitute(values)


def _login(openid: OpenId | None) -> str:
    if openid is None:
        return "multiauth.policies = account"
    return _template("openid.ini", openid=openid.setting())


def _plain(name: str) -> str:
    return asset("backend", name).read_text(encoding="utf-8")


def _kept_secret(file: Path) -> str:
    if not file.exists():
        write_whole(file, f"{secrets.token_hex(32)}\n".encode())
    return _read(file)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise RodeLoperError("backend.no-configuration", path=str(file)) from problem
