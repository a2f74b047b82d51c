# SPDX-License-Identifier: EUPL-1.2
"""Locking with a real window and a real store: nothing shows, no key is left, and afterwards all is where it was."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlcipher3 import dbapi2

from desktop import attempts, keys
from storage.errors import RodeLoperError
from storage.operations import companies, municipality
from storage.queries import people
from storage.sessions import Readers, Writing
from storage.store import Store, not_in_use
from tests.desktop.real_window import COMPANY, Open, Window, new_passphrase
from tests.desktop.real_window import window as window  # noqa: PLC0414 - a fixture
from tests.desktop.test_keys import Ring
from ui.companies.forms import CompanyForm
from ui.companies.page import CompaniesPage
from ui.settings.lock import LockSheet

pytestmark = pytest.mark.usefixtures("quick_keys")


class BackwardsRing(Ring):
    """A keyring is another process; this one knows what it keeps only backwards, as the test itself does."""

    def get_password(self, service: str, username: str) -> str | None:
        found = super().get_password(service, username)
        return None if found is None else found[::-1]

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[::-1])


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    own = BackwardsRing()
    monkeypatch.setattr(keys, "TRUSTED", (BackwardsRing.__module__,))
    monkeypatch.setattr(keyring, "get_keyring", lambda: own)
    return own


def shown(window: Window) -> str:
    """All words that can be seen or heard of the window now, with its title."""
    words = [window.shell.windowTitle()]
    for top in QApplication.topLevelWidgets():
        for widget in (top, *top.findChildren(QWidget)):
            if widget.isVisible():
                text = getattr(widget, "text", None)
                words += [widget.accessibleName(), widget.toolTip(), text() if callable(text) else ""]
    return "\n".join(map(str, words))


def holders(window: Window) -> list[str]:
    """Every object that can still be reached and is, or holds, the key of the store or its passphrase, or is open on it.

    Python's collector knows each object that refers to others; texts and bytes are found as what those refer to. The
    test itself knows both only backwards.
    """
    # The back-up of the day may be on its way, with the key; it ends by itself.
    window.wait(lambda: not window.program.context.tasks.busy())
    gc.collect()
    return [
        f"{type(part).__name__} in {type(one)}"
        for one in gc.get_objects()
        for part in (one, *parts(one))
        if window.gives_away(part) or is_open_on(window.path, part)
    ]


def is_open_on(path: Path, part: object) -> bool:
    """Whether this is a store, or a connection, that is open on that file."""
    if isinstance(part, Store):
        return part.path == path and (part._key is not None or part._reader is not None)
    if isinstance(part, Readers | Writing):
        return part._path == path
    if not isinstance(part, dbapi2.Connection):
        return False
    try:
        return str(path) in [file for _number, _name, file in part.execute("PRAGMA database_list")]
    except dbapi2.Error:
        return False  # closed


def parts(one: object) -> Iterator[object]:
    """What this refers to, and what hangs under that as far as the collector does not list it by itself."""
    for part in gc.get_referents(one):
        yield part
        if not gc.is_tracked(part) and isinstance(part, dict | tuple):
            yield from parts(part)


def test_the_search_for_keys_finds_them_while_it_is_open(window: Open) -> None:
    found = holders(window(new_passphrase()))
    for what in ("Store", "Readers", "Writing", "Connection", "bytes"):
        assert any(line.startswith(f"{what} in") for line in found), what


def test_locked_there_is_no_key_and_no_connection(window: Open) -> None:
    one = window(new_passphrase())
    one.program.context.write(companies.change, one.company, city="Lindervoort").result()
    one.locking.lock()
    one.type("iets anders")
    one.wait(lambda: one.page().problem())
    assert holders(one) == []
    with pytest.raises(RodeLoperError, match=r"store\.locked"):
        one.program.context.read(people.municipality)


def test_a_password_that_was_tried_at_a_server_is_forgotten_too(window: Open) -> None:
    one = window(new_passphrase())
    exchange, told = one.program.exchange, list[Exception]()
    secret = one.passphrase
    exchange.connect_to("http://127.0.0.1:9", "noor", secret, lambda _offer: None, told.append)
    del secret
    one.wait(lambda: told)
    assert "str in <class 'functools.partial'>" in holders(one), (
        "it is kept for when what was shown is agreed to"
    )
    told.clear()
    one.locking.lock()
    assert holders(one) == []
    one.type(one.passphrase)
    one.opened()
    exchange.confirm(lambda: None, told.append)
    one.wait(lambda: told)
    assert one.program.context.words(told[0]).startswith("Intussen ging"), "who goes on logs in again"


def test_after_it_was_opened_and_locked_again_there_is_none_either(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = window(new_passphrase())
    one.locking.lock()
    one.type(one.passphrase)
    one.opened()
    assert one.program.context.read(people.municipality) == "Lindervoort"
    one.locking.lock()
    assert holders(one) == []


def test_nothing_shows_and_then_all_is_where_it_was(window: Open, qtbot: QtBot) -> None:
    one = window(new_passphrase())
    frame = one.program.window
    frame.show_page("companies", one.company)
    page = frame.current_page()
    assert isinstance(page, CompaniesPage)
    page.detail.tasks.change()
    (form,) = [top for top in QApplication.topLevelWidgets() if isinstance(top, CompanyForm)]
    form.form.fields["city"].set_value("Nog niet bewaard")
    assert COMPANY in shown(one)
    assert "Nog niet bewaard" in form.form.values().values()
    assert one.program.context.outgoing is not None
    draft = one.program.context.outgoing.put("mail.eml", COMPANY.encode())
    assert draft.exists()
    one.locking.lock()
    assert not draft.exists()
    assert not form.isVisible()
    seen = shown(one)
    assert all(words not in seen for words in (COMPANY, "Noor", "Lindervoort", "Nog niet"))
    assert one.shell.windowTitle() == "Op slot · Rode Loper"
    QTest.keyClick(one.shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(one.shell, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    for button in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
        QTest.mouseClick(one.page(), button)
    assert shown(one) == seen, "no key and no button leads behind it"
    one.type(one.passphrase)
    one.opened()
    assert (frame.current_page(), page.selection()) == (page, one.company)
    assert form.isVisible()
    assert form.form.values()["city"] == "Nog niet bewaard"
    assert COMPANY in one.shell.windowTitle()
    form.reject()


def test_what_was_typed_is_saved_before_it_locks(window: Open) -> None:
    one = window(new_passphrase())
    settings = one.program.window
    settings.show_page("administration", "terms")
    page: Any = settings.current_page()
    field = page.sections["terms"].form.fields["report_workdays"]
    one.qtbot.waitExposed(one.shell)
    field.focus()
    field.editor.setText("7")
    one.locking.lock()
    one.type(one.passphrase)
    one.opened()
    assert one.program.context.read(people.terms).report_workdays == 7


def test_what_was_asked_just_before_is_answered_afterwards(window: Open) -> None:
    """A page that hears of it while the store is locked would read what nobody can read."""
    one = window(new_passphrase())
    context, told = one.program.context, list[str]()

    def looked(_nothing: object) -> None:
        told.append(context.read(people.municipality))

    go_on = threading.Event()
    context.tasks.run(lambda _job: go_on.wait(10), done=looked)
    context.write(municipality.describe, name="Lindervoort aan Zee", then=looked)
    one.locking.lock()
    go_on.set()
    one.page()
    one.qtbot.wait(200)
    assert told == []
    one.type(one.passphrase)
    one.opened()
    one.wait(lambda: told == ["Lindervoort aan Zee"] * 2)


def test_a_wrong_passphrase_counts_down(window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    one = window(new_passphrase())
    one.locking.lock()
    for wait in (1, 2):
        one.type("mis")
        one.wait(one.page().countdown.counting)
        assert "Met deze sleutel gaat de opslag niet open" in one.page().problem()
        assert f"Over {wait} second" in one.page().countdown.text()
        assert not one.page().open_button.isEnabled()
        one.page().submit()
        assert not one.page().is_busy(), "too early"
        one.wait(one.page().open_button.isEnabled)
    one.type(one.passphrase)
    one.opened()


def test_without_a_passphrase_the_keyring_opens_and_that_was_told_once(window: Open, ring: Ring) -> None:
    one = window(None)
    one.locking.ask()
    (sheet,) = [top for top in QApplication.topLevelWidgets() if isinstance(top, LockSheet)]
    assert not one.is_locked()
    sheet.without_button.click()
    page = one.page()
    assert page.secret.isHidden()
    assert holders(one) == []
    page.submit()
    one.opened()
    one.locking.ask()
    assert one.is_locked(), "told is told"
    ring.kept.clear()
    one.page().submit()
    one.wait(lambda: not one.page().secret.isHidden())


def test_choosing_a_passphrase_takes_the_key_out_of_the_keyring(
    window: Open, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "LONGEST", 0)
    one = window(None)
    assert ring.kept
    desk = one.program.context.desk
    desk.set_passphrase(one.passphrase)
    assert not ring.kept
    one.locking.ask()
    one.type(one.passphrase)
    one.opened()
    with pytest.raises(RodeLoperError, match=r"store\.wrong-key"):
        desk.set_passphrase("", "fout")
    with pytest.raises(RodeLoperError, match=r"store\.wrong-key"):
        desk.new_recovery_code("fout")
    code = desk.new_recovery_code(one.passphrase)
    with pytest.raises(RodeLoperError, match=r"store\.wrong-key"):
        desk.new_recovery_code("fout")
    assert desk.new_recovery_code(code) != code, "the code on paper counts as well"
    assert not ring.kept
    desk.set_passphrase("", one.passphrase)
    assert ring.kept
    one.locking.lock()
    one.page().submit()
    one.opened()


def test_it_locks_when_nobody_is_there_and_sooner_when_the_municipality_wants_that(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = window(new_passphrase())
    watch = one.locking._idle
    now = time.monotonic()
    with monkeypatch.context() as patched:

        def later(minutes: float) -> None:
            patched.setattr(time, "monotonic", lambda: now + minutes * 60)
            watch.look()

        watch.touched()
        later(14)
        assert not one.is_locked()
        QTest.keyClick(one.shell.windowHandle(), Qt.Key.Key_Shift)
        later(15.5)
        assert not one.is_locked(), "somebody pressed a key in between"
        one.program.context.write(municipality.set_term, "lock_minutes", "10").result()
        later(24.5)
        assert one.is_locked()
    one.type(one.passphrase)
    one.opened()


def test_a_laptop_that_slept_locks(window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    one = window(new_passphrase())
    woke_up = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: woke_up)
    one.locking._idle.look()
    assert one.is_locked()


def test_a_command_that_is_writing_is_waited_for_with_a_sentence(window: Open) -> None:
    one = window(new_passphrase())
    one.locking.lock()
    with not_in_use(one.path):
        one.type(one.passphrase)
        one.wait(lambda: one.page().problem())
        assert holders(one) == [], "also after this no key is left"
    one.type(one.passphrase)
    one.opened()


def test_it_closes_while_it_is_locked(window: Open) -> None:
    one = window(new_passphrase())
    one.locking.lock()
    assert one.program.context.outgoing is not None
    draft = one.program.context.outgoing.put("mail.eml", COMPANY.encode())
    one.shell.close()
    one.program.stop()
    assert not draft.exists()
    with not_in_use(one.path):
        pass
