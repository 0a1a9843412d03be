"""Files of one JSON object a line, read with the place of every line, so that a message can name it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from retrieval.errors import QuestionSetError

__all__ = ["json_objects", "numbered_lines"]


def json_objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON lines file, each with the place to name in an error message. Raises `QuestionSetError`."""
    for number, line in numbered_lines(path):
        where = f"{path}, line {number}"
        try:
            record = json.loads(line, parse_constant=_refuse_constant)
        except RecursionError as error:
            raise QuestionSetError(f"{where}: not valid JSON (nested too deeply)") from error
        except ValueError as error:
            raise QuestionSetError(f"{where}: not valid JSON ({error})") from error
        if not isinstance(record, dict):
            raise QuestionSetError(f"{where}: expected one JSON object a line")
        yield where, record


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers from 1. Cut at line feeds only: JSON strings may hold others."""
    number = 0
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                if line.strip():
                    yield number, line
    except UnicodeDecodeError as error:
        raise QuestionSetError(f"{path}, line {number}: not UTF-8; save the file as UTF-8") from error
    except FileNotFoundError as error:
        raise QuestionSetError(f"{path}: this file is missing") from error
    except OSError as error:
        raise QuestionSetError(f"{path}: could not be read ({error.strerror})") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")
