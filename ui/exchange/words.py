# SPDX-License-Identifier: EUPL-1.2
"""How the exchange is said in plain words: in the line under the sheet, on its own page, in a question. Knows no Qt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.texts import N_, _, clock, moment, n_, number, sentence
from ui.exchange.values import Offer, Status
from ui.record_words import full_name, kind_words, title

if TYPE_CHECKING:
    from storage.queries.exchange import News, Tally
    from storage.queries.exchange_staying import Staying
    from storage.queries.things import Thing

_NOT_YOURS = N_(
    "This belongs to a colleague, or your login may not change it. Ask them, or your administrator."
)
_REASONS: Mapping[str, str] = {
    "not-yours": _NOT_YOURS,
    "administrator-only": _NOT_YOURS,
    "no-group": N_("Your login may not write there any more. Ask your functional administrator."),
    "no-delete": N_("This cannot be removed there. Archive it instead, or take what the municipality has."),
    "elsewhere": N_(
        "A colleague made this confidential while you wrote in it. What you wrote is kept here. Ask who made it so."
    ),
    "append-only": N_("This step was taken already and does not change any more. Add a new step."),
    "record-size": N_("This text is too long to send. Make it shorter, or divide it over two notes."),
    "nul": N_("There is a sign in this text that cannot be sent. Open it and type that part again."),
    "permissions": N_("Somebody who may read this is not known there. Look who may read it."),
    "account-taken": N_("Another colleague has this login name already. Choose another one."),
}
"""By the code of the municipal backend, with or without its name before it."""
_SOME_REASON = N_("The municipality did not take this. Open it and look at it once more, or try again.")
_NEWS: Mapping[str, tuple[str, str]] = {
    "companies": (N_("{who} added {what}"), N_("{who} changed {what}")),
    "contacts": (N_("{who} added {what}"), N_("{who} changed {what}")),
    "contact_moments": (N_("{who} logged a contact with {company}"), N_("{who} changed a contact with {company}")),
    "visits": (N_("{who} plans a visit to {company}"), N_("{who} changed the visit to {company}")),
    "team_members": (N_("{who} chose who goes to {company}"), N_("{who} changed who goes to {company}")),
    "attendees": (N_("{who} added somebody at {company}"), N_("{who} changed who is there at {company}")),
    "agenda_items": (N_("{who} put a topic on the agenda at {company}"), N_("{who} changed the agenda at {company}")),
    "notes": (N_("{who} wrote a note at {company}"), N_("{who} wrote on in a note at {company}")),
    "actions": (N_("{who} agreed “{name}” with {company}"), N_("{who} changed “{name}” of {company}")),
    "results": (N_("{who} noted a result at {company}"), N_("{who} changed a result at {company}")),
    "alerts": (N_("{who} raised a signal at {company}"), N_("{who} changed a signal at {company}")),
    "brief_versions": (N_("{who} offered the brief for {company}"),) * 2,
    "brief_marks": (N_("{who} read the brief for {company}"),) * 2,
    "brief_remarks": (N_("{who} said something at the brief for {company}"),) * 2,
    "letter_templates": (N_("{who} changed the text of a letter"),) * 2,
    "terms": (N_("{who} changed the settings of the municipality"),) * 2,
    "list_members": (N_("{who} put {company} on the list {name}"), N_("{who} changed the list {name}")),
}  # fmt: skip
_STEPS: Mapping[str, str] = {
    "done": N_("{who} finished “{name}” of {company}"),
    "dropped": N_("{who} dropped “{name}” of {company}"),
    "due": N_("{who} gave “{name}” of {company} another date"),
    "owner": N_("{who} gave “{name}” of {company} another owner"),
    "explained": N_("{who} explained to {company} how it is going with “{name}”"),
    "sent": N_("{who} mailed “{name}” of {company} to its owner"),
    "prepared": N_("{who} made “{name}” of {company} ready for its owner"),
    "answered": N_("{who} took over what the owner answered about “{name}” of {company}"),
    "told": N_("{who} told {company} about “{name}”"),
    "remark": N_("{who} wrote with “{name}” of {company}"),
}
_MANY: Mapping[str, tuple[str, str]] = {
    "action_updates": (N_("{who} worked on {what}"), "actions"),
    "agenda_items": (N_("{who} put {what} on agendas"), "topics"),
    "list_members": (N_("{who} put {what} on lists"), "companies"),
}
"""Of many at once: what somebody did, and the kind that is counted."""

MOST_COUNTED = 20_000
"""As far as ``queries.exchange`` counts what waits."""
_NAMED = 3
_WORK = ("companies", "contacts", "visits", "notes", "actions", "contact_moments", "colleagues")
"""What an offer counts, in this order."""
_NAMES_ROOM = 220
"""Letters that names in a question may take."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is true: an icon, its colour role, a title and what it means."""

    icon: str
    tone: str
    title: str
    words: str = ""


