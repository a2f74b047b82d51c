# SPDX-License-Identifier: EUPL-1.2
"""Invented input for the documents: a normal visit, one that overflows, and one without any data."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from storage.queries.actions import ActionRow
from storage.queries.briefs import (
    AlertLine,
    Brief,
    Conversation,
    KeyFigures,
    Promise,
    TalkingPoint,
)
from storage.queries.reports import AgreedAction, ReportNote, ReportTopic, ResultLine, VisitReport
from storage.queries.visit_people import AttendeeRow, TeamRow, VisitFacts
from storage.rules.actions import Chip
from storage.rules.states import ActionState
from ui.documents.columns import ON_PAPER, action_columns
from ui.documents.report import Group, Report

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 8, 20, tzinfo=dt.timezone(dt.timedelta(hours=1)))
SECRET = "geheimzwaard"


def facts(**changes: object) -> VisitFacts:
    values: dict[str, object] = {
        "visit_id": "v1",
        "company_id": "c1",
        "company": "Van Ommelen Scheepstechniek",
        "kind": "collegetour",
        "state": "confirmed",
        "starts_at": dt.datetime(2026, 11, 23, 9, 30),
        "minutes": 60,
        "place": "Sluiskade 14",
        "district": "Havenkwartier",
        "team": (
            TeamRow("Van Rijnsbergen", "alderman", ""),
            TeamRow("Noor Vermaat", "lead", "Economische Zaken"),
            TeamRow("Daan Hooiveld", "second", "Onderwijs"),
        ),
        "attendees": (
            AttendeeRow("Hanneke Brandsma", "Directeur", "Graag kort en zakelijk", "mevrouw"),
            AttendeeRow("Joost Ommelkamp", "Personeel en opleiding", ""),
            AttendeeRow("Femke Walstra", "Hoofd bedrijfsbureau", "Liever mailen"),
        ),
    }
    return VisitFacts(**{**values, **changes})  # type: ignore[arg-type]


def promise(title: str, state: str = "open", **changes: object) -> Promise:
    values: dict[str, object] = {
        "id": title,
        "title": title,
        "state": ActionState(state),
        "not_told": False,
        "waiting_for": "",
        "owner": "Rik Jansen",
        "due_on": dt.date(2026, 12, 7),
        "days_late": 0,
        "promised_on": dt.date(2026, 4, 14),
        "promised_to": "mevrouw Brandsma",
        "done_on": None,
    }
    return Promise(**{**values, **changes})  # type: ignore[arg-type]


def normal_brief() -> Brief:
    visit = facts()
    return Brief(
        visit=visit,
        municipality="Gemeente Lindervoort",
        figures=KeyFigures(412, 374, 6, dt.date(2026, 4, 14), 8, 7, 4, 5, "expand", 2024),
        people=visit.attendees,
        promises=(
            promise("Offerte zonnepanelen sturen", "in_progress", due_on=dt.date(2026, 11, 18), days_late=5),
            promise(
                "Parkeerplaatsen bij poort 2 opnieuw indelen", "done", not_told=True, owner="Peter de Wilde",
                done_on=dt.date(2026, 11, 12),
            ),
            promise(
                "Zwaardere stroomaansluiting navragen", "waiting", waiting_for="netbeheerder", owner="Noor Vermaat",
                due_on=dt.date(2026, 12, 4),
            ),
            promise("Rondleiding plannen op kavel Oostkade", owner="Eline Kroes", promised_to=""),
        ),
        topics=(
            TalkingPoint(
                "Huisvesting",
                "Zoekt 4.000 m² aan het water, het liefst binnen twee jaar. Kavel Oostkade past. "
                "Het college beslist op 8 december: noem nog geen datum.",
            ),
            TalkingPoint(
                "Netcongestie",
                "De aansluiting is vol tot 2028. Zonder extra stroom opent hal 3 niet. Vraag hoeveel stroom nodig is en wanneer.",
            ),
            TalkingPoint(
                "Stages en leerbanen",
                "Vorig jaar 5 stages. Vraag om 5 plekken vanaf februari, samen met het Technisch College.",
            ),
            TalkingPoint(
                "Werkgelegenheidsoffensief",
                "Vier mensen kregen hier werk via het Werkcentrum. Vraag hoe dat gaat en of er meer plekken zijn.",
            ),
        ),
        conversations=(
            Conversation(dt.date(2026, 9, 21), "phone", False, "Uitgelegd waarom de stroom langer duurt"),
            Conversation(
                dt.date(2026, 4, 14), "collegetour", True,
                "Vier banen toegezegd. Zorg over het bedrijfshuisvestingsvraagstuk", actions=4,
            ),
            Conversation(dt.date(2026, 1, 9), "letter", False, "Nieuwe regels social return"),
        ),
        alerts=(
            AlertLine("expanding", dt.date(2026, 11, 3), "Mehmet Attou", "Zoekt 4.000 m² aan het water."),
            AlertLine("power_grid", dt.date(2026, 9, 21), "Noor Vermaat"),
        ),
        sensitivities="De mogelijke fusie. Het bedrijf vertelt dat eerst zelf aan het personeel.",
    )  # fmt: skip


def secret_brief() -> Brief:
    """A normal brief with a confidential line in every place that can hold one."""
    brief = normal_brief()
    return replace(
        brief,
        promises=(
            promise(
                f"Belofte {SECRET}", "open", days_late=90, due_on=dt.date(2026, 8, 25), confidential=True
            ),
            *brief.promises,
        ),
        conversations=(
            Conversation(dt.date(2026, 11, 20), "phone", False, f"Gesprek {SECRET}", confidential=True),
            *brief.conversations,
        ),
        alerts=(
            AlertLine(
                "in_trouble",
                dt.date(2026, 11, 21),
                f"Iemand {SECRET}",
                f"Signaal {SECRET}",
                confidential=True,
            ),
            *brief.alerts,
        ),
        sensitivities=f"Niet praten over {SECRET}.",
    )


def full_brief() -> Brief:
    """Much of everything, with long words and long names."""
    brief = normal_brief()
    long_name = "Stichting Samenwerkingsverband Bedrijfshuisvestingsvraagstukkenadviesbureau Lindervoort-Oost en Omstreken"
    people = tuple(
        AttendeeRow(
            f"Wilhelmina-Jacomina van der Meulen-Oosterwijk tot Zandbergen {n}",
            "Plaatsvervangend hoofd arbeidsmarktcommunicatie en personeelsontwikkelingsbeleid",
            "Liever bellen, niet op vrijdagmiddag",
        )
        for n in range(6)
    )
    return replace(
        brief,
        visit=facts(
            company=long_name,
            place="Burgemeester Van Heemstra van Froma en Eibersburenstraat 1234-bis, Lindervoort",
            team=tuple(
                TeamRow(f"Anna-Sophia van Tussenbroek-Wiersma {n}", "guest", "Ruimtelijke Ordening")
                for n in range(6)
            ),
        ),
        purpose="Het bedrijf groeit snel en wil weten of er in onze gemeente ruimte is. " * 2,
        approach="Begin met het personeel, niet met de vergunning. Kom met een antwoord. " * 4,
        figures=KeyFigures(12412, 13000, 126, dt.date(2025, 4, 14), 8, 7, 1204, 5, "business_plan", 2024),
        people=people,
        promises=tuple(
            promise(
                f"{n}. Onderzoeken of de bestemmingsplanwijzigingsprocedure voor het bedrijfsverzamelgebouw sneller kan dan nu",
                "waiting" if n % 3 == 0 else "open",
                waiting_for="de elektriciteitsnetbeheerder en de provincie" if n % 3 == 0 else "",
                days_late=max(0, 30 - 9 * n),
                owner="Anna-Sophia van Tussenbroek-Wiersma",
            )
            for n in range(14)
        ),
        topics=tuple(
            TalkingPoint(f"{point.topic} {n}", point.text * 2) for n in range(3) for point in brief.topics
        ),
        conversations=brief.conversations * 2,
        alerts=brief.alerts * 5,
        sensitivities="De mogelijke fusie. " * 12,
    )


def empty_brief() -> Brief:
    return Brief(
        visit=facts(starts_at=None, place="", district="", team=(), attendees=(), kind="account_visit")
    )


def visit_report() -> VisitReport:
    """A held visit with Markdown, hostile text and one confidential note."""
    visit = facts(state="held")
    return VisitReport(
        visit=visit,
        municipality="Gemeente Lindervoort",
        summary="Het bedrijf groeit en zoekt ruimte. Stroom is het grootste probleem.",
        grade=8,
        topics=(
            ReportTopic(
                "Huisvesting",
                (
                    ReportNote("Noor Vermaat", NOTE),
                    ReportNote("Daan Hooiveld", "Zij willen ook **lesruimte** in hal 3.\nVraag de school."),
                    ReportNote("Noor Vermaat", f"Alleen voor ons: {SECRET}.", confidential=True),
                ),
            ),
            ReportTopic("Netcongestie", (ReportNote("Noor Vermaat", HOSTILE),)),
            ReportTopic(f"Fusie {SECRET}", (ReportNote("Noor Vermaat", SECRET, confidential=True),)),
        ),
        actions=(
            AgreedAction("Kavel Oostkade laten zien", "Eline Kroes", "Economische Zaken", dt.date(2026, 12, 7), ActionState.OPEN, False),
            AgreedAction("Netbeheerder bellen over hal 3", "", "", None, ActionState.WAITING, False, "netbeheerder"),
            AgreedAction(f"Actie {SECRET}", "Rik Jansen", "RO", None, ActionState.OPEN, False, confidential=True),
        ),
        results=(ResultLine("job", "committed", 4, "mensen uit de bijstand"), ResultLine("internship", "discussed", 5)),
        alerts=(
            AlertLine("expanding", TODAY, "Noor Vermaat", "Zoekt 4.000 m² aan het water."),
            AlertLine("in_trouble", TODAY, "Noor Vermaat", SECRET, confidential=True),
        ),
        teller="Noor Vermaat",
        tell_before=dt.date(2026, 12, 7),
    )  # fmt: skip


NOTE = """## Ruimte

