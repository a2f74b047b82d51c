# SPDX-License-Identifier: EUPL-1.2
"""The locked requirements of a laptop and of a server: what runs with us, in which version, under which licence."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from license_expression import ExpressionError, LicenseExpression, Licensing, get_spdx_licensing
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PARTS = {"laptop": "requirements.txt", "server": "requirements-backend.txt"}

ALLOWED = frozenset(
    "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause ISC LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MIT MIT-0 MIT-CMU"
    " MPL-2.0 PSF-2.0 Python-2.0 Unlicense ZPL-2.1 Zlib".split()
) | {"LicenseRef-Repoze-BSD-derived"}
"""What a program under the EUPL-1.2 can be shipped with while it stays under the EUPL: permissive licences, and those
that ask something for the library only. Anything else (GPL and AGPL, which would take the whole along, or what is not
free) is for a person to decide first."""

_CLASSIFIERS = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Repoze Public License": "LicenseRef-Repoze-BSD-derived",
    "Zope Public License": "ZPL-2.1",
}
"""What a classifier of the package index says without a doubt; "BSD License" can be three things."""

READ = {
    "colorama": "BSD-3-Clause",
    "defusedxml": "PSF-2.0",
    "legacy-cgi": "PSF-2.0",
    "psycopg2-binary": "LGPL-3.0-or-later",
    "pypdfium2": "Apache-2.0 OR BSD-3-Clause",
    "python-rapidjson": "MIT",
    "python-stdnum": "LGPL-2.1-or-later",
    "pywin32-ctypes": "BSD-3-Clause",
    "reportlab": "BSD-3-Clause",
    "sqlcipher3": "Zlib",
}
"""Licences that a person read in the files of the package: its data do not say it in SPDX, or it is of another system."""


@dataclass(frozen=True, slots=True)
class Package:
    """One locked package. ``parts``: where it runs. ``hashes``: SHA-256 of each file that may be installed."""

    name: str
    version: str
    licence: str
    parts: tuple[str, ...]
    hashes: tuple[str, ...]


@cache
def packages() -> tuple[Package, ...]:
    """All that runs on a laptop or a server, by name. Raises ``LookupError`` when nobody knows the licence of one."""
    found: dict[str, tuple[str, list[str], tuple[str, ...]]] = {}
    for part, file in PARTS.items():
        for requirement, hashes in _locked((ROOT / file).read_text("utf-8")):
            name = canonicalize_name(requirement.name)
            version = str(requirement.specifier).removeprefix("==")
            found.setdefault(name, (version, [], hashes))[1].append(part)
    return tuple(
        Package(name, version, licence(name), tuple(parts), hashes)
        for name, (version, parts, hashes) in sorted(found.items())
    )


def _locked(text: str) -> Iterator[tuple[Requirement, tuple[str, ...]]]:
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip() and not line.startswith("#"):
            said, *hashes = re.split(r"\s+--hash=sha256:", line.strip())
            yield Requirement(said), tuple(hashes)


def licence(name: str) -> str:
    """The licence of a package as an SPDX expression. Raises ``LookupError``."""
    if name in READ:
        return READ[name]
    data = importlib.metadata.metadata(name)
    for said in (*(data.get_all("License-Expression") or ()), *(data.get_all("License") or ())):
        if (parsed := _spdx(said)) is not None:
            return str(parsed)
    classified = {
        kind.split(" :: ")[-1] for kind in data.get_all("Classifier") or () if kind.startswith("License")
    }
    known = {_CLASSIFIERS[kind] for kind in classified if kind in _CLASSIFIERS}
    if len(known) != 1:
        raise LookupError(f"nobody knows the licence of {name}: read it, and write it down in READ")
    return known.pop()


@cache
def _licensing() -> Licensing:
    """All licences that SPDX knows; reading them takes a second."""
    return get_spdx_licensing()


def _spdx(said: str) -> LicenseExpression | None:
    try:
        return _licensing().parse(said, validate=not said.startswith("LicenseRef-"), strict=True)
    except ExpressionError:
        return None


def may_ship(said: str) -> bool:
    """Whether a package under this licence may be part of ours: one of the choices it gives, and all that it joins."""
    licensing = _licensing()

    def allowed(part: LicenseExpression) -> bool:
        if isinstance(part, licensing.OR):
            return any(map(allowed, part.args))
        if isinstance(part, licensing.AND):
            return all(map(allowed, part.args))
        return str(part) in ALLOWED

    return allowed(licensing.parse(said))
