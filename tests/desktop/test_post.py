# SPDX-License-Identifier: EUPL-1.2
"""The post of the program: real settings, a real server on loopback, and a password that only that server gets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import keyring
import pytest
from fast_mail_parser import parse_email

from desktop import keys as desk
from desktop import passwords
from desktop.post import ProgramPost
from desktop.settings import SettingsFile
from storage.errors import RodeLoperError
from storage.keys import create_keys, keys_file, read_keys
from storage.operations import municipality, people
from storage.queries.mail import mail_settings
from storage.rules.mail import MailSettings
from storage.rules.mail import mail_settings as settings_of
from storage.rules.rights import Actor
from storage.store import Store
from tests.desktop.test_keys import Ring
from tests.mail_server import PASSWORD, USER, Post, mail_server
from ui.documents.mail_draft import Draft, Recipient

pytestmark = pytest.mark.usefixtures("cheap_keys")

NOOR = Actor("", "Noor Vermaat", "laptop-a")
DRAFT = Draft((Recipient("Peter", "peter@lindervoort.example"),), "Hoi", "Hoi", mail_id="RL-1.2")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Post]:
    with mail_server(tmp_path) as found:
        yield found


@pytest.fixture
def post(tmp_path: Path, store: Store, server: Post, monkeypatch: pytest.MonkeyPatch) -> ProgramPost:
    create_keys(tmp_path / "other.db", None)
    keys_file(tmp_path / "other.db").rename(keys_file(store.path))
    me = str(store.write(people.introduce, NOOR, name=NOOR.name).result().answer)
    actor = replace(NOOR, id=me)
    store.write(people.change_colleague, actor, me, email="noor@lindervoort.example").result()
    context: Any = SimpleNamespace(
        store=store, actor=actor, read=store.read, now=lambda: dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    )
    made = ProgramPost(context, SettingsFile(tmp_path / "settings.json"), server.trust)
    set_server(made, server)
    return made


@pytest.fixture(autouse=True)
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    own = Ring()
    monkeypatch.setattr(desk, "TRUSTED", (Ring.__module__,))
    monkeypatch.setattr(keyring, "get_keyring", lambda: own)
    return own


def set_server(post: ProgramPost, server: Post, **other: str) -> None:
    where = {
        "host": server.server.host, "port": str(server.server.port), "security": server.server.security.value,
        "sender": "bedrijven@lindervoort.example",
    }  # fmt: skip
    post.store.write(municipality.set_mail, post.context.actor, **(where | other)).result()


def code_of(post: ProgramPost) -> str:
    with pytest.raises(RodeLoperError) as problem:
        post.send(DRAFT)
    return problem.value.code


def test_somebody_logs_in_once_and_then_mail_goes(post: ProgramPost, server: Post) -> None:
    assert post.sender() == "bedrijven@lindervoort.example"
    assert post.user() == "noor@lindervoort.example"
    assert code_of(post) == "mail.no-password"
    with pytest.raises(RodeLoperError, match=r"mail\.login-refused"):
        post.log_in(USER, "fout")
    assert code_of(post) == "mail.no-password", "a wrong password is not kept"
    post.log_in(USER, PASSWORD)
    assert server.taken == []
    post.send(DRAFT)
    (mail,) = map(parse_email, server.mails)
    assert mail.headers["From"] == ["Noor Vermaat <bedrijven@lindervoort.example>"]
    assert mail.headers["Message-ID"] == ["<RL-1.2@lindervoort.example>"]
    assert (server.taken[0].mail_from, server.taken[0].rcpt_tos) == (
        "bedrijven@lindervoort.example",
        ["peter@lindervoort.example"],
    )
    assert post.user() == USER


def test_the_password_goes_to_the_server_it_was_typed_for_and_no_other(
    post: ProgramPost, server: Post, tmp_path: Path
) -> None:
    post.log_in(USER, PASSWORD)
    (tmp_path / "other").mkdir()
    with mail_server(tmp_path / "other") as other:
        post.trust = other.trust
        set_server(post, other)
        assert code_of(post) == "mail.no-password"
    set_server(post, server, port="1")
    assert code_of(post) == "mail.no-password"


def test_it_lies_where_secrets_lie(
    post: ProgramPost, tmp_path: Path, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.log_in(USER, PASSWORD)
    assert list(ring.kept) == [(passwords.MAIL.service, read_keys(post.store.path).store)]
    monkeypatch.setattr(desk, "system_keyring", lambda: None)
    post.log_in(USER, PASSWORD)
    file = passwords.login_file(post.store.path, passwords.MAIL)
    assert file.exists()
    readable = [one for one in tmp_path.rglob("*") if one.is_file() and PASSWORD.encode() in one.read_bytes()]
    assert readable == []
    passwords.forget_all(post.store.path)
    assert not file.exists()
    assert code_of(post) == "mail.no-password"


def test_a_server_that_asks_no_login_gets_none(post: ProgramPost, server: Post) -> None:
    server.asks_login = False
    set_server(post, server, login="no")
    post.send(DRAFT)
    assert len(server.taken) == 1


def test_without_a_server_nothing_goes(post: ProgramPost) -> None:
    post.store.write(municipality.set_mail, post.context.actor, host="").result()
    assert post.sender() == ""
    assert code_of(post) == "mail.not-set"
    with pytest.raises(RodeLoperError, match=r"mail\.not-set"):
        post.log_in(USER, PASSWORD)
    assert post.store.read(mail_settings) is None


def test_wrong_settings_are_told_at_their_field(post: ProgramPost, server: Post) -> None:
    for field, value in (
        ("host", "http://x"),
        ("port", "0"),
        ("port", "65536"),
        ("security", "none"),
        ("sender", "x"),
    ):
        with pytest.raises(RodeLoperError, match=r"fields\.invalid") as problem:
            set_server(post, server, **{field: value})
        assert list(problem.value.values["fields"]) == [field]  # type: ignore[call-overload]
    assert post.sender() == "bedrijven@lindervoort.example"
    good = {"mail_host": "m.nl", "mail_port": "587", "mail_security": "tls", "mail_sender": "a@b.nl"}
    assert settings_of(good) == MailSettings("m.nl", 587, "tls", "a@b.nl")
    # What came in from elsewhere is checked as well: in the clear is no choice there either.
    assert settings_of({**good, "mail_security": "none"}) is None
    assert settings_of({**good, "mail_host": "m.nl:25"}) is None
