# SPDX-License-Identifier: EUPL-1.2
"""What the codes of the store are called on a screen and on paper: one word for one thing, everywhere. Knows no Qt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assets.texts import N_, _, date_full, number
from storage.rules.actions import Chip
from storage.rules.states import ActionState

VISIT_KINDS = {
    "collegetour": N_("Collegetour"),
    "onderwijsronde": N_("Education round"),
    "toekomstgesprek": N_("Talk about the future"),
    "account_visit": N_("Account visit"),
    "phone_online": N_("Phone or online"),
}
VISIT_STATES = {
    "wish": N_("wish"),
    "planned": N_("planned"),
    "confirmed": N_("confirmed"),
    "held": N_("held"),
    "wrapped_up": N_("wrapped up"),
    "cancelled": N_("cancelled"),
}
PARTS = {
    "lead": N_("leads the conversation"),
    "second": N_("second"),
    "alderman": N_("alderman"),
    "guest": N_("guest"),
}
DISCLOSURES = {
    "internal": N_("internal"),
    "shareable": N_("shareable"),
    "confidential": N_("confidential"),
}
CHANNELS = {
    "visit": N_("Visit"),
    "phone": N_("Phone call"),
    "mail": N_("E-mail"),
    "letter": N_("Letter"),
    "counter": N_("At the counter"),
}
ALERTS = {
    "expanding": N_("Wants to expand"),
    "moving": N_("Wants to move"),
    "closing": N_("Is going to close"),
    "in_trouble": N_("Is in trouble"),
    "staff_shortage": N_("Short of staff"),
    "permit_stuck": N_("Permit is stuck"),
    "power_grid": N_("Power grid is full"),
    "nuisance": N_("Has nuisance"),
    "succession": N_("Looks for a successor"),
    "other": N_("Other signal"),
}
RESULT_KINDS = {"job": N_("Jobs"), "internship": N_("Internships")}
RESULT_STAGES = {"discussed": N_("discussed"), "committed": N_("committed"), "realised": N_("realised")}
COMPANY_KINDS = {
    "regular": N_("Company"),
    "zzp": N_("Self-employed"),
    "starter": N_("Starter"),
    "social_enterprise": N_("Social enterprise"),
    "hybrid": N_("Job and own company"),
    "school": N_("School"),
}
PHASES = {
    "orientation": N_("Orientation"),
    "business_plan": N_("Business plan"),
    "start": N_("Start"),
    "consolidate": N_("Consolidate"),
    "expand": N_("Expand"),
    "transfer": N_("Transfer"),
    "stop": N_("Stop"),
}
SECTORS = {
    "agriculture": N_("Agriculture and fishing"),
    "mining": N_("Mining"),
    "industry": N_("Industry"),
    "energy": N_("Energy"),
    "water_waste": N_("Water and waste"),
    "construction": N_("Construction"),
    "trade": N_("Trade and shops"),
    "transport": N_("Transport and storage"),
    "hospitality": N_("Hotels, restaurants and cafés"),
    "information": N_("IT and media"),
    "finance": N_("Banks and insurance"),
    "real_estate": N_("Real estate"),
    "professional": N_("Advice and research"),
    "support": N_("Services to companies"),
    "government": N_("Government"),
    "education": N_("Education"),
    "health": N_("Care and welfare"),
    "culture": N_("Culture, sport and leisure"),
    "other_services": N_("Other services"),
    "households": N_("Households"),
    "international": N_("International organisations"),
}
ROLES = {
    "account_manager": N_("Account manager"),
    "employment_manager": N_("Account manager employment"),
    "alderman": N_("Alderman"),
    "coordinator": N_("Coordinator"),
    "specialist": N_("Specialist"),
    "administrator": N_("Functional administrator"),
}
ACTION_STATES = {
    "open": N_("open"),
    "in_progress": N_("in progress"),
    "waiting": N_("waiting"),
    "done": N_("done"),
    "dropped": N_("dropped"),
}
TONES = {
    Chip.OPEN: "rest",
    Chip.IN_PROGRESS: "progress",
    Chip.WAITING: "wait",
    Chip.NOT_TOLD: "tell",
    Chip.SETTLED: "done",
    Chip.DROPPED: "rest",
}


def word(table: dict[str, str], code: str | None) -> str:
    """The word for a code in the language in use; a code that this version does not know stands for itself."""
    return _(table[code]) if code in table else code or ""


def chip_words(chip: Chip, state: ActionState | str, waiting_for: str = "") -> str:
    """What the state chip of an action says: ``wacht op netbeheerder``, ``gedaan, niet verteld``."""
    match chip:
        case Chip.NOT_TOLD if state == ActionState.DROPPED:
            return _("dropped, not told")
        case Chip.NOT_TOLD:
            return _("done, not told")
        case Chip.SETTLED:
            return _("settled")
        case Chip.WAITING if waiting_for:
            return _("waiting for {what}").format(what=waiting_for)
        case _:
            return word(ACTION_STATES, str(state))


def size_step_words(lowest: int) -> str:
    """A step of sizes (``storage.rules.companies.SIZE_STEPS``): ``10 tot 49``."""
    from storage.rules.companies import SIZE_STEPS  # the first page has no use for it

    starts = [step[0] for step in SIZE_STEPS]
    place = starts.index(lowest)
    if lowest == 0:
        return _("1 person")
    if place + 1 == len(starts):
        return _("{n} or more").format(n=number(lowest))
    return _("{low} to {high}").format(low=number(lowest), high=number(starts[place + 1] - 1))


def day_words(day: dt.date, today: dt.date) -> str:
    """``14 april``, with the year when it is another year: a date within a sentence."""
    words = date_full(day)
    return words.rsplit(" ", 1)[0] if day.year == today.year else words


def name_list(names: Sequence[str]) -> str:
    """``Daan, Eline and Mehmet``."""
    if len(names) < 2:
        return "".join(names)
    return _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])


def surname(name: str) -> str:
    """``Van Rijnsbergen`` of *Hette van Rijnsbergen*: what follows the first name, with a capital as nothing stands before it."""
    last = name.split(maxsplit=1)[-1] if name.strip() else ""
    return last[:1].upper() + last[1:]


def alderman_name(name: str) -> str:
    """``wethouder Van Rijnsbergen``."""
    return _("alderman {name}").format(name=surname(name))


QUOTED = 280
"""So many signs of what an owner wrote stand beside what is written to the company; the history has all."""


def wrote_to_us(name: str, words: str) -> str:
    """What the owner of an action answered, for who tells the company."""
    # Imported here: it makes its patterns when it is loaded, and the first page does without.
    import textwrap

    text = textwrap.shorten(words, QUOTED, placeholder=" \u2026")
    if not name:
        return _("The owner wrote to us: “{text}”").format(text=text)
    return _("{name} wrote to us: “{text}”").format(name=name, text=text)


def good_day(now: dt.datetime) -> str:
    """The greeting of this hour, with room for ``{name}``."""
    if now.hour < 6:
        return _("Good night, {name}")
    if now.hour < 12:
        return _("Good morning, {name}")
    return _("Good afternoon, {name}") if now.hour < 18 else _("Good evening, {name}")
