# SPDX-License-Identifier: EUPL-1.2
"""The sentences of an import: why a file cannot be read, why a row or a field is left out, and what fields are called."""

from __future__ import annotations


def N_(text: str) -> str:
    """Mark for the catalogue; translated when it is shown."""
    return text


IMPORTS: dict[str, str] = {
    # The file
    "import.missing": N_("There is no file at {path}. Nothing was changed. Check the name."),
    "import.unreadable": N_(
        "The file {path} cannot be read ({detail}). Nothing was changed. Close it elsewhere and try again."
    ),
    "import.empty": N_(
        "There is nothing in this file. Nothing was changed. Choose the file with the companies."
    ),
    "import.no-rows": N_(
        "This file has headings but no rows below them. Nothing was changed. Choose another file."
    ),
    "import.no-headings": N_(
        "The first row of this file has no headings, such as KvK number and name. Nothing was changed. "
        "Put a row with headings above the list."
    ),
    "import.no-sheet": N_(
        "There is no sheet {name} in this file. Nothing was changed. Choose another sheet."
    ),
    "import.not-a-table": N_(
        "This file is not a list that we can read. Nothing was changed. Save it as CSV or XLSX and choose that file."
    ),
    "import.old-excel": N_(
        "This is a file of an old version of Excel. Nothing was changed. Open it in Excel, save it as .xlsx and choose that file."
    ),
    "import.encrypted": N_(
        "This file is locked with a password. Nothing was changed. Open it, save it without a password and choose that file."
    ),
    "import.too-big": N_(
        "This file is too big to read safely. Nothing was changed. Split it in parts and import them one by one."
    ),
    "import.broken-quotes": N_(
        "A quotation mark is opened near line {line} and never closed. Nothing was changed. Mend that line and try again."
    ),
    "import.cancelled": N_("The import was cancelled. Nothing was changed."),
    "import.no-name-column": N_("No column holds the name. Nothing was changed. Choose which column it is."),
    # Why a row is refused
    "import.row-shifted": N_("This row has more cells than there are headings: its cells have shifted."),
    "import.no-name": N_("There is no name."),
    "import.duplicate": N_("The same as row {value}."),
    "import.ambiguous": N_(
        "More than one known company looks like this one. Merge them first, or add the branch number."
    ),
    # Why a field is left out
    "import.too-long": N_("{field}: this text is too long."),
    "import.website": N_("This is not a web address."),
    "import.employees": N_("This is not a number of employees."),
    "import.house-number": N_("A house number starts with a digit."),
    "import.unknown-word": N_("{field}: we do not know “{value}”."),
    "import.unknown-colleague": N_("There is no colleague called {value}."),
    "import.unknown-department": N_("There is no department called {value}."),
    "import.unknown-company": N_("This company is not in the store."),
    "import.year": N_("This is not a year."),
    "import.contact-without-name": N_("There is a function, but no name of the contact."),
    "import.kept": N_(
        "{field} stays “{current}”, because somebody here changed it. The file says “{offered}”."
    ),
    # Numbers
    "numbers.kvk": N_("A KvK number has 8 digits."),
    "numbers.branch": N_("A branch number has 12 digits."),
    "numbers.rsin": N_("This is not an RSIN: 9 digits, of which the last one checks the others."),
    "numbers.postcode": N_("A postcode has 4 digits and 2 letters."),
    "numbers.sbi": N_("This is not an SBI code."),
    "numbers.email": N_("This is not an e-mail address."),
    "numbers.phone": N_("This is not a phone number."),
    # The report file
    "import.report.row": N_("Row in the file"),
    "import.report.outcome": N_("What happened"),
    "import.report.reason": N_("Why"),
    "import.report.refused": N_("not taken"),
    "import.report.partly": N_("taken, without a part"),
    "import.report.kept": N_("taken, own value kept"),
    # What fields are called
    "import.field.name": N_("Name"),
    "import.field.trade_name": N_("Trade name"),
    "import.field.statutory_name": N_("Statutory name"),
    "import.field.kvk_number": N_("KvK number"),
    "import.field.branch_number": N_("Branch number"),
    "import.field.rsin": N_("RSIN"),
    "import.field.legal_form": N_("Legal form"),
    "import.field.address": N_("Street and house number"),
    "import.field.street": N_("Street"),
    "import.field.house_number": N_("House number"),
    "import.field.house_letter": N_("House letter"),
    "import.field.house_addition": N_("House number addition"),
    "import.field.postcode": N_("Postcode"),
    "import.field.city": N_("City"),
    "import.field.postcode_city": N_("Postcode and city"),
    "import.field.village": N_("Village"),
    "import.field.district": N_("District"),
    "import.field.neighbourhood": N_("Neighbourhood"),
    "import.field.sbi_code": N_("SBI code"),
    "import.field.sbi_text": N_("Activity"),
    "import.field.employees": N_("Employees"),
    "import.field.jobs_full": N_("Jobs, full-time"),
    "import.field.jobs_part": N_("Jobs, part-time"),
    "import.field.jobs_men_full": N_("Jobs of men, full-time"),
    "import.field.jobs_women_full": N_("Jobs of women, full-time"),
    "import.field.jobs_men_part": N_("Jobs of men, part-time"),
    "import.field.jobs_women_part": N_("Jobs of women, part-time"),
    "import.field.size_class": N_("Size class"),
    "import.field.kind": N_("Kind of company"),
    "import.field.phase": N_("Phase"),
    "import.field.phone": N_("Phone"),
    "import.field.email": N_("E-mail"),
    "import.field.website": N_("Website"),
    "import.field.account_manager": N_("Account manager"),
    "import.field.approach": N_("Approach"),
    "import.field.contact_name": N_("Contact: name"),
    "import.field.contact_salutation": N_("Contact: salutation"),
    "import.field.contact_first": N_("Contact: first name"),
    "import.field.contact_prefix": N_("Contact: prefix"),
    "import.field.contact_last": N_("Contact: last name"),
    "import.field.contact_function": N_("Contact: function"),
    "import.field.contact_email": N_("Contact: e-mail"),
    "import.field.contact_phone": N_("Contact: phone"),
    # Other lists
    "import.field.department": N_("Department"),
    "import.field.function": N_("Function"),
    "import.field.role": N_("Role"),
    "import.field.portfolio": N_("Portfolio"),
    "import.field.reason": N_("Reason"),
    "import.field.year": N_("Year"),
    "import.field.hint": N_("What to ask"),
}
