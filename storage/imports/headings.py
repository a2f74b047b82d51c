# SPDX-License-Identifier: EUPL-1.2
"""The fields that a company file can hold, and the headings under which KVK, LISA and CRMs export them.

Sources: the KVK Handelsregister API and its CSV products, the LISA record structure (lisa.nl/data/welke-gegevens) and
common Dutch and English CRM exports. Headings are compared as letters and digits only (``rules.texts.plain``).
"""

from __future__ import annotations

from functools import lru_cache

from storage.rules.texts import plain

COMPANY_HEADINGS: dict[str, str] = {
    "name": "bedrijfsnaam|bedrijf|naam bedrijf|naam vestiging|vestigingsnaam|naam onderneming|organisatienaam|organisatie"
    "|accountnaam|account name|account|company|company name|organisation|organization|onderneming|firmanaam|naam|name|relatie"
    "|relatienaam|klantnaam|vennootschapsnaam|naam1",
    "trade_name": "handelsnaam|handelsnaam 1|1e handelsnaam|eerste handelsnaam|eersteHandelsnaam|trade name|tradename|handelsnaam45"
    "|handelsnamen|roepnaam bedrijf|merknaam",
    "statutory_name": "statutaire naam|statutairenaam|legal name|officiele naam|juridische naam|naam rechtspersoon",
    "kvk_number": "kvk-nummer|kvk nummer|kvknr|kvk nr|kvk|kamer van koophandel|kvk dossiernummer|dossiernummer|dossiernr"
    "|kamer van koophandelnummer|kvk_nummer|coc number|coc|chamber of commerce|chamber of commerce number|handelsregisternummer"
    "|inschrijfnummer|registration number|cocnr",
    "branch_number": "vestigingsnummer|vestnr|vestigingsnr|vestiging nummer|kvk vestigingsnummer|branch number|branchnumber"
    "|establishment number|vest nummer|vestnummer|vestigingnr|vestigings id|kvkvestigingsnummer|kvkvestnr",
    "rsin": "rsin|rsin nummer|rsinnr|fiscaal nummer|fi nummer|legal entity number",
    "legal_form": "rechtsvorm|rechtsvorm omschrijving|juridische vorm|legal form|rv omschrijving|rechtsvormomschrijving",
    "address": "adres|vestigingsadres|bezoekadres|address|straat en huisnummer|straat huisnummer|straatnaam en huisnummer|volledig adres"
    "|adresregel 1|adresregel|street address|address 1|address line 1|straat nr|vestigingsadres straat huisnummer|billing street",
    "street": "straat|straatnaam|street|street name|vestigingsadres straat|vest straat|bezoekadres straat|straatnaam bezoekadres"
    "|openbare ruimte|openbareruimtenaam|straat va|bezoekadres straatnaam",
    "house_number": "huisnummer|huisnr|nummer|nr|huis nummer|house number|housenumber|vest huisnummer|bezoekadres huisnummer|hnr"
    "|vestigingsadres huisnummer|huisnummer va",
    "house_letter": "huisletter|huis letter|house letter|hsltr|huisltr",
    "house_addition": "toevoeging|huisnummer toevoeging|huisnummertoevoeging|huisnr toev|toev|addition|house number addition|huistoev"
    "|hnr toev|huisnummertoev|bezoekadres toevoeging|hnrtoev",
    "postcode": "postcode|post code|postal code|zip|zip code|zipcode|pc6|pc|postcode bezoekadres|bezoekadres postcode"
    "|vestigingsadres postcode|vest postcode|postcode va|billing zip",
    "city": "plaats|woonplaats|plaatsnaam|vestigingsplaats|city|town|bezoekadres plaats|stad|vest plaats|woonplaatsnaam"
    "|vestigingsadres plaats|plaats va|billing city",
    "postcode_city": "postcode en plaats|postcode plaats|pc plaats|postcode woonplaats|postcodeplaats",
    "village": "kern|dorp|dorpskern|kernnaam|village",
    "district": "wijk|wijknaam|stadsdeel|district|wijk naam|gebied",
    "neighbourhood": "buurt|buurtnaam|neighbourhood|neighborhood|buurt naam",
    "sbi_code": "sbi|sbi-code|sbi code|sbi 2008|sbi 2025|sbicode|hoofdactiviteit code|hoofdactiviteit sbi|activiteitencode|sbi hoofdactiviteit"
    "|code hoofdactiviteit|activiteit code|nace|nace code|industry code|sbi1|sbi code hoofdactiviteit|sbi2008|hoofdactiviteit"
    "|bik code|sbi 1|hoofdsbi",
    "sbi_text": "sbi omschrijving|sbi-omschrijving|omschrijving hoofdactiviteit|hoofdactiviteit omschrijving|omschrijving|branche"
    "|branche omschrijving|activiteit|activiteitomschrijving|bedrijfsomschrijving|sbi tekst|industry|activiteiten|sbi code omschrijving"
    "|bedrijfsactiviteit|sector|sbi omschr|hoofdactiviteit sbi omschrijving",
    "employees": "werkzame personen|aantal werkzame personen|werknemers|aantal werknemers|medewerkers|aantal medewerkers|banen|aantal banen"
    "|lisa banen|totaal banen|totaal werkzame personen|wp|aantal wp|employees|number of employees|no of employees|personeel"
    "|personeelsomvang|totaal werkzame personen|wp totaal|banen totaal|arbeidsplaatsen|aantal arbeidsplaatsen|fte|aantal fte|staff"
    "|headcount|no employees|totaalwp",
    "jobs_full": "banen fulltime|fulltime|voltijd|werkzame personen fulltime|fulltime werkzame personen|wp fulltime|banen voltijd",
    "jobs_part": "banen parttime|parttime|deeltijd|werkzame personen parttime|parttime werkzame personen|wp parttime|banen deeltijd",
    "jobs_men_full": "mannen fulltime|aantal mannen fulltime|man ft|mannen voltijd|manft",
    "jobs_women_full": "vrouwen fulltime|aantal vrouwen fulltime|vrouw ft|vrouwen voltijd|vrft",
    "jobs_men_part": "mannen parttime|aantal mannen parttime|man pt|mannen deeltijd|manpt",
    "jobs_women_part": "vrouwen parttime|aantal vrouwen parttime|vrouw pt|vrouwen deeltijd|vrpt",
    "size_class": "grootteklasse|grootte klasse|klasse werkzame personen|bedrijfsgrootte|size class|grootteklasse werkzame personen"
    "|company size|klasse wp|omvang",
    "kind": "soort bedrijf|bedrijfssoort|type bedrijf|company type",
    "phase": "fase|levensfase|bedrijfsfase|life cycle phase|phase",
    "phone": "telefoon|telefoonnummer|tel|telnr|phone|phone number|telephone|tel nr|telefoon algemeen|telefoonnr|main phone|telefoon 1"
    "|telefoon zakelijk|telefoon bedrijf",
    "email": "e-mail|email|e-mailadres|emailadres|mail|mailadres|email address|algemeen e-mailadres|e mail algemeen|info mail"
    "|e-mail bedrijf|email bedrijf",
    "website": "website|web|internet|url|internetadres|webadres|homepage|site|www|domein|websites|webpagina",
    "account_manager": "accountmanager|account manager|accounthouder|relatiebeheerder|bedrijfscontactfunctionaris|owner|account owner"
    "|relatiemanager|eigenaar",
    "approach": "benadering|aandachtspunten benadering|approach|wijze van benaderen|bijzonderheden|opmerkingen|notes|opmerking|notities",
}

