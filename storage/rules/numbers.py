# SPDX-License-Identifier: EUPL-1.2
"""Check and normalise what a person or a spreadsheet hands us: numbers, postcodes, addresses of mail and phone.

Every check takes whatever stands in a cell (text, number or nothing), never raises and answers a ``Checked``.
An empty cell is no problem: value and problem are both ``None``. The problem is a code with a sentence of its own
in ``assets.sentences``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Cell = object
"""What a spreadsheet cell may hold: text, a whole number, a fraction, or ``None``."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The normalised value, or the code of what is wrong; ``repaired`` when the value was mended on the way."""

    value: str | None = None
    problem: str | None = None
    repaired: bool = False

    @property
    def ok(self) -> bool:
        """Nothing is wrong (which an empty cell is not either)."""
        return self.problem is None


EMPTY = Checked()

_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015]+")
_SPREADSHEET_FRACTION = re.compile(r"(\d+)[.,]0+")
# "3,7178598E+7" with every digit there; fewer digits than the power of ten says were rounded away.
_SCIENTIFIC = re.compile(r"([1-9])[.,](\d+)[eE]\+?(\d{1,2})")
_LABEL = re.compile(r"(?:kvk|rsin|sbi|vestiging|tel)[a-z]*[\s.:\-]*(?:nummer|nr|code)?[\s.:]*", re.IGNORECASE)
_POSTCODE = re.compile(r"([1-9][0-9]{3})\s*([A-Za-z]{2})")
_SBI = re.compile(r"[0-9]{2,6}")
_PLAIN_INTERNATIONAL = re.compile(r"\+?[\d\s().\-/]+")
_PHONE_END = re.compile(r"\d\s*([,;]|\(\D|[A-Za-z]).*", re.DOTALL)

# Not issued, because of what they stood for between 1940 and 1945.
_FORBIDDEN_LETTERS = frozenset(("SA", "SD", "SS"))
_LONGEST = 320
"""No value that we check is longer (an e-mail address is the longest); more is a text in the wrong column."""


def kvk_number(cell: Cell) -> Checked:
    """KvK number: 8 digits. One lost leading zero is put back, none starts with two. Problem: ``numbers.kvk``."""
    return _digits(cell, length=8, shortest=7, problem="numbers.kvk")


def branch_number(cell: Cell) -> Checked:
    """Vestigingsnummer: 12 digits, of which a spreadsheet loses four or more zeros. Problem: ``numbers.branch``."""
    return _digits(cell, length=12, shortest=6, problem="numbers.branch")


def rsin(cell: Cell) -> Checked:
    """RSIN: 9 digits that pass the 11-proef, which also guards the repair. Problem: ``numbers.rsin``."""
    checked = _digits(cell, length=9, shortest=7, problem="numbers.rsin")
    if checked.value is None:
        return checked
    # Imported here: only an import and a form need it, a start of the program must not pay for it.
    from stdnum.nl import bsn

    return checked if bsn.is_valid(checked.value) else Checked(problem="numbers.rsin")


def postcode(cell: Cell) -> Checked:
    """``1234 AB``, also from ``1234ab``; never 0123, never SA, SD or SS. Problem: ``numbers.postcode``."""
    text = _text(cell)
    if not text:
        return EMPTY
    match = _POSTCODE.fullmatch(text)
    if not match or match[2].upper() in _FORBIDDEN_LETTERS:
        return Checked(problem="numbers.postcode")
    return Checked(f"{match[1]} {match[2].upper()}")


def sbi_code(cell: Cell) -> Checked:
    """SBI code: 2 to 6 digits without dots (``62.01`` becomes ``6201``), in a division that exists.

    A lost zero shows only in a code of one digit; ``113`` may be 11.3 or 01.13, so it stays as it is.
    Problem: ``numbers.sbi``.
    """
    from storage.rules.companies import sector_of

    text = _unlabelled(cell)
    if not text:
        return EMPTY
    fraction = _SPREADSHEET_FRACTION.fullmatch(text) if isinstance(cell, float) else None
    digits = _SEPARATORS.sub("", fraction[1] if fraction else text)
    repaired = len(digits) == 1
    if repaired:
        digits = f"0{digits}"
    if not _SBI.fullmatch(digits) or sector_of(digits) is None:
        return Checked(problem="numbers.sbi")
    return Checked(digits, repaired=repaired)


