# SPDX-License-Identifier: EUPL-1.2
"""The invitation to the company, as a letter to copy or mail: plain words, polite, nothing confidential. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from assets.texts import N_, _, clock, date_full, in_language, n_, one_stop, weekday
from storage.queries.visit_page import AttendeeRow, VisitPage
from storage.queries.visits import Member
from storage.rules.choices import Part, VisitKind
from ui.mail_link import mail_link
from ui.visits.words import and_words

_WHOLE = {
    60: N_("The conversation takes about an hour."),
    90: N_("The conversation takes about an hour and a half."),
    120: N_("The conversation takes about two hours."),
}
"""What nobody counts in minutes."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation: to whom, about what, and the text."""

    to: tuple[str, ...]
    subject: str
    text: str

    @property
    def mail_link(self) -> str:
        """The ``mailto:`` address that opens this letter in the mail program (RFC 6068)."""
        return mail_link(self.to, self.subject, self.text)


def letter(page: VisitPage, *, sender: str, municipality: str, language: str) -> Letter:
    """The invitation in ``nl`` or ``en``. ``sender`` is the name under it.

    Addresses are those of who may be there; where nobody has one, that of the company.
    """
    general = (page.company_email,) if page.company_email else ()
    with in_language(language):
        parts = [
            _greeting(page.attendees),
            _opening(page),
            _proposal(page),
            _company_of(page.team),
            _subjects(page),
            _(
                "Does this suit you? A short answer is enough. Would you like to bring somebody? You are welcome to."
            ),
            _("Kind regards,") + "\n" + "\n".join(line for line in (sender, municipality) if line),
        ]
        return Letter(
            to=tuple(one.email for one in page.attendees if one.email) or general,
            subject=_subject(page),
            text="\n\n".join(part for part in parts if part) + "\n",
        )


def _greeting(attendees: tuple[AttendeeRow, ...]) -> str:
    named = [one for one in attendees if one.salutation in ("mevrouw", "de heer")]
    if len(attendees) == 1 and named:
        who = attendees[0]
        last = " ".join(who.name.split()[1:]) or who.name
        last = last[:1].upper() + last[1:]
        if who.salutation == "mevrouw":
            return _("Dear Ms {name},").format(name=last)
        return _("Dear Mr {name},").format(name=last)
    if attendees:
        return _("Dear {names},").format(names=and_words([one.name for one in attendees]))
    return _("Dear Sir or Madam,")


def _opening(page: VisitPage) -> str:
    if page.visit.kind is VisitKind.PHONE_ONLINE:
        text = _(
            "We would like to speak with you, by phone or online. We want to hear how {company} is doing."
        )
    else:
        text = _("We would like to visit {company}. We want to hear how things are going and what you need.")
    opening = one_stop(text.format(company=page.visit.company))
    return opening + " " + _("You can also tell us what the municipality can do better.")


def _proposal(page: VisitPage) -> str:
    visit = page.visit
    if visit.starts_at is None:
        return _("When does it suit you in the coming weeks?")
    day = f"{weekday(visit.starts_at.date())} {date_full(visit.starts_at.date())}"
    lines = [
        _("Our proposal: {day} at {time}.").format(day=day, time=clock(visit.starts_at)),
        _how_long(visit.minutes),
    ]
    if visit.place and visit.kind is not VisitKind.PHONE_ONLINE:
        lines.append(one_stop(_("We come to: {place}.").format(place=visit.place)))
    return " ".join(lines)


def _how_long(minutes: int) -> str:
    if minutes in _WHOLE:
        return _(_WHOLE[minutes])
    return n_(
        "The conversation takes about {n} minute.", "The conversation takes about {n} minutes.", minutes
    ).format(n=minutes)


def _company_of(team: tuple[Member, ...]) -> str:
    people = [_introduced(member) for member in team if member.part is not Part.ALDERMAN]
    people += [_introduced(member) for member in team if member.part is Part.ALDERMAN]
    if not people:
        return ""
    return n_("You will speak with {names}.", "You will speak with {names}.", len(people)).format(
        names=and_words(people)
    )


def _introduced(member: Member) -> str:
    if member.part is Part.ALDERMAN:
        return _("alderman {name}").format(name=member.name)
    return f"{member.name} ({member.department})" if member.department else member.name


def _subjects(page: VisitPage) -> str:
    # Only topics of the municipality's list: own titles are working words and were not meant for the company.
    topics = [item.title for item in page.agenda if item.topic_id is not None]
    if not topics:
        return _("You choose what we talk about.")
    listed = "\n".join(f"- {topic}" for topic in topics)
    return (
        _("We would like to talk about:")
        + "\n"
        + listed
        + "\n"
        + _("Is something else more important to you? Tell us.")
    )


def _subject(page: VisitPage) -> str:
    visit = page.visit
    if visit.starts_at is None:
        return _("Getting to know you: may we visit {company}?").format(company=visit.company)
    return _("Invitation: our visit to {company} on {day}").format(
        company=visit.company, day=date_full(visit.starts_at.date())
    )
