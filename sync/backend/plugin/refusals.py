# SPDX-License-Identifier: EUPL-1.2
"""How the backend says no: a status, and a short code in ``message`` that programs read and logs may keep."""

from __future__ import annotations

from kinto.core.errors import ERRORS, http_error
from pyramid import httpexceptions


def bad(code: str) -> Exception:
    """400: no program of ours would send this."""
    return _error(httpexceptions.HTTPBadRequest(), ERRORS.INVALID_POSTED_DATA, code)


def forbidden(code: str) -> Exception:
    """403: this login may not do this."""
    return _error(httpexceptions.HTTPForbidden(), ERRORS.FORBIDDEN, code)


def unauthorized() -> Exception:
    """401: say who you are first."""
    answer = httpexceptions.HTTPUnauthorized()
    answer.headers["WWW-Authenticate"] = 'Basic realm="rodeloper"'
    return _error(answer, ERRORS.MISSING_AUTH_TOKEN, "login")


def too_large(code: str) -> Exception:
    """413: more in one request than we take."""
    return _error(httpexceptions.HTTPRequestEntityTooLarge(), ERRORS.REQUEST_TOO_LARGE, code)


def busy(code: str, seconds: int) -> Exception:
    """503: nothing is wrong, try again after so many seconds."""
    answer = httpexceptions.HTTPServiceUnavailable()
    answer.headers["Retry-After"] = str(seconds)
    return _error(answer, ERRORS.BACKEND, code)


def _error(answer: Exception, errno: object, code: str) -> Exception:
    error: Exception = http_error(answer, errno=errno, message=f"rodeloper:{code}")
    return error
