# SPDX-License-Identifier: EUPL-1.2
"""A developer's tool: every widget of the house on a few pages, to look at after a change.

``python -m tests.ui.gallery [--dark] [--accent "#b0122b"] [--size 1280x800] [--page actions] [--lang nl]``
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from array import array
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from assets import texts
from ui import theme
from ui.context import Context
from ui.finder import Hit, HitGroup
from ui.finder_box import FinderBox
from ui.main_window import MainWindow
from ui.page import Page, PageHeader, Shortcut
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card, EmptyState, NumbersStrip
from ui.widgets.chips import StateChip
from ui.widgets.dates import Clock, Day
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.filters import FilterChip
from ui.widgets.form import Form
from ui.widgets.inputs import Area, Check, Choice, Line, Number
from ui.widgets.labels import Heading, Label, Rule
from ui.widgets.messages import Banner
from ui.widgets.picker import Picker, search_in
from ui.widgets.progress import ProgressPanel
from ui.widgets.scroll import FlowLayout, ScrollPage, SidePanel
from ui.widgets.search import SearchField
from ui.widgets.table import OVERHANG, BigTable, Cell, Column
from ui.widgets.tabs import Segment
from ui.widgets.timeline import Entry, Timeline

PEOPLE = ("Noor Vermaat", "Daan Hooiveld", "Mehmet Attou", "Eline Kroes", "Rik Jansen", "Dana el Khatib")
COMPANIES = (
    "Van Ommelen Scheepstechniek",
    "Zanddrecht Logistiek",
    "Hoveniers Twijg & Tak",
    "Bakkerij Krokant & Korrel",
)
ACTIONS = ("Antwoord geven over laadpalen", "Offerte zonnepanelen sturen", "Kennismaken met het Werkcentrum",
           "Parkeerplaatsen bij poort 2 indelen", "Vergunning terras verlenen")  # fmt: skip
STATES = (("wacht op RO", "wait"), ("in behandeling", "progress"), ("open", "rest"), ("gedaan, niet verteld", "tell"),
          ("afgerond", "done"), ("vervallen", "dropped"))  # fmt: skip
ROWS = 250_000


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An invented action."""

    key: int
    id: str


class _Store:
    """Answers nothing and writes at once, so that pages can be shown without a store."""

    def read(self, query: Any, *args: Any, **kw: Any) -> Any:
        return query(None, *args, **kw)

    def write(self, operation: Any, *args: Any, **kw: Any) -> Future[Any]:
        ready: Future[Any] = Future()
        ready.set_result(operation(None, *args, **kw))
        return ready


