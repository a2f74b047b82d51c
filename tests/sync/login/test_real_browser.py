# SPDX-License-Identifier: EUPL-1.2
"""The same login in a real browser without a window: it fills in the real pages and comes back to the laptop."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sync.backend.postgres import free_port
from sync.login.browser import log_in
from sync.ways import Announced
from tests.openid_provider import ALLOW, AUDIENCE, CLIENT, PASSWORD, Provider

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not (shutil.which("chromium") and shutil.which("chromedriver")),
        reason="there is no browser to drive here (on Debian: apt-get install chromium chromium-driver)",
    ),
]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""How WebDriver names an element in its answers (https://www.w3.org/TR/webdriver2/#elements)."""


class Browser:
    """Chromium, through the protocol of its driver."""

    def __init__(self, profile: Path) -> None:
        port = free_port()
        self._driver = subprocess.Popen(
            ["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": arguments}}}}
        for _ in range(100):
            try:
                made = self._http.post("/session", json=wanted)
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        else:
            raise AssertionError("the driver of the browser did not start")
        self._session = f"/session/{made.json()['value']['sessionId']}"

    def close(self) -> None:
        self._http.delete(self._session)
        self._http.close()
        self._driver.terminate()
        self._driver.wait()

    def ask(self, path: str, **body: Any) -> Any:
        return self._http.post(self._session + path, json=body).json()["value"]

    def open(self, address: str) -> None:
        self.ask("/url", url=address)

    def find(self, selector: str) -> str:
        """The element, as soon as it is there."""
        for _ in range(100):
            found = self.ask("/element", using="css selector", value=selector)
            if ELEMENT in found:
                return str(found[ELEMENT])
            time.sleep(0.1)
        raise AssertionError(
            f"no {selector} on {self.ask('/execute/sync', script='return document.body.innerText', args=[])}"
        )

    def type(self, selector: str, words: str) -> None:
        self.ask(f"/element/{self.find(selector)}/value", text=words)

    def press(self, selector: str) -> None:
        self.ask(f"/element/{self.find(selector)}/click")

    def words(self) -> str:
        return str(self.ask("/execute/sync", script="return document.body.innerText", args=[]))


@pytest.fixture
def browser() -> Iterator[Browser]:
    with tempfile.TemporaryDirectory() as profile:
        opened = Browser(Path(profile))
        try:
            yield opened
        finally:
            opened.close()


def test_a_person_logs_in_with_a_real_browser(browser: Browser, openid_provider: Provider) -> None:
    seen: list[str] = []

    def person(address: str) -> None:
        browser.open(address)
        browser.type("input[name=login]", "noor\n")
        browser.type("input[name=password]", f"{PASSWORD}\n")
        browser.press(f"button[value={ALLOW}]")
        browser.find("h1")
        seen.append(browser.words())

    told = Announced(
        openid_provider.issuer,
        CLIENT,
        AUDIENCE,
        "openid profile groups offline_access",
        openid_provider.ports,
    )
    login = log_in(told, person, lambda: False, patience=60)
    assert login.kept.refresh_token
    assert seen
    assert "Je bent ingelogd" in seen[0], json.dumps(seen)
