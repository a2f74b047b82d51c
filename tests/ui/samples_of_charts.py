# SPDX-License-Identifier: EUPL-1.2
"""Charts of each form for tests, and a measure that needs no screen."""

from __future__ import annotations

from ui.charts.chart import Category, Chart, Form, Head, Look, Series, Table


def measure(text: str, size: str, *, bold: bool = False) -> float:
    """Letters of one width."""
    return len(text) * (7.0 if bold else 6.5)


def bars(*values: tuple[float, float, float]) -> Chart:
    """Lying bars of three series."""
    names = [f"Afdeling {n}" for n in range(len(values))]
    looks = ((Look.OUTLINE, "progress"), (Look.SOLID, "late"), (Look.HATCHED, "tell"))
    series = [
        Series(
            f"reeks {at}",
            look,
            tone,
            tuple(row[at] for row in values),
            tuple(f"{name}/{at}" for name in names),
        )
        for at, (look, tone) in enumerate(looks)
    ]
    table = Table(
        (Head("Afdeling", "text"), Head("a"), Head("b"), Head("c")),
        tuple((name, *row) for name, row in zip(names, values, strict=True)),
    )
    return Chart(
        "bars", Form.BARS, "Afdeling 0 is het drukst.", "Acties per afdeling",
        tuple(Category(name) for name in names), tuple(series), table, nothing="Er is niets.",
    )  # fmt: skip


def columns(*values: float, target: float | None = 2) -> Chart:
    """Upright bars by week."""
    categories = tuple(Category(str(30 + n), full=f"week {30 + n}") for n in range(len(values)))
    opens = tuple(f"week {30 + n}" for n in range(len(values)))
    table = Table(
        (Head("Week", "text"), Head("Bezoeken")),
        tuple((one.full, value) for one, value in zip(categories, values, strict=True)),
    )
    return Chart(
        "columns", Form.COLUMNS, "Veel bezoeken.", "Bezoeken per week", categories,
        (Series("bezoeken", Look.SOLID, "accent", values, opens),), table,
        target=target, target_words=f"doel: {target}", nothing="Geen bezoek.",
    )  # fmt: skip


def dots(*pairs: tuple[float | None, float | None], shares: bool = True) -> Chart:
    """Two marks on each line."""
    categories = tuple(
        Category(f"Groep {n}", under="te weinig" if n == 1 else "", strong=n == 1) for n in range(len(pairs))
    )
    series = (
        Series(
            "bezoeken",
            Look.CIRCLE,
            "accent",
            tuple(a for a, _b in pairs),
            tuple(f"a{n}" for n in range(len(pairs))),
        ),
        Series("bedrijven", Look.DIAMOND, "text2", tuple(b for _a, b in pairs)),
    )
    kind = "share" if shares else "number"
    table = Table(
        (Head("Groep", "text"), Head("a", kind), Head("b", kind)),
        tuple((one.label, *pair) for one, pair in zip(categories, pairs, strict=True)),
    )
    return Chart(
        "dots",
        Form.DOTS,
        "Groep 1 slaan wij over.",
        "Wie er is",
        categories,
        series,
        table,
        shares=shares,
        nothing="Leeg.",
    )
