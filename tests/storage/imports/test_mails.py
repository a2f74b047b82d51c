# SPDX-License-Identifier: EUPL-1.2
"""Mails that want harm: each is read or refused in a moment, and says nothing that a store cannot keep."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import suppress

import pytest

from storage.errors import RodeLoperError
from storage.imports.answers import read_bytes
from storage.imports.mails import read_mails
from tests.storage.imports.saved_mails import SENDER

TODAY = dt.date(2026, 11, 23)
PARAMETERS = "; ".join(f"a{n}=b" for n in range(100_000))


def mail(body: str = "Gedaan", **headers: str) -> bytes:
    lines = {"From": SENDER, "Subject": "Laadpalen", **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return f"{head}\r\n{body}".encode("latin-1")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "text/plain; " + PARAMETERS},
        {"Content_Type": "text/plain" + ";" * 2_000_000},
        {"Content_Type": "text/plain; " + '"; ' * 100_000},
        {"Content_Disposition": "attachment; " + "; ".join(f"filename*{n}=b" for n in range(50_000))},
        {"From": "(" * 4_000},
        {"Subject": "=?utf-8?b?a?=" * 300_000},
    ],
)
def test_no_header_keeps_us_busy(headers: dict[str, str]) -> None:
    begun = time.process_time()
    with suppress(RodeLoperError):  # refused is as good as read
        read_mails(mail(**headers))
    assert time.process_time() - begun < 10


@pytest.mark.parametrize("letters", ["punycode", "idna", "zlib", "unicode_escape", "utf-7", '"\0"', "weg"])
def test_no_letters_keep_us_busy(letters: str) -> None:
    begun = time.process_time()
    body = "Gedaan " + "a" * 200_000 + "-" + "zb" * 100_000
    (one,) = read_mails(mail(body, Content_Type=f"text/plain; charset={letters}"))
    assert one.words.startswith("Gedaan")
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    "sent",
    [
        "Fri, 31 Dec 9999 23:59:59 +0000",
        "Mon, 01 Jan 1801 09:00:00 +0000",
        "Mon, 01 Jan 0150 09:00:00 +0000",
        "Mon, 23 Nov 2026 09:00:00 +99999999",
        "gisteren",
        "",
    ],
)
def test_a_day_outside_of_our_time_is_today(sent: str) -> None:
    """A step with such a day would go to colleagues, whose laptops set it aside."""
    (one,) = read_bytes("x.eml", mail(Date=sent), TODAY, lambda: None)
    assert one.on == TODAY
