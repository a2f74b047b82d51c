# SPDX-License-Identifier: EUPL-1.2
"""Answers as mail programs save them, invented: each quotes and signs in its own way."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from email.policy import SMTP

SENDER = "Peter de Wilde <P.deWilde@lindervoort.example>"
ASKED = "Op dinsdag 14 april 2026 hebben we Van Ommelen beloofd: ‘Laadpalen’."


def outlook(code: str, words: str = "Gedaan op 12 november.\r\nVakken zijn geschilderd.") -> bytes:
    """Outlook: a page beside the text, no quote marks but the head of the mail that it answers; Windows-1252."""
    text = (
        f"{words}\r\n\r\nMet vriendelijke groet,\r\n\r\nPeter de Wilde\r\nRuimtelijke Ordening\r\n\r\n"
        f"Van: Noor Vermaat <bedrijven@lindervoort.example>\r\nVerzonden: maandag 23 november 2026 09:41\r\n"
        f"Aan: Peter de Wilde\r\nOnderwerp: Laadpalen bij poort 2 [{code}]\r\n\r\nBeste Peter,\r\n\r\n{ASKED}\r\n\r\n"
        f"- Gedaan\r\n- Bezig\r\n\r\nKenmerk: {code}\r\n"
    )
    page = (
        "<html><head><style><!-- p.MsoNormal {margin:0cm} --></style></head><body lang=NL><div class=WordSection1>"
        f"<p class=MsoNormal>{words.replace(chr(13) + chr(10), '</p><p class=MsoNormal>')}<o:p></o:p></p></div></body></html>"
    )
    parts = [("text/plain", text), ("text/html", page)]
    body = "".join(
        f'--_000_AM0PR\r\nContent-Type: {kind}; charset="Windows-1252"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{base64.encodebytes(content.encode('cp1252')).decode()}\r\n"
        for kind, content in parts
    )
    head = (
        f'From: "Wilde, Peter de" <p.dewilde@lindervoort.example>\r\nTo: Noor Vermaat <noor@lindervoort.example>\r\n'
        f"Subject: =?iso-8859-1?Q?RE:_Laadpalen_bij_poort_2:_=E9=E9n_vraag_=5B{code.replace('-', '=2D')}=5D?=\r\n"
        "Thread-Index: AdxY\r\nDate: Mon, 23 Nov 2026 09:12:03 +0000\r\n"
        "Message-ID: <AM0PR07MB1234@eurprd07.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="_000_AM0PR"\r\n\r\n'
    )
    return (head + body + "--_000_AM0PR--\r\n").encode()


def gmail(code: str, words: str = "Wacht op de leverancier.\n\nDie komt pas in december.") -> bytes:
    """Gmail: quoted below a line that says who wrote when, broken over two lines."""
    mail = _mail(f"Re: Laadpalen bij poort 2 [{code}]", "<CAGm+reply@mail.gmail.example>")
    mail["In-Reply-To"] = f"<{code}.1795425600@lindervoort.example>"
    mail.set_content(
        f"{words}\n\nOp ma 23 nov 2026 om 10:12 schreef Noor Vermaat <\nbedrijven@lindervoort.example>:\n\n"
        f"> Beste Peter,\n>\n> {ASKED}\n>\n> Kenmerk: {code}\n>\n"
    )
    mail.add_alternative(
        f'<div dir="ltr">{words}</div><br><div class="gmail_quote"><div dir="ltr">Op ma 23 nov schreef Noor:<br>'
        f"</div><blockquote>Beste Peter, {code}</blockquote></div>",
        subtype="html",
    )
    return bytes(mail)


def thunderbird(code: str, words: str = "Bezig, volgende week klaar.") -> bytes:
    """Thunderbird: format=flowed, quoted, a signature below two dashes, and somebody who dropped the subject."""
    mail = _mail("Even over die palen", "<7d1c@lindervoort.example>")
    mail["In-Reply-To"] = f"<{code}.1795425600@lindervoort.example>"
    mail["References"] = f"<{code}.1795425600@lindervoort.example>"
    mail.set_content(
        f"{words}\n\nOp 23-11-2026 om 10:12 schreef Noor Vermaat:\n> Beste Peter,\n> {ASKED}\n\n-- \nPeter de Wilde\n"
    )
    return bytes(mail)


def phone(code: str, words: str = "Gaat niet door, omdat VTH het niet toestaat") -> bytes:
    """A telephone: only a page, and a line about the telephone."""
    mail = _mail(f"Re: Laadpalen [{code}]", "<iphone@lindervoort.example>")
    mail.set_content(
        f'<html><body>{words}<br><br>Verstuurd vanaf mijn iPhone<br><blockquote type="cite">Op 23 nov. 2026 om 10:12'
        f" heeft Noor het volgende geschreven:<br>Gedaan? Bezig? {code}</blockquote></body></html>",
        subtype="html",
    )
    return bytes(mail)


def with_book(
    book: bytes, subject: str = "RE: Acties van RO (23 november 2026)", name: str = "Acties van RO.xlsx"
) -> bytes:
    """An answer with the filled list."""
    mail = _mail(subject, "<list@lindervoort.example>")
    mail.set_content("Zie de lijst.\n\nGroet, Peter\n")
    kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    mail.add_attachment(book, "application", kind, filename=name)
    mail.add_attachment(b"%PDF", "application", "pdf", filename="foto.pdf")
    return bytes(mail)


def plain(subject: str, words: str, sender: str = SENDER) -> bytes:
    """Any mail."""
    mail = _mail(subject, "", sender)
    mail.set_content(words)
    return bytes(mail)


def sealed(subject: str, words: str) -> bytes:
    """Outlook with what hangs on it in a file of its own."""
    mail = _mail(subject, "<tnef@lindervoort.example>")
    mail.set_content(words)
    mail.add_attachment(b"\x78\x9f\x3e\x22", "application", "ms-tnef", filename="winmail.dat")
    return bytes(mail)


def forwarded(*mails: bytes) -> bytes:
    """A mail with other mails hanging on it."""
    from email.parser import BytesParser

    mail = _mail("FW: antwoorden", "<fw@lindervoort.example>", "Noor <noor@lindervoort.example>")
    mail.set_content("Zie bijlagen")
    for one in mails:
        mail.add_attachment(BytesParser(policy=SMTP).parsebytes(one))
    return bytes(mail)


def _mail(subject: str, mail_id: str, sender: str = SENDER) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = "noor@lindervoort.example"
    mail["Subject"] = subject
    mail["Date"] = "Mon, 23 Nov 2026 10:12:03 +0100"
    if mail_id:
        mail["Message-ID"] = mail_id
    return mail