def email(cell: Cell) -> Checked:
    """An address that can exist, with the domain in small letters; nothing is looked up. Problem: ``numbers.email``."""
    text = _text(cell)
    if text.lower().startswith("mailto:"):
        text = text[len("mailto:") :].strip()
    if not text:
        return EMPTY
    if len(text) > _LONGEST:
        return Checked(problem="numbers.email")
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False)
    except (EmailNotValidError, ValueError):
        # ValueError: the IDNA tables refuse some code points in their own way.
        return Checked(problem="numbers.email")
    return Checked(found.normalized)


def phone(cell: Cell) -> Checked:
    """A number that can exist, as people write it: ``030 286 0000``, ``06 12345678``, abroad ``+32 2 123 45 67``.

    A number that a spreadsheet robbed of its leading zero (``302860000``) gets it back. Problem: ``numbers.phone``.
    """
    text = _unlabelled(cell)
    if not text:
        return EMPTY
    if len(text) > _LONGEST or not _PLAIN_INTERNATIONAL.fullmatch(_without_remark(text)):
        return Checked(problem="numbers.phone")
    text = _without_remark(text)
    import phonenumbers

    try:
        found = phonenumbers.parse(text, "NL")
    except phonenumbers.NumberParseException:
        return Checked(problem="numbers.phone")
    if not phonenumbers.is_valid_number(found):
        return Checked(problem="numbers.phone")
    dutch = found.country_code == 31
    style = phonenumbers.PhoneNumberFormat
    shown = phonenumbers.format_number(found, style.NATIONAL if dutch else style.INTERNATIONAL)
    return Checked(shown, repaired=dutch and text.isdigit() and len(text) == 9)


def _without_remark(text: str) -> str:
    """``06 12345678 (mobiel)`` without its remark, which the phone library would read as keys of the dial."""
    match = _PHONE_END.search(text)
    return text[: match.start(1)].rstrip(" ,;:-") if match else text


def _digits(cell: Cell, *, length: int, shortest: int, problem: str) -> Checked:
    """Exactly ``length`` digits; ``shortest`` or more get the zeros back that a spreadsheet takes away."""
    text = _unlabelled(cell)
    if not text:
        return EMPTY
    exact = _SCIENTIFIC.fullmatch(text)
    if exact and len(exact[2]) == int(exact[3]):
        text = exact[1] + exact[2]
    fraction = _SPREADSHEET_FRACTION.fullmatch(text)
    # "12345.00" is a number that a spreadsheet wrote as a fraction, "69.59.90.84" one that a person divided.
    digits = fraction[1] if fraction and len(fraction[1]) >= shortest else _SEPARATORS.sub("", text)
    if not (digits.isascii() and digits.isdigit() and shortest <= len(digits) <= length) or not int(digits):
        return Checked(problem=problem)
    return Checked(digits.zfill(length), repaired=len(digits) < length)


def _unlabelled(cell: Cell) -> str:
    """The cell without a word before the number, as in ``KvK-nummer: 69599084`` or ``tel. 030 286 0000``."""
    text = _text(cell)
    match = _LABEL.match(text)
    return text[match.end() :] if match else text


def _text(cell: Cell) -> str:
    """The cell as trimmed text, without the apostrophe by which a spreadsheet marks text."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        text = repr(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    elif isinstance(cell, int) and cell.bit_length() > 64:
        # More digits than Python wants to print, and than any number of ours has.
        return "?"
    else:
        text = str(cell)
    return text.strip().removeprefix("'").strip()
