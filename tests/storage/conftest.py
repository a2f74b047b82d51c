# SPDX-License-Identifier: EUPL-1.2
"""What several tests of the store share."""

from __future__ import annotations

import pytest

from storage.rules.rights import Actor
from storage.store import Store
from tests.storage.tables import Table


@pytest.fixture
def table(store: Store, actor: Actor) -> Table:
    return Table(store, actor)
