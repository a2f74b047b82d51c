# SPDX-License-Identifier: EUPL-1.2
"""``way`` and ``now`` of ``storage.queries.merged`` for queries that are built with SQLAlchemy: the same SQL, as tables."""

from __future__ import annotations

from sqlalchemy import String, column, text

from storage.queries.merged import WITH_NOW, WITH_WAY

_COLUMNS = (column("lost", String), column("won", String))

WAY = text(f"{WITH_WAY}SELECT lost, won FROM way").columns(*_COLUMNS).cte("way_in")
"""Each merged company (``lost``) with every company that it went up in (``won``), also in between."""

NOW = text(f"{WITH_NOW}SELECT lost, won FROM now").columns(*_COLUMNS).cte("stayed")
"""Each merged company (``lost``) with the one that stayed in the end (``won``)."""
