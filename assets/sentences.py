# SPDX-License-Identifier: EUPL-1.2
"""The sentence for each known error: what happened, what is safe, what to do. Storage answers with codes only."""

from __future__ import annotations

from assets.sentences_accounts import ACCOUNTS
from assets.sentences_backend import BACKEND
from assets.sentences_connect import CONNECT
from assets.sentences_exchange import EXCHANGE
from assets.sentences_imports import IMPORTS
from assets.sentences_letters import LETTERS
from assets.sentences_login import LOGIN
from assets.sentences_mail import MAIL
from assets.sentences_sync import SYNC


def N_(text: str) -> str:
    """Mark for the catalogue; translated when it is shown."""
    return text


SENTENCES: dict[str, str] = {
    "store.missing": N_(
        "There is no store at {path}. Nothing was changed. Check the name, or import companies first to make it."
    ),
    "store.wrong-key": N_(
        "This key does not open the store. Nothing was changed. Check the passphrase or use the recovery code."
    ),
    "store.newer": N_(
        "This store was made by a newer version of Rode Loper. Nothing was changed. Install the newest version to open it."
    ),
    "store.busy": N_(
        "Another window or command is writing to this store. Nothing was changed. Close it, or try again in a moment."
    ),
    "store.damaged": N_(
        "The store does not pass its check. Stop here and restore the last back-up: {detail}."
    ),
    "store.full": N_("The disk is full. Everything saved before is safe. Make room and try again."),
    "not-found": N_("This {kind} is not there any more. Nothing was changed."),
    "not-allowed": N_("You may not do this. Nothing was changed. Ask your coordinator."),
    "briefs.newer": N_(
        "This brief was offered with a newer version of Rode Loper. Nothing was changed. Install the newest version to read it."
    ),
    "briefs.not-to-come": N_(
        "This visit does not have to come any more, so there is no brief to offer. Nothing was changed."
    ),
    "briefs.no-alderman": N_(
        "No alderman goes on this visit. Nothing was offered. Add the alderman to the team first."
    ),
    "briefs.nothing-new": N_(
        "Nothing changed since version {number}. That one stays; nothing was offered again."
    ),
    "briefs.not-alderman": N_(
        "Only an alderman who goes on this visit can agree with its brief. Nothing was changed."
    ),
    "results.amount": N_("This number of places cannot be right. Nothing was changed. Fill in 1 to {most}."),
    "wrap_up.grade": N_("A grade is a whole number from 1 to 10. Nothing was changed."),
    "wrap_up.incomplete-actions": N_(
        "{n} actions have no owner or no date yet. Everything else is saved. Fill these in, then wrap up."
    ),
    "wrap_up.no-teller": N_(
        "Nobody is chosen yet to tell the company. Everything else is saved. Choose who does."
    ),
    # Visits
    "visits.move-not-allowed": N_(
        "This visit cannot go there from where it is now. Nothing was changed. Open it again to see what is possible."
    ),
    "visits.needs-date": N_(
        "This visit has no date yet. Nothing was changed. Choose a day and a time first."
    ),
    "visits.needs-team": N_("Nobody goes to this visit yet. Nothing was changed. Choose who goes first."),
    "visits.not-begun": N_(
        "This visit is still to come. Nothing was changed. You can do this from the day of the visit."
    ),
    "visits.needs-reason": N_("Say why the visit is cancelled. Nothing was changed yet."),
    "visits.minutes": N_("A visit takes from 5 minutes to a day. Nothing was changed. Type another length."),
    "visits.grade": N_("A grade goes from 1 to 10. Nothing was changed. Type another grade."),
    "visits.needs-name": N_("Type a name. Nothing was changed."),
    "visits.no-next": N_("There is no visit on the programme. Nothing was made. Plan a visit first."),
    "weeks.unknown": N_(
        "{what} is no week. Nothing was made. Type year and week as 2026-48, or: this, next."
    ),
    "months.not-begun": N_("{month} has not begun yet. Nothing was made. Choose an earlier month."),
    "months.unknown": N_("{what} is no month. Nothing was made. Type year and month as 2026-10."),
    "steering.too-long": N_(
        "An explanation has at most {most} characters. What was saved before is safe. Make it shorter."
    ),
    "visits.unknown": N_(
        "There is no visit that starts with {what}. Nothing was made. Look it up with: rodeloper list visits."
    ),
    "visits.ambiguous": N_(
        "More than one visit starts with {what}. Nothing was made. Type more of the number."
    ),
    "agenda.needs-title": N_("Type what the topic is called. Nothing was changed."),
    # What stands in a field or a cell
    "numbers.kvk": N_("A KvK number has 8 digits. Look it up at kvk.nl."),
    "numbers.branch": N_("A branch number has 12 digits and starts with zeros. Look it up at kvk.nl."),
    "numbers.rsin": N_(
        "This RSIN is not right: it has 9 digits and a check digit. Compare it with the source."
    ),
    "numbers.postcode": N_("A postcode is four digits and two letters, such as 1234 AB."),
    "numbers.sbi": N_("An SBI code has 2 to 6 digits, such as 6201. This one does not exist."),
    "numbers.email": N_("This is not a mail address, such as name@company.nl."),
    "numbers.phone": N_("This is not a phone number, such as 030 286 0000 or +32 2 123 45 67."),
    "actions.move-not-allowed": N_(
        "This action cannot go there from where it is now. Nothing was changed. Open it again first."
    ),
    # Companies, people and contacts
    "fields.invalid": N_("Something is not right yet. Nothing was changed. Look at the fields."),
    "fields.missing": N_("Fill in this field."),
    "fields.colour": N_("A colour is # and six signs, such as #0B6075."),
    "fields.choice": N_("This choice is not there any more. Choose again."),
    "numbers.whole": N_("Type a whole number, such as 24."),
    "companies.branch-known": N_(
        "Another company already has this branch number. Open that one, or check the number."
    ),
    "companies.has-history": N_(
        "{name} has visits, actions or contacts, so it is not deleted. Nothing was changed. Archive it instead."
    ),
    "companies.same": N_("These two are one company already. Nothing was changed."),
    "companies.not-merged": N_("{name} is not merged with another company. Nothing was changed."),
    "contact_moments.to-come": N_("This moment is still to come. Choose today or earlier."),
    # Terms
    "terms.unknown": N_("There is no term called {name}. Nothing was changed."),
    "terms.not-a-number": N_("Type a whole number. Nothing was changed."),
    "terms.out-of-range": N_("Type a number from {low} to {high}. Nothing was changed."),
    # Warnings while planning
    "plan.weekend": N_("{day} is in the weekend."),
    "plan.holiday.new-year": N_("{day} is New Year's Day."),
    "plan.holiday.good-friday": N_("{day} is Good Friday."),
    "plan.holiday.easter-monday": N_("{day} is Easter Monday."),
    "plan.holiday.kings-day": N_("{day} is King's Day."),
    "plan.holiday.liberation-day": N_("{day} is Liberation Day."),
    "plan.holiday.ascension-day": N_("{day} is Ascension Day."),
    "plan.holiday.whit-monday": N_("{day} is Whit Monday."),
    "plan.holiday.christmas-day": N_("{day} is Christmas Day."),
    "plan.holiday.boxing-day": N_("{day} is Boxing Day."),
    "plan.department-recently": N_(
        "{departments} goes to this company on {day}. That is within {months} months: talk to them first."
    ),
    "plan.same-department": N_(
        "Everybody comes from {department}. Take somebody of another department along."
    ),
    "plan.no-alderman": N_("This company is in the top {top}. An alderman nearly always comes along."),
    "plan.colleague-booked": N_("{name} is at {company} from {starts} to {ends}."),
    # Keys and back-ups
    "store.exists": N_("There is already a store at {path}. Nothing was changed. Choose another name."),
    "store.locked": N_("The store is locked. Everything is saved. Open it again with your passphrase."),
    "keys.needed": N_(
        "This store is locked and nobody is here to type the passphrase. Nothing was changed. "
        "Use --passphrase-file, or set RODELOPER_PASSPHRASE."
    ),
    "keys.wait": N_(
        "After a wrong passphrase or code the next try has to wait {seconds} seconds. Nothing was changed. "
        "Then try again."
    ),
    "keys.passphrase-file": N_(
        "The file {path} holds no passphrase that can be read. Nothing was changed. Put it on the first line."
    ),
    "keys.no-passphrase": N_("This store has no passphrase. Nothing was changed. Use the recovery code."),
    "keys.code-mistyped": N_(
        "There is a typing error in the recovery code. Nothing was changed. It has {expected} letters and digits, "
        "in groups of four; you typed {typed}. Compare it with your paper."
    ),
    "keys.missing": N_(
        "The file {path}, which holds the locked key of this store, is gone. The store itself was not changed. "
        "Put the file back, or restore the last back-up."
    ),
    "keys.damaged": N_(
        "The file {path} does not hold a key any more. The store itself was not changed. "
        "Put the file back from a copy, or restore the last back-up."
    ),
    "backup.missing": N_("There is no back-up to read at {path}. Nothing was changed. Check the name."),
    "backup.damaged": N_(
        "The file {path} is not a whole back-up of Rode Loper. Nothing was changed. Use another back-up."
    ),
    "backup.not-ours": N_(
        "This back-up holds something that Rode Loper never puts in a store ({part}). It was not put back and your own data "
        "is as it was. Use another back-up, and ask who gave you this one."
    ),
    "store.own-file": N_(
        "The file {path} belongs to the store itself. Nothing was changed. Choose another name."
    ),
    "backup.changed": N_("The store changed while it was copied. No back-up was made. Try again."),
    "export.no-folder": N_("The folder {folder} is not there. No file was written. Choose another folder."),
    "audit.no-export": N_(
        "{path} is not an export of an audit trail, so nothing was compared. Choose a file that this program made."
    ),
    "export.not-allowed": N_(
        "The file {path} could not be written: it is open in another program, or you may not write here. Nothing was changed. Close it or choose another name."
    ),
    "export.disk-full": N_(
        "The disk is full. The file {path} was not written; an older one is still as it was. Make room and try again."
    ),
    "export.failed": N_(
        "The file {path} could not be written ({reason}). Nothing was changed. Try again, or choose another place."
    ),
    "notes.too-long": N_(
        "This note is longer than {most} characters. What was saved before is safe. Make it shorter."
    ),
    "notes.not-yours": N_(
        "This note belongs to a colleague. Nothing was changed. Ask them, or write a note of your own."
    ),
    "actions.title-missing": N_("An action needs a few words that say what will happen. Nothing was saved."),
    "actions.reason-missing": N_("Say why, in a few words. The company may ask. Nothing was changed."),
    "actions.text-missing": N_("There is nothing to add yet. Type a few words first."),
    "actions.closed": N_(
        "This action is done or dropped, so its date stays. Open it again to set another date."
    ),
    "actions.still-open": N_("This action is still open. Finish or drop it first; nothing was changed."),
    "actions.day-to-come": N_("That day is still to come. Choose today or an earlier day."),
    "actions.nothing-to-undo": N_("There is no step of yours to take back here. Nothing was changed."),
    "actions.not-a-draft": N_(
        "Somebody already worked on this action, so it cannot be withdrawn. Drop it with a reason instead."
    ),
    "people.unknown": N_("There is no colleague with the name {name}. Nothing was changed. Check the name."),
    "bulk.same-colleague": N_("Choose somebody else than who leaves. Nothing was changed."),
    "actions.moved-on": N_(
        "“{title}” changed since you looked at this answer. Nothing was taken over. Look at it again."
    ),
    "actions.who": N_("Nobody is named who does this. Choose who you are first; nothing was changed."),
}
SENTENCES |= ACCOUNTS
SENTENCES |= IMPORTS
SENTENCES |= SYNC
SENTENCES |= BACKEND
SENTENCES |= CONNECT
SENTENCES |= EXCHANGE
SENTENCES |= LETTERS
SENTENCES |= LOGIN
SENTENCES |= MAIL
