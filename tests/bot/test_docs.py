"""The reference pages say what the program says."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_reference", ROOT / "docs" / "write_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def _plain_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


def _page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_the_commands_page_is_what_help_says(reference: ModuleType) -> None:
    assert _page("commands.md") == reference.commands_text(), "run `make docs`"


def test_the_settings_page_is_what_the_settings_say(reference: ModuleType) -> None:
    assert _page("settings.md") == reference.settings_text(), "run `make docs`"


def test_every_command_has_a_section(reference: ModuleType) -> None:
    headings = [line for line in _page("commands.md").splitlines() if line.startswith("## ")]
    for command in ("chat", "ask", "corpus sync", "corpus rollback", "telegram", "eval", "doctor"):
        assert f"## loccit {command}" in headings


def test_the_shipped_settings_and_example_variables_are_ones_that_exist(
    work_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.settings import load_settings

    example = (ROOT / "config" / "example.env").read_text(encoding="utf-8")
    (work_folder / ".env").write_text(example, encoding="utf-8")
    settings_file = work_folder / "loccit.toml"
    lines = (ROOT / "config" / "loccit.toml").read_text(encoding="utf-8").splitlines()
    offered = [line.removeprefix("# ") for line in lines if line.startswith("# ") and " = " in line]
    settings_file.write_text("\n".join(offered), encoding="utf-8")
    settings = load_settings(settings_file)
    assert settings.access == "listed"
    assert len(offered) >= 8
