# SPDX-License-Identifier: EUPL-1.2
"""What leaves the program around a visit: the brief as shown, the invitation, and the file for calendars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assets import texts
from storage.operations import agenda, visits
from storage.queries.visit_page import VisitPage, visit_page
from storage.rules.ids import TOPICS
from storage.rules.rights import Actor
from storage.store import Store
from tests import factories
from tests.conftest import NOW, Clock
from tests.factories import make_alert, make_colleague, make_company, make_contact, make_visit
from ui.context import Context
from ui.documents.files import safe_name
from ui.outgoing import Outgoing
from ui.visits.brief_view import BriefPage
from ui.visits.calendar_file import appointment, file_name
from ui.visits.invitation import letter
from ui.visits.report_view import ReportPage
from ui.visits.sheets import InvitationSheet

TODAY = dt.date(2026, 11, 23)
THURSDAY = dt.datetime(2026, 11, 26, 11, 0)


@pytest.fixture
def visit(store: Store, actor: Actor) -> str:
    company = make_company(
        store, actor, "Van Ommelen, Scheeps & Techniek", sensitivities="De fusie is nog geheim"
    )
    daan = make_colleague(store, actor, "Daan Hooiveld", factories.ONDERWIJS)
    hester = make_colleague(store, actor, "Hester van Rijnsbergen", None, role="alderman")
    made = make_visit(
        store, actor, company, THURSDAY, [(actor.id, "lead"), (daan, "second"), (hester, "alderman")],
        topics=[TOPICS[1].id], own_topics=["Reorganisatie, vertrouwelijk"], purpose="Gaat het wel goed?",
    )  # fmt: skip
    contact = make_contact(
        store, actor, company, "Hanneke de Vries", salutation="mevrouw", email="h.vries@ommelen.example"
    )
    store.write(visits.add_attendee, actor, visit_id=made, contact_id=contact).result()
    item = store.read(visit_page, made, TODAY).agenda[0].id
    store.write(agenda.set_talking_points, actor, item_id=item, text="Geheim punt").result()
    return made


def shown(store: Store, visit: str) -> VisitPage:
    page: VisitPage = store.read(visit_page, visit, TODAY)
    return page


# The file for calendars


def test_a_calendar_reads_the_appointment_as_it_is(store: Store, visit: str) -> None:
    calendar = Calendar.from_ical(appointment(shown(store, visit), now=NOW))
    (event,) = calendar.walk("VEVENT")
    start = event.decoded("dtstart")
    assert start.replace(tzinfo=None) == THURSDAY
    assert start.astimezone(dt.UTC) == dt.datetime(2026, 11, 26, 10, tzinfo=dt.UTC)
    assert event.decoded("dtend") - start == dt.timedelta(hours=1)
    assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    assert str(event["summary"]) == "Bedrijfsbezoek: Van Ommelen, Scheeps & Techniek"
    assert str(event["location"]) == "Sluiskade 14, Lindervoort"
    assert str(event["status"]) == "TENTATIVE"
    assert "Noor Vermaat, Daan Hooiveld en wethouder Hester van Rijnsbergen" in str(event["description"])
    assert "Onderwerpen: Huisvesting" in str(event["description"])


def test_no_confidential_word_reaches_a_calendar(store: Store, visit: str) -> None:
    raw = appointment(shown(store, visit), now=NOW).decode().replace("\r\n ", "")
    for secret in ("Geheim", "Reorganisatie", "Gaat het wel goed", "fusie", "vries@"):
        assert secret not in raw


def test_a_change_is_the_same_appointment_with_a_higher_number(
    store: Store, actor: Actor, visit: str, clock: Clock
) -> None:
    def event() -> tuple[str, int, str, str]:
        calendar = Calendar.from_ical(appointment(shown(store, visit), now=clock.now))
        (found,) = calendar.walk("VEVENT")
        return str(found["uid"]), int(str(found["sequence"])), str(found["status"]), str(calendar["method"])

    first = event()
    clock.forward(minutes=1)
    store.write(visits.change, actor, visit_id=visit, starts_at=THURSDAY + dt.timedelta(hours=2)).result()
    second = event()
    clock.forward(minutes=1)
    store.write(visits.cancel, actor, visit_id=visit, reason="Storm").result()
    third = event()
    assert first[0] == second[0] == third[0] == f"{visit}@rodeloper"
    assert first[1] < second[1] < third[1]
    assert third[2:] == ("CANCELLED", "CANCEL")


def test_an_appointment_in_summer_is_at_the_same_time_on_the_wall(
    store: Store, actor: Actor, visit: str
) -> None:
    store.write(visits.change, actor, visit_id=visit, starts_at=dt.datetime(2027, 6, 1, 9, 0)).result()
    (event,) = Calendar.from_ical(appointment(shown(store, visit), now=NOW)).walk("VEVENT")
    assert event.decoded("dtstart").astimezone(dt.UTC).hour == 7


def test_a_wish_has_no_appointment(store: Store, actor: Actor, visit: str) -> None:
    store.write(visits.move, actor, visit_id=visit, to="wish").result()
    with pytest.raises(ValueError, match="without a date"):
        appointment(shown(store, visit), now=NOW)


def test_file_names_are_taken_by_every_system(store: Store, visit: str) -> None:
    assert file_name(shown(store, visit)) == "bezoek Van Ommelen, Scheeps & Techniek 2026-11-26.ics"
    assert safe_name('A/B: "C" <x>|?*\n') == "A B C x"
    assert safe_name("...") == "rodeloper"


# The invitation


def test_the_invitation_is_polite_and_complete(store: Store, visit: str) -> None:
    made = letter(
        shown(store, visit), sender="Noor Vermaat", municipality="Gemeente Lindervoort", language="nl"
    )
    assert made.to == ("h.vries@ommelen.example",)
    assert made.subject == "Uitnodiging: ons bezoek aan Van Ommelen, Scheeps & Techniek op 26 november 2026"
    assert made.text.startswith("Geachte mevrouw De Vries,\n\n")
    assert (
        "Ons voorstel: donderdag 26 november 2026 om 11:00 uur. Het gesprek duurt ongeveer een uur."
        in made.text
    )
    assert (
        "U spreekt met Noor Vermaat, Daan Hooiveld (Onderwijs) en wethouder Hester van Rijnsbergen."
        in made.text
    )
    assert made.text.endswith("Met vriendelijke groet,\nNoor Vermaat\nGemeente Lindervoort\n")
    for secret in ("Geheim", "Reorganisatie", "Gaat het wel goed", "fusie"):
        assert secret not in made.text


def test_the_invitation_exists_in_english_while_the_screen_is_dutch(store: Store, visit: str) -> None:
    made = letter(shown(store, visit), sender="Noor", municipality="", language="en")
    assert made.text.startswith("Dear Ms De Vries,")
    assert "Thursday 26 November 2026 at 11:00" in made.text
    assert texts.language() == "nl"


def test_the_invitation_takes_the_appointment_along_as_a_draft(
    qtbot: QtBot,
    store: Store,
    actor: Actor,
    visit: str,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[QUrl] = []

    def look(url: QUrl) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", look)
    context = Context(store, actor, clock=lambda: clock().astimezone())
    context.outgoing = Outgoing(tmp_path)
    invitation = InvitationSheet(context, shown(store, visit))
    qtbot.addWidget(invitation)
    invitation.mail()
    (url,) = opened
    mail = message_from_bytes(Path(url.toLocalFile()).read_bytes(), policy=policy.default)
    assert mail["To"] == "Hanneke de Vries <h.vries@ommelen.example>"
    (part,) = mail.iter_attachments()
    (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
    assert event["STATUS"] == "TENTATIVE", "until the company has confirmed"
    qtbot.waitUntil(lambda: store.read(visit_page, visit, TODAY).visit.invited)
    context.tasks.close()


def test_without_a_person_it_goes_to_the_general_address(store: Store, actor: Actor, visit: str) -> None:
    page = replace(shown(store, visit), attendees=(), company_email="post@vanommelen.nl")
    assert letter(page, sender="Noor", municipality="", language="nl").to == ("post@vanommelen.nl",)


def test_the_mail_link_survives_ampersands_and_new_lines(store: Store, visit: str) -> None:
    made = letter(shown(store, visit), sender="Noor", municipality="", language="nl")
    link = urlsplit(made.mail_link)
    fields = parse_qs(link.query)
    assert link.path == "h.vries@ommelen.example"
    assert fields["subject"] == [made.subject]
    assert fields["body"] == [made.text.replace("\n", "\r\n")]


# The brief on the screen


@pytest.fixture
def brief(qtbot: QtBot, store: Store, actor: Actor, visit: str, clock: Clock) -> Iterator[BriefPage]:
    context = Context(store, actor, clock=lambda: clock().astimezone())
    page = BriefPage(context)
    qtbot.addWidget(page)
    page.resize(900, 640)
    page.show()
    page.open_item(visit)
    qtbot.waitUntil(lambda: page.paper.view.pages() > 0, timeout=10_000)
    yield page
    context.tasks.close()
    page.paper.clear()


def test_the_brief_is_shown_as_it_will_be_printed(brief: BriefPage) -> None:
    assert brief.header.title.text() == "Van Ommelen, Scheeps & Techniek"
    assert brief.paper.pdf().startswith(b"%PDF")
    words = brief.paper.view.accessibleDescription()
    assert "Huisvesting" in words
    assert "fusie" in words
    assert brief.paper.view.accessibleName().startswith("Bezoekbrief, bladzijde 1 van")


def test_the_switch_leaves_out_what_is_confidential(qtbot: QtBot, brief: BriefPage) -> None:
    before = brief.paper.pdf()
    brief.without.click()
    qtbot.waitUntil(lambda: brief.paper.pdf() != before, timeout=10_000)
    assert "fusie" not in brief.paper.view.text(1)
    assert "zonder vertrouwelijke delen" in brief.paper.file_name()
    assert "weggelaten" not in brief.paper.view.text(1)


def test_the_brief_follows_what_changes(
    qtbot: QtBot, store: Store, actor: Actor, brief: BriefPage, visit: str
) -> None:
    before = brief.paper.pdf()
    make_alert(store, actor, shown(store, visit).visit.company_id)
    brief.refresh(store.write(visits.change, actor, visit_id=visit, place="Stadhuis").result())
    qtbot.waitUntil(lambda: brief.paper.pdf() != before, timeout=10_000)
    assert "Stadhuis" in brief.paper.view.text(1)


def test_keys_zoom_and_scroll(qtbot: QtBot, brief: BriefPage) -> None:
    view = brief.paper.view
    fitting = view.zoom()
    QTest.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom() > fitting
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum() > 0
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.verticalScrollBar().value() == 0
    QTest.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom() == fitting
    assert not view.grab().isNull()


def test_it_is_kept_whole_or_not_at_all(brief: BriefPage, tmp_path: Path) -> None:
    brief.paper.save_to(tmp_path / "brief")
    assert (tmp_path / "brief.pdf").read_bytes() == brief.paper.pdf()
    brief.paper.save_to(tmp_path / "nergens" / "brief.pdf")
    assert sorted(file.name for file in tmp_path.glob("*brief*")) == ["brief.pdf"]


def test_it_prints(brief: BriefPage, tmp_path: Path) -> None:
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFileName(str(tmp_path / "print.pdf"))
    brief.paper._print_on(printer, 1, 1)
    assert (tmp_path / "print.pdf").read_bytes().startswith(b"%PDF")


def test_printing_to_a_file_proposes_the_whole_name(
    brief: BriefPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6 import QtPrintSupport
    from PySide6.QtPrintSupport import QPrinter

    asked: list[str] = []

    class NobodyPrints:
        def __init__(self, printer: QPrinter, _parent: object) -> None:
            asked.append(printer.docName())

        def setMinMax(self, _least: int, _most: int) -> None:  # noqa: N802 - the name that Qt gave it
            pass

        def exec(self) -> int:
            return 0

    monkeypatch.setattr(QtPrintSupport, "QPrintDialog", NobodyPrints)
    brief.paper.print_paper()
    # Qt proposes what stands before the last full stop that a letter follows: of "Foo B.V." it would keep "Foo B".
    assert asked == [brief.paper.file_name()]
    assert asked[0].endswith(".pdf")


def test_the_report_is_shown_the_same_way(
    qtbot: QtBot, store: Store, actor: Actor, visit: str, clock: Clock
) -> None:
    store.write(visits.change, actor, visit_id=visit, starts_at=dt.datetime(2026, 11, 20, 11)).result()
    store.write(visits.move, actor, visit_id=visit, to="held").result()
    context = Context(store, actor, clock=lambda: clock().astimezone())
    page = ReportPage(context)
    qtbot.addWidget(page)
    page.open_item(visit)
    qtbot.waitUntil(lambda: page.paper.view.pages() > 0, timeout=10_000)
    assert page.header.title.text() == "Van Ommelen, Scheeps & Techniek"
    assert page.header.subtitle.text().startswith("Bezoekverslag, zo komt het op papier.")
    assert page.paper.file_name().startswith("Bezoekverslag Van Ommelen")
    context.tasks.close()
    page.paper.clear()
