# SPDX-License-Identifier: EUPL-1.2
"""What docs/security.md says is shown by tests: each that it names exists, and each threat has one."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))
THREATS = (
    "Stolen laptop",
    "Curious colleague",
    "Other municipality",
    "Hostile server",
    "Hostile file",
    "Hostile text",
)


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(part.name for part in tree.body if isinstance(part, ast.FunctionDef))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_the_page_names_exists(file: str, name: str) -> None:
    assert name in names_in(file)


@pytest.mark.parametrize("threat", THREATS)
def test_each_threat_has_measures_with_a_test_each(threat: str) -> None:
    rows = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| ")]
    start = next(n for n, row in enumerate(rows) if threat in row[0])
    own = [rows[start]]
    for row in rows[start + 1 :]:
        if row[0].strip():
            break
        own.append(row)
    assert len(own) > 1 or threat == "Other municipality"
    assert all("::test_" in row[2] for row in own)


def test_every_name_of_a_test_has_the_form_that_is_checked() -> None:
    assert PAGE.count("::") == len(re.findall(r"`tests/[\w/]+\.py::\w+`", PAGE))


@pytest.mark.parametrize("page", ["README.md", "SECURITY.md"])
def test_the_page_is_found(page: str) -> None:
    assert "(docs/security.md)" in (ROOT / page).read_text(encoding="utf-8")


def test_the_pages_that_it_links_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
