# SPDX-License-Identifier: EUPL-1.2
"""The known errors: what a person or their machine can cause. Anything else that is raised is a defect of ours."""

from __future__ import annotations


class RodeLoperError(Exception):
    """A refusal with a reason: a code and the values that its sentence needs (``assets.texts.sentence``).

    The code reads like ``visits.move-not-allowed``: what it is about, then what is wrong. Values are plain data, so
    that the error can travel between threads and into the machine-readable answer of the command line.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values: dict[str, object] = values

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.code} ({details})" if details else self.code

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions are rebuilt from positional arguments; ours has keywords.
        return _rebuild, (type(self), self.code, self.values)


def _rebuild(kind: type[RodeLoperError], code: str, values: dict[str, object]) -> RodeLoperError:
    return kind(code, **values)
