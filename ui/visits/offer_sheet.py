# SPDX-License-Identifier: EUPL-1.2
"""Before a brief is offered: who gets it, what in it is confidential, and what differs from the version before."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from assets.texts import _
from storage.queries.brief_reading import Reading
from storage.queries.briefs import Brief
from ui.briefs.words import change_words
from ui.context import Context
from ui.widgets.dialog import Dialog
from ui.widgets.labels import Icon, Label
from ui.words import ALERTS, CHANNELS, alderman_name, name_list, word


class OfferSheet(Dialog):
    """The primary button offers; ``accepted`` tells so."""

    def __init__(self, context: Context, shown: Reading, parent: QWidget | None = None) -> None:
        who = name_list([alderman_name(reader.name) for reader in shown.readers])
        super().__init__(
            _("Offer the brief to {who}").format(who=who),
            parent,
            subtitle=_("This version stays as it is now. What changes later, the alderman sees as a change."),
        )
        self.context, self.shown = context, shown
        if shown.since_offered:
            self._part(
                "ph.arrows-clockwise",
                _("What is different from version {n}").format(n=len(shown.versions)),
                [change_words(change, context.today()) for change in shown.since_offered],
            )
        secrets = list(confidential(shown.live))
        if secrets:
            self._part(
                "ph.lock-simple",
                _("Confidential: only who may read it now, reads it in the brief"),
                secrets,
            )
        else:
            self._part("ph.lock-simple-open", _("Nothing in it is confidential"), [])
        unread = [one for one in shown.readers if one.read_at is None and shown.versions]
        if unread:
            self._part("ph.info", _("The version before was not read yet"), [])
        self.body.addStretch(1)  # a short list stays together at the top
        self.add_cancel()
        self.add_button(_("Offer"), "primary", icon="ph.paper-plane-tilt").setFocus()

    def _part(self, icon: str, title: str, lines: list[str]) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(5, 6, 5, 0)
        row.setSpacing(10)
        row.addWidget(Icon(icon, "text2", 18), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(title, "body", bold=True, wrap=True), 1)
        self.body.addWidget(holder)
        for words in lines:
            label = Label(words, "row", wrap=True)
            label.setContentsMargins(33, 0, 5, 0)
            self.body.addWidget(label)


def confidential(brief: Brief) -> Iterator[str]:
    """What of a brief not everybody may read, by its name."""
    for promise in brief.promises:
        if promise.confidential:
            yield _("Promise: {title}").format(title=promise.title)
    for alert in brief.alerts:
        if alert.confidential:
            yield _("Signal: {name}").format(name=word(ALERTS, alert.kind))
    for contact in brief.conversations:
        if contact.confidential:
            yield f"{word(CHANNELS, contact.kind)}: {contact.text}"
