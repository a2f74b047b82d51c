# SPDX-License-Identifier: EUPL-1.2
"""A window joins its municipality with the login of that municipality; backend, provider and its forms are real."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop import passwords
from storage.queries import exchange_facts as facts
from sync.login.kept import KeptLogin
from tests import openid_provider as real
from tests.backend_server import Backend
from tests.desktop.openid_door import door_for
from tests.desktop.test_exchange import Window
from tests.desktop.test_exchange import windows as windows  # noqa: PLC0414 - the same windows
from ui.exchange.values import WaysIn


def test_a_window_joins_with_the_browser_and_again_when_the_login_ended(
    windows: Callable[[str], Window],
    backend: Backend,
    bucket: str,
    openid_provider: real.Provider,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    who, people = ["noor"], []

    def browser(url: QUrl) -> bool:
        address = bytes(url.toEncoded().data()).decode()
        people.append(threading.Thread(target=real.log_in, args=(address, who[0])))
        people[-1].start()
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", browser)
    noor, pages = windows("noor"), list[str]()
    with door_for(backend, bucket, openid_provider, tmp_path) as door:
        ways = noor.answer(noor.exchange.ways_in, door)
        assert ways == WaysIn(urlsplit(openid_provider.issuer).netloc, password=True)
        offer = noor.answer(noor.exchange.connect_in_browser, door, pages.append)
        assert offer.colleague == "Noor Vermaat"
        noor.answer(noor.exchange.confirm)
        where = noor.store.read(facts.connection)
        assert (where.bucket, where.user) == (bucket, "noor")
        assert isinstance(passwords.find(noor.store, where), KeptLogin)
        assert len(pages) == 1
        assert pages[0].startswith(openid_provider.issuer)
        # Another colleague at this laptop does not take its place; the right one goes on.
        who[0] = "sterre"
        assert noor.answer(noor.exchange.log_in_again, pages.append, right=False).code == "login.other"
        who[0] = "noor"
        noor.answer(noor.exchange.log_in_again, pages.append)
        noor.wait(lambda: noor.exchange.status().state == "idle")
    for person in people:
        person.join()
