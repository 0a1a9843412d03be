"""The calibration of a corpus, kept in a file of its data folder: two numbers, and what they were made from."""

import json
import logging
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from retrieval.answering.confidence import UNCALIBRATED, Calibration, weights_fingerprint

_log = logging.getLogger(__name__)

CALIBRATION_NAME = "calibration.json"
_FORMAT = 1
_MOST_BYTES = 100_000
_TEXTS = ("made_from", "made_on", "weights")


class CalibrationFileError(Exception):
    """The file is there, and is no calibration; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCalibration:
    """A calibration, and what it was made from."""

    slope: float
    offset: float
    made_from: str
    """`questions` of an owner, or `generated` from the corpus."""
    questions: int
    """How many were used."""
    made_on: str
    """The day, as 2025-05-11."""
    weights: str
    """The fingerprint of the weights that it was made with; it fits no others."""

    @property
    def calibration(self) -> Calibration:
        return Calibration(slope=self.slope, offset=self.offset)

    @property
    def fits_weights(self) -> bool:
        """Whether it was made with the weights that are in force."""
        return self.weights == weights_fingerprint()


def calibration_path(data_dir: Path) -> Path:
    return data_dir / CALIBRATION_NAME


def read_calibration(data_dir: Path) -> KeptCalibration | None:
    """What is kept, or None where there is nothing. Raises `CalibrationFileError`."""
    try:
        with calibration_path(data_dir).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CalibrationFileError(error.strerror or "it cannot be read") from error
    try:
        record = json.loads(data) if len(data) <= _MOST_BYTES else None
    except (ValueError, RecursionError) as error:
        raise CalibrationFileError("it is not valid JSON") from error
    if not isinstance(record, dict):
        raise CalibrationFileError("it is not a calibration")
    if record.get("format") != _FORMAT:
        raise CalibrationFileError("it is of a form that this version does not know")
    return _kept(record)


def _kept(record: dict[str, Any]) -> KeptCalibration:
    for names, kind in ((("slope", "offset"), (int, float)), (("questions",), int), (_TEXTS, str)):
        for name in names:
            if not isinstance(record.get(name), kind) or isinstance(record[name], bool):
                raise CalibrationFileError(f"`{name}` is missing or not what it should be")
    try:
        kept = KeptCalibration(
            slope=float(record["slope"]),
            offset=float(record["offset"]),
            made_from=record["made_from"],
            questions=record["questions"],
            made_on=record["made_on"],
            weights=record["weights"],
        )
        kept.calibration  # noqa: B018  (raises for numbers that are none)
    except (ValueError, OverflowError) as error:
        raise CalibrationFileError("its numbers are no calibration") from error
    return kept


def write_calibration(data_dir: Path, kept: KeptCalibration) -> None:
    """Replaces what is kept, in one step; only the owner can read it."""
    text = json.dumps({"format": _FORMAT, **asdict(kept)}, indent=1) + "\n"
    descriptor, name = tempfile.mkstemp(prefix=f"{CALIBRATION_NAME}.", suffix=".new", dir=data_dir)  # mode 600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(calibration_path(data_dir))
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def remove_calibration(data_dir: Path) -> bool:
    """Whether there was one to remove."""
    try:
        calibration_path(data_dir).unlink()
    except FileNotFoundError:
        return False
    return True


class CalibrationInForce:
    """The calibration to answer with now: a look at the file's stamp for each question, read again when it changed.

    So a bot that runs answers by a new calibration, or by none, from the next question on. Threads may share it.
    """

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._path = str(calibration_path(data_dir))
        self._seen: tuple[tuple[int, int, int] | None, Calibration] = (None, UNCALIBRATED)

    def now(self) -> Calibration:
        stamp = self._stamp()
        seen, calibration = self._seen
        if stamp != seen:
            calibration = UNCALIBRATED if stamp is None else self._read()
            self._seen = (stamp, calibration)
        return calibration

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self._path)  # noqa: PTH116  (each question pays for it)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _read(self) -> Calibration:
        try:
            kept = read_calibration(self._data_dir)
        except CalibrationFileError as error:
            _log.warning("%s is not used: %s", self._path, error)
            return UNCALIBRATED
        if kept is None:
            return UNCALIBRATED
        if not kept.fits_weights:
            _log.warning("%s is not used: it was made for other weights; run `loccit calibrate` again", self._path)
            return UNCALIBRATED
        return kept.calibration
