"""What is installed is whole: starter documents and default settings travel inside the wheel."""

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from bot import __version__
from bot.shipped_files import shipped_folder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    (path,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return zipfile.ZipFile(path)


def test_the_wheel_carries_every_module(wheel: zipfile.ZipFile) -> None:
    inside = set(wheel.namelist())
    modules = [path for folder in ("bot", "retrieval") for path in (ROOT / folder).rglob("*.py")]
    assert {path.relative_to(ROOT).as_posix() for path in modules} <= inside


def test_the_wheel_carries_the_starter_documents_and_default_settings(wheel: zipfile.ZipFile) -> None:
    inside = set(wheel.namelist())
    documents = [path.name for path in (ROOT / "seeds" / "documents").iterdir()]
    assert documents
    assert {f"bot/_shipped/seeds/documents/{name}" for name in documents} <= inside
    assert {"bot/_shipped/config/loccit.toml", "bot/_shipped/config/example.env"} <= inside


def test_the_wheel_carries_no_tests_and_no_private_file(wheel: zipfile.ZipFile) -> None:
    for name in wheel.namelist():
        assert not name.startswith("tests/")
        assert not name.endswith((".env", ".pyc")) or name.endswith("example.env")


def test_the_wheel_has_the_command_the_licence_and_the_version(wheel: zipfile.ZipFile) -> None:
    folder = f"loccit-{__version__}.dist-info"
    assert "loccit = bot.cli:main" in wheel.read(f"{folder}/entry_points.txt").decode()
    assert f"{folder}/licenses/LICENSE" in wheel.namelist()


@pytest.mark.parametrize("name", ["seeds", "config"])
def test_in_a_checkout_the_shipped_folders_are_the_ones_at_its_root(name: str) -> None:
    assert shipped_folder(name) == ROOT / name  # type: ignore[arg-type]