class ActionsPage(Page):
    """A list of 250,000 with views, groups and a panel."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_title("Acties")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 18, 0, 0)
        box.setSpacing(12)
        head = QVBoxLayout()
        head.setContentsMargins(32, 0, 28, 0)
        head.setSpacing(14)
        self.search = SearchField("Zoek in acties", keys="/")
        self.search.setMinimumWidth(160)
        head.addWidget(PageHeader("Acties", "", self.search, Button("Rapport maken", icon="ph.file-pdf", size="main"),
                                  Button("Actie toevoegen", icon="ph.plus", size="main")))  # fmt: skip
        self.views = Segment([("mine", "Mijn bedrijven", 14), ("own", "Mijn acties", 9), ("all", "Alle open", 312),
                              ("late", "Te laat", 9), ("week", "Deze week", 21), ("wait", "Wacht op", 17),
                              ("tell", "Niet verteld", 6), ("quiet", "Stil: 14 dagen", 11)], name="Weergave")  # fmt: skip
        head.addWidget(self.views)
        box.addLayout(head)
        box.addWidget(Rule())
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(self._list(), 1)
        self.panel = self._panel()
        row.addWidget(self.panel)
        box.addLayout(row, 1)
        box.setSpacing(0)
        self.panel.closed.connect(self.panel.hide)

    def _list(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(32 - OVERHANG, 10, 8, 0)
        self.table: BigTable[ActionRow] = BigTable(
            [
                Column("title", "Actie", lambda row: Cell(ACTIONS[row.key % 5], bold=True), stretch=2, least=220),
                Column("company", "Bedrijf", lambda row: COMPANIES[row.key % 4], width=230, fold=3, under=True),
                Column("state", "Status", lambda row: Cell(STATES[row.key % 6][0], chip=STATES[row.key % 6][1]), width=176),
                Column("owner", "Actiehouder", self._owner, width=170, fold=2, compact=48, short_title="Wie"),
                Column("due", "Uiterste datum", self._due, width=130, short_title="Datum"),
            ],
            lambda _column, down: array("q", reversed(range(ROWS))) if down else array("q", range(ROWS)),
            lambda keys: [ActionRow(key, f"action-{key}") for key in keys],
            name="Acties", row_height=48, sort=("due", False),
            fetch_groups=lambda keys: [("Te laat", 0, 3), ("Gedaan, maar niet verteld", 3, 3), ("Later", 6, len(keys) - 6)],
        )  # fmt: skip
        head = QHBoxLayout()
        head.setContentsMargins(OVERHANG, 0, OVERHANG, 0)
        self.count = Label("", "body", "text2", bold=True)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(
            FilterChip("Groepeer op", lambda: [("due", "datum"), ("owner", "actiehouder")], multi=False)
        )
        column.addLayout(head)
        column.addWidget(self.table)
        self.table.counted.connect(lambda n: self.count.setText(f"{texts.number(n)} open acties"))
        return column

    def _owner(self, row: ActionRow) -> Cell:
        name = PEOPLE[row.key % 6]
        return Cell(name, avatar=name, mine=row.key % 6 == 0)

    def _due(self, row: ActionRow) -> Cell:
        return (
            Cell(f"{3 - row.key} dagen te laat", tone="late", bold=True) if row.key < 3 else Cell("vr 27 nov")
        )

    def _panel(self) -> SidePanel:
        panel = SidePanel("Actie 412", width=340)
        panel.body.addWidget(Label("Parkeerplaatsen bij poort 2 indelen", "section", wrap=True))
        panel.body.addWidget(Button("Van Ommelen Scheepstechniek", "link", size="row", bold=True))
        for ground, tone, title, words in (
            ("done_tint", "done", "Gedaan", "12 november, door Peter de Wilde"),
            ("tell_tint", "tell", "Nog niet verteld", "Al 11 dagen. Dit moet vóór 26 november."),
        ):
            card = Card(ground, padding=10, spacing=1)
            card.body.addWidget(Label(title, "body", tone, bold=True))
            card.body.addWidget(Label(words, "caption", "text2", wrap=True))
            panel.body.addWidget(card)
        panel.body.addWidget(
            Button("Vertellen aan mevrouw Brandsma", "primary", icon="ph.phone", size="main")
        )
        quote = Card("surface", ribbon="edge", padding=12)
        quote.body.addWidget(
            Label("‘Bij poort 2 staan elke ochtend vrachtwagens dubbel.’", "row", wrap=True, italic=True)
        )
        panel.body.addWidget(quote)
        panel.body.addWidget(Heading("Geschiedenis", role="body"))
        panel.body.addStretch(1)
        return panel

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.panel.fit(self.width())

    def load(self) -> None:
        self.table.reload()
        self.table.select_row(5)
        self.table.setFocus()

    def focus_search(self) -> bool:
        self.search.setFocus()
        return True

    def shortcuts(self) -> list[Shortcut]:
        return [Shortcut("T", "Vertellen"), Shortcut("N", "Nieuwe actie")]


class BlocksPage(Page):
    """All other widgets under one another."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_title("Bouwstenen")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.column = ScrollPage()
        box.addWidget(self.column)
        body = self.column.body
        body.addWidget(PageHeader("Goedemorgen, Noor", "Maandag 23 november. Je hebt vandaag 1 bezoek.",
                                  FinderBox(context.find), Button("Bezoek plannen", "primary", icon="ph.plus", size="main")))  # fmt: skip
        for part in (self._chips(), self._buttons(), self._form(), self._banners()):
            body.addWidget(part)
        numbers = NumbersStrip()
        numbers.set_numbers([("Medewerkers", "412", "38 meer dan vorig jaar"), ("Bezoeken", "6", "laatste 14 april 2026"),
                             ("Dienstverlening", "7,5", "vorige keer 6,8"), ("Fase", "Uitbreiden", "sinds 2024")])  # fmt: skip
        body.addWidget(numbers)
        body.addWidget(self._timeline())
        body.addWidget(EmptyState("ph.checks", "Niets te vertellen", "Alle bedrijven weten wat er met hun vraag is gebeurd.",
                                  Button("Bekijk acties", size="row")))  # fmt: skip
        progress = ProgressPanel("Bedrijven importeren")
        progress.set_progress(12_000, 45_000)
        body.addWidget(progress)
        body.addStretch(1)

    def _flow(self, *widgets: QWidget) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder)
        for widget in widgets:
            flow.addWidget(widget)
        return holder

    def _chips(self) -> QWidget:
        chosen = FilterChip("Wijk", lambda: [(n, f"Wijk {n}") for n in range(14)])
        chosen.set_values([1, 2, 3, 4, 5])
        size = FilterChip("Grootte", lambda: [(10, "vanaf 10")])
        size.set_values([10])
        open_ = FilterChip("Sector", lambda: [(n, f"Sector {n}") for n in range(4)])
        chips = [StateChip(words, tone) for words, tone in STATES] + [StateChip("te laat", "late")]
        return self._flow(*chips, chosen, size, open_)

    def _buttons(self) -> QWidget:
        return self._flow(
            Button("Opslaan", "primary", icon="ph.check", size="main"), Button("Brief lezen", icon="ph.file-text", size="main"),
            Button("Vertellen", "soft", icon="ph.phone"), Button("Route", "link", icon="ph.map-pin"),
            Button("Uitgezet", "primary"), IconButton("ph.envelope-simple", "Mail"), Button("Weggooien", "danger"),
            Button("Ophalen", size="row"),
        )  # fmt: skip

    def _form(self) -> QWidget:
        form = Form(columns=2)
        form.add("kvk", Field("KvK-nummer", Line("68750110"), help="8 cijfers"))
        form.add("mail", Field("E-mail", Line("brandsma@voorbeeld"))).set_error(
            "Na het @-teken mist een punt."
        )
        form.add("day", Field("Uiterste datum", Day(dt.date(2026, 11, 27), today=self.context.today)))
        form.add("time", Field("Tijd", Clock(dt.time(9, 30))))
        form.add("size", Field("Medewerkers", Number(0, 100_000)))
        form.add("kind", Field("Soort", Choice([("a", "Collegetour"), ("b", "Accountbezoek")])))
        found = search_in([(name, name, "Economische Zaken") for name in PEOPLE])
        form.add("owner", Field("Actiehouder", Picker(found, placeholder="Typ een naam", avatars=True)))
        form.add("told", Field("Verteld", Check("Het bedrijf weet het al")))
        form.add("note", Field("Toelichting", Area(lines=3), help="Wat is er afgesproken?"))
        return form

    def _banners(self) -> QWidget:
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(
            Banner(
                "Eline Kroes bezocht dit bedrijf op 12 oktober. Overleg eerst met haar.",
                "info",
                "Bekijk bezoek",
                print,
            )
        )
        box.addWidget(
            Banner(
                "Jullie komen allebei van Economische Zaken. Neem iemand van een andere afdeling mee.",
                "warning",
            )
        )
        box.addWidget(
            Banner(
                "Dit bestand is geen Excel of CSV. Kies een ander bestand.", "error", "Ander bestand", print
            )
        )
        return holder

    def _timeline(self) -> QWidget:
        line = Timeline()
        line.set_entries([
            Entry("1", "ph.calendar-check", "Collegetour met wethouder", "vandaag 09:30", "Huisvesting, stages", "accent",
                  [("bevestigd", "progress", "ph.check")], "visits"),
            Entry("2", "ph.check", "Gedaan: parkeerplaatsen bij poort 2", "12 nov", "", "tell",
                  [("nog niet verteld", "tell", "ph.megaphone")], "actions"),
            Entry("", "ph.phone", "Gebeld over stroomaansluiting", "21 sep", "Uitgelegd waarom het langer duurt."),
        ])  # fmt: skip
        return line


