# SPDX-License-Identifier: EUPL-1.2
"""Answers of owners in the window: read in, looked at, taken over one by one or all clear ones, and never twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from storage.imports.answers import Problem
from storage.operations import actions, owners, people
from storage.operations.owners import Way
from storage.queries.action_page import action_page
from storage.queries.actions import ActionRow, action_row
from storage.rules.references import reference
from storage.rules.rights import Actor
from storage.rules.states import ActionState
from storage.store import Store
from tests.storage.imports import saved_mails
from tests.ui.action_screens import TODAY, Heard
from tests.ui.action_screens import context as context  # noqa: PLC0414 - a fixture
from tests.ui.action_screens import ids as ids  # noqa: PLC0414 - a fixture
from ui.actions.answer_card import AnswerCard
from ui.actions.answers_page import AnswersPage
from ui.actions.sheets import TellSheet
from ui.context import Context
from ui.dropping import Dropping
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.messages import Banner
from ui.widgets.picker import Picker


@pytest.fixture
def page(
    qtbot: QtBot, context: Context, store: Store, actor: Actor, ids: dict[str, str]
) -> Iterator[AnswersPage]:
    for name, who in (("late", ids["peter"]), ("week", ids["peter"])):
        store.write(actions.hand_over, actor, ids[name], who).result()
        row = row_of(context, ids[name])
        store.write(owners.send_out, actor, {row.id: str(reference(row))}, Way.SERVER).result()
    store.write(people.change_colleague, actor, ids["peter"], email="p.dewilde@lindervoort.example").result()
    made = AnswersPage(context)
    qtbot.addWidget(made)
    made.resize(1000, 760)
    made.show()
    context.changed.connect(made.refresh)
    made.load()
    yield made
    made.hide()


def row_of(context: Context, action: str) -> ActionRow:
    found: ActionRow = context.read(action_row, action, TODAY)
    return found


def code_of(page: AnswersPage, action: str) -> str:
    return str(reference(row_of(page.context, action)))


def read(page: AnswersPage, qtbot: QtBot, folder: Path, *mails: bytes) -> list[AnswerCard]:
    files = [folder / f"antwoord {n}.eml" for n in range(len(mails))]
    for file, data in zip(files, mails, strict=True):
        file.write_bytes(data)
    page.open_item("\n".join(map(str, files)))
    qtbot.waitUntil(page.choose_button.isEnabled)
    return page.cards


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Label) if label.isVisibleTo(widget))


def state(page: AnswersPage, action: str) -> ActionState:
    page.context.store.wait()
    QApplication.processEvents()
    return row_of(page.context, action).state


def test_the_clear_ones_are_taken_over_at_once(
    page: AnswersPage, qtbot: QtBot, ids: dict[str, str], tmp_path: Path
) -> None:
    clear = saved_mails.outlook(code_of(page, ids["late"]))
    vague = saved_mails.plain(f"Re: [{code_of(page, ids['week'])}]", "Dank je wel!")
    cards = read(page, qtbot, tmp_path, vague, clear)
    assert page.header.title.text() == "2 antwoorden van actiehouders"
    assert page.header.subtitle.text() == "1 is duidelijk, 1 om eerst te bekijken."
    assert cards[0].proposal.is_clear, "what is clear comes first"
    assert "Gedaan op 12 november." in said(cards[0])
    assert "Kies het zelf" in said(cards[1])
    assert page.all_button.text() == "De duidelijke overnemen"
    assert page.all_button.hasFocus()
    QTest.keyClick(page.all_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(page.cards) == 1)
    assert state(page, ids["late"]) is ActionState.DONE
    assert state(page, ids["week"]) is ActionState.OPEN
    heard = page.context.messages
    assert isinstance(heard, Heard)
    assert heard.banners[-1] == "1 antwoord is overgenomen."
    opened: list[tuple[str, str]] = []
    page.context.open_requested.connect(lambda kind, id_: opened.append((kind, id_)))
    words, go = heard.links[-1]
    assert words == "Naar de actie"
    assert go is not None
    go()
    assert opened == [("actions", ids["late"])], "the company must still hear it"
    tell = TellSheet(page.context, page.context.read(action_page, ids["late"], TODAY), page)
    assert "Peter de Wilde schreef aan ons: ‘Gedaan op 12 november." in said(tell)
    assert not page.all_button.isVisible()
    assert page.header.subtitle.text() == "1 om eerst te bekijken, 1 is overgenomen."


def test_a_person_changes_the_step_before_it_is_taken(
    page: AnswersPage, qtbot: QtBot, ids: dict[str, str], tmp_path: Path
) -> None:
    (card,) = read(
        page, qtbot, tmp_path, saved_mails.plain(f"[{code_of(page, ids['late'])}]", "Wij zijn er bijna")
    )
    assert card.form is not None
    assert not card.form.fields["done_on"].isVisibleTo(card)
    card.form.fields["state"].set_value("waiting")
    card.form.fields["state"].edited.emit()
    assert card.form.fields["waiting_for"].isVisibleTo(card)
    card.form.fields["waiting_for"].set_value("de leverancier")
    card.form.fields["text"].set_value("Bijna klaar, zegt Peter.")
    assert card.take_button is not None
    card.take_button.click()
    qtbot.waitUntil(lambda: not page.cards)
    found = page.context.read(action_page, ids["late"], TODAY)
    assert (found.row.state, found.row.waiting_for) == (ActionState.WAITING, "de leverancier")
    assert (found.steps[0].text, found.steps[0].owner) == ("Bijna klaar, zegt Peter.", "Peter de Wilde")


def test_what_a_person_typed_stays_when_the_action_changes_meanwhile(
    page: AnswersPage, qtbot: QtBot, store: Store, actor: Actor, ids: dict[str, str], tmp_path: Path
) -> None:
    (card,) = read(page, qtbot, tmp_path, saved_mails.outlook(code_of(page, ids["late"])))
    assert card.form is not None
    card.form.fields["text"].set_value("Peter belde ook.")
    later = TODAY + dt.timedelta(9)
    page.context.announce(store.write(actions.postpone, actor, ids["late"], later, reason="regen").result())
    (again,) = page.cards
    assert again.form is not None
    assert again.proposal.problems == (Problem.CHANGED,)
    assert again.form.values()["text"] == "Peter belde ook."


def test_of_what_fits_nothing_a_person_says_which_action_it_is_about(
    page: AnswersPage, qtbot: QtBot, ids: dict[str, str], tmp_path: Path
) -> None:
    (card,) = read(page, qtbot, tmp_path, saved_mails.plain("Hoe gaat het?", "Gedaan", saved_mails.SENDER))
    assert (card.form, card.take_button) == (None, None)
    assert "geen kenmerk" in said(card)
    assert page.all_button.isHidden()
    assert card.which is not None
    picker = card.which.editor
    assert isinstance(picker, Picker)
    qtbot.waitUntil(lambda: page.focusWidget() is picker)
    QTest.keyClick(picker, Qt.Key.Key_Down)
    assert {one.id for one in picker.suggestions()} == {ids["late"], ids["week"]}, "what its writer has to do"
    picker._popup.hide()
    title = row_of(page.context, ids["late"]).title
    QTest.keyClicks(picker, title.split()[0])
    assert ids["late"] in [one.id for one in picker.suggestions()]
    picker._popup.hide()
    picker.take(ids["late"], title)
    qtbot.waitUntil(lambda: page.cards[0].form is not None)
    (card,) = page.cards
    assert "Jij koos deze actie." in said(card)
    assert page.all_button.isHidden(), "it is never among the clear ones"
    assert card.form is not None
    assert card.take_button is not None
    state_field = card.form.fields["state"].editor
    qtbot.waitUntil(lambda: page.focusWidget() is state_field)
    card.take_button.click()
    qtbot.waitUntil(lambda: not page.cards)
    assert state(page, ids["late"]) is ActionState.DONE
    assert read(page, qtbot, tmp_path, saved_mails.plain("Hoe gaat het?", "Gedaan", saved_mails.SENDER)) == []


def test_what_fits_nothing_can_be_skipped_and_a_choice_taken_back(
    page: AnswersPage, qtbot: QtBot, ids: dict[str, str], tmp_path: Path
) -> None:
    (card,) = read(page, qtbot, tmp_path, saved_mails.plain("Hoe gaat het?", "Gedaan"))
    card.chosen.emit(ids["late"])
    qtbot.waitUntil(lambda: page.cards[0].form is not None)
    next(one for one in page.cards[0].findChildren(Button) if one.text() == "Andere actie kiezen").click()
    qtbot.waitUntil(lambda: page.cards[0].which is not None)
    page.cards[0].skip_button.click()
    assert page.cards == []


def test_the_whole_mail_can_be_looked_at(
    page: AnswersPage, qtbot: QtBot, ids: dict[str, str], tmp_path: Path
) -> None:
    (card,) = read(page, qtbot, tmp_path, saved_mails.outlook(code_of(page, ids["late"])))
    assert "Verzonden:" not in said(card)
    card.whole_button.click()
    assert "Verzonden: maandag" in said(card)
    card.whole_button.click()
    assert "Verzonden:" not in said(card)


def test_what_changes_meanwhile_shows_and_what_is_typed_elsewhere_stays(
    page: AnswersPage, qtbot: QtBot, ids: dict[str, str], tmp_path: Path
) -> None:
    mails = [
        saved_mails.plain(f"[{code_of(page, ids[name])}]", "Dank!", saved_mails.SENDER)
        for name in ("late", "week")
    ]
    cards = {
        card.proposal.action.id: card for card in read(page, qtbot, tmp_path, *mails) if card.proposal.action
    }
    kept = cards[ids["week"]].form
    assert kept is not None
    kept.fields["text"].set_value("Door mij getypt")
    page.context.write(actions.postpone, ids["late"], TODAY.replace(day=30), reason="regen")
    qtbot.waitUntil(lambda: any(Problem.CHANGED in card.proposal.problems for card in page.cards))
    assert cards[ids["week"]] in page.cards
    assert kept.fields["text"].value() == "Door mij getypt"
    (changed,) = [card for card in page.cards if Problem.CHANGED in card.proposal.problems]
    assert "regen" in said(changed) or "Verzet" in said(changed)


def test_files_that_are_no_answers_are_told_by_name(page: AnswersPage, qtbot: QtBot, tmp_path: Path) -> None:
    assert read(page, qtbot, tmp_path, b"zomaar", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") == []
    words = [banner.text() for banner in page.findChildren(Banner)]
    assert words[0].startswith("antwoord 0.eml: Dit is geen mail")
    assert "plak die hier" in words[1]


def test_the_text_of_a_mail_can_be_pasted(page: AnswersPage, ids: dict[str, str]) -> None:
    QGuiApplication.clipboard().setText(f"Gedaan\n\nGroet, Peter\n\nKenmerk: {code_of(page, ids['late'])}")
    page.paste()
    (card,) = page.cards
    assert card.proposal.state is ActionState.DONE
    assert page.nothing.isHidden()


def test_files_are_dragged_onto_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    came: list[Path] = []
    Dropping(window, lambda paths: all(path.suffix == ".eml" for path in paths), came.extend)

    def drag(*names: str) -> bool:
        data = QMimeData()
        data.setUrls(
            [QUrl.fromLocalFile(str(tmp_path / name)) if "://" not in name else QUrl(name) for name in names]
        )
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
        enter.ignore()
        QApplication.sendEvent(window, enter)
        if enter.isAccepted():
            QApplication.sendEvent(
                window, QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
            )
        return enter.isAccepted()

    assert drag("een.eml", "twee.eml")
    assert came == [tmp_path / "een.eml", tmp_path / "twee.eml"]
    assert not drag("foto.png")
    assert not drag("een.eml", "https://voorbeeld.example/x.eml")
    assert len(came) == 2
