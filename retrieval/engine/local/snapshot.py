"""An index on disk: a folder of plain arrays and a manifest, written whole or not at all, opened without reading it.

A snapshot can always be made again from the store, so that anything odd about one is a reason to do that and never an
error for people: `SnapshotError` says why, and stays inside the engine.

    FOLDER/000007/manifest.json          what it is of, and size and checksum of each array
    FOLDER/000007/keys.npy …             the arrays, mapped into memory on opening
    FOLDER/000008.tmp/                   one being written, or left by a crash; the next writer clears it away
"""

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.engine.local.bm25 import BM25Parameters
from retrieval.engine.local.index import Index
from retrieval.engine.local.postings import Postings
from retrieval.engine.local.segment import Segment
from retrieval.engine.local.term_table import TermTable

FORMAT_VERSION = 1

_MANIFEST = "manifest.json"
_UNFINISHED = ".tmp"
READ_UP_TO = 4 << 20
"""Files up to this size are read and checked when opened; larger ones are mapped, and read only by `verify`."""


class SnapshotError(Exception):
    """A snapshot cannot be used; the index has to be made again from the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotStamp:
    """What a snapshot is of. It serves only the same store and the same analysis."""

    store_id: str
    analysis_version: int
    corpus_version: int
    """The last corpus version whose changes are in it."""
    last_key: int
    """The highest passage key in that version, living or not; 0 before the first."""
    version_token: str = ""
    """What tells this corpus version from another with the same number, as after a backup was put back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """An opened snapshot: its index, whose arrays are read from disk as they are needed."""

    index: Index
    stamp: SnapshotStamp
    folder: Path

    def verify(self) -> None:
        """Reads everything and raises `SnapshotError` if a byte differs from what was written."""
        for name, file in _manifest_files(_read_manifest(self.folder)).items():
            if _checksum(self.folder / name) != file["sha256"]:
                raise SnapshotError(f"{name} has changed since it was written")


def write_snapshot(index: Index, folder: Path, stamp: SnapshotStamp) -> Path:
    """Writes the folded index as the newest snapshot in `folder` and then deletes older ones.

    It is in place and safe from power loss when this returns; whenever it is cut off, the one before still stands.
    One writer at a time. Raises `OSError` when the disk does not take it.
    """
    if stamp.last_key < (index.last_key or 0):
        raise ValueError(f"the index has passage {index.last_key}, and the stamp ends before it at {stamp.last_key}")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    tidy_snapshots(folder)
    former = _snapshots(folder)
    target = folder / f"{int(former[-1].name) + 1 if former else 1:06d}"
    unfinished = target.with_name(target.name + _UNFINISHED)
    unfinished.mkdir(mode=0o700)
    try:
        _fill(unfinished, index.folded_segment, stamp)
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    _sync_folder(folder)
    tidy_snapshots(folder)
    return target


def read_snapshot(
    folder: Path,
    *,
    store_id: str,
    analysis_version: int,
    parameters: BM25Parameters,
    read_up_to: int = READ_UP_TO,
) -> Snapshot | None:
    """Opens the newest snapshot in `folder`; nothing if there is none.

    Arrays up to `read_up_to` bytes are read and checked, larger ones mapped: `Snapshot.verify` reads those. Raises
    `SnapshotError` when it is damaged, of another store, or made by another analysis or format.
    """
    while newest := next(reversed(_snapshots(folder)), None):
        try:
            return _open(newest, store_id, analysis_version, parameters, read_up_to)
        except SnapshotError:
            # Another process may have put a newer one in its place just now.
            if next(reversed(_snapshots(folder)), None) == newest:
                raise
    return None


def tidy_snapshots(folder: Path) -> None:
    """Deletes all but the newest snapshot, and what a crash left unfinished."""
    for path in [*_snapshots(folder)[:-1], *folder.glob(f"*{_UNFINISHED}")]:
        shutil.rmtree(path)


def delete_snapshots(folder: Path) -> None:
    """Deletes every snapshot, finished or not."""
    for path in [*_snapshots(folder), *folder.glob(f"*{_UNFINISHED}")]:
        shutil.rmtree(path)


