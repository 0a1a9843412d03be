"""Settings from the environment, a `.env` file and a TOML file, checked and frozen; the only reader of the environment.

Precedence, highest first: what the caller gives, `LOCCIT_…` variables, `.env` in the current folder, the TOML file,
the defaults below. Descriptions here are what `docs/settings.md` shows.
"""

import difflib
import os
import stat
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.shipped_files import shipped_folder

PREFIX = "LOCCIT_"
CONFIG_VARIABLE = "LOCCIT_CONFIG"
"""Names the TOML file; the one variable that is not a setting itself."""

_SERVICE_ACCOUNTS = {1087968824: "GroupAnonymousBot", 777000: "Telegram's own account", 136817688: "Channel Bot"}
"""Ids that stand for many people at once; none of them can be trusted as one."""


class SettingsError(Exception):
    """A setting is unknown, has a value it cannot have, or its file cannot be read. The message is one line."""


def _as_ids(value: object) -> object:
    """Lets `12, 34` stand for a list, as variables cannot hold one."""
    if isinstance(value, str):
        bare = value.strip().removeprefix("[").removesuffix("]")  # written as the settings file has it
        return bare.replace(",", " ").split()
    if isinstance(value, int) and not isinstance(value, bool):
        return [value]
    return value


def _people_only(ids: tuple[int, ...]) -> tuple[int, ...]:
    for user_id in ids:
        if user_id <= 0:
            raise ValueError(f"{user_id} is not a person's id; people's ids are positive numbers")
        if user_id in _SERVICE_ACCOUNTS:
            raise ValueError(f"{user_id} is {_SERVICE_ACCOUNTS[user_id]}, behind which anybody may stand")
    return ids


def _web_address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("it must begin with https:// or http://")
    return value.rstrip("/")


def _full_path(value: Path) -> Path:
    return Path(os.path.abspath(value.expanduser()))  # noqa: PTH100  (resolve() would follow links)


_UserIds = Annotated[tuple[int, ...], BeforeValidator(_as_ids), AfterValidator(_people_only)]


class Settings(BaseSettings):
    """Every setting, frozen. `Settings(...)` itself reads nothing from outside; `load_settings` does."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        enable_decoding=False,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    data_dir: Annotated[Path, AfterValidator(_full_path)] = Field(
        default_factory=lambda: user_data_path("loccit", appauthor=False),
        description="Folder that holds the corpus. A relative path counts from the current folder.",
    )
    starter_corpus: bool = Field(
        default=True,
        description="Whether a question asked where no corpus exists yet makes one from the starter documents.",
    )
    language: Literal["en"] = Field(default="en", description="Language of what Loccit says itself.")
    max_question_characters: int = Field(
        default=4096, ge=16, le=65536, description="A longer question is read up to here, and Loccit says so."
    )
    max_file_megabytes: int = Field(
        default=50, ge=1, le=4096, description="A larger file is rejected; the others of the same update are kept."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning",
        description="How much is logged to standard error. At `debug` this includes the text of questions.",
    )
    telegram_token: SecretStr | None = Field(
        default=None,
        description="Token of the bot, as BotFather gave it. A secret: keep it in `.env`, readable by you alone.",
    )
    access: Literal["listed", "everyone"] = Field(
        default="listed",
        description="Who may ask in Telegram: those in `allowed_user_ids` and `admin_ids`, or everyone.",
    )
    allowed_user_ids: _UserIds = Field(
        default=(), description="Numeric Telegram ids of those who may ask; in a variable, separated by commas."
    )
    admin_ids: _UserIds = Field(
        default=(), description="Numeric Telegram ids of those who may also change the corpus from the chat."
    )
    telegram_base_url: Annotated[str, AfterValidator(_web_address)] = Field(
        default="https://api.telegram.org",
        description="Root address of the Bot API server, for those who run one of their own.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """One place that settings were read from, and how to name a key of it to its owner."""

    values: dict[str, Any]
    place: str
    keys_are_variables: bool

    def name_of(self, key: str) -> str:
        return f"{PREFIX}{key.upper()}" if self.keys_are_variables else key


def load_settings(
    config_file: Path | None = None, *, env_file: Path = Path(".env"), data_dir: Path | None = None
) -> Settings:
    """The settings in force. `config_file` and `data_dir` are what the command line gave.

    Raises `SettingsError` for an unknown key or variable, a value that a setting cannot have, or an unreadable file.
    """
    toml_file = config_file_in_force(config_file, env_file=env_file)
    sources = [
        _Source(values=_toml_values(toml_file), place=str(toml_file), keys_are_variables=False),
        _Source(values=_dotenv_values(env_file), place=str(env_file), keys_are_variables=True),
        _Source(values=_environment_values(), place="the environment", keys_are_variables=True),
    ]
    merged: dict[str, Any] = {}
    for source in sources:
        merged |= source.values
    if data_dir is not None:
        merged["data_dir"] = data_dir
        sources.append(_Source(values={"data_dir": data_dir}, place="the command line", keys_are_variables=False))
    try:
        return Settings(**merged)
    except ValidationError as error:
        raise SettingsError(_explained(error, sources)) from error


def config_file_in_force(config_file: Path | None = None, *, env_file: Path = Path(".env")) -> Path:
    """The TOML file that `load_settings` with the same arguments reads."""
    named = os.environ.get(CONFIG_VARIABLE) or _read_dotenv(env_file).get(CONFIG_VARIABLE)
    return config_file or (Path(named).expanduser() if named else _usual_config_file())


def is_open_to_others(path: Path) -> bool:
    """Whether accounts other than the owner's may read this file or folder."""
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """One line of the settings table."""

    name: str
    variable: str
    default: str
    choices: str
    help: str


