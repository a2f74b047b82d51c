# SPDX-License-Identifier: EUPL-1.2
"""What any record, field and value is called on a screen, for where things of all kinds stand together. Knows no Qt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from assets.texts import N_, _, clock, date_full, date_long, n_, number
from ui.words import (
    ACTION_STATES,
    ALERTS,
    CHANNELS,
    COMPANY_KINDS,
    DISCLOSURES,
    PARTS,
    PHASES,
    RESULT_KINDS,
    RESULT_STAGES,
    ROLES,
    SECTORS,
    VISIT_KINDS,
    VISIT_STATES,
    word,
)

if TYPE_CHECKING:
    from storage.queries.conflicts import Value
    from storage.queries.things import Thing

_TITLES: Mapping[str, tuple[str, str]] = {
    "companies": ("ph.buildings", N_("{name}")),
    "contacts": ("ph.user", N_("{name}")),
    "contact_moments": ("ph.phone", N_("Contact: {name}")),
    "lists": ("ph.list-bullets", N_("List: {name}")),
    "list_members": ("ph.list-bullets", N_("On the list {name}")),
    "colleagues": ("ph.users-three", N_("Colleague: {name}")),
    "departments": ("ph.tree-structure", N_("Department: {name}")),
    "topics": ("ph.chats-circle", N_("Topic: {name}")),
    "letter_templates": ("ph.envelope-simple", N_("Text of a letter: {name}")),
    "terms": ("ph.hourglass-medium", N_("Settings of the municipality")),
    "visits": ("ph.calendar-blank", N_("Company visit {name}")),
    "team_members": ("ph.users", N_("Who goes: {name}")),
    "attendees": ("ph.user", N_("Who receives us: {name}")),
    "agenda_items": ("ph.chats-circle", N_("Topic: {name}")),
    "notes": ("ph.note-pencil", N_("Conversation note: {name}")),
    "actions": ("ph.check", N_("Action: {name}")),
    "action_updates": ("ph.check", N_("Action: {name}")),
    "results": ("ph.briefcase", N_("Result: {name}")),
    "alerts": ("ph.flag", N_("Signal: {name}")),
    "brief_versions": ("ph.file-text", N_("Brief that was offered")),
    "brief_parts": ("ph.file-text", N_("Part of a brief that was offered")),
    "brief_marks": ("ph.checks", N_("Brief that was read")),
    "brief_remarks": ("ph.chat-circle-text", N_("Remark at a brief")),
}
_FIELDS: Mapping[str, str] = {
    "name": N_("Name"), "trade_name": N_("Trade name"), "kvk_number": N_("KvK number"),
    "branch_number": N_("Branch number"), "rsin": N_("RSIN"), "legal_form": N_("Legal form"), "street": N_("Street"),
    "house_number": N_("House number"), "postcode": N_("Postcode"), "city": N_("City"), "village": N_("Village"),
    "district": N_("District"), "neighbourhood": N_("Neighbourhood"), "sbi_code": N_("SBI code"),
    "sbi_version": N_("SBI version"), "sbi_text": N_("What the company does"), "sector": N_("Sector"),
    "employees": N_("Staff"), "kind": N_("Kind"), "phase": N_("Phase"), "phase_since": N_("In this phase since"),
    "phone": N_("Phone"), "email": N_("E-mail"), "website": N_("Website"),
    "account_manager_id": N_("Account manager"), "approach": N_("How to approach them"),
    "sensitivities": N_("What is sensitive"), "merged_into_id": N_("Merged with"), "salutation": N_("Salutation"),
    "function": N_("Function"), "may_mail": N_("May get mail from us"), "preference": N_("Preference"),
    "source": N_("Where this comes from"), "description": N_("Description"), "reason": N_("Reason"), "year": N_("Year"),
    "contact_id": N_("Person"), "colleague_id": N_("Colleague"), "channel": N_("How"), "subject": N_("Subject"),
    "text": N_("Text"), "body": N_("Text of the letter"), "language": N_("Language"), "disclosure": N_("Who may read it"), "readers": N_("Who reads it"), "code": N_("Short name"), "hint": N_("Hint"),
    "department_id": N_("Department"), "role": N_("Role"), "portfolio": N_("Portfolio"), "account": N_("Login name"),
    "value": N_("Value"), "state": N_("State"), "purpose": N_("Why this company, why now"), "place": N_("Place"),
    "starts_at": N_("Day and time"), "minutes": N_("Length in minutes"), "cancel_reason": N_("Why it was cancelled"),
    "summary": N_("Summary"), "service_grade": N_("Grade for our service"), "teller_id": N_("Who tells the company"),
    "part": N_("Part in the visit"), "attended": N_("Was there"), "talking_points": N_("Talking points"),
    "topic_id": N_("Topic"), "title": N_("What is promised"), "promised_by_id": N_("Who promised it"),
    "promised_to_id": N_("To whom it is promised"), "promised_on": N_("Promised on"),
    "confidential": N_("Confidential"), "note_id": N_("From which note"), "visit_id": N_("From which visit"),
    "stage": N_("How far"), "amount": N_("Number of places"), "target_group": N_("For whom"), "on_date": N_("On"),
}  # fmt: skip
_WORDS: Mapping[tuple[str, str], dict[str, str]] = {
    ("companies", "sector"): SECTORS,
    ("companies", "kind"): COMPANY_KINDS,
    ("companies", "phase"): PHASES,
    ("colleagues", "role"): ROLES,
    ("visits", "kind"): VISIT_KINDS,
    ("visits", "state"): VISIT_STATES,
    ("team_members", "part"): PARTS,
    ("contact_moments", "channel"): CHANNELS,
    ("actions", "state"): ACTION_STATES,
    ("results", "kind"): RESULT_KINDS,
    ("results", "stage"): RESULT_STAGES,
    ("alerts", "kind"): ALERTS,
}
_DETAILS = {"alerts": ALERTS, "results": RESULT_KINDS}


def icon(kind: str) -> str:
    """The icon of this kind of record."""
    return _TITLES.get(kind, ("ph.file", ""))[0]


def title(thing: Thing) -> str:
    """``Gespreksnotitie: Huisvesting``; of what was removed here: ``Verwijderd: Hanneke Brandsma``."""
    if thing.hidden:
        return _("Not for you any more: {name}").format(name=thing.name or kind_words(thing.kind, 1))
    if thing.gone:
        return _("Removed: {name}").format(name=thing.name or kind_words(thing.kind, 1))
    name = thing.name or _detail(thing)
    if not name:
        return kind_words(thing.kind, 1).removeprefix("1 ").capitalize()
    words = _TITLES.get(thing.kind, ("", N_("{name}")))[1]
    return _(words).format(name=name)


def where(thing: Thing) -> str:
    """The company that it belongs to; empty for the company itself."""
    return "" if thing.kind == "companies" else thing.company


def full_name(thing: Thing) -> str:
    """``Gespreksnotitie: Huisvesting, Bakkerij Oefenbrood``."""
    return ", ".join(part for part in (title(thing), where(thing)) if part)


def _detail(thing: Thing) -> str:
    if thing.kind == "visits" and thing.detail:
        return date_long(dt.datetime.fromisoformat(thing.detail).date())
    return word(_DETAILS[thing.kind], thing.detail) if thing.kind in _DETAILS else ""


def field_words(kind: str, field: str) -> str:
    """What a field is called; one that this version does not know is *another field*."""
    if kind == "agenda_items" and field == "title":
        return _("Topic")
    return _(_FIELDS[field]) if field in _FIELDS else _("Another field")


def value_words(kind: str, field: str, value: Value) -> str:
    """What stands in a field, as a person reads it; ``leeg`` for nothing."""
    raw = value.value
    if value.name:
        return value.name
    if raw is None or raw == "":
        return _("The team of this visit") if field == "readers" else _("empty")
    if isinstance(raw, bool) or field in ("may_mail", "confidential", "attended"):
        return _("yes") if raw else _("no")
    if isinstance(raw, dt.datetime):
        local = raw.astimezone() if raw.tzinfo else raw
        return _("{day}, {time}").format(day=date_long(local.date()), time=clock(local))
    if isinstance(raw, dt.date):
        return date_full(raw)
    if isinstance(raw, int):
        return str(raw) if field in ("year", "phase_since") else number(raw)
    if field == "disclosure":
        return word(DISCLOSURES, str(raw))
    return word(_WORDS.get((kind, field), {}), str(raw))


def kind_words(kind: str, n: int) -> str:
    """``12 bedrijven``; of a kind that has no word of its own ``12 gegevens``."""
    match kind:
        case "companies":
            words = n_("{n} company", "{n} companies", n)
        case "contacts" | "attendees":
            words = n_("{n} person", "{n} people", n)
        case "visits":
            words = n_("{n} visit", "{n} visits", n)
        case "notes":
            words = n_("{n} conversation note", "{n} conversation notes", n)
        case "actions":
            words = n_("{n} action", "{n} actions", n)
        case "action_updates":
            words = n_("{n} change of an action", "{n} changes of actions", n)
        case "contact_moments":
            words = n_("{n} contact", "{n} contacts", n)
        case "alerts":
            words = n_("{n} signal", "{n} signals", n)
        case "colleagues":
            words = n_("{n} colleague", "{n} colleagues", n)
        case "list_members":
            words = n_("{n} place on a list", "{n} places on lists", n)
        case "agenda_items" | "topics":
            words = n_("{n} topic", "{n} topics", n)
        case _:
            words = _rarer_words(kind, n)
    return words.format(n=number(n))


def _rarer_words(kind: str, n: int) -> str:
    match kind:
        case "team_members":
            words = n_("{n} member of a team", "{n} members of teams", n)
        case "results":
            words = n_("{n} result", "{n} results", n)
        case "departments":
            words = n_("{n} department", "{n} departments", n)
        case "lists":
            words = n_("{n} list", "{n} lists", n)
        case "brief_versions":
            words = n_("{n} brief", "{n} briefs", n)
        case "brief_parts":
            words = n_("{n} part of a brief", "{n} parts of briefs", n)
        case "brief_marks":
            words = n_("{n} mark at a brief", "{n} marks at briefs", n)
        case "brief_remarks":
            words = n_("{n} remark at a brief", "{n} remarks at briefs", n)
        case "letter_templates":
            words = n_("{n} text of a letter", "{n} texts of letters", n)
        case "terms":
            words = n_("{n} setting", "{n} settings", n)
        case _:
            words = n_("{n} detail", "{n} details", n)
    return words
