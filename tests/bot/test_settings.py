"""Settings: where they come from, who wins, and what is refused in one clear line."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, SettingsError, is_open_to_others, load_settings, settings_table
from bot.shipped_files import shipped_folder

SECRET = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456"


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _problem(**arguments: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(**arguments)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_without_any_source_the_defaults_hold(work_folder: Path) -> None:
    settings = load_settings()
    assert settings == Settings()
    assert settings.access == "listed"
    assert settings.data_dir.name == "loccit"


def test_the_environment_wins_over_dotenv_and_dotenv_over_the_file(
    work_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(work_folder / "loccit.toml", 'log_level = "debug"\nmax_file_megabytes = 1\nmax_question_characters = 100\n')
    _write(work_folder / ".env", "LOCCIT_MAX_FILE_MEGABYTES=2\nLOCCIT_MAX_QUESTION_CHARACTERS=200\n")
    monkeypatch.setenv("LOCCIT_MAX_QUESTION_CHARACTERS", "300")
    settings = load_settings()
    assert (settings.log_level, settings.max_file_megabytes, settings.max_question_characters) == ("debug", 2, 300)


@pytest.mark.parametrize("written", ["12,34", "12, 34", "[12, 34]", " 12 34 "])
def test_several_ids_stand_in_one_variable(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("LOCCIT_ADMIN_IDS", written)
    assert load_settings().admin_ids == (12, 34)


def test_the_command_line_wins_over_everything(work_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCCIT_DATA_DIR", str(work_folder / "from-environment"))
    assert load_settings(data_dir=Path("from-option")).data_dir == work_folder / "from-option"


@pytest.mark.parametrize("usual", ["config/loccit.toml", "loccit.toml"])
def test_the_usual_files_are_found_in_the_current_folder(work_folder: Path, usual: str) -> None:
    _write(work_folder / usual, "max_file_megabytes = 7\n")
    assert load_settings().max_file_megabytes == 7


def test_a_named_file_is_read_instead_of_the_usual_one(work_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(work_folder / "loccit.toml", "max_file_megabytes = 7\n")
    named = _write(work_folder / "mine.toml", "max_file_megabytes = 8\n")
    other = _write(work_folder / "other.toml", "max_file_megabytes = 9\n")
    monkeypatch.setenv("LOCCIT_CONFIG", str(named))
    assert load_settings().max_file_megabytes == 8
    assert load_settings(other).max_file_megabytes == 9


def test_a_named_file_that_is_not_there_is_an_error(work_folder: Path) -> None:
    assert "gone.toml: there is no such settings file" in _problem(config_file=Path("gone.toml"))


def test_an_unknown_key_names_file_and_nearest_setting(work_folder: Path) -> None:
    _write(work_folder / "loccit.toml", "admin_id = [1]\n")
    assert _problem() == "loccit.toml: there is no setting 'admin_id'; did you mean admin_ids?"


def test_an_unknown_variable_names_the_nearest_one(work_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCCIT_DATADIR", "/nowhere")
    assert _problem() == "the environment: there is no setting 'LOCCIT_DATADIR'; did you mean LOCCIT_DATA_DIR?"


def test_an_unknown_line_of_dotenv_is_an_error_but_lines_of_others_are_not(work_folder: Path) -> None:
    dotenv = _write(work_folder / ".env", "DATABASE_URL=x\nLOCCIT_LOG_LEVEL=error\n")
    assert load_settings().log_level == "error"
    _write(dotenv, "LOCCIT_LOGLEVEL=error\n")
    assert _problem() == ".env: there is no setting 'LOCCIT_LOGLEVEL'; did you mean LOCCIT_LOG_LEVEL?"


def test_a_key_unlike_any_setting_points_to_the_list(work_folder: Path) -> None:
    _write(work_folder / "loccit.toml", "zzzzzz = 1\n")
    assert "docs/settings.md" in _problem()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('access = "public"', "loccit.toml: access cannot be this: input should be 'listed' or 'everyone'"),
        ("max_file_megabytes = 0", "max_file_megabytes cannot be this: input should be greater than or equal to 1"),
        ("starter_corpus = 'perhaps'", "starter_corpus cannot be this"),
        ("admin_ids = [-100123]", "admin_ids cannot be this: -100123 is not a person's id"),
        ("admin_ids = [1087968824]", "admin_ids cannot be this: 1087968824 is GroupAnonymousBot"),
        ("allowed_user_ids = [777000]", "777000 is Telegram's own account"),
        ("allowed_user_ids = ['@name']", "allowed_user_ids cannot be this"),
        ("telegram_base_url = 'ftp://x'", "it must begin with https:// or http://"),
        ("[telegram]\ntoken = 'x'", "there is no setting 'telegram'; did you mean telegram_token?"),
        ("log_level = ", "this is not valid TOML"),
    ],
)
def test_a_value_that_cannot_be_names_its_place(work_folder: Path, line: str, said: str) -> None:
    _write(work_folder / "loccit.toml", line + "\n")
    assert said in _problem()


def test_a_bad_variable_is_named_as_a_variable(work_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCCIT_MAX_FILE_MEGABYTES", "many")
    assert _problem().startswith("the environment: LOCCIT_MAX_FILE_MEGABYTES cannot be this: ")


def test_binary_in_the_settings_files_is_said_plainly(work_folder: Path) -> None:
    (work_folder / "loccit.toml").write_bytes(b"log_level = '\xff'\n")
    assert "loccit.toml: this is not valid TOML" in _problem()
    (work_folder / "loccit.toml").unlink()
    (work_folder / ".env").write_bytes(b"LOCCIT_LOG_LEVEL=\xff\n")
    assert ".env: this file cannot be read as UTF-8 text" in _problem()


@pytest.mark.parametrize("written", ["11,22", "11, 22", "11 22"])
def test_ids_in_a_variable_are_separated_by_commas(
    work_folder: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("LOCCIT_ADMIN_IDS", written)
    assert load_settings().admin_ids == (11, 22)


def test_an_empty_variable_counts_as_not_set(work_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCCIT_TELEGRAM_TOKEN", "")
    monkeypatch.setenv("LOCCIT_CONFIG", "")
    assert load_settings().telegram_token is None


def test_the_token_is_never_shown(work_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCCIT_TELEGRAM_TOKEN", SECRET)
    settings = load_settings()
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == SECRET
    assert SECRET not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


def test_a_bad_token_value_is_not_repeated_in_the_error(work_folder: Path) -> None:
    _write(work_folder / "loccit.toml", f'telegram_token = ["{SECRET}"]\n')
    assert SECRET not in _problem()


def test_settings_are_frozen_and_take_no_unknown_name() -> None:
    settings = Settings()
    with pytest.raises(ValidationError):
        settings.access = "everyone"
    with pytest.raises(ValidationError):
        Settings(acess="everyone")  # type: ignore[call-arg]


def test_settings_made_in_code_read_nothing_from_outside(work_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCCIT_ACCESS", "everyone")
    _write(work_folder / ".env", "LOCCIT_ACCESS=everyone\n")
    assert Settings().access == "listed"


def test_the_table_has_every_setting_with_its_meaning() -> None:
    table = settings_table()
    assert [row.name for row in table] == list(Settings.model_fields)
    assert all(row.help and row.default and row.choices for row in table)


def test_the_shipped_file_offers_every_setting_but_the_secret_with_its_default() -> None:
    text = (shipped_folder("config") / "loccit.toml").read_text(encoding="utf-8")
    for row in settings_table():
        if row.name in ("telegram_token", "data_dir", "admin_ids", "allowed_user_ids"):
            assert row.name in text or row.name == "telegram_token"
        else:
            assert f"# {row.name} = {row.default}\n" in text


def test_a_file_that_others_may_read_is_noticed(work_folder: Path) -> None:
    path = _write(work_folder / ".env", "")
    path.chmod(0o600)
    assert not is_open_to_others(path)
    path.chmod(0o640)
    assert is_open_to_others(path)
