# SPDX-License-Identifier: EUPL-1.2
"""The sentences for mail that leaves and answers that come back."""

from __future__ import annotations


def N_(text: str) -> str:
    """Mark for the catalogue; translated when it is shown."""
    return text


MAIL: dict[str, str] = {
    "mail.bad-address": N_(
        "No mail can reach {name}: the address “{address}” is not right. Nothing was sent. Mend the address and try again."
    ),
    "mail.no-server": N_(
        "The mail server {server}:{port} does not answer. Nothing was sent. Check your connection and try again, or open the mail in your mail program."
    ),
    "mail.untrusted": N_(
        "The mail server {server} cannot prove that it is who it says. Nothing was sent, and your password stayed here. Ask your administrator."
    ),
    "mail.no-tls": N_(
        "The mail server {server} offers no encrypted line. Nothing was sent, and your password stayed here. Ask your administrator."
    ),
    "mail.no-login": N_(
        "The mail server {server} does not take a name and a password. Nothing was sent. Ask your administrator."
    ),
    "mail.login-refused": N_(
        "The mail server {server} does not know this name with this password. Nothing was sent. Type them again."
    ),
    "mail.sender-refused": N_(
        "The mail server does not send mail from {address} (code {answer}). Nothing was sent. Ask your administrator."
    ),
    "mail.recipient-refused": N_(
        "The mail server does not take mail for {address} (code {answer}). Nothing was sent. Check the address."
    ),
    "mail.too-big": N_(
        "This mail is too big for the mail server. Nothing was sent. Leave out an attachment, or send fewer actions at once."
    ),
    "mail.refused": N_(
        "The mail server did not take the mail (code {answer}). Nothing was sent. Try again later, or open the mail in your mail program."
    ),
    "mail.cut": N_("The line to the mail server {server} broke. Nothing was sent. Try again."),
    "mail.unknown": N_(
        "The line broke while the mail server took the mail. It may have been sent, and nothing is noted. Ask the reader, or send it again."
    ),
    "answers.not-ours": N_(
        "{name} is no list of actions of ours. Nothing was changed. Choose the list that came back, or a mail saved as .eml."
    ),
    "mail.not-set": N_(
        "Your municipality has set no mail server. Nothing was sent. Open the mail in your mail program."
    ),
    "mail.no-password": N_(
        "You did not log in at the mail server. Nothing was sent. Send it again and log in, or open the mail in your mail program."
    ),
    "fields.host": N_("This is the name of a server, such as mail.lindervoort.nl."),
    "fields.port": N_("A port is a number from 1 to 65535. Usual are 587 and 465."),
    "answers.no-mail": N_(
        "This is no mail and no list. Nothing was changed. Save the answer as .eml, or choose the list that came back."
    ),
    "answers.outlook": N_(
        "{name} is a file that only Outlook reads. Nothing was changed. Copy the text of the mail and paste it here, or save it as .eml."
    ),
}
