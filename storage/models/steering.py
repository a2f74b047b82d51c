# SPDX-License-Identifier: EUPL-1.2
"""What a municipality says beside its figures."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from storage.base import Long, Record, Short


class Explanation(Record):
    """The explanation to the figures of one month (*toelichting*). Its id follows from the month, so that two laptops meet."""

    __tablename__ = "explanations"

    month: Mapped[Short]  # 2026-10
    text: Mapped[Long]
