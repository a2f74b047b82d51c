# SPDX-License-Identifier: EUPL-1.2
"""Talk to the administration instance: look at what is there, write only what differs, all of it in one go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import httpx

from storage.errors import RodeLoperError
from sync.backend import policy

TIMEOUT = 60.0
MOST_IN_BATCH = 50
_UNDERSTOOD = (200, 201, 304, 403, 404)

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How something at the server should be. ``data`` is put over what is there (``None`` takes a field out);
    ``permissions`` replace it.

    ``keep``: only make it when it is missing; what people made of it since stays.
    """

    path: str
    data: Object = field(default_factory=dict)
    permissions: Mapping[str, Sequence[str]] | None = None
    keep: bool = False


class Administration:
    """The administration instance of a backend, as its administrator. Use it as a context.

    All methods raise ``backend.unreachable``, ``backend.wrong-password`` or ``backend.failed`` (``detail``).
    """

    def __init__(self, url: str, password: str, transport: httpx.BaseTransport | None = None) -> None:
        self.url = url.rstrip("/").removesuffix("/v1")
        self._http = httpx.Client(
            base_url=f"{self.url}/v1",
            auth=(policy.ADMINISTRATOR, password),
            timeout=TIMEOUT,
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._http.close()

    def check(self) -> None:
        """Raise ``backend.not-administration`` unless this is such an instance, with our plugin, and lets us in."""
        about = self._json("GET", "/")
        ours = about.get("capabilities", {}).get("rodeloper", {})
        if ours.get("instance") != "administration":
            raise RodeLoperError("backend.not-administration", url=self.url)
        if about.get("user", {}).get("id") != f"account:{policy.ADMINISTRATOR}":
            raise RodeLoperError("backend.wrong-password", url=self.url)

    def get(self, path: str) -> Object | None:
        """``{"data": …, "permissions": …}`` of one thing; ``None`` when it is not there."""
        return self.get_all([path])[0]

    def get_all(self, paths: Sequence[str]) -> list[Object | None]:
        """Many things at once, in the same order."""
        answers = self.batch([{"method": "GET", "path": path} for path in paths])
        return [answer["body"] if answer["status"] == 200 else None for answer in answers]

    def records(self, bucket: str, kind: str) -> Iterator[Object]:
        """All records of one collection."""
        path: str | None = f"/buckets/{bucket}/collections/{kind}/records"
        while path:
            with self._known_errors():
                answer = self._http.get(path)
                answer.raise_for_status()
            yield from answer.json()["data"]
            path = answer.headers.get("Next-Page")

    def ensure(self, wanted: Sequence[Wanted]) -> list[str]:
        """Make and change until all is as wanted. Returns the paths that were not, in order.

        One transaction for each fifty; a reader sees all of them or none.
        """
        changed: list[str] = []
        for start in range(0, len(wanted), MOST_IN_BATCH):
            part = wanted[start : start + MOST_IN_BATCH]
            there = self.get_all([one.path for one in part])
            writes = [write for one, now in zip(part, there, strict=True) if (write := _write(one, now))]
            for write, answer in zip(writes, self.batch(writes), strict=True):
                if answer["status"] not in (200, 201):
                    raise RodeLoperError("backend.failed", detail=f"{answer['status']} {write['path']}")
                changed.append(write["path"])
        return changed

    def login_works(self, name: str, password: str) -> bool:
        """Whether this login exists with this password."""
        with self._known_errors():
            about = self._http.get("/", auth=(name, password)).json()
        return bool(about.get("user", {}).get("id") == f"account:{name}")

    def delete(self, path: str) -> None:
        """Remove one thing and all in it; no matter when it is not there."""
        self.batch([{"method": "DELETE", "path": path}])

    def batch(self, requests: Sequence[Object]) -> list[Object]:
        """Send these at once. Raises ``backend.failed`` when one of them was not understood: then nothing happened."""
        if not requests:
            return []
        answers: list[Object] = self._json("POST", "/batch", json={"requests": list(requests)})["responses"]
        for request, answer in zip(requests, answers, strict=True):
            if answer["status"] not in _UNDERSTOOD:
                detail = f"{answer['status']} {request['path']} {_message(answer['body'])}"
                raise RodeLoperError("backend.failed", detail=detail)
        return answers

    def _json(self, method: str, path: str, **how: Any) -> Object:
        with self._known_errors():
            answer = self._http.request(method, path, **how)
            if answer.status_code == 401:
                raise RodeLoperError("backend.wrong-password", url=self.url)
            answer.raise_for_status()
            found: Object = answer.json()
            return found

    @contextmanager
    def _known_errors(self) -> Iterator[None]:
        try:
            yield
        except httpx.HTTPStatusError as problem:
            detail = f"{problem.response.status_code} {problem.request.url.path}"
            raise RodeLoperError("backend.failed", detail=detail) from problem
        except (httpx.HTTPError, ValueError) as problem:
            raise RodeLoperError("backend.unreachable", url=self.url) from problem


def _write(wanted: Wanted, now: Object | None) -> Object | None:
    """The request that makes it so; nothing when it is so already."""
    if now is None:
        body: Object = {"data": _without_none(wanted.data)}
        if wanted.permissions is not None:
            body["permissions"] = wanted.permissions
        return {"method": "PUT", "path": wanted.path, "headers": {"If-None-Match": "*"}, "body": body}
    data = _without_none({**now["data"], **wanted.data})
    revision = data.pop("last_modified")
    same_rights = wanted.permissions is None or _rights(wanted.permissions) == _rights(
        now.get("permissions", {})
    )
    same = data == {k: v for k, v in now["data"].items() if k != "last_modified"}
    if wanted.keep or (same and same_rights):
        return None
    data.pop("schema" if "/records/" in wanted.path else "", None)
    body = {"data": data}
    if wanted.permissions is not None:
        body["permissions"] = {**dict.fromkeys(now.get("permissions", {}), ()), **wanted.permissions}
    return {"method": "PUT", "path": wanted.path, "headers": {"If-Match": f'"{revision}"'}, "body": body}


def _without_none(data: Object) -> Object:
    return {name: value for name, value in data.items() if value is not None}


def _rights(permissions: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    return {name: set(who) for name, who in permissions.items() if who}


def _message(body: object) -> str:
    return str(body.get("message", "")) if isinstance(body, dict) else ""
