# SPDX-License-Identifier: EUPL-1.2
"""Two small sheets of the conversation: one more topic, and what the others wrote."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assets.texts import _
from storage.queries.notes import TopicNote
from storage.queries.people import TopicRow
from storage.rules.names import fold_name
from ui.conversation.note_panel import DISCLOSED
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.inputs import Line
from ui.widgets.labels import Heading, Label
from ui.widgets.scroll import FlowLayout


class TopicSheet(Dialog):
    """One more topic: from the municipality's list with one press, or in one's own words.

    Signal ``chosen(topic id, title)``; one of the two is "".
    """

    chosen = Signal(str, str)

    def __init__(self, topics: Sequence[TopicRow], parent: QWidget | None = None) -> None:
        super().__init__(_("Add a topic"), parent, width=520)
        self._topics = topics
        self.name = Field(_("Topic in your own words"), Line(most=120))
        self.body.addWidget(self.name)
        if topics:
            self.body.addWidget(Label(_("Or choose one:"), "row", "text2"))
            holder = QWidget()
            flow = FlowLayout(holder)
            for topic in topics:
                flow.addWidget(
                    Button(
                        topic.name, "soft", size="row",
                        on_press=partial(self._take, topic.id, ""),
                    )
                )  # fmt: skip
            self.body.addWidget(holder)
        self.body.addStretch(1)
        self.add_cancel()
        self.add_button(_("Add the topic"), "primary", self._own, icon="ph.plus")

    def _own(self) -> None:
        title = str(self.name.value())
        if not title:
            self.name.set_error(_("Type a topic, or choose one below."))
            self.name.focus()
            return
        known = [topic for topic in self._topics if fold_name(topic.name) == fold_name(title)]
        if known:
            self._take(known[0].id, "")
        else:
            self._take("", title)

    def _take(self, topic_id: str, title: str) -> None:
        self.accept()
        self.chosen.emit(topic_id, title)


class OthersSheet(Dialog):
    """What team mates wrote under the same topic, to read."""

    def __init__(self, topic: TopicNote, parent: QWidget | None = None) -> None:
        super().__init__(topic.title, parent, subtitle=_("Only the author changes a note."), width=620)
        for other in topic.others:
            self.body.addWidget(Heading(other.author))
            self.body.addWidget(Label(_(DISCLOSED[other.disclosure][0]), "caption", "text2"))
            self.body.addWidget(Label(other.text, "body", wrap=True))
        self.body.addStretch(1)
        self.add_button(_("Close"), "primary")
