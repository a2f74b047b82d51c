# SPDX-License-Identifier: EUPL-1.2
"""One small answer to "is there anything new": how far each collection of a bucket is, and who asks.

A laptop asks this every minute, with ``?closed`` for the open and the closed place on one picture: what moves from the one
to the other is then never in neither. One query, and nothing but a status when nothing changed (``If-None-Match``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from kinto.core import Service
from kinto.core.errors import request_GET
from pyramid import httpexceptions
from pyramid.security import NO_PERMISSION_REQUIRED
from sqlalchemy import text

from sync.backend import policy
from sync.backend.plugin import people, refusals

service = Service(
    name="rodeloper-state", path="/buckets/{bucket_id}/state", description="How far each collection is."
)

# Kinto writes a row of ``timestamps`` once, when a collection is empty; from then on the newest object counts.
_STATE = text("""
    SELECT c.parent_id AS place, c.id AS collection, GREATEST(as_epoch(newest.last_modified), as_epoch(empty.last_modified)) AS revision,
           b.data AS municipality,
           (SELECT json_agg(lost.id ORDER BY lost.id) FROM objects lost
            WHERE lost.parent_id = :lost AND lost.resource_name = 'record' AND NOT lost.deleted
              AND lost.data->>'lost' = 'true') AS lost
    FROM objects b
    LEFT JOIN objects c
      ON c.parent_id = ANY(:places) AND c.resource_name = 'collection' AND NOT c.deleted
    LEFT JOIN LATERAL (
      SELECT o.last_modified FROM objects o
      WHERE o.parent_id = c.parent_id || '/collections/' || c.id AND o.resource_name = 'record'
      ORDER BY o.last_modified DESC LIMIT 1
    ) newest ON true
    LEFT JOIN timestamps empty
      ON empty.parent_id = c.parent_id || '/collections/' || c.id AND empty.resource_name = 'record'
    WHERE b.parent_id = '' AND b.resource_name = 'bucket' AND b.id = :municipality AND NOT b.deleted
""")


@service.get(permission=NO_PERMISSION_REQUIRED)  # type: ignore[untyped-decorator] # Kinto ships no types
def state(request: Any) -> dict[str, Any]:
    """The state of one bucket for any member of its municipality; 304 when it is the one that the laptop has."""
    bucket = request.matchdict["bucket_id"]
    municipality = policy.municipality_of(bucket)
    # Whoever belongs to no group here was turned away at the door, also where there is no such bucket.
    if not municipality:
        raise refusals.forbidden("no-group")
    buckets = policy.buckets(municipality)
    here, closed = (f"/buckets/{one}" for one in (bucket, buckets[policy.Place.CLOSED]))
    with_closed = bucket == municipality and "closed" in request_GET(request)
    with request.registry.storage.client.connect(readonly=True) as connection:
        asked = {
            "places": [here, closed] if with_closed else [here],
            "municipality": municipality,
            "lost": f"/buckets/{buckets[policy.Place.DEVICES]}/collections/{policy.LOST}",
        }
        rows = connection.execute(_STATE, asked).fetchall()
    if not rows:
        raise refusals.forbidden("no-group")
    about = rows[0].municipality
    answer = {
        "generation": about.get("generation", ""),
        "survived": about.get("survived", 0),
        "schema_version": about.get("schema_version", 0),
        "collections": _revisions(rows, here),
        **({"closed": _revisions(rows, closed)} if with_closed else {}),
        "user": people.login(request),
        "groups": people.groups(request, municipality),
        "colleague": people.colleague(request, municipality),
        "lost": rows[0].lost or [],
    }
    tag = f'"{hashlib.sha256(json.dumps(answer, sort_keys=True).encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        unchanged = httpexceptions.HTTPNotModified()
        unchanged.headers["ETag"] = tag
        raise unchanged
    request.response.headers["ETag"] = tag
    request.response.cache_control.no_store = True
    now = dt.datetime.now(dt.UTC)
    return {"data": {**answer, "time": now.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"}}


def _revisions(rows: list[Any], place: str) -> dict[str, int]:
    return {row.collection: row.revision or 0 for row in rows if row.collection and row.place == place}
