# SPDX-License-Identifier: EUPL-1.2
"""Who may do what: the one gate that every write passes, and the table that windows and backend read too.

A store that belongs to no municipality is of one person, who may do everything in it. In a store that does, each
colleague has one role; the backend (``sync.backend.policy``) takes its groups from the same tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storage.errors import RodeLoperError


class Role(StrEnum):
    """What a colleague is in the work of the municipality."""

    ACCOUNT_MANAGER = "account_manager"
    EMPLOYMENT_MANAGER = "employment_manager"
    SPECIALIST = "specialist"
    ALDERMAN = "alderman"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


OWN = ""
"""The role in a store that belongs to no municipality: it is one's own."""
NOBODY = "nobody"
"""Not a role: in the store of a municipality, but not as a colleague that it knows. May do nothing but exchange."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the id and name of the colleague, the device on which it happens, and the role that counts here."""

    id: str
    name: str
    device: str
    role: str = OWN


EVERYBODY = frozenset(Role)
STAFF = EVERYBODY - {Role.ALDERMAN}
"""Who does the work. Account manager and specialist visit companies as two, so each writes in all of it."""
PLANNERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

# Kinds of records that not all staff writes, or not only staff.
_KINDS = {
    "brief_marks": EVERYBODY,
    "brief_remarks": EVERYBODY,
    "departments": ADMINISTRATORS,
    "topics": ADMINISTRATORS,
    "terms": ADMINISTRATORS,
    "lists": PLANNERS,
    "letter_templates": PLANNERS,
    "explanations": PLANNERS,
}

OF_ADMINISTRATORS = {"account": "", "role": Role.ACCOUNT_MANAGER.value}
"""The fields of a colleague that only an administrator sets or changes, with what they are when left out."""

_STAFF = (
    "actions.agree actions.change actions.drop actions.explain actions.finish actions.finish_and_report_back actions.hand_over"
    " actions.leave_with_line actions.postpone actions.remark actions.report_back actions.restore actions.send_out"
    " actions.set_state actions.take_answers actions.telling_unnecessary actions.undo actions.withdraw"
    " agenda.add agenda.add_talking_point agenda.choose agenda.remove agenda.reorder agenda.restore"
    " agenda.set_talking_points"
    " alerts.archive alerts.change alerts.raise"
    " briefs.offer"
    " bulk.close_told bulk.hand_over bulk.move_dates bulk.undo"
    " companies.add companies.archive companies.change companies.delete companies.merge companies.unarchive"
    " companies.unmerge"
    " conflicts.put_back conflicts.settle"
    " contact_moments.archive contact_moments.change contact_moments.log"
    " contacts.add contacts.archive contacts.change"
    " imports.companies imports.lists"
    " letters.discard letters.draft letters.went_out"
    " lists.add_members lists.remove_members"
    " notes.disclose notes.name_readers notes.save notes.settle"
    " people.add_colleague people.archive_colleague people.change_colleague people.introduce"
    " results.add results.archive results.change"
    " typing.keep"
    " visits.add_attendee visits.cancel visits.change visits.change_plan visits.hold visits.invite visits.move"
    " visits.plan visits.remove_attendee visits.restore visits.set_attended visits.set_team visits.wish"
    " wrap_up.finish wrap_up.set"
)
# All that an alderman writes: what was read, whether it is right, and what to ask about it.
_EVERYBODY = "briefs.agree briefs.answer briefs.draft briefs.read briefs.remark"
_PLANNERS = "bulk.take_over letter_templates.take_default letter_templates.write lists.add lists.archive lists.change steering.explain"
_ADMINISTRATORS = (
    "municipality.add_topic municipality.archive_topic municipality.change_topic municipality.describe"
    " municipality.seed municipality.set_mail municipality.set_term"
    " people.add_department people.archive_department people.change_department people.count_roles"
)
# What a laptop does by itself for whoever works on it: what comes in was decided elsewhere.
_EXCHANGE = (
    "actions.refold exchange.connect exchange.connected exchange.disconnected exchange.keep_here exchange.put_back"
    " exchange.remember exchange.schema_is exchange.start_from exchange.try_again identity.rename identity.yield"
    " sync.allow sync.apply sync.catch_up sync.caught_up sync.follow sync.give_up sync.keep sync.remove sync.sending sync.sent"
    " sync.unseen sync.withhold"
)

EXCHANGE = frozenset(_EXCHANGE.split())
OPERATIONS = {
    **dict.fromkeys(_STAFF.split(), STAFF),
    **dict.fromkeys(_EVERYBODY.split(), EVERYBODY),
    **dict.fromkeys(_PLANNERS.split(), PLANNERS),
    **dict.fromkeys(_ADMINISTRATORS.split(), ADMINISTRATORS),
    # Topics, departments and lists are put in order with it; the kind decides.
    "municipality.arrange": PLANNERS,
    **dict.fromkeys(EXCHANGE, EVERYBODY),
}
"""For each operation that writes in a store: the roles that may."""

MATTERS = {
    "administration.open": PLANNERS,
    "accounts.change": ADMINISTRATORS,
    "audit.see": ADMINISTRATORS,
    "bulk.undo_of_others": PLANNERS,
    "laptops.report": PLANNERS,
    "laptops.see": PLANNERS,
    "people.set_role": ADMINISTRATORS,
    # The team works in the open: who does the work also sees how it goes.
    "steering.see": STAFF,
}
"""The same for what a person does that is no operation of the store."""


def writers(kind: str) -> frozenset[Role]:
    """The roles that create and change records of this kind."""
    return _KINDS.get(kind, STAFF)


def may(actor: Actor, what: str) -> bool:
    """Whether this actor may do ``what``: an operation like ``visits.plan``, or one of ``MATTERS``.

    Nobody may do nothing, because the audit line of a write must name someone. What no table names is for nobody but
    the owner of a store.
    """
    if not what or not (actor.id or actor.name):
        return False
    return actor.role == OWN or actor.role in (OPERATIONS.get(what) or MATTERS.get(what) or ())


def may_write(actor: Actor, kind: str) -> bool:
    """Whether the backend takes records of this kind from this actor."""
    return actor.role == OWN or actor.role in writers(kind)


def require(actor: Actor, what: str) -> None:
    """Raise ``RodeLoperError("not-allowed")`` unless the actor may do ``what``."""
    if not may(actor, what):
        raise RodeLoperError("not-allowed", what=what, name=actor.name)


def require_kinds(actor: Actor, operation: str, kinds: frozenset[str]) -> None:
    """Raise ``not-allowed`` when ``operation`` leaves records that the backend would refuse from this actor.

    The exchange itself only writes down what the backend has.
    """
    if operation not in EXCHANGE and not all(may_write(actor, kind) for kind in kinds):
        raise RodeLoperError("not-allowed", what=operation, name=actor.name)
