# SPDX-License-Identifier: EUPL-1.2
"""The closed lists from which a person picks, in the order in which a screen shows them."""

from __future__ import annotations

from enum import StrEnum


class VisitKind(StrEnum):
    """Why we go: the programme itself, schools, the municipality's future, a regular call, or from a distance."""

    COLLEGETOUR = "collegetour"
    ONDERWIJSRONDE = "onderwijsronde"
    TOEKOMSTGESPREK = "toekomstgesprek"
    ACCOUNT_VISIT = "account_visit"
    PHONE_ONLINE = "phone_online"


class Part(StrEnum):
    """The part of a colleague in a visit."""

    LEAD = "lead"
    SECOND = "second"
    ALDERMAN = "alderman"
    GUEST = "guest"


class Disclosure(StrEnum):
    """Who may read a note. On the screen: intern, deelbaar, vertrouwelijk."""

    INTERNAL = "internal"
    SHAREABLE = "shareable"
    CONFIDENTIAL = "confidential"


class Channel(StrEnum):
    """How the company was told, or got in touch."""

    VISIT = "visit"
    PHONE = "phone"
    MAIL = "mail"
    LETTER = "letter"
    COUNTER = "counter"


class AlertKind(StrEnum):
    """What a conversation can flag with one tap."""

    EXPANDING = "expanding"
    MOVING = "moving"
    CLOSING = "closing"
    IN_TROUBLE = "in_trouble"
    STAFF_SHORTAGE = "staff_shortage"
    PERMIT_STUCK = "permit_stuck"
    POWER_GRID = "power_grid"
    NUISANCE = "nuisance"
    SUCCESSION = "succession"
    OTHER = "other"


class ResultKind(StrEnum):
    """What a visit can yield for people."""

    JOB = "job"
    INTERNSHIP = "internship"


class ResultStage(StrEnum):
    """How certain a result is."""

    DISCUSSED = "discussed"
    COMMITTED = "committed"
    REALISED = "realised"


class CompanyKind(StrEnum):
    """What kind of company it is, as far as the approach differs."""

    REGULAR = "regular"
    ZZP = "zzp"
    STARTER = "starter"
    SOCIAL_ENTERPRISE = "social_enterprise"
    HYBRID = "hybrid"
    SCHOOL = "school"


class Phase(StrEnum):
    """The life-cycle phases of the Amsterdam model (2010), from orientation to the end."""

    ORIENTATION = "orientation"
    BUSINESS_PLAN = "business_plan"
    START = "start"
    CONSOLIDATE = "consolidate"
    EXPAND = "expand"
    TRANSFER = "transfer"
    STOP = "stop"


class BriefMarkKind(StrEnum):
    """What somebody did with a brief that was offered."""

    READ = "read"
    AGREED = "agreed"


class BriefPartKind(StrEnum):
    """What in a brief can be confidential: the kinds of records that it is about."""

    PROMISE = "actions"
    ALERT = "alerts"
    CONTACT = "contact_moments"


class Section(StrEnum):
    """The sections of a brief, as an alderman reads them and can say something at; in that order."""

    MINUTE = "minute"
    PROMISES = "promises"
    TOPICS = "topics"
    PEOPLE = "people"
    COMPANY = "company"
    ALERTS = "alerts"
    CONVERSATIONS = "conversations"
    SENSITIVE = "sensitive"
