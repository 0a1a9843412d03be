"""`loccit corpus …`: what each command prints, changes and exits with."""

import io
import json
from pathlib import Path

import pytest

from bot.cli import main


class Shell:
    """Runs commands in this process, over a data folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capsys = capsys
        self.errors = ""

    def __call__(self, *arguments: str, exit_code: int = 0) -> list[str]:
        """The lines on standard output; those on standard error are in `errors`."""
        assert main(["--data-dir", str(self._folder), *arguments]) == exit_code
        captured = self._capsys.readouterr()
        self.errors = captured.err
        assert "Traceback" not in captured.err
        return captured.out.splitlines()


@pytest.fixture
def shell(work_folder: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    notes = work_folder / "notes"
    (notes / "town").mkdir(parents=True)
    (notes / "bakery.txt").write_text("The bakery in Elm Street opens at 7 a.m. on weekdays.\n", encoding="utf-8")
    (notes / "town" / "library.md").write_text("# Library\n\nThe library lends bicycles.\n", encoding="utf-8")
    return Shell(work_folder / "data", capsys)


def test_sync_makes_the_corpus_equal_to_the_folder_and_says_how(shell: Shell, work_folder: Path) -> None:
    assert shell("corpus", "sync", "notes") == [
        "+ bakery.txt",
        "+ town/library.md",
        "2 added, 0 changed, 0 removed, 0 unchanged, 0 rejected. Corpus version 1.",
    ]
    assert shell("corpus", "sync", "notes") == [
        "0 added, 0 changed, 0 removed, 2 unchanged, 0 rejected. Corpus version 1."
    ]
    (work_folder / "notes" / "bakery.txt").write_text("The bakery is closed.\n", encoding="utf-8")
    (work_folder / "notes" / "town" / "library.md").unlink()
    assert shell("corpus", "sync", "notes") == [
        "~ bakery.txt",
        "- town/library.md",
        "0 added, 1 changed, 1 removed, 0 unchanged, 0 rejected. Corpus version 2.",
    ]


def test_one_bad_file_is_rejected_with_its_reason_and_the_others_are_kept(shell: Shell, work_folder: Path) -> None:
    (work_folder / "notes" / "noise.txt").write_bytes(bytes(range(256)) * 20)
    (work_folder / "notes" / "empty.txt").write_text(" \n", encoding="utf-8")
    lines = shell("corpus", "sync", "notes", exit_code=1)
    assert lines[:2] == ["+ bakery.txt", "+ town/library.md"]
    assert [line.split(":")[0] for line in lines[2:4]] == ["! notes/empty.txt", "! notes/noise.txt"]
    assert all(len(line.split(": ", 1)[1]) > 10 for line in lines[2:4])
    assert lines[4].startswith("2 added, 0 changed, 0 removed, 0 unchanged, 2 rejected.")
    assert len(shell("corpus", "list")) == 2


def test_add_replaces_what_has_the_same_id_and_keeps_the_rest(shell: Shell, work_folder: Path) -> None:
    shell("corpus", "sync", "notes")
    shell("corpus", "add", "notes/bakery.txt")
    (work_folder / "notes" / "bakery.txt").write_text("The bakery is closed.\n", encoding="utf-8")
    assert shell("corpus", "add", "notes") == [
        "+ notes/town/library.md",
        "~ notes/bakery.txt",
        "1 added, 1 changed, 0 removed, 0 unchanged, 0 rejected. Corpus version 3.",
    ]
    assert len(shell("corpus", "list")) == 4


def test_a_file_above_the_limit_is_rejected(shell: Shell, work_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCCIT_MAX_FILE_MEGABYTES", "1")
    (work_folder / "notes" / "long.txt").write_text("The words go on. " * 70_000, encoding="utf-8")
    lines = shell("corpus", "sync", "notes", exit_code=1)
    assert lines[2].startswith("! notes/long.txt: larger than 1 MB")


def test_a_web_address_is_not_fetched_yet_and_files_beside_it_are_added(shell: Shell) -> None:
    lines = shell("corpus", "add", "https://news.example/talks", "notes/bakery.txt", exit_code=1)
    assert lines[0] == "+ notes/bakery.txt"
    assert lines[1].startswith("! https://news.example/talks: web addresses cannot be fetched yet")


def test_add_of_nothing_that_is_there_makes_no_store(shell: Shell, work_folder: Path) -> None:
    assert shell("corpus", "add", "nots", "http://x", exit_code=1) == []
    assert shell.errors.splitlines() == [
        "loccit: nots: there is no such file or folder",
        "loccit: http://x: web addresses cannot be fetched yet; save the page to a file and add that",
    ]
    assert not (work_folder / "data").exists()


def test_sync_needs_a_folder(shell: Shell, work_folder: Path) -> None:
    assert shell("corpus", "sync", "notes/bakery.txt", exit_code=1) == []
    assert shell.errors == "loccit: notes/bakery.txt: this is not a folder, so there is nothing to sync with\n"
    assert not (work_folder / "data").exists()


def test_list_has_a_line_for_each_document(shell: Shell) -> None:
    shell("corpus", "sync", "notes")
    assert shell("corpus", "list") == [
        "bakery.txt · date unknown · The bakery in Elm Street opens at 7 a.m",
        "town/library.md · date unknown · Library",
    ]


def test_show_prints_what_is_known_and_the_text(shell: Shell) -> None:
    shell("corpus", "sync", "notes")
    lines = shell("corpus", "show", "town/library.md")
    assert lines[0].split() == ["id", "town/library.md"]
    assert lines[1].split() == ["title", "Library"]
    assert "The library lends bicycles." in lines


@pytest.mark.parametrize(
    "command", [("show", "x"), ("remove", "x"), ("check",), ("export",), ("rollback",)], ids=lambda c: c[0]
)
def test_without_a_corpus_a_command_says_how_to_make_one(
    shell: Shell, work_folder: Path, command: tuple[str, ...]
) -> None:
    assert shell("corpus", *command, exit_code=1) == []
    assert shell.errors.startswith("loccit: There is no corpus yet.")
    assert not (work_folder / "data").exists()


def test_listing_no_corpus_is_no_failure_and_makes_none(shell: Shell, work_folder: Path) -> None:
    assert shell("corpus", "list") == []
    assert shell.errors.startswith("There is no corpus yet.")
    assert not (work_folder / "data").exists()


def test_remove_takes_documents_out_and_names_those_it_does_not_know(shell: Shell) -> None:
    shell("corpus", "sync", "notes")
    lines = shell("corpus", "remove", "bakery.txt", "bakry.txt", exit_code=1)
    assert lines[0] == "- bakery.txt"
    assert lines[1].startswith("! bakry.txt: ")
    assert shell("ask", "When does the bakery open?", exit_code=3)[0].startswith("Not found")


def test_a_removed_text_is_gone_from_the_disk(shell: Shell, work_folder: Path) -> None:
    canary = "Zanzibarquokka"
    (work_folder / "notes" / "secret.txt").write_text(f"The word is {canary}.\n", encoding="utf-8")
    shell("corpus", "sync", "notes")
    shell("corpus", "remove", "secret.txt")
    files = [path for path in (work_folder / "data").rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert canary.lower().encode() not in path.read_bytes().lower(), path


def test_rollback_returns_to_before_the_last_update(shell: Shell, work_folder: Path) -> None:
    shell("corpus", "sync", "notes")
    (work_folder / "notes" / "bakery.txt").write_text("The bakery is closed.\n", encoding="utf-8")
    shell("corpus", "sync", "notes")
    assert shell("corpus", "rollback")[0] == "~ bakery.txt"
    assert any("7 a.m." in line for line in shell("corpus", "show", "bakery.txt"))


def test_what_is_exported_can_be_imported(shell: Shell, work_folder: Path) -> None:
    shell("corpus", "sync", "notes")
    exported = shell("corpus", "export")
    assert [json.loads(line)["id"] for line in exported] == ["bakery.txt", "town/library.md"]
    shell("corpus", "export", "--output", "all.jsonl")
    assert (work_folder / "all.jsonl").read_text(encoding="utf-8").splitlines() == exported
    shell("corpus", "remove", "bakery.txt", "town/library.md")
    assert shell("corpus", "import", "all.jsonl")[:2] == ["+ bakery.txt", "+ town/library.md"]
    assert shell("corpus", "export") == exported


def test_an_import_reads_standard_input(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("corpus", "sync", "notes")
    lines = shell("corpus", "export")
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    assert shell("corpus", "import", "-") == [
        "0 added, 0 changed, 0 removed, 2 unchanged, 0 rejected. Corpus version 1."
    ]


def test_a_line_that_is_no_document_is_rejected_by_its_number(shell: Shell, work_folder: Path) -> None:
    shell("corpus", "sync", "notes")
    good = shell("corpus", "export")[0]
    (work_folder / "some.jsonl").write_text(f"{good}\nnot json\n[]\n{{}}\n", encoding="utf-8")
    lines = shell("corpus", "import", "some.jsonl", exit_code=1)
    assert [line.split(": ")[0] for line in lines[:3]] == ["! line 2", "! line 3", "! line 4"]


def test_check_says_that_the_corpus_is_sound(shell: Shell) -> None:
    shell("corpus", "sync", "notes")
    assert shell("corpus", "check") == ["The corpus is sound."]


def test_a_hostile_file_name_is_shown_not_obeyed(shell: Shell, work_folder: Path) -> None:
    (work_folder / "notes" / "a\x1b[31mb\n.txt").write_text("The pool is open.\n", encoding="utf-8")
    lines = shell("corpus", "sync", "notes")
    assert lines[0] == "+ a [31mb .txt"
    assert "\x1b" not in "".join(shell("corpus", "list") + shell("corpus", "show", "a [31mb .txt"))
