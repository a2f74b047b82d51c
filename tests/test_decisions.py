# SPDX-License-Identifier: EUPL-1.2
"""The pages of decisions are numbered one after another, and whoever names one names one that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
NUMBERS = [page.name[:4] for page in PAGES]
FOLDERS = ("assets", "desktop", "docs", "storage", "sync", "tests", "ui")


def test_each_number_is_given_once_and_none_is_left_out() -> None:
    assert [f"{number:04}" for number in range(1, len(PAGES) + 1)] == NUMBERS


@pytest.mark.parametrize("page", PAGES, ids=NUMBERS)
def test_a_page_has_its_number_above_it(page: Path) -> None:
    assert page.read_text(encoding="utf-8").startswith(f"# {page.name[:4]}. ")


def test_whoever_names_a_decision_names_one_that_exists() -> None:
    texts = [file for folder in FOLDERS for kind in ("*.md", "*.py") for file in (ROOT / folder).rglob(kind)]
    for file in texts:
        content = file.read_text(encoding="utf-8")
        for number in re.findall(r"decisions?[ /](\d{4})\b", content):
            assert number in NUMBERS, (file.name, number)
        for shown, number in re.findall(r"\[(?:decision )?(\d{4})\]\([\w./]*decisions/(\d{4})-", content):
            assert shown == number, (file.name, shown)
        for name in re.findall(r"decisions/(\d{4}-[\w-]+\.md)", content):
            assert name in [page.name for page in PAGES], (file.name, name)
