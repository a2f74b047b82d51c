# SPDX-License-Identifier: EUPL-1.2
"""The list of people who may log in: a CSV file that an administrator keeps in a spreadsheet."""

from __future__ import annotations

import csv
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from storage.errors import RodeLoperError
from sync.backend import policy

COLUMNS = ("account", "name", "role", "department", "function", "email", "password", "blocked")
_NEEDED = ("account", "name", "role")
NAME = re.compile(r"[a-z0-9][a-z0-9.@_-]{0,63}")
"""What a login can be called."""
_YES = frozenset({"1", "ja", "yes", "true", "x"})
# Without letters and digits that look alike: somebody reads it from a paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Account:
    """One login and the colleague whose it is. An empty ``password`` keeps the one that is there, or gets a new one."""

    account: str
    name: str
    role: str
    department: str = ""
    function: str = ""
    email: str = ""
    password: str = ""
    blocked: bool = False

    @property
    def group(self) -> str:
        """The group of this role; for who is blocked one without rights."""
        return policy.BLOCKED if self.blocked else policy.ROLES[self.role]


def read(file: Path) -> list[Account]:
    """The accounts in a CSV file (comma or semicolon, UTF-8) with a row of headings.

    Raises ``backend.accounts-file`` (``path``, ``line``, ``field``) for the first thing that is wrong in it.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise RodeLoperError("backend.accounts-file", path=str(file), line=1, field="") from problem
    heading = text.partition("\n")[0]
    rows = csv.DictReader(text.splitlines(), delimiter=";" if ";" in heading else ",")
    names = [name.strip().lower() for name in rows.fieldnames or ()]
    rows.fieldnames = names
    if missing := [name for name in _NEEDED if name not in names]:
        raise RodeLoperError("backend.accounts-file", path=str(file), line=1, field=missing[0])
    accounts: list[Account] = []
    for row in rows:
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not any(cells.values()):
            continue
        account = _account(cells)
        if wrong := _problem(account, accounts):
            raise RodeLoperError("backend.accounts-file", path=str(file), line=rows.line_num, field=wrong)
        accounts.append(account)
    return accounts


def new_password() -> str:
    """A password that is easy to copy and hard to guess (almost 80 bits)."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _account(cells: dict[str, str]) -> Account:
    blocked = cells.pop("blocked").lower() in _YES
    return Account(**{**cells, "account": cells["account"].lower()}, blocked=blocked)


def _problem(account: Account, others: list[Account]) -> str:
    """The column that is wrong."""
    taken = account.account in {other.account for other in others}
    if taken or account.account == policy.ADMINISTRATOR or not NAME.fullmatch(account.account):
        return "account"
    if not account.name:
        return "name"
    return "" if account.role in policy.ROLES else "role"