def in_one_line(status: Status, tally: Tally, now: dt.datetime) -> Said:
    """For the line under the sheet: the worst true thing, in so many words. Nothing here ever needs a reader to hurry."""
    if not status.connected:
        return Said("ph.cloud-slash", "text2", _("Not connected with a municipality"))
    if status.state == "stopped" or tally.questions:
        return Said("ph.warning-circle-fill", "late", _("Look here: updating stands still"))
    if tally.refused:
        words = n_(
            "Look here: {n} thing was not taken", "Look here: {n} things were not taken", tally.refused
        )
        return Said("ph.warning-circle-fill", "late", words.format(n=tally.refused))
    if status.state == "offline":
        return Said("ph.wifi-slash", "text2", " ".join((_("No connection."), safe_words(tally.waiting))))
    if status.state == "working" and status.total:
        words = _("Busy updating: {done} of {total}")
        return Said(
            "ph.arrows-clockwise", "text2", words.format(done=number(status.done), total=number(status.total))
        )
    if status.state == "working":
        return Said("ph.arrows-clockwise", "text2", _("Busy updating …"))
    if tally.conflicts:
        words = n_("{n} time the same was changed", "{n} times the same was changed", tally.conflicts)
        return Said("ph.git-merge", "wait", words.format(n=tally.conflicts))
    if tally.waiting:
        words = n_("{n} change goes along soon", "{n} changes go along soon", tally.waiting)
        return Said("ph.paper-plane-tilt", "text2", words.format(n=amount(tally.waiting)))
    return Said("ph.cloud-check", "done", updated(status.last, now))


def amount(n: int) -> str:
    """``3``, and of very many ``20.000+``."""
    return f"{number(n)}+" if n >= MOST_COUNTED else number(n)


def safe_words(waiting: int) -> str:
    """That what waits is safe here."""
    if not waiting:
        return _("Everything is on this laptop.")
    words = n_(
        "{n} change waits, it is safe on this laptop.",
        "{n} changes wait, they are safe on this laptop.",
        waiting,
    )
    return words.format(n=amount(waiting))


def staying_words(found: Staying) -> list[str]:
    """What only somebody else may send: what it is, that it is safe, and what one can do; a sentence for each reason."""
    said = []
    if found.by_role:
        what = joined([kind_words(kind, n) for kind, n in found.by_role[:_NAMED]])
        words = _(
            "Your login may read, and not write these: {what}. They stay here and are not tried again. If that is not"
            " right, ask your functional administrator."
        )
        said.append(words.format(what=what))
    if found.of_others:
        who = joined([f"{name} ({number(n)})" for name, n in found.of_others[:_NAMED]])
        total = sum(n for _name, n in found.of_others)
        words = n_(
            "{n} thing was written here by a colleague: {who}. It stays here. It goes to the municipality when that"
            " colleague connects under their own name: with a copy of this store (a back-up) on their own laptop.",
            "{n} things were written here by colleagues: {who}. They stay here. They go to the municipality when each"
            " colleague connects under their own name: with a copy of this store (a back-up) on their own laptop.",
            total,
        )
        said.append(words.format(n=number(total), who=who))
    return said


def aside_words(n: int) -> str:
    """Of what was not sent: what nobody sees here at the moment."""
    words = n_(
        "{n} of them belongs to something that became confidential, so you do not see it here. The copy has it too.",
        "{n} of them belong to something that became confidential, so you do not see them here. The copy has them too.",
        n,
    )
    return words.format(n=number(n))


def updated(last: dt.datetime | None, now: dt.datetime) -> str:
    """``Bijgewerkt 10:42``, and the day when it was not today."""
    if last is None:
        return _("Not updated yet")
    local = last.astimezone(now.tzinfo)
    when = clock(local) if local.date() == now.date() else moment(local, now)
    return _("Updated {when}").format(when=when)


