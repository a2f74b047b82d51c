# SPDX-License-Identifier: EUPL-1.2
"""An invented company, to show what a template makes of a letter. Knows no Qt."""

from __future__ import annotations

import datetime as dt

from assets.texts import _, date_full, in_language
from storage.rules.letter_filling import Group, Items, Values
from storage.rules.letters import LetterKind

_PROMISED, _DONE = dt.date(2026, 11, 23), dt.date(2026, 12, 4)
_FIRST, _LATER = dt.date(2026, 12, 11), dt.date(2027, 1, 15)


def sample(kind: LetterKind, language: str, municipality: str) -> Values:
    """Something in every field that goes with the others in this kind of letter, in ``nl`` or ``en``."""
    with in_language(language):
        values: dict[str, Group | Items] = {
            "bedrijf": Group(naam="Bakkerij Oefenbrood", straat="Molenpad 3", postcode="1234 AB", plaats="Lindervoort"),
            "contactpersoon": Group(
                naam="Hanneke Brandsma", aanhef=_("Dear Ms {name}").format(name="Brandsma"), functie=_("director")
            ),
            "afzender": Group(
                naam="Noor Vermaat", functie=_("account manager"), afdeling="Economische Zaken",
                telefoon="010 123 45 67", email="noor@lindervoort.example",
            ),
            "gemeente": Group(naam=municipality or "Gemeente Lindervoort"),
            "brief": Group(datum=date_full(_DONE)),
        }  # fmt: skip
        if kind is LetterKind.AFTER_VISIT:
            return values | _visit()
        action = {
            "wat": _("two extra bicycle racks at the gate"),
            "beloofd_op": date_full(_PROMISED),
            "beloofd_door": "Noor Vermaat",
        }
        match kind:
            case LetterKind.DONE:
                action |= {"klaar_op": date_full(_DONE), "uitkomst": _("The racks stand left of the gate.")}
            case LetterKind.DROPPED:
                action["reden"] = _("There is a cable in the ground, so nothing can stand there.")
            case LetterKind.LONGER:
                action |= {
                    "oude_datum": date_full(_FIRST),
                    "nieuwe_datum": date_full(_LATER),
                    "op_tijd": "",
                    "reden": _("The supplier delivers later."),
                }
        return values | {"actie": Group(action)}


def _visit() -> dict[str, Group | Items]:
    agreed = [
        (_("two extra bicycle racks at the gate"), "Peter de Wilde, Ruimtelijke Ordening", date_full(_FIRST)),
        (_("a talk with the school about interns"), "Eline Kroes, Onderwijs", date_full(_LATER)),
    ]
    return {
        "bezoek": Group(
            datum=date_full(_PROMISED), plaats="Molenpad 3", deelnemers="Noor Vermaat, Daan Hooiveld"
        ),
        "vervolg": Group(wie="Noor Vermaat", datum=date_full(_FIRST)),
        "afspraken": Items(
            Group(wat=what, wie=who, datum=day, klaar="", tekst=f"{what} ({who}), {day}")
            for what, who, day in agreed
        ),
        "onderwerpen": Items(
            [
                Group(
                    naam=_("Staff"),
                    tekst=_("You look for two bakers. You have room for an intern from February."),
                )
            ]
        ),
    }
