# SPDX-License-Identifier: EUPL-1.2
"""Mail drafts, read back by a parser that is not Python's: one reader each, one subject, the whole text, every file."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from fast_mail_parser import PyMail, parse_email
from hypothesis import given
from hypothesis import strategies as st

from assets.texts import in_language
from storage.errors import RodeLoperError
from tests.ui import hostile_texts
from ui.documents.mail_draft import CALENDAR, Attachment, Draft, Recipient, eml, outgoing

MOMENT = dt.datetime(2026, 11, 23, 9, 41, tzinfo=dt.timezone(dt.timedelta(hours=1)))
PETER = Recipient("Peter de Wilde", "p.dewilde@lindervoort.example")


def read(draft: Draft) -> PyMail:
    return parse_email(eml(draft, MOMENT))


def header(mail: PyMail, name: str) -> list[str]:
    return [value for key, values in mail.headers.items() if key.lower() == name for value in values]


def test_a_draft_is_what_was_written() -> None:
    task, paper = (
        Attachment("taak.ics", b"BEGIN:VCALENDAR\r\n", CALENDAR),
        Attachment("brief é.pdf", b"%PDF\0"),
    )
    text = "Beste Peter,\n\nWil je dit doen? Kosten: € 5 <niet meer>.\n\n- één\n- twee\n\nGroet,\nNoor\n"
    with in_language("nl"):
        mail = read(Draft((PETER,), "Laadpalen bij poort 2: één vraag", text, (task, paper)))
    assert mail.subject == "Laadpalen bij poort 2: één vraag"
    assert header(mail, "to") == ["Peter de Wilde <p.dewilde@lindervoort.example>"]
    assert header(mail, "x-unsent") == ["1"]
    assert header(mail, "date") == ["Mon, 23 Nov 2026 09:41:00 +0100"]
    assert not header(mail, "from")
    assert [part.replace("\r\n", "\n") for part in mail.text_plain] == [text]
    (page,) = mail.text_html
    assert '<html lang="nl">' in page
    with in_language("en"):
        (page,) = read(Draft((PETER,), "Hoi", text, language="nl")).text_html
    assert '<html lang="nl">' in page, "the language of the words, not of the window"
    assert "<p>Groet,<br>Noor</p>" in page
    assert "<ul><li>één</li><li>twee</li></ul>" in page
    assert "&lt;niet meer&gt;" in page
    assert [(one.filename, one.content, one.mimetype) for one in mail.attachments if one.filename] == [
        (task.name, task.data, task.kind),
        (paper.name, paper.data, paper.kind),
    ]


def test_a_mail_to_a_server_says_who_sends_it_and_is_no_draft() -> None:
    noor = Recipient("Vermaat, Noor", "noor@lindervoort.example")
    desk = Recipient("", "bedrijven@lindervoort.example")
    mail = parse_email(
        outgoing(
            Draft((PETER,), "Hoi", "Hoi", sender=noor, reply_to=desk, mail_id="a.b"),
            MOMENT,
        )
    )
    assert header(mail, "from") == ['"Vermaat, Noor" <noor@lindervoort.example>']
    assert header(mail, "reply-to") == ["bedrijven@lindervoort.example"]
    assert header(mail, "message-id") == ["<a.b@lindervoort.example>"]
    assert not header(mail, "x-unsent")


def test_a_draft_has_an_id_that_is_one_whoever_sends_it() -> None:
    mail = parse_email(eml(Draft((PETER,), "Hoi", "Hoi", mail_id="RL-7KQ4-9M2X-3HFC.1"), MOMENT))
    assert header(mail, "message-id") == ["<RL-7KQ4-9M2X-3HFC.1@rodeloper.invalid>"]


def test_the_same_draft_gives_the_same_bytes() -> None:
    draft = Draft((PETER,), "Hoi", "Hoi", (Attachment("a.pdf", b"%PDF"),))
    assert eml(draft, MOMENT) == eml(draft, MOMENT)
    assert eml(draft, MOMENT) != eml(Draft((PETER,), "Hoi", "Ha", draft.attachments), MOMENT)


@pytest.mark.parametrize(
    "address",
    ["", "peter", "a@b@c.nl", "a b@c.nl", "jörg@voorbeeld.nl", "a@b.nl\nBcc: c@d.nl", "a@b.nl, c@d.nl"],
)
def test_an_address_that_no_mail_can_reach_is_refused(address: str) -> None:
    with pytest.raises(RodeLoperError) as refusal:
        eml(Draft((Recipient("Peter", address),), "Hoi", "Hoi"), MOMENT)
    assert refusal.value.code == "mail.bad-address"
    assert "\n" not in str(refusal.value.values["address"])


def test_a_domain_with_an_accent_is_written_as_every_server_knows_it() -> None:
    mail = read(Draft((Recipient("Zoë", "zoe@café.example"),), "Hoi", "Hoi"))
    assert header(mail, "to") == ["Zoë <zoe@xn--caf-dma.example>"]


def is_whole(words: str) -> None:
    """A mail with these words everywhere is still one mail to one reader with one subject and one file."""
    draft = Draft(
        (Recipient(words, "a@b.example"), PETER), words, words, (Attachment(words, b"x", CALENDAR),),
        Recipient(words, "c@d.example"),
    )  # fmt: skip
    data = eml(draft, MOMENT)
    head, _body = data.split(b"\r\n\r\n", 1)
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    assert sorted(names) == [
        b"Content-Type",
        b"Date",
        b"From",
        b"MIME-Version",
        b"Subject",
        b"To",
        b"X-Unsent",
    ]
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")
    mail = parse_email(data)
    assert len(mail.text_plain) == len(mail.text_html) == 1
    seen = re.findall(r"[\w.]+@[\w.]+\.example", " ".join(header(mail, "to")))
    assert {"a@b.example", PETER.email} <= set(seen)
    assert [one.content for one in mail.attachments if one.mimetype == CALENDAR] == [b"x"]


@pytest.mark.parametrize("words", hostile_texts.texts(1))
def test_words_of_a_record_add_no_reader_header_or_part(words: str) -> None:
    is_whole(words)
    is_whole(f"x\r\nBcc: z@z.example\r\n\r\n{words}")
    is_whole(f"=?utf-8?q?x=0D=0ABcc:_z=40z?= {words}")


@given(st.text(max_size=300))
def test_any_words_make_a_whole_mail(words: str) -> None:
    is_whole(words)


@given(st.text(st.characters(categories=("L", "N", "P", "Zs", "S"), exclude_characters="\xa0"), max_size=200))
def test_what_people_write_arrives_as_they_wrote_it(words: str) -> None:
    mail = read(Draft((PETER,), words, words))
    plain = " ".join(words.replace("=?", "= ?").split())
    assert mail.subject == plain
    assert mail.text_plain[0].strip("\r\n") == words.strip("\r\n")
