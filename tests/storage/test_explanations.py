# SPDX-License-Identifier: EUPL-1.2
"""The explanation to the figures of a month: one for everybody, in which no word of anybody is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.errors import RodeLoperError
from storage.operations import steering
from storage.queries.explanations import explanation
from storage.rules.rights import Actor, Role
from storage.store import Store


def explain(
    store: Store, actor: Actor, text: str, *, month: str = "2026-10", seen: str | None = None
) -> str | None:
    answer = store.write(steering.explain, actor, month, text, seen=seen).result().answer
    assert answer is None or isinstance(answer, str)
    return answer


def test_each_month_has_its_own(store: Store, actor: Actor) -> None:
    assert explain(store, actor, " Herfstvakantie. \n") is None
    explain(store, actor, "Storm.", month="2026-11")
    assert store.read(explanation, "2026-10") == "Herfstvakantie."
    assert store.read(explanation, "2026-11") == "Storm."
    assert store.read(explanation, "2026-12") == ""
    explain(store, actor, "", month="2026-11")
    assert store.read(explanation, "2026-11") == ""


def test_what_came_in_while_somebody_typed_is_kept(store: Store, actor: Actor) -> None:
    explain(store, actor, "Herfstvakantie.")
    explain(store, actor, "Herfstvakantie. Rik was ziek.", seen="Herfstvakantie.")
    answer = explain(
        store, actor, "In de herfstvakantie waren wij dicht. Herfstvakantie.", seen="Herfstvakantie."
    )
    assert answer == store.read(explanation, "2026-10")
    assert "Rik was ziek" in answer
    assert "waren wij dicht" in answer


def test_nothing_changes_for_what_is_no_month_too_long_or_not_allowed(store: Store, actor: Actor) -> None:
    with pytest.raises(RodeLoperError, match=r"months\.unknown"):
        explain(store, actor, "x", month="oktober")
    with pytest.raises(RodeLoperError, match=r"steering\.too-long"):
        explain(store, actor, "x" * (steering.LONGEST + 1))
    with pytest.raises(RodeLoperError, match="not-allowed"):
        explain(store, replace(actor, role=Role.ACCOUNT_MANAGER), "x")
    assert store.read(explanation, "2026-10") == ""
    explain(store, replace(actor, role=Role.COORDINATOR), "x")
