# SPDX-License-Identifier: EUPL-1.2
"""A table from somebody who wants harm is a table or a sentence: no crash, no hang, no memory without end, nothing fetched or written."""

from __future__ import annotations

import csv
import io
import socket
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.sentences import SENTENCES
from assets.texts import sentence
from storage import imports
from storage.errors import RodeLoperError
from storage.imports import read_table, write_report
from storage.rules.rights import Actor
from storage.store import Store
from tests import bounded
from tests.extracts import write_csv
from tests.storage.imports import hostile_files, looking
from tests.storage.imports.hostile_files import PARTS, book, outside
from tests.storage.imports.test_reading import known_or_table

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
measured = pytest.mark.skipif(sys.platform != "linux", reason="measures a process as Linux does")


def made(folder: Path, files: dict[str, hostile_files.Make]) -> list[Path]:
    for name, make in files.items():
        (folder / name).write_bytes(make())
    return [folder / name for name in files]


def check(kind: str, files: list[Path]) -> None:
    before = sorted(files[0].parent.rglob("*"))
    ran = bounded.read(kind, files)
    assert len(ran) == len(files)
    assert not [one for one in ran if not one.is_bounded]
    assert sorted(files[0].parent.rglob("*")) == before
    assert not Path("/tmp/climbed").exists()
    assert {one.end for one in ran} <= {"fine", *SENTENCES}


@measured
def test_every_hostile_table_ends_in_time_and_in_little_memory(tmp_path: Path) -> None:
    check("table", made(tmp_path, hostile_files.QUICK))


@measured
@pytest.mark.long
def test_the_biggest_hostile_tables_too(tmp_path: Path) -> None:
    check("table", made(tmp_path, hostile_files.LONG))


@measured
@pytest.mark.long
def test_the_preview_of_the_biggest_tables_too(tmp_path: Path) -> None:
    files = made(tmp_path, hostile_files.PREVIEWS)
    check("preview", [*files, write_csv(tmp_path / "kvk.csv", 100_000)])


@pytest.mark.parametrize("part", PARTS)
def test_nothing_that_a_book_refers_to_is_fetched(tmp_path: Path, part: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("wachtwoord123")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        for address in (f"http://127.0.0.1:{server.getsockname()[1]}/x.dtd", secret.as_uri()):
            path = tmp_path / "buiten.xlsx"
            path.write_bytes(book(1, **{part: outside(address)}))
            table = known_or_table(path)
            assert table is None or "wachtwoord123" not in repr(table.first)
        with pytest.raises(BlockingIOError):
            server.accept()


# Mutations of real files, all the way into the store

_WORDS = st.one_of(
    st.sampled_from(
        [
            "", "=cmd|' /C calc'!A0", "+31 30", "-1+1", "@SUM(A1)", "\t=1", "\u202egnp.exe", "\u200b", "\x00", "\x1f", "\ufeff",
            "NaN", "inf", "1e999", "-0", "9" * 40, "0" * 12, "\u0661\u0662\u0663", "²", "½", "99999999999999999999",
            "31-12-9999", "01-01-0001", "30-02-2026", "1899-12-31", "2026-13-45", "<img src=http://127.0.0.1/x>", "a" * 40_000,
            "'; DROP TABLE companies; --", "%s%n{0}{name}", "../../etc/passwd", "javascript:alert(1)", "a@b\r\nBcc: c@d",
        ]
    ),
    st.text(max_size=30),
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """A company file in which cells, rows, delimiters and quotes are not what they were."""
    rows = [list(row) for row in _real_rows()[: draw(st.integers(1, 6))]]
    for _ in range(draw(st.integers(1, 6))):
        row = rows[draw(st.integers(0, len(rows) - 1))]
        row[draw(st.integers(0, len(row) - 1))] = draw(_WORDS)
        if draw(st.integers(0, 9)) == 0:
            row[:] = row * draw(st.integers(1, 3))
    out = io.StringIO()
    csv.writer(
        out,
        delimiter=draw(st.sampled_from(";,\t|")),
        quoting=csv.QUOTE_ALL if draw(st.booleans()) else csv.QUOTE_MINIMAL,
    ).writerows(rows)
    content = out.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])), "surrogatepass")
    if draw(st.booleans()):
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(st.binary(max_size=4)) + content[at + draw(st.integers(0, 4)) :]
    return content


@cache
def _real_rows() -> list[list[str]]:
    with TemporaryDirectory() as folder:
        path = write_csv(Path(folder, "real.csv"), 8)
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file, delimiter=";"))


def _into_the_store(store: Store, actor: Actor, path: Path) -> None:
    """Read, preview, take over and report, as a person would; every row is accounted for."""
    refusal: RodeLoperError | None = None
    plan: imports.ImportPlan | None = None
    try:
        table = read_table(path)
        plan = store.read(imports.prepare, table, imports.guess(table))
        store.write(imports.companies, actor, plan).result()
    except RodeLoperError as problem:
        refusal = problem
    if refusal is not None:
        assert sentence(refusal.code, refusal.values) != refusal.code
        return
    assert plan is not None
    assert looking.adds_up(plan)
    report = path.with_name("verslag.csv")
    if write_report(plan, report, sentence) is not None:
        with report.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file, delimiter=";"):
                assert not [
                    cell for cell in row if cell.lstrip(" \t\r\n\v\f\0").startswith(("=", "+", "-", "@"))
                ]


@given(tables())
@settings(max_examples=60, deadline=10_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_company_file_that_was_tampered_with_is_taken_over_or_refused(
    store: Store, actor: Actor, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "kvk.csv"
    path.write_bytes(content)
    _into_the_store(store, actor, path)


@pytest.mark.long
@given(tables())
@settings(max_examples=3_000, deadline=10_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_thousands_of_company_files_that_were_tampered_with(
    store: Store, actor: Actor, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "kvk.csv"
    path.write_bytes(content)
    _into_the_store(store, actor, path)


_BOOK = book()


@pytest.mark.long
@given(st.integers(0, len(_BOOK)), st.binary(max_size=12), st.integers(0, 12))
@settings(max_examples=3_000, deadline=10_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_thousands_of_damaged_books(tmp_path: Path, at: int, noise: bytes, lost: int) -> None:
    path = tmp_path / "kvk.xlsx"
    path.write_bytes(_BOOK[:at] + noise + _BOOK[at + lost :])
    known_or_table(path)


def test_a_formula_that_comes_in_is_text(store: Store, actor: Actor, tmp_path: Path) -> None:
    path = tmp_path / "kvk.csv"
    path.write_text("Naam;Plaats\r\n=cmd|' /C calc'!A0;+Zeist\r\n", encoding="utf-8")
    _into_the_store(store, actor, path)
    (company,) = store.read(looking.companies)
    assert (company["name"], company["city"]) == ("=cmd|' /C calc'!A0", "+Zeist")
