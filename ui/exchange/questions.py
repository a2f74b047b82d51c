# SPDX-License-Identifier: EUPL-1.2
"""What only a person can answer: very many removals by others, a server that was put back, and what was refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assets.texts import _, n_, number
from storage.queries.exchange import Refused, Waiting
from storage.queries.things import Thing
from ui.exchange.words import joined, names_in_short, reason_words
from ui.record_words import kind_words, title, where
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import Label
from ui.widgets.laid_out import clear
from ui.widgets.same_focus import same_focus
from ui.widgets.scroll import FlowLayout


class Question(Card):
    """A question with what it is about and two answers, neither of them in haste. Signal ``answered(bool)``."""

    answered = Signal(bool)

    def __init__(self, question: str, words: str, names: str, yes: str, no: str) -> None:
        super().__init__("late_tint", ribbon="late", padding=18, spacing=8)
        self.question = Label(question, "section", wrap=True)
        self.names = Label(names, "row", "text2", wrap=True)
        self.yes = Button(yes, on_press=partial(self._answer, True))
        self.no = Button(no, on_press=partial(self._answer, False))
        self.body.addWidget(self.question)
        self.body.addWidget(Label(words, "body", wrap=True))
        if names:
            self.body.addWidget(self.names)
        self.body.addWidget(_flow(self.yes, self.no))
        self.setAccessibleName(f"{question} {words}")

    def _answer(self, yes: bool) -> None:
        self.setEnabled(False)
        self.answered.emit(yes)


def removals_question(found: Waiting) -> Question:
    """``Er zijn 312 bedrijven verwijderd door collega's. Klopt dat?``."""
    what = joined([kind_words(kind, n) for kind, n in found.kinds[:3]])
    names = names_in_short(found.things, found.total)
    return Question(
        _("Colleagues removed {what}. Is that right?").format(what=what),
        _("Nothing was removed here yet. If you do not know, ask your coordinator first. This can wait."),
        names,
        _("Yes, remove them here too"),
        _("No, put them back for everybody"),
    )


def lost_question(n: int, things: tuple[Thing, ...]) -> Question:
    """``De server is teruggezet. 14 dingen staan alleen nog hier. Terugzetten?``."""
    words = n_(
        "The server was put back to an earlier day. {n} thing is only here now. Put it back there?",
        "The server was put back to an earlier day. {n} things are only here now. Put them back there?",
        n,
    )
    return Question(
        words.format(n=number(n)),
        _("Nothing on this laptop is lost. Colleagues see it again when you put it back."),
        names_in_short(things, n),
        _("Yes, put it back"),
        _("No, keep it only here"),
    )


class RefusedCard(Card):
    """One thing that was not taken: which, why, and what to do."""

    def __init__(
        self, refused: Refused, on_open: Callable[[], object], on_give_up: Callable[[], object]
    ) -> None:
        super().__init__("panel", ribbon="late", padding=14, spacing=4)
        thing = refused.thing
        self.setObjectName(f"{thing.kind} {thing.id}")
        self.title = Label(title(thing), "body", bold=True, wrap=True)
        self.why = Label(reason_words(refused.reason), "row", "text2", wrap=True)
        self.open_button = Button(_("Open it"), on_press=on_open)
        self.open_button.setAccessibleName(_("Open {what}").format(what=title(thing)))
        self.give_up_button = Button(_("Take what the municipality has"), "link", on_press=on_give_up)
        self.give_up_button.setToolTip(_("What you wrote stays with the earlier versions."))
        self.body.addWidget(self.title)
        if where(thing):
            self.body.addWidget(Label(where(thing), "row", "text2", wrap=True))
        self.body.addWidget(self.why)
        buttons = [self.open_button] if thing.opens[0] else []
        self.body.addSpacing(4)
        self.body.addWidget(_flow(*buttons, *([self.give_up_button] if refused.known else [])))


def _flow(*buttons: Button) -> QWidget:
    holder = QWidget()
    flow = FlowLayout(holder, gap=16)
    for button in buttons:
        flow.addWidget(button)
    return holder


class Cards(QWidget):
    """Cards under one another, made anew only when what they say has changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(10)
        self._seen: object = None

    def show_cards(self, seen: object, make: Callable[[], list[QWidget]]) -> None:
        """Show what ``make`` makes, when ``seen`` differs from the last time."""
        if seen == self._seen:
            return
        self._seen = seen
        same_focus(self)
        clear(self._box)
        cards = make()
        for card in cards:
            self._box.addWidget(card)
            card.show()
        self.setVisible(bool(cards))
