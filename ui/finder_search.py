# SPDX-License-Identifier: EUPL-1.2
"""What the finder of Ctrl+K answers: everything with a name, words in notes, and the things you can do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assets.texts import N_, _, date_short
from storage.queries import finder
from storage.queries.finder import Found, folded
from ui.context import Context
from ui.finder import Hit, HitGroup, Search
from ui.words import ACTION_STATES, CHANNELS, VISIT_KINDS, VISIT_STATES, word

MOST_COMMANDS = 4


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do, and where it is done; ``more`` are other words that people look for it with.

    ``needs``: what one must be allowed there, beside opening the page.
    """

    words: str
    more: str
    icon: str
    kind: str
    id: str = ""
    needs: str = ""


Leads = Callable[[Command], bool]
"""Whether a command leads somewhere for who works here."""


COMMANDS = (
    Command(N_("Plan a visit"), N_("appointment programme new"), "ph.calendar-plus", "plan_visit"),
    Command(N_("Add a company"), N_("new establishment"), "ph.plus", "add_company"),
    Command(N_("Import companies"), N_("file csv excel kvk lisa"), "ph.upload-simple", "import"),
    Command(N_("Go to today"), N_("start home"), "ph.sun-horizon", "today"),
    Command(N_("Go to companies"), N_("list overview"), "ph.buildings", "companies"),
    Command(N_("Go to visits"), N_("programme weeks"), "ph.calendar-blank", "visits"),
    Command(N_("Go to actions"), N_("promises report"), "ph.checks", "actions"),
    Command(N_("Go to overview"), N_("charts figures target steering"), "ph.chart-bar", "steering"),
    Command(N_("Make the steering report"), N_("month pdf explanation"), "ph.file-pdf", "steering_report"),
    Command(N_("Read in answers"), N_("owners mail eml list"), "ph.tray", "answers"),
    Command(N_("Update now"), N_("sync exchange waiting colleagues"), "ph.arrows-clockwise", "exchange"),
    Command(N_("Choose what stays"), N_("conflicts versions differences"), "ph.git-merge", "conflicts"),
    Command(
        N_("Connect with my municipality"), N_("server login password sync"), "ph.link-simple", "connect"
    ),
    Command(N_("Settings"), N_("options preferences"), "ph.gear-six", "settings"),
    Command(
        N_("Language and colours"), N_("theme dark light dutch english"), "ph.translate", "settings", "me"
    ),
    Command(N_("Colleagues"), N_("aldermen people team"), "ph.users-three", "settings", "colleagues"),
    Command(
        N_("Lists of companies"),
        N_("top 30 members"),
        "ph.list-bullets",
        "administration",
        "lists",
        "lists.add",
    ),
    Command(
        N_("Topics to talk about"),
        N_("agenda subjects"),
        "ph.chats-circle",
        "administration",
        "topics",
        "municipality.add_topic",
    ),
    Command(
        N_("Letters"),
        N_("template text mail thank-you"),
        "ph.envelope-simple",
        "administration",
        "letters",
        "letter_templates.write",
    ),
    Command(
        N_("Terms"),
        N_("days deadlines slots"),
        "ph.hourglass-medium",
        "administration",
        "terms",
        "municipality.set_term",
    ),
    Command(
        N_("Back-up and recovery code"),
        N_("store save restore passphrase"),
        "ph.lock-key",
        "settings",
        "store",
    ),
)


def finder_search(context: Context) -> Search:
    """The search for the finder of the window; it runs on any thread."""

    def leads(command: Command) -> bool:
        return context.may_open(command.kind) and (not command.needs or context.may(command.needs))

    def search(text: str) -> Sequence[HitGroup]:
        found: Found = context.read(finder.find, text)
        return groups(found, text, context.today(), leads)

    return search


def groups(found: Found, text: str, today: dt.date, leads: Leads = lambda _command: True) -> list[HitGroup]:
    """All that was found by kind, what people look for most first; kinds without a hit are left out."""
    parts = (
        (_("Companies"), _companies(found)),
        (_("Do"), commands(text, leads=leads)),
        (_("People at companies"), _contacts(found)),
        (_("Actions"), _actions(found)),
        (_("Visits"), _visits(found, today)),
        (_("Notes"), _notes(found, today)),
        (_("Calls and questions"), _moments(found, today)),
        (_("Colleagues"), _colleagues(found)),
    )
    return [HitGroup(title, hits) for title, hits in parts if hits]


def commands(
    text: str, translate: Callable[[str], str] = _, leads: Leads = lambda _command: True
) -> list[Hit]:
    """The commands in which every typed word begins a word of what they do, and that lead somewhere for this person."""
    wanted = folded(text).split()
    if not wanted:
        return []
    hits = []
    for command in COMMANDS:
        if not leads(command):
            continue
        own = folded(translate(command.words)).split()
        known = own + folded(translate(command.more)).split()
        if all(any(one.startswith(word_) for one in known) for word_ in wanted):
            first = all(any(one.startswith(word_) for one in own) for word_ in wanted)
            hits.append(
                (not first, Hit(command.kind, command.id, translate(command.words), "", command.icon))
            )
    return [hit for _later, hit in sorted(hits, key=lambda pair: pair[0])][:MOST_COMMANDS]


def _companies(found: Found) -> list[Hit]:
    return [
        Hit("companies", one.id, one.name, _line(one.trade_name, one.place, one.kvk_number), "ph.buildings")
        for one in found.companies
    ]


def _contacts(found: Found) -> list[Hit]:
    return [
        Hit("companies", one.company_id, one.name, _line(one.function, one.company), "ph.user")
        for one in found.contacts
    ]


def _visits(found: Found, today: dt.date) -> list[Hit]:
    return [
        Hit(
            "visits",
            one.id,
            one.company,
            _line(
                word(VISIT_KINDS, one.kind.value),
                date_short(one.starts_at.date(), today) if one.starts_at else _("no date yet"),
                word(VISIT_STATES, one.state.value),
            ),
            "ph.calendar-blank",
        )
        for one in found.visits
    ]


def _notes(found: Found, today: dt.date) -> list[Hit]:
    return [
        Hit(
            "notes",
            one.id,
            one.snippet or _("Confidential note"),
            _line(one.company, one.author, date_short(one.day, today) if one.day else ""),
            "ph.note",
        )
        for one in found.notes
    ]


def _actions(found: Found) -> list[Hit]:
    return [
        Hit(
            "actions",
            one.id,
            one.title,
            _line(one.company, one.owner, word(ACTION_STATES, one.state.value)),
            "ph.check-square",
        )
        for one in found.actions
    ]


def _moments(found: Found, today: dt.date) -> list[Hit]:
    return [
        Hit(
            "companies",
            one.company_id,
            one.subject or _("Confidential contact"),
            _line(word(CHANNELS, one.channel.value), one.company, date_short(one.day, today)),
            "ph.phone",
        )
        for one in found.moments
    ]


def _colleagues(found: Found) -> list[Hit]:
    return [
        Hit(
            "settings",
            f"colleagues:{one.id}",
            one.name,
            _line(one.function, one.department),
            "ph.identification-card",
        )
        for one in found.colleagues
    ]


def _line(*parts: str) -> str:
    return " \u00b7 ".join(part for part in parts if part)