def settings_table() -> list[SettingRow]:
    """Every setting with its variable, default and meaning, in the order of the class."""
    rows = []
    for name, field in Settings.model_fields.items():
        rows.append(
            SettingRow(
                name=name,
                variable=f"{PREFIX}{name.upper()}",
                default=_default_in_words(name),
                choices=_choices(name),
                help=field.description or "",
            )
        )
    return rows


def _default_in_words(name: str) -> str:
    if name == "data_dir":
        return "the platform's user data folder"
    default = Settings.model_fields[name].default
    if default is None:
        return "none"
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, str):
        return f'"{default}"'
    return "[]" if default == () else str(default)


def _choices(name: str) -> str:
    schema: Mapping[str, Any] = Settings.model_json_schema()["properties"][name]
    if "enum" in schema:
        return ", ".join(f'"{choice}"' for choice in schema["enum"])
    if "const" in schema:
        return f'"{schema["const"]}"'
    if "minimum" in schema:
        return f"{schema['minimum']} to {schema['maximum']}"
    return {"boolean": "true, false", "array": "list of numbers"}.get(schema.get("type", ""), "text")


def _usual_config_file() -> Path:
    for candidate in (Path("config/loccit.toml"), Path("loccit.toml")):
        if candidate.is_file():
            return candidate
    return shipped_folder("config") / "loccit.toml"


def _toml_values(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            keys = tomllib.load(file).keys()
        _refuse_unknown(keys, known=Settings.model_fields, place=str(path))
        return TomlConfigSettingsSource(Settings, toml_file=path)()
    except FileNotFoundError as error:
        raise SettingsError(f"{path}: there is no such settings file; check --config and {CONFIG_VARIABLE}") from error
    except OSError as error:
        raise SettingsError(f"{path}: the settings file cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: this is not valid TOML: {error}") from error


def _read_dotenv(path: Path) -> dict[str, str | None]:
    if not path.is_file():
        return {}
    try:
        return dotenv_values(path, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: this file cannot be read as UTF-8 text") from error


def _dotenv_values(path: Path) -> dict[str, Any]:
    """Only `LOCCIT_…` lines count: other programs keep theirs in the same file."""
    _refuse_unknown_variables(_read_dotenv(path), place=str(path))
    return DotEnvSettingsSource(Settings, env_file=path, dotenv_filtering="only_existing")()


def _environment_values() -> dict[str, Any]:
    _refuse_unknown_variables(os.environ, place="the environment")
    return EnvSettingsSource(Settings)()


def _refuse_unknown_variables(names: Collection[str], *, place: str) -> None:
    ours = [name for name in names if name.upper().startswith(PREFIX) and name.upper() != CONFIG_VARIABLE]
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    unknown = [name for name in ours if name.upper() not in known]
    _refuse_unknown(unknown, known=[*known, CONFIG_VARIABLE], place=place)


def _refuse_unknown(names: Collection[str], *, known: Collection[str], place: str) -> None:
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
            advice = f"did you mean {near[0]}?" if near else "docs/settings.md lists all of them"
            raise SettingsError(f"{place}: there is no setting {name!r}; {advice}")


def _explained(error: ValidationError, sources: list[_Source]) -> str:
    """The first problem, with the place that the value came from. The value itself is not shown: it may be secret."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    key = str(first["loc"][0])
    problem = first["msg"].removeprefix("Value error, ")
    problem = problem[:1].lower() + problem[1:]
    for source in reversed(sources):
        if key in source.values:
            return f"{source.place}: {source.name_of(key)} cannot be this: {problem}"
    return f"{key} cannot be this: {problem}"
