# SPDX-License-Identifier: EUPL-1.2
"""What the panel says of one action: done and told as two blocks, and the facts below them."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _, date_long, date_short, days_late, n_
from storage.queries.action_page import ActionPage
from storage.queries.actions import ActionRow
from storage.rules.states import ActionState
from ui.actions import history
from ui.widgets.cards import Card
from ui.widgets.labels import ElidedLabel, Icon, Label
from ui.words import CHANNELS, day_words, word


def blocks(page: ActionPage, today: dt.date) -> list[QWidget]:
    """Done and told are two facts, so they are two blocks; an open action has one."""
    row = page.row
    if not row.state.is_closed:
        return [_open_block(row, today), *_waiting_block(page, today)]
    when = day_words(row.done_on, today) if row.done_on else ""
    by = _("{day}, by {name}").format(day=when, name=page.closed_by) if page.closed_by else when
    if row.state is ActionState.DROPPED:
        ended = _block(
            "rest",
            "ph.prohibit",
            history.state_words(ActionState.DROPPED),
            " · ".join(part for part in (by, page.close_reason) if part),
        )
    else:
        ended = _block("done", "ph.check-circle-fill", history.state_words(ActionState.DONE), by)
    return [ended, _told_block(page, today)]


def _open_block(row: ActionRow, today: dt.date) -> QWidget:
    said = []
    if row.days_late and row.due_on:
        said.append(_("Promised for {day}.").format(day=day_words(row.due_on, today)))
    elif row.due_on:
        said.append(
            _("Due {day}.").format(
                day=date_long(row.due_on) if row.due_on.year == today.year else date_short(row.due_on, today)
            )
        )
    else:
        said.append(_("There is no date yet."))
    if not row.owner_id:
        said.append(_("Nobody does it yet."))
    if row.postponed:
        said.append(n_("Postponed {n} time.", "Postponed {n} times.", row.postponed).format(n=row.postponed))
    detail = " ".join(said)
    if row.days_late:
        return _block("late", "ph.warning-circle-fill", days_late(row.days_late), detail)
    match row.state:
        case ActionState.WAITING:
            words = _("Waits for {what}").format(what=row.waiting_for) if row.waiting_for else _("Waits")
            return _block("wait", "ph.hourglass-medium", words, detail)
        case ActionState.IN_PROGRESS:
            return _block("progress", "ph.circle-half", history.state_words(ActionState.IN_PROGRESS), detail)
        case _:
            return _block("rest", "ph.circle", history.state_words(ActionState.OPEN), detail)


def _waiting_block(page: ActionPage, today: dt.date) -> list[QWidget]:
    """What takes longer is explained in time: that the company waits for word, and on which date it counts."""
    if not page.waits_for_word:
        return []
    if page.known_due is not None:
        detail = _("It counts on {day}.").format(day=day_words(page.known_due, today))
    elif page.heard_on is not None:
        detail = _("It heard from us last on {day}.").format(day=day_words(page.heard_on, today))
    else:
        detail = _("It heard nothing since {day}.").format(day=day_words(page.row.promised_on, today))
    return [_block("tell", "ph.chat-circle-dots", _("The company waits for word"), detail)]


def _told_block(page: ActionPage, today: dt.date) -> QWidget:
    row = page.row
    if row.told_on:
        said = [day_words(row.told_on, today), word(CHANNELS, row.told_channel).lower(), page.told_to]
        detail = ", ".join(part for part in said if part)
        return _block("done", "ph.checks", _("Told"), detail, page.told_text)
    if row.telling_unnecessary:
        return _block("rest", "ph.bell-slash", _("Need not be told"), page.unnecessary_reason)
    days = (today - row.done_on).days if row.done_on else 0
    waits = n_("{n} day by now.", "{n} days by now.", days).format(n=days) if days else _("Since today.")
    if page.tell_before is None:
        detail = waits
    elif page.tell_before < today:
        detail = f"{waits} " + _("The term was {day}.").format(day=day_words(page.tell_before, today))
    else:
        detail = f"{waits} " + _("Tell it before {day}.").format(day=day_words(page.tell_before, today))
    return _block("tell", "ph.circle-dashed", _("Not told yet"), detail)


def _block(tone: str, icon: str, title: str, detail: str, text: str = "") -> QWidget:
    card = Card(f"{tone}_tint", padding=10, spacing=0)
    line = QHBoxLayout()
    line.setSpacing(12)
    line.addSpacing(6)
    line.addWidget(Icon(icon, tone, 20))
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(Label(title, "body", tone if tone != "rest" else "text", bold=True, wrap=True))
    if detail:
        words.addWidget(Label(detail, "caption", "text2", wrap=True))
    if text:
        words.addWidget(Label(_("‘{text}’").format(text=text), "caption", "text", wrap=True))
    line.addLayout(words, 1)
    card.body.addLayout(line)
    return card


def facts(page: ActionPage, today: dt.date) -> QWidget:
    """Who does it, who promised it to whom, and how to reach them."""
    row = page.row
    owner = ", ".join(part for part in (row.owner, row.department) if part) or _("nobody yet")
    facts = [(_("Owner"), owner)]
    if row.promised_by:
        promised = _("{name} on {day}").format(name=row.promised_by, day=day_words(row.promised_on, today))
        facts.append((_("Promised by"), promised))
    person = next((one for one in page.people if one.id == row.promised_to_id), None)
    if person:
        facts.append((_("To"), ", ".join(part for part in (person.name, person.function) if part)))
    if row.teller:
        facts.append((_("Who tells"), row.teller))
    phone = (page.tell_to.phone if page.tell_to else "") or page.phone
    if phone:
        facts.append((_("Phone"), phone))
    if page.heard_on and not row.state.is_closed:
        facts.append((_("Heard last"), day_words(page.heard_on, today)))
    if row.confidential:
        facts.append((_("Disclosure"), _("confidential")))
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(5)
    for name, value in facts:
        line = QHBoxLayout()
        label = ElidedLabel(name, "row", "text2")
        label.setFixedWidth(96)
        line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(value, "row", wrap=True), 1)
        box.addLayout(line)
    return holder
