"""The documents below a folder: which files, under which ids, and which could not be taken."""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from retrieval.documents.loading import clean_label, supported_suffixes
from retrieval.documents.media import suffix_of
from retrieval.errors import UnreadableDocumentError
from retrieval.model import Rejection

_UNSUPPORTED = "this kind of file is not read yet"
_LINK_OUT = "a link that leads out of the folder; it is not followed"
_NO_FILE = "not a file but a pipe, a socket or a device"
_SAME_ID = "another file here would have the same id ({other}); rename one of them"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file and the id that its document shall have."""

    document_id: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFiles:
    """The files of one request, ordered by id, no id twice. A rejection's source is the id, or ends in `/` for a folder
    that could not be listed."""

    files: tuple[FoundFile, ...]
    rejected: tuple[Rejection, ...] = ()


def find_files(root: Path, *, report_unsupported: bool = False) -> FoundFiles:
    """The files below a folder that a loader may take, under the id `path below root`, with forward slashes.

    Hidden files and folders are passed over. A link is taken when it leads to a file inside the folder, never out of
    it; links to folders are not followed. Raises `UnreadableDocumentError` when the folder itself cannot be listed.
    """
    if not root.is_dir():
        raise UnreadableDocumentError(clean_label(str(root)), "this is no folder that can be read")
    found: list[FoundFile] = []
    rejected: list[Rejection] = []
    real_root = root.resolve()
    waiting = [(root, "")]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            if folder == root:
                raise UnreadableDocumentError(clean_label(str(root)), f"not readable ({error.strerror})") from error
            rejected.append(Rejection(source=prefix, reason=f"the folder is not readable ({error.strerror})"))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            document_id = prefix + clean_label(entry.name)
            if entry.is_dir(follow_symlinks=False):
                waiting.append((Path(entry.path), f"{document_id}/"))
                continue
            reason = _why_not(entry, real_root)
            if reason is None:
                found.append(FoundFile(document_id=document_id, path=Path(entry.path)))
            elif reason and (reason != _UNSUPPORTED or report_unsupported):
                rejected.append(Rejection(source=document_id, reason=reason))
    return without_clashes(found, rejected)


def files_at(paths: Iterable[Path]) -> FoundFiles:
    """The files that a person named, folders opened up, with ids that stay the same however a file is named.

    The id is the path below the current folder where the file lies below it, else the file's name (for a file in a
    named folder, the folder's name and the path below it). A path given twice counts once.
    """
    here = Path.cwd()
    found: dict[Path, FoundFile] = {}
    rejected: list[Rejection] = []
    for path in paths:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100  (resolve() would follow links and rename the document)
        try:
            label = absolute.relative_to(here).as_posix()
        except ValueError:
            label = absolute.name
        label = clean_label(label)
        if not absolute.is_dir():
            found.setdefault(absolute, FoundFile(document_id=label, path=path))
            continue
        prefix = "" if label in {".", "untitled"} else f"{label}/"
        try:
            below = find_files(absolute)
        except UnreadableDocumentError as error:
            rejected.append(Rejection(source=error.source, reason=error.reason))
            continue
        rejected += [Rejection(source=prefix + item.source, reason=item.reason) for item in below.rejected]
        for file in below.files:
            found.setdefault(file.path, FoundFile(document_id=prefix + file.document_id, path=file.path))
    return without_clashes(found.values(), rejected)


def without_clashes(files: Iterable[FoundFile], rejected: Iterable[Rejection] = ()) -> FoundFiles:
    """The files by id; of two different ones with the same id the second is rejected, not stored over the first."""
    kept: dict[str, FoundFile] = {}
    refused = list(rejected)
    for file in sorted(files, key=lambda file: (file.document_id, str(file.path))):
        first = kept.setdefault(file.document_id, file)
        if first is not file:
            reason = _SAME_ID.format(other=clean_label(str(first.path)))
            refused.append(Rejection(source=clean_label(str(file.path)), reason=reason))
    return FoundFiles(
        files=tuple(kept.values()), rejected=tuple(sorted(refused, key=lambda rejection: rejection.source))
    )


def _why_not(entry: os.DirEntry[str], real_root: Path) -> str | None:
    """Why an entry is not taken; empty when that is no news, None when it is taken."""
    is_wanted = suffix_of(entry.name) in supported_suffixes()
    if entry.is_symlink():
        target = Path(os.path.realpath(entry.path))
        if not target.is_relative_to(real_root):
            return _LINK_OUT if is_wanted or target.is_dir() else _UNSUPPORTED
        if target.is_dir():
            return ""
    if not is_wanted:
        return _UNSUPPORTED
    try:
        mode = entry.stat().st_mode
    except OSError as error:
        return f"not readable ({error.strerror})"
    return None if stat.S_ISREG(mode) else _NO_FILE
