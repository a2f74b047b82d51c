# SPDX-License-Identifier: EUPL-1.2
"""A mail reaches a real server over TLS, or the person hears in one sentence why not; never in the clear, never half."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fast_mail_parser import parse_email

from assets import texts
from sync.mail import sending
from sync.mail.sending import MailError, MailServer, Security, send, try_out
from tests.fake_servers import certificate, raw
from tests.mail_server import PASSWORD, Post, mail_server
from ui.documents.mail_draft import Draft, Recipient, outgoing

NOOR = Recipient("Noor Vermaat", "bedrijven@lindervoort.example")
PETER = Recipient("Peter de Wilde", "peter@lindervoort.example")
DRAFT = Draft((PETER,), "Laadpalen: één vraag", "Beste Peter,\n\n.punt\n\nGroet,\nNoor", sender=NOOR)
MAIL = outgoing(DRAFT, dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC))


def deliver(post: Post, server: MailServer | None = None, password: str = PASSWORD) -> None:
    send(server or post.server, password, MAIL, sender=NOOR.email, to=PETER.email, context=post.trust)


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(MailError) as refusal:
        call()
    words = texts.sentence(refusal.value.code, refusal.value.values)
    assert "{" not in words
    assert refusal.value.code != words
    told = repr(refusal.value) + repr(refusal.value.__cause__) + repr(refusal.value.values)
    assert PASSWORD not in told
    assert "Laadpalen" not in told
    return refusal.value.code


@pytest.mark.parametrize("security", list(Security))
def test_the_server_gets_the_mail_as_it_was_written(tmp_path: Path, security: Security) -> None:
    with mail_server(tmp_path, security) as post:
        deliver(post)
        (taken,) = post.taken
    assert (taken.mail_from, taken.rcpt_tos) == (NOOR.email, [PETER.email])
    mail = parse_email(post.mails[0])
    assert mail.subject == DRAFT.subject
    assert mail.text_plain[0].replace("\r\n", "\n").strip() == DRAFT.text
    assert post.mails[0].strip() == MAIL.strip()


def test_trying_it_out_logs_in_and_sends_nothing(tmp_path: Path) -> None:
    with mail_server(tmp_path) as post:
        try_out(post.server, PASSWORD, context=post.trust)
        assert code_of(lambda: try_out(post.server, "fout", context=post.trust)) == "mail.login-refused"
        assert post.taken == []


@pytest.mark.parametrize("security", list(Security))
def test_a_server_that_nobody_vouches_for_gets_neither_mail_nor_password(
    tmp_path: Path, security: Security
) -> None:
    with mail_server(tmp_path, security) as post:
        usual = ssl.create_default_context()
        call = lambda: send(post.server, PASSWORD, MAIL, sender=NOOR.email, to=PETER.email, context=usual)  # noqa: E731
        assert code_of(call) == "mail.untrusted"
        # Nor with the certificates of this machine, which is what the program uses.
        assert code_of(lambda: try_out(post.server, PASSWORD)) == "mail.untrusted"
        assert post.taken == []


def test_nor_does_a_server_with_the_certificate_of_another(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    wrong = certificate(tmp_path / "other", "mail.elders.example")
    with mail_server(tmp_path, tls_context=wrong) as post:
        post.trust.load_verify_locations(tmp_path / "other" / "ca.pem")
        assert code_of(lambda: deliver(post)) == "mail.untrusted"


def test_a_server_without_encryption_gets_nothing(tmp_path: Path) -> None:
    with mail_server(tmp_path, tls_context=None, require_starttls=False, auth_require_tls=False) as post:
        assert code_of(lambda: deliver(post)) == "mail.no-tls"
        tls = replace(post.server, security=Security.TLS)
        assert code_of(lambda: deliver(post, tls)) == "mail.no-tls"
        assert post.taken == []


def test_a_wrong_password_is_told(tmp_path: Path) -> None:
    with mail_server(tmp_path) as post:
        assert code_of(lambda: deliver(post, password="fout")) == "mail.login-refused"
        assert code_of(lambda: deliver(post, password="zonnebloém")) == "mail.login-refused"
        assert code_of(lambda: deliver(post, replace(post.server, user=""))) == "mail.sender-refused"
        assert post.taken == []


def test_a_server_that_asks_no_login_gets_none(tmp_path: Path) -> None:
    with mail_server(tmp_path, authenticator=None) as post:
        post.asks_login = False
        assert code_of(lambda: deliver(post)) in ("mail.no-login", "mail.login-refused")
        deliver(post, replace(post.server, user=""))
        assert len(post.taken) == 1


def test_what_the_server_refuses_is_told_by_name(tmp_path: Path) -> None:
    with mail_server(tmp_path) as post:
        post.refused.add(PETER.email)
        assert code_of(lambda: deliver(post)) == "mail.recipient-refused"
        post.refused.clear()
        for command, answer, code in (
            ("MAIL", "553 5.7.1 not your address", "mail.sender-refused"),
            ("DATA", "554 5.6.0 we do not like it", "mail.refused"),
            ("DATA", "552 5.3.4 too much", "mail.too-big"),
        ):
            post.answers = {command: answer}
            assert code_of(lambda: deliver(post)) == code
        post.answers = {}
        deliver(post)
        assert len(post.taken) == 1


def test_a_mail_that_is_too_big_is_not_sent_at_all(tmp_path: Path) -> None:
    with mail_server(tmp_path, data_size_limit=200) as post:
        assert code_of(lambda: deliver(post)) == "mail.too-big"


def test_a_line_that_breaks_says_whether_it_may_have_been_sent(tmp_path: Path) -> None:
    with mail_server(tmp_path) as post:
        post.cut = "MAIL"
        assert code_of(lambda: deliver(post)) == "mail.cut"
        post.cut = "DATA"
        assert code_of(lambda: deliver(post)) == "mail.unknown"


def test_nobody_there_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    server = MailServer("127.0.0.1", port, Security.TLS)
    assert code_of(lambda: try_out(server, "")) == "mail.no-server"
    assert code_of(lambda: try_out(replace(server, host="mail.invalid"), "")) == "mail.no-server"


def test_a_server_that_answers_a_sign_at_a_time_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_WHOLE", 0.4)

    def drip(sock: socket.socket) -> None:
        while True:
            sock.sendall(b"220-hallo\r\n")

    with raw(drip) as (host, port):
        assert code_of(lambda: try_out(MailServer(host, port, Security.STARTTLS), "")) == "mail.cut"


@pytest.mark.parametrize("security", list(Security))
def test_a_server_that_is_slow_to_be_reached_is_left_too(
    monkeypatch: pytest.MonkeyPatch, security: Security
) -> None:
    monkeypatch.setattr(sending, "_WHOLE", 0.1)
    reach = socket.create_connection

    def slow(*args: Any, **options: Any) -> socket.socket:
        time.sleep(0.3)
        return reach(*args, **options)

    monkeypatch.setattr(socket, "create_connection", slow)

    def drip(sock: socket.socket) -> None:
        for _ in range(100):
            sock.sendall(b"220-hallo\r\n")
            time.sleep(0.2)

    with raw(drip) as (host, port):
        begun = time.perf_counter()
        assert code_of(lambda: try_out(MailServer(host, port, security), "")) in ("mail.cut", "mail.no-tls")
        assert time.perf_counter() - begun < 10, "long before the server would have done"
