# SPDX-License-Identifier: EUPL-1.2
"""Who is visited against who is there, as charts: where the two are far apart is a blind spot."""

from __future__ import annotations

from collections.abc import Sequence

from assets.texts import N_, _
from storage.queries.steering import Dimension, Group, Steering
from storage.queries.steering_records import Behind, Part
from storage.rules.steering import OTHERS
from ui.charts.chart import Category, Chart, Form, Head, Look, Series, Table
from ui.documents.steering_words import period_words
from ui.words import COMPANY_KINDS, SECTORS, name_list, size_step_words, word

MOST = 8
"""So many bars are drawn of a long list; the table has all."""
_DIMENSIONS = {
    Dimension.SECTOR: N_("Who we visit and who is there, by sector"),
    Dimension.SIZE: N_("Who we visit and who is there, by number of employees"),
    Dimension.DISTRICT: N_("Who we visit and who is there, by district"),
    Dimension.KIND: N_("Who we visit and who is there, by kind of company"),
}
_HEADS = {
    Dimension.SECTOR: N_("Sector"),
    Dimension.SIZE: N_("Employees"),
    Dimension.DISTRICT: N_("District"),
    Dimension.KIND: N_("Kind of company"),
}


def coverage_chart(made: Steering, dimension: Dimension) -> Chart:
    """The share of visits against the share of companies, so that blind spots show."""
    groups = made.coverage.get(dimension, ())
    if dimension is Dimension.SIZE:
        groups = tuple(sorted(groups, key=lambda one: int(one.value) if one.value.isdigit() else 10**6))
    shown = _shown(groups)
    blind = sorted(
        (one for one in groups if one.blind_spot), key=lambda one: one.visit_share - one.company_share
    )
    title = _("We leave no group out")
    if blind:
        names = [_in_sentence(dimension, one.value) for one in blind[:2]]
        title = _("We see little of {groups}").format(groups=name_list(names))
    elif never := [one for one in groups if not one.visits]:
        # Too few visits to call it a blind spot, and still nobody went there.
        names = [_in_sentence(dimension, one.value) for one in never[:2]]
        title = _("No visit to {groups}").format(groups=name_list(names))
    if not made.visits or not groups:
        title = _("There is nothing to compare yet")

    def opens(part: Part) -> tuple[Behind, ...]:
        return tuple(Behind(part, made.choice, dimension=dimension, values=one.members) for one in shown)

    return Chart(
        dimension.value,
        Form.DOTS,
        title=title,
        subtitle=_("{what}, {period}").format(what=_(_DIMENSIONS[dimension]), period=period_words(made.choice.period)),
        categories=tuple(
            Category(
                group_words(dimension, one.value), under=_("visited too little") if one.blind_spot else "", strong=one.blind_spot
            )
            for one in shown
        ),
        series=(
            Series(_("part of the visits"), Look.CIRCLE, "accent", tuple(one.visit_share for one in shown), opens(Part.VISITS)),
            Series(
                _("part of the companies"), Look.DIAMOND, "text2", tuple(one.company_share for one in shown), opens(Part.COMPANIES)
            ),
        )
        if made.visits
        else (),
        table=Table(
            (
                Head(_(_HEADS[dimension]), "text"), Head(_("Visits")), Head(_("Companies")),
                Head(_("Part of the visits"), "share"), Head(_("Part of the companies"), "share"),
            ),
            tuple(
                (group_words(dimension, one.value), one.visits, one.companies, one.visit_share, one.company_share)
                for one in groups
            ),
        ),
        shares=True,
        note=_coverage_note(groups, shown),
        nothing=_("Visits in this period are compared with the companies that are there."),
    )  # fmt: skip


def _shown(groups: Sequence[Group]) -> list[Group]:
    """The largest, and every blind spot among the others."""
    spots = [one for one in groups[MOST:] if one.blind_spot]
    room = MOST - len(spots[: MOST // 2])
    kept = {one.value for one in (*groups[:room], *spots[: MOST // 2])}
    return [one for one in groups if one.value in kept]


def _coverage_note(groups: Sequence[Group], shown: Sequence[Group]) -> str:
    said = []
    if len(shown) < len(groups):
        said.append(
            _("Shown are {n} of {count} groups. The table has all.").format(n=len(shown), count=len(groups))
        )
    if any(one.value == OTHERS for one in groups):
        said.append(_("Groups of fewer than 5 companies stand together."))
    return " ".join(said)


def _in_sentence(dimension: Dimension, value: str) -> str:
    """What it is called in the middle of a sentence."""
    return _("the small groups") if value == OTHERS else group_words(dimension, value)


def group_words(dimension: Dimension, value: str) -> str:
    """What a group of companies is called."""
    if value == OTHERS:
        return _("Small groups together")
    if not value:
        return _("Not known")
    match dimension:
        case Dimension.SECTOR:
            return word(SECTORS, value)
        case Dimension.KIND:
            return word(COMPANY_KINDS, value)
        case Dimension.SIZE:
            return size_step_words(int(value))
        case _:
            return value