def headline(status: Status, tally: Tally, now: dt.datetime, since: dt.datetime | None = None) -> Said:
    """The top of the page: what is true now, and what that means for what you do. ``since``: no connection."""
    if tally.questions and status.state in ("idle", "stopped") and not status.problem:
        words = _(
            "There is a question for you below. Until you answer, everything on this laptop stays as it is."
        )
        return Said("ph.question", "late", _("Updating waits for you"), words)
    match status.state:
        case "off" | "unknown":
            return Said("ph.cloud-slash", "text2", _("Not connected with a municipality"),
                        _("Everything is on this laptop only. Connect to work together with your colleagues."))  # fmt: skip
        case "offline":
            words = _("No connection since {time}").format(time=clock(since)) if since else _("No connection")
            more = _(
                "Everything is on this laptop and you can go on. It updates by itself as soon as there is internet."
            )
            if tally.waiting:
                more = n_(
                    "{n} change is safe on this laptop. It goes along by itself as soon as there is internet.",
                    "{n} changes are safe on this laptop. They go along by themselves as soon as there is internet.",
                    tally.waiting,
                ).format(n=amount(tally.waiting))
            return Said("ph.wifi-slash", "text2", words, more)
        case "stopped":
            return Said("ph.warning-circle", "late", _("Updating stands still"), problem_words(status))
        case "working" if not tally.downloaded:
            return Said("ph.download-simple", "accent", _("Everything comes to this laptop"),
                        _("After this you can work without internet too. You can go on meanwhile."))  # fmt: skip
        case "working":
            return Said("ph.arrows-clockwise", "accent", _("Busy updating …"), _("You can go on meanwhile."))
        case _:
            return _quiet(status, tally, now)


def _quiet(status: Status, tally: Tally, now: dt.datetime) -> Said:
    if tally.waiting:
        words = n_("{n} change goes along in a moment.", "{n} changes go along in a moment.", tally.waiting)
        return Said(
            "ph.paper-plane-tilt", "text2", updated(status.last, now), words.format(n=amount(tally.waiting))
        )
    words = _("Your laptop and {municipality} have the same.")
    if tally.staying:
        words = _("Your laptop and {municipality} have the same, but for what stays on this laptop.")
    words = words.format(municipality=status.municipality or _("the municipality"))
    return Said("ph.cloud-check", "done", updated(status.last, now), words)


def problem_words(status: Status) -> str:
    """The sentence of what stands in the way."""
    return sentence(status.problem, dict(status.values)) if status.problem else ""


def reason_words(reason: str) -> str:
    """Why the backend did not take something, and what to do."""
    return _(_REASONS.get(reason.removeprefix("rodeloper:"), _SOME_REASON))


def news_words(news: News) -> str:
    """What a colleague did, in a sentence without a stop: ``Daan Hooiveld schreef een notitie bij Bakkerij Krokant``."""
    thing, who = news.thing, news.who or _("A colleague")
    if news.n > 1 and thing.kind in _MANY:
        text, kind = _MANY[thing.kind]
        return _(text).format(who=who, what=kind_words(kind, news.n))
    if news.n > 1:
        text = _("{who} added {what}") if news.new else _("{who} changed {what}")
        return text.format(who=who, what=kind_words(thing.kind, news.n))
    if thing.kind == "action_updates":
        text = _STEPS.get(thing.detail, N_("{who} worked on “{name}” of {company}"))
    else:
        text = _NEWS.get(thing.kind, (N_("{who} added {what}"), N_("{who} changed {what}")))[not news.new]
    what = full_name(thing)
    return _(text).format(who=who, what=what, name=thing.name, company=thing.company or title(thing))


def offer_lines(offer: Offer) -> list[tuple[str, str]]:
    """What connecting will do, as icon and sentence."""
    lines = []
    if offer.colleague:
        lines.append(("ph.user-circle", _("You are {name} there.").format(name=offer.colleague)))
    if there := _kinds(offer.there):
        lines.append(("ph.download-simple", _("These come to this laptop: {what}.").format(what=there)))
    if together := _kinds(offer.together):
        lines.append(
            (
                "ph.git-merge",
                _("These are there already and come together with yours: {what}.").format(what=together),
            )
        )
    if here := _kinds(offer.here):
        lines.append(("ph.upload-simple", _("These are new and go there: {what}.").format(what=here)))
    lines.append(("ph.shield-check", _("Nothing on this laptop is removed. A back-up is made first.")))
    return lines


def _kinds(counts: Mapping[str, int]) -> str:
    """``340 bedrijven, 12 personen en 80 bezoeken``: what people work with; when it is only the rest, what that is for."""
    parts = [kind_words(kind, counts[kind]) for kind in _WORK if counts.get(kind)]
    if not parts and any(counts.values()):
        parts = [_("lists and settings of the municipality")]
    return joined(parts)


def joined(parts: Sequence[str]) -> str:
    """``a, b en c``."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{some} and {last}").format(some=", ".join(parts[:-1]), last=parts[-1])


def names_in_short(things: Sequence[Thing], total: int) -> str:
    """The first few by name, and how many more there are."""
    names: list[str] = []
    room = _NAMES_ROOM
    for thing in things:
        name = thing.name if thing.gone and thing.name else title(thing)
        room -= len(name)
        if room < 0 and names:
            break
        names.append(name)
    more = total - len(names)
    if more > 0:
        names.append(n_("and {n} more", "and {n} more", more).format(n=number(more)))
    return "; ".join(names)
