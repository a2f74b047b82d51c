# SPDX-License-Identifier: EUPL-1.2
"""What makes a stock Kinto safe for municipal work: a lock, rules for bodies, ownership, and a cheap view of the state.

Put ``sync.backend.plugin`` first in ``kinto.includes``. ``rodeloper.instance`` is ``public`` (laptops come here; rules
hold for everybody) or ``administration`` (on loopback; only the login ``administrator`` is let in).
"""

from __future__ import annotations

from typing import Any

from kinto.core.authorization import RouteFactory
from pyramid.events import NewRequest

from sync import protocol
from sync.backend import policy
from sync.backend.gate import Gate
from sync.backend.openid import from_settings
from sync.backend.plugin import accounts, guard, lock, people, readers, refusals, rules, state
from sync.backend.plugin.openid import GATE

VERSION = 2
"""Of what the plugin promises to a laptop."""


def includeme(config: Any) -> None:
    """Let Pyramid build us in."""
    settings = config.get_settings()
    instance = settings.get("rodeloper.instance", "public")
    if instance not in ("public", "administration"):
        raise ValueError(f"rodeloper.instance is public or administration, not {instance}")
    openid = from_settings(settings)
    if openid is not None and instance == "administration":
        raise ValueError("nobody logs in with a provider at the administration instance")
    setattr(config.registry, GATE, Gate(openid) if openid else None)
    config.add_api_capability(
        "rodeloper",
        description="Guards the work of a municipality.",
        url="https://kinto.readthedocs.io/",
        version=VERSION,
        lock=True,
        instance=instance,
        schema_version=protocol.SCHEMA_VERSION,
        max_record_bytes=policy.LARGEST_RECORD,
        max_request_bytes=policy.LARGEST_REQUEST,
        **({"openid": openid.announced()} if openid else {}),
    )
    config.add_subscriber(_at_the_door, NewRequest)
    config.add_view_deriver(_with_rules, "rodeloper_rules", under="secured_view", over="decorated_view")
    config.add_cornice_service(state.service)
    config.add_cornice_service(accounts.service)


def _at_the_door(event: Any) -> None:
    """Before Kinto looks at anything: the size, the spelling, the turn, and whether this person belongs here at all."""
    request = event.request
    if request.method == "OPTIONS":
        return
    guard.check_path(request)
    is_part = hasattr(request, "parent")
    if is_part:
        people.inherit(request)
    else:
        guard.check_size(request)
        guard.check_login(request)
        lock.take(request)
    municipality = policy.municipality_of(lock.bucket_in(request.path_info))
    if not municipality:
        return
    if request.method not in lock.READS and people.login(request) and not lock.holds(request, municipality):
        raise refusals.bad("batch-path")
    _belongs(request, municipality)


def _belongs(request: Any, municipality: str) -> None:
    """Raise 401 or 403 for somebody who has no business in this municipality, also where there is none."""
    if not people.login(request):
        raise refusals.unauthorized()
    if request.registry.settings.get("rodeloper.instance") == "administration":
        if not people.is_administrator(request):
            raise refusals.forbidden("administrator-only")
    elif not people.groups(request, municipality):
        raise refusals.forbidden("no-group")


def _with_rules(view: Any, info: Any) -> Any:
    """Wrap every view of records in the rules; what Kinto permits is known then, and nothing was written yet."""

    def ruled(context: Any, request: Any) -> Any:
        route = getattr(request.matched_route, "name", "")
        # An exception is shown by a view too, with itself as context.
        is_of_records = route in ("record-object", "record-plural") and isinstance(context, RouteFactory)
        if is_of_records and request.method in lock.READS:
            rules.check_reading(request)
        if not is_of_records or request.method in lock.READS:
            return view(context, request)
        before = context.current_object
        rules.check(request, before)
        answer = view(context, request)
        if request.method == "DELETE":
            rules.remember(request, before)
        if policy.municipality_of(request.matchdict["bucket_id"]):
            readers.settle(request, before, _written(request))
        return answer

    return ruled


def _written(request: Any) -> dict[str, Any] | None:
    """The record that a request which succeeded wrote; nothing when it removed one."""
    if request.method == "DELETE":
        return None
    return {**request.json_body["data"], "id": request.matchdict["id"]}
