"""Folders, files and exports go into a corpus in one step; bad ones are listed, and an interruption changes nothing."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.documents import FoundFile, FoundFiles, document_to_json, find_files, make_document
from retrieval.engine.local import LocalCorpus
from retrieval.errors import UnreadableDocumentError
from retrieval.updating import (
    add_document,
    add_documents,
    add_paths,
    add_sources,
    import_documents,
    prepare,
    sync_folder,
)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[LocalCorpus]:
    with LocalCorpus.open(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "docs"
    (root / "sub").mkdir(parents=True)
    (root / "a.txt").write_text("The ferry leaves at nine.")
    (root / "b.md").write_text("# Fares\n\nA ticket costs twelve crowns.")
    (root / "sub" / "c.txt").write_text("The museum is closed on Mondays.")
    return root


def ids(corpus: LocalCorpus) -> list[str]:
    return sorted(corpus.digests())


def test_a_prepared_document_has_terms_for_each_passage() -> None:
    prepared = prepare(make_document(id="a", title="Ferries", text="The ferry leaves at nine. " * 60))
    assert len(prepared.passages) == len(prepared.terms) > 1
    assert all("nine" in terms.words for terms in prepared.terms)


def test_a_folder_is_taken_and_then_is_unchanged(corpus: LocalCorpus, folder: Path) -> None:
    first = sync_folder(corpus, folder)
    assert first.added == ("a.txt", "b.md", "sub/c.txt")
    second = sync_folder(corpus, folder)
    assert second.unchanged == ("a.txt", "b.md", "sub/c.txt")
    assert (second.version, second.added, second.changed, second.removed) == (first.version, (), (), ())


def test_sync_reports_what_changed_and_removes_what_is_gone(corpus: LocalCorpus, folder: Path) -> None:
    sync_folder(corpus, folder)
    add_document(corpus, make_document(id="typed note", text="Not from the folder."))
    (folder / "a.txt").write_text("The ferry leaves at ten.")
    (folder / "b.md").unlink()
    (folder / "d.txt").write_text("A new pier.")
    update = sync_folder(corpus, folder)
    assert (update.added, update.changed, update.unchanged) == (("d.txt",), ("a.txt",), ("sub/c.txt",))
    assert sorted(update.removed) == ["b.md", "typed note"]
    assert ids(corpus) == ["a.txt", "d.txt", "sub/c.txt"]


def test_a_document_whose_file_cannot_be_read_any_more_is_kept_and_reported(corpus: LocalCorpus, folder: Path) -> None:
    sync_folder(corpus, folder)
    (folder / "a.txt").write_bytes(b"\x00\x01\x02" * 500)
    (folder / "b.md").unlink()
    (folder / "b.md").symlink_to("/etc/hostname")
    update = sync_folder(corpus, folder)
    assert sorted(rejection.source for rejection in update.rejected) == [str(folder / "a.txt"), "b.md"]
    assert update.removed == ()
    assert ids(corpus) == ["a.txt", "b.md", "sub/c.txt"]


def test_a_folder_that_is_not_there_changes_nothing(corpus: LocalCorpus, folder: Path) -> None:
    sync_folder(corpus, folder)
    shutil.rmtree(folder)
    with pytest.raises(UnreadableDocumentError):
        sync_folder(corpus, folder)
    assert len(ids(corpus)) == 3


def test_an_empty_folder_empties_the_corpus(corpus: LocalCorpus, folder: Path) -> None:
    sync_folder(corpus, folder)
    shutil.rmtree(folder)
    folder.mkdir()
    assert len(sync_folder(corpus, folder).removed) == 3


def test_one_bad_file_does_not_stop_the_others(corpus: LocalCorpus, folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"%PDF-1.4")
    (folder / "empty.txt").write_text("\n")
    update = add_paths(corpus, [folder, folder / "gone.txt"])
    assert len(update.added) == 3
    assert sorted((Path(r.source).name, r.reason.split(";")[0]) for r in update.rejected) == [
        ("bad.txt", "PDF files are not read yet"),
        ("empty.txt", "no text found in it"),
        ("gone.txt", "the file is not there (any more)"),
    ]


def test_adding_again_replaces(corpus: LocalCorpus, folder: Path) -> None:
    add_paths(corpus, [folder / "a.txt"])
    (folder / "a.txt").write_text("The ferry leaves at ten.")
    assert add_paths(corpus, [folder / "a.txt"]).changed == ("a.txt",)
    document = corpus.view().document("a.txt")
    assert document is not None
    assert document.text == "The ferry leaves at ten."


def test_two_files_with_one_name_do_not_overwrite_one_another(
    corpus: LocalCorpus, folder: Path, work_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first, second = (tmp_path_factory.mktemp(name) / "a.txt" for name in ("one", "two"))
    first.write_text("The first file.")
    second.write_text("The second file.")
    update = add_paths(corpus, [second, first])
    assert update.added == ("a.txt",)
    assert [rejection.source for rejection in update.rejected] == [str(max(first, second))]


def test_the_given_ids_are_kept(corpus: LocalCorpus, folder: Path) -> None:
    sources = FoundFiles(files=(FoundFile(document_id="handbook", path=folder / "b.md"),))
    assert add_sources(corpus, sources).added == ("handbook",)


def test_progress_is_told_before_each_file_and_at_the_end(corpus: LocalCorpus, folder: Path) -> None:
    told: list[tuple[int, int | None, str]] = []
    add_sources(corpus, find_files(folder), progress=lambda *step: told.append(step))
    assert told == [(0, 3, "a.txt"), (1, 3, "b.md"), (2, 3, "sub/c.txt"), (3, 3, "")]


def test_an_interruption_leaves_the_corpus_as_it_was(corpus: LocalCorpus, folder: Path) -> None:
    sync_folder(corpus, folder)
    before = corpus.digests()
    (folder / "a.txt").write_text("The ferry leaves at ten.")

    def interrupt(done: int, total: int | None, what: str) -> None:
        if what == "sub/c.txt":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync_folder(corpus, folder, progress=interrupt)
    assert corpus.digests() == before
    assert sync_folder(corpus, folder).changed == ("a.txt",)


def test_an_unchanged_document_is_not_analysed_again(
    corpus: LocalCorpus, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync_folder(corpus, folder)
    (folder / "a.txt").write_text("The ferry leaves at ten.")
    analysed: list[str] = []

    def noting(document, parameters=None):  # type: ignore[no-untyped-def]
        analysed.append(document.id)
        return prepare(document, parameters)

    monkeypatch.setattr("retrieval.updating.prepare", noting)
    sync_folder(corpus, folder)
    assert analysed == ["a.txt"]


def test_of_two_documents_with_one_id_the_second_is_rejected(corpus: LocalCorpus) -> None:
    update = add_documents(corpus, [make_document(id="a", text="First."), make_document(id="a", text="Second.")])
    assert (update.added, [rejection.source for rejection in update.rejected]) == (("a",), ["a"])
    document = corpus.view().document("a")
    assert document is not None
    assert document.text == "First."


def test_an_export_is_taken_back_and_bad_lines_are_named(corpus: LocalCorpus) -> None:
    documents = [make_document(id=name, text=f"The pier of {name}.") for name in ("north", "south")]
    lines = [json.dumps(document_to_json(document)) for document in documents]
    update = import_documents(corpus, [lines[0], "", "{broken", lines[1]])
    assert update.added == ("north", "south")
    assert [rejection.source for rejection in update.rejected] == ["line 3"]
    assert corpus.digests() == {document.id: document.digest for document in documents}
