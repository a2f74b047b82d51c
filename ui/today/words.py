# SPDX-License-Identifier: EUPL-1.2
"""How the day is said: the greeting, when a visit is, who comes along, and what colleagues did with a promise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assets.texts import N_, _, clock, date_long, date_short, days_late, n_, one_stop, relative_day, weekday
from storage.queries.today import News, Today
from storage.queries.visit_rows import Member, Unfinished, VisitRow
from storage.rules.actions import UpdateKind
from storage.rules.choices import Part
from storage.rules.states import ActionState
from ui.words import VISIT_KINDS, good_day, word

_NEWS_STATES = {
    ActionState.OPEN: (N_("{who} opened “{title}” for {company} again."), "ph.circle"),
    ActionState.IN_PROGRESS: (N_("{who} is working on “{title}” for {company}."), "ph.circle-half"),
    ActionState.WAITING: (N_("{who} has to wait with “{title}” for {company}."), "ph.hourglass-medium"),
    ActionState.DONE: (N_("{who} has done “{title}” for {company}."), "ph.check"),
    ActionState.DROPPED: (N_("{who} dropped “{title}” for {company}."), "ph.prohibit"),
}
_NEWS_KINDS = {
    UpdateKind.OWNER: (N_("“{title}” for {company} has another owner, says {who}."), "ph.users"),
    UpdateKind.DUE: (N_("{who} gave “{title}” for {company} another date."), "ph.calendar-blank"),
    UpdateKind.REMARK: (N_("{who} wrote with “{title}” for {company}: {text}"), "ph.chat-circle-text"),
    UpdateKind.EXPLAINED: (
        N_("{who} explained to {company} how it is going with “{title}”."),
        "ph.chat-circle-dots",
    ),
    UpdateKind.TOLD: (N_("{who} told {company} about “{title}”."), "ph.checks"),
    UpdateKind.TELLING_UNNECESSARY: (
        N_("{company} need not hear about “{title}”, says {who}."),
        "ph.checks",
    ),
    UpdateKind.SENT: (N_("{who} mailed “{title}” for {company} to its owner."), "ph.paper-plane-tilt"),
    UpdateKind.ANSWERED: (
        N_("The owner of “{title}” for {company} answered, says {who}."),
        "ph.arrow-bend-up-left",
    ),
    UpdateKind.TELLER: (N_("Who tells {company} about “{title}” has changed."), "ph.megaphone"),
}


def greeting(now: dt.datetime, name: str) -> str:
    """``Goedemorgen, Noor``: by the hour, with the first name."""
    return good_day(now).format(name=next(iter(name.split()), "")).rstrip(", ")


def day_in_short(today: dt.date, shown: Today) -> str:
    """The day, and how many visits it has: ``Maandag 23 november. Je hebt vandaag 1 bezoek.``."""
    n = sum(visit.day == today for visit in (shown.next_visit, *shown.coming) if visit is not None)
    if n and shown.been_today:
        visits = n_("You have {n} more visit today.", "You have {n} more visits today.", n).format(n=n)
    elif n:
        visits = n_("You have {n} visit today.", "You have {n} visits today.", n).format(n=n)
    elif shown.been_today:
        visits = n_(
            "Your visit of today is behind you.", "Your visits of today are behind you.", shown.been_today
        )
    else:
        visits = _("You have no visit today.")
    return f"{capital(date_long(today))}. {visits}"


def capital(words: str) -> str:
    """With a capital, as at the start of a sentence."""
    return words[:1].upper() + words[1:]


def countdown(visit: VisitRow, now: dt.datetime) -> str:
    """``over 50 minuten``, ``nu``, ``morgen``, ``donderdag 26 november``."""
    start = visit.starts_at
    if start is None:
        return ""
    if start.date() != now.date():
        days = (start.date() - now.date()).days
        if days == 1:
            return _("tomorrow")
        return date_long(start.date()) if start.year == now.year else date_short(start.date(), now.date())
    minutes = round((start - now.replace(tzinfo=None)).total_seconds() / 60)
    if minutes <= 0:
        return _("now")
    if minutes < 120:
        return n_("in {n} minute", "in {n} minutes", minutes).format(n=minutes)
    return n_("in {n} hour", "in {n} hours", minutes // 60).format(n=minutes // 60)


def when(visit: VisitRow, today: dt.date) -> tuple[str, str]:
    """Day and time for the first column: ``Morgen`` and ``14:00``."""
    if visit.starts_at is None:
        return _("No date yet"), ""
    return capital(relative_day(visit.starts_at.date(), today)), clock(visit.starts_at)


def about(visit: VisitRow) -> str:
    """``Collegetour · top 30 · huisvesting, stages``."""
    parts = [word(VISIT_KINDS, visit.kind.value)]
    if visit.on_top_list:
        parts.append(_("top 30"))
    topics = ", ".join(topic[:1].lower() + topic[1:] for topic in visit.topics)
    return " \u00b7 ".join([*parts, topics or visit.purpose] if topics or visit.purpose else parts)


def with_whom(visit: VisitRow, me: str) -> str:
    """``Met Daan Hooiveld en wethouder Van Rijnsbergen``, without me; empty when I go alone."""
    others = [member for member in visit.team if member.colleague_id != me]
    others.sort(key=lambda member: member.part is Part.ALDERMAN)
    return _("With {names}").format(names=_joined([_name(member) for member in others])) if others else ""


def _name(member: Member) -> str:
    if member.part is Part.ALDERMAN:
        return _("alderman {name}").format(name=member.name)
    return member.name


def _joined(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("{some} and {last}").format(some=", ".join(words[:-1]), last=words[-1])


def report_due(one: Unfinished, today: dt.date) -> str:
    """When the report must be ready: ``vóór vrijdag``, ``vandaag``, ``2 dagen te laat``."""
    if one.days_late:
        return days_late(one.days_late)
    if one.report_due == today:
        return _("today")
    return _("before {day}").format(day=weekday(one.report_due))


def late_words(days: int) -> str:
    """``12 dagen``; under a heading that says *late*."""
    return n_("{n} day", "{n} days", days).format(n=days)


def news_words(news: News) -> str:
    """What a colleague did, in a sentence."""
    text, _icon = _news(news)
    who = news.who or _("A colleague")
    words = one_stop(_(text).format(who=who, title=news.title, company=news.company, text=news.text))
    return words if len(words) < 240 else words[:239].rstrip() + "\u2026"


def news_icon(news: News) -> str:
    """The icon that goes with it."""
    return _news(news)[1]


def _news(news: News) -> tuple[str, str]:
    if news.kind is UpdateKind.STATE and news.state is not None:
        return _NEWS_STATES[news.state]
    return _NEWS_KINDS.get(news.kind, (N_("{who} changed “{title}” for {company}."), "ph.pencil-simple"))
