"""Writes `commands.md` and `settings.md` beside this file, from the commands and settings themselves."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from bot.cli import build_parser
from bot.settings import CONFIG_VARIABLE, settings_table

_FOLDER = Path(__file__).resolve().parent
_COLUMNS = "100"

_COMMANDS_INTRO = """\
# Commands

What `--help` says of each command. Written by `make docs`; a test compares.
"""

_SETTINGS_INTRO = f"""\
# Settings

Written by `make docs` from the settings themselves; a test compares.

Each setting can be given in three ways. The first of these that gives it wins:

1. a variable of the environment (`LOCCIT_ACCESS=everyone`),
2. a line of the same form in a file `.env` in the current folder (`config/example.env` is a start),
3. a line in a TOML file (`access = "everyone"`). That is the file given with `--config`, else the one that
   `{CONFIG_VARIABLE}` names, else `config/loccit.toml` or `loccit.toml` in the current folder.

`--data-dir` wins over all of them. A setting that does not exist is an error, in either place, and so is a value that
a setting cannot have. Keep the token in `.env`, readable by you alone (`chmod 600 .env`): it is never
printed or logged.

"""


def commands_text() -> str:
    os.environ["COLUMNS"] = _COLUMNS  # argparse wraps to the screen; a file has none
    sections = [f"\n## {parser.prog}\n\n```text\n{parser.format_help()}```\n" for parser in _parsers(build_parser())]
    return _COMMANDS_INTRO + "".join(sections)


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:  # argparse offers no other way to its sub-commands
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from _parsers(child)


def settings_text() -> str:
    rows = ["| setting | variable | default | values | meaning |", "|---|---|---|---|---|"]
    rows += [
        f"| `{row.name}` | `{row.variable}` | {_as_code(row.default)} | {_as_code(row.choices)} | {row.help} |"
        for row in settings_table()
    ]
    return _SETTINGS_INTRO + "\n".join(rows) + "\n"


def _as_code(value: str) -> str:
    in_words = value in ("none", "text") or (" " in value and '"' not in value)
    return value if in_words else f"`{value}`"


def main() -> None:
    (_FOLDER / "commands.md").write_text(commands_text(), encoding="utf-8")
    (_FOLDER / "settings.md").write_text(settings_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
