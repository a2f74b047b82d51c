# SPDX-License-Identifier: EUPL-1.2
"""A file on the disk from lines of text, and a whole import in one call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from storage import imports
from storage.rules.rights import Actor
from storage.store import Store

MakeFile = Callable[..., Path]
Import = Callable[..., imports.ImportPlan]


@pytest.fixture
def file_of(tmp_path: Path) -> MakeFile:
    """``file_of("Naam;Plaats", "Abel;Utrecht")``: a CSV file with these lines."""

    def make(*lines: str, encoding: str = "utf-8", name: str = "bedrijven.csv") -> Path:
        path = tmp_path / name
        path.write_bytes("\r\n".join((*lines, "")).encode(encoding))
        return path

    return make


@pytest.fixture
def plan_of(store: Store) -> Import:
    """The preview of an import with the guessed mapping."""

    def plan(path: Path) -> imports.ImportPlan:
        table = imports.read_table(path)
        return store.read(imports.prepare, table, imports.guess(table))

    return plan


@pytest.fixture
def import_file(store: Store, actor: Actor, plan_of: Import) -> Import:
    """Read, guess, prepare and apply; answers with the plan that was applied."""

    def run(path: Path) -> imports.ImportPlan:
        plan = plan_of(path)
        store.write(imports.companies, actor, plan).result()
        return plan

    return run
