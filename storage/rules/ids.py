# SPDX-License-Identifier: EUPL-1.2
"""Identity: what two laptops may both make gets the same id, all else a new one that sorts by time."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import uuid_utils

from storage.rules.texts import plain, storable

NAMESPACE = uuid.UUID("5f0f6d1e-7c55-5c8e-9b1f-3f6a2f0d9a41")
"""The project's own namespace. Never change it: every shipped id and every company id follows from it."""


def new_id() -> str:
    """A fresh time-ordered id (UUIDv7, RFC 9562): later ids sort after earlier ones made by this process."""
    return str(uuid_utils.uuid7())


def fixed_id(kind: str, code: str) -> str:
    """The id (UUIDv5) that every store gives to this code, so that two stores agree without having met."""
    return str(uuid.uuid5(NAMESPACE, storable(f"{kind}:{code}")))


def company_id(branch_number: str | None) -> str:
    """The id of a company: follows from its checked branch number (12 digits), so that two imports meet; else new."""
    return fixed_id("companies", branch_number) if branch_number else new_id()


# What belongs to two things has an id that follows from both, so that two laptops that add the same one meet.


def contact_id(company_id: str, name: str) -> str:
    """The id of a person in a company file."""
    return fixed_id("contacts", f"{company_id}:{plain(name)}")


def list_member_id(list_id: str, company_id: str) -> str:
    """The id of a company's place on a list."""
    return fixed_id("list_members", f"{list_id}:{company_id}")


def team_member_id(visit_id: str, colleague_id: str) -> str:
    """The id of a colleague's part in a visit."""
    return fixed_id("team_members", f"{visit_id}:{colleague_id}")


def attendee_id(visit_id: str, contact_id: str) -> str:
    """The id of a contact's part in a visit."""
    return fixed_id("attendees", f"{visit_id}:{contact_id}")


def agenda_item_id(visit_id: str, topic_id: str | None, title: str = "") -> str:
    """The id of a topic on a visit: one of the municipality's list, or a title of one's own in any capitals."""
    return fixed_id("agenda_items", f"{visit_id}:{topic_id or ' '.join(title.casefold().split())}")


def note_id(agenda_item_id: str, author_id: str) -> str:
    """The id of what somebody wrote under a topic: begun on two laptops, it is still one note."""
    return fixed_id("notes", f"{agenda_item_id}:{author_id}")


def lost_version_id(kind: str, record_id: str, field: str, revision: int) -> str:
    """The id of a disagreement about what a restored backend lost: every laptop that has it finds the same one."""
    return fixed_id("conflicts", f"{kind}:{record_id}:{field}:{revision}")


@dataclass(frozen=True, slots=True)
class Default:
    """Something the program ships in every store. ``name`` and ``hint`` are data in Dutch, free to be edited."""

    id: str
    code: str
    name: str
    hint: str = ""


def _defaults(kind: str, *rows: tuple[str, str, str]) -> tuple[Default, ...]:
    return tuple(Default(fixed_id(kind, code), code, name, hint) for code, name, hint in rows)


DEPARTMENTS = _defaults(
    "departments",
    ("EZ", "Economische Zaken", "Vestiging, groei, winkelgebieden en bedrijventerreinen"),
    ("W&I", "Werk en Inkomen", "Mensen aan het werk, social return, Participatiewet"),
    ("Onderwijs", "Onderwijs", "Stages, leerbanen en de band met scholen"),
    ("RO", "Ruimtelijke Ordening", "Omgevingsplan, kavels en bereikbaarheid"),
    ("VTH", "Vergunningen", "Vergunningen, toezicht en handhaving"),
)
"""The departments of a new store; ``code`` is the short name that people say."""

TOPICS = _defaults(
    "topics",
    ("plans", "Plannen", "Waar staat u over drie jaar? Wat staat er in de weg?"),
    ("premises", "Huisvesting", "Past het gebouw nog? Zoekt u ruimte, of komt er ruimte vrij?"),
    ("staff", "Personeel en vacatures", "Welke mensen zoekt u nu? Wie gaat er binnenkort weg?"),
    (
        "internships",
        "Stages en leerbanen",
        "Hoeveel stagiairs kunt u begeleiden? Bent u een erkend leerbedrijf?",
    ),
    ("social-return", "Social return", "Welk werk past bij iemand die langer aan de kant stond?"),
    ("permits", "Vergunningen", "Loopt er een aanvraag? Hoe lang wacht u al, en op wie?"),
    ("access", "Bereikbaarheid en parkeren", "Hoe komen medewerkers en klanten hier? Waar loopt het vast?"),
    (
        "energy",
        "Duurzaamheid en netcongestie",
        "Krijgt u genoeg stroom? Wat wilt u zelf opwekken of besparen?",
    ),
    (
        "safety",
        "Veiligheid",
        "Voelt u zich hier veilig, ook in het donker? Hoe gaat u om met digitale dreiging?",
    ),
    ("finance", "Financiering", "Lukt het om te investeren? Weet u wie kan meedenken?"),
    ("innovation", "Innovatie", "Wat maakt u over vijf jaar anders? Met wie werkt u samen?"),
    (
        "service",
        "Dienstverlening",
        "Welk cijfer van 1 tot 10 geeft u de gemeente? Wat maakt er een punt meer van?",
    ),
)
"""The topics of a new store, in the order in which a conversation usually goes."""

LISTS = _defaults(
    "lists",
    ("top-30", "Top 30", "De grootste werkgevers; bij een bezoek gaat bijna altijd een wethouder mee"),
    ("best-employers", "Beste werkgevers", "Bedrijven die goed zijn voor hun mensen"),
    ("most-innovative", "Meest innovatief", "Bedrijven die iets nieuws doen"),
)
"""The company lists of a new store; they start empty."""

TOP_LIST_ID = LISTS[0].id
"""The list whose companies an alderman visits."""
