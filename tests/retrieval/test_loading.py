"""Files become documents by what is in them; what cannot become one is refused with a line that says why."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.documents import files_at, find_files, load_bytes, load_file, make_document
from retrieval.documents.finding import FoundFile, without_clashes
from retrieval.errors import DocumentError, UnreadableDocumentError, UnsupportedFormatError
from retrieval.model import Rejection

ARTICLE = """\
Harbour closed for a day

8 August 2024

The harbour was closed for a day while divers looked for the lost anchor, and nobody at all was hurt in the end.

ABC
"""


def test_a_text_file_becomes_a_document_with_what_it_says_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "harbour.txt"
    path.write_text(ARTICLE)
    document = load_file(path)
    assert (document.id, document.source, document.title) == ("harbour.txt", str(path), "Harbour closed for a day")
    assert document.published is not None
    assert (document.published.date.isoformat(), document.published.read_from) == ("2024-08-08", "header line")
    assert (document.publisher, document.language, document.url) == ("ABC", "en", None)
    assert document.text == ARTICLE


def test_a_markdown_file_becomes_readable_text() -> None:
    data = b"---\ntitle: Night rules\nurl: https://example.org/n\n---\n# Rules\n\nKeep *quiet* at night.\n"
    document = load_bytes(data, name="2024-05-11-night.md", document_id="rules/night.md", source="chat upload night.md")
    assert (document.id, document.source, document.title) == ("rules/night.md", "chat upload night.md", "Night rules")
    assert document.text == "Rules\n\nKeep quiet at night."
    assert document.url == "https://example.org/n"
    assert document.published is not None
    assert document.published.read_from == "file name"


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"%PDF-1.7\n", "a.txt", "PDF files are not read yet; save it as text or Markdown"),
        (b"\x89PNG\r\n\x1a\n0000", "a.md", "images are not read yet; save it as text or Markdown"),
        (b"PK\x03\x04xx", "a.txt", "archives (ZIP, gzip, 7z, RAR, …) are not read yet; save it as text or Markdown"),
        (b"PK\x03\x04..word/document.xml", "a.txt", "Word files (.docx) are not read yet; save it as text or Markdown"),
        (b"<!DOCTYPE html><html><p>x", "a.txt", "HTML pages are not read yet; save it as text or Markdown"),
        (b"a;b\n1;2\n", "a.csv", "CSV tables are not read yet; save it as text or Markdown"),
        (b"\x00\x01\x02\x03" * 99, "a.txt", "this is binary data, not text; convert it to text first"),
    ],
)
def test_other_formats_are_named_by_their_content(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(UnsupportedFormatError) as caught:
        load_bytes(data, name=name)
    assert (caught.value.source, caught.value.reason) == (name, reason)


@pytest.mark.parametrize(
    "data", [b"", b" \n\t\n", b"\xef\xbb\xbf", "\u200b\n".encode(), b"---\ntitle: x\n---\n", b"\xff\xfe"]
)
def test_a_file_without_words_is_refused(data: bytes) -> None:
    for name in ("a.txt", "a.md"):
        with pytest.raises(UnreadableDocumentError, match="no text found"):
            load_bytes(data, name=name)


def test_a_file_above_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(UnreadableDocumentError, match="larger than 50 MB"):
        load_file(path)


def test_what_is_no_readable_file_is_refused_at_once(work_folder: Path) -> None:
    pipe = work_folder / "pipe.txt"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.txt")
        for path in (pipe, Path("socket.txt"), Path("/dev/zero"), work_folder, Path("gone.txt"), Path("a\0b")):
            with pytest.raises(UnreadableDocumentError):
                load_file(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shut.txt"
    path.write_text("secret")
    path.chmod(0)
    with pytest.raises(UnreadableDocumentError, match="no permission"):
        load_file(path)


def test_names_are_only_labels() -> None:
    document = load_bytes(b"Some words here.", name="../../etc/pass\nwd\udcff.txt")
    assert document.id == "../../etc/pass wd�.txt"
    document.id.encode("utf-8")


def test_the_digest_tells_versions_and_not_places_apart(tmp_path: Path) -> None:
    first = load_bytes(ARTICLE.encode(), name="a.txt")
    assert load_bytes(ARTICLE.encode(), name="a.txt", document_id="b", source="elsewhere").digest == first.digest
    assert load_bytes(ARTICLE.replace("ABC", "DEF").encode(), name="a.txt").digest != first.digest
    assert load_bytes(ARTICLE.replace("8 August", "9 August").encode(), name="a.txt").digest != first.digest


def test_a_made_document_keeps_its_text_exactly() -> None:
    text = " Two  words\r\n\n- one\ud800\n\u200b"
    document = make_document(id="q/1", text=text)
    assert document.text == text.replace("\ud800", "�")
    assert (document.title, document.published, document.publisher) == ("", None, None)
    assert make_document(id="q/2", text=" \n").blocks == ()


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a"]))
def test_any_bytes_are_a_document_or_a_named_error(data: bytes, name: str) -> None:
    try:
        document = load_bytes(data, name=name)
    except DocumentError as error:
        assert str(error).startswith("a")  # noqa: PT017  (either outcome is right)
        assert "\n" not in str(error)  # noqa: PT017
    else:
        document.text.encode("utf-8")
        assert document.blocks
        assert document.title.strip()


def test_a_folder_is_read_in_order_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.txt", "a/.hidden.txt", ".git/c.txt", "photo.png", "a/NOTE.TXT"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("words")
    found = find_files(tmp_path)
    assert [file.document_id for file in found.files] == ["a/NOTE.TXT", "a/z.txt", "b.md"]
    assert found.rejected == ()
    assert [r.source for r in find_files(tmp_path, report_unsupported=True).rejected] == ["photo.png"]


def test_links_are_never_followed_out_of_the_folder(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    root.mkdir()
    (outside / "secret.txt").write_text("secret")
    (root / "real.txt").write_text("words")
    (root / "inside.txt").symlink_to(root / "real.txt")
    (root / "file.txt").symlink_to(outside / "secret.txt")
    (root / "folder").symlink_to(outside)
    (root / "loop").symlink_to(root)
    (root / "broken.txt").symlink_to(root / "nowhere.txt")
    os.mkfifo(root / "pipe.txt")
    found = find_files(root)
    assert [file.document_id for file in found.files] == ["inside.txt", "real.txt"]
    assert [rejection.source for rejection in found.rejected] == ["broken.txt", "file.txt", "folder", "pipe.txt"]


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    for path in (tmp_path / "gone", tmp_path / "a.txt"):
        with pytest.raises(UnreadableDocumentError):
            find_files(path)


def test_named_files_have_ids_that_do_not_depend_on_how_they_are_named(work_folder: Path) -> None:
    (work_folder / "docs").mkdir()
    (work_folder / "docs" / "a.txt").write_text("words")
    for path in (Path("docs/a.txt"), work_folder / "docs" / "a.txt", Path("docs"), Path("docs/../docs/a.txt")):
        assert [file.document_id for file in files_at([path]).files] == ["docs/a.txt"]
    assert len(files_at([Path("docs"), Path("docs/a.txt")]).files) == 1


def test_files_elsewhere_are_called_by_their_names(work_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "a.txt").write_text("words")
    assert [file.document_id for file in files_at([elsewhere / "a.txt"]).files] == ["a.txt"]
    assert [file.document_id for file in files_at([elsewhere]).files] == [f"{elsewhere.name}/a.txt"]


def test_of_two_files_with_one_id_the_second_is_rejected() -> None:
    first, second = (FoundFile(document_id="a.txt", path=Path(folder) / "a.txt") for folder in ("x", "y"))
    found = without_clashes([second, first])
    assert found.files == (first,)
    assert [rejection.source for rejection in found.rejected] == ["y/a.txt"]
    assert "x/a.txt" in found.rejected[0].reason
    assert isinstance(found.rejected[0], Rejection)
