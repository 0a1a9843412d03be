"""Looks at everything that an answer depends on, and says what to do where something is wrong."""

import asyncio
import os
import platform
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from bot import __version__
from bot.calibration_file import CalibrationFileError, calibration_path, read_calibration
from bot.escapes import visible_error, visible_line
from bot.exit_codes import ExitCode
from bot.settings import Settings, SettingsError, config_file_in_force, is_open_to_others, load_settings
from bot.telegram.secrecy import token_kept_out_of_logs
from bot.terminal.printing import Screen, text_line
from bot.wiring import has_store, open_service
from bot.wording import en
from retrieval.errors import RetrievalError

_ENV_FILE = Path(".env")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{35}")
_FIRST_SQLITE_WITHOUT_BUG = (3, 51, 3)
_ENOUGH_MEGABYTES = 200
_TELEGRAM_SECONDS = 5.0
_PACKAGES = ("python-telegram-bot", "rank-bm25", "numpy", "pydantic-settings")


class Level(StrEnum):
    """How a finding matters; only a problem makes the doctor fail."""

    FINE = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    level: Level
    text: str


def run_doctor(config_file: Path | None, *, data_dir: Path | None, screen: Screen) -> ExitCode:
    """Shows each finding as it is made."""
    worst = ExitCode.DONE
    for finding in examine(config_file, data_dir=data_dir):
        screen.show([text_line(f"{finding.level:<8} {visible_line(finding.text)}")])
        if finding.level is Level.PROBLEM:
            worst = ExitCode.FAILED
    return worst


def examine(config_file: Path | None, *, data_dir: Path | None) -> Iterator[Finding]:
    """What was found, one thing after the other; nothing is changed on the disk."""
    yield _versions()
    yield _sqlite()
    try:
        settings = load_settings(config_file, env_file=_ENV_FILE, data_dir=data_dir)
    except SettingsError as error:
        yield Finding(Level.PROBLEM, str(error))
        return
    yield Finding(Level.FINE, en.SETTINGS_FINE)
    settings_file = config_file_in_force(config_file, env_file=_ENV_FILE)
    yield Finding(Level.FINE, en.settings_file(str(settings_file)))
    if settings.telegram_token is not None:
        yield from (_file_mode(path) for path in (_ENV_FILE, settings_file) if _holds_open_secret(path))
    yield from _data_folder(settings.data_dir)
    yield from _store(settings)
    yield from _calibration(settings)
    yield from _telegram(settings)


def _versions() -> Finding:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return Finding(Level.FINE, f"Loccit {__version__}, Python {platform.python_version()}, {packages}")


def _sqlite() -> Finding:
    found = f"SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < _FIRST_SQLITE_WITHOUT_BUG:
        return Finding(Level.NOTE, f"{found}: {en.OLD_SQLITE_BUG}")
    return Finding(Level.FINE, found)


def _holds_open_secret(path: Path) -> bool:
    return path.is_file() and is_open_to_others(path) and "telegram_token" in path.read_text("utf-8", "replace").lower()


def _file_mode(path: Path) -> Finding:
    return Finding(Level.NOTE, en.readable_by_others(str(path), "600"))


def _data_folder(folder: Path) -> Iterator[Finding]:
    if not folder.is_dir():
        yield Finding(Level.NOTE, en.data_folder_missing(str(folder)))
        return
    free = shutil.disk_usage(folder).free // 1_000_000
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding(Level.PROBLEM, en.data_folder_not_writable(str(folder)))
    elif free < _ENOUGH_MEGABYTES:
        yield Finding(Level.PROBLEM, en.disk_nearly_full(str(folder), free))
    else:
        yield Finding(Level.FINE, en.data_folder_fine(str(folder), free))
    if is_open_to_others(folder):
        yield Finding(Level.NOTE, en.readable_by_others(str(folder), "700"))


def _store(settings: Settings) -> Iterator[Finding]:
    if not has_store(settings):
        yield Finding(Level.NOTE, en.NO_CORPUS)
        return
    try:
        with open_service(settings, may_load_starter_corpus=False) as service:
            problems = service.admin.check()
            view = service.corpus.view()
    except (RetrievalError, OSError) as error:
        yield Finding(Level.PROBLEM, en.corpus_problem(visible_error(error)))
        return
    yield from (Finding(Level.PROBLEM, en.corpus_problem(problem)) for problem in problems)
    if not problems:
        yield Finding(Level.FINE, en.corpus_is_sound(view.version, view.document_count, view.passage_count))


def _calibration(settings: Settings) -> Iterator[Finding]:
    if not has_store(settings):
        return
    path = str(calibration_path(settings.data_dir))
    try:
        kept = read_calibration(settings.data_dir)
    except CalibrationFileError as error:
        yield Finding(Level.NOTE, en.calibration_broken(path, str(error)))
        return
    if kept is None:
        yield Finding(Level.FINE, en.NO_CALIBRATION)
    elif not kept.fits_weights:
        yield Finding(Level.NOTE, en.calibration_of_other_weights(path))
    else:
        yield Finding(Level.FINE, en.calibration_kept(kept.questions, kept.made_from == "generated", kept.made_on))


def _telegram(settings: Settings) -> Iterator[Finding]:
    if settings.telegram_token is None:
        yield Finding(Level.NOTE, en.NO_TOKEN)
        return
    if settings.access == "listed" and not (settings.allowed_user_ids or settings.admin_ids):
        yield Finding(Level.PROBLEM, en.NOBODY_MAY_ASK)
    token = settings.telegram_token.get_secret_value()
    if _TOKEN.fullmatch(token):
        yield _token_accepted(settings, token)
    else:
        yield Finding(Level.PROBLEM, en.TOKEN_SHAPE)


def _token_accepted(settings: Settings, token: str) -> Finding:
    from telegram import Bot
    from telegram.error import InvalidToken, TelegramError
    from telegram.request import HTTPXRequest

    async def name() -> str:
        request = HTTPXRequest(connect_timeout=_TELEGRAM_SECONDS, read_timeout=_TELEGRAM_SECONDS)
        async with Bot(token, base_url=f"{settings.telegram_base_url}/bot", request=request) as bot:
            return bot.username

    with token_kept_out_of_logs(token):
        try:
            return Finding(Level.FINE, en.telegram_reached(asyncio.run(name())))
        except InvalidToken:
            return Finding(Level.PROBLEM, en.TOKEN_REFUSED)
        except TelegramError as error:
            return Finding(Level.PROBLEM, en.telegram_not_reached(str(error).replace(token, "[token]")))