def search(text: str) -> Sequence[HitGroup]:
    """Companies and people that contain this text."""
    companies = [
        Hit("companies", name, name, "Havenkwartier", "ph.buildings")
        for name in COMPANIES
        if text in name.lower()
    ]
    people = [
        Hit("contacts", name, name, "Economische Zaken", "ph.user") for name in PEOPLE if text in name.lower()
    ]
    return [HitGroup("Bedrijven", companies), HitGroup("Mensen", people)]


def build(context: Context) -> MainWindow:
    """The window with the pages of the gallery."""
    window = MainWindow(context, organisation="Gemeente Lindervoort", search=search)
    for route in ("today", "companies", "visits", "settings"):
        window.add_page(route, lambda: BlocksPage(context))
    window.add_page("actions", lambda: ActionsPage(context))
    window.set_badge("today", 3, "late")
    window.set_badge("actions", 6, "tell")
    window.set_person("Noor Vermaat", "Economische Zaken")
    return window


def main() -> int:
    """Show the gallery until it is closed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--dark", action="store_true")
    asked.add_argument("--accent")
    asked.add_argument("--size", default="1280x800")
    asked.add_argument("--page", default="today")
    asked.add_argument("--lang", default="nl")
    asked.add_argument("--show", choices=("", "finder", "keys", "toast", "dialog"), default="")
    args = asked.parse_args()
    app = QApplication(sys.argv)
    texts.use(args.lang)
    theme.apply("dark" if args.dark else "light", args.accent)
    context = Context(_Store(), None)  # type: ignore[arg-type] # no store and nobody acts in the gallery
    window = build(context)
    width, height = (int(part) for part in args.size.split("x"))
    window.resize(width, height)
    window.show()
    window.show_page(args.page)
    if args.show == "finder":
        window.open_finder("an")
    elif args.show == "keys":
        window.show_shortcuts()
    elif args.show == "toast":
        window.messages.toast("Actie is vervallen", lambda: None)
        window.messages.banner(
            "Eline Kroes bezocht dit bedrijf op 12 oktober.", "info", "Bekijk bezoek", lambda: None
        )
    elif args.show == "dialog":
        _dialog(window).open()
    code = app.exec()
    context.tasks.close()
    return code


def _dialog(window: MainWindow) -> Dialog:
    sheet = Dialog(
        "Uiterste datum verzetten", window, subtitle="Zeg erbij waarom. Het bedrijf hoort het van je."
    )
    sheet.body.addWidget(Field("Nieuwe datum", Day(), help="bijvoorbeeld 12-3 of vr"))
    sheet.body.addWidget(Field("Reden", Area(lines=3), required=True))
    sheet.add_cancel()
    sheet.add_button("Datum verzetten", "primary")
    return sheet


if __name__ == "__main__":
    sys.exit(main())