CONTACT_HEADINGS: dict[str, str] = {
    "contact_name": "contactpersoon|naam contactpersoon|contact|contact person|contact name|contactnaam|volledige naam|primary contact"
    "|ondernemer|directeur|eigenaar naam|contactpersoon naam",
    "contact_salutation": "aanhef|geslacht|salutation|titel|aanspreektitel",
    "contact_first": "voornaam|roepnaam|first name|voornaam contactpersoon|given name|voorletters|initialen",
    "contact_prefix": "tussenvoegsel|tussenvoegsels|voorvoegsel|voorvoegsels|middle name",
    "contact_last": "achternaam|last name|surname|achternaam contactpersoon|familienaam|family name",
    "contact_function": "functie|functie contactpersoon|function|job title|rol|functietitel|position",
    "contact_email": "e-mail contactpersoon|email contactpersoon|e-mailadres contactpersoon|contact email|mail contactpersoon"
    "|contactpersoon e-mail|contactpersoon email",
    "contact_phone": "telefoon contactpersoon|telefoonnummer contactpersoon|mobiel|mobiele telefoon|mobiel nummer|gsm|contact phone"
    "|mobile|mobile phone|contactpersoon telefoon|06 nummer|06-nummer|mobielnummer",
}

HEADINGS: dict[str, str] = COMPANY_HEADINGS | CONTACT_HEADINGS
FIELDS = tuple(HEADINGS)

