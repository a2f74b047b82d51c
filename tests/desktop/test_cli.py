# SPDX-License-Identifier: EUPL-1.2
"""The command line as a coordinator's scheduled job uses it: options, answers for machines, exit codes."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import shutil
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pdfplumber
import pytest
from click.testing import CliRunner, Result

from desktop.cli import rodeloper
from desktop.demo import build
from storage.keys import keys_file, open_with_passphrase
from storage.queries.audit_trail import trail_part
from storage.rules.weeks import week_name
from storage.store import Store, not_in_use
from tests.extracts import write_csv

pytestmark = pytest.mark.usefixtures("cheap_keys")

PASSPHRASE = "een lange zin om te onthouden"


def run(*words: str | Path, passphrase: str = PASSPHRASE) -> Result:
    return CliRunner().invoke(
        rodeloper, [str(word) for word in words], env={"RODELOPER_PASSPHRASE": passphrase}
    )


def answer(*words: str | Path, passphrase: str = PASSPHRASE) -> dict[str, Any]:
    result = run(*words, "--json", passphrase=passphrase)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_it_tells_its_version_in_a_checkout_too() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    result = run("--version")
    assert (result.exit_code, result.output) == (0, f"rodeloper, version {project['version']}\n")


def pages(file: Path) -> list[str]:
    with pdfplumber.open(file) as document:
        return [page.extract_text() for page in document.pages]


def test_import_makes_the_store_and_accounts_for_every_row(tmp_path: Path) -> None:
    file, store = tmp_path / "kvk.csv", tmp_path / "new.db"
    write_csv(file, 500)
    planned = answer("import", "companies", file, "--dry-run", "--store", store)
    assert not store.exists()
    first = answer("import", "companies", file, "--store", store, "--as", "Sterre Wolthuis")
    assert first["added"] + first["changed"] + first["unchanged"] + first["refused"] == first["rows"] == 500
    assert first["added"] > 400
    assert {key: first[key] for key in ("added", "refused", "kept")} == {
        key: planned[key] for key in ("added", "refused", "kept")
    }
    assert first["refused"] > 0
    assert len(first["recovery_code"].split("-")) == 8
    with Path(first["report"]).open(encoding="utf-8-sig", newline="") as report:
        rows = list(csv.reader(report, delimiter=";"))
    assert len(rows) - 1 >= first["refused"]
    again = answer("import", "companies", file, "--store", store)
    assert (again["added"], again["changed"], again["unchanged"]) == (
        0,
        0,
        first["added"] + first["changed"] + first["unchanged"],
    )
    assert "recovery_code" not in again
    assert answer("list", "companies", "--store", store)["total"] == first["added"]


def test_a_dry_run_changes_nothing(tmp_path: Path, demo: Path) -> None:
    file = tmp_path / "lisa.csv"
    write_csv(file, 50)
    before = answer("list", "companies", "--store", demo, passphrase="demo")["total"]
    planned = answer("import", "companies", file, "--dry-run", "--store", demo, passphrase="demo")
    assert planned["dry_run"]
    assert planned["added"] > 0
    assert answer("list", "companies", "--store", demo, passphrase="demo")["total"] == before


@pytest.mark.parametrize(
    "words",
    [("list", "companies"), ("list", "actions"), ("brief", "next", "--out", "x.pdf"), ("backup", "x")],
)
def test_reading_a_store_that_is_not_there_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    store = tmp_path / "nowhere.db"
    result = run(*words, "--store", store, "--json")
    assert result.exit_code == 1
    refusal = json.loads(result.stdout)
    assert refusal["error"] == "store.missing"
    assert "Er is niets veranderd" in refusal["message"]
    assert not list(tmp_path.glob("nowhere*"))
    assert not list(tmp_path.glob("x*"))


def test_the_demo_says_that_it_is_being_made_and_only_then(
    tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "demo.db"

    def make(path: Path, _settings: object) -> None:
        shutil.copytree(demo.parent, path.parent, dirs_exist_ok=True)

    monkeypatch.setattr(build, "_make", make)
    first = run("demo", "--no-window", "--store", store)
    assert "verzonnen gemeente" in first.stderr
    assert str(store) in first.stdout
    again = run("demo", "--no-window", "--store", store)
    assert not again.stderr
    assert again.stdout == first.stdout


def test_wrong_usage_is_told_apart_from_a_refusal(tmp_path: Path) -> None:
    assert run("export", "actions").exit_code == 2
    assert run("nonsense").exit_code == 2
    assert run("list", "companies", "--store", tmp_path / "no.db").exit_code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("nonsense", "De opdracht nonsense bestaat niet."),
        ("list bananen", "De opdracht bananen bestaat niet."),
        ("export actions", "--format ontbreekt. Kies uit: pdf, xlsx, csv."),
        ("export actions --format doc", "--format klopt niet. Kies uit: pdf, xlsx, csv."),
        ("import companies", "FILE ontbreekt."),
        ("list visits --serch x", "De optie --serch bestaat niet. Bedoel je --search?"),
        ("brief --out", "Bij de optie --out hoort een waarde."),
        ("--passphrase-file /nergens doctor", "--passphrase-file klopt niet. Dat bestand is er niet."),
        ("list visits morgen", "Deze opdrachtregel klopt niet:"),
    ],
)
def test_wrong_usage_is_said_in_the_language_of_the_program(words: str, said: str) -> None:
    result = run(*words.split())
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Error" not in result.stderr
    english = run("--language", "en", *words.split())
    assert english.exit_code == 2
    assert said not in english.stderr


def test_the_import_says_what_it_mended_and_left_out(tmp_path: Path) -> None:
    file = tmp_path / "kvk.csv"
    write_csv(file, 500)
    counted = answer("import", "companies", file, "--dry-run", "--store", tmp_path / "new.db")
    said = run("import", "companies", file, "--dry-run", "--store", tmp_path / "new.db").stdout
    assert counted["dropped"] > 1
    assert f"{counted['dropped']} waarden weggelaten" in said
    assert counted["repaired"] > 0
    assert f"{counted['repaired']} waarde" in said
    assert "hersteld" in said


def test_a_wrong_passphrase_is_a_sentence(demo: Path) -> None:
    result = run("list", "companies", "--store", demo, passphrase="not demo")
    assert result.exit_code == 1
    assert "gaat de opslag niet open" in result.stderr


def test_the_passphrase_may_stand_in_a_file(tmp_path: Path, demo: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("demo\n", "utf-8")
    result = run("list", "companies", "--store", demo, "--passphrase-file", secret, "--json", passphrase="")
    assert json.loads(result.stdout)["total"] == 60


def test_the_action_report_is_the_same_in_three_formats(tmp_path: Path, demo: Path) -> None:
    for view in ("all", "open", "late", "due-this-week", "waiting", "not-told", "stalled", "mine"):
        rows = {
            kind: answer("export", "actions", "--format", kind, "--view", view, "--out", tmp_path / f"{view}.{kind}", "--store", demo,
                         passphrase="demo")["rows"]
            for kind in ("pdf", "xlsx", "csv")
        }  # fmt: skip
        assert len(set(rows.values())) == 1, (view, rows)
        with (tmp_path / f"{view}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.reader(file, delimiter=";"))) - 1 == rows["csv"]
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    # Every department has its sheet; the summary comes first.
    assert len(book.sheetnames) > 3
    assert "Alle acties" in pages(tmp_path / "all.pdf")[0]
    listed = answer("list", "actions", "--view", "all", "--store", demo, passphrase="demo")
    assert listed["total"] == 120


def test_the_brief_of_the_next_visit_comes_with_and_without_what_is_confidential(
    tmp_path: Path, demo: Path
) -> None:
    whole, safe = tmp_path / "brief.pdf", tmp_path / "safe.pdf"
    visit = answer("brief", "next", "--out", whole, "--store", demo, passphrase="demo")["visit"]
    answer("brief", visit[:13], "--no-confidential", "--out", safe, "--store", demo, passphrase="demo")
    (only,) = pages(whole)
    assert "fusie" in only
    assert not any("fusie" in page for page in pages(safe))


def test_the_briefs_of_a_week_come_as_one_document(tmp_path: Path, demo: Path) -> None:
    listed = answer("list", "visits", "--limit", "100", "--store", demo, passphrase="demo")["visits"]
    weeks = Counter(
        week_name(dt.date.fromisoformat(visit["starts_at"][:10]))
        for visit in listed
        if visit["starts_at"] and visit["state"] in ("planned", "confirmed", "held")
    )
    week, visits = weeks.most_common(1)[0]
    whole, safe = tmp_path / "week.pdf", tmp_path / "safe.pdf"
    words = ("brief-pack", "--week", week, "--store", demo)
    said = answer(*words, "--out", whole, passphrase="demo")
    assert said == {"week": week, "visits": visits, "pages": len(pages(whole)), "out": str(whole)}
    assert pages(whole)[0].count("blz. ") == visits
    answer(*words, "--no-confidential", "--out", safe, passphrase="demo")
    assert "Vertrouwelijk" in pages(whole)[0]
    assert not any("ertrouwelijk" in page for page in pages(safe))
    with Store.open(demo, open_with_passphrase(demo, "demo")) as store:
        lines = store.read(trail_part, 0)
    kept = [line.detail for line in lines if line.operation == "exports.brief_pack"]
    assert kept == [f"pdf {week}"] * 2


def test_the_briefs_of_chosen_visits_come_as_one_document(tmp_path: Path, demo: Path) -> None:
    listed = answer("list", "visits", "--limit", "100", "--store", demo, passphrase="demo")["visits"]
    one, two = [visit["id"] for visit in listed if visit["state"] in ("planned", "confirmed")][:2]
    out = tmp_path / "chosen.pdf"
    words = ("brief-pack", "--visit", one, "--visit", two, "--visit", one, "--out", out, "--store", demo)
    said = answer(*words, passphrase="demo")
    assert said == {"week": "", "visits": 2, "pages": len(pages(out)), "out": str(out)}
    assert pages(out)[0].count("blz. ") == 2
    out.unlink()
    wrong = run("brief-pack", "--visit", "zzzz", "--out", out, "--store", demo, "--json", passphrase="demo")
    assert (wrong.exit_code, out.exists()) == (1, False)


def test_an_empty_week_is_said_and_a_wrong_one_makes_nothing(tmp_path: Path, demo: Path) -> None:
    out = tmp_path / "week.pdf"
    empty = run("brief-pack", "--week", "2019-01", "--out", out, "--store", demo, passphrase="demo")
    assert empty.exit_code == 0
    assert "In week 2019-01 is geen bezoek waarvoor een brief nodig is." in empty.stdout
    assert "geen bezoek" in pages(out)[0]
    out.unlink()
    wrong = run("brief-pack", "--week", "2027-53", "--out", out, "--store", demo, "--json", passphrase="demo")
    assert wrong.exit_code == 1
    refusal = json.loads(wrong.stdout)
    assert refusal["error"] == "weeks.unknown"
    assert refusal["message"].startswith("2027-53 is geen week. Er is niets gemaakt.")
    assert not out.exists()
    away = tmp_path / "nergens" / "brieven.pdf"
    wrong = run(
        "brief-pack", "--week", "2019-01", "--out", away, "--store", demo, "--json", passphrase="demo"
    )
    assert json.loads(wrong.stdout)["error"] == "export.no-folder"
    assert not away.parent.exists()


def test_list_search_finds_people_and_numbers(demo: Path) -> None:
    assert (
        answer("list", "companies", "--search", "brandsma", "--store", demo, passphrase="demo")["total"] >= 1
    )
    (only,) = answer("list", "companies", "--search", "99000110", "--store", demo, passphrase="demo")[
        "companies"
    ]
    assert only["name"] == "Van Ommelen Scheepstechniek"
    visits = answer("list", "visits", "--search", "ommelen", "--store", demo, passphrase="demo")["visits"]
    assert {visit["company"] for visit in visits} <= {"Van Ommelen", "Van Ommelen Scheepstechniek"}


def test_back_up_and_restore_on_another_machine_with_the_code(tmp_path: Path) -> None:
    file, store = tmp_path / "kvk.csv", tmp_path / "here" / "store.db"
    write_csv(file, 40)
    code = answer("import", "companies", file, "--store", store)["recovery_code"]
    total = answer("list", "companies", "--store", store)["total"]
    copy = tmp_path / "copy.rlbackup"
    answer("backup", copy, "--store", store)
    assert b"SQLite format" not in copy.read_bytes()
    there = tmp_path / "there" / "store.db"
    restored = answer("restore", copy, "--store", there, passphrase=code)
    assert restored["replaced"] is None
    assert answer("list", "companies", "--store", there, passphrase=code)["total"] == total
    kept = answer("restore", copy, "--store", there, passphrase=code)["replaced"]
    assert Path(kept).exists()


def test_the_doctor_finds_a_healthy_store_and_a_sick_one(tmp_path: Path, demo: Path) -> None:
    healthy = answer("doctor", "--store", demo, passphrase="demo")
    assert healthy["ok"]
    assert set(healthy["checks"]) == {
        "versions",
        "key",
        "migrations",
        "pages",
        "integrity",
        "references",
        "exchange",
        "space",
    }
    sick = tmp_path / "sick.db"
    raw = bytearray(demo.read_bytes())
    for place in range(200_000, 400_000, 4096):
        raw[place] ^= 0xFF
    sick.write_bytes(raw)
    (tmp_path / "sick.db.keys").write_bytes(demo.with_name("demo.db.keys").read_bytes())
    result = run("doctor", "--store", sick, "--json", passphrase="demo")
    assert result.exit_code == 1
    assert not json.loads(result.stdout)["checks"]["pages"]["ok"]


def test_the_demo_is_believable(demo: Path) -> None:
    assert answer("list", "companies", "--store", demo, passphrase="demo")["total"] == 60
    visits = answer("list", "visits", "--store", demo, passphrase="demo")
    assert 38 <= visits["total"] <= 44
    states = {visit["state"] for visit in visits["visits"]}
    assert states == {"wish", "planned", "confirmed", "held", "wrapped_up", "cancelled"}
    actions = answer("list", "actions", "--view", "all", "--store", demo, passphrase="demo")["actions"]
    assert len(actions) == 120
    assert {action["chip"] for action in actions} >= {
        "open",
        "in_progress",
        "waiting",
        "not_told",
        "settled",
        "dropped",
    }
    late = [action for action in actions if action["days_late"]]
    assert 3 <= len(late) <= 20
    today = dt.datetime.now().astimezone().date().isoformat()
    assert any(visit["starts_at"] and visit["starts_at"] >= today for visit in visits["visits"])


def test_the_demo_never_replaces_a_store_of_somebody(tmp_path: Path) -> None:
    file, store = tmp_path / "kvk.csv", tmp_path / "mine.db"
    write_csv(file, 5)
    answer("import", "companies", file, "--store", store)
    before = store.read_bytes()
    result = run("demo", "--no-window", "--store", store, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"] == "store.exists"
    assert store.read_bytes() == before


def test_the_demo_of_another_day_is_made_anew_and_touches_nothing_else(tmp_path: Path, demo: Path) -> None:
    store, beside = tmp_path / "demo", tmp_path / "demo-verslag.txt"
    beside.write_text("van iemand")
    shutil.copyfile(demo, store)
    shutil.copyfile(keys_file(demo), keys_file(store))
    before = store.read_bytes()
    os.utime(tmp_path / "demo.keys", (0, 0))
    with not_in_use(store):
        busy = run("demo", "--no-window", "--store", store, "--json")
    assert json.loads(busy.stdout)["error"] == "store.busy"
    assert store.read_bytes() == before
    answer("demo", "--no-window", "--store", store)
    assert store.read_bytes() != before
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == [
        "demo",
        "demo-verslag.txt",
        "demo.keys",
        "demo.lock",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("export", "actions", "--format", "csv", "--view", "open", "--out"),
        ("brief", "next", "--out"),
        ("brief-pack", "--week", "this", "--out"),
        ("backup",),
    ],
)
def test_a_file_that_cannot_be_written_is_a_sentence_and_the_store_is_never_overwritten(
    tmp_path: Path, demo: Path, words: tuple[str, ...]
) -> None:
    keys = demo.with_name(f"{demo.name}.keys")
    before = keys.read_bytes()
    for out in (demo, keys):
        result = run(*words, out, "--store", demo, "--json", passphrase="demo")
        assert result.exit_code == 1
        assert json.loads(result.stdout)["error"] == "store.own-file"
    assert keys.read_bytes() == before
    (tmp_path / "file").touch()
    result = run(*words, tmp_path / "file" / "out", "--store", demo, "--json", passphrase="demo")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"] in ("export.not-allowed", "export.no-folder")


def test_english_is_complete_on_the_command_line(demo: Path) -> None:
    result = run("doctor", "--store", demo, "--language", "en", passphrase="demo")
    assert "The key opens the store." in result.stdout
