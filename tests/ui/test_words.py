# SPDX-License-Identifier: EUPL-1.2
"""Everything that a record can say has a word on the screen: a code that has none would stand there in English."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import pytest

from storage.rules import choices, rights, states
from ui import words


@pytest.mark.parametrize(
    ("codes", "table"),
    [
        (choices.AlertKind, words.ALERTS),
        (choices.Channel, words.CHANNELS),
        (choices.CompanyKind, words.COMPANY_KINDS),
        (choices.Disclosure, words.DISCLOSURES),
        (choices.Part, words.PARTS),
        (choices.Phase, words.PHASES),
        (choices.ResultKind, words.RESULT_KINDS),
        (choices.ResultStage, words.RESULT_STAGES),
        (choices.VisitKind, words.VISIT_KINDS),
        (rights.Role, words.ROLES),
        (states.ActionState, words.ACTION_STATES),
        (states.VisitState, words.VISIT_STATES),
    ],
)
def test_every_code_has_a_word(codes: type[StrEnum], table: Mapping[str, str]) -> None:
    assert {code.value for code in codes} - set(table) == set()