Zij zoeken **4.000 m²** aan het *water*, het liefst ***binnen twee jaar***.

- kavel Oostkade past
- hal 3 is vol
  - ook het bedrijfshuisvestingsvraagstuk van de buren speelt mee, en dat maakt het geheel niet eenvoudiger voor wie er over gaat
1. eerst stroom
2. dan bouwen

> 'Wij gaan liever niet weg uit Lindervoort.'

Zie [de kaart](https://example.org/kaart) of javascript:alert(1).
"""
HOSTILE = (
    "<script>alert(1)</script> <para><font color='red'>rood</font> & <img src='file:///etc/passwd'/>\n\n"
    "![plaatje](http://example.org/x.png) [klik](javascript:alert(1)) \\*geen\\* {formaat} %s \x00\x07 \u202eom\n\n"
    + "> " * 40
    + "diep\n\n"
    + "W" * 300
)


_TITLES = (
    "Offerte zonnepanelen sturen",
    "Parkeerplaatsen bij poort 2 opnieuw indelen met de wijkopzichter en de brandweer",
    "Zwaardere stroomaansluiting navragen",
    "Bedrijfshuisvestingsvraagstuk uitzoeken",
    "Stageplekken mbo doorgeven aan het Technisch College en een afspraak maken voor februari",
)
_COMPANIES = (
    "Van Ommelen Scheepstechniek",
    "Bakkerij Krokant & Korrel",
    "Zanddrecht Logistiek",
    "Hoveniers Twijg & Tak",
)
_OWNERS = (
    ("Rik Jansen", "EZ"),
    ("Noor Vermaat", "EZ"),
    ("Peter de Wilde", "RO"),
    ("", ""),
    ("Eline Kroes", "W&I"),
)


def action_row(n: int, **changes: object) -> ActionRow:
    """An action in one of all states; ``n`` decides everything."""
    state = list(ActionState)[n % 5]
    owner, department = _OWNERS[n % 5]
    due = None if n % 11 == 3 else TODAY + dt.timedelta(days=n % 60 - 20)
    open_ = not state.is_closed
    done = None if open_ else TODAY - dt.timedelta(days=n % 30)
    told = done if done and n % 3 else None
    chip = (
        Chip(state.value)
        if open_
        else Chip.NOT_TOLD
        if not told
        else Chip.SETTLED
        if state == "done"
        else Chip.DROPPED
    )
    values: dict[str, object] = {
        "key": n + 1, "id": f"a{n}", "title": f"{_TITLES[n % 5]} {n}", "company_id": f"c{n % 4}", "company": _COMPANIES[n % 4],
        "state": state, "waiting_for": "netbeheerder" if state is ActionState.WAITING else "", "chip": chip,
        "days_late": max(0, (TODAY - due).days) if due and open_ else 0, "owner_id": owner or None, "owner": owner,
        "department_id": department or None, "department": department, "due_on": due, "done_on": done, "told_on": told,
        "told_channel": "phone" if told else "", "telling_unnecessary": False, "postponed": n % 3,
        "promised_on": TODAY - dt.timedelta(days=n % 200), "promised_by_id": "p", "promised_by": "Noor Vermaat",
        "promised_to_id": "h", "promised_to": "Hanneke Brandsma", "teller_id": "p", "teller": "Noor Vermaat",
        "last_update_at": dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), "confidential": False, "visit_id": None,
        "note_id": None, "sentence": "", "complete": bool(owner and due),
    }  # fmt: skip
    return ActionRow(**{**values, **changes})  # type: ignore[arg-type]


def action_report(count: int, columns: tuple[str, ...] | None = ON_PAPER, **changes: object) -> Report:
    rows = [action_row(n) for n in range(count)]
    late = [row for row in rows if row.days_late]
    untold = [row for row in rows if row.chip is Chip.NOT_TOLD]
    rest = [row for row in rows if not row.days_late and row.chip is not Chip.NOT_TOLD]
    groups = (Group("Te laat", late), Group("Gedaan, maar niet verteld", untold), Group("Later", rest))
    values: dict[str, object] = {
        "view": "Alle open acties", "columns": action_columns(columns), "made_at": NOW,
        "groups": tuple(group for group in groups if group.rows), "filters": ("Wijk: Havenkwartier",),
        "order": "Uiterste datum", "municipality": "Gemeente Lindervoort", "maker": "Noor Vermaat",
    }  # fmt: skip
    return Report(**{**values, **changes})  # type: ignore[arg-type]