LIST_HEADINGS: dict[str, dict[str, str]] = {
    "colleagues": {
        "name": "naam|collega|naam collega|medewerker|naam medewerker|volledige naam|name|colleague|full name|wethouder",
        "department": "afdeling|team|dienst|sector|department",
        "function": "functie|function|job title|functienaam",
        "role": "rol|role",
        "portfolio": "portefeuille|portfolio",
        "email": "e-mail|email|e-mailadres|emailadres|mail|email address",
        "phone": "telefoon|telefoonnummer|tel|mobiel|phone|mobile|mobiel nummer",
    },
    "members": {
        field: COMPANY_HEADINGS[field]
        for field in ("name", "kvk_number", "branch_number", "postcode", "city", "street", "house_number")
    }
    | {
        "reason": "reden|waarom|toelichting|reason|motivatie|opmerking|opmerkingen|why",
        "year": "jaar|jaargang|year",
    },
    "topics": {
        "name": "onderwerp|onderwerpen|thema|gespreksonderwerp|naam|topic|subject|name",
        "hint": "toelichting|vraag|vragen|wat vragen|wat je kunt vragen|hint|omschrijving|what to ask|questions",
    },
}
"""Other lists that a municipality brings along: colleagues, the members of a list, topics to talk about."""

SECOND_CHOICE = {
    "name": "contact_name",
    "email": "contact_email",
    "phone": "contact_phone",
    "trade_name": "name",
    "statutory_name": "name",
    "sbi_code": "sbi_text",
    "address": "street",
    "street": "address",
    "employees": "size_class",
}
"""What a heading also means when its first meaning went to another column (or the values point there)."""

_ELSEWHERE = (
    "correspondentie",
    "postadres",
    "postbus",
    "factuur",
    "corr",
    "moeder",
    "invoice",
    "shipping",
    "concern",
    "nevenactiviteit",
)
"""Parts of headings that tell of another address, another company or a lesser activity than the one we keep."""


def _index() -> dict[str, str]:
    return {plain(text): field for field, texts in HEADINGS.items() for text in texts.split("|")}


_EXACT = _index()
_ALL = _EXACT.keys() | {
    plain(t) for fields in LIST_HEADINGS.values() for texts in fields.values() for t in texts.split("|")
}
ALL_FIELDS = frozenset(FIELDS).union(*LIST_HEADINGS.values())
_PARTS = tuple(
    sorted(
        ((text, field) for text, field in _EXACT.items() if len(text) >= 5), key=lambda pair: -len(pair[0])
    )
)


@lru_cache(maxsize=2048)
def meaning(heading: str) -> tuple[str, float] | None:
    """The field that a heading names, and how sure that is (0 to 1); nothing when it says nothing to us."""
    text = plain(heading[:100])
    if not text:
        return None
    if text in _EXACT:
        return _EXACT[text], 0.95
    if text.startswith(_ELSEWHERE) or text.endswith(_ELSEWHERE):
        return None
    for part, field in _PARTS:
        if part in text:
            return field, 0.45 + 0.4 * len(part) / len(text)
    return None


def is_known(heading: str) -> bool:
    """Whether this text is a heading that we know exactly."""
    return plain(heading[:100]) in _ALL if heading else False
