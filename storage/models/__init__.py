# SPDX-License-Identifier: EUPL-1.2
"""The tables, imported together so that every foreign key finds its target."""

from __future__ import annotations

from storage.models.actions import Action, ActionUpdate
from storage.models.briefs import BriefMark, BriefPart, BriefRemark, BriefVersion
from storage.models.companies import Company, CompanyList, Contact, ContactMoment, ListMember
from storage.models.letters import LetterTemplate
from storage.models.people import Colleague, Department, Term, Topic
from storage.models.steering import Explanation
from storage.models.store import AuditLine, Fact
from storage.models.sync import Conflict, SyncCursor, SyncLooseEnd, SyncState, SyncWaiting
from storage.models.visits import AgendaItem, Alert, Attendee, Note, Result, TeamMember, Visit

__all__ = [
    "Action",
    "ActionUpdate",
    "AgendaItem",
    "Alert",
    "Attendee",
    "AuditLine",
    "BriefMark",
    "BriefPart",
    "BriefRemark",
    "BriefVersion",
    "Colleague",
    "Company",
    "CompanyList",
    "Conflict",
    "Contact",
    "ContactMoment",
    "Department",
    "Explanation",
    "Fact",
    "LetterTemplate",
    "ListMember",
    "Note",
    "Result",
    "SyncCursor",
    "SyncLooseEnd",
    "SyncState",
    "SyncWaiting",
    "TeamMember",
    "Term",
    "Topic",
    "Visit",
]
