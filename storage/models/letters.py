# SPDX-License-Identifier: EUPL-1.2
"""The templates of letters that a municipality wrote itself."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from storage.base import Long, Record, Short


class LetterTemplate(Record):
    """One kind of letter in one language. Without a text the one that the program ships counts. Its id follows from both."""

    __tablename__ = "letter_templates"

    kind: Mapped[Short]
    language: Mapped[Short]
    subject: Mapped[Short]
    body: Mapped[Long]  # half of one version and half of another is no template: it is one value
