# SPDX-License-Identifier: EUPL-1.2
"""The audit trail on the command line: exported, checked, held against an earlier export; and what commands leave in it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from desktop import folders
from desktop.cli import rodeloper
from desktop.keys import Ways, find_key
from storage import audit, connections
from storage.plain import micros
from tests.extracts import write_csv

PASSPHRASE = "een lange zin om te onthouden"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RODELOPER_PASSPHRASE", PASSPHRASE)
    place = tmp_path / "town.db"
    run("import", "companies", write_csv(tmp_path / "kvk.csv", 3), "--store", place, "--as", "Noor Vermaat")
    return place


def run(*words: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(rodeloper, [str(word) for word in words])
    assert result.exit_code == code, result.output
    return result


def answer(*words: str | Path, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*words, "--json", code=code).stdout)
    return found


def exported(path: Path, out: Path, *words: str) -> list[dict[str, Any]]:
    run("audit", "export", "--store", path, "--out", out, *words)
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def operations(lines: list[dict[str, Any]]) -> list[str]:
    return [line["operation"] for line in lines]


def test_the_export_tells_each_line_whole_and_leaves_one_itself(path: Path, tmp_path: Path) -> None:
    lines = exported(path, tmp_path / "trail.jsonl")
    assert [line["n"] for line in lines] == list(range(1, len(lines) + 1))
    imported = [line for line in lines if line["operation"] == "imports.companies"]
    assert {line["kind"] for line in imported} == {"companies", "contacts"}
    assert {(line["name"], line["origin"], line["result"]) for line in imported} == {
        ("Noor Vermaat", "command", "ok")
    }
    again = exported(path, tmp_path / "again.jsonl")
    assert again[: len(lines)] == lines
    assert operations(again[len(lines) :]) == ["exports.audit", "store.open"]
    assert again[len(lines)]["detail"] == str(len(lines))


def test_who_has_the_export_can_reckon_the_chain_without_us(path: Path, tmp_path: Path) -> None:
    former = ""
    for line in exported(path, tmp_path / "trail.jsonl"):
        at = micros(dt.datetime.fromisoformat(line["at"]))
        names = ("actor", "device", "origin", "operation", "kind", "record", "result", "detail")
        said = "\n".join([former, str(line["n"]), str(at), *(line[name] for name in names)])
        former = hashlib.sha256(said.encode()).hexdigest()
        assert line["hash"] == former
    assert former


def test_since_a_day(path: Path, tmp_path: Path) -> None:
    assert exported(path, tmp_path / "trail.jsonl", "--since", "2099-01-01") == []
    assert exported(path, tmp_path / "trail.jsonl", "--since", "2020-01-01")
    assert "2020" in run("audit", "export", "--out", tmp_path / "x", "--since", "1-1-2020", code=2).output


def test_check_says_whole_or_where_it_is_broken(path: Path, tmp_path: Path) -> None:
    whole = answer("audit", "check", "--store", path)
    assert whole["whole"] is True
    change(path, "UPDATE audit_lines SET actor_id = 'x' WHERE n = 5")
    broken = answer("audit", "check", "--store", path, code=1)
    assert (broken["whole"], broken["broken"]) == (False, 5)
    assert "5" in run("audit", "check", "--store", path, code=1).output
    # The export is still made: it is what an auditor asks for.
    told = answer("audit", "export", "--store", path, "--out", tmp_path / "trail.jsonl", code=1)
    assert told["broken"] == 5
    assert told["lines"] > 5


def change(path: Path, statement: str, *, reckon_anew: bool = False) -> None:
    """What somebody with the key can do with SQLCipher's own tools."""
    driver = connections.connect(path, find_key(path, Ways()))
    for name in ("update", "delete", "insert"):
        driver.execute(f"DROP TRIGGER audit_lines_{name}")
    driver.execute(statement)
    if reckon_anew:
        former = audit.START
        rows = driver.execute(f"SELECT {', '.join(audit.COLUMNS)} FROM audit_lines ORDER BY n").fetchall()
        for row in rows:
            former = audit.link(former, row)
            driver.execute("UPDATE audit_lines SET hash = ? WHERE n = ?", (former, row[0]))
    driver.close()


def test_an_earlier_export_shows_what_a_chain_that_was_reckoned_anew_hides(
    path: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "trail.jsonl"
    exported(path, kept)
    assert answer("audit", "check", "--store", path, "--against", kept)["whole"] is True
    change(path, "UPDATE audit_lines SET actor_id = 'x' WHERE n = 5", reckon_anew=True)
    assert answer("audit", "check", "--store", path)["whole"] is True
    assert answer("audit", "check", "--store", path, "--against", kept, code=1)["broken"] == 5


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[]\n", b"{}\n", b'{"n": 1}\n', b"x" * 100_000])
def test_a_file_that_is_no_export_is_not_compared(path: Path, tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.jsonl"
    other.write_bytes(content)
    refused = answer("audit", "check", "--store", path, "--against", other, code=1)
    assert refused["error"] == "audit.no-export"


def test_what_commands_leave(path: Path, tmp_path: Path) -> None:
    before = len(exported(path, tmp_path / "trail.jsonl"))
    run("list", "companies", "--store", path)
    run("export", "actions", "--store", path, "--format", "csv", "--out", tmp_path / "actions.csv")
    run("backup", "--store", path, tmp_path / "monday.rlbackup")
    run("restore", "--store", path, tmp_path / "monday.rlbackup")
    lines = exported(path, tmp_path / "again.jsonl")[before:]
    # The back-up holds the trail as it was before it was made; after the restore the trail goes on from there.
    assert [name for name in operations(lines) if name != "store.open"] == [
        "exports.audit",
        "exports.list",
        "exports.actions",
        "backups.restore",
    ]
    assert [line["detail"] for line in lines if line["operation"] in ("exports.list", "exports.actions")] == [
        "3",
        "csv 0",
    ]
    assert {line["origin"] for line in lines} == {"command"}


def test_a_wrong_passphrase_is_in_the_log_where_there_is_no_trail_to_write_in(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RODELOPER_PASSPHRASE", "iets anders dan het was")
    run("list", "companies", "--store", path, code=1)
    said = (folders.logs() / "rodeloper.log").read_text("utf-8")
    assert "refused: store.wrong-key" in said
    assert "iets anders" not in said


def test_rows_that_an_import_refused_are_an_export_too(path: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("KVK-nummer;Naam\n1;\n", "utf-8")
    run("import", "companies", bad, "--store", path)
    lines = exported(path, tmp_path / "trail.jsonl")
    assert operations(lines)[-2:] == ["exports.refused_rows", "store.open"]