def _fill(folder: Path, segment: Segment, stamp: SnapshotStamp) -> None:
    files = {}
    for name, values in _arrays(segment).items():
        path = folder / f"{name}.npy"
        with open(path, "xb", opener=_private) as file:
            np.save(file, values, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        files[path.name] = {"size": path.stat().st_size, "sha256": _checksum(path)}
    manifest = {"format": FORMAT_VERSION, "stamp": asdict(stamp), "files": files}
    with open(folder / _MANIFEST, "xb", opener=_private) as file:
        file.write(json.dumps(manifest | {"sha256": _digest(manifest)}, indent=1).encode())
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(folder)


def _open(folder: Path, store_id: str, analysis_version: int, parameters: BM25Parameters, read_up_to: int) -> Snapshot:
    manifest = _read_manifest(folder)
    stamp = SnapshotStamp(**manifest["stamp"])
    if stamp.store_id != store_id:
        raise SnapshotError("it was made for another store")
    if stamp.analysis_version != analysis_version:
        raise SnapshotError(f"it was made by analysis {stamp.analysis_version}, this is {analysis_version}")
    segment = _open_segment(folder, _manifest_files(manifest), read_up_to)
    index = Index.of_segment(parameters, segment, stamp.last_key)
    return Snapshot(index=index, stamp=stamp, folder=folder)


def _arrays(segment: Segment) -> dict[str, NDArray[Any]]:
    return {
        "keys": segment.keys,
        "lengths": segment.lengths,
        "term_text": segment.terms.text,
        "term_offsets": segment.terms.offsets,
        "term_prefixes": segment.terms.prefixes,
        "posting_starts": segment.postings.starts,
        "passages": segment.postings.passages,
        "frequencies": segment.postings.frequencies,
    }


def _open_segment(folder: Path, files: dict[str, dict[str, Any]], read_up_to: int) -> Segment:
    arrays = {
        name.removesuffix(".npy"): _open_array(folder / name, expected, read_up_to) for name, expected in files.items()
    }
    segment = Segment(
        keys=arrays["keys"],
        lengths=arrays["lengths"],
        terms=TermTable(text=arrays["term_text"], offsets=arrays["term_offsets"], prefixes=arrays["term_prefixes"]),
        postings=Postings(
            starts=arrays["posting_starts"], passages=arrays["passages"], frequencies=arrays["frequencies"]
        ),
    )
    terms, postings = segment.terms, segment.postings
    fits = (
        len(segment.lengths) == len(segment.keys)
        and len(terms.offsets) == len(postings.starts) == len(terms.prefixes) + 1
        and terms.offsets[-1] == len(terms.text)
        and postings.starts[-1] == len(postings.passages) == len(postings.frequencies)
    )
    if not fits:
        raise SnapshotError("its arrays do not belong together")
    return segment


def _open_array(path: Path, expected: dict[str, Any], read_up_to: int) -> NDArray[Any]:
    try:
        if path.stat().st_size != expected["size"]:
            raise SnapshotError(f"{path.name} has not the size it was written with")
        if expected["size"] > read_up_to:
            # A view as a plain array: slices of numpy's memmap class are several times slower to make.
            mapped: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
            return mapped
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != expected["sha256"]:
            raise SnapshotError(f"{path.name} has changed since it was written")
        array: NDArray[Any] = np.load(BytesIO(content), allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise SnapshotError(f"{path.name} could not be read: {error}") from error
    return array


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_bytes())
        digest = manifest.pop("sha256")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SnapshotError(f"{_MANIFEST} could not be read: {error}") from error
    if digest != _digest(manifest):
        raise SnapshotError(f"{_MANIFEST} has changed since it was written")
    if manifest.get("format") != FORMAT_VERSION:
        raise SnapshotError(f"it is in format {manifest.get('format')}, this is {FORMAT_VERSION}")
    return manifest


def _manifest_files(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    files: dict[str, dict[str, Any]] = manifest["files"]
    return files


def _snapshots(folder: Path) -> list[Path]:
    """Finished snapshots, oldest first."""
    if not folder.is_dir():
        return []
    return sorted((path for path in folder.iterdir() if path.name.isdecimal()), key=lambda path: int(path.name))


def _checksum(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(manifest: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    """Makes the names in a folder safe from power loss."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
