# SPDX-License-Identifier: EUPL-1.2
"""Writes company files in the form of a KVK, LISA or CRM extract: invented names, same seed same file, some rows dirty."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from pathlib import Path

SEED = 20261123

_FIRST = (
    "Hof Kade Veld Molen Brug Haven Linde Eiken Zilver Noorder Zuider Ooster Wester Stads Domstad Rijn Vecht Lek Polder Duin "
    "Ster Koning Prins Gouden Groene Blauwe Rode Witte Nieuwe Oude Hoge Lage Drie Zeven Berken Elzen Wilgen Zonne Maan Ruit"
).split()
_SECOND = (
    "hof zicht werk bouw tech zorg groep dijk stroom burg land huis plein vaart markt poort stede kracht lijn punt "
    "atelier logistiek techniek advies design foods media metaal hout glas"
).split()
_PERSONS = "Vermaat de Wilde|Jansen|van Dijk|El Amrani|Yılmaz|de Boer|Özdemir|Bakker|Hendriks|Kowalski|Groenewoud|Visser|Brouwér".split(
    "|"
)
_FIRST_NAMES = (
    "Noor Peter Samira Daan Fatma Joost Anouk Emre Lotte Bram Chantal Zoë René Wiebe Maud Hugo".split()
)
_FUNCTIONS = "directeur,bedrijfsleider,HR-manager,eigenaar,vestigingsmanager,hoofd techniek".split(",")
_FORMS = (
    "Besloten Vennootschap",
    "Eenmanszaak",
    "Vennootschap onder firma",
    "Stichting",
    "Naamloze Vennootschap",
)
_FORM_SHORT = ("B.V.", "", "V.O.F.", "", "N.V.")
_STREETS = (
    (
        "Oudegracht Amsterdamsestraatweg Kanaalweg Europalaan Maliebaan Biltstraat Croeselaan Vredenburg Zonnebaan Atoomweg "
        "Savannahweg Reactorweg Winthontlaan Kaap_Hoorndreef Laan_van_Nieuw-Guinea Burgemeester_Reigerstraat"
    )
    .replace("_", "\u00a0")
    .split(" ")
)
_PLACES = (
    ("Voorbeeldstad", 3500),
    ("Voorbeelddorp", 3540),
    ("De Meern aan Zee", 3455),
    ("'t Hoge Veld", 3461),
)
_SBI = (
    ("6201", "Ontwikkelen, produceren en uitgeven van software"),
    ("4711", "Supermarkten en dergelijke winkels"),
    ("56101", "Restaurants"),
    ("0113", "Teelt van groenten"),
    ("4120", "Algemene burgerlijke en utiliteitsbouw"),
    ("85201", "Basisonderwijs voor leerplichtigen"),
    ("25620", "Algemeen metaalbewerkingsbedrijf"),
    ("86104", "Gezondheidscentra; eerstelijnszorg"),
    ("9602", "Haarverzorging en schoonheidsverzorging"),
    ("4941", "Goederenvervoer over de weg"),
)

KVK = (
    "KvK-nummer Vestigingsnummer RSIN Statutaire_naam Handelsnaam Rechtsvorm Straatnaam Huisnummer Huisnummertoevoeging Postcode "
    "Plaats SBI-code SBI-omschrijving Werkzame_personen Telefoonnummer E-mailadres Website Contactpersoon Functie"
).split()
LISA = (
    "Vestnr KvKnr Naam_vestiging Straat Huisnr Toev Postcode Plaats Wijk Buurt Kern SBI_2008 Mannen_fulltime Vrouwen_fulltime "
    "Mannen_parttime Vrouwen_parttime Telefoon"
).split()
CRM = (
    "Account_Name KVK Adres PC_+_plaats Branche Aantal_medewerkers Telefoon E-mail Website Voornaam Achternaam Job_title "
    "E-mail_contactpersoon Mobiel Account_Owner"
).split()


def _company(n: int, rng: random.Random) -> dict[str, str]:
    """One invented company; its numbers follow from ``n``, so that they are unique."""
    form = rng.choices(range(5), weights=(45, 35, 8, 10, 2))[0]
    base = f"{rng.choice(_FIRST)}{rng.choice(_SECOND)} {n}"
    street = rng.choice(_STREETS).replace("\u00a0", " ")
    place, first = rng.choice(_PLACES)
    sbi, text = rng.choice(_SBI)
    size = int(min(rng.paretovariate(0.9), 4000))
    domain = f"{base.replace(' ', '').lower()}.nl"
    person = (rng.choice(_FIRST_NAMES), rng.choice(_PERSONS))
    # One leading zero at most, as the Chamber of Commerce gave them out.
    kvk = f"{n * 7919 % 98_000_000 + 1_000_000:08}"
    return {
        "name": f"{base} {_FORM_SHORT[form]}".strip(),
        "trade": base,
        "kvk": kvk,
        "branch": f"{n * 1009 + 10_000_000:012}",
        "rsin": _rsin(n) if form in (0, 3, 4) else "",
        "form": _FORMS[form],
        "street": street,
        "number": str(rng.randrange(1, 400)),
        "addition": rng.choice(("", "", "", "A", "bis", "2", "B-1")),
        "postcode": f"{first + n % 40}{rng.choice('ABCDEFGHJK')}{rng.choice('BCDEFGHJKL')}",
        "city": place,
        "district": f"Wijk {n % 12:02} Overvecht-Zuilen",
        "buurt": f"Buurt {n % 90:02}",
        "sbi": sbi,
        "sbi_text": text,
        "size": str(size),
        "phone": f"{rng.choice(('030 2', '010 4', '088 3', '0346 '))}{200_000 + n * 13 % 700_000}",
        "email": f"info@{domain}",
        "website": f"www.{domain}",
        "first": person[0],
        "last": person[1],
        "function": rng.choice(_FUNCTIONS),
        "mobile": f"06-{10_000_000 + n * 17 % 40_000_000}",
    }


def _rsin(n: int) -> str:
    """Nine digits that pass the 11-proef."""
    while True:
        digits = [int(d) for d in f"{80_000_000 + n:08}"]
        rest = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
        if rest < 10:
            return "".join(map(str, digits)) + str(rest)
        n += 1_000_003


def _kvk_row(c: dict[str, str]) -> list[str]:
    return [
        c["kvk"], c["branch"], c["rsin"], c["name"], c["trade"], c["form"], c["street"], c["number"], c["addition"], c["postcode"],
        c["city"], c["sbi"], c["sbi_text"], c["size"], c["phone"], c["email"], c["website"], f"{c['first']} {c['last']}", c["function"],
    ]  # fmt: skip


def _lisa_row(c: dict[str, str]) -> list[str]:
    size = int(c["size"])
    jobs = (size // 2, size - size // 2 - size // 5, size // 5, 0)
    return [
        c["branch"], c["kvk"], c["name"], c["street"], c["number"], c["addition"], c["postcode"], c["city"], c["district"], c["buurt"],
        c["city"], c["sbi"], *map(str, jobs), c["phone"],
    ]  # fmt: skip


def _crm_row(c: dict[str, str]) -> list[str]:
    address = f"{c['street']} {c['number']}{c['addition'] and '-' + c['addition']}"
    return [
        c["name"], c["kvk"], address, f"{c['postcode'][:4]} {c['postcode'][4:]} {c['city']}", c["sbi_text"], c["size"], c["phone"],
        c["email"], c["website"], c["first"], c["last"], c["function"], f"{c['first'].lower()}@{c['website'].removeprefix('www.')}", c["mobile"],
        "Noor Vermaat",
    ]  # fmt: skip


FORMS: dict[str, tuple[list[str], Callable[[dict[str, str]], list[str]]]] = {
    "kvk": (KVK, _kvk_row),
    "lisa": (LISA, _lisa_row),
    "crm": (CRM, _crm_row),
}
DIRT = ("zero", "no-name", "kvk", "branch", "duplicate", "email", "phone", "postcode", "spaces", "rounded")


def rows(count: int, *, form: str = "kvk", seed: int = SEED, dirty: float = 0.02) -> Iterator[list[str]]:
    """``count`` rows without headings; the part ``dirty`` of them has one of ``DIRT``."""
    rng = random.Random(seed)
    headings, write = FORMS[form]
    previous: list[str] | None = None
    for n in range(1, count + 1):
        company = _company(n, rng)
        if rng.random() < dirty:
            dirt = rng.choice(DIRT)
            if dirt == "duplicate" and previous is not None:
                yield list(previous)
                continue
            _soil(company, dirt)
        previous = write(company)
        assert len(previous) == len(headings)
        yield previous


def _soil(company: dict[str, str], dirt: str) -> None:
    changes = {
        "zero": {"kvk": company["kvk"].lstrip("0"), "branch": company["branch"].lstrip("0")},
        "no-name": {"name": "", "trade": "  "},
        "kvk": {"kvk": "1234"},
        "branch": {"branch": "VEST-17"},
        "email": {"email": "info(at)" + company["website"]},
        "phone": {"phone": "zie website"},
        "postcode": {"postcode": "0123 ZZ"},
        "spaces": {"name": f"  {company['name']} \u00a0", "trade": f"'={company['trade']}"},
        "rounded": {"branch": "3,71786E+10"},
    }
    company.update(changes.get(dirt, {}))


def write_csv(
    path: Path,
    count: int,
    *,
    form: str = "kvk",
    seed: int = SEED,
    dirty: float = 0.02,
    delimiter: str = ";",
    encoding: str = "utf-8-sig",
) -> Path:
    """A CSV extract of ``count`` rows."""
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow([heading.replace("_", " ") for heading in FORMS[form][0]])
        writer.writerows(rows(count, form=form, seed=seed, dirty=dirty))
    return path


def write_xlsx(path: Path, count: int, *, form: str = "kvk", seed: int = SEED, dirty: float = 0.02) -> Path:
    """The same as a spreadsheet in which numbers are numbers, so that their leading zeros are gone."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.add_worksheet("Toelichting")
        sheet = book.add_worksheet("Vestigingen")
        sheet.write_row(0, 0, [heading.replace("_", " ") for heading in FORMS[form][0]])
        for n, row in enumerate(rows(count, form=form, seed=seed, dirty=dirty), 1):
            sheet.write_row(
                n, 0, [int(cell) if cell.isascii() and cell.isdecimal() else cell for cell in row]
            )
    return path
