# SPDX-License-Identifier: EUPL-1.2
"""Settings come back as they were left; damaged ones never stop anybody."""

from __future__ import annotations

import json
import locale
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import folders
from desktop.settings import Language, Settings, SettingsFile, language_to_use


@pytest.fixture
def file() -> Path:
    return folders.settings_file()


def test_everything_is_under_the_home_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RODELOPER_HOME", str(tmp_path / "stick"))
    places = [
        folders.settings_file(), folders.default_store(), folders.demo_store(), folders.backups(), folders.logs(),
    ]  # fmt: skip
    assert all(place.is_relative_to(tmp_path / "stick") for place in places)
    monkeypatch.delenv("RODELOPER_HOME")
    assert "rode-loper" in str(folders.settings_file())
    assert "rode-loper" in str(folders.logs())


def test_the_first_start_is_dutch_and_follows_the_theme_of_the_system() -> None:
    assert SettingsFile().values == Settings(language="nl", theme="system")


def test_what_is_changed_is_there_the_next_time(file: Path) -> None:
    SettingsFile().change(language="en", theme="dark", geometry=b"\x00\xff")
    again = SettingsFile().values
    assert (again.language, again.theme, again.geometry) == ("en", "dark", b"\x00\xff")
    assert [entry.name for entry in file.parent.iterdir()] == ["settings.json"]


def test_two_windows_keep_each_others_changes() -> None:
    first, second = SettingsFile(), SettingsFile()
    first.change(language="en")
    second.change(theme="dark")
    assert (SettingsFile().values.language, SettingsFile().values.theme) == ("en", "dark")


def test_a_value_that_does_not_exist_is_a_mistake_of_ours() -> None:
    with pytest.raises(msgspec.ValidationError):
        SettingsFile().change(theme="purple")
    with pytest.raises(TypeError):
        SettingsFile().change(colour="red")
    assert SettingsFile().values == Settings()


def test_each_place_of_a_store_is_a_device_of_its_own(tmp_path: Path) -> None:
    settings = SettingsFile()
    device = settings.of_store(tmp_path / "one.db").device
    settings.remember_who(tmp_path / "one.db", "colleague-1")
    again = SettingsFile().of_store(tmp_path / "one.db")
    assert (again.device, again.who) == (device, "colleague-1")
    assert SettingsFile().of_store(tmp_path / "copy.db").device != device


@pytest.mark.parametrize("content", [b"", b"{", b'{"theme": "purple"}', b"\xff", b"[" * 100_000])
def test_damaged_settings_are_set_aside(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    settings = SettingsFile()
    assert settings.values == Settings()
    aside = list(file.parent.glob("settings-damaged-*.json"))
    assert [kept.read_bytes() for kept in aside] == [content]
    settings.change(theme="light")
    assert SettingsFile().values.theme == "light"


@given(
    st.binary(max_size=300)
    | st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9),
                   lambda part: st.lists(part, max_size=3) | st.dictionaries(st.sampled_from(
                       ["language", "theme", "geometry", "last_store", "stores", "device", "who", "x"]), part, max_size=6),
                   ).map(lambda thing: json.dumps(thing).encode())
)  # fmt: skip
def test_whatever_stands_there_are_settings(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    place = tmp_path_factory.mktemp("settings") / "settings.json"
    place.write_bytes(content)
    values = SettingsFile(place).values
    assert values == msgspec.convert(msgspec.to_builtins(values), Settings)


def test_a_place_that_cannot_be_written_keeps_the_choice_for_now(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = SettingsFile(tmp_path / "file" / "settings.json")
    assert settings.change(theme="dark").theme == "dark"
    assert settings.values.theme == "dark"


@pytest.mark.parametrize(
    ("chosen", "system", "used"),
    [
        ("nl", "en_GB", "nl"),
        ("en", "nl_NL", "en"),
        ("system", "nl_BE", "nl"),
        ("system", "Dutch_Netherlands", "nl"),
        ("system", "en_GB", "en"),
        ("system", "fr_FR", "nl"),
        ("system", None, "nl"),
    ],
)
def test_the_language_follows_the_choice_then_the_system(
    monkeypatch: pytest.MonkeyPatch, chosen: Language, system: str | None, used: str
) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda: (system, "UTF-8"))
    assert language_to_use(chosen) == used
