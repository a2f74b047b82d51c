# SPDX-License-Identifier: EUPL-1.2
"""The right side of a company's page: all contacts on one ribbon, with a filter by kind."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from assets.texts import _, clock, date_short, n_, relative_day
from storage.queries.timeline import TimelineCounts, TimelineItem, TimelineKind, beginning, timeline
from storage.rules.choices import Disclosure
from storage.rules.states import VisitState
from ui.context import Context
from ui.widgets.buttons import HEIGHTS, Button
from ui.widgets.cards import EmptyState
from ui.widgets.labels import Heading
from ui.widgets.tabs import Segment
from ui.widgets.timeline import Entry, Timeline
from ui.words import ALERTS, DISCLOSURES, VISIT_KINDS, VISIT_STATES, word

_PART = 20
_LONGEST = 280
_ICONS = {
    "phone": "ph.phone",
    "mail": "ph.envelope-simple",
    "letter": "ph.envelope-open",
    "counter": "ph.storefront",
    "visit": "ph.handshake",
}
_OPENS = {
    TimelineKind.VISIT: "visits",
    TimelineKind.ACTION: "actions",
    TimelineKind.CONTACT: "contact_moments",
}
_STATE_TONES = {
    VisitState.WISH: "rest",
    VisitState.PLANNED: "progress",
    VisitState.CONFIRMED: "progress",
    VisitState.CANCELLED: "rest",
}


class ContactsLine(QWidget):
    """Signal ``moment_requested(item)``: a call or mail was pressed. Visits and actions open themselves."""

    moment_requested = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._company = ""
        self._limit = _PART
        self._seen: object = None
        self.items: list[TimelineItem] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.filter = Segment(
            [("", _("Everything"), None), (TimelineKind.VISIT, _("Visits"), None), (TimelineKind.CONTACT, _("Calls"), None),
             (TimelineKind.ACTION, _("Done"), None), (TimelineKind.ALERT, _("Signals"), None)],
            name=_("Which contacts"),
        )  # fmt: skip
        self.line = Timeline()
        self.empty = EmptyState(
            "ph.phone", _("No contact yet"), _("Log a call or plan a visit: it appears here.")
        )
        self.more = Button(_("Show more"), "link", bold=True, on_press=self._show_more)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        heading = Heading(_("All contacts"))
        heading.setMinimumHeight(HEIGHTS["row"])  # in line with the heading beside it, which has a button
        self.told = Button(_("What we told them"), "link", bold=True, size="row")
        self.told.on_press(lambda: self.context.open("told", self._company))
        heading.add(self.told)
        box.addWidget(heading)
        box.addWidget(self.filter)
        box.addWidget(self.line)
        box.addWidget(self.empty)
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addStretch(1)
        box.addLayout(foot)
        box.addStretch(1)
        self.filter.changed.connect(self._filtered)
        self.line.opened.connect(self._open)

    def show_company(self, company_id: str, counts: TimelineCounts) -> None:
        """Show the contacts of this company; another one starts at the top of everything."""
        if company_id != self._company:
            self._company, self._limit = company_id, _PART
            self.filter.set_current("")
        numbers = {"": counts.all, TimelineKind.VISIT: counts.visits, TimelineKind.CONTACT: counts.contacts,
                   TimelineKind.ACTION: counts.actions, TimelineKind.ALERT: counts.alerts}  # fmt: skip
        for view, n in numbers.items():
            self.filter.set_count(view, n)
        self.load()

    def load(self) -> None:
        """Read again; nothing is drawn anew when it is the same."""
        only = TimelineKind(self.filter.current()) if self.filter.current() else None
        found = self.context.read(timeline, self._company, only=only, limit=self._limit + 1)
        shown = (self._company, tuple(found), self.context.today())
        if shown == self._seen:
            return
        self._seen = shown
        self.items = found[: self._limit]
        self.line.set_entries([self._entry(item) for item in self.items])
        self.line.setVisible(bool(self.items))
        self.empty.setVisible(not self.items)
        self.more.setVisible(len(found) > self._limit)

    def _filtered(self, _view: str) -> None:
        self._limit = _PART
        self.load()

    def _show_more(self) -> None:
        self._limit += _PART
        self.load()

    def _open(self, kind: str, id_: str) -> None:
        if kind == "contact_moments":
            self.moment_requested.emit(next(item for item in self.items if item.id == id_))
        else:
            self.context.open(kind, id_)

    # Words

    def _entry(self, item: TimelineItem) -> Entry:
        make = {
            TimelineKind.VISIT: _visit,
            TimelineKind.CONTACT: _contact,
            TimelineKind.ACTION: _action,
            TimelineKind.ALERT: _alert,
        }[item.kind]
        icon, title, text, tone, chips = make(item)
        coming = item.kind is TimelineKind.VISIT and item.on is not None and item.on >= self.context.today()
        kind = _OPENS.get(item.kind, "")
        if kind == "contact_moments" and not self.context.may("contact_moments.change"):
            kind = ""  # it opens to be changed; all that it says stands here
        return Entry(item.id if kind else "", icon, title, self._when(item), text, "accent" if coming else tone,
                     chips, kind)  # fmt: skip

    def _when(self, item: TimelineItem) -> str:
        if item.on is None:
            return _("no date yet")
        today = self.context.today()
        if abs((item.on - today).days) <= 1:
            words = relative_day(item.on, today)
            return f"{words} {clock(item.at)}" if item.at else words
        coming = item.on > today and item.at
        words = date_short(item.on, today, weekday=item.on > today)
        return f"{words} {clock(item.at)}" if coming and item.at else words


Parts = tuple[str, str, str, str, list[tuple[str, str, str]]]


def _visit(item: TimelineItem) -> Parts:
    kind = word(VISIT_KINDS, item.what)
    title = _("{kind} with alderman").format(kind=kind) if item.with_alderman else kind
    chips: list[tuple[str, str, str]] = []
    if item.state in _STATE_TONES:
        tone = _STATE_TONES[VisitState(item.state)]
        icon = {"confirmed": "ph.check", "cancelled": "ph.prohibit"}.get(item.state, "ph.calendar-blank")
        chips.append((word(VISIT_STATES, item.state), tone, icon))
    if item.actions:
        chips.append(
            (n_("{n} action", "{n} actions", item.actions).format(n=item.actions), "rest", "ph.checks")
        )
    topics = ", ".join(item.topics)
    text = item.text or (topics[:1].upper() + topics[1:].lower() if topics else "")
    took_place = item.state in (VisitState.HELD, VisitState.WRAPPED_UP)
    return ("ph.handshake" if took_place else "ph.calendar-blank"), title, text, "", chips


def _contact(item: TimelineItem) -> Parts:
    people = {"contact": item.contact, "colleague": item.person}
    said = _("{colleague} with {contact}.") if item.contact else _("{colleague}.")
    # A whole letter stands where all stands that we told them.
    words = item.text if len(item.text) <= _LONGEST else beginning(item.text)
    text = " ".join(part for part in (said.format(**people) if item.person else "", words) if part)
    return _ICONS.get(item.what, "ph.chat-circle"), item.title, text, "", _disclosure(item)


def _action(item: TimelineItem) -> Parts:
    titles = {
        "told": _("Told: {action}"),
        "explained": _("Explained: {action}"),
        "dropped": _("Dropped: {action}"),
        "done": _("Done: {action}"),
    }
    chips = [(_("not told yet"), "tell", "ph.megaphone")] if item.not_told else []
    icon = {"told": "ph.checks", "explained": "ph.chat-circle-dots", "dropped": "ph.prohibit"}.get(
        item.what, "ph.check"
    )
    return (
        icon,
        titles[item.what].format(action=item.title),
        item.person,
        "tell" if item.not_told else "",
        [*chips, *_disclosure(item)],
    )


def _alert(item: TimelineItem) -> Parts:
    title = _("Signal: {alert}").format(alert=word(ALERTS, item.what).lower())
    quote = f"‘{item.text}’" if item.text else ""
    noted = _("Noted by {name}").format(name=item.person) if item.person else ""
    return "ph.flag", title, " ".join(part for part in (quote, noted) if part), "", _disclosure(item)


def _disclosure(item: TimelineItem) -> list[tuple[str, str, str]]:
    if item.disclosure in ("", Disclosure.INTERNAL):
        return []
    confidential = item.disclosure == Disclosure.CONFIDENTIAL
    icon, tone = ("ph.lock-simple", "wait") if confidential else ("ph.users", "rest")
    return [(word(DISCLOSURES, item.disclosure), tone, icon)]
