"""Where the files lie that travel with the code: the starter corpus and the default settings."""

from pathlib import Path
from typing import Literal

_HERE = Path(__file__).resolve().parent


def shipped_folder(name: Literal["seeds", "config"]) -> Path:
    """The folder inside the installed package or, in a checkout, at its root."""
    installed = _HERE / "_shipped" / name
    return installed if installed.is_dir() else _HERE.parent / name
