# SPDX-License-Identifier: EUPL-1.2
"""What one write touched, so that pages redraw only when it concerns them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes(Mapping[str, frozenset[str]]):
    """Kind of record → ids that were touched. ``new`` holds those that did not exist before; ``answer`` what else came back."""

    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)
    new: Mapping[str, frozenset[str]] = field(default_factory=dict)
    answer: object = None

    def __getitem__(self, kind: str) -> frozenset[str]:
        return self.touched[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self.touched)

    def __len__(self) -> int:
        return len(self.touched)

    def ids(self, kind: str) -> frozenset[str]:
        """The ids of this kind that were touched; empty when none was."""
        return self.touched.get(kind, frozenset())

    def touches(self, *kinds: str) -> bool:
        """Whether a record of any of these kinds was touched."""
        return any(kind in self.touched for kind in kinds)

    def created(self, kind: str) -> str:
        """The id of the one new record of this kind. Raises ``ValueError`` when there is not exactly one."""
        (only,) = self.new.get(kind, frozenset())
        return only

    @staticmethod
    def merged(parts: Iterable[Changes]) -> Changes:
        """Several writes as one, for a page that was away."""
        touched: dict[str, frozenset[str]] = {}
        new: dict[str, frozenset[str]] = {}
        for part in parts:
            for kind, ids in part.touched.items():
                touched[kind] = touched.get(kind, frozenset()) | ids
            for kind, ids in part.new.items():
                new[kind] = new.get(kind, frozenset()) | ids
        return Changes(touched, new)
