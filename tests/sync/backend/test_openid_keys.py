# SPDX-License-Identifier: EUPL-1.2
"""The keys of a provider: fetched once, kept while it is away, and nobody can make us knock all the time."""

from __future__ import annotations

import pytest

from sync.backend.provider import FRESH, PAUSE, STALE
from sync.tokens import TokenError
from tests.sync.backend.openid_doors import Shop


def test_keys_are_fetched_once_and_again_after_an_hour() -> None:
    shop = Shop()
    first = shop.provider.keys()
    shop.now += FRESH - 1
    assert shop.provider.keys() is first
    shop.now += 2
    assert shop.provider.keys() is not first
    assert shop.visits == 2


def test_strangers_cannot_make_us_knock_at_the_provider_all_the_time() -> None:
    shop = Shop()
    keys = shop.provider.keys()
    for _ in range(100):
        shop.provider.keys(other_than=keys)
        shop.now += 0.1
    assert shop.visits == 1
    shop.now += PAUSE
    shop.provider.keys(other_than=keys)
    assert shop.visits == 2


def test_keys_outlive_a_provider_that_is_away_for_a_day_and_no_longer() -> None:
    shop = Shop()
    first = shop.provider.keys()
    shop.open = False
    shop.now += STALE - 1
    assert shop.provider.keys() is first
    shop.now += 2
    with pytest.raises(TokenError, match="provider"):
        shop.provider.keys()
    shop.open = True
    shop.now += PAUSE + 1
    assert shop.provider.keys() is not first
